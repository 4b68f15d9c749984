"""Compiled engine: SHACL as a few SPARQL queries over the whole graph, not one for each node.

Shapes within shapes are evaluated as sets too: which of these nodes fail that shape? `and`, `or`, `not`,
`xone`, `node` and qualified counts are then set operations.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from itertools import repeat
from typing import cast

from wijkgraph.rdf import Term
from wijkgraph.validation.compilation import Check, NestedCheck, Row, Scope, Uncompilable, whole_number
from wijkgraph.validation.compile_core import core_checks
from wijkgraph.validation.compile_sparql import SparqlCheck, sparql_checks
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Result
from wijkgraph.validation.property_paths import Path
from wijkgraph.validation.shapes import SHAPE_LIST_PARAMETERS, Shape, Shapes
from wijkgraph.validation.targets import Classes, Nodes, focus_nodes
from wijkgraph.validation.vocabulary import sh

Failing = Callable[["Evaluation", Scope, Term, frozenset[Term]], frozenset[Term]]


class Reached:
    """Number of ways from the focus nodes to each value node; counted when first read."""

    def __init__(self, pairs: Callable[[], list[tuple[Term, Term]]], before: "Reached | None") -> None:
        self._pairs = pairs
        self._before = before

    @cached_property
    def times(self) -> Counter[Term]:
        """Number of ways to each node."""
        counts: Counter[Term] = Counter()
        for focus, value in self._pairs():
            counts[value] += self._before.times[focus] if self._before else 1
        return counts


class Evaluation:
    """Evaluation of one shapes graph over one data graph."""

    def __init__(self, data: DataGraph, shapes: Shapes, *, restricted: bool = False) -> None:
        self._data = data
        self._shapes = shapes
        self._graph = shapes.graph
        self._restricted = restricted
        self._value_sets: dict[tuple[str, Path], Nodes] = {}
        self.classes = Classes(data)

    def results(self, shape: Shape) -> list[Result]:
        """Returns the results for a shape with targets. Raises Uncompilable when the shape needs the other engine."""
        self._refuse_what_cannot_be_compiled(shape)
        return list(
            self._results(shape, focus_nodes(self._data, shape, self.classes, restricted=self._restricted))
        )

    def _refuse_what_cannot_be_compiled(self, shape: Shape) -> None:
        if self._shapes.is_recursive(shape.node):
            raise Uncompilable("the shape refers to itself")
        custom = self._shapes.custom_parameters
        for part in self._shapes.reach(shape.node):
            if custom and not custom.isdisjoint(self._graph.properties(part)):
                raise Uncompilable("it uses a constraint component of its own")
        for target in shape.targets:
            if target.kind == "targetClass" and self.classes.has_unnamed(target.value):
                raise Uncompilable("a target class has an unnamed subclass")

    def _results(self, shape: Shape, nodes: Nodes, reached: "Reached | None" = None) -> Iterator[Result]:
        if shape.deactivated or self._data.is_empty(nodes.pattern):
            return
        scope = Scope(shape, nodes)
        for check, row in self._faults(scope):
            # A node reached from two others is validated, and reported, twice (SHACL 4.8.2).
            yield from repeat(check.result(shape, row), reached.times[cast(Term, row[0])] if reached else 1)
        inner = Reached(lambda: self._pairs(scope), reached) if shape.path else reached
        for part in self._graph.objects(shape.node, sh("property")):
            yield from self._results(self._shapes.shape(part), self._value_nodes(scope), inner)

    def _faults(self, scope: Scope) -> Iterator[tuple[Check | SparqlCheck, Row]]:
        """Yields the rows at fault by the shape's own constraints, without those of its property shapes."""
        checks: list[Check | SparqlCheck] = [
            *core_checks(scope, self._graph, self.classes),
            *sparql_checks(scope, self._graph, self._data),
        ]
        for check in checks:
            for row in check.rows(self._data):
                yield check, row
        for parameter, fails in _NESTED.items():
            for value in self._graph.objects(scope.shape.node, sh(parameter)):
                pairs = self._pairs(scope)
                failing = fails(self, scope, value, frozenset(node for _, node in pairs))
                at_fault = [pair for pair in pairs if pair[1] in failing]
                explain = partial(self._reasons, parameter, value, at_fault)
                check = NestedCheck(parameter, "", explain=explain)
                for pair in at_fault:
                    yield check, pair
        for parameter in ("qualifiedMinCount", "qualifiedMaxCount"):
            check = Check(parameter, "", with_value=False)
            for limit in self._graph.objects(scope.shape.node, sh(parameter)):
                for focus in self._outside_qualified_count(scope, parameter, whole_number(limit)):
                    yield check, (focus,)

    def _pairs(self, scope: Scope) -> list[tuple[Term, Term]]:
        return cast(list[tuple[Term, Term]], list(self._data.rows(scope.select(""))))

    def failing(self, node: Term, nodes: Nodes) -> frozenset[Term]:
        """Returns the nodes that do not conform to the shape (SHACL 3.4.2)."""
        shape = self._shapes.shape(node)
        if shape.deactivated or self._data.is_empty(nodes.pattern):
            return frozenset()
        scope = Scope(shape, nodes)
        failing = {cast(Term, row[0]) for _, row in self._faults(scope)}
        for part in self._graph.objects(node, sh("property")):
            at_fault = self.failing(part, self._value_nodes(scope))
            failing |= (
                {focus for focus, value in self._pairs(scope) if value in at_fault} if at_fault else set()
            )
        return frozenset(failing)

    def _reasons(
        self, parameter: str, value: Term, at_fault: list[tuple[Term, Term]]
    ) -> dict[Term, list[Result]]:
        """Returns the results of the shapes within, by value node; sh:not fails for want of results."""
        if parameter == "not":
            return {}
        members = self._graph.items(value) if parameter in SHAPE_LIST_PARAMETERS else [value]
        nodes = Nodes(self._data.keep_nodes({node for _, node in at_fault}))
        found: dict[Term, list[Result]] = {}
        for member in members:
            for node, results in self._explained(member, nodes).items():
                found.setdefault(node, []).extend(results)
        return found

    def _explained(self, node: Term, nodes: Nodes) -> dict[Term, list[Result]]:
        """Returns the results of a shape, by the node among `nodes` that they make fail it."""
        shape = self._shapes.shape(node)
        if shape.deactivated:
            return {}
        scope = Scope(shape, nodes)
        found: dict[Term, list[Result]] = {}
        for check, row in self._faults(scope):
            found.setdefault(cast(Term, row[0]), []).append(check.result(shape, row))
        for part in self._graph.objects(node, sh("property")):
            inner = self._explained(part, self._value_nodes(scope))
            for focus, value in self._pairs(scope) if inner else ():
                if value in inner:
                    found.setdefault(focus, []).extend(inner[value])
        return found

    def _value_nodes(self, scope: Scope) -> Nodes:
        path = scope.shape.path
        if path is None:
            return scope.nodes
        key = (scope.nodes.pattern, path)
        if key not in self._value_sets:
            pattern = f"{scope.nodes.pattern} {scope.nodes.walk(path, '?value')}"
            self._value_sets[key] = Nodes(self._data.keep(pattern, "value"))
        return self._value_sets[key]

    def failing_values(self, scope: Scope, shape: Term) -> frozenset[Term]:
        """Returns the value nodes that do not conform to another shape."""
        return self.failing(shape, self._value_nodes(scope))

    def _outside_qualified_count(self, scope: Scope, parameter: str, limit: int) -> list[Term]:
        if scope.shape.path is None:
            return []  # only property shapes count values (SHACL 4.7.3)
        node = scope.shape.node
        outside: dict[Term, None] = {}
        foci = [row[0] for row in self._data.rows(scope.select_nodes("")) if row[0] is not None]
        pairs = self._pairs(scope)
        values = frozenset(value for _, value in pairs)
        for qualified in self._graph.objects(node, sh("qualifiedValueShape")):
            counted = values - self.failing_values(scope, qualified)
            for sibling in self._shapes.siblings(node) - {qualified}:
                counted &= self.failing_values(scope, sibling)
            counts = Counter(focus for focus, value in pairs if value in counted)
            for focus in foci:
                number = counts[focus]
                if (number < limit) if parameter == "qualifiedMinCount" else (number > limit):
                    outside[focus] = None
        return list(outside)

    def members_failing(self, scope: Scope, members: Term) -> list[frozenset[Term]]:
        """Returns the value nodes that fail each shape of a list, in its order."""
        return [self.failing_values(scope, member) for member in self._graph.items(members)]


def _xone(run: Evaluation, scope: Scope, value: Term, nodes: frozenset[Term]) -> frozenset[Term]:
    fits: Counter[Term] = Counter()
    for failing in run.members_failing(scope, value):
        fits.update(nodes - failing)
    return frozenset(node for node in nodes if fits[node] != 1)


_NESTED: dict[str, Failing] = {
    "node": lambda run, scope, value, nodes: run.failing_values(scope, value),
    "not": lambda run, scope, value, nodes: nodes - run.failing_values(scope, value),
    "and": lambda run, scope, value, nodes: frozenset().union(*run.members_failing(scope, value)),
    "or": lambda run, scope, value, nodes: nodes.intersection(*run.members_failing(scope, value)),
    "xone": _xone,
}
