"""Shapes read from a shapes graph: targets, paths, severities, messages, prefixes, and references between shapes."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.validation.graph import Graph, subtree
from wijkgraph.validation.property_paths import Path, read_path
from wijkgraph.validation.vocabulary import (
    OWL_IMPORTS,
    RDF_TYPE,
    RDFS_CLASS,
    RDFS_SUB_CLASS_OF,
    SH_NAMESPACE,
    sh,
    xsd,
)

# Parameters whose value is a shape, and those whose value is a list of shapes (SHACL 2.1).
SHAPE_PARAMETERS = ("node", "property", "not", "qualifiedValueShape")
SHAPE_LIST_PARAMETERS = ("and", "or", "xone")
TARGET_PARAMETERS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")

# Each parameter of a core constraint, with the component it switches on (SHACL 4).
_PARAMETERS = """
class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength maxLength
pattern languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node property
qualifiedMinCount qualifiedMaxCount closed hasValue in
"""
COMPONENTS: dict[str, str] = {
    **{name: f"{name[0].upper()}{name[1:]}ConstraintComponent" for name in _PARAMETERS.split()},
    "sparql": "SPARQLConstraintComponent",
}


@dataclass(frozen=True)
class Target:
    """Target declaration: `kind` is a local name such as `targetClass`, `value` the class, node or property."""

    kind: str
    value: Term


@dataclass(frozen=True)
class Shape:
    """Node shape (`path` is None) or a property shape."""

    node: Term
    path: Path | None
    targets: tuple[Target, ...]
    severity: NamedNode
    messages: tuple[Literal, ...]
    deactivated: bool


class Shapes:
    """Shapes of a shapes graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._known: dict[Term, Shape] = {}
        self._parts: dict[Term, tuple[Term, ...]] = {}
        self._reached: dict[Term, tuple[Term, ...]] = {}

    def shape(self, node: Term) -> Shape:
        """Returns the shape at this node. Raises SourceError when its path is ill-formed."""
        if node not in self._known:
            self._known[node] = self._read(node)
        return self._known[node]

    def _read(self, node: Term) -> Shape:
        graph = self.graph
        paths = graph.objects(node, sh("path"))
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
        """Parameters of constraint components that the shapes graph defines itself (SHACL 6)."""
        return frozenset(
            path
            for _, parameter in self.graph.pairs(sh("parameter"))
            for path in self.graph.objects(parameter, sh("path"))
            if isinstance(path, NamedNode)
        )

    @cached_property
    def targeted(self) -> tuple[Shape, ...]:
        """Shapes with a target of their own that are not deactivated."""
        return tuple(
            shape for shape in map(self.shape, self.nodes) if shape.targets and not shape.deactivated
        )

    def unread_imports(self, read: Container[str]) -> list[str]:
        """Returns the IRIs that the shapes import and that no file is, by base IRI, nor any node in the files."""
        imported = {value for _, value in self.graph.pairs(OWL_IMPORTS) if isinstance(value, NamedNode)}
        return sorted(
            node.value
            for node in imported
            if node.value not in read
            and not self.graph.properties(node)
            and node.value.rstrip("#") != SH_NAMESPACE.rstrip("#")  # the terms of SHACL hold no shape
        )

    def siblings(self, node: Term) -> set[Term]:
        """Returns the qualified value shapes around `node`, its own too, if they must be disjoint (SHACL 4.7.3)."""
        graph = self.graph
        if not any(is_true(value) for value in graph.objects(node, sh("qualifiedValueShapesDisjoint"))):
            return set()
        return {
            other
            for parent in graph.subjects(sh("property"), node)
            for part in graph.objects(parent, sh("property"))
            for other in graph.objects(part, sh("qualifiedValueShape"))
        }

    def parts(self, node: Term) -> tuple[Term, ...]:
        """Returns the shapes that this one refers to directly."""
        if node not in self._parts:
            graph = self.graph
            direct = (value for name in SHAPE_PARAMETERS for value in graph.objects(node, sh(name)))
            listed = (
                member
                for name in SHAPE_LIST_PARAMETERS
                for members in graph.objects(node, sh(name))
                for member in graph.items(members)
            )
            self._parts[node] = (*direct, *listed)
        return self._parts[node]

    def reach(self, node: Term) -> tuple[Term, ...]:
        """Returns the shape and every shape it refers to, directly or through others."""
        if node not in self._reached:
            found: dict[Term, None] = {node: None}
            waiting = [node]
            while waiting:
                for part in self.parts(waiting.pop()):
                    if part not in found:
                        found[part] = None
                        waiting.append(part)
            self._reached[node] = tuple(found)
        return self._reached[node]

    def is_recursive(self, node: Term) -> bool:
        """True where the shape, or one it refers to, leads back to itself (undefined in SHACL, 3.4.3)."""
        try:
            TopologicalSorter({start: self.parts(start) for start in self.reach(node)}).prepare()
        except CycleError:
            return True
        return False


def is_true(term: Term | None) -> bool:
    """True for the literal `true` and no other spelling: `1` is another term."""
    return term == Literal("true", datatype=xsd("boolean"))


def declared_prefixes(graph: Graph, constraint: Term) -> dict[str, str]:
    """Returns the prefixes of a constraint (`sh:prefixes/owl:imports*/sh:declare`, SHACL 5.2.1), sorted."""
    found: dict[str, str] = {}
    for declaration in prefix_declarations(graph, graph.objects(constraint, sh("prefixes"))):
        prefix, space = graph.value(declaration, sh("prefix")), graph.value(declaration, sh("namespace"))
        if isinstance(prefix, Literal) and isinstance(space, Literal):
            found.setdefault(prefix.value, space.value)
    return dict(sorted(found.items()))


def twice_declared(graph: Graph, constraint: Term) -> str | None:
    """Returns a prefix of a constraint that stands for two namespaces; None where there is none."""
    spaces: dict[str, Term] = {}
    for declaration in prefix_declarations(graph, graph.objects(constraint, sh("prefixes"))):
        for prefix in graph.objects(declaration, sh("prefix")):
            for space in graph.objects(declaration, sh("namespace")):
                if isinstance(prefix, Literal) and spaces.setdefault(prefix.value, space) != space:
                    return prefix.value
    return None


def prefix_declarations(graph: Graph, nodes: Iterable[Term]) -> list[Term]:
    """Returns the prefix declarations at these nodes and at all they import within the shapes graph."""
    waiting = list(nodes)
    seen: dict[Term, None] = {}
    while waiting:
        node = waiting.pop(0)
        if node not in seen:
            seen[node] = None
            waiting += graph.objects(node, OWL_IMPORTS)
    return [declaration for node in seen for declaration in graph.objects(node, sh("declare"))]
