"""Influence: what the letters say that one thing did to another, with type, strength and receipts."""

from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, in_order, receipts
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import NamedNode

_HEAD = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("wg", "dcterms"))


@dataclass(frozen=True)
class Influence:
    """One typed influence, as a letter states it."""

    iri: NamedNode
    influencer: NamedNode
    influenced: NamedNode
    type: NamedNode
    strength: NamedNode
    receipts: tuple[Receipt, ...]

    @property
    def line(self) -> str:
        """How it is drawn: `stated`, `potential` or `background`."""
        return self.strength.value.rpartition("/")[2]


def influences_of(store: SparqlStore, *things: NamedNode) -> tuple[Influence, ...]:
    """Every influence of or on one of the things, in two queries; all influences when none is named.

    What is said of documents together is an influence of their set, and of interest for each of them.
    """
    only = ""
    if things:
        values = " ".join(sorted(map(str, things)))
        only = (
            f"VALUES ?one {{ {values} }} {{ ?node wg:influencer ?one }} UNION {{ ?node wg:influenced ?one }} "
            "UNION { ?together wg:member ?one . ?node wg:influencer ?together }"
        )
    rows = store.select(
        f"""{_HEAD}SELECT DISTINCT ?node ?from ?to ?type ?strength ?source WHERE {{
          {only}
          ?node wg:influencer ?from ; wg:influenced ?to ; wg:influenceType ?type ; wg:strength ?strength .
          OPTIONAL {{ GRAPH ?claim {{ ?node wg:influencer ?from }} ?claim wg:evidence ?source }}
        }}"""
    ).rows
    known = receipts(store, [row[5] for row in rows if isinstance(row[5], NamedNode)])
    found: dict[tuple[NamedNode, ...], set[Receipt]] = {}
    for row in rows:
        key = tuple(term for term in row[:5] if isinstance(term, NamedNode))
        sources = found.setdefault(key, set())
        if isinstance(row[5], NamedNode):
            sources.add(known[row[5]])
    return tuple(
        Influence(*key, receipts=in_order(sources))
        for key, sources in sorted(found.items(), key=lambda item: [term.value for term in item[0]])
        if len(key) == 5
    )


def sets_of(store: SparqlStore, *documents: NamedNode) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """By set of documents, those of the given documents that belong to it."""
    values = " ".join(sorted(map(str, documents)))
    rows = store.select(
        f"""{_HEAD}SELECT ?set ?one WHERE {{
          VALUES ?one {{ {values} }} ?set a wg:DocumentSet ; wg:member ?one }} ORDER BY ?one"""
    ).rows
    found: dict[NamedNode, tuple[NamedNode, ...]] = {}
    for together, one in rows:
        if isinstance(together, NamedNode) and isinstance(one, NamedNode):
            found[together] = (*found.get(together, ()), one)
    return found
