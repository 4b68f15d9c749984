"""Regular expressions of XPath (XPath Functions 3.1, 5.6.1, on XML Schema 1.1 Part 2, appendix G), translated.

Oxigraph hands patterns to Rust's regex, which is another dialect: it reads `[a-z-[b]]`, `\\w`, `(?i)` or `$1x` in its
own way, and does not complain. A pattern is parsed here by the grammar of XPath and written anew, for Rust and for
elementpath, which makes it one of Python's where Rust cannot do it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from wijkgraph.oxigraph.character_classes import ClassReader, NoPattern, literal_of

_FLAGS = frozenset("smixq")


@dataclass(frozen=True)
class Pattern:
    """A regular expression of XPath in the two dialects that can run it."""

    rust: str | None  # None where Rust's regex cannot do the same
    rust_flags: str
    xpath: str  # for elementpath, with flags q and x worked in
    flags: str
    groups: int
    is_nullable: bool  # it matches the empty string

    def replacement(self, text: str) -> tuple[int | str, ...]:
        """Parses the replacement of fn:replace into strings and numbers of groups; a group that is not there is empty.

        `$N` takes further digits only while so many groups exist (XPath Functions 3.1, 5.6.4). Raises NoPattern for a
        `$` or backslash that means nothing (FORX0004).
        """
        if "q" in self.flags:
            return (text,)
        parts: list[int | str] = []
        at = 0
        while at < len(text):
            if text[at] == "\\":
                if text[at + 1 : at + 2] not in ("\\", "$"):
                    raise NoPattern("A backslash of a replacement stands before '$' or another")
                parts.append(text[at + 1])
                at += 2
            elif text[at] == "$":
                number, at = self._reference(text, at + 1)
                parts.append(number if number <= self.groups else "")
            else:
                parts.append(text[at])
                at += 1
        return tuple(parts)

    def _reference(self, text: str, at: int) -> tuple[int, int]:
        found = re.match("[0-9]+", text[at:])
        if not found:
            raise NoPattern("A '$' of a replacement stands before the number of a group")
        end = 1
        while end < len(found[0]) and int(found[0][: end + 1]) <= self.groups:
            end += 1
        return int(found[0][:end]), at + end

    def rust_replacement(self, text: str) -> str:
        """Writes a replacement for Rust's regex. Raises NoPattern."""
        parts = self.replacement(text)
        return "".join(f"${{{part}}}" if isinstance(part, int) else part.replace("$", "$$") for part in parts)


@lru_cache(maxsize=1024)
def parse_pattern(text: str, flags: str = "") -> Pattern:
    """Parses a regular expression of XPath. Raises NoPattern."""
    if unknown := set(flags) - _FLAGS:
        raise NoPattern(f"'{min(unknown)}' is no flag; the flags are s, m, i, x and q")
    if "q" in flags:
        literal = "".join(literal_of(character) for character in text)
        xpath = "".join(f"\\{c}" if c in r"\|.?*+(){}[]^$" else c for c in text)
        return Pattern(literal, "i" if "i" in flags else "", xpath, flags, 0, not text)
    parser = _Parser(text, flags)
    nullable = parser.alternatives()
    if parser.at < len(parser.text):
        raise parser.wrong("a ')' that closes nothing")
    # Rust's ^ and $ also hold behind a line feed that ends the text; those of XPath do not.
    lines = "m" in flags and parser.is_anchored
    rust = None if lines or parser.only_xpath else "".join(parser.rust)
    kept = "".join(flag for flag in "is" if flag in flags)
    return Pattern(rust, kept, "".join(parser.xpath), flags, parser.groups, nullable)


def _without_spaces(text: str) -> str:
    """Removes white space outside classes, as flag x wants it (XPath Functions 3.1, 5.6.2)."""
    kept: list[str] = []
    depth, escaped = 0, False
    for character in text:
        if depth or character not in " \t\n\r":
            kept.append(character)
            if not escaped:
                depth += (character == "[") - (character == "]" and depth > 0)
            escaped = character == "\\" and not escaped
    return "".join(kept)


class _Parser(ClassReader):
    """Recursive descent through one pattern; each method returns true if what it read matches the empty string."""

    def __init__(self, text: str, flags: str) -> None:
        super().__init__(_without_spaces(text) if "x" in flags else text, folds="i" in flags)
        self.rust: list[str] = []
        self.xpath: list[str] = []
        self.groups = 0
        self.is_anchored = False
        self.only_xpath = False
        self._closed: set[int] = set()
        self._depth = 0
        self._dot = "." if "s" in flags else "[^\\n\\r]"

    def _next(self) -> str:
        """Next character, empty at the end."""
        return self.text[self.at : self.at + 1]

    def _write(self, rust: str, xpath: str | None = None) -> None:
        self.rust.append(rust)
        self.xpath.append(rust if xpath is None else xpath)

    def alternatives(self) -> bool:
        nullable = self._branch()
        while self._next() == "|":
            self.at += 1
            self._write("|")
            nullable |= self._branch()
        return nullable

    def _branch(self) -> bool:
        nullable = True
        while (character := self._next()) not in ("", "|", ")"):
            # What holds the empty string without a quantifier comes before those that make it so.
            empty = self._atom(character)
            nullable &= self._quantified(empty)
        return nullable

    def _atom(self, character: str) -> bool:
        match character:
            case "(":
                return self._group()
            case "[":
                rust, xpath = self.bracket()
                self._write(rust, xpath)
            case "\\":
                self.at += 1
                self._escape()
            case ".":
                self.at += 1
                self._write(self._dot, ".")
            case "^" | "$":
                self.at += 1
                self.is_anchored = True
                self._write(character)
                return True
            case "?" | "*" | "+" | "{" | "}" | "]":
                raise self.wrong(f"'{character}' where nothing can be repeated or closed")
            case _:
                self.at += 1
                self._write(literal_of(character), character)
        return False

    def _group(self) -> bool:
        self.at += 1
        self._depth += 1
        if self._depth > 200:
            raise self.wrong("groups nest deeper than 200")
        number = 0
        if self._next() == "?":
            self.at += 1
            if self._next() != ":":
                raise self.wrong("'(?' is followed by ':' only")
            self.at += 1
            self._write("(?:")
        else:
            self.groups += 1
            number = self.groups
            self._write("(")
        nullable = self.alternatives()
        if self._next() != ")":
            raise self.wrong("a '(' that is not closed")
        self.at += 1
        self._closed.add(number)
        self._depth -= 1
        self._write(")")
        return nullable

    def _quantified(self, nullable: bool) -> bool:
        character = self._next()
        if character == "{":
            found = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}").match(self.text, self.at)
            if not found or (found[2] and int(found[2]) < int(found[1])):
                raise self.wrong("no quantity")
            self.at = found.end()
            self._write(found[0])
            nullable |= int(found[1]) == 0
        elif character and character in "?*+":
            self.at += 1
            self._write(character)
            nullable |= character != "+"
        else:
            return nullable
        if self._next() == "?":
            self.at += 1
            self._write("?")
        if (again := self._next()) and again in "?*+{":
            raise self.wrong("a quantity of a quantity")
        return nullable

    def _escape(self) -> None:
        """Reads an escape outside brackets, behind its backslash."""
        letter = self._next()
        if letter and letter in "123456789":
            self._back_reference()
        elif letter and letter in "pPsSdDwWiIcC":
            rust, xpath = self.class_escape(letter)
            # elementpath keeps flag i from a category that stands alone.
            xpath = xpath[1:-1] if letter in "pP" else xpath
            self._write(f"(?-i:[{rust}])" if self.folds else f"[{rust}]", xpath)
        else:
            character = self.single(letter)
            self._write(literal_of(character), f"\\{letter}")

    def _back_reference(self) -> None:
        self.only_xpath = True
        end = self.at + 1
        while self.text[end : end + 1].isdecimal() and int(self.text[self.at : end + 1]) <= self.groups:
            end += 1
        number = int(self.text[self.at : end])
        if number not in self._closed:
            raise self.wrong(f"no group {number} ends before")
        self.at = end
        self._write("", f"(?:\\{number})")
