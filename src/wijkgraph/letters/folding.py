"""Folds a text: classes of characters that print alike become one, with a map back to code points.

Both sides of a comparison are folded in the same way and then compared exactly; nothing is matched by likeness.
Folded are quotation marks, dashes, white space, ligatures, diacritics, soft hyphens and words broken at a line
end. Letters, digits, case and the order of words are never touched.

Whoever looks for names or words, and not for a quote, compares `words_of` both sides.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Hyphen before a line end, runs of white space, white space other than a blank, and what is left outside ASCII.
_ODD = re.compile(r"-\n\s*|\u00ad[ \t]*\n[ \t]*(?!\s)|\s\s+|[\n\t\r\f\v]|[^\x00-\x7f]")
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")
_ALIKE = {
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("•·●▪◦", "*"),
    "…": "...",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
}
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SUSPENDED = re.compile(
    r"(?:en|of|EN|OF)\b"
)  # behind the first half of a coordination: "woon- en zorgaanbod"
_COORDINATED = re.compile(r"\s(?:en|of) \Z")  # before its second half: "budgetten en -participatie"
SOFT_HYPHEN = "\u00ad"
_SHORT = 1_000  # characters of a text whose folded form is kept
RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


class Folded:
    """A text with its folded form; `text` is the folded form, `span` leads back to the text given."""

    def __init__(self, original: str, *, keep_lines: bool = False) -> None:
        for character in set(_OUTSIDE_ASCII.findall(original)):
            if len(_alike(character)) == 1:  # one for one: no offset moves
                original = original.replace(character, _alike(character))
        pieces: list[str] = []
        starts, origins = [0], [0]
        at = length = 0
        for odd in _ODD.finditer(original):
            begin, end = odd.span()
            folded = _fold(original, odd, keep_lines)
            pieces += (original[at:begin], folded)
            length += begin - at
            if len(folded) != end - begin:
                starts += (length, length + len(folded))
                origins += (begin, end)
            length += len(folded)
            at = end
        pieces.append(original[at:])
        self.text = "".join(pieces)
        self._starts, self._origins = starts, origins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text given of a stretch of the folded text, from `start` up to `end`."""
        return self._origin(start), (self._origin(end - 1) + 1 if end > start else self._origin(start))

    def _origin(self, at: int) -> int:
        place = bisect_right(self._starts, at) - 1
        origin = self._origins[place] + at - self._starts[place]
        if place + 1 < len(self._origins):  # inside what one character was folded into
            origin = min(origin, max(self._origins[place], self._origins[place + 1] - 1))
        return origin


def fold(text: str) -> str:
    """The folded form of a text, without white space at either end."""
    if text.isascii() and not _ODD.search(text):
        return text.strip()
    return _folded(text) if len(text) < _SHORT else Folded(text).text.strip()


@lru_cache(maxsize=4096)  # the words of one paper are looked up again and again
def _folded(text: str) -> str:
    return Folded(text).text.strip()


@lru_cache(maxsize=16384)
def words_of(text: str) -> tuple[str, ...]:
    """Words and numbers of a text as they are compared: folded, in small letters, without marks and accents.

    >>> words_of("«Wijk in zicht», Platform31")
    ('wijk', 'in', 'zicht', 'platform', '31')
    """
    if not text.isascii():  # accents that stand apart, and marks that turn the direction of writing
        apart = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(one for one in apart if unicodedata.category(one) not in ("Mn", "Me", "Cf"))
    return tuple(_WORD.findall(fold(text.casefold())))


def _fold(text: str, odd: re.Match[str], keep_lines: bool) -> str:
    found = odd[0]
    if found[0] == "-":
        return _hyphen(text, odd, keep_lines)
    if found[0] == SOFT_HYPHEN:  # it only ever stands inside a word
        return ""
    if found.isspace():
        if "\n" in found and text[odd.start() - 1 : odd.start()] == "/" and _in_address(text, odd.start()):
            return ""
        if keep_lines and "\n" in found:
            return "\n\n" if found.count("\n") > 1 else "\n"
        return " "
    return _alike(found)


def _hyphen(text: str, odd: re.Match[str], keep_lines: bool) -> str:
    """A hyphen at a line end: gone inside a word, kept inside a web address, else as printed."""
    begin, end = odd.span()
    if odd[0].count("\n") > 1:
        return "-\n\n" if keep_lines else "- "
    if _in_address(text, begin):
        return "-"
    read = hyphen_at_line_end(text, begin, end)
    return "-\n" if keep_lines and read == "- " else read


def hyphen_at_line_end(text: str, begin: int, end: int) -> str:
    """The reading of a hyphen, of the line end behind it up to `end` too: nothing in a word, "-" in a name, else "- ".

    Where the hyphen of a compound and that of a broken word look alike ("woning-" above "bouw") it was a broken word.
    """
    before, after = text[begin - 1 : begin], text[end : end + 1]
    if not (before.isalnum() and after.isalnum()):
        return "-" if after.islower() and _COORDINATED.search(text, max(0, begin - 4), begin) else "- "
    small = [one.islower() for one in (before, after, text[end + 1 : end + 2])]
    if not (before.isalpha() and after.isalpha()) or len(set(small)) > 1:  # "Rotterdam-Zuid", "2019-2020"
        return "-"
    return "- " if _SUSPENDED.match(text, end) else ""


def _in_address(text: str, at: int) -> bool:
    """True where the word before this place begins a web address."""
    return "://" in text[max(0, at - 200) : at].rpartition("\n")[2].rpartition(" ")[2]


@lru_cache(maxsize=4096)
def _alike(character: str) -> str:
    """The common form of one character outside ASCII: itself where none is printed alike."""
    if character in _ALIKE:
        return _ALIKE[character]
    if unicodedata.category(character) == "Zs":
        return " "
    plain = unicodedata.normalize("NFKD", character)
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return letters if letters.isascii() and letters.isalpha() else character


class PhraseIndex:
    """Texts by the phrases they hold word for word, of those that are asked about: all found in one reading.

    Texts and phrases are given by their words.
    """

    def __init__(self, texts: Iterable[tuple[str, ...]], phrases: Iterable[tuple[str, ...]]) -> None:
        known = {phrase for phrase in phrases if phrase}
        sizes: dict[str, set[int]] = defaultdict(set)  # of the phrases that begin with a word
        for phrase in known:
            sizes[phrase[0]].add(len(phrase))
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, words in enumerate(texts):
            begun = {
                words[at : at + size]
                for at, word in enumerate(words)
                if word in sizes
                for size in sizes[word]
            }
            for phrase in begun & known:
                self._places[phrase].append(place)

    @property
    def places(self) -> set[int]:
        """The places of all texts that hold any."""
        return {place for found in self._places.values() for place in found}

    def holding(self, phrase: tuple[str, ...]) -> Sequence[int]:
        """The places of the texts that hold a phrase, in order."""
        return self._places.get(phrase, ())
