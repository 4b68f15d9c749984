"""Coverage: every sentence of every letter with the accepted claims that rest on it, or the reason it has none."""

from collections.abc import Iterable
from dataclasses import dataclass

from wijkgraph.claims.claim import Claim, Ledger, SetAside, Status
from wijkgraph.dataset.assembly import Corpus
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.sentences import Kind, Sentence, split_sentences


@dataclass(frozen=True)
class Covered:
    """A sentence, the claims resting on it in order, and why it was set aside, if it was."""

    sentence: Sentence
    claims: tuple[Claim, ...]
    set_aside: SetAside | None

    @property
    def is_accounted_for(self) -> bool:
        """True if a claim rests on the sentence, or a reason is given why none does."""
        return bool(self.claims) or self.set_aside is not None


@dataclass(frozen=True)
class LetterCoverage:
    """One letter, sentence by sentence in reading order."""

    letter: Letter
    sentences: tuple[Covered, ...]

    @property
    def accounted_for(self) -> int:
        """Number of sentences that carry a claim or a reason."""
        return sum(covered.is_accounted_for for covered in self.sentences)

    @property
    def percent(self) -> int:
        """The whole per cent of sentences accounted for, rounded down: 100 only where none is left."""
        return 100 * self.accounted_for // len(self.sentences)


def cover_letters(corpus: Corpus) -> tuple[LetterCoverage, ...]:
    """The coverage of every letter in the corpus, by key."""
    ledgers = {ledger.source: ledger for ledger in corpus.ledgers}
    return tuple(
        cover_letter(letter, ledgers.get(letter.iri) or Ledger(letter.iri, ()))
        for letter in corpus.letters.values()
    )


def cover_letter(letter: Letter, ledger: Ledger) -> LetterCoverage:
    """The coverage of one letter by its ledger; rejected and proposed claims cover nothing."""
    accepted = [claim for claim in ledger.claims if claim.status is Status.ACCEPTED]
    return LetterCoverage(
        letter, tuple(_cover(sentence, accepted, ledger.set_aside) for sentence in split_sentences(letter))
    )


def open_sentences(letter: Letter, ledger: Ledger, proposals: Iterable[Claim] = ()) -> list[Sentence]:
    """The sentences and notes with no accepted claim, no reason why there is none, and no proposal that waits."""
    waiting = [passage for claim in proposals for passage in claim.evidence]
    return [
        one.sentence
        for one in cover_letter(letter, ledger).sentences
        if not one.is_accounted_for
        and one.sentence.kind in (Kind.BODY, Kind.NOTE)
        and not any(one.sentence.meets(passage.start, passage.end) for passage in waiting)
    ]


def _cover(sentence: Sentence, accepted: list[Claim], set_aside: tuple[SetAside, ...]) -> Covered:
    claims = [c for c in accepted if any(sentence.meets(p.start, p.end) for p in c.evidence)]
    reasons = (entry for entry in set_aside if sentence.meets(entry.passage.start, entry.passage.end))
    return Covered(sentence, tuple(claims), next(reasons, None))
