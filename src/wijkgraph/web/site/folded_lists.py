"""Long lists on one page: the first stretch is shown, the others are folded, so that a phone need not scroll on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from wijkgraph.asking.evidence import Receipt

T = TypeVar("T")

# Of a stretch, in pixels on a phone of 360 wide, as estimated.
MOST = 4_500
_LINE, _CHARACTERS = 27, 34  # height of a line of a quote, and its length
_QUOTED = 2  # receipts whose words are not folded


@dataclass(frozen=True)
class Fold(Generic[T]):
    """Entries of a list that are shown together; `first` and `last` are their numbers, from 1."""

    first: int
    entries: tuple[T, ...]

    @property
    def last(self) -> int:
        """Number of the last entry."""
        return self.first + len(self.entries) - 1


def folds(
    entries: Iterable[T], height: Callable[[T], int], start: int = 0, most: int = MOST
) -> list[Fold[T]]:
    """Entries cut into stretches of about `most` pixels; `start` entries stand before them on another page."""
    cut: list[list[T]] = []
    room = 0
    for entry in entries:
        needed = height(entry)
        if not cut or needed > room:
            cut.append([])
            room = most
        cut[-1].append(entry)
        room -= needed
    found, first = [], start + 1
    for some in cut:
        found.append(Fold(first, tuple(some)))
        first += len(some)
    return found


def height_of_quotes(receipts: Iterable[Receipt]) -> int:
    """Pixels that the quotes of some receipts take on a phone."""
    given = tuple(receipts)
    shown = sum(_LINE * (2 + len(one.words) // _CHARACTERS) + 20 for one in given[:_QUOTED])
    return shown + (40 if len(given) > _QUOTED else 0)
