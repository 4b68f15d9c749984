"""Compiled engine: SHACL as set operations over the whole graph, not one node at a time.

Shapes within shapes are evaluated as sets too: which of these nodes fail that shape? `and`, `or`, `not`,
`xone`, `node` and qualified counts are then set operations.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import cached_property, partial
from itertools import repeat

from wijkgraph.rdf import Term
from wijkgraph.validation.compilation import Check, NestedCheck, Row, Scope, Uncompilable, whole_number
from wijkgraph.validation.compile_core import core_checks
from wijkgraph.validation.compile_sparql import Rules, SparqlCheck
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Result, show
from wijkgraph.validation.memory import UNWATCHED, MemoryWatch, collector_at_rest
from wijkgraph.validation.shapes import SHAPE_LIST_PARAMETERS, Shape, Shapes
from wijkgraph.validation.targets import Classes, focus_nodes
from wijkgraph.validation.triple_column import Numbers
from wijkgraph.validation.vocabulary import sh

Failing = Callable[["Evaluation", Term, Numbers], Numbers]


class Reached:
    """Number of ways from the focus nodes to each value node; counted when first read."""

    def __init__(self, scope: Scope, before: "Reached | None") -> None:
        self._scope = scope
        self._before = before

    @cached_property
    def times(self) -> Counter[int]:
        """Number of ways to each node."""
        counts: Counter[int] = Counter()
        for focus, value in self._scope.values.pairs():
            counts[value] += self._before.times[focus] if self._before else 1
        return counts


class Evaluation:
    """Evaluation of one shapes graph over one data graph, for all focus nodes or only those in `focus`."""

    def __init__(
        self,
        data: DataGraph,
        shapes: Shapes,
        focus: Collection[Term] | None = None,
        memory: MemoryWatch = UNWATCHED,
    ) -> None:
        self._data = data
        self._memory = memory
        self._shapes = shapes
        self._graph = shapes.graph
        self._focus = None if focus is None else data.numbers(focus)
        self._rules = Rules(data, shapes)
        self.classes = Classes(data)

    def _refuse_what_cannot_be_compiled(self, shape: Shape) -> None:
        if self._shapes.is_recursive(shape.node):
            raise Uncompilable("the shape refers to itself")
        custom = self._shapes.custom_parameters
        for part in self._shapes.reach(shape.node):
            if custom and not custom.isdisjoint(self._graph.properties(part)):
                raise Uncompilable("it uses a constraint component of its own")

    def pieces(self, shape: Shape) -> list[Term | None]:
        """Returns what is checked by itself: the shape's own constraints (None), and each of its property shapes.

        Raises Uncompilable for a shape that, by what it is made of, needs the other engine.
        """
        self._refuse_what_cannot_be_compiled(shape)
        return [None, *self._graph.objects(shape.node, sh("property"))]

    def has_rules(self, shape: Shape) -> bool:
        """True where rules in SPARQL are among the own constraints of the shape."""
        return bool(self._graph.objects(shape.node, sh("sparql")))

    def results(self, shape: Shape, piece: Term | None) -> list[Result]:
        """Returns the results for a piece of a shape with targets. Raises Uncompilable, and TooLarge for too many."""
        with collector_at_rest():
            nodes = focus_nodes(self._data, shape, self.classes)
            if self._focus is not None:
                nodes &= self._focus
            if not nodes:
                return []
            scope = Scope(self._data, shape, nodes)
            results = self._own(scope) if piece is None else self._within(scope, piece)
            found = list(self._memory.over(results, show(shape.node)))
            self._data.rest()
            return found

    def _results(self, shape: Shape, nodes: Numbers, reached: Reached | None) -> Iterator[Result]:
        if shape.deactivated or not nodes:
            return
        scope = Scope(self._data, shape, nodes)
        yield from self._own(scope, reached)
        for part in self._graph.objects(shape.node, sh("property")):
            yield from self._within(scope, part, reached)

    def _own(self, scope: Scope, reached: Reached | None = None) -> Iterator[Result]:
        for check, row in self._faults(scope):
            # A node reached from two others is validated, and reported, twice (SHACL 4.8.2).
            yield from repeat(check.result(row), reached.times[row[0]] if reached else 1)

    def _within(self, scope: Scope, part: Term, reached: Reached | None = None) -> Iterator[Result]:
        inner = Reached(scope, reached) if scope.shape.path else reached
        return self._results(self._shapes.shape(part), scope.values.nodes, inner)

    def _faults(self, scope: Scope) -> Iterator[tuple[Check | SparqlCheck, Row]]:
        """Yields the rows at fault by the shape's own constraints, without those of its property shapes."""
        for check in self._checks(scope):
            for row in check.rows:
                yield check, row

    def _checks(self, scope: Scope) -> Iterator[Check | SparqlCheck]:
        yield from core_checks(scope, self._graph, self.classes)
        asked = self._graph.properties(scope.shape.node)
        if _MORE.isdisjoint(asked):
            return
        yield from self._rules.checks(scope)
        for parameter, fails in _NESTED.items():
            for value in asked.get(sh(parameter), ()):
                at_fault = scope.values.having(fails(self, value, scope.values.nodes))
                explain = partial(self._reasons, parameter, value, frozenset(node for _, node in at_fault))
                yield NestedCheck(scope, parameter, at_fault, explain)
        for parameter in _COUNTS:
            for limit in asked.get(sh(parameter), ()):
                outside = self._outside_qualified_count(scope, parameter, whole_number(limit))
                yield Check(scope, parameter, [(focus, None) for focus in outside])

    def failing(self, node: Term, nodes: Numbers) -> Numbers:
        """Returns the nodes that do not conform to the shape (SHACL 3.4.2)."""
        shape = self._shapes.shape(node)
        if shape.deactivated or not nodes:
            return frozenset()
        scope = Scope(self._data, shape, nodes)
        failing = {row[0] for _, row in self._faults(scope)}
        for part in self._graph.objects(node, sh("property")):
            at_fault = self.failing(part, scope.values.nodes)
            failing.update(focus for focus, _ in scope.values.having(at_fault))
        return failing

    def _reasons(self, parameter: str, value: Term, nodes: Numbers) -> dict[int, list[Result]]:
        """Returns the results of the shapes within, by value node; sh:not fails for want of results."""
        if parameter == "not":
            return {}
        members = self._graph.items(value) if parameter in SHAPE_LIST_PARAMETERS else [value]
        found: dict[int, list[Result]] = {}
        for member in members:
            for node, results in self._explained(member, nodes).items():
                found.setdefault(node, []).extend(results)
        return found

    def _explained(self, node: Term, nodes: Numbers) -> dict[int, list[Result]]:
        """Returns the results of a shape, by the node among `nodes` that they make fail it."""
        shape = self._shapes.shape(node)
        if shape.deactivated or not nodes:
            return {}
        scope = Scope(self._data, shape, nodes)
        found: dict[int, list[Result]] = {}
        for check, row in self._faults(scope):
            found.setdefault(row[0], []).append(check.result(row))
        for part in self._graph.objects(node, sh("property")):
            inner = self._explained(part, scope.values.nodes)
            for focus, value in scope.values.having(inner.keys()):
                found.setdefault(focus, []).extend(inner[value])
        return found

    def _outside_qualified_count(self, scope: Scope, parameter: str, limit: int) -> set[int]:
        if scope.shape.path is None:
            return set()  # only property shapes count values (SHACL 4.7.3)
        node, values = scope.shape.node, scope.values.nodes
        outside: set[int] = set()
        for qualified in self._graph.objects(node, sh("qualifiedValueShape")):
            counted = values - self.failing(qualified, values)
            for sibling in self._shapes.siblings(node) - {qualified}:
                counted &= self.failing(sibling, values)
            counts = Counter(focus for focus, _ in scope.values.having(counted))
            if parameter == "qualifiedMinCount":
                outside |= {focus for focus in scope.focus if counts[focus] < limit}
            else:
                outside |= {focus for focus in scope.focus if counts[focus] > limit}
        return outside

    def members_failing(self, members: Term, nodes: Numbers) -> list[Numbers]:
        """Returns the nodes that fail each shape of a list, in its order."""
        return [self.failing(member, nodes) for member in self._graph.items(members)]


def _node(run: Evaluation, value: Term, nodes: Numbers) -> Numbers:
    return run.failing(value, nodes)


def _not(run: Evaluation, value: Term, nodes: Numbers) -> Numbers:
    return nodes - run.failing(value, nodes)


def _and(run: Evaluation, value: Term, nodes: Numbers) -> Numbers:
    return frozenset().union(*run.members_failing(value, nodes))


def _or(run: Evaluation, value: Term, nodes: Numbers) -> Numbers:
    return frozenset(nodes).intersection(*run.members_failing(value, nodes))


def _xone(run: Evaluation, value: Term, nodes: Numbers) -> Numbers:
    fits: Counter[int] = Counter()
    for failing in run.members_failing(value, nodes):
        fits.update(nodes - failing)
    return frozenset(node for node in nodes if fits[node] != 1)


_NESTED: dict[str, Failing] = {"node": _node, "not": _not, "and": _and, "or": _or, "xone": _xone}
_COUNTS = ("qualifiedMinCount", "qualifiedMaxCount")
_MORE = frozenset(map(sh, ("sparql", *_NESTED, *_COUNTS)))  # constraints that look beyond values
