"""Focus nodes of a shape (SHACL 2.1.3), by number."""

from wijkgraph.rdf import NamedNode, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.graph import Graph, subtree
from wijkgraph.validation.shapes import Shape, Target
from wijkgraph.validation.triple_column import Numbers
from wijkgraph.validation.vocabulary import RDF_TYPE, RDFS_SUB_CLASS_OF


class Classes:
    """Classes of the data graph, with their hierarchy and their instances."""

    def __init__(self, data: DataGraph) -> None:
        self._data = data
        self._links = Graph(
            (lower, RDFS_SUB_CLASS_OF, upper) for lower, upper in data.objects_of(RDFS_SUB_CLASS_OF)
        )
        self._instances: dict[Term, Numbers] = {}

    def prepare(self) -> None:
        """Works out what every shape with a target class asks for, so that forks of the process share it."""
        _ = self._data.along(RDF_TYPE).backwards

    def instances(self, upper: Term) -> Numbers:
        """Returns the instances of a class and of its subclasses (SHACL 1.1)."""
        if upper not in self._instances:
            instances = self._data.along(RDF_TYPE).backwards
            members = self._data.numbers(subtree(self._links, RDFS_SUB_CLASS_OF, upper))
            self._instances[upper] = frozenset().union(*(instances.get(member, ()) for member in members))
        return self._instances[upper]


def focus_nodes(data: DataGraph, shape: Shape, classes: Classes) -> Numbers:
    """Returns the focus nodes of a shape with targets."""
    found = [_of_target(data, target, classes) for target in shape.targets]
    return found[0] if len(found) == 1 else frozenset().union(*found)


def _of_target(data: DataGraph, target: Target, classes: Classes) -> Numbers:
    match target.kind, target.value:
        case "targetClass", upper:
            return classes.instances(upper)
        case "targetSubjectsOf", NamedNode() as predicate:
            return data.along(predicate).having
        case "targetObjectsOf", NamedNode() as predicate:
            return data.along(predicate).values
    return {data.number(target.value)}
