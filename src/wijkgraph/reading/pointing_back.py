"""Words that point back: a claim that cites a sentence with one must cite what the word points at as well.

Sentences left out between two quotes make *hierop*, *deze* or *hiervoor genoemde* point elsewhere than in the letter. A
finding is no proof of a fault: a reader looks, cites the sentence in between, or says in the review note what the word
points at, quoting it: «hierop».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wijkgraph.claims.claim import Claim, Ledger, Status
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.sentences import Kind, Sentence, split_sentences

# A pronominal adverb or a phrase stands for the sentence before it.
_BARE = re.compile(
    r"\b(?:[hd](?:ier|aar)(?:op|bij|mee|in|toe|voor(?! (?:genoemde|bedoelde))|door|naast|aan|uit|over|van)"
    r"|tegen deze achtergrond|in dit licht|om die reden|dit (?:biedt|vraagt|doe|heeft|is|betekent|maakt))\b",
    re.IGNORECASE,
)
# A demonstrative or “aforementioned” with its noun: what it names must stand in an earlier sentence that is cited.
_WITH_NOUN = re.compile(
    r"\b(?:(?:de |het )?(?:hiervoor|hierboven|eerder)?(?: )?(?:genoemde|bedoelde|boven(?:vermelde|genoemde))"
    r"|deze|dit|dergelijke?)\s+((?:\w+[  ]){0,2}?\w{5,})\b",
    re.IGNORECASE,
)
# Of the letter itself: “deze brief”, “dit jaar”.
_OWN = re.compile(r"\b(?:brief|brieven|jaar|kabinet|programma)\b", re.IGNORECASE)


@dataclass(frozen=True)
class PointingBack:
    """A claim, the cited sentence that points back, the word by which it does, and the sentence left out before it."""

    claim: Claim
    sentence: Sentence
    word: str
    left_out: Sentence


def pointing_back(letter: Letter, ledger: Ledger) -> Iterator[PointingBack]:
    """The accepted claims that cite two sentences apart of which the later one points at what is not cited."""
    sentences = [one for one in split_sentences(letter) if one.kind in (Kind.BODY, Kind.HEADING)]
    for claim in ledger.claims:
        if claim.status is Status.ACCEPTED:
            yield from _in_claim(claim, sentences)


def _in_claim(claim: Claim, sentences: Sequence[Sentence]) -> Iterator[PointingBack]:
    cited = [any(one.meets(p.start, p.end) for p in claim.evidence) for one in sentences]
    for at, one in enumerate(sentences):
        if at and cited[at] and not cited[at - 1] and any(cited[:at]):
            earlier = " ".join(
                other.text for other, is_cited in zip(sentences[:at], cited, strict=False) if is_cited
            )
            word = _dangling(one.text, earlier)
            if word and f"«{word.lower()}»" not in claim.note.lower():
                yield PointingBack(claim, one, word, sentences[at - 1])


def _dangling(text: str, earlier: str) -> str:
    """The first word of a sentence that points back at nothing cited; empty when there is none."""
    if bare := _BARE.search(text):
        return bare.group()
    known = earlier.lower()
    for match in _WITH_NOUN.finditer(text):
        noun = match.group(1).split()[-1].lower()
        if not _OWN.search(match.group()) and noun not in known:
            return match.group()
    return ""
