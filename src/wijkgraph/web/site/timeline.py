"""Where letters stand on a line of years: places only, the template draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from wijkgraph.overviews.letters import LetterCard

WIDTH = 900.0
_MARGIN = 30.0
_LETTER, _GAP = 7.5, 12.0  # the room a character takes at 13 px, and what lies between two labels
ROW = 22.0


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
        """The room of the label."""
        return len(self.label) * _LETTER

    @property
    def left(self) -> float:
        """Where the label begins."""
        return self.x - self.width if self.leftwards else self.x


@dataclass(frozen=True)
class Timeline:
    """Years and letters by their place from the left."""

    years: tuple[tuple[int, float], ...]
    marks: tuple[Mark, ...]

    @property
    def height(self) -> float:
        """Enough for every row of labels."""
        return 64 + ROW * max((mark.row for mark in self.marks), default=0)


def place_letters(letters: Sequence[LetterCard], label: Callable[[LetterCard], str]) -> Timeline | None:
    """The dated letters on a line, each label in the first row where it has room; None when none has a date."""
    dated = [(date.fromisoformat(card.issued), card) for card in letters if len(card.issued) == 10]
    if not dated:
        return None
    first, last = min(day.year for day, _ in dated), max(day.year for day, _ in dated) + 1
    start, span = date(first, 1, 1).toordinal(), (last - first) * 365.25
    scale = (WIDTH - 2 * _MARGIN) / span

    def place(day: date) -> float:
        return round(_MARGIN + (day.toordinal() - start) * scale, 1)

    marks: list[Mark] = []
    ends: list[float] = []  # where the last label of each row ends
    for day, card in sorted(dated, key=lambda pair: pair[0]):
        x, text = place(day), label(card)
        room = len(text) * _LETTER
        leftwards = x + room > WIDTH + _MARGIN
        left = x - room if leftwards else x
        row = next((i for i, end in enumerate(ends) if end + _GAP <= left), len(ends))
        ends[row : row + 1] = [left + room]
        marks.append(Mark(card, text, x, row, leftwards))
    return Timeline(tuple((year, place(date(year, 1, 1))) for year in range(first, last + 1)), tuple(marks))
