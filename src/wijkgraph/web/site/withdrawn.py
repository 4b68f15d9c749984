"""Claims that no longer stand: their addresses answer 410, because the files remember them."""

from collections.abc import Mapping

from wijkgraph.claims.claim import Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.names import kind_of
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.site import Site, once_per_version


def withdrawn_status(site: Site, thing: NamedNode) -> str:
    """`rejected` or `superseded` for a claim that was; empty for anything else."""
    return _withdrawn(site).get(thing, "") if kind_of(thing) == "claim" else ""


@once_per_version
def _withdrawn(site: Site) -> Mapping[NamedNode, str]:
    paths = [*site.layout.claims.glob("*.trig"), *site.layout.reference.glob("*.trig")]
    return {
        claim.iri: claim.status.value
        for path in sorted(paths)
        for claim in read_ledger(path).claims
        if claim.status in (Status.REJECTED, Status.SUPERSEDED)
    }
