"""Lines fed to the parser one at a time, so that it is known where a statement stands when it comes out."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import SEEK_CUR, BytesIO, RawIOBase

from wijkgraph.validation.graph import Statement
from wijkgraph.validation.statement_blocks import StatementBlock
from wijkgraph.validation.tokens import Prefixes, SourceLine

Finder = Callable[..., tuple[int, int]]
_NAMELESS = re.compile(rb"\[|_:")
_LONGEST = 1 << 16  # bytes that are searched for one statement
_SHOWN = 1 << 10  # bytes of the rest of a line that may be shown


class LineFeed(RawIOBase):
    """Stream of blocks that gives the parser one line at a time and remembers the lines since the last statement."""

    def __init__(self, blocks: Iterable[StatementBlock], find: Finder) -> None:
        super().__init__()
        self._blocks: Iterator[StatementBlock] = iter(blocks)
        self._stream = BytesIO()
        self._find = find
        self._given = 0
        self._number = 0
        self.begun = 0  # blocks, of which the last is being read
        self._window: deque[_Fed] = deque()
        self._held = 0  # bytes in the window
        self._seen = 0  # bytes of a line not complete of which the declarations were read
        self._within = ""  # quotes of the long string that is open after the lines given whole
        self.prefixes = Prefixes()

    def readable(self) -> bool:
        """True: the parser only reads from it."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Returns the next line up to a node without a name, or as much as the parser has room for (it dies on more).

        Two such nodes on a line may look the same; when a statement comes out, those after it were not given yet.
        In a long string no statement comes out, and the parser begins it anew with each piece: its lines go together.
        """
        within = self._within.encode()
        content = piece = self._piece(size)
        while within and piece and within not in piece and (size < 0 or len(content) < size):
            piece = self._piece(size - len(content) if size >= 0 else size)
            content += piece
        return content

    def _piece(self, size: int) -> bytes:
        """Returns the next line, or the part of it that goes by itself, and notes it in the window."""
        content = self._next(size)
        while not content:
            block = next(self._blocks, None)
            if block is None:
                return content
            self._begin(block)
            content = self._next(size)
        if not self._window or self._window[-1].content.endswith(b"\n"):
            self._window.append(_Fed(bytearray(), self._within))
            self._number += 1
            self._seen = 0
        last = self._window[-1]
        last.content.extend(content)
        self._held += len(content)
        while self._held - len(self._window[0].content) > _LONGEST and len(self._window) > 1:
            self._held -= len(self._window.popleft().content)
        if content.endswith(b"\n"):
            self._within = last.open_at_end()
            self.prefixes.see(bytes(last.content))
        return content

    def _next(self, size: int) -> bytes:
        content = self._stream.readline(size)
        nameless = _NAMELESS.search(content, 1)
        if nameless is None:
            return content
        self._stream.seek(nameless.start() - len(content), SEEK_CUR)
        return content[: nameless.start()]

    def _begin(self, block: StatementBlock) -> None:
        """Goes on with a block, after those directives before it that were not given yet."""
        directives = block.directives[self._given : block.before]
        self._stream = BytesIO(b"".join([*directives, block.content]))
        self._number = block.shift - len(directives)
        self._window.clear()
        self._held, self._within = 0, ""
        self._given = block.before
        self.begun += 1

    def settle(self) -> None:
        """Forgets the lines before the current one: the statement on them is done."""
        while len(self._window) > 1:
            self._held -= len(self._window.popleft().content)

    def find(self, statement: Statement, depth: int) -> tuple[int, int, str]:
        """Returns line, column and text of the line of a part of the statement: 1 subject, 2 predicate, 3 value.

        On a line of more than 64 KiB the column stays unknown (0): a whole file on one line is for machines.
        """
        lines: list[SourceLine] = []
        room = _LONGEST
        for fed in reversed(self._window):
            room -= len(fed.content)
            if room < 0:
                break
            lines.append(fed.line())
        lines.reverse()
        if not lines:
            return self._number, 0, ""
        last = self._window[-1].content
        if not last.endswith(b"\n") and self._seen != len(
            last
        ):  # declarations on a line that is not complete
            self._seen = len(last)
            self.prefixes.see(bytes(last))
        row, column = self._find(lines, self.prefixes, statement, depth=depth)
        text = lines[row].text + (self._rest_of_line() if row == len(lines) - 1 else "")
        return self._number - len(lines) + 1 + row, column + 1, text.strip()

    def _rest_of_line(self) -> str:
        """Returns the start of what the last line holds beyond what was given; empty for a line given whole."""
        if self._window[-1].content.endswith(b"\n"):
            return ""
        here = self._stream.tell()
        rest = self._stream.readline(_SHOWN)
        self._stream.seek(here)
        return rest.decode("utf-8", "replace").rstrip("\r\n")


@dataclass(frozen=True)
class _Fed:
    """Line as far as it was given to the parser, and the long string it begins within, if any."""

    content: bytearray
    within: str

    def line(self) -> SourceLine:
        return SourceLine(self.content.decode("utf-8", "replace").rstrip("\r\n"), self.within)

    def open_at_end(self) -> str:
        marks = b'"""' in self.content or b"'''" in self.content
        return self.line().open_at_end() if marks or self.within else ""
