"""The claim: what one source says, in a few plain triples, with its evidence and its review.

A claim keeps its shape from proposal to page; only its status changes. Its name is made from its content, so a
claim once rejected stays rejected however often it is proposed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from wijkgraph.errors import ClaimError
from wijkgraph.letters.passages import Passage
from wijkgraph.names import key_of, kind_of, names_beside
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Triple


class Status(StrEnum):
    """Stage of a claim's life; the concepts of `def/claim-status/`."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Provenance:
    """Provenance of a claim: the agent responsible, the time (xsd:dateTime) and the activity."""

    attributed_to: NamedNode
    generated_by: NamedNode
    generated_at: str


@dataclass(frozen=True)
class Claim:
    """`assertion` as `source` says it. A letter's claim has passages as evidence, a register's has the register.

    `revises` names the claims it replaced. `ended` records who decided, and when, that an accepted claim no longer
    stands: it was superseded by another, or withdrawn (rejected after all).
    """

    source: NamedNode
    assertion: frozenset[Triple]
    evidence: tuple[Passage, ...]
    status: Status
    provenance: Provenance
    note: str = ""
    revises: tuple[NamedNode, ...] = ()
    ended: Provenance | None = None

    @cached_property
    def iri(self) -> NamedNode:
        """The claim, and the graph that holds its assertion."""
        places = [passage.iri for passage in self.evidence] or [self.source]
        return names_beside(self.source).claim(key_of(self.source), self.assertion, places)


@dataclass(frozen=True)
class SetAside:
    """A sentence that carries no claim, with the reason (a concept of `set-aside-reason`) and a note in words."""

    passage: Passage
    reason: str
    notes: tuple[Literal, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """All that has been claimed from one source: every claim whatever its status, and what was set aside."""

    source: NamedNode
    claims: tuple[Claim, ...]
    set_aside: tuple[SetAside, ...] = ()
    description: frozenset[Triple] = field(default_factory=frozenset)

    @property
    def passages(self) -> set[Passage]:
        """Every passage that a claim rests on or that was set aside."""
        used = {passage for claim in self.claims for passage in claim.evidence}
        return used | {entry.passage for entry in self.set_aside}

    def find(self, iri: NamedNode) -> Claim | None:
        """The claim of that name, if it is here."""
        return next((claim for claim in self.claims if claim.iri == iri), None)


def check_claim(claim: Claim) -> Claim:
    """The same claim. Raises ClaimError when it is empty, holds a blank node, or a letter's claim has no passage."""
    if not claim.assertion:
        raise ClaimError(
            "A claim says nothing", where=claim.source.value, next="Give it at least one triple."
        )
    for triple in claim.assertion:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            raise ClaimError(
                f"A claim speaks of a thing without a name: {triple}",
                where=claim.source.value,
                next="Give the blank node an IRI of its own, so that it can be cited.",
            )
    is_from_letter = kind_of(claim.source) == "letter"
    if is_from_letter and not claim.evidence:
        raise ClaimError(
            "A claim from a letter has no passage", where=claim.iri.value, next="Quote the words it rests on."
        )
    strangers = {passage.letter for passage in claim.evidence} - {key_of(claim.source)}
    if strangers:
        raise ClaimError(
            f"A claim rests on another letter: {', '.join(sorted(strangers))}",
            where=claim.iri.value,
            next="Each claim says what one source says; make it a claim of that letter.",
        )
    return claim


def merge_claims(reviewed: Ledger, proposed: Iterable[Claim]) -> list[Claim]:
    """The proposed claims that are not in the ledger yet, whatever became of those that are."""
    known = {claim.iri for claim in reviewed.claims}
    fresh: dict[NamedNode, Claim] = {}
    for claim in proposed:
        if claim.iri not in known:
            fresh.setdefault(claim.iri, claim)
    return list(fresh.values())


def hash_of(claim: Claim) -> str:
    """Last part of the claim's IRI, twelve hexadecimal digits: what a reviewer types."""
    return key_of(claim.iri).rpartition("/")[2]


def end_claim(claim: Claim, status: Status, provenance: Provenance, why: str = "") -> Claim:
    """The accepted claim as superseded or withdrawn, the reason before its note; its acceptance stays on record."""
    earlier = f"{why} (Bij aanvaarding: {claim.note})" if why and claim.note else why or claim.note
    return replace(claim, status=status, ended=provenance, note=earlier)


def successors_of(claims: Iterable[Claim], iri: NamedNode) -> tuple[NamedNode, ...]:
    """The claims that replaced a claim, sorted by name; none when it stands, was withdrawn or is unknown."""
    return tuple(sorted((claim.iri for claim in claims if iri in claim.revises), key=lambda name: name.value))


def review_claim(claim: Claim, status: Status, provenance: Provenance, note: str = "") -> Claim:
    """The claim as reviewed: same content, hence same name, with who decided, when and why."""
    return replace(claim, status=status, provenance=provenance, note=note)
