"""Accept or reject proposed claims: pure functions from two ledgers and a decision to the reviewed ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wijkgraph.claims.claim import Claim, Ledger, Provenance, SetAside, Status, merge_claims, review_claim
from wijkgraph.errors import NotFound
from wijkgraph.names import key_of


@dataclass(frozen=True)
class Verdict:
    """Decision of a reviewer on one claim, with its reason."""

    status: Status
    note: str = ""


def review_ledger(
    reviewed: Ledger | None, proposed: Ledger, verdicts: Mapping[str, Verdict], provenance: Provenance
) -> Ledger:
    """The reviewed ledger with the proposals that have a verdict, by the last part of their name.

    What was reviewed before stays as it was. Raises NotFound for a verdict on a claim nobody proposed.
    """
    before = reviewed or Ledger(proposed.source, ())
    waiting = {hash_of(claim): claim for claim in merge_claims(before, proposed.claims)}
    strangers = sorted(verdicts.keys() - waiting.keys())
    if strangers:
        raise NotFound(
            f"No proposed claim ends in '{strangers[0]}'",
            where=proposed.source.value,
            next="List the proposals with `wijkgraph review`; a claim reviewed before is not asked again.",
        )
    decided = [
        review_claim(waiting[name], verdict.status, provenance, verdict.note)
        for name, verdict in verdicts.items()
    ]
    return replace(
        before,
        claims=(*before.claims, *decided),
        set_aside=(*before.set_aside, *new_set_aside(before, proposed)),
        description=before.description | proposed.description,
    )


def new_set_aside(reviewed: Ledger | None, proposed: Ledger) -> list[SetAside]:
    """The passages to be set aside that were not before; they come in with the first verdict on the proposals."""
    known = {entry.passage for entry in reviewed.set_aside} if reviewed else set()
    return [entry for entry in proposed.set_aside if entry.passage not in known]


def hash_of(claim: Claim) -> str:
    """The last part of a claim's name: what a reviewer types."""
    return key_of(claim.iri).rpartition("/")[2]
