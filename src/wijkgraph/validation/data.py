"""Data graph: the union of all graphs, as columns of numbers, one pair of columns a predicate.

Each term has one number, and is kept as it was written. Constraints are set operations on these numbers: a million
triples take a fraction of a second, and less memory than a store with its indexes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, Term
from wijkgraph.validation.graph import Statement
from wijkgraph.validation.memory import collector_at_rest
from wijkgraph.validation.property_paths import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Repeated,
    Sequence,
    inverse,
)
from wijkgraph.validation.triple_column import Numbers, TripleColumn

Relation = Mapping[int, Collection[int]]  # the values of each node that has any


_NONE = TripleColumn()
_FEW = 100_000  # triples up to which no index is worth dropping
_INDEXED = 2  # of so many triples, one may stay indexed by its subject


def _as_it_is(term: Term) -> Term:
    return term


class DataGraph:
    """Triples to validate, of all graphs together. `terms` holds the term of each number."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.terms: list[Term] = []
        self._numbers: dict[Term, int] = {}  # of all but blank nodes
        self._blank_nodes: dict[Term, int] = {}
        self._columns: dict[NamedNode, TripleColumn] = {}
        self.size = 0  # triples as they were read, those that occur twice counted twice
        self.add(quads)

    def add(self, quads: Iterable[Quad], label: Callable[[Term], Term] = _as_it_is) -> None:
        """Adds the triples of some quads: all, or none when reading them raises an error.

        `label` is asked about each subject and object that is no IRI and no literal once, in their order, and gives the
        blank node that stands for it in the data: its label may be that of another elsewhere.
        """
        lengths = {predicate: len(column.subjects) for predicate, column in self._columns.items()}
        try:
            with collector_at_rest():
                self._read(quads, label)
        except BaseException:  # an interrupt too: what was half read is taken back, then it goes on
            for predicate, column in self._columns.items():
                column.cut(lengths.get(predicate, 0))
            raise
        finally:
            for column in self._columns.values():
                column.forget()
            self.size = sum(len(column.subjects) for column in self._columns.values())

    def _read(self, quads: Iterable[Any], label: Callable[[Term], Term]) -> None:
        # The inner loop of loading: a million times, so every name in it is local, and each term is looked up once.
        columns, terms = self._columns, self.terms
        enter, append = self._numbers.setdefault, terms.append
        local: dict[Term, int] = {}  # blank nodes as these quads name them
        last, number, free = None, 0, len(terms)
        for quad in quads:
            predicate, subject, value = quad.predicate, quad.subject, quad.object
            column = columns.get(predicate)
            if column is None:
                column = columns[predicate] = TripleColumn()
            if subject != last:
                last = subject
                if type(subject) is NamedNode:
                    number = enter(subject, free)
                    if number == free:
                        append(subject)
                        free += 1
                else:
                    number = self._entered(subject, label, local)
                    free = len(terms)
            column.subjects.append(number)
            kind = type(value)
            if kind is NamedNode or kind is Literal:
                found = enter(value, free)
                if found == free:
                    append(value)
                    free += 1
            else:
                found = self._entered(value, label, local)
                free = len(terms)
            column.objects.append(found)

    def _entered(self, term: Term, label: Callable[[Term], Term], local: dict[Term, int]) -> int:
        """Returns the number of a term that is no IRI and no literal."""
        number = local.get(term)
        if number is None:
            number = local[term] = self.number(label(term))
        return number

    def __len__(self) -> int:
        return sum(map(len, self._columns.values()))

    @property
    def predicates(self) -> set[NamedNode]:
        """Every predicate of a triple."""
        return {predicate for predicate, column in self._columns.items() if column.subjects}

    def rest(self) -> None:
        """Drops indexes that are quickly made again, where they are many: all together take a third of the data."""
        if (
            self.size > _FEW
            and sum(column.indexed for column in self._columns.values()) > self.size // _INDEXED
        ):
            for column in self._columns.values():
                column.rest()

    def along(self, predicate: NamedNode) -> TripleColumn:
        """Returns the triples of a predicate."""
        return self._columns.get(predicate, _NONE)

    def number(self, term: Term) -> int:
        """Returns the number of a term, a new one for a term that is not in the data."""
        numbers = self._blank_nodes if isinstance(term, BlankNode) else self._numbers
        number = numbers.get(term)
        if number is None:
            number = numbers[term] = len(self.terms)
            self.terms.append(term)
        return number

    def numbers_of_triples(self, subjects: Iterable[Term]) -> dict[Term, int]:
        """Returns the number of triples with each of these subjects."""
        named = {self.number(subject): subject for subject in subjects}
        found = Counter[int]()
        for column in self._columns.values():
            found.update(column.having & named.keys())
            for number in column.several.keys() & named.keys():
                found[number] += len(column.several[number]) - 1
        return {subject: found[number] for number, subject in named.items()}

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
                return self.along(iri).within(nodes)
            case Inverse(Predicate(iri)):
                return self.along(iri).inverse.within(nodes)
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
            return {
                node: (node,)
                if node not in found
                else found[node]
                if node in found[node]
                else (node, *found[node])
                for node in nodes
            }
        return found


def _composed(first: Relation, second: Relation) -> Relation:
    found: dict[int, Collection[int]] = {}
    for node, middles in first.items():
        if len(middles) == 1:
            (middle,) = middles
            values = second.get(middle, ())
        else:
            values = set().union(*(second.get(middle, ()) for middle in middles))
        if values:
            found[node] = values
    return found


def _reached(steps: Relation, start: int) -> Collection[int]:
    direct = steps[start]
    if steps.keys().isdisjoint(direct):
        return direct
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        for value in steps.get(waiting.pop(), ()):
            if value not in reached:
                reached.add(value)
                waiting.append(value)
    return reached
