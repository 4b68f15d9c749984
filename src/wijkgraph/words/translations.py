"""Errors in the reader's language.

Code raises in English, where the error happens; the Dutch of all of it stands in `errors.nl.toml`, and is found here,
at the one place where an error is shown. See docs/decisions/0011-errors-in-two-languages.md.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wijkgraph.errors import WijkgraphError

_HOLE = re.compile(r"\{(\d)(!?)\}")


@dataclass(frozen=True)
class Told:
    """An error in one language. `detail` is its own English where that has no Dutch: to be shown apart."""

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
    if language != "nl":
        return Told(what, where, next)
    place = translate(where) or _catalogue().words.get(where, where)
    in_dutch, advice = translate(what), translate(next) if next else ""
    if in_dutch is not None and advice is not None:
        return Told(in_dutch, place, advice)
    title, general = kind_in_dutch(kind)
    return Told(in_dutch or title, place, advice or general, str(Told(what, next=next)))


def translate(text: str) -> str | None:
    """The Dutch of an English sentence of the catalogue, or None. Takes time linear in the text for each sentence."""
    exact = _catalogue().exact.get(text)
    if exact is not None:
        return exact
    for sentence in _catalogue().sentences:
        values = sentence.values_in(text)
        if values is not None:
            return sentence.filled(values)
    return None


def kind_in_dutch(kind: type[WijkgraphError]) -> tuple[str, str]:
    """Title and general advice, in Dutch, for a class of errors or the nearest class above it."""
    kinds = _catalogue().kinds
    found = next(kinds[cls.__name__] for cls in kind.__mro__ if cls.__name__ in kinds)
    return found["title"], found["advice"]


@dataclass(frozen=True)
class _Sentence:
    """A sentence with values in it: what stands between them in English, and the whole in Dutch."""

    between: Sequence[str]
    dutch: str

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

    def filled(self, values: Sequence[str]) -> str | None:
        """The Dutch with these values, words of ours among them in Dutch too; None where one needs Dutch it has not."""
        shown = {}
        for hole in _HOLE.finditer(self.dutch):
            value = values[int(hole[1]) - 1]
            found = translate(value) if hole[2] else _catalogue().words.get(value, value)
            if found is None:
                return None
            shown[hole[0]] = found
        return _HOLE.sub(lambda hole: shown[hole[0]], self.dutch)


@dataclass(frozen=True)
class _Catalogue:
    """The Dutch: whole sentences, sentences with values (the most telling first), words, kinds of errors."""

    exact: Mapping[str, str]
    sentences: Sequence[_Sentence]
    words: Mapping[str, str]
    kinds: Mapping[str, Mapping[str, str]]


@cache
def _catalogue() -> _Catalogue:
    read = tomllib.loads(files("wijkgraph.words").joinpath("errors.nl.toml").read_text(encoding="utf-8"))
    texts: dict[str, str] = read["sentences"] | read["others"]
    exact = {english: dutch for english, dutch in texts.items() if not _HOLE.search(english)}
    sentences = [
        _Sentence(_HOLE.sub("\0", english).split("\0"), dutch)
        for english, dutch in texts.items()
        if english not in exact
    ]
    sentences.sort(key=lambda sentence: -sum(map(len, sentence.between)))
    return _Catalogue(exact, sentences, read["words"], read["kinds"])
