"""What the shapes reach and what they miss: targets without nodes, nodes without a shape."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from wijkgraph.rdf import BlankNode, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Finding, Place, Severity, show
from wijkgraph.validation.positions import Found, Wanted, locate
from wijkgraph.validation.shapes import Shape
from wijkgraph.validation.sources import Source
from wijkgraph.validation.vocabulary import RDF_TYPE, sh


@dataclass(frozen=True)
class ClassCoverage:
    """The nodes of one class (None: nodes without class): how many, how many a shape is about, one that is missed."""

    name: Term | None
    nodes: int
    covered: int
    missed: Term | None


@dataclass(frozen=True)
class Coverage:
    """Both directions: focus nodes for each shape, and covered nodes for each class."""

    shapes: tuple[tuple[Term, int], ...]
    classes: tuple[ClassCoverage, ...]


def measure(
    data: DataGraph, focus: Sequence[tuple[Shape, set[Term]]], aside: Collection[Term] = ()
) -> Coverage:
    """The coverage of the named nodes of the data, but those set `aside`, by the focus nodes of each shape.

    Blank nodes are left out: they belong to the node that points to them.
    """
    reached = set().union(*(nodes for _, nodes in focus))
    total: Counter[Term | None] = Counter()
    covered: Counter[Term | None] = Counter()
    missed: dict[Term | None, Term] = {}
    query = (
        f"SELECT DISTINCT ?node ?class WHERE {{ ?node ?any ?value OPTIONAL {{ ?node {RDF_TYPE} ?class }} }}"
    )
    for node, kind in data.rows(query):
        if node is None or isinstance(node, BlankNode) or node in aside:
            continue
        total[kind] += 1
        covered[kind] += node in reached
        if node not in reached:
            missed[kind] = min(node, missed.get(kind, node), key=str)
    classes = sorted(total, key=lambda kind: show(kind))
    return Coverage(
        shapes=tuple(
            sorted(((shape.node, len(nodes)) for shape, nodes in focus), key=lambda each: show(each[0]))
        ),
        classes=tuple(ClassCoverage(kind, total[kind], covered[kind], missed.get(kind)) for kind in classes),
    )


def coverage_findings(
    coverage: Coverage, sources: Sequence[Source], shape_sources: Sequence[Source]
) -> list[Finding]:
    """A warning for each target that matches nothing, and for each class with nodes that no shape is about."""
    idle = [node for node, number in coverage.shapes if number == 0]
    bare = [each for each in coverage.classes if each.missed is not None]
    in_shapes = locate(shape_sources, [_target_of(node) for node in idle])
    in_data = locate(sources, [Wanted(each.missed) for each in bare if each.missed is not None])
    found = [_idle_finding(node, in_shapes.of(_target_of(node))) for node in idle]
    return found + [
        _bare_finding(each, in_data.of(Wanted(each.missed))) for each in bare if each.missed is not None
    ]


def _target_of(node: Term) -> Wanted:
    return Wanted(node, sh("targetClass"))


def _idle_finding(node: Term, found: Found | None) -> Finding:
    return Finding(
        rule="shapes/target-without-nodes",
        severity=Severity.WARNING,
        messages={
            "en": f"The targets of {show(node)} match no node: this shape checked nothing",
            "nl": f"De doelen van {show(node)} raken geen knoop: deze vorm heeft niets gecontroleerd",
        },
        place=found.place if found else Place(),
        excerpt=found.excerpt if found else "",
        shape=node,
    )


def _bare_finding(each: ClassCoverage, found: Found | None) -> Finding:
    number, example = each.nodes - each.covered, show(each.missed)
    kind = show(each.name) if each.name is not None else "–"
    return Finding(
        rule="shapes/nodes-without-shape",
        severity=Severity.WARNING,
        messages={
            "en": f"{number} of {each.nodes} nodes of class {kind} are covered by no shape, such as {example}",
            "nl": f"{number} van {each.nodes} knopen van klasse {kind} vallen onder geen vorm, zoals {example}",
        },
        place=found.place if found else Place(),
        excerpt=found.excerpt if found else "",
    )


def idle_shapes(focus: Iterable[tuple[Shape, set[Term]]]) -> int:
    """The number of shapes whose targets match no node."""
    return sum(not nodes for _, nodes in focus)
