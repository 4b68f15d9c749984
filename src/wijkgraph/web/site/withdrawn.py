"""Claims that no longer stand: their addresses answer 410, because the files remember them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wijkgraph.claims.claim import Claim, Status, successors_of
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.errors import Gone
from wijkgraph.names import kind_of
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.document_family import Site, once_per_version

_ENDED = (Status.REJECTED, Status.SUPERSEDED)
# However a file abbreviates its names, one of these stands in it if a claim ended or replaces another.
_TELLING = tuple(word.encode() for word in (*_ENDED, "wasRevisionOf"))


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
def endings_told(site: Site) -> Sequence[Claim]:
    """The claims that ended, and those that replace another, of all claims files as they stand now."""
    return tuple(claim for path in site.layout.ledgers for claim in _endings_in(path, _stamp(path)))


@once_per_version
def withdrawn_claims(site: Site) -> Mapping[NamedNode, Withdrawn]:
    """Every claim in the files that was rejected, withdrawn or superseded, by name."""
    claims = endings_told(site)
    return {
        claim.iri: Withdrawn(claim, successors_of(claims, claim.iri))
        for claim in claims
        if claim.status in _ENDED
    }


# The files are many, those that a new version changed few; and of a file, the claims that ended.
@lru_cache(maxsize=100_000)
def _endings_in(path: Path, stamp: tuple[int, int]) -> tuple[Claim, ...]:
    """Claims of a file that ended or replace another; `stamp` sets apart what stood there at other times."""
    text = path.read_bytes()
    if not any(word in text for word in _TELLING):
        return ()
    return tuple(claim for claim in read_ledger(path).claims if claim.status in _ENDED or claim.revises)


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size
