"""Focus nodes that a change can affect: the paths of the shapes, walked back from the changed triples.

Each shape looks at certain triples: those on the paths from its focus nodes, and a few at their ends. If a changed
triple is one of these, then the way to the first changed triple on it is unchanged, so it is in the data as they
are now. Walking it back from that triple finds every focus node whose results may differ.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.graph import Graph, Statement
from wijkgraph.validation.property_paths import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Repeated,
    Sequence,
    inverse,
    predicates_of,
)
from wijkgraph.validation.shapes import Shape, Shapes, declared_prefixes
from wijkgraph.validation.sparql_groups import mentioned_predicates, namespaces, rule_tokens
from wijkgraph.validation.targets import Classes, focus_nodes
from wijkgraph.validation.vocabulary import RDF_TYPE, RDFS_SUB_CLASS_OF, sh


@dataclass(frozen=True)
class Access:
    """Kind of triple a shape looks at: after `way` from the focus node, `predicate` (None: any), or backwards."""

    way: tuple[Path, ...]
    predicate: NamedNode | None
    backwards: bool = False


class Everything(Exception):
    """Raised for a change that may affect every focus node of the shape."""


def affected_nodes(data: DataGraph, shapes: Shapes, changed: Iterable[Statement]) -> set[Term]:
    """Returns the focus nodes whose results may differ because of the changed (added or removed) triples."""
    statements = list(changed)
    classes = Classes(data)
    if any(predicate == RDFS_SUB_CLASS_OF for _, predicate, _ in statements):
        focus = (focus_nodes(data, shape, classes) for shape in shapes.targeted)
        return data.terms_of(set().union(*focus))
    predicates = {predicate for _, predicate, _ in statements}
    affected: set[Term] = set()
    for shape in shapes.targeted:
        try:
            accesses = set(_accesses(shapes, shape, predicates))
        except Everything:
            affected |= data.terms_of(focus_nodes(data, shape, classes))
        else:
            for access in accesses:
                affected |= _reached_back(data, access, statements)
    return affected


def _reached_back(data: DataGraph, access: Access, changed: list[Statement]) -> set[Term]:
    ends = {
        value if access.backwards else subject
        for subject, predicate, value in changed
        if access.predicate in (None, predicate)
    }
    if not access.way or not ends:
        return ends
    path = inverse(access.way[0] if len(access.way) == 1 else Sequence(access.way))
    return data.terms_of(data.walk(path, data.numbers(ends)))


def _accesses(shapes: Shapes, shape: Shape, changed: set[NamedNode]) -> Iterator[Access]:
    for target in shape.targets:
        match target.kind:
            case "targetClass":
                yield Access((), RDF_TYPE)
            case "targetSubjectsOf" | "targetObjectsOf" if isinstance(target.value, NamedNode):
                yield Access((), target.value, target.kind == "targetObjectsOf")
    if shapes.is_recursive(shape.node):
        raise Everything
    yield from _accesses_from(shapes, shape.node, (), changed)


def _accesses_from(
    shapes: Shapes, node: Term, way: tuple[Path, ...], changed: set[NamedNode]
) -> Iterator[Access]:
    graph, shape = shapes.graph, shapes.shape(node)
    properties = graph.properties(node)
    if not shapes.custom_parameters.isdisjoint(properties):
        raise Everything
    for constraint in properties.get(sh("sparql"), ()):
        _refuse_if_touched(graph, shape, constraint, changed)
    for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
        for value in properties.get(sh(name), ()):
            if isinstance(value, NamedNode):
                yield Access(way, value)
    end = way
    if shape.path is not None:
        yield from (Access((*way, *step.way), step.predicate, step.backwards) for step in steps(shape.path))
        end = (*way, shape.path)
    if sh("class") in properties:
        yield Access(end, RDF_TYPE)
    if sh("closed") in properties:
        yield Access(end, None)
    for part in [*shapes.parts(node), *shapes.siblings(node)]:
        yield from _accesses_from(shapes, part, end, changed)


def _refuse_if_touched(graph: Graph, shape: Shape, constraint: Term, changed: set[NamedNode]) -> None:
    """Raises Everything if a rule in SPARQL, which may look anywhere, mentions a predicate that changed."""
    select = graph.value(constraint, sh("select"))
    if not isinstance(select, Literal):
        raise Everything
    found = rule_tokens(select.value)
    spaces = namespaces(found, declared_prefixes(graph, constraint))
    mentioned = None if spaces is None else mentioned_predicates(found, spaces)
    if shape.path is not None:
        mentioned = mentioned and mentioned | {node.value for node in predicates_of(shape.path)}
    if mentioned is None or not mentioned.isdisjoint(node.value for node in changed):
        raise Everything


def steps(path: Path) -> list[Access]:
    """Returns every single step of a path with the way that leads up to it."""
    match path:
        case Predicate(iri):
            return [Access((), iri)]
        case Inverse(Predicate(iri)):
            return [Access((), iri, backwards=True)]
        case Inverse(inner):
            return steps(inverse(inner))
        case Alternative(paths):
            return [step for part in paths for step in steps(part)]
        case Repeated(inner, mark):
            before = () if mark == "?" else (Repeated(inner, "*"),)
            return [Access((*before, *step.way), step.predicate, step.backwards) for step in steps(inner)]
        case Sequence(paths):
            return [
                Access((*paths[:place], *step.way), step.predicate, step.backwards)
                for place, part in enumerate(paths)
                for step in steps(part)
            ]
