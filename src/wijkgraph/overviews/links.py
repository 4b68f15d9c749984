"""Links from and to a thing: a few neighbours on either side, and incoming links counted and paged by property."""

from dataclasses import dataclass

from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import names_at
from wijkgraph.rdf import Literal, NamedNode

MOST = 8  # on either side
_SEEN = 2000  # links looked at: a thing with very many has enough among the first


@dataclass(frozen=True)
class Neighbours:
    """Pairs of property and thing on either side."""

    before: tuple[tuple[NamedNode, NamedNode], ...]
    after: tuple[tuple[NamedNode, NamedNode], ...]

    def terms(self) -> set[NamedNode]:
        """Every IRI among them."""
        return {one for pair in (*self.before, *self.after) for one in pair}


def neighbours_of(store: SparqlStore, thing: NamedNode, *, in_order: bool = False) -> Neighbours:
    """The neighbours among our things: no parts of its own, claims, passages or other receipts. Two bounded queries.

    A store in memory gives the newest lines of the dump first, one on disk any. With `in_order` more are read, of
    which the newest are taken, so that both give the same; a thing with many neighbours then costs some milliseconds.
    """
    most = _SEEN if in_order else MOST
    before = _side(store, thing, f"?n ?p {thing}", most)
    after = _side(store, thing, f"{thing} ?p ?n", most)
    return Neighbours(
        tuple(sorted(before, key=lambda pair: (str(pair[1]), str(pair[0])), reverse=True)[:MOST]),
        tuple(sorted(after, key=lambda pair: (str(pair[0]), str(pair[1])), reverse=True)[:MOST]),
    )


def _side(store: SparqlStore, thing: NamedNode, pattern: str, most: int) -> list[tuple[NamedNode, NamedNode]]:
    things = names_at(store.base).things
    part = f"{thing.value}#"
    rows = store.select(
        query("links-side", pattern=pattern, part=part, seen=_SEEN, most=most, ID=things)
    ).rows
    return [(p, n) for p, n in rows if isinstance(p, NamedNode) and isinstance(n, NamedNode)]


CEILING = 10_000  # links counted; a thing with more is said to have more
PAGE = 50


@dataclass(frozen=True)
class Group:
    """The links by one property: how many were counted."""

    property: NamedNode
    count: int


@dataclass(frozen=True)
class Incoming:
    """The links to a thing, by property, most first; `is_cut` when the ceiling was reached."""

    groups: tuple[Group, ...]
    is_cut: bool

    @property
    def total(self) -> int:
        """Links counted."""
        return sum(group.count for group in self.groups)


def count_incoming(store: SparqlStore, thing: NamedNode) -> Incoming:
    """Counts the links to a thing by property, in one query that stops at CEILING."""
    rows = store.select(query("links-count-incoming", thing=thing, most=CEILING + 1)).rows
    groups = [Group(p, int(n.value)) for p, n in rows if isinstance(p, NamedNode) and isinstance(n, Literal)]
    total = sum(group.count for group in groups)
    return Incoming(tuple(sorted(groups, key=lambda g: (-g.count, g.property.value))), total > CEILING)


@dataclass(frozen=True)
class Listing:
    """One page of the things that point at a thing by one property; `next` is where the page after it starts."""

    property: NamedNode
    start: int
    things: tuple[NamedNode, ...]
    next: int | None


def incoming_page(store: SparqlStore, thing: NamedNode, property_: NamedNode, start: int) -> Listing:
    """The things behind PAGE links from `start` on, in the store's own stable order.

    The store skips links fastest when it need not look at what they come from, so blank nodes are left out here:
    they make a page shorter.
    """
    rows = store.select(f"SELECT ?s WHERE {{ ?s {property_} {thing} }} OFFSET {start} LIMIT {PAGE + 1}").rows
    things = tuple(row[0] for row in rows[:PAGE] if isinstance(row[0], NamedNode))
    return Listing(property_, start, things, start + PAGE if len(rows) > PAGE else None)
