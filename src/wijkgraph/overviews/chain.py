"""The chain through a thing: study, influence, decision, commitment, fulfilment, and where the letters say nothing.

Only influences are stated as leading from one thing to another. That a decision and a commitment are about the
same subject is all the letters give, and all that is drawn.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import TypeVar

from wijkgraph.asking.evidence import Receipt, in_order, receipts
from wijkgraph.asking.queries import listed, query
from wijkgraph.engine.store import SparqlStore, once_where_remembered
from wijkgraph.names import kind_of
from wijkgraph.rdf import NamedNode


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
        """Style in which it is drawn: `stated`, `potential` or `background`."""
        return self.strength.value.rpartition("/")[2]


@once_where_remembered
def influences_of(store: SparqlStore, *things: NamedNode) -> tuple[Influence, ...]:
    """Every influence of or on one of the things, in three queries; all influences when none is named.

    The first only finds them: in one query with the rest the store would go through every influence there is.
    """
    if not things:
        return _influences(store)
    values = listed(things)
    nodes = store.select(query("chain-influences-met", things=f"VALUES ?one {{ {values} }}")).column("node")
    return influences_named(store, [node for node in nodes if isinstance(node, NamedNode)])


def influences_named(store: SparqlStore, nodes: Iterable[NamedNode]) -> tuple[Influence, ...]:
    """The influences of these IRIs, in two queries; none in none."""
    named = listed(nodes)
    return _influences(store, f"VALUES ?node {{ {named} }}") if named else ()


def _influences(store: SparqlStore, only: str = "") -> tuple[Influence, ...]:
    rows = store.select(query("chain-influences-of", only=only)).rows
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
    rows = store.select(query("chain-sets-of", documents=listed(documents))).rows
    found: dict[NamedNode, tuple[NamedNode, ...]] = {}
    for together, one in rows:
        if isinstance(together, NamedNode) and isinstance(one, NamedNode):
            found[together] = (*found.get(together, ()), one)
    return found


T = TypeVar("T")

# The kinds of thing that a chain is made of; others are what a chain is about.
_LINKS = frozenset({"study", "influence", "decision", "commitment", "fulfilment"})


@dataclass(frozen=True)
class Kept:
    """A fulfilment of a commitment."""

    commitment: NamedNode
    fulfilment: NamedNode
    kind: NamedNode
    paper: NamedNode


@dataclass(frozen=True)
class Chain:
    """Chain around a thing, in the columns of the picture."""

    thing: NamedNode
    influences: tuple[Influence, ...]
    decisions: tuple[NamedNode, ...]  # decisions, and whatever else is influenced or asked about
    commitments: tuple[NamedNode, ...]
    shared: tuple[tuple[NamedNode, NamedNode, NamedNode], ...]  # decision, commitment, what both are about
    kept: tuple[Kept, ...]
    left_out: int = 0  # decisions, influences and commitments beyond what was asked for
    # Subjects of a link of a chain: their traces have what is left out.
    subjects: tuple[NamedNode, ...] = ()

    def things(self) -> set[NamedNode]:
        """Every thing of the chain."""
        found = {self.thing, *self.decisions, *self.commitments}
        for influence in self.influences:
            found |= {influence.influencer, influence.influenced, influence.iri}
        return found | {one.fulfilment for one in self.kept}

    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader of the picture meets."""
        met = self.things() | {subject for _, _, subject in self.shared}
        for influence in self.influences:
            met |= {influence.type, influence.strength} | {r.document for r in influence.receipts}
        return met | {iri for one in self.kept for iri in (one.kind, one.paper)}


@once_where_remembered
def chain_of(store: SparqlStore, thing: NamedNode, most: int | None = None) -> Chain:
    """The chain through a thing, in seven queries however long it is; with `most`, no more of each than that."""
    subjects = _subjects(store, thing)
    around = _about(store, subjects)
    own = kind_of(thing)
    decisions = {thing} if own == "decision" else {d for d, _, is_decision in around if is_decision}
    cut = _Cut(thing, most)
    decisions = cut.some(decisions)
    centre = decisions | ({thing} if own in ("decision", "study") else subjects)
    influences = influences_of(store, *sorted(centre, key=str))
    if own == "study":
        influences = tuple(one for one in influences if one.influenced != thing)
        decisions = set()
    influences = cut.first(influences)
    targets = decisions | {one.influenced for one in influences if own != "commitment"}
    targets |= {thing} if own not in ("study", "commitment", "fulfilment") else set()
    commitments = {c for c, _, is_decision in around if not is_decision}
    commitments = cut.some(commitments | ({thing} if own == "commitment" else set()))
    shared = _shared(around, targets, commitments)
    kept = _kept(store, commitments)
    return Chain(
        thing,
        influences,
        tuple(sorted(targets, key=str)),
        tuple(sorted(commitments, key=str)),
        shared,
        kept,
        cut.left_out,
        tuple(sorted(subjects - {thing}, key=str)) if own in _LINKS - {"study"} else (),
    )


@once_where_remembered
def trace_of(store: SparqlStore, thing: NamedNode) -> Set[NamedNode]:
    """Things stated to have led to a thing or from it: influences with both ends, and fulfilments.

    The documents of a set that had influence belong to it.

    What merely shares its subject is no provenance of it: for one link of a chain that is left out, or the history of
    each would grow with the whole. A programme, a track or an area is the subject: what is about it is its history.
    """
    centre = {thing}
    if kind_of(thing) not in _LINKS:
        centre |= {one for one, _, _ in _about(store, _subjects(store, thing))}
    found = set(centre)
    for influence in influences_of(store, *sorted(centre, key=str)):
        found |= {influence.iri, influence.influencer, influence.influenced}
    rows = store.select(query("chain-trace-of", thing=thing, sets=listed(found))).rows
    found |= {row[0] for row in rows if isinstance(row[0], NamedNode)}
    return frozenset(found | {one.fulfilment for one in _kept(store, centre)})


@dataclass
class _Cut:
    """Keeps so many of each, the thing itself always, and counts what it leaves out."""

    thing: NamedNode
    most: int | None
    left_out: int = 0

    def first(self, found: tuple[T, ...]) -> tuple[T, ...]:
        """The first of them, as they stand."""
        kept = found[: self.most]
        self.left_out += len(found) - len(kept)
        return kept

    def some(self, found: set[NamedNode]) -> set[NamedNode]:
        """The first of them by IRI, after the thing itself."""
        return set(self.first(tuple(sorted(found, key=lambda one: (one != self.thing, one.value)))))


def _subjects(store: SparqlStore, thing: NamedNode) -> set[NamedNode]:
    """Subjects of the thing: itself, its subject, its tracks, what it continues and what continues it."""
    rows = store.select(query("chain-subjects", thing=thing)).rows
    return {thing} | {row[0] for row in rows if isinstance(row[0], NamedNode)}


def _about(
    store: SparqlStore, subjects: Iterable[NamedNode]
) -> tuple[tuple[NamedNode, NamedNode, bool], ...]:
    """Decisions and commitments about any of the subjects: what, about which, and whether it is a decision."""
    rows = store.select(query("chain-about", values=listed(subjects))).rows
    return tuple(
        (x, subject, isinstance(cls, NamedNode) and cls.value.endswith("Decision"))
        for x, subject, cls in rows
        if isinstance(x, NamedNode) and isinstance(subject, NamedNode)
    )


def _shared(
    around: Iterable[tuple[NamedNode, NamedNode, bool]], targets: set[NamedNode], commitments: set[NamedNode]
) -> tuple[tuple[NamedNode, NamedNode, NamedNode], ...]:
    about: dict[NamedNode, set[NamedNode]] = {one: {one} for one in targets | commitments}
    for x, subject, _ in around:
        about.setdefault(x, set()).add(subject)
    return tuple(
        (target, commitment, min(common, key=lambda iri: iri.value))
        for target in sorted(targets, key=str)
        for commitment in sorted(commitments, key=str)
        if (common := about[target] & about[commitment])
    )


def _kept(store: SparqlStore, commitments: Iterable[NamedNode]) -> tuple[Kept, ...]:
    values = listed(commitments)
    if not values:
        return ()
    rows = store.select(query("chain-kept", values=values)).rows
    return tuple(
        Kept(c, f, kind, paper)
        for c, f, kind, paper in rows
        if isinstance(c, NamedNode)
        and isinstance(f, NamedNode)
        and isinstance(kind, NamedNode)
        and isinstance(paper, NamedNode)
    )
