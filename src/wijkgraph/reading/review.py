"""Decisions on claims: pure functions from ledgers and decisions to the reviewed ledger.

A proposal is accepted or rejected. An accepted claim is kept after another look, withdrawn, or replaced: accepting a
proposal that revises it makes it superseded. Nothing is removed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wijkgraph.claims.claim import (
    Claim,
    Ledger,
    Provenance,
    SetAside,
    Status,
    end_claim,
    hash_of,
    merge_claims,
    review_claim,
    successors_of,
)
from wijkgraph.errors import ClaimError, Gone, NotFound
from wijkgraph.names import key_of
from wijkgraph.rdf import NamedNode, Triple

_LEAST_TYPED = 4  # characters of a claim's name; fewer may fit one claim by chance
_MOST_NAMED = 8  # claims that a message names


@dataclass(frozen=True)
class Verdict:
    """Decision of a reviewer on one claim, with its reason."""

    status: Status
    note: str = ""


def review_ledger(
    reviewed: Ledger | None, proposed: Ledger, verdicts: Mapping[str, Verdict], provenance: Provenance
) -> Ledger:
    """The reviewed ledger with the proposals that have a verdict, by the last part of their name.

    The claims that an accepted proposal revises become superseded; all else that was reviewed before stays as it was.
    A sentence that was set aside is no longer so once an accepted claim rests on it. A register's description gives
    way to the proposed one, property by property. Raises NotFound for a verdict on a claim nobody proposed and for a
    revised claim that is not there, Gone for a revised claim that no longer stands.
    """
    before = reviewed or Ledger(proposed.source, ())
    waiting = {hash_of(claim): claim for claim in merge_claims(before, proposed.claims)}
    chosen = {_proposal(waiting, name, proposed.source): verdict for name, verdict in verdicts.items()}
    decided = [
        review_claim(claim, verdict.status, provenance, verdict.note or claim.note)
        for claim, verdict in chosen.items()
    ]
    accepted = [claim for claim in decided if claim.status is Status.ACCEPTED]
    used = {passage for claim in accepted for passage in claim.evidence}
    aside = (*before.set_aside, *new_set_aside(before, proposed))
    return replace(
        before,
        claims=(*_superseded(before, accepted, provenance), *decided),
        set_aside=tuple(entry for entry in aside if entry.passage not in used),
        description=described(before.description, proposed.description),
    )


def revising(proposed: Ledger, old: NamedNode, why: str = "") -> Ledger:
    """The proposals as replacements of `old`, each that names no other claim that it revises."""
    claims = tuple(
        claim if claim.revises else replace(claim, revises=(old,), note=why or claim.note)
        for claim in proposed.claims
    )
    if not any(old in claim.revises for claim in claims):
        raise ClaimError(
            "The draft has no claim that replaces it",
            where=old.value,
            next="Write at least one _:c1 { … } that names no other claim as the one it revises.",
        )
    return replace(proposed, claims=claims)


def withdraw_claims(ledger: Ledger, names: Iterable[str], why: str, provenance: Provenance) -> Ledger:
    """The ledger with accepted claims withdrawn: rejected after all, for a reason. Raises NotFound, Gone."""
    chosen = {standing_claim(ledger, name).iri for name in names}
    return replace(
        ledger,
        claims=tuple(
            end_claim(claim, Status.REJECTED, provenance, why) if claim.iri in chosen else claim
            for claim in ledger.claims
        ),
    )


def keep_claims(ledger: Ledger, names: Iterable[str], why: str, provenance: Provenance) -> Ledger:
    """The ledger with the reason why accepted claims stand after another look, added to their notes.

    Raises NotFound, Gone.
    """
    chosen = {standing_claim(ledger, name).iri for name in names}
    reader = key_of(provenance.attributed_to)
    added = f"{why} (Herlezen op {provenance.generated_at[:10]} door {reader}.)"
    return replace(
        ledger,
        claims=tuple(
            replace(claim, note=f"{claim.note} {added}".strip()) if claim.iri in chosen else claim
            for claim in ledger.claims
        ),
    )


def standing_claim(ledger: Ledger, name: str) -> Claim:
    """The accepted claim of a name, given whole, by its last part, or by a beginning or end of that which no other has.

    Raises NotFound for a claim that is not there or a part that several have, Gone for one that no longer stands, with
    what replaced it.
    """
    last = name.rpartition("/")[2]
    found = _only_one({hash_of(claim): claim for claim in ledger.claims}, last, ledger.source)
    if found is None:
        raise NotFound(
            f"No claim from this source ends in '{last}'",
            where=ledger.source.value,
            next="Look the name up with `wijkgraph explain`, or on the page of the claim.",
        )
    if found.status is Status.ACCEPTED:
        return found
    successors = successors_of(ledger.claims, found.iri)
    if successors:
        raise Gone(
            f"The claim was replaced already, by {' and '.join(iri.value for iri in successors)}",
            where=found.iri.value,
            next="Replace or withdraw the claim that stands now, if it is wrong.",
        )
    raise Gone(
        "The claim does not stand: it was rejected or withdrawn",
        where=found.iri.value,
        next="Propose what the source does say as a new claim.",
    )


def new_set_aside(reviewed: Ledger | None, proposed: Ledger) -> list[SetAside]:
    """The passages to be set aside that were not before; they come in with the first verdict on the proposals."""
    known = {entry.passage for entry in reviewed.set_aside} if reviewed else set()
    return [entry for entry in proposed.set_aside if entry.passage not in known]


def _proposal(waiting: Mapping[str, Claim], name: str, source: NamedNode) -> Claim:
    found = _only_one(waiting, name, source)
    if found is None:
        raise NotFound(
            f"No proposed claim ends in '{name}'",
            where=source.value,
            next="List the proposals with `wijkgraph review`; a claim reviewed before is not asked again.",
        )
    return found


def _only_one(claims: Mapping[str, Claim], part: str, source: NamedNode) -> Claim | None:
    """The claim whose last part is this, begins or ends so; None where there is none. Raises NotFound for several."""
    if part in claims or not part:
        return claims.get(part)
    found = sorted(name for name in claims if name.startswith(part) or name.endswith(part))
    named = ", ".join([*found[:_MOST_NAMED], *("…" for _ in found[_MOST_NAMED : _MOST_NAMED + 1])])
    if len(found) > 1 or (found and len(part) < _LEAST_TYPED):
        raise NotFound(
            f"'{part}' is too little of a claim's name: it fits {len(found)}",
            where=source.value,
            next=f"Type more of it: {named}.",
        )
    return claims[found[0]] if found else None


def _superseded(before: Ledger, accepted: Iterable[Claim], provenance: Provenance) -> list[Claim]:
    """The earlier claims, those that accepted ones revise made superseded with the newcomer's note as the reason."""
    reasons: dict[NamedNode, str] = {}
    for claim in accepted:
        for old in claim.revises:
            reasons.setdefault(standing_claim(before, old.value).iri, claim.note)
    return [
        end_claim(claim, Status.SUPERSEDED, provenance, reasons[claim.iri]) if claim.iri in reasons else claim
        for claim in before.claims
    ]


def described(before: frozenset[Triple], proposed: frozenset[Triple]) -> frozenset[Triple]:
    """A register's description: what is proposed of a property takes the place of what was there."""
    renewed = {triple.predicate for triple in proposed}
    return frozenset(triple for triple in before if triple.predicate not in renewed) | proposed
