"""Data graph: the union of all graphs, as columns of numbers, one pair of columns a predicate.

Each term has one number, and is kept as it was written. Constraints are set operations on these numbers: a million
triples take a fraction of a second, and less memory than a store with its indexes.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from functools import cached_property
from itertools import compress

from wijkgraph.rdf import NamedNode, Quad, Term
from wijkgraph.validation.graph import Statement
from wijkgraph.validation.property_paths import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Repeated,
    Sequence,
    inverse,
)

Numbers = Set[int]
Relation = Mapping[int, Collection[int]]  # the values of each node that has any


class TripleColumn:
    """Triples of one predicate: numbers of subject and object, in the order they were read."""

    def __init__(self) -> None:
        self.subjects, self.objects = array("I"), array("I")

    @cached_property
    def _single(self) -> dict[int, int]:
        return dict(zip(self.subjects, self.objects, strict=True))

    @cached_property
    def several(self) -> dict[int, tuple[int, ...]]:
        """Values of each subject that has more than one."""
        single = self._single
        if len(single) == len(self.subjects):
            return {}
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for subject, value in zip(self.subjects, self.objects, strict=True):
            if single[subject] != value:
                found[subject][value] = None
        return {subject: (*values, single[subject]) for subject, values in found.items()}

    @property
    def having(self) -> Numbers:
        """Subjects with a value."""
        return self._single.keys()

    def of(self, subject: int) -> tuple[int, ...]:
        """Returns the values of a subject, each once."""
        if subject in self.several:
            return self.several[subject]
        value = self._single.get(subject)
        return () if value is None else (value,)

    def of_any(self, subjects: Numbers) -> set[int]:
        """Returns the values of any of these subjects."""
        found = set(map(self._single.__getitem__, subjects & self._single.keys()))
        return found.union(*(self.several[subject] for subject in subjects & self.several.keys()))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yields every subject with each of its values, each pair once."""
        if len(self._single) == len(self.subjects):
            yield from zip(self.subjects, self.objects, strict=True)
            return
        several = self.several
        for subject, value in self._single.items():
            if subject in several:
                for each in several[subject]:
                    yield subject, each
            else:
                yield subject, value

    @cached_property
    def values(self) -> frozenset[int]:
        """Every object."""
        return frozenset(self.objects)

    @cached_property
    def backwards(self) -> dict[int, list[int]]:
        """Subjects of each object."""
        found: dict[int, list[int]] = {}
        for subject, value in self.pairs():
            found.setdefault(value, []).append(subject)
        return found

    def reaching(self, wanted: Numbers) -> Iterator[tuple[int, int]]:
        """Yields the pairs with one of the wanted values."""
        if not wanted:
            return iter(())
        if len(self._single) == len(self.subjects):
            found = zip(self.subjects, self.objects, strict=True)
            return compress(found, map(wanted.__contains__, self.objects))
        return (pair for pair in self.pairs() if pair[1] in wanted)

    def __len__(self) -> int:
        return len(self._single) + sum(len(values) - 1 for values in self.several.values())

    def cut(self, length: int) -> None:
        """Takes back what was read after the first `length` triples."""
        del self.subjects[length:], self.objects[length:]

    def forget(self) -> None:
        """Drops what was worked out, before more is added."""
        for name in ("_single", "several", "values", "backwards"):
            self.__dict__.pop(name, None)


_NONE = TripleColumn()


class DataGraph:
    """Triples to validate, of all graphs together. `terms` holds the term of each number."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.terms: list[Term] = []
        self._numbers: dict[Term, int] = {}
        self._columns: dict[NamedNode, TripleColumn] = {}
        self.add(quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Adds the triples of some quads: all, or none when reading them raises an error."""
        lengths = {predicate: len(column.subjects) for predicate, column in self._columns.items()}
        try:
            self._read(quads)
        except BaseException:  # an interrupt too: what was half read is taken back, then it goes on
            for predicate, column in self._columns.items():
                column.cut(lengths.get(predicate, 0))
            raise
        finally:
            for column in self._columns.values():
                column.forget()

    def _read(self, quads: Iterable[Quad]) -> None:
        # The inner loop of loading: a million times, so every name in it is local.
        numbers, terms, columns = self._numbers, self.terms, self._columns
        for subject, predicate, value, _ in quads:
            column = columns.get(predicate)
            if column is None:
                column = columns[predicate] = TripleColumn()
            number = numbers.get(subject)
            if number is None:
                number = numbers[subject] = len(terms)
                terms.append(subject)
            column.subjects.append(number)
            number = numbers.get(value)
            if number is None:
                number = numbers[value] = len(terms)
                terms.append(value)
            column.objects.append(number)

    def __len__(self) -> int:
        return sum(map(len, self._columns.values()))

    @property
    def predicates(self) -> set[NamedNode]:
        """Every predicate of a triple."""
        return {predicate for predicate, column in self._columns.items() if column.subjects}

    def along(self, predicate: NamedNode) -> TripleColumn:
        """Returns the triples of a predicate."""
        return self._columns.get(predicate, _NONE)

    def number(self, term: Term) -> int:
        """Returns the number of a term, a new one for a term that is not in the data."""
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return number

    def number_of_triples(self, subject: Term) -> int:
        """Returns the number of triples with this subject."""
        number = self._numbers.get(subject)
        return 0 if number is None else sum(len(column.of(number)) for column in self._columns.values())

    def numbers(self, terms: Iterable[Term]) -> set[int]:
        """Returns the numbers of some terms."""
        return set(map(self.number, terms))

    def terms_of(self, numbers: Iterable[int]) -> set[Term]:
        """Returns the terms with these numbers."""
        return set(map(self.terms.__getitem__, numbers))

    def statements(self) -> Iterator[Statement]:
        """Yields every triple as it was written."""
        for predicate, column in self._columns.items():
            for subject, value in column.pairs():
                yield self.terms[subject], predicate, self.terms[value]

    def objects_of(self, predicate: NamedNode) -> Iterator[tuple[Term, Term]]:
        """Yields every subject and object of a predicate."""
        for subject, value in self.along(predicate).pairs():
            yield self.terms[subject], self.terms[value]

    def walk(self, path: Path, nodes: Numbers) -> set[int]:
        """Returns the nodes at the end of a path from any of these nodes."""
        if isinstance(path, Predicate):
            column = self.along(path.iri)
            if nodes >= column.having:
                return set(column.values)
            return column.of_any(nodes)
        return set().union(*self.relation(path, nodes).values())

    def relation(self, path: Path, nodes: Numbers) -> Relation:
        """Returns the values of each of these nodes along a path, each once; nodes without values are left out."""
        match path:
            case Predicate(iri):
                column = self.along(iri)
                return {node: column.of(node) for node in nodes & column.having}
            case Inverse(Predicate(iri)):
                backwards = self.along(iri).backwards
                return {node: backwards[node] for node in nodes & backwards.keys()}
            case Inverse(inner):
                return self.relation(inverse(inner), nodes)
            case Sequence((first, *rest)):
                here = self.relation(first, nodes)
                if not rest:
                    return here
                beyond = self.relation(Sequence(tuple(rest)), set().union(*here.values()))
                return _composed(here, beyond)
            case Alternative(paths):
                ways = [self.relation(each, nodes) for each in paths]
                return {
                    node: set().union(*(way.get(node, ()) for way in ways)) for node in set().union(*ways)
                }
            case Repeated(inner, mark):
                return self._repeated(inner, mark, nodes)
        raise AssertionError(path)

    def _repeated(self, inner: Path, mark: str, nodes: Numbers) -> Relation:
        if mark == "?":
            once = self.relation(inner, nodes)
            return {node: {node, *once.get(node, ())} for node in nodes}
        steps: dict[int, Collection[int]] = {}
        seen, frontier = set(nodes), set(nodes)
        while frontier:
            further = self.relation(inner, frontier)
            steps.update(further)
            frontier = set().union(*further.values()) - seen
            seen |= frontier
        found = {node: _reached(steps, node) for node in nodes & steps.keys()}
        if mark == "*":
            return {node: found[node] | {node} if node in found else (node,) for node in nodes}
        return found


def _composed(first: Relation, second: Relation) -> Relation:
    found = {
        node: set().union(*(second.get(middle, ()) for middle in middles)) for node, middles in first.items()
    }
    return {node: values for node, values in found.items() if values}


def _reached(steps: Relation, start: int) -> set[int]:
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        for value in steps.get(waiting.pop(), ()):
            if value not in reached:
                reached.add(value)
                waiting.append(value)
    return reached
