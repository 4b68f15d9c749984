"""Statistics of a dataset in VoID: counts of classes and properties, as partitions with IRIs of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from wijkgraph.engine.store import SparqlStore
from wijkgraph.formats import GRAPHS
from wijkgraph.namespaces import term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple

VOID = "http://rdfs.org/ns/void#"
_VOID_EXT = "http://ldf.fi/void-ext#"
FORMATS = "http://www.w3.org/ns/formats/"

_COUNTS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?name (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?name FILTER(ISIRI(?name)) } GROUP BY ?name"
_PROPERTIES = "SELECT ?name (COUNT(*) AS ?n) WHERE { ?s ?name ?o } GROUP BY ?name"

# A service of many graphs names only its largest.
_GRAPHS = """SELECT ?name (COUNT(*) AS ?n) WHERE { GRAPH ?name { ?s ?p ?o } }
GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 1000"""


@dataclass(frozen=True)
class Use:
    """Triples with a property whose subjects are of a class, in all, and by the class or datatype of their objects."""

    subject: NamedNode
    property: NamedNode
    triples: int
    objects: tuple[tuple[str, NamedNode, int], ...]  # "class" or "datatype", its name, triples


@dataclass(frozen=True)
class Statistics:
    """Counts of the default graph."""

    triples: int
    subjects: int
    objects: int | None  # None where they were not counted
    classes: tuple[tuple[NamedNode, int], ...]  # instances by class
    properties: tuple[tuple[NamedNode, int], ...]  # triples by property
    uses: tuple["Use", ...] = ()  # where they were counted
    graphs: tuple[tuple[NamedNode, int], ...] = ()  # triples by named graph, of the largest


def count_statistics(store: SparqlStore) -> Statistics:
    """Counts a dataset, in four queries over all of it. Raises LimitReached when they take too long."""
    triples, subjects, objects = map(_count, store.select(_COUNTS).rows[0])
    return Statistics(
        triples,
        subjects,
        objects,
        _by_name(store, _CLASSES),
        _by_name(store, _PROPERTIES),
        graphs=_by_name(store, _GRAPHS),
    )


def describe_statistics(dataset: NamedNode, endpoint: NamedNode, counts: Statistics) -> Iterator[Triple]:
    """Yields the statistics in VoID (4.4 and 4.5), with a partition for each class and property.

    A class has partitions by property, and these by the classes and datatypes of objects, where that was counted.
    """
    yield Triple(dataset, term("rdf:type"), _void("Dataset"))
    yield Triple(dataset, _void("sparqlEndpoint"), endpoint)
    for name, number in (
        ("triples", counts.triples),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("classes", len(counts.classes)),
        ("properties", len(counts.properties)),
    ):
        if number is not None:
            yield Triple(dataset, _void(name), _number(number))
    for syntax in GRAPHS:
        yield Triple(dataset, _void("feature"), NamedNode(FORMATS + syntax.w3c))
    parts = f"{dataset.value}{'-' if '#' in dataset.value else '#'}"
    for kind, part, members in (
        ("class", "entities", counts.classes),
        ("property", "triples", counts.properties),
    ):
        for member, number in members:
            yield from _partition(dataset, _part(parts, kind, member), kind, member, part, number)
    for use in counts.uses:
        of_class = _part(parts, "class", use.subject)
        node = _part(f"{of_class.value}-", "property", use.property)
        yield from _partition(of_class, node, "property", use.property, "triples", use.triples)
        for kind, member, number in use.objects:
            inner = _part(f"{node.value}-", kind, member)
            yield from _partition(node, inner, kind, member, "triples", number)


def _part(before: str, kind: str, member: NamedNode) -> NamedNode:
    return NamedNode(f"{before}{kind}-{sha256(member.value.encode()).hexdigest()[:12]}")


def _partition(
    whole: NamedNode, node: NamedNode, kind: str, member: NamedNode, part: str, number: int
) -> Iterator[Triple]:
    space = _VOID_EXT if kind == "datatype" else VOID
    yield Triple(whole, NamedNode(f"{space}{kind}Partition"), node)
    yield Triple(node, term("rdf:type"), _void("Dataset"))
    yield Triple(node, NamedNode(space + kind), member)
    yield Triple(node, _void(part), _number(number))


def _by_name(store: SparqlStore, query: str) -> tuple[tuple[NamedNode, int], ...]:
    rows = store.select(query).rows
    found = [(name, _count(number)) for name, number in rows if isinstance(name, NamedNode)]
    return tuple(sorted(found, key=lambda pair: pair[0].value))


def _count(cell: Term | None) -> int:
    return int(cell.value) if isinstance(cell, Literal) else 0


@cache  # some twenty names
def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=term("xsd:integer"))
