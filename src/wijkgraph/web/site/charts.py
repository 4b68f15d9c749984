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
_CLEAR = 2  # between a stem and a label
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

    line = _PlacedMarks()
    for day, card in sorted(dated, key=lambda pair: pair[0], reverse=True):
        x, text = place(day), label(card)
        leftwards = x + len(text) * _CHARACTER > WIDTH + _MARGIN
        line.add(Mark(card, text, x, 0, leftwards))
    marks = reversed(line.marks)
    return Timeline(tuple((year, place(date(year, 1, 1))) for year in range(first, last + 1)), tuple(marks))


class _PlacedMarks:
    """The marks placed so far, from right to left. A new one meets those near it only, however many there are."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._rows: list[list[Mark]] = []  # no label of a row lies on another: each has a few
        self._stems: dict[float, tuple[int, int]] = {}  # first and last row of the marks at a place
        self._leftwards: dict[float, int] = {}  # by left end of such a label, the first row of one

    def add(self, mark: Mark) -> None:
        """Places a mark in the first row where its label lies on no other, and no stem runs through a label."""
        first, end = self._between(mark)
        free = (row for row in range(first, end) if not any(_overlap(mark, one) for one in self._rows[row]))
        row = next(free, len(self._rows))
        placed = replace(mark, row=row)
        self.marks.append(placed)
        self._rows += [[]] if row == len(self._rows) else []
        self._rows[row].append(placed)
        low, high = self._stems.get(mark.x, (row, row))
        self._stems[mark.x] = min(low, row), max(high, row)
        if mark.leftwards:
            self._leftwards[mark.left] = min(row, self._leftwards.get(mark.left, row))

    def _between(self, mark: Mark) -> tuple[int, int]:
        """The first row below every stem that the label would stand on, and the first with a label across its own."""
        first, end = 0, len(self._rows)
        for x, (low, high) in reversed(self._stems.items()):
            is_across = x - _CLEAR <= mark.x
            if x > mark.left + mark.width + _CLEAR and not is_across:
                break
            first = max(first, high)
            end = min(end, low) if is_across else end
        across = [row for left, row in self._leftwards.items() if left - _CLEAR <= mark.x]
        return first, min([end, *across])


def _overlap(one: Mark, other: Mark) -> bool:
    """True if two labels of a row lie on each other."""
    return one.left < other.left + other.width + _LABEL_GAP and other.left < one.left + one.width + _LABEL_GAP
