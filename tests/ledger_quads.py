"""A ledger as the quads that its file must hold."""

from wijkgraph.claims.claim import Ledger
from wijkgraph.claims.ledgers import claim_metadata, passage_metadata, set_aside_metadata
from wijkgraph.rdf import Quad


def ledger_quads(ledger: Ledger) -> list[Quad]:
    """The source's graph, then each claim's own."""
    about = [
        *ledger.description,
        *(triple for claim in ledger.claims for triple in claim_metadata(claim)),
        *(triple for passage in ledger.passages for triple in passage_metadata(passage)),
        *(triple for entry in ledger.set_aside for triple in set_aside_metadata(entry)),
    ]
    quads = [Quad(t.subject, t.predicate, t.object, ledger.source) for t in about]
    return quads + [
        Quad(t.subject, t.predicate, t.object, one.iri) for one in ledger.claims for t in one.assertion
    ]
