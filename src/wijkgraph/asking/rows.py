"""Rows of an answer: solutions that differ only in what they rest on are one row with several receipts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, in_order, receipts
from wijkgraph.asking.questions import Question
from wijkgraph.engine.store import Solutions, SparqlStore
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode, Term

PASSAGE = "passage"

_NUMBERS = frozenset(term(f"xsd:{name}") for name in ("integer", "decimal", "double", "float"))

Values = tuple[Term | None, ...]


@dataclass(frozen=True)
class Row:
    """One row of an answer, a value for each column, and what it rests on."""

    values: Values
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class BareRow:
    """A row whose sources, passages and registers, are known by their IRIs only."""

    values: Values
    sources: frozenset[NamedNode]


def columns_of(solutions: Solutions) -> tuple[str, ...]:
    """The variables that are columns: all but `?passage` and those whose names begin so."""
    return tuple(name for name in solutions.variables if not name.startswith(PASSAGE))


def bare_rows(
    question: Question, solutions: Solutions, columns: Sequence[str], language: str | None = None
) -> tuple[BareRow, ...]:
    """The rows in the query's order; what is worded in several languages, in `language` only if one is given.

    What a question that counts gives where there was nothing to count is no row.
    """
    if question.counts and len(solutions.rows) == 1 and all(map(_is_nothing, solutions.rows[0])):
        return ()
    places = [solutions.variables.index(name) for name in columns]
    evidence = [at for at, name in enumerate(solutions.variables) if name.startswith(PASSAGE)]
    found: dict[Values, set[NamedNode]] = {}
    for solution in solutions.rows:
        if all(value is None for value in solution):
            continue
        sources = found.setdefault(tuple(solution[place] for place in places), set())
        sources |= {source for at in evidence if isinstance(source := solution[at], NamedNode)}
    rows = tuple(BareRow(values, frozenset(sources)) for values, sources in found.items())
    return _in_one_language(rows, language) if language else rows


def with_receipts(store: SparqlStore, rows: Iterable[BareRow]) -> tuple[Row, ...]:
    """The rows with their receipts. One query."""
    rows = tuple(rows)
    known = receipts(store, {source for row in rows for source in row.sources})
    return tuple(Row(row.values, in_order(known[source] for source in row.sources)) for row in rows)


def _in_one_language(rows: Sequence[BareRow], language: str) -> tuple[BareRow, ...]:
    """The rows without those that say the same, on the same sources, in another language than the reader's.

    The reader's language yields where another says more, so that nothing is lost for want of a translation.
    """
    same: dict[tuple[object, ...], dict[frozenset[str], list[BareRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        unworded = tuple(None if _language(value) else value for value in row.values)
        spoken = frozenset(filter(None, map(_language, row.values)))
        same[unworded, row.sources][spoken].append(row)
    kept = set()
    for versions in same.values():
        mixed_last = [spoken for spoken in versions if len(spoken) < 2] or list(versions)
        best = max(mixed_last, key=lambda spoken: (len(versions[spoken]), language in spoken))
        kept |= set(versions[best])
    return tuple(row for row in rows if row in kept)


def _is_nothing(value: Term | None) -> bool:
    """True for what aggregates give over nothing: no value, a number that is zero, an empty text."""
    if value is None or not isinstance(value, Literal):
        return value is None
    return float(value.value) == 0 if value.datatype in _NUMBERS else not value.value


def _language(value: Term | None) -> str | None:
    return value.language if isinstance(value, Literal) else None
