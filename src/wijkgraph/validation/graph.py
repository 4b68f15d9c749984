"""Graph in memory, indexed for reading shapes and reports."""

from collections.abc import Iterable
from typing import cast

from wijkgraph.errors import SourceError
from wijkgraph.rdf import Literal, NamedNode, Quad, Term
from wijkgraph.validation.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST

Statement = tuple[Term, NamedNode, Term]


def parts(quad: Quad) -> Statement:
    """Returns the triple of a quad. Triple terms of RDF 1.2 were refused when the quad was read."""
    return cast(Statement, (quad.subject, quad.predicate, quad.object))


class Graph:
    """Triples by subject and predicate, in the order they were read."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._forward: dict[Term, dict[NamedNode, dict[Term, None]]] = {}
        self._backward: dict[NamedNode, dict[Term, dict[Term, None]]] = {}
        for subject, predicate, value in statements:
            self._forward.setdefault(subject, {}).setdefault(predicate, {})[value] = None
            self._backward.setdefault(predicate, {}).setdefault(value, {})[subject] = None

    def __len__(self) -> int:
        return sum(len(values) for properties in self._forward.values() for values in properties.values())

    def statements(self) -> Iterable[Statement]:
        """Returns every triple, subject by subject."""
        for subject, properties in self._forward.items():
            for predicate, values in properties.items():
                for value in values:
                    yield subject, predicate, value

    def quads(self) -> Iterable[Quad]:
        """Returns every triple as a quad of the default graph."""
        for subject, predicate, value in self.statements():
            if not isinstance(subject, Literal):
                yield Quad(subject, predicate, value)

    def all_subjects(self) -> list[Term]:
        """Returns every node that has a property."""
        return list(self._forward)

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Returns the values of one property of one node."""
        return list(self._forward.get(subject, {}).get(predicate, ()))

    def value(self, subject: Term, predicate: NamedNode) -> Term | None:
        """Returns the first value of a property, None without one."""
        return next(iter(self._forward.get(subject, {}).get(predicate, ())), None)

    def subjects(self, predicate: NamedNode, value: Term) -> list[Term]:
        """Returns the nodes that have this value for this property."""
        return list(self._backward.get(predicate, {}).get(value, ()))

    def pairs(self, predicate: NamedNode) -> list[tuple[Term, Term]]:
        """Returns every subject and object of one predicate."""
        return [
            (subject, value)
            for value, subjects in self._backward.get(predicate, {}).items()
            for subject in subjects
        ]

    def properties(self, subject: Term) -> dict[NamedNode, list[Term]]:
        """Returns the values of each property of one node."""
        return {predicate: list(values) for predicate, values in self._forward.get(subject, {}).items()}

    def items(self, head: Term) -> list[Term]:
        """Returns the members of an RDF list. Raises SourceError when it is no well-formed list."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != RDF_NIL:
            first, rest = self.objects(head, RDF_FIRST), self.objects(head, RDF_REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                reason = (
                    "runs in a circle"
                    if head in seen
                    else "needs one rdf:first and one rdf:rest at each step"
                )
                raise SourceError(
                    f"A list of the shapes graph is ill-formed: it {reason}", next="Mend the list."
                )
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return members

    def texts(self, subject: Term, predicate: NamedNode) -> list[Literal]:
        """Returns the literal values of a property, sorted by language and text."""
        literals = [value for value in self.objects(subject, predicate) if isinstance(value, Literal)]
        return sorted(literals, key=lambda literal: (literal.language or "", literal.value))


def subtree(graph: Graph, predicate: NamedNode, root: Term) -> frozenset[Term]:
    """Returns `root` and every node from which a chain of `predicate` leads to it."""
    found = {root}
    waiting = [root]
    while waiting:
        for subject in graph.subjects(predicate, waiting.pop()):
            if subject not in found:
                found.add(subject)
                waiting.append(subject)
    return frozenset(found)
