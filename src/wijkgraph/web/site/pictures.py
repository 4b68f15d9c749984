"""Layered graphs laid out on the server: words in columns, joined by typed lines. The template draws them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from textwrap import wrap

from wijkgraph.asking.naming import Names, called
from wijkgraph.names import kind_of, shorten
from wijkgraph.overviews.links import Neighbours
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.document_family import RequestedForm

COLUMN = 190.0
GUTTER = 44.0
_LETTERS = 24  # that fit in a column on one line
_LINE = 17.0
_GAP = 18.0
_MOST_LINES = 4


@dataclass(frozen=True)
class Node:
    """A node of a picture: `kind` in small print above `words`; a link where there is an `href`."""

    key: str
    column: int
    kind: str
    words: str
    href: str = ""
    style: str = ""
    language: str = ""
    x: float = 0.0
    y: float = 0.0

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The words as they fit the column; cut words go on in the title."""
        return _wrapped(self.words)

    @cached_property
    def height(self) -> float:
        """Room for the kind and the words."""
        return _LINE * (len(self.lines) + 1)

    @cached_property
    def width(self) -> float:
        """The estimated width of the words: the server knows no fonts."""
        return min(COLUMN, 7.8 * max(len(line) for line in (*self.lines, self.kind)) + 8)

    @property
    def middle(self) -> float:
        """The height at which lines meet the words."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Edge:
    """A line between two nodes; `style` is the class of its stroke, `title` its words."""

    source: str
    target: str
    style: str
    title: str


@dataclass(frozen=True)
class PlacedEdge:
    """An edge in its place."""

    edge: Edge
    path: str


@dataclass(frozen=True)
class Picture:
    """Nodes and lines in their places, and the headings of the columns."""

    nodes: tuple[Node, ...]
    lines: tuple[PlacedEdge, ...]
    headings: tuple[tuple[float, str], ...]
    width: float
    height: float


@lru_cache(maxsize=4096)  # the same names stand in many pictures, and wrapping is the dearest part of one
def _wrapped(words: str) -> tuple[str, ...]:
    found = wrap(words, _LETTERS) or [""]
    if len(found) > _MOST_LINES:
        found = [*found[: _MOST_LINES - 1], found[_MOST_LINES - 1][: _LETTERS - 1] + "…"]
    return tuple(found)


def lay_out(nodes: Iterable[Node], edges: Iterable[Edge], headings: Sequence[str] = ()) -> Picture:
    """A picture with every node placed: columns from left to right, each ordered by the neighbours of its nodes."""
    given, joins = list(nodes), list(edges)
    columns = _ordered(given, joins)
    top = 34.0 if headings else 4.0
    tallest = max((_height(column) for column in columns.values()), default=0.0)
    placed: dict[str, Node] = {}
    for number, column in columns.items():
        y = top + (tallest - _height(column)) / 2
        for node in column:
            placed[node.key] = replace(node, x=number * (COLUMN + GUTTER) + 2, y=round(y, 1))
            y += node.height + _GAP
    lines = tuple(
        PlacedEdge(edge, _curve(placed[edge.source], placed[edge.target]))
        for edge in joins
        if edge.source in placed and edge.target in placed
    )
    count = max([*columns, len(headings) - 1], default=0) + 1
    return Picture(
        tuple(placed.values()),
        lines,
        tuple((number * (COLUMN + GUTTER) + 2, words) for number, words in enumerate(headings)),
        count * COLUMN + (count - 1) * GUTTER + 4,
        top + tallest + 8,
    )


def _ordered(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[int, list[Node]]:
    """Columns whose nodes stand near what they are joined to: two sweeps of the barycentre method."""
    columns: dict[int, list[Node]] = {}
    for node in nodes:
        columns.setdefault(node.column, []).append(node)
    joined: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        joined[edge.source].append(edge.target)
        joined[edge.target].append(edge.source)
    for order in (sorted(columns), sorted(columns, reverse=True)):
        for number in order:
            places = {
                node.key: i for other in columns for i, node in enumerate(columns[other]) if other != number
            }
            columns[number] = sorted(columns[number], key=lambda node: _barycentre(joined[node.key], places))
    return dict(sorted(columns.items()))


def _barycentre(joined: Sequence[str], places: dict[str, int]) -> float:
    known = [places[key] for key in joined if key in places]
    return sum(known) / len(known) if known else len(places)


def _height(column: Sequence[Node]) -> float:
    return sum(node.height for node in column) + _GAP * (len(column) - 1)


def _curve(source: Node, target: Node) -> str:
    """The line between two nodes: straight along the words of its source, bent in the gutter, where nothing stands.

    Nodes of one column are joined by a bow in the gutter at their right.
    """
    x1, y1, y2 = source.x + source.width + 4, source.middle, target.middle
    edge = source.x + COLUMN
    if target.column <= source.column:
        out = max(edge, target.x + COLUMN) + GUTTER * 0.8
        x2 = target.x + target.width + 4
        bow = f"C{out:.0f} {y1:.0f} {out:.0f} {y2:.0f} {target.x + COLUMN:.0f} {y2:.0f}"
        return f"M{x1:.0f} {y1:.0f}H{edge:.0f}{bow}H{x2:.0f}"
    x2 = target.x - 6
    start = max(x1, x2 - GUTTER + 6)
    bend = (x2 - start) / 2
    return (
        f"M{x1:.0f} {y1:.0f}H{start:.0f}"
        f"C{start + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    )


def node_of(
    ask: RequestedForm, names: Names, iri: NamedNode, column: int, kind: str = "", key: str = ""
) -> Node:
    """A thing as a node: its name, linked to its page; its kind above it unless other words are given."""
    name = names.get(iri)
    words = called(iri, names, ask.language)
    return Node(
        key or iri.value,
        column,
        kind or ask.kind_name(kind_of(iri)),
        words,
        ask.links.thing(iri),
        language=(name.language or "") if name and name.language != ask.language else "",
    )


def draw_neighbours(
    thing: NamedNode, neighbours: Neighbours, ask: RequestedForm, names: Names
) -> Picture | None:
    """A picture of a thing between the things that point at it and those it points at; None without any."""
    if not neighbours.before and not neighbours.after:
        return None
    nodes = [node_of(ask, names, thing, 1)]
    edges = []
    for column, pairs in ((0, neighbours.before), (2, neighbours.after)):
        for property_, other in pairs:
            words = names[property_].value if property_ in names else shorten(property_.value)
            key = f"{column} {property_.value} {other.value}"
            nodes.append(node_of(ask, names, other, column, words, key))
            ends = (key, thing.value) if column == 0 else (thing.value, key)
            edges.append(Edge(*ends, "plain", words))
    return lay_out(nodes, edges)
