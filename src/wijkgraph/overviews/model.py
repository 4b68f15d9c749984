"""The model as people read it: terms with their definitions and use, closed lists, and what records must hold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import DEF, PREFIXES, term
from wijkgraph.rdf import Literal, NamedNode, Triple, read_quads

_SCHEMA = "https://schema.org/"
_DOMAIN, _RANGE = NamedNode(_SCHEMA + "domainIncludes"), NamedNode(_SCHEMA + "rangeIncludes")
_CLASS, _OBJECT, _DATATYPE = term("owl:Class"), term("owl:ObjectProperty"), term("owl:DatatypeProperty")
_MATCHES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:relatedMatch", "skos:narrowMatch")


@dataclass(frozen=True)
class ModelTerm:
    """One term: everything said of it, and how often it is used."""

    iri: NamedNode
    values: Mapping[NamedNode, tuple[NamedNode | Literal, ...]]
    used: int

    @property
    def name(self) -> str:
        """The part after `#`, or the last part of the path."""
        return self.iri.value.partition("#")[2] or self.iri.value.rpartition("/")[2]

    def text(self, name: str, language: str) -> Literal | None:
        """The text of a property in a language; None when there is none, for no other will do."""
        return next((one for one in self.texts(name) if one.language in (language, None)), None)

    def texts(self, name: str) -> tuple[Literal, ...]:
        """Every text of a property."""
        return tuple(one for one in self.values.get(term(name), ()) if isinstance(one, Literal))

    def iris(self, *properties: NamedNode) -> tuple[NamedNode, ...]:
        """The things that properties lead to."""
        return tuple(
            one for name in properties for one in self.values.get(name, ()) if isinstance(one, NamedNode)
        )

    @property
    def used_with(self) -> tuple[NamedNode, ...]:
        """The classes a property is meant for."""
        return self.iris(_DOMAIN)

    @property
    def leads_to(self) -> tuple[NamedNode, ...]:
        """Ranges of a property."""
        return self.iris(_RANGE)

    @property
    def broader(self) -> tuple[NamedNode, ...]:
        """Classes or properties of which this is a special case."""
        return self.iris(term("rdfs:subClassOf"), term("rdfs:subPropertyOf"))

    @property
    def matches(self) -> tuple[NamedNode, ...]:
        """Terms of others that come near."""
        return self.iris(*(term(name) for name in _MATCHES))


@dataclass(frozen=True)
class Model:
    """Classes, properties and closed lists, each in the order of the file where it has one."""

    classes: tuple[ModelTerm, ...]
    properties: tuple[ModelTerm, ...]
    schemes: tuple[tuple[ModelTerm, tuple[ModelTerm, ...]], ...]
    about: ModelTerm

    @cached_property
    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader of the model meets."""
        met: set[NamedNode] = set()
        for entry in (*self.classes, *self.properties, *(one for s, c in self.schemes for one in (s, *c))):
            met |= {entry.iri, *entry.used_with, *entry.leads_to, *entry.broader, *entry.matches}
        return met

    def below(self, parent: NamedNode | None) -> tuple[ModelTerm, ...]:
        """Our classes directly under one of ours; those without a parent of ours for None."""
        ours = {entry.iri for entry in self.classes}
        return tuple(
            entry
            for entry in self.classes
            if (parent in entry.broader if parent else not any(one in ours for one in entry.broader))
        )


def read_model(store: SparqlStore) -> Model:
    """The model as the store holds it, in three queries."""
    used = _uses(store)
    values: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for triple in sorted(model_graph(store), key=str):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            values[triple.subject][triple.predicate].append(triple.object)
    entries = {
        iri: ModelTerm(iri, {p: tuple(found) for p, found in said.items()}, used.get(iri, 0))
        for iri, said in values.items()
    }

    def of_type(*types: NamedNode) -> tuple[ModelTerm, ...]:
        own = (e for e in entries.values() if e.iri.value.startswith(PREFIXES["wg"]))
        return tuple(
            sorted(
                (e for e in own if any(t in e.iris(term("rdf:type")) for t in types)), key=lambda e: e.name
            )
        )

    schemes = sorted(
        (e for e in entries.values() if term("skos:ConceptScheme") in e.iris(term("rdf:type"))),
        key=lambda e: e.name,
    )
    about = entries.get(NamedNode(DEF)) or ModelTerm(NamedNode(DEF), {}, 0)
    return Model(
        of_type(_CLASS),
        of_type(_OBJECT, _DATATYPE),
        tuple((scheme, _concepts(scheme, entries.values())) for scheme in schemes),
        about,
    )


def _concepts(scheme: ModelTerm, entries: Iterable[ModelTerm]) -> tuple[ModelTerm, ...]:
    found = [entry for entry in entries if scheme.iri in entry.iris(term("skos:inScheme"))]

    def place(entry: ModelTerm) -> tuple[int, str]:
        notation = entry.texts("skos:notation")
        return (int(notation[0].value) if notation and notation[0].value.isdigit() else 0, entry.name)

    return tuple(sorted(found, key=place))


def _uses(store: SparqlStore) -> Mapping[NamedNode, int]:
    """Uses of each of our terms: instances of a class, triples of a property, mentions of a concept."""
    wg = PREFIXES["wg"]
    rows = store.select(query("model-uses", wg=wg)).rows
    return {iri: int(n.value) for iri, n in rows if isinstance(iri, NamedNode) and isinstance(n, Literal)}


def model_graph(store: SparqlStore) -> Sequence[Triple]:
    """The ontology with its closed lists as a graph."""
    return store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{DEF}> {{ ?s ?p ?o }} }}")


@dataclass(frozen=True)
class Rule:
    """Rule for records of a class: the message of its shape by language, and the severity of a violation."""

    messages: Mapping[str, str]
    severity: str

    def words(self, language: str) -> str:
        """The rule in a language."""
        return self.messages.get(language, "")


def read_rules(shapes: Path) -> Mapping[NamedNode, tuple[Rule, ...]]:
    """The rules by the class they are about, from a folder of shapes. Raises SourceError."""
    said: dict[object, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    sh = PREFIXES["sh"]
    for path in sorted(shapes.glob("*.ttl")):
        for quad in read_quads(path):
            if quad.predicate.value.startswith(sh) and isinstance(quad.object, NamedNode | Literal):
                said[quad.subject][quad.predicate.value.removeprefix(sh)].append(quad.object)
    rules: dict[NamedNode, list[Rule]] = defaultdict(list)
    for shape in list(said.values()):
        for target in shape.get("targetClass", ()):
            for part in [
                shape,
                *(said[one] for one in (*shape.get("property", ()), *shape.get("sparql", ()))),
            ]:
                messages = {
                    m.language: m.value
                    for m in part.get("message", ())
                    if isinstance(m, Literal) and m.language
                }
                severity = next(
                    (str(s.value).removeprefix(sh).lower() for s in part.get("severity", ())), "violation"
                )
                if messages and isinstance(target, NamedNode):
                    rules[target].append(Rule(messages, severity))
    return {target: tuple(found) for target, found in rules.items()}
