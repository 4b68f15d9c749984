"""Lines in order, however many: those that memory should not hold wait in sorted files (an external merge sort)."""

import tempfile
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path

# Bytes of lines held before they go to a file; Python's objects for them take about half as much again.
HELD = 48 * 1024 * 1024
# Files read side by side; more are merged into one first, as a process may not open any number.
_SIDE_BY_SIDE = 64


class SortedLines:
    """The distinct lines that were added, in order of their bytes. They can be read more than once, and added to."""

    def __init__(self, folder: Path, held: int = HELD) -> None:
        """Lines beyond `held` bytes go to files in a folder, which its maker removes."""
        self._folder = folder
        self._limit = held
        self._lines: list[bytes] = []
        self._size = 0
        self._files: list[Path] = []

    def add(self, lines: Sequence[bytes]) -> None:
        """Adds lines, each with its line end."""
        self._lines += lines
        self._size += sum(map(len, lines))
        if self._size > self._limit:
            self._put_away()

    def __iter__(self) -> Iterator[bytes]:
        self._lines.sort()
        lines = merge(*map(_lines_of, self._files), self._lines) if self._files else self._lines
        return map(itemgetter(0), groupby(lines))

    def _put_away(self) -> None:
        """Writes the lines in memory to a file; where there are many files, these with them."""
        whole = len(self._files) == _SIDE_BY_SIDE
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.writelines(self if whole else sorted(self._lines))
        for path in self._files if whole else ():
            path.unlink()
        self._files = [*(() if whole else self._files), Path(file.name)]
        self._lines, self._size = [], 0


def _lines_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file
