"""Places of statements in a file: line and column of the value, the predicate or the subject.

The parser keeps no positions, so the file is parsed again, fed line by line: when a statement comes out, its
last token stands on the lines fed since the statement before. Only those lines are searched for the token.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, cast

from wijkgraph.rdf import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Place
from wijkgraph.validation.graph import Statement, parts
from wijkgraph.validation.json_positions import JsonPlaces
from wijkgraph.validation.line_feed import LineFeed
from wijkgraph.validation.sources import RdfSource, read_source, unlabelled
from wijkgraph.validation.statement_blocks import StatementBlock, blocks_about, local_name
from wijkgraph.validation.tokens import find_in_xml, find_statement

_MOST_NAMES = 64  # looked for in files before these are read
_EXCERPT = 160  # characters of a source line worth showing


@dataclass(frozen=True, slots=True)
class Sought:
    """Statement to find: as much as is known of it, from the subject on."""

    subject: Term
    predicate: NamedNode | None = None
    value: Term | None = None

    def wider(self) -> "Sought | None":
        """Returns the same with one part less; None when only the subject is left."""
        if self.value is not None:
            return Sought(self.subject, self.predicate)
        return Sought(self.subject) if self.predicate is not None else None


@dataclass(frozen=True, slots=True)
class Found:
    """Place of a statement, the line itself, and the name of the graph that holds it."""

    place: Place
    excerpt: str
    graph: NamedNode | None = None


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
    sources: Sequence[RdfSource], wanted: Iterable[Sought], data: DataGraph | None = None
) -> Positions:
    """Finds the first place of each wanted statement, in the order of the sources.

    With the data that were read from the sources, files are read in part: only what does not add up to the triples of
    a subject is looked for in whole files. Of a statement that is made twice, the place may then be the later one.
    """
    known = dict.fromkeys(wanted)
    search = _Search(each.subject for each in known)
    if data is not None:
        search.in_blocks(sources, known, data)
    if search.left:
        left = [each for each in known if each.subject in search.left]
        search.look_for(key for each in left for key in _widening(each))
        if data is not None and all(data.numbers_of_triples(each.subject for each in left).values()):
            search.goal = {_stated(each, data) for each in left}
        for source in sources if data is None else search.mentioning(sources):
            search.read(source, source.readable)
            if search.goal is not None and not search.goal:
                break
    return search.positions


def _widening(wanted: Sought) -> Iterator[Sought]:
    narrower: Sought | None = wanted
    while narrower is not None:
        yield narrower
        narrower = narrower.wider()


def _stated(wanted: Sought, data: DataGraph) -> Sought:
    """Returns as much of the wanted statement as the data state."""
    return next(
        each for each in _widening(wanted) if each.predicate is each.value is None or _is_stated(each, data)
    )


def _is_stated(wanted: Sought, data: DataGraph) -> bool:
    subject = data.number(wanted.subject)
    predicates = data.predicates if wanted.predicate is None else [wanted.predicate]
    columns = map(data.along, predicates)
    if wanted.value is None:
        return any(subject in column.having for column in columns)
    value = data.number(wanted.value)
    return any(column.holds(subject, value) for column in columns)


class _Search:
    """Search for statements: those looked for of each subject, the subjects that are left, and what was found."""

    def __init__(self, subjects: Iterable[Term]) -> None:
        self.left = frozenset(subjects)
        self.goal: set[Sought] | None = None  # what is still to be found, after which no more is read
        self.positions = Positions()
        self._looked_for: dict[Term, dict[Sought, None]] = {}
        self._seen: dict[Term, set[Statement]] = {}
        self._doubtful: set[Term] = set()  # subjects of a block that is none by itself

    def look_for(self, keys: Iterable[Sought]) -> None:
        """Looks for these statements, and for no others."""
        self._looked_for = {}
        for key in keys:
            self._looked_for.setdefault(key.subject, {})[key] = None

    def in_blocks(self, sources: Sequence[RdfSource], wanted: Iterable[Sought], data: DataGraph) -> None:
        """Looks through the blocks about each subject; those not found with all their triples are left."""
        everyone = self.left
        vague = {each.subject for each in wanted if isinstance(each.value, BlankNode)}
        self.left = frozenset(each for each in everyone - vague if isinstance(each, NamedNode))
        self.look_for(_stated(each, data) for each in wanted if each.subject in self.left)
        names = {local_name(each.value) for each in self.left if isinstance(each, NamedNode)}
        numbers = data.numbers_of_triples(self.left)
        whole: set[Term] = set()
        for source in sources:
            blocks = blocks_about(source, names)
            while (block := next(blocks, None)) is not None:
                self._read_blocks(source, LineFeed(chain([block], blocks), find_statement), numbers, whole)
        found = self.positions.found
        whole -= self._doubtful
        # Statements of a graph that is no data may have made up the number.
        whole -= {subject for subject, keys in self._looked_for.items() if not found.keys() >= keys.keys()}
        self.positions.found = {key: place for key, place in found.items() if key.subject in whole}
        self._seen.clear()
        self.left = everyone - whole

    def _read_blocks(
        self, source: RdfSource, feed: LineFeed, numbers: Mapping[Term, int], whole: set[Term]
    ) -> None:
        """Reads blocks until they end, or until one of them does not parse by itself."""
        block, touched = 0, set[Term]()
        try:
            for quad in unlabelled(source, cast(BinaryIO, feed)):
                statement = parts(quad)
                subject = statement[0]
                if subject in self.left and not _may_be_in_a_graph_begun_before(source, quad):
                    if feed.begun != block:
                        block, touched = feed.begun, set()
                    touched.add(subject)
                    self._find(source, feed, quad, statement)
                    self._count(statement, numbers, whole)
                feed.settle()
        except SyntaxError:
            self._doubtful |= touched if feed.begun == block else set()

    def _count(self, statement: Statement, numbers: Mapping[Term, int], whole: set[Term]) -> None:
        subject = statement[0]
        if subject not in whole:
            seen = self._seen.setdefault(subject, set())
            seen.add(statement)
            if len(seen) == numbers[subject]:
                whole.add(subject)
                del self._seen[subject]  # those of a hundred thousand would fill memory

    def mentioning(self, sources: Sequence[RdfSource]) -> Sequence[RdfSource]:
        """Returns the sources that hold the local name of a subject that is left; all where that cannot be told."""
        named = [local_name(each.value) for each in self.left if isinstance(each, NamedNode)]
        if len(named) < len(self.left) or len(named) > _MOST_NAMES or not all(named):
            return sources
        # A prefix may end within a name, and then no file holds the name whole.
        found = [source for source in sources if any(name in source.content for name in named)]
        return found if all(any(name in each.content for each in found) for name in named) else sources

    def read(self, source: RdfSource, content: bytes) -> None:
        """Finds the places of wanted statements while the content is parsed."""
        positions, subjects = self.positions, self.left
        finder = find_in_xml if source.format == RdfFormat.RDF_XML else find_statement
        feed = LineFeed([StatementBlock(content)], finder)
        json = JsonPlaces(source) if source.format == RdfFormat.JSON_LD else None
        for quad in read_source(source, cast(BinaryIO, feed)):
            statement = subject, _, value = parts(quad)
            if subject in subjects:
                self._find(source, json or feed, quad, statement)
                if self.goal is not None and not self.goal:
                    return
            if value in subjects and value not in positions.pointed_to:
                positions.pointed_to[value] = _found(source, json or feed, quad, Sought(value))
            feed.settle()

    def _find(
        self, source: RdfSource, places: "JsonPlaces | LineFeed", quad: Quad, statement: Statement
    ) -> None:
        """Notes the place of each statement looked for that this is the first of."""
        subject, predicate, value = statement
        keys = self._looked_for.get(subject)
        if not keys:
            return
        found = self.positions.found
        # One node may have a hundred thousand findings: each is looked up, not gone through.
        for known in ((), (predicate,), (predicate, value), (None, value)):
            key = Sought(subject, *known)
            if key in keys and key not in found:
                found[key] = _found(source, places, quad, key)
                if self.goal is not None:
                    self.goal.discard(key)


def _may_be_in_a_graph_begun_before(source: RdfSource, quad: Quad) -> bool:
    """True for a statement of a TriG block that, in the file, may stand in a graph whose block ended before it."""
    return source.format == RdfFormat.TRIG and isinstance(quad.graph_name, DefaultGraph)


def _found(source: RdfSource, places: "JsonPlaces | LineFeed", quad: Quad, key: Sought) -> Found:
    if isinstance(places, JsonPlaces):
        line, column, text = places.find(key.subject, key.predicate)
    else:
        line, column, text = places.find(parts(quad), _depth(parts(quad), key))
    return Found(Place(source.name, line, column), text[:_EXCERPT], _name(quad))


def _name(quad: Quad) -> NamedNode | None:
    return quad.graph_name if isinstance(quad.graph_name, NamedNode) else None


def _depth(statement: Statement, key: Sought) -> int:
    """Returns the part of the statement to point at: 1 subject, 2 predicate, 3 value."""
    if key.value is not None or key.subject != statement[0]:
        return 3
    return 2 if key.predicate is not None else 1
