"""Places of statements in a file: line and column of the value, the predicate or the subject.

The parser keeps no positions, so the file is parsed again, fed line by line: when a statement comes out, its
last token stands on the lines fed since the statement before. Only those lines are searched for the token.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO, RawIOBase
from typing import BinaryIO, cast

from wijkgraph.rdf import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Term
from wijkgraph.validation.findings import Place
from wijkgraph.validation.graph import Statement, parts
from wijkgraph.validation.json_positions import JsonPlaces
from wijkgraph.validation.sources import RdfSource, read_source
from wijkgraph.validation.statement_blocks import blocks_about, local_name
from wijkgraph.validation.tokens import Prefixes, SourceLine, find_in_xml, find_statement

Finder = Callable[..., tuple[int, int]]
_LONGEST = 1 << 16  # bytes that are searched for one statement
_MOST_NAMES = 64  # looked for in files before these are read
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
    """Places found in the sources."""

    found: dict[Sought, Found] = field(default_factory=dict)
    pointed_to: dict[Term, Found] = field(default_factory=dict)

    def of(self, wanted: Sought) -> Found | None:
        """Returns the narrowest place known: of the statement, the property, the subject, or of a pointer to it."""
        narrower: Sought | None = wanted
        while narrower is not None:
            if narrower in self.found:
                return self.found[narrower]
            narrower = narrower.wider()
        return self.pointed_to.get(wanted.subject)


def locate(
    sources: Sequence[RdfSource],
    wanted: Iterable[Sought],
    number_of: Callable[[Term], int] | None = None,
) -> Positions:
    """Finds the first place of each wanted statement, in the order of the sources.

    `number_of` returns the number of triples of a subject. With it, files are read in part: only what does not add up
    to that number is looked for in whole files. Of a statement that is made twice, the place may then be the later one.
    """
    searched: dict[Sought, None] = {}
    for each in wanted:
        narrower: Sought | None = each
        while narrower is not None:
            searched.setdefault(narrower)
            narrower = narrower.wider()
    search = _Search(searched)
    if number_of is not None:
        search.in_blocks(sources, number_of)
    if search.left:
        for source in search.mentioning(sources) if number_of else sources:
            search.read(source, source.readable)
    return search.positions


class _Search:
    """Search for statements: what is wanted, whose subjects are left, and what was found."""

    def __init__(self, searched: dict[Sought, None]) -> None:
        self.searched = searched
        self.left = frozenset(each.subject for each in searched)
        self.positions = Positions()
        self._seen: dict[Term, set[Statement]] = {}

    def in_blocks(self, sources: Sequence[RdfSource], number_of: Callable[[Term], int]) -> None:
        """Looks through the blocks about each subject; those not found with all their triples are left."""
        wanted = self.left
        vague = {each.subject for each in self.searched if isinstance(each.value, BlankNode)}
        self.left = frozenset(each for each in wanted - vague if isinstance(each, NamedNode))
        names = {local_name(each.value) for each in self.left if isinstance(each, NamedNode)}
        for source in sources:
            for block in blocks_about(source, names):
                with suppress(SyntaxError):
                    self.read(source, block.content, block.shift)
        whole = {each for each in self.left if 0 < len(self._seen.get(each, ())) == number_of(each)}
        found = self.positions.found
        self.positions.found = {key: place for key, place in found.items() if key.subject in whole}
        self.positions.pointed_to.clear()  # in blocks about others; the first is elsewhere, perhaps
        self.left = wanted - whole

    def mentioning(self, sources: Sequence[RdfSource]) -> Sequence[RdfSource]:
        """Returns the sources that hold the local name of a subject that is left; all where that cannot be told."""
        named = [local_name(each.value) for each in self.left if isinstance(each, NamedNode)]
        if len(named) < len(self.left) or len(named) > _MOST_NAMES or not all(named):
            return sources
        # A prefix may end within a name, and then no file holds the name whole.
        found = [source for source in sources if any(name in source.content for name in named)]
        return found if all(any(name in each.content for each in found) for name in named) else sources

    def read(self, source: RdfSource, content: bytes, shift: int = 0) -> None:
        """Finds the places of wanted statements while the content is parsed."""
        positions, searched, subjects = self.positions, self.searched, self.left
        finder = find_in_xml if source.format == RdfFormat.RDF_XML else find_statement
        feed = _LineFeed(BytesIO(content), finder, shift)
        json = JsonPlaces(source.content) if source.format == RdfFormat.JSON_LD else None
        for quad in read_source(source, cast(BinaryIO, feed)):
            statement = parts(quad)
            subject, _, value = statement
            if subject in subjects:
                self._seen.setdefault(subject, set()).add(statement)
                for key in _keys(statement):
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

    def __init__(self, stream: BinaryIO, find: Finder, shift: int = 0) -> None:
        super().__init__()
        self._stream = stream
        self._find = find
        self._number = shift
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
