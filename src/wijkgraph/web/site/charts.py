"""Charts: numbers of an answer as bars, and letters on a line of years. Places only; the templates draw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.naming import Names, name_of
from wijkgraph.names import term
from wijkgraph.overviews.letter_cards import LetterCard
from wijkgraph.rdf import Literal, NamedNode, Term

WIDTH = 900.0
_MARGIN = 30.0
_CHARACTER, _LABEL_GAP = 7.5, 12.0  # the room a character takes at 13 px, and what lies between two labels
ROW = 22.0
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


@dataclass(frozen=True)
class Mark:
    """A letter on the line."""

    card: LetterCard
    label: str
    x: float
    row: int
    leftwards: bool  # whether the label ends at its mark, for want of room on the right

    @property
    def width(self) -> float:
        """The width of the label."""
        return len(self.label) * _CHARACTER

    @property
    def left(self) -> float:
        """The left end of the label."""
        return self.x - self.width if self.leftwards else self.x


@dataclass(frozen=True)
class Timeline:
    """Years and letters by their place from the left."""

    years: tuple[tuple[int, float], ...]
    marks: tuple[Mark, ...]

    @property
    def height(self) -> float:
        """The height with room for every row of labels."""
        return 64 + ROW * max((mark.row for mark in self.marks), default=0)


def place_letters(letters: Sequence[LetterCard], label: Callable[[LetterCard], str]) -> Timeline | None:
    """The dated letters on a line, each label in the first row with room for it and its stem; None without any date."""
    dated = [(date.fromisoformat(card.issued), card) for card in letters if len(card.issued) == 10]
    if not dated:
        return None
    first, last = min(day.year for day, _ in dated), max(day.year for day, _ in dated) + 1
    start, span = date(first, 1, 1).toordinal(), (last - first) * 365.25
    scale = (WIDTH - 2 * _MARGIN) / span

    def place(day: date) -> float:
        return round(_MARGIN + (day.toordinal() - start) * scale, 1)

    marks: list[Mark] = []
    for day, card in sorted(dated, key=lambda pair: pair[0], reverse=True):
        x, text = place(day), label(card)
        leftwards = x + len(text) * _CHARACTER > WIDTH + _MARGIN
        marks.append(_in_free_row(Mark(card, text, x, 0, leftwards), marks))
    marks.reverse()
    return Timeline(tuple((year, place(date(year, 1, 1))) for year in range(first, last + 1)), tuple(marks))


def _in_free_row(mark: Mark, placed: Sequence[Mark]) -> Mark:
    """The mark in the first row where its label lies on no other, and no stem runs through a label."""
    lowest = max((one.row for one in placed), default=-1) + 1
    rows = (replace(mark, row=row) for row in range(lowest + 1))
    return next(
        (one for one in rows if not any(_meet(one, other) for other in placed)), replace(mark, row=lowest)
    )


def _meet(one: Mark, other: Mark) -> bool:
    """True if two labels of a row lie on each other, or the stem of the lower one runs through the other's label."""
    if one.row == other.row:
        return (
            one.left < other.left + other.width + _LABEL_GAP
            and other.left < one.left + one.width + _LABEL_GAP
        )
    upper, lower = (one, other) if one.row < other.row else (other, one)
    return upper.left - 2 <= lower.x <= upper.left + upper.width + 2
