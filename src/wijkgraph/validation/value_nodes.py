"""Value nodes of a shape (SHACL 3.4.1), by number, with the pairs of focus and value that a constraint is about."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.validation.data import DataGraph, Relation
from wijkgraph.validation.property_paths import Inverse, Path, Predicate
from wijkgraph.validation.triple_column import Numbers, TripleColumn

Pair = tuple[int, int]


@dataclass(frozen=True)
class ValueNodes:
    """Values of focus nodes along any path."""

    focus: Numbers
    relation: Relation

    @cached_property
    def nodes(self) -> Numbers:
        """Every value node."""
        return set().union(*self.relation.values())

    def of(self, node: int) -> Collection[int]:
        """Returns the values of one focus node, each once."""
        return self.relation.get(node, ())

    def pairs(self) -> Iterator[Pair]:
        """Yields every focus node with each of its values."""
        return ((node, value) for node, values in self.relation.items() for value in values)

    def having(self, wanted: Numbers) -> Iterable[Pair]:
        """Returns the pairs with one of the wanted values."""
        return [pair for pair in self.pairs() if pair[1] in wanted] if wanted else ()

    def fewer_than(self, least: int) -> Iterable[int]:
        """Returns the focus nodes with fewer values."""
        if least == 1:
            return self.focus - self.relation.keys()
        return [node for node in self.focus if len(self.of(node)) < least]

    def more_than(self, most: int) -> Iterable[int]:
        """Returns the focus nodes with more values."""
        return [node for node, values in self.relation.items() if len(values) > most]


@dataclass(frozen=True)
class OwnNodes(ValueNodes):
    """Focus nodes as their own value nodes: those of a node shape."""

    @property
    def nodes(self) -> Numbers:
        """The focus nodes."""
        return self.focus

    def of(self, node: int) -> Collection[int]:
        """Returns the node itself."""
        return (node,)

    def pairs(self) -> Iterator[Pair]:
        """Yields every focus node twice."""
        return ((node, node) for node in self.focus)

    def having(self, wanted: Numbers) -> Iterable[Pair]:
        """Returns the wanted focus nodes."""
        return [(node, node) for node in self.focus & wanted]


@dataclass(frozen=True)
class DirectValues(ValueNodes):
    """Values of a predicate, or of its inverse: the column is looked through, and no relation made of it."""

    column: TripleColumn

    @cached_property
    def _is_whole(self) -> bool:
        having = self.column.having
        return len(self.focus) >= len(having) and self.focus >= having

    @cached_property
    def nodes(self) -> Numbers:
        """Every value node."""
        if self._is_whole:
            return self.column.values
        return self.column.of_any(self.focus)

    def of(self, node: int) -> Collection[int]:
        """Returns the values of one focus node, each once."""
        return self.column.of(node)

    def pairs(self) -> Iterator[Pair]:
        """Yields every focus node with each of its values."""
        pairs = iter(self.column.pairs())
        return pairs if self._is_whole else (pair for pair in pairs if pair[0] in self.focus)

    def having(self, wanted: Numbers) -> Iterable[Pair]:
        """Returns the pairs with one of the wanted values."""
        return [pair for pair in self.column.reaching(wanted) if pair[0] in self.focus]

    def fewer_than(self, least: int) -> Iterable[int]:
        """Returns the focus nodes with fewer values."""
        missing = self.focus - self.column.having
        if least == 1:
            return missing
        return [node for node in self.focus if len(self.column.of(node)) < least]

    def more_than(self, most: int) -> Iterable[int]:
        """Returns the focus nodes with more values."""
        if most == 0:
            return self.focus & self.column.having
        several = self.column.several
        return [node for node in several if len(several[node]) > most and node in self.focus]


def value_nodes(data: DataGraph, path: Path | None, focus: Numbers) -> ValueNodes:
    """Returns the value nodes of the focus nodes: along the path, or themselves without one."""
    match path:
        case None:
            return OwnNodes(focus, {})
        case Predicate(iri):
            return DirectValues(focus, {}, data.along(iri))
        case Inverse(Predicate(iri)):
            return DirectValues(focus, {}, data.along(iri).inverse)
        case _:
            return ValueNodes(focus, data.relation(path, focus))
