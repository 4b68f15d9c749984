"""A picture beside an answer, where one says more than the table: numbers as bars, dates on a line of years."""

from collections import Counter
from dataclasses import dataclass

from wijkgraph.answers import Answer
from wijkgraph.linked.naming import Names
from wijkgraph.names import shorten, term
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
    """Bars for an answer with exactly one column of whole numbers; empty when bars would say nothing."""
    numbers = [i for i, _ in enumerate(answer.columns) if _is_numeric(answer, i)]
    words = [i for i, _ in enumerate(answer.columns) if i not in numbers]
    if len(numbers) != 1 or not words or not _FEWEST <= len(answer.rows) <= _MOST:
        return ()
    pairs = [(_words(row.values[words[0]], names), _value(row.values[numbers[0]])) for row in answer.rows]
    largest = max(value for _, value in pairs)
    if min(value for _, value in pairs) < 0 or largest == 0 or max(Counter(w for w, _ in pairs).values()) > 1:
        return ()
    return tuple(Bar(word, value, round(100 * value / largest, 1)) for word, value in pairs)


def _is_numeric(answer: Answer, column: int) -> bool:
    values = [row.values[column] for row in answer.rows]
    return bool(values) and all(isinstance(v, Literal) and v.datatype == _INTEGER for v in values)


def _value(found: Term | None) -> int:
    return int(found.value) if isinstance(found, Literal) else 0


def _words(found: Term | None, names: Names) -> str:
    if isinstance(found, NamedNode):
        return names[found].value if found in names else shorten(found.value)
    return found.value if found is not None else ""
