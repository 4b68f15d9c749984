"""Claims that no longer stand: their addresses answer 410, because the files remember them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.claims.claim import Claim, Ledger, Status, successors_of
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.errors import Gone
from wijkgraph.names import kind_of
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.document_family import Site, once_per_version


@dataclass(frozen=True)
class Withdrawn:
    """A claim that no longer stands, and the claims that replaced it, if any did."""

    claim: Claim
    successors: tuple[NamedNode, ...]


def find_withdrawn(site: Site, thing: NamedNode) -> Withdrawn | None:
    """The claim of that name if it was rejected or superseded; None for anything else."""
    return withdrawn_claims(site).get(thing) if kind_of(thing) == "claim" else None


def gone(withdrawn: Withdrawn) -> Gone:
    """The error that tells when and why a claim was withdrawn or replaced, and what came in its place."""
    claim = withdrawn.claim
    day = (claim.ended or claim.provenance).generated_at[:10]
    return Gone(
        f"This claim no longer stands: it was {claim.status.value} on {day}, with the reason: {claim.note or '–'}",
        successors=tuple(successor.value for successor in withdrawn.successors),
        where=claim.iri.value,
        next="Its source tells what does stand there.",
    )


@once_per_version
def ledgers_of(site: Site) -> Sequence[Ledger]:
    """The claims files of letters and registers, as they stand now."""
    return tuple(read_ledger(path) for path in site.layout.ledgers)


@once_per_version
def withdrawn_claims(site: Site) -> Mapping[NamedNode, Withdrawn]:
    """Every claim in the files that was rejected, withdrawn or superseded, by name."""
    claims = [claim for ledger in ledgers_of(site) for claim in ledger.claims]
    return {
        claim.iri: Withdrawn(claim, successors_of(claims, claim.iri))
        for claim in claims
        if claim.status in (Status.REJECTED, Status.SUPERSEDED)
    }
