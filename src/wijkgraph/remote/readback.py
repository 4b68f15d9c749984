"""What an engine really holds, read back graph by graph within any row cap."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from wijkgraph.engine.store import Solutions
from wijkgraph.names import BASE
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Triple, canonical_lines
from wijkgraph.remote.literals import by_value
from wijkgraph.remote.store import RemoteStore
from wijkgraph.remote.writing import Graphs

# Rows asked for at once: well below the cap of any engine as shipped.
_ROWS = 4000
# Names in one VALUES block: Virtuoso takes no more than about 4000.
_NAMES = 500
_PAGE = 5000

Lines = Sequence[str]


@dataclass(frozen=True)
class Holding:
    """What a graph holds: how many triples, and SHA-256 over its N-Triples lines, by value and sorted."""

    count: int
    checksum: str


def holding_of(lines: Lines) -> Holding:
    """The holding of a graph with these sorted lines."""
    return Holding(len(lines), sha256(_text(lines)).hexdigest())


def held_counts(store: RemoteStore) -> dict[str | None, int]:
    """How many triples each named graph under our base holds, page by page. Raises StoreError or LimitReached."""
    counts: dict[str | None, int] = {}
    last = ""
    while True:
        page = store.select(
            f"""SELECT ?g (COUNT(*) AS ?n) WHERE {{
              GRAPH ?g {{ ?s ?p ?o }}
              FILTER(STRSTARTS(STR(?g), "{BASE}") && STR(?g) > "{last}")
            }} GROUP BY ?g ORDER BY STR(?g) LIMIT {_PAGE}"""
        ).rows
        for graph, count in page:
            if isinstance(graph, NamedNode) and isinstance(count, Literal):
                counts[graph.value] = int(count.value)
                last = max(last, graph.value)
        if len(page) < _PAGE:
            return counts


def holdings(store: RemoteStore, expected: Graphs) -> Iterator[tuple[str | None, Holding]]:
    """What each of these graphs holds; the lines expected in large ones guide the reading.

    Of a large graph the triples of the expected subjects are read, and all are counted: equal holdings are equal
    graphs. Raises StoreError or LimitReached.
    """
    small: dict[str, Lines] = {}
    for name, lines in expected.items():
        if name is not None and len(lines) <= _ROWS:
            small[name] = lines
    for batch in _batches(small):
        found = _read_graphs(store, batch)
        yield from ((name, holding_of(found.get(name, []))) for name in batch)
    for name, lines in expected.items():
        if name not in small:
            yield name, _read_large(store, name, lines)


def _read_graphs(store: RemoteStore, names: Sequence[str]) -> Mapping[str, Lines]:
    """All lines of these graphs."""
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
    for subjects in _subjects(lines):
        pattern = within % "?s ?p ?o"
        rows = store.select(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {' '.join(subjects)} }} {pattern} }}")
        digest.update(_text(canonical_lines(_triples(rows))))
    return Holding(store.count(within % "?s ?p ?o"), digest.hexdigest())


def _triples(rows: Solutions) -> Iterator[Triple]:
    for s, p, o in zip(*(rows.column(name) for name in "spo"), strict=True):
        if isinstance(s, NamedNode | BlankNode) and isinstance(p, NamedNode) and o is not None:
            yield Triple(s, p, o)


def _subjects(lines: Lines) -> Iterator[list[str]]:
    """The subjects of sorted lines in order, in parts that together have few enough lines for one answer."""
    part: list[str] = []
    rows = 0
    for subject, count in _runs(lines):
        if part and (rows + count > _ROWS or len(part) == _NAMES):
            yield part
            part, rows = [], 0
        part.append(subject)
        rows += count
    if part:
        yield part


def _runs(lines: Lines) -> Iterator[tuple[str, int]]:
    """Each subject with its number of lines; sorted lines of one subject stand together."""
    subject, count = "", 0
    for line in lines:
        this = line[: line.index(" ")]
        if this != subject and count:
            yield subject, count
            count = 0
        subject = this
        count += 1
    if count:
        yield subject, count


def _batches(graphs: Mapping[str, Lines]) -> Iterator[list[str]]:
    batch: list[str] = []
    rows = 0
    for name, lines in graphs.items():
        if batch and (rows + len(lines) > _ROWS or len(batch) == _NAMES):
            yield batch
            batch, rows = [], 0
        batch.append(name)
        rows += len(lines)
    if batch:
        yield batch


def _iris(names: Sequence[str]) -> str:
    return " ".join(f"<{name}>" for name in names)


def _text(lines: Lines) -> bytes:
    return "".join(f"{line}\n" for line in sorted(map(by_value, lines))).encode()
