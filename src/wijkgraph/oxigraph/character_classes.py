"""Character classes and escapes of XPath's regular expressions (XML Schema 1.1 Part 2, appendix G.4), for two dialects.

Each reading returns a pair: the text for Rust's regex, and the text for elementpath, which is XPath again.
"""

import re

_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in r"\|.?*+(){}-[]^$"}
_CATEGORY = re.compile("L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")
# NameStartChar and NameChar of XML 1.0, 2.3.
_NAME_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + "\\-.0-9\u00b7\u0300-\u036f\u203f\u2040"
_CLASSES = {  # of Rust, to stand within brackets
    "s": " \\t\\n\\r",
    "d": "\\p{Nd}",
    "w": "[^\\p{P}\\p{Z}\\p{C}]",
    "i": _NAME_START,
    "c": _NAME,
}


class NoPattern(ValueError):
    """A text is no regular expression of XPath, or a flag is none (FORX0001, FORX0002); the message says why."""


class CannotRun(NoPattern):
    """A regular expression of XPath that neither dialect can run."""


def literal_of(character: str) -> str:
    """Character of a Rust pattern that means itself, in brackets and outside."""
    return f"\\{character}" if character in r"\.+*?()|[]{}^$#&-~" else character


class ClassReader:
    """A place in a pattern, with the methods that read one class or escape from there."""

    def __init__(self, text: str, *, folds: bool) -> None:
        self.text = text
        self.at = 0
        self.folds = folds  # flag i

    def wrong(self, why: str) -> NoPattern:
        """Error at this place."""
        return NoPattern(f"{why[0].upper()}{why[1:]}, at character {self.at + 1} of '{self.text}'")

    def single(self, letter: str) -> str:
        """Reads an escape that stands for one character, behind its backslash; returns the character."""
        if letter not in _ESCAPED:
            raise self.wrong(f"'\\{letter}' is no escape")
        self.at += 1
        return _ESCAPED[letter]

    def class_escape(self, letter: str) -> tuple[str, str]:
        """Reads an escape that stands for a class; returns what stands for it within Rust's and XPath's brackets."""
        self.at += 1
        lower = letter.lower()
        if lower != "p":
            members = _CLASSES[lower]
            rust = members if letter == lower else f"[^{members}]"
            xpath = {"i": f"[{members}]", "c": f"[{members}]", "I": rust, "C": rust}
            return rust, xpath.get(letter, f"[\\{letter}]")
        found = re.compile(r"\{([A-Za-z0-9-]+)\}").match(self.text, self.at)
        if not found:
            raise self.wrong(f"'\\{letter}' without a category or block")
        name = found[1]
        self.at = found.end()
        if _CATEGORY.fullmatch(name):
            return f"\\{letter}{{{name}}}", f"[\\{letter}{{{name}}}]"
        ranges = _block(name)
        if ranges is None:
            raise self.wrong(f"'{name}' is no category and no block of Unicode")
        return (ranges if letter == "p" else f"[^{ranges}]"), f"[\\{letter}{{{name}}}]"

    def bracket(self) -> tuple[str, str]:
        """Reads a class in brackets; returns it for Rust and for XPath."""
        self.at += 1
        negated = self.text[self.at : self.at + 1] == "^"
        self.at += negated
        rust: list[str] = []
        xpath: list[str] = []
        begin = self.at
        while (character := self.text[self.at : self.at + 1]) != "]":
            if self.text.startswith("-[", self.at) and self.at > begin:
                self.at += 1
                return self._subtracted(negated, "".join(rust), "".join(xpath))
            if not character or character == "[":
                raise self.wrong("a class that is not closed" if not character else "a '[' within a class")
            for pieces, piece in zip((rust, xpath), self._member(begin), strict=True):
                pieces.append(piece)
        if self.at == begin:
            raise self.wrong("a class without members")
        self.at += 1
        sign = "^" if negated else ""
        return f"[{sign}{''.join(rust)}]", f"[{sign}{''.join(xpath)}]"

    def _subtracted(self, negated: bool, rust: str, xpath: str) -> tuple[str, str]:
        less = self.bracket()
        if self.text[self.at : self.at + 1] != "]":
            raise self.wrong("a subtraction that does not end its class")
        self.at += 1
        sign = "^" if negated else ""
        return f"[[{sign}{rust}]--{less[0]}]", f"[{sign}{xpath}-{less[1]}]"

    def _member(self, begin: int) -> tuple[str, str]:
        """Reads one character, range or escape of a class."""
        letter = self.text[self.at + 1 : self.at + 2]
        if self.text[self.at] == "\\" and letter and letter in "pPsSdDwWiIcC":
            self.at += 1
            rust, xpath = self.class_escape(letter)
            # Flag i does not reach a category (XPath Functions 3.1, 5.6.1.1), which Rust and Python fold in brackets.
            if self.folds and letter in "pP":
                raise CannotRun("Flag i with a category within brackets is not done here")
            return rust, f"\\{letter}" if letter in "IC" else xpath[1:-1]
        first = self._character(begin)
        if not self._is_range():
            return literal_of(first), _member_text(first)
        self.at += 1
        last = self._character(self.at)
        if last < first:
            raise self.wrong("a range that runs backwards")
        return f"{literal_of(first)}-{literal_of(last)}", f"{_member_text(first)}-{_member_text(last)}"

    def _is_range(self) -> bool:
        return self.text[self.at : self.at + 1] == "-" and self.text[self.at + 1 : self.at + 2] not in (
            "]",
            "[",
            "",
        )

    def _character(self, begin: int) -> str:
        character = self.text[self.at : self.at + 1]
        if character == "\\":
            self.at += 1
            return self.single(self.text[self.at : self.at + 1])
        if character in ("", "[", "]"):
            raise self.wrong("a range without an end")
        at_edge = self.at == begin or self.text[self.at + 1 : self.at + 2] == "]"
        if character == "-" and not at_edge and not self.text.startswith("--[", self.at):
            raise self.wrong("a '-' in the midst of a class, which wants a backslash")
        self.at += 1
        return character


def _member_text(character: str) -> str:
    """Character of an XPath class that means itself."""
    return f"\\{character}" if character in "\\[]^-" else character


def _block(name: str) -> str | None:
    """Ranges of a block of Unicode, as they stand in brackets; None for an unknown name."""
    # Loaded late: few patterns name a block, and the tables take a fifth of a second.
    from elementpath.regex import RegexError, unicode_subset

    if not name.startswith("Is"):
        return None
    try:
        found = unicode_subset(name)
    except RegexError:
        return None
    return "".join(_range(piece) if isinstance(piece, tuple) else _code(piece) for piece in found.codepoints)


def _range(piece: tuple[int, int]) -> str:
    return f"{_code(piece[0])}-{_code(piece[1] - 1)}"


def _code(point: int) -> str:
    return f"\\x{{{point:X}}}"
