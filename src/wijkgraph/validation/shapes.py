"""The shapes graph as shapes: targets, paths, severities, messages and how shapes hang together."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.errors import SourceError
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.validation.graph import Graph, subtree
from wijkgraph.validation.property_paths import Path, read_path
from wijkgraph.validation.vocabulary import RDF_TYPE, RDFS_CLASS, RDFS_SUB_CLASS_OF, sh, xsd

# Parameters whose value is a shape, and those whose value is a list of shapes (SHACL 2.1).
SHAPE_PARAMETERS = ("node", "property", "not", "qualifiedValueShape")
SHAPE_LIST_PARAMETERS = ("and", "or", "xone")
TARGET_PARAMETERS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")

# Each parameter of a core constraint, with the component it switches on (SHACL 4).
COMPONENTS: dict[str, str] = {
    "class": "ClassConstraintComponent",
    "datatype": "DatatypeConstraintComponent",
    "nodeKind": "NodeKindConstraintComponent",
    "minCount": "MinCountConstraintComponent",
    "maxCount": "MaxCountConstraintComponent",
    "minExclusive": "MinExclusiveConstraintComponent",
    "minInclusive": "MinInclusiveConstraintComponent",
    "maxExclusive": "MaxExclusiveConstraintComponent",
    "maxInclusive": "MaxInclusiveConstraintComponent",
    "minLength": "MinLengthConstraintComponent",
    "maxLength": "MaxLengthConstraintComponent",
    "pattern": "PatternConstraintComponent",
    "languageIn": "LanguageInConstraintComponent",
    "uniqueLang": "UniqueLangConstraintComponent",
    "equals": "EqualsConstraintComponent",
    "disjoint": "DisjointConstraintComponent",
    "lessThan": "LessThanConstraintComponent",
    "lessThanOrEquals": "LessThanOrEqualsConstraintComponent",
    "not": "NotConstraintComponent",
    "and": "AndConstraintComponent",
    "or": "OrConstraintComponent",
    "xone": "XoneConstraintComponent",
    "node": "NodeConstraintComponent",
    "property": "PropertyConstraintComponent",
    "qualifiedMinCount": "QualifiedMinCountConstraintComponent",
    "qualifiedMaxCount": "QualifiedMaxCountConstraintComponent",
    "closed": "ClosedConstraintComponent",
    "hasValue": "HasValueConstraintComponent",
    "in": "InConstraintComponent",
    "sparql": "SPARQLConstraintComponent",
}


@dataclass(frozen=True)
class Target:
    """One target declaration: `kind` is a local name such as `targetClass`, `value` what it names."""

    kind: str
    value: Term


@dataclass(frozen=True)
class Shape:
    """A node shape (`path` is None) or a property shape."""

    node: Term
    path: Path | None
    targets: tuple[Target, ...]
    severity: NamedNode
    messages: tuple[Literal, ...]
    deactivated: bool


class Shapes:
    """All shapes of a shapes graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._known: dict[Term, Shape] = {}

    def shape(self, node: Term) -> Shape:
        """The shape at this node. Raises SourceError when its path is ill-formed."""
        if node not in self._known:
            self._known[node] = self._read(node)
        return self._known[node]

    def _read(self, node: Term) -> Shape:
        graph = self.graph
        paths = graph.objects(node, sh("path"))
        if len(paths) > 1:
            raise SourceError("A property shape has more than one sh:path", where=str(node), next="Keep one.")
        severity = graph.value(node, sh("severity"))
        return Shape(
            node=node,
            path=read_path(graph, paths[0]) if paths else None,
            targets=tuple(self._targets(node)),
            severity=severity if isinstance(severity, NamedNode) else sh("Violation"),
            messages=tuple(graph.texts(node, sh("message"))),
            deactivated=is_true(graph.value(node, sh("deactivated"))),
        )

    def _targets(self, node: Term) -> Iterator[Target]:
        for kind in TARGET_PARAMETERS:
            for value in sorted(self.graph.objects(node, sh(kind)), key=str):
                # A blank node of the shapes is no node of the data; what is no IRI is no class and no property.
                if isinstance(value, NamedNode) or (kind == "targetNode" and isinstance(value, Literal)):
                    yield Target(kind, value)
        # A shape that is also a class targets its instances (SHACL 2.1.3.3).
        if any(kind in self._class_kinds for kind in self.graph.objects(node, RDF_TYPE)):
            yield Target("targetClass", node)

    @cached_property
    def _class_kinds(self) -> frozenset[Term]:
        return subtree(self.graph, RDFS_SUB_CLASS_OF, RDFS_CLASS)

    @cached_property
    def nodes(self) -> tuple[Term, ...]:
        """Every node that SHACL 2.1 counts as a shape, in the order of the graph."""
        graph = self.graph
        found: dict[Term, None] = {}
        for kind in ("NodeShape", "PropertyShape"):
            for declared in subtree(graph, RDFS_SUB_CLASS_OF, sh(kind)):
                found.update(dict.fromkeys(graph.subjects(RDF_TYPE, declared)))
        for name in (*TARGET_PARAMETERS, *COMPONENTS):
            found.update(dict.fromkeys(subject for subject, _ in graph.pairs(sh(name))))
        for name in SHAPE_PARAMETERS:
            found.update(dict.fromkeys(value for _, value in graph.pairs(sh(name))))
        for name in SHAPE_LIST_PARAMETERS:
            for _, members in graph.pairs(sh(name)):
                found.update(dict.fromkeys(graph.items(members)))
        return tuple(found)

    @cached_property
    def custom_parameters(self) -> frozenset[NamedNode]:
        """The parameters of constraint components that the shapes graph defines itself (SHACL 6)."""
        return frozenset(
            path
            for _, parameter in self.graph.pairs(sh("parameter"))
            for path in self.graph.objects(parameter, sh("path"))
            if isinstance(path, NamedNode)
        )

    @cached_property
    def targeted(self) -> tuple[Shape, ...]:
        """The shapes with a target of their own that are not deactivated."""
        return tuple(
            shape for shape in map(self.shape, self.nodes) if shape.targets and not shape.deactivated
        )

    def siblings(self, node: Term) -> set[Term]:
        """The qualified value shapes beside that of `node`, its own among them, if they must be disjoint (4.7.3)."""
        graph = self.graph
        if not any(is_true(value) for value in graph.objects(node, sh("qualifiedValueShapesDisjoint"))):
            return set()
        return {
            other
            for parent in graph.subjects(sh("property"), node)
            for part in graph.objects(parent, sh("property"))
            for other in graph.objects(part, sh("qualifiedValueShape"))
        }

    def parts(self, node: Term) -> list[Term]:
        """The shapes that this one refers to directly."""
        graph = self.graph
        direct = [value for name in SHAPE_PARAMETERS for value in graph.objects(node, sh(name))]
        listed = [
            member
            for name in SHAPE_LIST_PARAMETERS
            for members in graph.objects(node, sh(name))
            for member in graph.items(members)
        ]
        return direct + listed

    def reach(self, node: Term) -> tuple[Term, ...]:
        """The shape and every shape it refers to, directly or through others."""
        found: dict[Term, None] = {node: None}
        waiting = [node]
        while waiting:
            for part in self.parts(waiting.pop()):
                if part not in found:
                    found[part] = None
                    waiting.append(part)
        return tuple(found)

    def is_recursive(self, node: Term) -> bool:
        """Whether the shape, or one it refers to, leads back to itself (undefined in SHACL, 3.4.3)."""
        return any(
            start in {reached for part in self.parts(start) for reached in self.reach(part)}
            for start in self.reach(node)
        )


def is_true(term: Term | None) -> bool:
    """Whether a parameter says `true`. Only that lexical form does; `1` is another term."""
    return term == Literal("true", datatype=xsd("boolean"))
