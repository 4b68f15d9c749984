"""Sentences of the letters that hold given words, found in the frozen text itself, with or without a claim."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wijkgraph.letters.frozen import Letter
from wijkgraph.rdf import NamedNode

# Few questions come to the text of letters, and none of the others waits for the patterns by which it is read.
if TYPE_CHECKING:
    from wijkgraph.letters.mentions import SentenceIndex
    from wijkgraph.letters.sentences import Sentence


@dataclass(frozen=True)
class Mention:
    """A sentence of a letter that holds words looked for; `issued` is the date of the letter (xsd:date) or empty."""

    letter: NamedNode
    issued: str
    sentence: "Sentence"


def sentences_holding(
    letters: Iterable[Letter], words: Iterable[str], dates: Mapping[NamedNode, str]
) -> tuple[Mention, ...]:
    """Every sentence, heading and note that holds one of some words or names, oldest letter first.

    Names are found as in a dossier (`letters.mentions`). Page footers are left out. `dates` are those of the letters
    (xsd:date).
    """
    from wijkgraph.letters.mentions import Name

    names = [Name(one) for one in words]
    found = [
        Mention(letter.iri, dates.get(letter.iri, ""), sentence)
        for letter in letters
        for sentence, _ in _sentences_of(letter).naming(names)
    ]
    return tuple(sorted(found, key=lambda one: (one.issued, one.letter.value, one.sentence.number)))


@lru_cache(maxsize=64)
def _sentences_of(letter: Letter) -> "SentenceIndex":
    from wijkgraph.letters.mentions import SentenceIndex
    from wijkgraph.letters.sentences import Kind, split_sentences

    return SentenceIndex(one for one in split_sentences(letter) if one.kind is not Kind.FOOTER)


def words_for(names: Mapping[NamedNode, Sequence[str]]) -> tuple[str, ...]:
    """Words to look for in a text: every name, and what stands in it before a colon or an explanation in brackets."""
    whole = [name for several in names.values() for name in several]
    return tuple(dict.fromkeys([*whole, *(name.partition(": ")[0].partition(" (")[0] for name in whole)]))
