"""Places of statements in a file: line and column of the value, the predicate or the subject.

The parser keeps no positions, so the file is parsed again, fed line by line: when a statement comes out, its
last token stands on the lines fed since the statement before. Only those lines are searched for the token.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO, RawIOBase
from typing import BinaryIO, cast

from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Term
from wijkgraph.validation.findings import Place, Quotation
from wijkgraph.validation.graph import Statement, parts
from wijkgraph.validation.json_positions import JsonPlaces
from wijkgraph.validation.sources import NO_CONVENTIONS, Conventions, RdfSource, read_source
from wijkgraph.validation.tokens import Prefixes, SourceLine, find_in_xml, find_statement

Finder = Callable[..., tuple[int, int]]
_LONGEST = 1 << 16  # bytes that are searched for one statement
_EXCERPT = 160  # characters of a source line worth showing


@dataclass(frozen=True)
class Sought:
    """Statement to find: as much as is known of it, from the subject on."""

    subject: Term
    predicate: NamedNode | None = None
    value: Term | None = None

    def wider(self) -> "Sought | None":
        """Returns the same with one part less; None when only the subject is left."""
        if self.value is not None:
            return replace(self, value=None)
        return replace(self, predicate=None) if self.predicate is not None else None


@dataclass(frozen=True)
class Found:
    """Place of a statement, the line itself, and the graph that holds it."""

    place: Place
    excerpt: str
    graph: Term | None = None


@dataclass
class Positions:
    """Places, passages and quotes found in the sources."""

    found: dict[Sought, Found] = field(default_factory=dict)
    pointed_to: dict[Term, Found] = field(default_factory=dict)
    passages: dict[Term, Term] = field(default_factory=dict)
    quotes: dict[Term, str] = field(default_factory=dict)

    def of(self, wanted: Sought) -> Found | None:
        """Returns the narrowest place known: of the statement, the property, the subject, or of a pointer to it."""
        narrower: Sought | None = wanted
        while narrower is not None:
            if narrower in self.found:
                return self.found[narrower]
            narrower = narrower.wider()
        return self.pointed_to.get(wanted.subject)

    def quotation(self, node: Term | None) -> Quotation | None:
        """Returns the passage a claim rests on, None for a node that is no claim."""
        passage = self.passages.get(node) if node is not None else None
        if passage is None or not isinstance(node, NamedNode):
            return None
        return Quotation(node.value, passage.value, self.quotes.get(passage, ""))


def locate(
    sources: Iterable[RdfSource], wanted: Iterable[Sought], conventions: Conventions = NO_CONVENTIONS
) -> Positions:
    """Finds the first place of each wanted statement, in the order of the sources."""
    searched: dict[Sought, None] = {}
    for each in wanted:
        narrower: Sought | None = each
        while narrower is not None:
            searched.setdefault(narrower)
            narrower = narrower.wider()
    subjects = frozenset(each.subject for each in searched)
    positions = Positions()
    for source in sources:
        _read(source, subjects, searched, positions, conventions)
    return positions


def _read(
    source: RdfSource,
    subjects: frozenset[Term],
    searched: dict[Sought, None],
    positions: Positions,
    conventions: Conventions,
) -> None:
    feed = _LineFeed(
        BytesIO(source.readable), find_in_xml if source.format == RdfFormat.RDF_XML else find_statement
    )
    json = JsonPlaces(source.content) if source.format == RdfFormat.JSON_LD else None
    for quad in read_source(source, cast(BinaryIO, feed)):
        statement = parts(quad)
        subject, predicate, value = statement
        if predicate == conventions.evidence:
            positions.passages.setdefault(subject, value)
        elif predicate == conventions.quote and isinstance(value, Literal):
            positions.quotes.setdefault(subject, value.value)
        for key in _keys(statement) if subject in subjects else ():
            if key in searched and key not in positions.found:
                positions.found[key] = _found(source, json or feed, quad, key)
        if value in subjects and value not in positions.pointed_to:
            positions.pointed_to[value] = _found(source, json or feed, quad, Sought(value))
        feed.settle()


def _found(source: RdfSource, places: "JsonPlaces | _LineFeed", quad: Quad, key: Sought) -> Found:
    if isinstance(places, JsonPlaces):
        line, column, text = places.find(key.subject, key.predicate)
    else:
        line, column, text = places.find(parts(quad), key)
    return Found(Place(source.name, line, column), text[:_EXCERPT], _name(quad))


def _name(quad: Quad) -> Term | None:
    return None if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name


def _keys(statement: Statement) -> tuple[Sought, ...]:
    subject, predicate, value = statement
    return (
        Sought(subject),
        Sought(subject, predicate),
        Sought(subject, predicate, value),
        Sought(subject, None, value),
    )


class _LineFeed(RawIOBase):
    """Stream that gives the parser one line at a time and remembers the lines since the last statement."""

    def __init__(self, stream: BinaryIO, find: Finder) -> None:
        super().__init__()
        self._stream = stream
        self._find = find
        self._number = 0
        self._window: list[_Fed] = []
        self.prefixes = Prefixes()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Returns the next line, or as much of it as the parser has room for (it dies on more)."""
        content = self._stream.readline(size)
        if content:
            if not self._window or self._window[-1].content.endswith(b"\n"):
                within = self._window[-1].open_at_end() if self._window else ""
                self._window.append(_Fed(bytearray(), within))
                self._number += 1
            self._window[-1].content.extend(content)
            if content.endswith(b"\n"):
                self.prefixes.see(bytes(self._window[-1].content))
        return content

    def settle(self) -> None:
        """Forgets the lines before the current one: the statement on them is done."""
        if len(self._window) > 1:
            del self._window[:-1]

    def find(self, statement: Statement, key: Sought) -> tuple[int, int, str]:
        """Returns line, column and text of the line of the part of the statement that `key` names.

        On a line of more than 64 KiB the column stays unknown (0): a whole file on one line is for machines.
        """
        lines: list[SourceLine] = []
        room = _LONGEST
        for fed in reversed(self._window):
            room -= len(fed.content)
            if room < 0:
                break
            lines.insert(0, fed.line())
        if not lines:
            return self._number, 0, ""
        row, column = self._find(lines, self.prefixes, statement, depth=_depth(statement, key))
        return self._number - len(lines) + 1 + row, column + 1, lines[row].text.strip()


@dataclass(frozen=True)
class _Fed:
    """Line as far as it was given to the parser, and the long string it begins within, if any."""

    content: bytearray
    within: str

    def line(self) -> SourceLine:
        return SourceLine(self.content.decode("utf-8", "replace").rstrip("\r\n"), self.within)

    def open_at_end(self) -> str:
        marks = b'"""' in self.content or b"'''" in self.content
        return self.line().open_at_end() if marks or self.within else ""


def _depth(statement: Statement, key: Sought) -> int:
    """Returns the part of the statement to point at: 1 subject, 2 predicate, 3 value."""
    if key.value is not None or key.subject != statement[0]:
        return 3
    return 2 if key.predicate is not None else 1
