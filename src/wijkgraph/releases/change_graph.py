"""Changes as RDF: an activity for each claim that came or went (Activity Streams 2.0); every statement as a patch."""

from collections.abc import Iterator

from wijkgraph.claims.claim import Claim
from wijkgraph.names import concept, term
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.releases.claim_changes import StateChanges

_ACTIVITY = "https://www.w3.org/ns/activitystreams#"
_TIME = term("xsd:dateTime")


def change_graph(changes: StateChanges) -> tuple[Triple, ...]:
    """A `Create` of each claim added, a `Delete` of each withdrawn, an `Update` of each replaced; sorted."""
    triples: set[Triple] = set()
    for claim in changes.added:
        triples.update(_activity(claim, "Create", claim.provenance.generated_at, "created"))
    for claim in changes.withdrawn:
        ended = claim.ended or claim.provenance
        triples.update(_activity(claim, "Delete", ended.generated_at, "ended"))
        triples.add(Triple(_node(claim, "ended"), term("wg:status"), concept("claim-status", claim.status)))
        triples.update(_note(claim))
    for pair in changes.replaced:
        ended = pair.old.ended or pair.old.provenance
        triples.update(_activity(pair.old, "Update", ended.generated_at, "ended"))
        triples.update(_note(pair.old))
        for claim in pair.new:
            triples.add(Triple(_node(pair.old, "ended"), term("dcterms:isReplacedBy"), claim.iri))
    return tuple(sorted(triples, key=str))


def change_patch(changes: StateChanges) -> str:
    """Statements that went and came, as RDF Patch: lines `D` and `A` within one transaction."""
    lines = ["TX ."]
    lines += [f"D {line}" for line in changes.removed_lines]
    lines += [f"A {line}" for line in changes.added_lines]
    return "\n".join([*lines, "TC .", ""])


def _node(claim: Claim, part: str) -> NamedNode:
    return NamedNode(f"{claim.iri.value}#{part}")


def _activity(claim: Claim, kind: str, at: str, part: str) -> Iterator[Triple]:
    node = _node(claim, part)
    yield Triple(node, term("rdf:type"), NamedNode(f"{_ACTIVITY}{kind}"))
    yield Triple(node, NamedNode(f"{_ACTIVITY}object"), claim.iri)
    yield Triple(node, NamedNode(f"{_ACTIVITY}published"), Literal(at, datatype=_TIME))
    yield Triple(node, term("wg:claimedIn"), claim.source)


def _note(claim: Claim) -> Iterator[Triple]:
    if claim.note:
        yield Triple(_node(claim, "ended"), term("wg:reviewNote"), Literal(claim.note))
