"""The one door: no finding of any reader counts before its words are proven to stand where it says.

`ground` looks the cited words up after folding, never by likeness; each slot's value must come from the cited words.
What does not hold is refused with a reason of a closed list, and shown, never dropped in silence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from wijkgraph.letters.folding import fold
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.sentences import Sentence
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.strength import above_its_words
from wijkgraph.reading.values import within_ranges

# What readers may find; another kind is refused. `claim` is a person's draft, whose triples are the value.
FOUND = frozenset(
    [
        "claim",
        "own_number",
        "dossier",
        "date",
        "place_of_date",
        "session_year",
        "letter_name",
        "addressee",
        "house",
        "sender",
        "co_sender",
        "signatory",
        "paper",
        "proceedings",
        "gazette",
        "case",
        "isbn",
        "address",
        "motion",
        "fulfilled",
        "made",
        "handled",
        "study",
        "place",
        "programme",
        "influence",
        "amount",
        "area_count",
        "count",
        "letter_of_day",
        "commitment_of_day",
    ]
)
_POINTS_BACK = re.compile(
    r"\b(?:hierop|deze|dit|hiervoor genoemde|voornoemde|met het oog hierop|hiermee|daarmee|die)\b", re.I
)
# Slots whose value is of a closed list, or the place of a part in its sentence, and no words of the text.
_CONCEPTS = frozenset(("type", "strength", "part"))
_WHOLE, _STEM = (
    4,
    5,
)  # letters of a word that must stand whole, and of a longer one that must stand in any form
# Words that join others in a value that a reader makes from a sentence: "onderzoek naar …".
_LINKS = frozenset(
    (
        "de",
        "het",
        "een",
        "en",
        "of",
        "naar",
        "van",
        "voor",
        "in",
        "op",
        "te",
        "aan",
        "bij",
        "met",
        "door",
        "over",
    )
)
_WORDS = re.compile(r"[a-z]+|\d+")


class Why(StrEnum):
    """The reasons for which a finding is refused: a closed list."""

    STANDS_NOWHERE = "stands-nowhere"
    STANDS_IN_SEVERAL = "stands-in-several"
    SENTENCE_DISAGREES = "sentence-disagrees"
    VALUE_NOT_IN_WORDS = "value-not-in-words"
    UNKNOWN_KIND = "unknown-kind"
    NAME_NOT_PRINTED = "unregistered-name-not-printed"
    COPIED_FROM_THE_PROMPT = "copied-from-the-prompt"
    OUTSIDE_WINDOW = "outside-window"
    OVER_BUDGET = "over-budget"


@dataclass(frozen=True)
class Grounded:
    """A finding whose words stand: the passages they make, in order, and the sentences these lie in."""

    finding: Finding
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    contested: str = ""


@dataclass(frozen=True)
class Refused:
    """A finding that does not count, and why; `detail` shows the words it failed on."""

    finding: Finding
    why: Why
    detail: str

    def told(self) -> str:
        """The refusal on one line."""
        return f"refused, {self.why}: {self.finding.kind} by {self.finding.by}: {self.detail[:120]!r}"


def ground_all(view: View, findings: Iterable[Finding]) -> tuple[list[Grounded], list[Refused]]:
    """Findings that stand, in order, and those that do not."""
    grounded: list[Grounded] = []
    refused: list[Refused] = []
    for finding in findings:
        result = ground(view, finding)
        if isinstance(result, Grounded):
            grounded.append(result)
        else:
            refused.append(result)
    return grounded, refused


def ground(
    view: View,
    finding: Finding,
    *,
    window: range | None = None,
    prompt: str = "",
    registered: frozenset[str] = frozenset(),
) -> Grounded | Refused:
    """The finding with its passages, or why it is refused.

    `window` holds the numbers of the sentences that the reader was shown, `prompt` the examples it was shown,
    `registered` names that need not be printed, folded.
    """
    if finding.kind not in FOUND:
        return Refused(finding, Why.UNKNOWN_KIND, finding.kind)
    passages: dict[Passage, None] = {}
    sentences: dict[Sentence, None] = {}
    for number, words in finding.cites:
        if window is not None and number and number not in window:
            return Refused(finding, Why.OUTSIDE_WINDOW, f"{number}: {words}")
        placed = _place(view, number, words)
        if isinstance(placed, Why):
            copied = placed is Why.STANDS_NOWHERE and prompt and fold(words) in fold(prompt)
            return Refused(finding, Why.COPIED_FROM_THE_PROMPT if copied else placed, words)
        passages |= dict.fromkeys(placed[1])
        sentences[placed[0]] = None
    if not passages:
        return Refused(finding, Why.STANDS_NOWHERE, "")
    cited = "\n".join(words for _, words in finding.cites)  # a word may be broken at the end of a page
    missing = _not_in_words(finding.slots, cited, registered)
    if missing:
        printed = finding.kind in ("study", "programme", "place", "signatory") and not registered
        why = Why.NAME_NOT_PRINTED if printed and "name" in finding.slots else Why.VALUE_NOT_IN_WORDS
        return Refused(finding, why, missing)
    ordered = tuple(sorted(sentences, key=lambda sentence: sentence.number))
    said = " ".join(sentence.text for sentence in ordered) if finding.kind in ("made", "influence") else ""
    contested = (
        finding.contested or above_its_words(finding.kind, finding.words("type"), said) or _left_out(ordered)
    )
    return Grounded(finding, tuple(sorted(passages)), ordered, contested)


def _place(view: View, number: int, words: str) -> tuple[Sentence, list[Passage]] | Why:
    """The sentence and passages of cited words; `number` 0 stands for a reader that gives none."""
    if not fold(words):
        return Why.STANDS_NOWHERE
    if not 0 <= number <= len(view.sentences):
        return Why.SENTENCE_DISAGREES if view.find(words) else Why.STANDS_NOWHERE
    if number:
        sentence = view.sentences[number - 1]
        for stretch in sentence.stretches:  # as printed, the common case
            at = stretch.exact.find(words)
            if at >= 0:
                start = stretch.start + at
                return sentence, [Passage(stretch.letter, start, start + len(words), words, stretch.base)]
    return _place_folded(view, number, words)


def _place_folded(view: View, number: int, words: str) -> tuple[Sentence, list[Passage]] | Why:
    places = view.find(words)
    if not places:
        return Why.STANDS_NOWHERE
    met = {s.number: s for start, end in places for s in view.sentences_meeting(start, end)}
    if number and number not in met:
        return Why.SENTENCE_DISAGREES
    if not number and len(met) > 1:  # a whole sentence wins from the same words within others
        wanted = fold(words)
        met = {n: sentence for n, sentence in met.items() if fold(sentence.text) == wanted} or met
        if len(met) > 1:
            return Why.STANDS_IN_SEVERAL
    sentence = met[number] if number else next(iter(met.values()))
    start, end = next((a, b) for a, b in places if sentence.meets(a, b))
    return sentence, sentence.clipped(view.text, start, end)


def _not_in_words(slots: Mapping[str, tuple[str, ...]], cited: str, registered: frozenset[str]) -> str:
    """The first value that the cited words do not hold: each of its words must stand there, a long one in any form."""
    text = fold(cited).lower()
    digits = re.sub(r"(?<=\d)[ .](?=\d{3}(?!\d))", "", text)
    between = within_ranges(cited) if "paper" in slots else set()
    derived = {word for word in slots.get("paper", ()) if word.rpartition("-")[2] in between}
    for words in (word for role, said in slots.items() if role not in _CONCEPTS for word in said):
        flat = fold(words).lower()
        if flat in text or flat in registered:
            continue
        for token in _WORDS.findall(flat.rpartition("-")[0] if words in derived else flat):
            if token.isdigit():
                if token not in digits:
                    return words
            elif len(token) > _WHOLE:
                if token[:_STEM] not in text:
                    return words
            elif token not in _LINKS and not re.search(
                rf"\b{token}(?![a-z])", text
            ):  # a footnote mark may follow
                return words
    return ""


def _left_out(sentences: tuple[Sentence, ...]) -> str:
    """Reason for a person to look first: a later sentence points back at one that is not cited."""
    for before, after in pairwise(sentences):
        if after.number - before.number > 1 and _POINTS_BACK.search(after.text[:120]):
            return f"sentence {after.number} points back; sentence {after.number - 1} is not cited"
    return ""
