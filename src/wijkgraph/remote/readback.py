"""The graphs of an engine, read back one by one within any row cap, to be compared with what was sent.

Engines keep numbers by value: Oxigraph gives "14"^^xsd:nonNegativeInteger back as an xsd:integer, Virtuoso 1.50 as
1.5. That is the same value, so triples are compared by value.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from itertools import groupby

from wijkgraph.engine.store import Solutions
from wijkgraph.namespaces import PREFIXES
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Triple, canonical_lines
from wijkgraph.remote.remote_store import RemoteStore
from wijkgraph.remote.writing import Graphs

# Rows asked for at once: well below the cap of any engine as shipped.
_ROWS = 4000
# Names in one VALUES block: Virtuoso takes no more than about 4000.
_NAMES = 500
_PAGE = 5000
_TYPED = re.compile(rf'"([^"\\]+)"\^\^<{re.escape(PREFIXES["xsd"])}(\w+)> \.$')
# XML Schema 1.1 part 2, 3.4.13 to 3.4.25: the datatypes derived from integer, by value a part of it.
_INTEGERS = frozenset(
    {"integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger"}
    | {"long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"}
)

Lines = Sequence[str]


@dataclass(frozen=True)
class Holding:
    """Content of a graph: number of triples, and SHA-256 over its N-Triples lines, by value and sorted."""

    count: int
    checksum: str


def holding_of(lines: Lines) -> Holding:
    """Holding of a graph with these sorted lines."""
    return Holding(len(lines), sha256(_text(lines)).hexdigest())


def held_counts(store: RemoteStore) -> dict[str | None, int]:
    """Counts the triples of each named graph under the IRI of our dataset. Raises StoreError or LimitReached."""
    counts: dict[str | None, int] = {}
    last = ""
    while True:
        page = store.select(
            f"""SELECT ?g (COUNT(*) AS ?n) WHERE {{
              GRAPH ?g {{ ?s ?p ?o }}
              FILTER(STRSTARTS(STR(?g), "{store.dataset}") && STR(?g) > "{last}")
            }} GROUP BY ?g ORDER BY STR(?g) LIMIT {_PAGE}"""
        ).rows
        for graph, count in page:
            if isinstance(graph, NamedNode) and isinstance(count, Literal):
                counts[graph.value] = int(count.value)
                last = max(last, graph.value)
        if len(page) < _PAGE:
            return counts


def holdings(store: RemoteStore, expected: Graphs) -> Iterator[tuple[str | None, Holding]]:
    """Reads what each of these graphs holds; the lines expected in large ones guide the reading.

    Of a large graph the triples of the expected subjects are read, and all are counted: equal holdings are equal
    graphs. Raises StoreError or LimitReached.
    """
    small = {name: len(lines) for name, lines in expected.items() if name is not None and len(lines) <= _ROWS}
    for batch in _parts(small.items()):
        found = _read_graphs(store, batch)
        yield from ((name, holding_of(found.get(name, []))) for name in batch)
    for name, lines in expected.items():
        if name not in small:
            yield name, _read_large(store, name, lines)


def _read_graphs(store: RemoteStore, names: Sequence[str]) -> Mapping[str, Lines]:
    """Lines of these graphs."""
    rows = store.select(
        f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {_iris(names)} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    )
    triples: dict[str, list[Triple]] = {}
    for graph, triple in zip(rows.column("g"), _triples(rows), strict=True):
        if isinstance(graph, NamedNode):
            triples.setdefault(graph.value, []).append(triple)
    return {name: canonical_lines(found) for name, found in triples.items()}


def _read_large(store: RemoteStore, name: str | None, lines: Lines) -> Holding:
    within = "{ %s }" if name is None else f"GRAPH <{name}> {{ %s }}"
    digest = sha256()
    for subjects in _parts(_subjects(lines)):
        pattern = within % "?s ?p ?o"
        rows = store.select(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {' '.join(subjects)} }} {pattern} }}")
        digest.update(_text(canonical_lines(_triples(rows))))
    return Holding(store.count(within % "?s ?p ?o"), digest.hexdigest())


def _triples(rows: Solutions) -> Iterator[Triple]:
    for s, p, o in zip(*(rows.column(name) for name in "spo"), strict=True):
        if isinstance(s, NamedNode | BlankNode) and isinstance(p, NamedNode) and o is not None:
            yield Triple(s, p, o)


def _subjects(lines: Lines) -> Iterator[tuple[str, int]]:
    """Yields each subject with its number of lines; sorted lines of one subject stand together."""
    for subject, found in groupby(lines, key=lambda line: line[: line.index(" ")]):
        yield subject, len(list(found))


def _parts(sizes: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Yields names with their numbers of lines, in parts with few enough names and lines for one answer."""
    part: list[str] = []
    rows = 0
    for name, size in sizes:
        if part and (rows + size > _ROWS or len(part) == _NAMES):
            yield part
            part, rows = [], 0
        part.append(name)
        rows += size
    if part:
        yield part


def _iris(names: Sequence[str]) -> str:
    return " ".join(f"<{name}>" for name in names)


def _text(lines: Lines) -> bytes:
    return "".join(f"{line}\n" for line in sorted(map(by_value, lines))).encode()


def by_value(line: str) -> str:
    """Rewrites an N-Triples line to have its number or boolean in the one form that all engines' forms come to.

    >>> by_value('<urn:a> <urn:b> "07"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .')
    '<urn:a> <urn:b> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    """
    found = _TYPED.search(line)
    if not found:
        return line
    words, datatype = found.groups()
    if datatype in _INTEGERS and re.fullmatch(r"[+-]?\d+", words):
        words, datatype = str(int(words)), "integer"
    elif datatype == "decimal":
        words = _plain(words)
    elif datatype == "boolean":
        words = {"1": "true", "0": "false"}.get(words, words)
    return f'{line[: found.start()]}"{words}"^^<{PREFIXES["xsd"]}{datatype}> .'


def _plain(words: str) -> str:
    """Writes a decimal without zeros that carry no value."""
    try:
        return format(Decimal(words).normalize(), "f")
    except InvalidOperation:
        return words
