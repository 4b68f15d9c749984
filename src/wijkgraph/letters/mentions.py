"""Finds names in sentences: whole words, whatever their case, accents, hyphens and quotation marks.

An abbreviation is found in capitals only, so that no word of the language is taken for one. Other forms of a name,
such as a plural, are found where they are names of their own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.letters.folding import Folded, PhraseIndex, fold, words_of
from wijkgraph.letters.sentences import Sentence

# Words, numbers and marks; hyphens and quotation marks only divide words, as blanks do.
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s\"-]|_")
_GAP = r"[\s\"-]"

Span = tuple[int, int]  # first character and the one after the last, of the sentence as it reads


@dataclass(frozen=True)
class Name:
    """A name to find; with `keeps_case`, words with a capital are found with it only."""

    text: str
    keeps_case: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words and numbers of the name, folded."""
        return words_of(self.text)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Regular expression of the name in folded text.

        The digits of a note's mark, which scanning glues to the word before it, may follow a letter.
        """
        folded = fold(self.text)
        tokens = list(_TOKEN.finditer(folded))
        is_abbreviation = not re.search(r"[^\W\d_]*[a-z]{2}", folded)
        parts = []
        for place, token in enumerate(tokens):
            if place:
                parts.append(_between(tokens[place - 1], token))
            parts.append(_spelt(token[0], self.keeps_case or is_abbreviation))
        end = r"(?![^\W_])" if tokens[-1][0].isdigit() else r"(?=\d{0,2}(?![^\W_]))"
        return re.compile(rf"(?<![^\W_]){''.join(parts)}{end}")


def _between(left: re.Match[str], right: re.Match[str]) -> str:
    """Pattern of what may stand between two tokens of a name: blanks and hyphens alike, or nothing next to digits."""
    is_loose = left[0].isdigit() != right[0].isdigit() or not (left[0].isalnum() and right[0].isalnum())
    return f"{_GAP}*" if is_loose else f"{_GAP}+"


def _spelt(token: str, keeps_case: bool) -> str:
    is_fixed = (keeps_case and token != token.lower()) or (len(token) > 1 and token.isupper())
    return re.escape(token) if is_fixed else f"(?i:{re.escape(token)})"


def find_names(text: str, names: Iterable[Name]) -> tuple[Span, ...]:
    """Places of the names in a text, in order; of places that overlap the longest."""
    return _find(Folded(text), names)


def _find(folded: Folded, names: Iterable[Name]) -> tuple[Span, ...]:
    found = {
        folded.span(*match.span())
        for name in names
        if name.words
        for match in name.pattern.finditer(folded.text)
    }
    chosen: list[Span] = []
    for start, end in sorted(found, key=lambda span: (span[0] - span[1], span)):
        if all(end <= begin or stop <= start for begin, stop in chosen):
            chosen.append((start, end))
    return tuple(sorted(chosen))


class NamedSentences:
    """Sentences of some letters by the names they may hold: for many names, all of which are known."""

    def __init__(self, sentences: Iterable[Sentence], names: Iterable[Name]) -> None:
        every = list(sentences)
        self._names = PhraseIndex(
            (words_of(sentence.text) for sentence in every), (name.words for name in names)
        )
        self._sentences = {place: every[place] for place in self._names.places}

    def naming(self, names: Iterable[Name]) -> Iterator[tuple[Sentence, tuple[Span, ...]]]:
        """Every sentence with one of the names, in the order given, and the places of the names in `text`."""
        wanted: dict[int, list[Name]] = defaultdict(list)
        for name in names:
            for place in self._names.holding(name.words):
                wanted[place].append(name)
        for place in sorted(wanted):
            sentence = self._sentences[place]
            if spans := find_names(sentence.text, wanted[place]):
                yield sentence, spans


class SentenceIndex:
    """Sentences of some letters by their words: a name that was not known before is looked for where it can stand."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self._sentences = [(sentence, Folded(sentence.text)) for sentence in sentences]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, (sentence, _) in enumerate(self._sentences):
            for word in set(words_of(sentence.text)):
                self._places[word].append(place)

    def naming(self, names: Iterable[Name]) -> Iterator[tuple[Sentence, tuple[Span, ...]]]:
        """Every sentence with one of the names, in the order given, and the places of the names in `text`."""
        wanted = [name for name in names if name.words]
        for place in sorted({place for name in wanted for place in self._candidates(name)}):
            sentence, folded = self._sentences[place]
            if spans := _find(folded, wanted):
                yield sentence, spans

    def _candidates(self, name: Name) -> Sequence[int]:
        # Words and numbers are indexed apart, so the mark of a note that is glued to a word hides nothing.
        return min((self._places.get(word, []) for word in name.words), key=len)
