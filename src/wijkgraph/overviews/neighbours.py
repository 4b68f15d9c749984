"""What stands next to a thing in the graph: a few things it points at, and a few that point at it."""

from dataclasses import dataclass

from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import ID
from wijkgraph.rdf import NamedNode

MOST = 8  # on either side
_SEEN = 2000  # links looked at: a thing with very many has enough among the first


@dataclass(frozen=True)
class Neighbours:
    """Pairs of property and thing on either side, and whether there are more than are given."""

    before: tuple[tuple[NamedNode, NamedNode], ...]
    after: tuple[tuple[NamedNode, NamedNode], ...]
    has_more_before: bool
    has_more_after: bool

    def terms(self) -> set[NamedNode]:
        """Every IRI among them."""
        return {one for pair in (*self.before, *self.after) for one in pair}


def neighbours_of(store: SparqlStore, thing: NamedNode) -> Neighbours:
    """The neighbours among our things: no claims, passages or other receipts. Two queries, bounded."""
    before, after = _side(store, f"?n ?p {thing}"), _side(store, f"{thing} ?p ?n")
    return Neighbours(before[:MOST], after[:MOST], len(before) > MOST, len(after) > MOST)


def _side(store: SparqlStore, pattern: str) -> tuple[tuple[NamedNode, NamedNode], ...]:
    receipts = "claim|passage|text|checksum|citation"
    rows = store.select(
        f"""SELECT DISTINCT ?p ?n WHERE {{ {{ SELECT ?p ?n WHERE {{ {pattern} }} LIMIT {_SEEN} }}
          FILTER(STRSTARTS(STR(?n), "{ID}") && !REGEX(STR(?n), "^{ID}({receipts})/")) }} LIMIT {MOST + 1}"""
    ).rows
    return tuple((p, n) for p, n in rows if isinstance(p, NamedNode) and isinstance(n, NamedNode))
