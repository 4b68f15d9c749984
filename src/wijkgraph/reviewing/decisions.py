"""Decisions of one reviewer on one source: the acts of a journal folded, with undo and redo without end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wijkgraph.claims.claim import Claim, SetAside, Status, hash_of
from wijkgraph.reviewing.acts import AMENDED, Act, ActKind


@dataclass(frozen=True)
class Decided:
    """Decision on one claim: the verdict, and the act that made it."""

    claim: Claim
    status: Status
    act: Act
    by_person: bool = False  # written or amended by the reviewer, and proposed by no reader

    @property
    def reason(self) -> str:
        """Reason of a rejection, of the closed list; empty where it was given in words."""
        return AMENDED if self.act.kind is ActKind.AMEND else self.act.reason


@dataclass
class Decisions:
    """All decisions that stand, by name of the claim; `skipped` and `readings` by name too."""

    claims: dict[str, Decided] = field(default_factory=dict)
    aside: dict[int, tuple[SetAside, Act]] = field(default_factory=dict)  # by start of the passage
    skipped: dict[str, None] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)

    def add(self, act: Act) -> None:
        """Takes one act in."""
        match act.kind:
            case ActKind.ACCEPT | ActKind.REJECT:
                status = Status.ACCEPTED if act.kind is ActKind.ACCEPT else Status.REJECTED
                for claim in act.claims:
                    self.claims[hash_of(claim)] = Decided(claim, status, act)
            case ActKind.AMEND:
                old, new = act.claims
                self.claims[hash_of(old)] = Decided(old, Status.REJECTED, act)
                self.claims[hash_of(new)] = Decided(new, Status.ACCEPTED, act, by_person=True)
            case ActKind.NEW:
                for claim in act.claims:
                    self.claims[hash_of(claim)] = Decided(claim, Status.ACCEPTED, act, by_person=True)
            case ActKind.ASIDE:
                for entry in act.aside:
                    self.aside[entry.passage.start] = (entry, act)
            case ActKind.SKIP:
                self.skipped.pop(act.words, None)
                self.skipped[act.words] = None
            case ActKind.READ:
                self.readings[act.words] = act.read
            case _:
                raise ValueError(act.kind)


class History:
    """Acts in order, those that stand and those that were taken back."""

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self.done: list[Act] = []
        self.undone: list[Act] = []
        self.ever: list[Act] = []
        self.now = Decisions()
        for act in acts:
            self.take(act)

    def take(self, act: Act) -> None:
        """Takes an act in. An undo or redo without anything to take back or give back is none."""
        if act.kind is ActKind.UNDO:
            if self.done:
                self.undone.append(self.done.pop())
                self.now = _folded(self.done)
        elif act.kind is ActKind.REDO:
            if self.undone:
                self.done.append(self.undone.pop())
                self.now.add(self.done[-1])
        else:
            self.done.append(act)
            self.ever.append(act)
            self.undone.clear()
            self.now.add(act)

    @property
    def touched(self) -> Mapping[str, frozenset[str]]:
        """Every moment at which an act, taken back or not, decided on a claim, by its name."""
        found: dict[str, set[str]] = {}
        for act in self.ever:
            for claim in (*act.claims, *act.before):
                found.setdefault(hash_of(claim), set()).add(act.at)
        return {name: frozenset(times) for name, times in found.items()}


def _folded(acts: Iterable[Act]) -> Decisions:
    folded = Decisions()
    for act in acts:
        folded.add(act)
    return folded
