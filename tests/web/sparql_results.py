"""Results of SPARQL queries as values that can be compared: solutions, yes or no, and graphs.

Blank nodes are equal up to their names, numbers when they are the same value of the same datatype; the suites
compare so too, for a query makes values and not spellings. Solutions are compared as multisets. Their order counts
where the expected result numbers its rows, and otherwise as far as the columns show what they were sorted by and
SPARQL says in which order that comes.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from pathlib import Path

import pyoxigraph as ox

from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term, Triple, read_quads
from wijkgraph.validation.graph import Graph, parts

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
FLOATING = {XSD + "double", XSD + "float"}
EXACT = {
    XSD + name
    for name in (
        *("decimal", "integer", "long", "int", "short", "byte", "positiveInteger", "negativeInteger"),
        *("nonNegativeInteger", "nonPositiveInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
}
COMPARED = {XSD + name for name in ("string", "boolean", "dateTime")}

Row = tuple[Hashable, ...]


@dataclass(frozen=True)
class Solutions:
    """Rows of cells, one per variable, None where it is unbound. `ordered` when the rows are numbered."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    ordered: bool = False

    def columns(self, names: Sequence[str]) -> list[Row]:
        """The rows, with the cells of these variables only."""
        places = [self.variables.index(name) for name in names]
        return [tuple(row[at] for at in places) for row in self.rows]


@dataclass(frozen=True)
class Triples:
    """A graph."""

    rows: frozenset[Row]


Result = Solutions | Triples | bool


def same(expected: Result, actual: Result, *, sort_keys: Sequence[str] = (), lax: bool = False) -> bool:
    """True if two results are equal. `lax` lets the actual one have fewer duplicates (mf:LaxCardinality)."""
    if isinstance(expected, Triples) and isinstance(actual, Triples):
        return same_rows(list(expected.rows), list(actual.rows))
    if not isinstance(expected, Solutions) or not isinstance(actual, Solutions):
        return expected is actual
    if set(expected.variables) != set(actual.variables):
        return False
    wanted, found = expected.columns(sorted(expected.variables)), actual.columns(sorted(expected.variables))
    if lax:
        return len(found) <= len(wanted) and same_rows(
            list(dict.fromkeys(wanted)), list(dict.fromkeys(found))
        )
    shown = list(takewhile(lambda name: name in expected.variables and is_ordered(expected, name), sort_keys))
    sorted_alike = same_rows(expected.columns(shown), actual.columns(shown), ordered=True)
    return sorted_alike and same_rows(wanted, found, ordered=expected.ordered)


def is_ordered(solutions: Solutions, name: str) -> bool:
    """True if SPARQL orders the cells of a column: literals only when `<` compares them all (SPARQL 1.1, 15.1)."""
    kinds = Counter(_kind(cell) for (cell,) in set(solutions.columns([name])))
    literals = kinds.keys() - {"unbound", "blank node", "IRI"}
    return len(literals) <= 1 and kinds["blank node"] <= 1 and kinds["other"] <= 1


def _kind(cell: Hashable) -> str:
    """Group of cells it is compared with: numbers with numbers, strings with strings and so on."""
    match cell:
        case None:
            return "unbound"
        case BlankNode():
            return "blank node"
        case NamedNode():
            return "IRI"
        case (_, _):
            return "number"
        case str():
            return "text"
        case Literal() if cell.datatype.value in COMPARED and not cell.language:
            return cell.datatype.value
    return "other"


def same_rows(expected: Sequence[Row], actual: Sequence[Row], *, ordered: bool = False) -> bool:
    """True if one renaming of blank nodes, one to one, makes the rows the same: as multisets, or in order."""
    shapes, found = list(map(_shape, expected)), list(map(_shape, actual))
    if shapes != found if ordered else Counter(shapes) != Counter(found):
        return False
    candidates: dict[Row, list[int]] = defaultdict(list)
    for at, shape in enumerate(found):
        candidates[shape].append(at)
    open_ = [at for at, row in enumerate(expected) if any(_blanks(row))]
    open_.sort(key=lambda at: len(candidates[shapes[at]]))
    choices = [(expected[at], [at] if ordered else candidates[shapes[at]]) for at in open_]
    return _match(choices, actual, {}, set())


def _match(
    choices: list[tuple[Row, list[int]]],
    actual: Sequence[Row],
    names: dict[BlankNode, BlankNode],
    taken: set[int],
) -> bool:
    """Find a row for each that is left, with names that agree with those given so far."""
    if not choices:
        return True
    (row, places), *rest = choices
    for place in places:
        if place in taken:
            continue
        more = _renamed(row, actual[place], names)
        if more is not None and _match(rest, actual, more, {*taken, place}):
            return True
    return False


def _renamed(row: Row, other: Row, names: dict[BlankNode, BlankNode]) -> dict[BlankNode, BlankNode] | None:
    """The names with those added that make two rows of one shape the same; None when they clash."""
    names = dict(names)
    for ours, theirs in zip(_blanks(row), _blanks(other), strict=True):
        if names.setdefault(ours, theirs) != theirs:
            return None
    return names if len(set(names.values())) == len(names) else None


def _blanks(row: Row) -> Iterator[BlankNode]:
    for cell in row:
        if isinstance(cell, BlankNode):
            yield cell
        elif isinstance(cell, tuple):
            yield from _blanks(cell)


def _shape(row: Row) -> Row:
    """The row with all blank nodes alike."""
    return tuple(
        "_:" if isinstance(cell, BlankNode) else _shape(cell) if isinstance(cell, tuple) else cell
        for cell in row
    )


def cell_of(term: Term | Triple | None) -> Hashable:
    """A term as it is compared."""
    if isinstance(term, Triple):
        return tuple(map(cell_of, term))
    if isinstance(term, Literal):
        kind, text = term.datatype.value, term.value
        with suppress(ValueError):  # what is no number is its text
            if kind in FLOATING:
                return kind, repr(float(text) + 0)  # NaN equals itself here, and -0 is 0
            if kind in EXACT:
                return kind, Fraction(text)
    return term


def of_engine(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    """A result as pyoxigraph found it, or read it from a file of results."""
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return of_triples(result)
    names = tuple(variable.value for variable in result.variables)
    return Solutions(names, tuple(tuple(cell_of(row[name]) for name in names) for row in result))


def of_triples(triples: Iterable[Triple]) -> Triples:
    """A graph of these triples."""
    return Triples(frozenset(tuple(map(cell_of, triple)) for triple in triples))


def of_csv(text: str) -> Result:
    """Results in CSV, where a term is its text alone (SPARQL 1.1 Results CSV, 3)."""
    if text.strip() in ("true", "false"):
        return text.strip() == "true"
    head, *rows = csv.reader(text.splitlines(keepends=True))
    names = tuple(head)
    return Solutions(names, tuple(tuple(map(_of_text, row or [""])) for row in rows))


def _of_text(text: str) -> Hashable:
    return BlankNode(text[2:]) if text.startswith("_:") else text


def read_result(path: Path) -> Result:
    """The result in a file: .srx, .srj, .tsv, .csv, or RDF, which may be a result set in the DAWG's vocabulary."""
    if path.suffix == ".csv":
        return of_csv(path.read_bytes().decode())
    if path.suffix in (".srx", ".srj", ".tsv"):
        kind = ox.QueryResultsFormat.from_extension(path.suffix[1:])
        return of_engine(ox.parse_query_results(path=str(path), format=kind))
    quads = read_quads(path, base=path.as_uri())
    described = of_result_set(Graph(map(parts, quads)))
    return of_triples(quad.triple for quad in quads) if described is None else described


def of_result_set(graph: Graph) -> Result | None:
    """The result that a graph describes; None for a graph that is a result itself."""
    for _, value in graph.pairs(NamedNode(RS + "boolean")):
        return isinstance(value, Literal) and value.value in ("true", "1")
    nodes = graph.subjects(
        NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(RS + "ResultSet")
    )
    if not nodes:
        return None
    names = tuple(term.value for term in graph.texts(nodes[0], NamedNode(RS + "resultVariable")))
    found = []
    for solution in graph.objects(nodes[0], NamedNode(RS + "solution")):
        cells = {}
        for binding in graph.objects(solution, NamedNode(RS + "binding")):
            variable = graph.texts(binding, NamedNode(RS + "variable"))[0]
            cells[variable.value] = cell_of(graph.value(binding, NamedNode(RS + "value")))
        index = graph.texts(solution, NamedNode(RS + "index"))
        found.append((int(index[0].value) if index else 0, tuple(cells.get(name) for name in names)))
    rows = tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))
    return Solutions(names, rows, ordered=any(index for index, _ in found))
