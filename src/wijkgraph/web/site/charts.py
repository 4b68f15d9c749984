"""A picture beside an answer, where one says more than the table: numbers as bars, dates on a line of years."""

from dataclasses import dataclass

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.naming import Names, name_of
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode, Term

_FEWEST, _MOST = 2, 40  # rows between which a chart says something
_INTEGER = term("xsd:integer")


@dataclass(frozen=True)
class Bar:
    """One row of a chart: its words, its number, and that number against the largest."""

    words: str
    value: int
    share: float  # of the largest, in per cent


def chart_of(answer: Answer, names: Names) -> tuple[Bar, ...]:
    """Bars for the first column of whole numbers, named by the first other column; empty when they say nothing.

    Rows without a number have no bar. One name with two numbers is no picture but a contradiction: no bars then.
    """
    numeric = [i for i, _ in enumerate(answer.columns) if _is_numeric(answer, i)]
    named = [i for i, _ in enumerate(answer.columns) if i not in numeric]
    if not numeric or not named:
        return ()
    pairs = dict.fromkeys(
        (_words(row.values[named[0]], names), _value(found))
        for row in answer.rows
        if (found := row.values[numeric[0]]) is not None
    )
    values = [value for _, value in pairs]
    if not _FEWEST <= len(pairs) <= _MOST or min(values) < 0 or max(values) == 0:
        return ()
    if len({words for words, _ in pairs}) < len(pairs):
        return ()
    return tuple(Bar(words, value, round(100 * value / max(values), 1)) for words, value in pairs)


def _is_numeric(answer: Answer, column: int) -> bool:
    values = [row.values[column] for row in answer.rows if row.values[column] is not None]
    return bool(values) and all(isinstance(v, Literal) and v.datatype == _INTEGER for v in values)


def _value(found: Term | None) -> int:
    return int(found.value) if isinstance(found, Literal) else 0


def _words(found: Term | None, names: Names) -> str:
    if isinstance(found, NamedNode):
        return name_of(found, names)
    return found.value if found is not None else ""
