"""The prefixes that hold in a SPARQL constraint: `sh:prefixes/owl:imports*/sh:declare` (SHACL 5.2.1)."""

from collections.abc import Iterable

from wijkgraph.rdf import Literal, Term
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.vocabulary import OWL_IMPORTS, sh


def declared_prefixes(graph: Graph, constraint: Term) -> dict[str, str]:
    """Each prefix of a constraint with its namespace, in alphabetical order."""
    found: dict[str, str] = {}
    for declaration in prefix_declarations(graph, graph.objects(constraint, sh("prefixes"))):
        prefix, space = graph.value(declaration, sh("prefix")), graph.value(declaration, sh("namespace"))
        if isinstance(prefix, Literal) and isinstance(space, Literal):
            found.setdefault(prefix.value, space.value)
    return dict(sorted(found.items()))


def prefix_declarations(graph: Graph, nodes: Iterable[Term]) -> list[Term]:
    """The declarations at these nodes and at all they import within the shapes graph."""
    waiting = list(nodes)
    seen: dict[Term, None] = {}
    while waiting:
        node = waiting.pop(0)
        if node not in seen:
            seen[node] = None
            waiting += graph.objects(node, OWL_IMPORTS)
    return [declaration for node in seen for declaration in graph.objects(node, sh("declare"))]
