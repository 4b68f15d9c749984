"""Contested claims: accepted ones whose cited words may not carry them, for a reader to look at again.

Two kinds are found by their words. A sentence left out between two quotes makes *hierop*, *deze* or *hiervoor genoemde*
point elsewhere than in the letter. And a modal says less than the claim: *naar verwachting* is no term, *denk ik aan*
no involvement, *kunnen de bouwstenen vormen* no influence stated as a fact. No finding proves a fault: a reader mends
the claim, or says in its review note what the word means there, quoting it: «hierop».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wijkgraph.claims.claim import Claim, Ledger, Status
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.sentences import Kind, Sentence, split_sentences
from wijkgraph.names import concept, term
from wijkgraph.rdf import NamedNode

# A pronominal adverb or a phrase stands for the sentence before it.
_BARE = re.compile(
    r"\b(?:[hd](?:ier|aar)(?:op|bij|mee|in|toe|voor(?! (?:genoemde|bedoelde))|door|naast|aan|uit|over|van)"
    r"|tegen deze achtergrond|in dit licht|om die reden|dit (?:biedt|vraagt|doe|heeft|is|betekent|maakt))\b",
    re.IGNORECASE,
)
# A demonstrative or “aforementioned” with its noun: what it names must stand in an earlier sentence that is cited.
_WITH_NOUN = re.compile(
    r"\b(?:(?:de |het )?(?:(?:hiervoor|hierboven|eerder) (?:genoemde|bedoelde)|boven(?:vermelde|genoemde))"
    r"|deze|dit|dergelijke?)\s+(?:\w+\s+){0,2}?(\w{5,})\b",
    re.IGNORECASE,
)
# Of the letter itself: “deze brief”, “dit jaar”.
_OWN = re.compile(r"\b(?:brief|brieven|jaar|kabinet|programma)\b", re.IGNORECASE)

_EXPECTED = re.compile(r"\bnaar verwachting\b|\bverwacht(?:en|ing|e)?\b", re.IGNORECASE)
_CONSIDERED = re.compile(r"\b(?:denk ik(?: ook)? aan|(?:wordt|valt te) (?:ge)?denken aan)\b", re.IGNORECASE)
_POSSIBLE = re.compile(r"\bkunnen (?:de |een )?(?:\w+ )?(?:bouwste(?:en|nen)|basis) vormen\b", re.IGNORECASE)
_POINTER = re.compile(r"\bzie ook\b", re.IGNORECASE)
_STATED = concept("influence-strength", "stated")
# What words allow no more than, by the properties and values that say more.
_MODALS: Sequence[tuple[re.Pattern[str], frozenset[NamedNode]]] = (
    (_EXPECTED, frozenset({term("wg:due")})),
    (_CONSIDERED, frozenset({term("wg:involves"), term("wg:partner")})),
    (_POSSIBLE, frozenset({_STATED, term("wg:informedBy")})),
    (_POINTER, frozenset({term("wg:influencer")})),
)


@dataclass(frozen=True)
class Contested:
    """A claim, the word that contests it as printed, and the sentence in question.

    `left_out` is the sentence before it that the claim does not cite; None where the word is a modal.
    """

    claim: Claim
    word: str
    sentence: Sentence
    left_out: Sentence | None = None


def contested_claims(letter: Letter, ledger: Ledger) -> Iterator[Contested]:
    """The accepted claims on a letter that somebody must look at again, in the order of the ledger."""
    sentences = split_sentences(letter)
    for claim in ledger.claims:
        if claim.status is Status.ACCEPTED:
            for found in contests(claim, sentences):
                if f"«{found.word.lower()}" not in claim.note.lower():
                    yield found


def contests(claim: Claim, sentences: Sequence[Sentence]) -> Iterator[Contested]:
    """Words among the cited sentences that contest a claim; `sentences` are all of its letter, in order."""
    read_on = [one for one in sentences if one.kind in (Kind.BODY, Kind.HEADING)]
    yield from _pointing_back(claim, read_on)
    yield from _too_strong(claim, sentences)


def _pointing_back(claim: Claim, sentences: Sequence[Sentence]) -> Iterator[Contested]:
    """The cited sentences that point back over one that is not cited, while an earlier one is."""
    cited = [_is_cited(claim, one) for one in sentences]
    earlier = ""
    for at, one in enumerate(sentences):
        if at and cited[at] and not cited[at - 1] and earlier:
            word = _dangling(one.text, earlier)
            if word:
                yield Contested(claim, word, one, sentences[at - 1])
        if cited[at]:
            earlier += f" {one.text.lower()}"


def _dangling(text: str, earlier: str) -> str:
    """The first word of a sentence that points back at nothing cited; empty when there is none."""
    bare = _BARE.search(text)
    if bare:
        return bare.group()
    for match in _WITH_NOUN.finditer(text):
        if not _OWN.search(match.group()) and match.group(1).lower() not in earlier:
            return match.group()
    return ""


def _too_strong(claim: Claim, sentences: Sequence[Sentence]) -> Iterator[Contested]:
    """The modals in cited sentences that allow less than the claim says."""
    says = {triple.predicate for triple in claim.assertion} | {triple.object for triple in claim.assertion}
    for modal, stronger in _MODALS:
        if stronger & says:
            for one in sentences:
                word = modal.search(one.text) if _is_cited(claim, one) else None
                if word:
                    yield Contested(claim, word.group(), one)


def _is_cited(claim: Claim, sentence: Sentence) -> bool:
    return any(sentence.meets(passage.start, passage.end) for passage in claim.evidence)
