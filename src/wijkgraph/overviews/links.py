"""Links from and to a thing: what stands around it, and incoming links paged by property."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import names_at
from wijkgraph.overviews.class_records import UnansweredQuestion, unanswered
from wijkgraph.rdf import Literal, NamedNode, Term

MOST = 8  # neighbours on either side
_SEEN = 2000  # links looked at: a thing with very many has enough among the first
CEILING = 10_000  # links counted; a thing with more is said to have more
PAGE = 50  # links listed on a page of their own
_RECEIPTS = ("claim", "passage", "text", "checksum", "citation")  # kinds of things that are no neighbours


@dataclass(frozen=True)
class Neighbours:
    """Pairs of property and thing on either side."""

    before: tuple[tuple[NamedNode, NamedNode], ...]
    after: tuple[tuple[NamedNode, NamedNode], ...]

    def terms(self) -> set[NamedNode]:
        """Every IRI among them."""
        return {one for pair in (*self.before, *self.after) for one in pair}


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


@dataclass(frozen=True)
class Surroundings:
    """Surroundings of a thing: neighbours, incoming links, the influences of or on it, what letters do not tell."""

    neighbours: Neighbours
    incoming: Incoming
    influences: tuple[NamedNode, ...]
    silences: tuple[UnansweredQuestion, ...]


def surroundings_of(store: SparqlStore, thing: NamedNode, *, in_order: bool = False) -> Surroundings:
    """The surroundings of a thing, in one query, each part of it bounded: to ask costs more than most of the answers.

    Neighbours are things of ours: no parts of its own, claims, passages or other receipts. A store in memory gives
    the newest lines of the dump first, one on disk any. With `in_order` more are read, of which the newest are taken,
    so that both give the same; a thing with many neighbours then costs some milliseconds.
    """
    # Rows of a part, a property, a node and what is told of it; which of the three there are depends on the part.
    rows = store.select(
        query(
            "links-around",
            thing=thing,
            shown=_among_things(names_at(store.base).things, thing),
            seen=_SEEN,
            most=_SEEN if in_order else MOST,
            counted=CEILING + 1,
        )
    ).rows
    parts: dict[str, list[Sequence[Term | None]]] = defaultdict(list)
    for part, *row in rows:
        assert isinstance(part, Literal)
        parts[part.value].append(row)
    before, after = _pairs(parts["before"]), _pairs(parts["after"])
    return Surroundings(
        Neighbours(
            tuple(sorted(before, key=lambda pair: (str(pair[1]), str(pair[0])), reverse=True)[:MOST]),
            tuple(sorted(after, key=lambda pair: (str(pair[0]), str(pair[1])), reverse=True)[:MOST]),
        ),
        _counted(parts["incoming"]),
        tuple(n for _, n, _ in parts["influence"] if isinstance(n, NamedNode)),
        unanswered((n, told) for _, n, told in parts["silence"]),
    )


def _among_things(things: str, thing: NamedNode) -> str:
    """The condition that `?n` is a thing of ours, and neither a receipt nor a part of the thing itself."""
    passed_over = [f"{thing.value}#", *(f"{things}{kind}/" for kind in _RECEIPTS)]
    return f'STRSTARTS(STR(?n), "{things}")' + "".join(
        f' && !STRSTARTS(STR(?n), "{one}")' for one in passed_over
    )


def _pairs(rows: Iterable[Sequence[Term | None]]) -> list[tuple[NamedNode, NamedNode]]:
    return [(p, n) for p, n, _ in rows if isinstance(p, NamedNode) and isinstance(n, NamedNode)]


def _counted(rows: Iterable[Sequence[Term | None]]) -> Incoming:
    groups = [
        Group(p, int(told.value))
        for p, _, told in rows
        if isinstance(p, NamedNode) and isinstance(told, Literal)
    ]
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
