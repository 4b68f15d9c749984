"""The claims as a Linked Data Event Stream: members that never change, in the order in which they were recorded.

A claim is named by its content, so a member is immutable; a claim that was withdrawn leaves the stream of later
versions. Fragments follow TREE: each page points at the next by time.
"""

from dataclasses import dataclass

from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import BASE, PREFIXES, term
from wijkgraph.rdf import Literal, NamedNode, Triple

PAGE = 250

STREAM = NamedNode(f"{BASE}ldes")
_LDES, _TREE = "https://w3id.org/ldes#", "https://w3id.org/tree#"
_HEAD = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("wg", "prov"))


@dataclass(frozen=True)
class StreamPage:
    """One page of the stream: its triples, and whether another follows."""

    triples: tuple[Triple, ...]
    has_next: bool


def count_pages(store: SparqlStore) -> int:
    """How many pages the stream has; at least one."""
    rows = store.select(f"{_HEAD}SELECT (COUNT(?c) AS ?n) WHERE {{ ?c a wg:Claim }}").rows
    count = int(rows[0][0].value) if rows and isinstance(rows[0][0], Literal) else 0
    return max(1, -(-count // PAGE))


def stream_head(store: SparqlStore) -> tuple[Triple, ...]:
    """The stream itself: what orders it, and where to begin."""
    view = page_iri(1)
    return (
        Triple(STREAM, term("rdf:type"), NamedNode(_LDES + "EventStream")),
        Triple(STREAM, NamedNode(_LDES + "timestampPath"), term("prov:generatedAtTime")),
        Triple(STREAM, NamedNode(_TREE + "view"), view),
        Triple(view, term("rdf:type"), NamedNode(_TREE + "Node")),
    )


def page_iri(number: int) -> NamedNode:
    """The address of a page, counted from 1."""
    return NamedNode(f"{STREAM.value}/{number}")


def stream_page(store: SparqlStore, number: int) -> StreamPage:
    """A page with its claims: their metadata and what they say, in two queries."""
    rows = store.select(
        f"""{_HEAD}SELECT ?claim ?at WHERE {{ ?claim a wg:Claim ; prov:generatedAtTime ?at }}
        ORDER BY ?at ?claim OFFSET {(number - 1) * PAGE} LIMIT {PAGE + 1}"""
    ).rows
    members = [(claim, at) for claim, at in rows if isinstance(claim, NamedNode) and isinstance(at, Literal)]
    has_next = len(members) > PAGE
    triples = [*stream_head(store), *_described(store, [claim for claim, _ in members[:PAGE]])]
    triples += [Triple(STREAM, NamedNode(_TREE + "member"), claim) for claim, _ in members[:PAGE]]
    node = page_iri(number)
    triples.append(Triple(node, term("rdf:type"), NamedNode(_TREE + "Node")))
    if has_next:
        relation = NamedNode(f"{node.value}#next")
        triples += [
            Triple(node, NamedNode(_TREE + "relation"), relation),
            Triple(relation, term("rdf:type"), NamedNode(_TREE + "GreaterThanOrEqualToRelation")),
            Triple(relation, NamedNode(_TREE + "node"), page_iri(number + 1)),
            Triple(relation, NamedNode(_TREE + "path"), term("prov:generatedAtTime")),
            Triple(relation, NamedNode(_TREE + "value"), members[PAGE][1]),
        ]
    return StreamPage(tuple(sorted(set(triples), key=str)), has_next)


def _described(store: SparqlStore, claims: list[NamedNode]) -> tuple[Triple, ...]:
    values = " ".join(map(str, claims))
    if not values:
        return ()
    return store.construct(
        f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?claim {{ {values} }}
          {{ ?claim ?p ?o BIND(?claim AS ?s) }} UNION {{ GRAPH ?claim {{ ?s ?p ?o }} }} }}"""
    )
