"""Store for rules in SPARQL: the triples that they look at, every term kept as it was written.

Oxigraph keeps typed values, not the way they were written: `"01"^^xsd:integer` and `"1"^^xsd:byte` both
come back as `"1"^^xsd:integer`. SHACL compares terms, so such literals are stored under a guard datatype of
our own, which Oxigraph leaves alone, and restored when they come out.
"""

import re
from collections.abc import Iterable, Iterator, Set
from itertools import chain, repeat
from typing import Any

import pyoxigraph as ox

from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import Literal, NamedNode, Quad, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.datatypes import DATED, is_well_typed
from wijkgraph.validation.graph import Statement
from wijkgraph.validation.triple_column import Numbers
from wijkgraph.validation.vocabulary import XSD_NAMESPACE

SHAPES_GRAPH = NamedNode("urn:wijkgraph:shapes")  # the value of $shapesGraph (SHACL 5.3.1)
_FOCUS = "urn:wijkgraph:focus"
FOCUS_MEMBER = NamedNode("urn:wijkgraph:member")
GUARD = "urn:wijkgraph:as-written:"

# For each datatype that Oxigraph turns into a value: the spellings that come back exactly as they went in.
# Narrower than the canonical forms where that keeps the pattern simple; what does not match is guarded.
_DAY = r"(?:0[1-9]|1\d|2[0-8])"
_DATE = rf"(?!0000)\d{{4}}-(?:0[1-9]|1[0-2])-(?:{_DAY}|(?<!02-)(?:29|30)|(?<=0[13578]-)31|(?<=1[02]-)31)"
_ZONE = r"(?:Z|[+-](?:0[1-9]|1[0-3]):[0-5]\d)?"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,5}[1-9])?"
_DECIMAL = r"(?!-0$)-?(?:0|[1-9]\d{{0,{whole}}})(?:\.\d{{0,{fraction}}}[1-9])?"
_NEVER = re.compile(r"(?!)")
_EXACT: dict[str, re.Pattern[str]] = {
    XSD_NAMESPACE + name: re.compile(pattern)
    for name, pattern in {
        "boolean": "true|false",
        "integer": r"0|-?[1-9]\d{0,17}",
        "decimal": _DECIMAL.format(whole=14, fraction=14),
        "double": _DECIMAL.format(whole=6, fraction=5),
        "float": _DECIMAL.format(whole=2, fraction=2),
        "date": _DATE + _ZONE,
        "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
        "gYear": r"(?!0000)\d{4}",
        "gYearMonth": r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])",
        "time": _TIME,
        "duration": r"P(?:[1-9]\d?Y|(?:[1-9]|1[01])M|[1-9]\d?D)",
        "yearMonthDuration": r"P(?:[1-9]\d?Y|(?:[1-9]|1[01])M)",
        "dayTimeDuration": r"P[1-9]\d?D",
    }.items()
}
_REWRITTEN = """
byte short int long unsignedByte unsignedShort unsignedInt unsignedLong nonNegativeInteger nonPositiveInteger
negativeInteger positiveInteger dateTimeStamp gMonthDay gDay gMonth
"""
_EXACT |= dict.fromkeys((XSD_NAMESPACE + name for name in _REWRITTEN.split()), _NEVER)


def guard(term: Term) -> Term:
    """Returns the term in storable form: a literal that Oxigraph would rewrite gets a guard datatype."""
    if type(term) is not Literal or term.language:
        return term
    datatype = term.datatype.value
    exact = _EXACT.get(datatype)
    if exact is None or exact.fullmatch(term.value):
        return term
    return Literal(term.value, datatype=NamedNode(GUARD + datatype))


def is_no_date(term: Term) -> bool:
    """True for an ill-typed date: an error in every comparison, guarded or not."""
    return isinstance(term, Literal) and term.datatype.value in DATED and not is_well_typed(term)


def restore(term: Term) -> Term:
    """Returns the term as it was written: the inverse of `guard`."""
    if type(term) is Literal:
        datatype = term.datatype.value
        if datatype.startswith(GUARD):
            return Literal(term.value, datatype=NamedNode(datatype.removeprefix(GUARD)))
    return term


class RuleStore:
    """Triples of the data graph with the predicates that rules ask for, queried in SPARQL."""

    def __init__(self, data: DataGraph) -> None:
        self._store = ox.Store()
        self._data = data
        self.predicates: set[NamedNode] = set()
        self.guarded_predicates: set[NamedNode] = set()
        self.dateless_predicates: set[NamedNode] = set()
        self._kept: dict[Numbers, str] = {}

    def hold(self, predicates: Set[NamedNode]) -> None:
        """Takes the triples of these predicates in, those that are not there yet."""
        wanted = (predicates & self._data.predicates) - self.predicates
        self.predicates |= wanted
        self._store.bulk_extend(chain.from_iterable(map(self._as_stored, sorted(wanted, key=str))))

    def _as_stored(self, predicate: NamedNode) -> Iterator[Quad]:
        terms, column = self._data.terms, self._data.along(predicate)
        values = column.values
        stored = {value: self._guarded(predicate, terms[value]) for value in values}
        subjects, objects = column.subjects, column.objects
        make: Any = Quad  # no literal is a subject
        return map(
            make, map(terms.__getitem__, subjects), repeat(predicate), map(stored.__getitem__, objects)
        )

    def _guarded(self, predicate: NamedNode, value: Term) -> Term:
        stored = guard(value)
        if stored is not value:
            (self.dateless_predicates if is_no_date(value) else self.guarded_predicates).add(predicate)
        return stored

    def solutions(self, query: str) -> tuple[tuple[str, ...], Iterator[tuple[Term | None, ...]]]:
        """Returns the variables of a SELECT, and its rows, terms as they were written.

        Raises SyntaxError for a malformed query.
        """
        solutions = run_query(self._store, query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise SyntaxError("not a SELECT query")
        width = range(len(solutions.variables))
        rows = (tuple(_restored(solution[place]) for place in width) for solution in solutions)
        return tuple(variable.value for variable in solutions.variables), rows

    def add_graph(self, name: NamedNode, statements: Iterable[Statement]) -> None:
        """Adds triples to a named graph beside the data, such as the shapes for `$shapesGraph`."""
        self._store.extend(
            Quad(subject, predicate, guard(value), name)
            for subject, predicate, value in statements
            if not isinstance(subject, Literal)
        )

    def keep_nodes(self, nodes: Numbers) -> str:
        """Returns a pattern that binds `?this` to each of these nodes."""
        key = frozenset(nodes)
        if key not in self._kept:
            graph = NamedNode(f"{_FOCUS}:{len(self._kept)}")
            terms = map(guard, map(self._data.terms.__getitem__, key))
            self._store.bulk_extend(map(Quad, repeat(graph), repeat(FOCUS_MEMBER), terms, repeat(graph)))
            self._kept[key] = f"GRAPH {graph} {{ {graph} {FOCUS_MEMBER} ?this }} "
        return self._kept[key]


def _restored(term: Term | None) -> Term | None:
    return None if term is None else restore(term)
