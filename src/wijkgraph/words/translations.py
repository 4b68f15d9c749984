"""Errors in the reader's language.

Code raises in English, where the error happens. Each other language has a catalogue, `errors.nl.toml`, from which the
translation is made at the one place where an error is shown. See docs/decisions/0011-errors-in-two-languages.md.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wijkgraph.errors import WijkgraphError

ORIGINAL = "en"  # the language in which errors are raised
_HOLE = re.compile(r"\{(\d)(!?)\}")
_OPTION = r"--[a-z-]+ \Z"


@dataclass(frozen=True)
class Told:
    """An error in one language. `detail` is its English where no translation exists: to be shown apart."""

    what: str
    where: str = ""
    next: str = ""
    detail: str = ""

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        end = "" if self.what.endswith((".", "?", "…")) else "."
        return f"{self.what}{place}{end}" + (f" {self.next}" if self.next else "")


def tell(error: WijkgraphError, language: str) -> Told:
    """An error as text in `nl` or `en`."""
    return tell_of(type(error), error.what, error.where, error.next, language)


def tell_of(kind: type[WijkgraphError], what: str, where: str, next: str, language: str) -> Told:
    """The same, from an error's parts. Without a translation the text is that of its kind, and `detail` its English."""
    if language == ORIGINAL:
        return Told(what, where, next)
    place = translate(where, language) or _catalogue(language).words.get(where, where)
    found, advice = translate(what, language), translate(next, language) if next else ""
    if found is not None and advice is not None:
        return Told(found, place, advice)
    title, general = describe_kind(kind, language)
    return Told(found or title, place, advice or general, str(Told(what, next=next)))


def translate(text: str, language: str) -> str | None:
    """The translation of an English sentence of the catalogue, or None. Time: linear in the text for each sentence."""
    catalogue = _catalogue(language)
    exact = catalogue.exact.get(text)
    if exact is not None:
        return exact
    for sentence in catalogue.sentences:
        values = sentence.values_in(text)
        if values is not None:
            return sentence.filled(values, language)
    return None


def describe_kind(kind: type[WijkgraphError], language: str) -> tuple[str, str]:
    """Title and general advice, in a language, for a class of errors or the nearest class above it."""
    kinds = _catalogue(language).kinds
    found = next(kinds[cls.__name__] for cls in kind.__mro__ if cls.__name__ in kinds)
    return found["title"], found["advice"]


@dataclass(frozen=True)
class _Template:
    """A sentence with values: the English text between them, and the whole translation."""

    between: Sequence[str]
    translation: str

    def values_in(self, text: str) -> list[str] | None:
        """The values that make the sentence this text; None when it is another. Each is as short as it can be."""
        first, *middle, last = self.between
        end = len(text) - len(last)
        at = len(first)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return None
        values = []
        for part in middle:
            found = text.find(part, at, end)
            if found < 0:
                return None
            values.append(text[at:found])
            at = found + len(part)
        return [*values, text[at:end]]

    def filled(self, values: Sequence[str], language: str) -> str | None:
        """The translation with these values, words outside quotes translated too; None where one has no translation."""
        shown = {}
        for hole in _HOLE.finditer(self.translation):
            value = values[int(hole[1]) - 1]
            if hole[2]:
                found = translate(value, language)
            else:
                found = value if self._quotes(hole) else _catalogue(language).words.get(value, value)
            if found is None:
                return None
            shown[hole[0]] = found
        return _HOLE.sub(lambda hole: shown[hole[0]], self.translation)

    def _quotes(self, hole: re.Match[str]) -> bool:
        """True where the value was typed or is to be, and is shown as it is.

        It stands between straight quotes then, in code, or behind an option.
        """
        before = self.translation[: hole.start()]
        is_between = self.translation[hole.start() - 1 : hole.end() + 1] == f"'{hole[0]}'"
        return is_between or before.count("`") % 2 == 1 or bool(re.search(_OPTION, before))


@dataclass(frozen=True)
class _Catalogue:
    """Translations into one language: sentences, sentences with values (the longest first), words, kinds of errors."""

    exact: Mapping[str, str]
    sentences: Sequence[_Template]
    words: Mapping[str, str]
    kinds: Mapping[str, Mapping[str, str]]


@cache
def _catalogue(language: str) -> _Catalogue:
    read = tomllib.loads(Path(__file__).with_name(f"errors.{language}.toml").read_text(encoding="utf-8"))
    texts: dict[str, str] = read["sentences"] | read["others"]
    exact = {english: text for english, text in texts.items() if not _HOLE.search(english)}
    sentences = [
        _Template(_HOLE.sub("\0", english).split("\0"), text)
        for english, text in texts.items()
        if english not in exact
    ]
    sentences.sort(key=lambda sentence: -sum(map(len, sentence.between)))
    return _Catalogue(exact, sentences, read["words"], read["kinds"])
