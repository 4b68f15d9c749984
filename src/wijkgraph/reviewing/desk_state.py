"""State of a review: proposals, decisions, the item that is asked now, and the ways from one item to another."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wijkgraph.claims.claim import Claim, Ledger, SetAside, Status, hash_of
from wijkgraph.errors import UsageError
from wijkgraph.letters.passages import prove_passages
from wijkgraph.letters.view import View
from wijkgraph.names import names_at
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.review import described
from wijkgraph.reviewing.acts import Act, ActKind, decode_act, encode_act
from wijkgraph.reviewing.claim_wording import tell_claim
from wijkgraph.reviewing.claims_files import ReviewFiles
from wijkgraph.reviewing.decided_ledger import decided_ledger
from wijkgraph.reviewing.decisions import Decided, History
from wijkgraph.reviewing.journal import Journal, read_journal
from wijkgraph.reviewing.journal_acts import acts_of
from wijkgraph.reviewing.known_things import KnownThings, known_things
from wijkgraph.reviewing.verdicts import rates_by, read_verdicts
from wijkgraph.reviewing.waiting import SentenceCover, Waiting, is_pending, standing_claims, waiting_items


def _asked_in(act: Act) -> tuple[Claim, ...]:
    """The proposals that an act decided on."""
    if act.kind is ActKind.AMEND:
        return act.claims[:1]
    return act.claims if act.kind in (ActKind.ACCEPT, ActKind.REJECT) else ()


def now_in_seconds() -> str:
    """This moment as xsd:dateTime in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class DeskOptions:
    """Options of a review: `blind` hides each proposal until it was read; `settle` names two reviewers who differ."""

    language: str = "nl"
    blind: bool = False
    settle: tuple[str, str] | None = None
    clock: Callable[[], str] = now_in_seconds


@dataclass(frozen=True)
class Progress:
    """Progress of a review: items decided and all of them, and sentences that nothing accounts for."""

    decided: int
    total: int
    open_sentences: int
    sentences: int


class DeskState:
    """Proposals and decisions of one reviewer on one source, and where the review is."""

    def __init__(
        self, layout: Layout, files: ReviewFiles, by: str, proposed: Ledger, options: DeskOptions
    ) -> None:
        self.files, self.by, self.options = files, names_at(layout.base).thing("agent", by), options
        self.letter = files.letter()
        self.source: NamedNode = self.letter.iri if self.letter else proposed.source
        if self.letter:
            prove_passages(self.letter, proposed.passages)
        self.view = View(self.letter.text, self.letter.key, self.letter.base) if self.letter else None
        self.on_file = files.reviewed()
        self.opinions: list[dict[str, Decided]] = []  # of the two reviewers to settle between
        self.known: KnownThings = known_things(layout)
        self.journal = Journal(files.journal(by))
        self.history = History(acts_of(self.journal, self.source, self.by, self.letter))
        self.rates = rates_by(read_verdicts(layout, leaves_out_broken=True), "rule")
        self.cover = SentenceCover(self.view.sentences if self.view else ())
        self.proposed_aside: dict[int, list[SetAside]] = defaultdict(list)  # by number of the sentence
        for entry in proposed.set_aside:
            for sentence in self.cover.of_aside(entry):
                self.proposed_aside[sentence.number].append(entry)
        self.proposals = self._to_ask(proposed)
        self._described = proposed.description
        self.ledger: Ledger = self._decided()
        counts = {rule: rate.total for rule, rate in self.rates.items()}
        self.states = self._states()
        self.items: list[Waiting] = waiting_items(
            self.proposals, proposed.set_aside, self.cover, self.states, self.known, counts,
            blind=options.blind,
        )  # fmt: skip
        if options.settle:
            self.items = [item for item in self.items if item.claim]
        self._by_name = {item.name: item for item in self.items}
        self._told: dict[str, str] = {}  # claims in words, as they are searched
        self.at: str = ""
        self._move_on(-1)

    # -- what is asked -------------------------------------------------------------------------------------------

    @property
    def current(self) -> Waiting | None:
        """The item that is asked now; None when nothing waits."""
        return self._by_name.get(self.at)

    def is_hidden(self, item: Waiting) -> bool:
        """True in a blind review for a proposal that was not read yet."""
        done = self.history.now
        return (
            self.options.blind
            and item.claim is not None
            and item.name not in done.readings
            and item.name not in done.claims
        )

    def is_pending(self, item: Waiting) -> bool:
        """True for an item without a decision."""
        decided = self.decision(item)
        if self.options.settle and decided and decided.act.how != "settle":
            return True
        return is_pending(item, self.history.now, self.states)

    @property
    def progress(self) -> Progress:
        """Items decided so far."""
        claims = [item for item in self.items if item.claim]
        waiting = sum(self.is_pending(item) for item in claims)
        opened = sum(state == "open" for state in self.states.values())
        return Progress(len(claims) - waiting, len(claims), opened, len(self.states))

    def decision(self, item: Waiting) -> Decided | None:
        """Decision on a claim; None while it waits."""
        return self.history.now.claims.get(item.name)

    # -- ways through --------------------------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """Asks the item of a name: twelve digits or the first of them, or s and the number of a sentence."""
        found = [
            one for one in self.items if one.name == name or (len(name) > 3 and one.name.startswith(name))
        ]
        if len(found) != 1:
            raise UsageError(
                f"Nothing here is called '{name}'", next="Give the name of a claim, or s12 for a sentence."
            )
        self.at = found[0].name

    def next_where(self, wanted: Callable[[Waiting], bool]) -> bool:
        """Asks the next waiting item of which something holds; False where there is none, and the item stays."""
        found = next((item for item in self._after() if self.is_pending(item) and wanted(item)), None)
        if found:
            self.at = found.name
        return found is not None

    def search(self, words: str) -> bool:
        """Asks the next item, decided or not, that holds the words; False where none does."""
        folded = words.casefold().strip()
        found = next((item for item in self._after() if folded and folded in self._searched(item)), None)
        if found:
            self.at = found.name
        return found is not None

    def step(self, by: int) -> None:
        """Asks the item so many places on, decided or not."""
        if self.items:
            self.at = self.items[(self._index() + by) % len(self.items)].name

    # -- the files -----------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Writes the claims file from the journal; False where it says all of it already.

        Raises QuoteNotFound, ChangedText or StoreError; the decisions stay in the journal.
        """
        self.files.prove(self.ledger)
        return (
            self.files.write(self.ledger)
            if self.ledger.claims or self.ledger.set_aside or self.on_file
            else False
        )

    # -- inside ------------------------------------------------------------------------------------------------

    def _decided(self) -> Ledger:
        """The ledger of the decisions; once one is accepted, with the description that was proposed of a register."""
        ledger = decided_ledger(self.on_file, self.source, self.history, self.by)
        accepts = any(one.status is Status.ACCEPTED for one in self.history.now.claims.values())
        return (
            replace(ledger, description=described(ledger.description, self._described)) if accepts else ledger
        )

    def _to_ask(self, proposed: Ledger) -> list[Claim]:
        """Claims to decide on: proposals that nobody decided, and those of this journal.

        A blind review asks also what others decided on; settling asks that alone on which two reviewers differ.
        """
        if self.options.settle:
            return self._differing()
        mine = {claim.iri: claim for act in self.history.ever for claim in _asked_in(act)}
        decided = {claim.iri for claim in self.on_file.claims} if self.on_file else set()
        fresh = [
            claim
            for claim in proposed.claims
            if claim.iri not in mine and (claim.iri not in decided or self.options.blind)
        ]
        return [*mine.values(), *fresh]

    def _differing(self) -> list[Claim]:
        """Claims on which the two reviewers to settle between decided differently."""
        for one in self.options.settle or ():
            records, _, _ = read_journal(self.files.journal(one))
            acts = (decode_act(r, self.source, self.letter, one) for r in records[1:])
            self.opinions.append(History(acts).now.claims)
        first, second = self.opinions
        return [
            (first.get(name) or second[name]).claim
            for name in dict.fromkeys([*first, *second])
            if (first[name].status if name in first else None)
            is not (second[name].status if name in second else None)
        ]

    def _states(self) -> dict[int, str]:
        waiting = [claim for claim in self.proposals if hash_of(claim) not in self.history.now.claims]
        return self.cover.states(standing_claims(self.ledger), self.ledger.set_aside, waiting)

    def _keep(self, act: Act, *, moves: bool = True) -> None:
        """Keeps an act in the journal, lets it count, and asks the next item. After a StoreError nothing counts."""
        stamped = replace(act, at=act.at or self.options.clock(), how=act.how or self._how)
        self.journal.append(encode_act(stamped))
        self.history.take(stamped)
        self.ledger = self._decided()
        self.states = self._states()
        if moves:
            self._move_on(self._index())

    @property
    def _how(self) -> str:
        return "settle" if self.options.settle else "blind" if self.options.blind else ""

    def _asked(self) -> Waiting:
        item = self.current
        if item is None:
            raise UsageError("Nothing waits any more", next="Take a decision back, or end the review.")
        return item

    def _index(self) -> int:
        return next((place for place, item in enumerate(self.items) if item.name == self.at), -1)

    def _after(self) -> list[Waiting]:
        """Items in the order in which they come after this one, around the end."""
        place = self._index() + 1
        return [*self.items[place:], *self.items[:place]]

    def _move_on(self, place: int) -> None:
        """Asks the next waiting item; one that was skipped only when no other waits."""
        order = [*self.items[place + 1 :], *self.items[: place + 1]]
        pending = [item for item in order if self.is_pending(item)]
        skipped = self.history.now.skipped
        first = next((item for item in pending if item.name not in skipped), None)
        if first is None and pending:
            places = list(skipped)
            first = min(pending, key=lambda item: places.index(item.name))
        self.at = first.name if first else ""

    def _return_to(self, act: Act) -> None:
        """Asks the item that an act decided on."""
        names = [hash_of(claim) for claim in act.claims] + [act.words]
        names += [f"s{one.number}" for entry in act.aside for one in self.cover.of_aside(entry)]
        self.at = next((name for name in names if name in self._by_name), self.at)

    def _searched(self, item: Waiting) -> str:
        cited = self.cover.of_claim(item.claim) if item.claim else [item.sentence] if item.sentence else []
        told = " ".join(one.text for one in cited)
        if item.claim and not self.is_hidden(item):
            if item.name not in self._told:
                self._told[item.name] = tell_claim(item.claim, self.known, self.options.language)
            told += " " + self._told[item.name]
        return f"{item.name} {told}".casefold()
