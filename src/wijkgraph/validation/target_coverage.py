"""Coverage of the data by the shapes: targets without nodes, nodes without a shape."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.rdf import BlankNode, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Finding, Place, Severity, in_words, show
from wijkgraph.validation.positions import Found, Sought, locate
from wijkgraph.validation.shapes import Shape
from wijkgraph.validation.sources import NO_CONVENTIONS, Conventions, RdfSource
from wijkgraph.validation.triple_column import Numbers
from wijkgraph.validation.vocabulary import RDF_TYPE, sh


@dataclass(frozen=True)
class ClassCoverage:
    """Nodes of one class (None: without class): their number, the number covered, and an example that is missed."""

    name: Term | None
    nodes: int
    covered: int
    missed: Term | None


@dataclass(frozen=True)
class TargetCoverage:
    """Coverage in both directions: focus nodes for each shape, covered nodes for each class."""

    shapes: tuple[tuple[Term, int], ...]
    classes: tuple[ClassCoverage, ...]


def measure(
    data: DataGraph, focus: Sequence[tuple[Shape, Numbers]], aside: Numbers = frozenset()
) -> TargetCoverage:
    """Measures how the focus nodes of each shape cover the named nodes of the data, but those set `aside`.

    Blank nodes are left out: they belong to the node that points to them.
    """
    reached = frozenset().union(*(nodes for _, nodes in focus))
    total: Counter[Term | None] = Counter()
    covered: Counter[Term | None] = Counter()
    missed: dict[Term | None, Term] = {}
    types = data.along(RDF_TYPE)
    subjects = set().union(*(data.along(predicate).having for predicate in data.predicates))
    for number in subjects - aside:
        node = data.terms[number]
        if isinstance(node, BlankNode):
            continue
        kinds: Iterable[Term | None] = [data.terms[each] for each in types.of(number)] or [None]
        for kind in kinds:
            total[kind] += 1
            covered[kind] += number in reached
            if number not in reached:
                missed[kind] = min(node, missed.get(kind, node), key=str)
    classes = sorted(total, key=lambda kind: show(kind))
    return TargetCoverage(
        shapes=tuple(
            sorted(((shape.node, len(nodes)) for shape, nodes in focus), key=lambda each: show(each[0]))
        ),
        classes=tuple(ClassCoverage(kind, total[kind], covered[kind], missed.get(kind)) for kind in classes),
    )


def coverage_findings(
    coverage: TargetCoverage,
    sources: Sequence[RdfSource],
    shape_sources: Sequence[RdfSource],
    data: DataGraph,
    conventions: Conventions = NO_CONVENTIONS,
) -> list[Finding]:
    """Makes a warning for each target that matches nothing, and for each class with nodes outside all shapes."""
    idle = [node for node, number in coverage.shapes if number == 0]
    bare = [each for each in coverage.classes if each.missed is not None]
    in_shapes = locate(shape_sources, [_target_of(node) for node in idle])
    missed = [Sought(each.missed) for each in bare if each.missed is not None]
    in_data = locate(sources, missed, data)
    found = [_idle_finding(node, in_shapes.of(_target_of(node)), conventions.base) for node in idle]
    return found + [
        _bare_finding(each, in_data.of(Sought(each.missed)), conventions.base)
        for each in bare
        if each.missed is not None
    ]


def _target_of(node: Term) -> Sought:
    return Sought(node, sh("targetClass"))


def _idle_finding(node: Term, found: Found | None, base: str) -> Finding:
    text = "The targets of {shape} match no node: this shape checked nothing"
    return _warning("shapes/target-without-nodes", in_words(text, shape=show(node, base)), found, node)


def _bare_finding(each: ClassCoverage, found: Found | None, base: str) -> Finding:
    messages = in_words(
        "{number} of {nodes} nodes of class {kind} are covered by no shape, such as {example}",
        number=each.nodes - each.covered,
        nodes=each.nodes,
        kind=show(each.name, base) or "–",
        example=show(each.missed, base),
    )
    return _warning("shapes/nodes-without-shape", messages, found)


def _warning(
    rule: str, messages: Mapping[str, str], found: Found | None, shape: Term | None = None
) -> Finding:
    place, excerpt = (found.place, found.excerpt) if found else (Place(), "")
    return Finding(rule, Severity.WARNING, messages, place, shape=shape, excerpt=excerpt)


def idle_shapes(focus: Iterable[tuple[Shape, Numbers]]) -> int:
    """Counts the shapes whose targets match no node."""
    return sum(not nodes for _, nodes in focus)
