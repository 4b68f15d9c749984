"""Named questions found by words that people type, with the things that those words name in their slots.

Also which of the words tell, which things they name, and which are known nowhere.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from wijkgraph.asking.likeness import occurs, occurs_otherwise
from wijkgraph.asking.name_index import IndexEntry, NameIndex
from wijkgraph.asking.naming import NAMED_KINDS
from wijkgraph.asking.printed_references import PAPER_KINDS, reference_keys
from wijkgraph.asking.questions import Question, Slot, SlotValue, is_of_kind
from wijkgraph.letters.folding import words_of
from wijkgraph.names import DEF, kind_of, term
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.words.messages import LANGUAGES, messages

FIRST_KINDS = frozenset((*NAMED_KINDS, *PAPER_KINDS, "dataset"))  # records of these come behind them
_LONGEST_NAME = 9  # words
_MOST_WORDS = 60  # of a text; a question is shorter
ENOUGH = 0.4  # share of what was typed, by weight, that a question must hold
# Of the weight of a word: for one of the question's own, and for another form of one.
_OWN, _AKIN = 0.95, 0.9
# Those who act: what people ask of them by name is what they did, and a slot for anything is for what it was about.
_ACTING = ("person", "post")
_STEM = 4  # letters that two forms of one word begin with alike
# Records that nobody asks about by name.
_RECORDS = ("agent", "instant", "period", "holding", "register", "claim", "passage", "text")


@dataclass(frozen=True)
class FoundQuestion:
    """A named question, and by slot the things or the day that it was asked of."""

    question: Question
    chosen: Mapping[str, SlotValue]


@cache
def small_words() -> frozenset[str]:
    """Words that say nothing of what is looked for: “de”, “the”, “van”."""
    return frozenset(
        word for language in LANGUAGES for word in messages(language).plain("search.small").split()
    )


def find_questions(
    index: NameIndex, questions: Iterable[Question], text: str, most: int = 5, least: float = ENOUGH
) -> tuple[FoundQuestion, ...]:
    """The questions that a text asks, the likest first: those that hold a share of its words, by weight.

    A text that is no more than names finds the questions with a slot for that kind of thing.
    """
    things, rest = _taken_apart(index, words_of(text)[:_MOST_WORDS])
    known = list(questions)
    weights = _weights(known, rest)
    ranked = []
    for place, question in enumerate(known):
        chosen = _slots_for(question, things)
        held = sum(weight * _likeness(question, word) for word, weight in weights.items())
        share = held / sum(weights.values()) if weights else 0
        if share >= least if weights else chosen:
            # What is asked counts before what it is asked of.
            fit = sum(_fit(question.slot(name)) for name in chosen)
            ranked.append((-share - fit, place, FoundQuestion(question, chosen)))
    return tuple(found for _, _, found in sorted(ranked, key=lambda one: one[:2])[:most])


def things_in(index: NameIndex, text: str) -> list[NamedNode]:
    """The things that a text names among other words, in its order."""
    values, _ = _taken_apart(index, words_of(text)[:_MOST_WORDS])
    return [value for value in values if isinstance(value, NamedNode)]


def is_asked_with(questions: Iterable[Question], word: str) -> bool:
    """True for a word in which any of the questions is asked."""
    return any(_likeness(question, word) for question in questions)


def _taken_apart(index: NameIndex, words: Sequence[str]) -> tuple[list[SlotValue], list[str]]:
    """The days and things that words name, each by as many words as it can be, and other words that say something."""
    values: list[SlotValue] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        if day := _day_at(words[at : at + 3]):
            values.append(Literal(day, datatype=term("xsd:date")))
            at += 3
            continue
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            if thing := _thing_named(index, words[at:end]):
                values.append(thing)
                at = end
                break
        else:
            if words[at] not in small_words():
                rest.append(words[at])
            at += 1
    return list(dict.fromkeys(values)), rest


def _day_at(words: Sequence[str]) -> str:
    """The day that three words name, as xsd:date: “31 maart 2020”, “2020 03 31”; empty where they name none."""
    if len(words) < 3:
        return ""
    first, month, last = words
    if month in _months():
        month = f"{_months()[month]:02}"
    year, day = (first, last) if len(first) == 4 else (last, first)
    try:
        return date.fromisoformat(f"{year}-{month}-{day.zfill(2)}").isoformat()
    except ValueError:
        return ""


@cache
def _months() -> Mapping[str, int]:
    """Numbers of the months by their names in every language."""
    names = (messages(language).plain("date.months").split() for language in LANGUAGES)
    return {name.casefold(): number for year in names for number, name in enumerate(year, start=1)}


def _thing_named(index: NameIndex, words: Sequence[str]) -> NamedNode | None:
    """The one thing that goes by these words; None for one short word, for records and for terms of the model."""
    if (len(words) == 1 and words[0] in small_words()) or max(map(len, words)) < 3:
        return None
    found = [one for one in index.named(" ".join(words)) if _is_subject(one)]
    return found[0] if len(found) == 1 else None


def _is_subject(thing: NamedNode) -> bool:
    return kind_of(thing) not in _RECORDS and not thing.value.startswith(f"{DEF}#")


def _slots_for(question: Question, values: Iterable[SlotValue]) -> Mapping[str, SlotValue]:
    """The slots, each filled with the first value that fits and no other slot holds; those of its kind first."""
    chosen: dict[str, SlotValue] = {}
    slots = sorted(question.slots, key=lambda slot: not slot.kinds)
    for value in values:
        free = (slot for slot in slots if slot.name not in chosen and _takes(slot, value))
        if slot := next(free, None):
            chosen[slot.name] = value
    return chosen


def _takes(slot: Slot, value: SlotValue) -> bool:
    if isinstance(value, Literal):
        return slot.type == "date"
    # A slot for any thing takes things, and no concepts.
    return slot.type == "iri" and (
        is_of_kind(value, slot.kinds) if slot.kinds else kind_of(value) not in (None, *_ACTING)
    )


def _fit(slot: Slot) -> float:
    """Fitness of a slot for what fills it: the fewer kinds it takes, the better."""
    return 0.3 / len(slot.kinds) + 0.2 if slot.kinds else 0.3 if slot.type == "date" else 0.1


def _weights(questions: Sequence[Question], words: Iterable[str]) -> Mapping[str, float]:
    """The words with their weights: the fewer questions hold one, the more it tells."""
    return {
        word: math.log(1 + len(questions) / max(1, sum(_likeness(one, word) > 0 for one in questions)))
        for word in words
    }


def _likeness(question: Question, word: str) -> float:
    """1 for a word in which people ask the question, less for one of its own, or for another form, else 0."""
    if word in question.asked:
        return 1
    if word in question.own_words:
        return _OWN
    return _AKIN if any(_are_akin(word, one) for one in question.asked | question.own_words) else 0


def _are_akin(word: str, other: str) -> bool:
    """True for two forms of a word: “beloofd” and “beloofde”, “rapport” and “rapporten”."""
    if min(len(word), len(other)) < _STEM:
        return False
    stem = max(_STEM, max(len(word), len(other)) - 3)
    return word[:stem] == other[:stem]


def telling_words(text: str) -> list[str]:
    """The words to look for, each once, without small ones."""
    return [word for word in dict.fromkeys(words_of(text)) if word not in small_words()]


def named_among(index: NameIndex, text: str) -> list[IndexEntry]:
    """The things of the world that a text names among other words."""
    entries = [entry for thing in things_in(index, text) if (entry := index.entry(thing))]
    return [entry for entry in entries if entry.kind in FIRST_KINDS]


def unknown_words(index: NameIndex, questions: Iterable[Question], text: str) -> list[str]:
    """The words of a text, as typed, that stand in no name, passage or question; none of a printed reference.

    Left out are words that stand there in another form, save those with a capital: they may be names.
    """
    if reference_keys(text):
        return []
    typed = {word: token for token in re.findall(r"\w+", text) for word in telling_words(token)}
    known = tuple(questions)
    return [
        token
        for word, token in typed.items()
        if not (occurs(index, word) or is_asked_with(known, word))
        and not (token.islower() and occurs_otherwise(index, word))
    ]
