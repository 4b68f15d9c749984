"""Desk of one reviewer on one source: every decision, kept before the next item is asked.

It knows no terminal and no page: full screen, prompts, files of decisions and the web page all work through it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypedDict

from wijkgraph.claims.claim import Claim, Ledger, SetAside, Status
from wijkgraph.errors import NotFound, UsageError
from wijkgraph.project import Layout
from wijkgraph.reviewing.acts import ASIDE_REASONS, REASONS, Act, ActKind, rule_of
from wijkgraph.reviewing.amending import amended, parts_of
from wijkgraph.reviewing.claims_files import ReviewFiles, check_source
from wijkgraph.reviewing.composing import compose
from wijkgraph.reviewing.decided_ledger import provenance_at, set_aside_note
from wijkgraph.reviewing.desk_state import DeskOptions, DeskState
from wijkgraph.reviewing.verdicts import bulk_of
from wijkgraph.reviewing.waiting import Waiting


class _Touched(TypedDict):
    before: tuple[Claim, ...]
    lifted: tuple[SetAside, ...]


class Desk(DeskState):
    """The review of one source by one reviewer. Made by `open_desk`, which holds the lock."""

    def accept(self, words: str = "", how: str = "") -> None:
        """Accepts the claim, with words for its record, or sets the sentence aside for the suggested reason."""
        item = self._asked()
        if item.claim:
            self._refuse_hidden(item)
            changes = self._changes(item.claim)
            self._keep(Act(ActKind.ACCEPT, claims=(item.claim,), words=words.strip(), how=how, **changes))
        elif (entries := tuple(self.proposed_aside.get(item.place, ()))) and self.is_pending(item):
            self._keep(Act(ActKind.ASIDE, aside=entries, reason=item.suggested, words=words.strip()))
        elif item.suggested:
            self.set_aside(item.suggested)
        else:
            raise UsageError(
                "Nothing is proposed for this sentence",
                next="Set it aside with a reason, write a claim, or skip it.",
            )

    def reject(self, reason: str = "", words: str = "") -> None:
        """Rejects the claim for a reason of REASONS, or in words. Raises UsageError without either."""
        item = self._asked()
        if item.claim is None:
            raise UsageError("A sentence is not rejected", next="Set it aside with a reason, or skip it.")
        self._refuse_hidden(item)
        if reason not in REASONS and not words.strip():
            raise UsageError("Say why, so that nobody proposes it again", next="Give a number or words.")
        changes = self._changes(item.claim)
        self._keep(Act(ActKind.REJECT, claims=(item.claim,), reason=reason, words=words.strip(), **changes))

    def amend(self, part: int, value: str) -> None:
        """Accepts the claim with its part of that number (from 1) changed; the proposal itself is rejected."""
        item = self._asked()
        if item.claim is None:
            raise UsageError("A sentence is not amended", next="Write a claim on it.")
        self._refuse_hidden(item)
        parts = parts_of(item.claim)
        if not 1 <= part <= len(parts):
            raise UsageError(f"The claim has no part {part}", next=f"Give a number from 1 to {len(parts)}.")
        better = amended(item.claim, parts[part - 1], value, self.known, self.cover.sentences)
        if better.iri == item.claim.iri:
            raise UsageError("Nothing was changed", next="Type another value, or accept the claim as it is.")
        self._refuse_double(better)
        better = replace(
            better, status=Status.PROPOSED, note="", revises=(*item.claim.revises, item.claim.iri)
        )
        self._keep(Act(ActKind.AMEND, claims=(item.claim, better), **self._changes(better)))

    def write(self, kind: str, numbers: Sequence[int], slots: Mapping[str, str]) -> Claim:
        """Accepts a claim of the reviewer's own on sentences of these numbers; returns it."""
        if self.view is None:
            raise UsageError("A register has no sentences", next="Propose a draft for it.")
        cited = [one for one in self.cover.sentences if one.number in set(numbers)]
        at = self.options.clock()
        claim = compose(self.view, self.source, kind, cited, slots, provenance_at(self.by, at))
        self._refuse_double(claim)
        self._keep(Act(ActKind.NEW, at, claims=(claim,), **self._changes(claim)), moves=False)
        return claim

    def set_aside(self, reason: str, words: str = "", number: int = 0) -> None:
        """Sets a sentence aside for a reason of ASIDE_REASONS: that of a number, else the one asked or first cited."""
        item = self.current
        if reason not in ASIDE_REASONS:
            raise UsageError(f"'{reason}' is no reason", next=f"Give one of: {', '.join(ASIDE_REASONS)}.")
        numbers = [number] if number else [item.place] if item and item.place else []
        sentences = [one for one in self.cover.sentences if one.number in numbers]
        if not sentences:
            raise UsageError("No sentence was chosen", next="Choose at least one sentence first.")
        if self.states[sentences[0].number] in ("claimed", "aside"):
            raise UsageError("This sentence is accounted for", next="Take the earlier decision back first.")
        notes = set_aside_note(words, self.options.language)
        entries = tuple(SetAside(p, reason, notes) for one in sentences for p in one.stretches)
        moves = item is not None and item.sentence is not None and item.place == sentences[0].number
        self._keep(Act(ActKind.ASIDE, aside=entries, reason=reason, words=words), moves=moves)

    def read(self, kind: str) -> None:
        """Records a blind reading, the kind of claim that the sentence makes or `nothing`, and shows the proposal."""
        item = self._asked()
        self._keep(Act(ActKind.READ, read=kind, words=item.name, how="blind"), moves=False)

    def skip(self) -> None:
        """Puts the item off until all others are decided."""
        self._keep(Act(ActKind.SKIP, words=self._asked().name))

    def accept_in_bulk(self) -> int:
        """Accepts the waiting proposals of the rule of this one, unseen, and returns how many; one in twenty is asked.

        Raises UsageError for a rule that was not right often enough: see `Rate.may_go_in_bulk`.
        """
        item = self._asked()
        rate = self.rates.get(rule_of(item.claim)) if item.claim else None
        if item.claim is None or self.options.blind or not rate or not rate.may_go_in_bulk:
            raise UsageError(
                "This rule may not be accepted in bulk",
                next="It needs 189 verdicts without a rejection, or as sure a share with more.",
            )
        rule = rule_of(item.claim)
        same = [
            one.claim
            for one in self.items
            if one.claim and self.is_pending(one) and rule_of(one.claim) == rule and not one.is_contested
        ]
        chosen = tuple(bulk_of(same))
        if chosen:
            self._keep(Act(ActKind.ACCEPT, claims=chosen, how="bulk"))
        return len(chosen)

    def accept_all(self, words: str = "") -> int:
        """Accepts every proposal that waits and sets aside what was proposed to be; returns how many were accepted.

        Nothing shows that anybody looked: like those of a rule, these count as accepted in bulk.
        """
        accepted = 0
        for item in list(self.items):
            if self.is_pending(item) and (item.claim or item.place in self.proposed_aside):
                self.at = item.name
                self.accept(words, how="bulk")
                accepted += item.claim is not None
        return accepted

    def undo(self) -> None:
        """Takes the last act back and asks its item again. Raises UsageError when there is none."""
        if not self.history.done:
            raise UsageError("There is nothing to take back", next="Decide on a claim first.")
        last = self.history.done[-1]
        self._keep(Act(ActKind.UNDO), moves=False)
        self._return_to(last)

    def redo(self) -> None:
        """Gives back the act that was taken back last. Raises UsageError when there is none."""
        if not self.history.undone:
            raise UsageError("There is nothing to give back", next="Take a decision back first.")
        self._return_to(self.history.undone[-1])
        self._keep(Act(ActKind.REDO))

    # -- inside ------------------------------------------------------------------------------------------------

    def _refuse_hidden(self, item: Waiting) -> None:
        if self.is_hidden(item):
            raise UsageError("The proposal was not read yet", next="Say first what the sentence says.")

    def _refuse_double(self, claim: Claim) -> None:
        if self.ledger.find(claim.iri):
            raise UsageError(
                "This claim was decided on already", next="Look at what stands there, or say it otherwise."
            )

    def _changes(self, claim: Claim) -> _Touched:
        """Reviewed claims and set-aside sentences that accepting or settling a claim changes, as they are now."""
        touched = {claim.iri, *claim.revises} if self.options.settle else set(claim.revises)
        before = [one for one in self.ledger.claims if one.iri in touched]
        lifted = [entry for entry in self.ledger.set_aside if entry.passage in claim.evidence]
        return {"before": tuple(before), "lifted": tuple(lifted)}


@contextmanager
def open_desk(layout: Layout, key: str, by: str, options: DeskOptions | None = None) -> Iterator[Desk]:
    """A desk that nobody else has; what was decided is written to the claims file when it is left.

    Raises StoreError when somebody reviews the source, or nothing can be written; NotFound when nothing is there to
    review; ChangedText when the letter is not the one that was frozen or reviewed.
    """
    files = ReviewFiles(layout, key)
    with files.only_one(by):
        desk = Desk(layout, files, by, _proposed(files), options or DeskOptions())
        try:
            yield desk
        finally:
            try:
                desk.save()
            finally:
                desk.journal.close()


def _proposed(files: ReviewFiles) -> Ledger:
    """The proposals; none for a letter whose sentences can be read all the same. Raises NotFound for any other key."""
    letter = files.letter()
    if files.proposals.exists() or letter is None:
        return files.proposed()
    if not files.ledger.exists() and not any(files.journals.glob("*.journal")):
        check_source(files.layout, files.key)
        raise NotFound(
            f"Nothing was proposed for '{files.key}'",
            where=str(files.proposals),
            next="Run `wijkgraph propose` first.",
        )
    return Ledger(letter.iri, ())
