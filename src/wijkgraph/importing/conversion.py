"""The result of a conversion: text, what was dropped from the file and how much, and the limits that were kept."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from wijkgraph.errors import TooLarge
from wijkgraph.letters.safe_text import without_unsafe

_BLANKS = re.compile(r"[ \t]{2,}|\t")
_BLANK_LINES = re.compile(r"\n{3,}")
_BEFORE_END = re.compile(r"[ \t]+\n")


@dataclass(frozen=True)
class ImportLimits:
    """Limits of one import: bytes of text, pages, seconds (of the processor and on the clock), bytes of memory."""

    text: int = 5_000_000
    pages: int = 500
    seconds: int = 10
    memory: int = 512 * 1024 * 1024

    @property
    def file(self) -> int:
        """Bytes that a file may have: with its markup, fonts and pictures."""
        return 10 * self.text


@dataclass
class Conversion:
    """Text of a file; `dropped` counts the characters (or things) left out, by what they are."""

    limits: ImportLimits
    dropped: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _size: int = 0

    def add(self, text: str) -> None:
        """Adds a piece of text. Raises TooLarge where the whole is larger than allowed."""
        self._size += len(text.encode("utf-8", "replace"))
        if self._size > self.limits.text:
            raise too_much_text(self.limits)
        self._pieces.append(text)

    def drop(self, what: str, amount: int = 1) -> None:
        """Counts what is left out."""
        if amount:
            self.dropped[what] += amount

    @property
    def text(self) -> str:
        """The text in NFC, `\\n` line ends, single blanks, without characters that may not be frozen."""
        whole = unicodedata.normalize("NFC", "".join(self._pieces).replace("\r\n", "\n").replace("\r", "\n"))
        # A lone surrogate, which a damaged PDF yields, is no character.
        whole = whole.encode("utf-8", "replace").decode("utf-8")
        safe, count = without_unsafe(whole)
        self.dropped["unsafe characters"] = count
        spaced = _BEFORE_END.sub("\n", _BLANKS.sub(" ", safe))
        return _BLANK_LINES.sub("\n\n", spaced).strip() + "\n"


def too_much_text(limits: ImportLimits, where: str = "") -> TooLarge:
    """The error for more text than is read."""
    return TooLarge(
        f"The text is larger than {limits.text / 1e6:g} MB",
        where=where,
        next="Give one paper a file, or raise the limit with --max-mb.",
    )
