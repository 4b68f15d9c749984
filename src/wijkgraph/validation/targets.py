"""Focus nodes of a shape (SHACL 2.1.3), as a SPARQL pattern and as a set."""

from dataclasses import dataclass

from wijkgraph.rdf import BlankNode, NamedNode, Term
from wijkgraph.validation.data import FOCUS_GRAPH, FOCUS_MEMBER, DataGraph, guard
from wijkgraph.validation.graph import Graph, subtree
from wijkgraph.validation.property_paths import Path, may_be_empty, path_text
from wijkgraph.validation.shapes import Shape, Target
from wijkgraph.validation.vocabulary import RDF_TYPE, RDFS_SUB_CLASS_OF


@dataclass(frozen=True)
class Nodes:
    """SPARQL graph pattern that binds `?this` to each of a set of nodes exactly once."""

    pattern: str

    def walk(self, path: Path, end: str) -> str:
        """Returns the pattern from these nodes along a path to `end`, a variable that is not bound yet."""
        walk = f"?this {path_text(path)} {end} ."
        if not may_be_empty(path):
            return walk
        # SPARQL finds the empty path only at nodes of the graph, and a focus node need not be in it.
        return f"{{ {walk} }} UNION {{ {self.pattern} BIND(?this AS {end}) }}"


class Classes:
    """Class hierarchy of the data graph."""

    def __init__(self, data: DataGraph) -> None:
        self._links = Graph(
            (lower, RDFS_SUB_CLASS_OF, upper) for lower, upper in data.objects_of(RDFS_SUB_CLASS_OF)
        )

    def members(self, upper: Term) -> list[Term]:
        """Returns the class and its subclasses that have a name, in a fixed order."""
        return sorted(
            (node for node in subtree(self._links, RDFS_SUB_CLASS_OF, upper) if isinstance(node, NamedNode)),
            key=str,
        )

    def has_unnamed(self, upper: Term) -> bool:
        """True where a subclass is a blank node, which no query can name."""
        return any(isinstance(node, BlankNode) for node in subtree(self._links, RDFS_SUB_CLASS_OF, upper))

    def links(self) -> list[tuple[Term, Term]]:
        """Returns every stated subclass with its superclass."""
        return self._links.pairs(RDFS_SUB_CLASS_OF)


def focus_nodes(data: DataGraph, shape: Shape, classes: Classes, *, restricted: bool = False) -> Nodes:
    """Returns the focus nodes of a shape with targets; `restricted` to those the data graph has marked."""
    unions = [_target_pattern(target, classes) for target in shape.targets]
    if len(unions) == 1 and _binds_once(shape.targets[0], classes):
        pattern = unions[0]
    else:
        pattern = data.keep(" UNION ".join(f"{{ {union} }}" for union in unions), "this")
    if restricted:
        pattern = f"GRAPH {FOCUS_GRAPH} {{ {FOCUS_GRAPH} {FOCUS_MEMBER} ?this }} {pattern}"
    return Nodes(pattern)


def _binds_once(target: Target, classes: Classes) -> bool:
    if target.kind == "targetClass":
        return len(classes.members(target.value)) == 1
    return target.kind == "targetNode"


def _target_pattern(target: Target, classes: Classes) -> str:
    value = guard(target.value)
    match target.kind:
        case "targetNode":
            return f"VALUES ?this {{ {value} }}"
        case "targetSubjectsOf":
            return f"?this {value} ?any ."
        case "targetObjectsOf":
            return f"?any {value} ?this ."
    members = classes.members(target.value)
    if len(members) == 1:
        return f"?this {RDF_TYPE} {members[0]} ."
    return f"VALUES ?class {{ {' '.join(map(str, members))} }} ?this {RDF_TYPE} ?class ."


def focus_set(data: DataGraph, shape: Shape, classes: Classes) -> set[Term]:
    """Returns the focus nodes of a shape."""
    nodes = focus_nodes(data, shape, classes)
    return {row[0] for row in data.rows(f"SELECT ?this WHERE {{ {nodes.pattern} }}") if row[0] is not None}
