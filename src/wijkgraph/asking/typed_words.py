"""Words of a typed text: those that tell, the things they name, and those that are known nowhere."""

import re
from collections.abc import Iterable

from wijkgraph.asking.likeness import occurs
from wijkgraph.asking.name_index import IndexEntry, NameIndex
from wijkgraph.asking.naming import NAMED_KINDS
from wijkgraph.asking.printed_references import PAPER_KINDS, reference_keys
from wijkgraph.asking.question_finder import is_asked_with, small_words, things_in
from wijkgraph.asking.questions import Question
from wijkgraph.letters.folding import words_of

FIRST_KINDS = frozenset((*NAMED_KINDS, *PAPER_KINDS, "dataset"))  # records of these come behind them


def telling_words(text: str) -> list[str]:
    """The words to look for, each once, without small ones."""
    return [word for word in dict.fromkeys(words_of(text)) if word not in small_words()]


def named_among(index: NameIndex, text: str) -> list[IndexEntry]:
    """The things of the world that a text names among other words."""
    entries = [entry for thing in things_in(index, text) if (entry := index.entry(thing))]
    return [entry for entry in entries if entry.kind in FIRST_KINDS]


def unknown_words(index: NameIndex, questions: Iterable[Question], text: str) -> list[str]:
    """The words of a text, as typed, that stand so in no name, passage or question; none of a printed reference."""
    if reference_keys(text):
        return []
    typed = {word: token for token in re.findall(r"\w+", text) for word in telling_words(token)}
    known = tuple(questions)
    return [token for word, token in typed.items() if not (occurs(index, word) or is_asked_with(known, word))]
