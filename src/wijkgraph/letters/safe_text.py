"""Characters that a text to be frozen may not hold, and text made safe to print on a terminal.

Controls can move a cursor, bidirectional marks can show words in another order, zero-width and private-use characters
can hide in words: a reader would not see what the program reads. Line ends, tabs and soft hyphens are allowed.
"""

import re
import unicodedata
from dataclasses import dataclass

_NAMES = {
    "Cc": "control",
    "Cf": "format",
    "Co": "private-use",
    "Zl": "line separator",
    "Zp": "paragraph separator",
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u180e")
_ALLOWED = frozenset("\n\t\u00ad")
# Whatever lies outside these ranges is looked at one by one; nearly every text has none.
# A pattern that takes longer to compile than most texts to look through, so that it is compiled where it is needed.
_SUSPECT = (
    r"[^\n\t\x20-\x7e\xa0-\xac\xae-\u05ff\u0900-\u17ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff]"
)


@dataclass(frozen=True)
class Unsafe:
    """One character that may not be frozen: its offset in code points, line and column from 1, and its kind."""

    offset: int
    line: int
    column: int
    character: str
    kind: str

    def __str__(self) -> str:
        return f"U+{ord(self.character):04X} ({self.kind}) at line {self.line}, column {self.column}"


def find_unsafe(text: str) -> Unsafe | None:
    """The first character that may not be frozen; None where the text has none."""
    for found in re.finditer(_SUSPECT, text):
        if kind := unsafe_kind(found[0]):
            at = found.start()
            line = text.count("\n", 0, at) + 1
            return Unsafe(at, line, at - text.rfind("\n", 0, at), found[0], kind)
    return None


def unsafe_kind(character: str) -> str:
    """The kind of a character that may not be frozen; empty for one that may."""
    if character in _ALLOWED:
        return ""
    if character in _BIDI:
        return "bidirectional"
    if character in _ZERO_WIDTH:
        return "zero-width"
    return _NAMES.get(unicodedata.category(character), "")


def without_unsafe(text: str) -> tuple[str, int]:
    """A text without such characters, and how many there were; a separator of lines becomes a line end."""
    count = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal count
        if not unsafe_kind(found[0]):
            return found[0]
        count += 1
        return "\n" if found[0] in "\u2028\u2029\x0b\x0c\x85" else ""

    return re.sub(_SUSPECT, replaced, text), count


def escaped(text: str) -> str:
    """A text as a terminal may print it: each unsafe character as its code, such as \\x1b."""
    if all(map(str.isprintable, text.split("\n"))):  # whatever is unsafe is not
        return text
    return re.sub(_SUSPECT, lambda m: _code(m[0]) if unsafe_kind(m[0]) else m[0], text)


def _code(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
