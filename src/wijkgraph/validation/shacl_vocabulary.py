"""What SHACL itself says: its terms, and the shapes that well-formed shapes conform to.

Both W3C files come with the pySHACL package and are read from there, without loading pySHACL.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from wijkgraph.errors import EngineFailure
from wijkgraph.rdf import NamedNode, RdfFormat
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.sources import Source, read_source
from wijkgraph.validation.vocabulary import SH_NAMESPACE

_NUMBER = 2_000_000  # keeps the blank nodes of these files apart from data and shapes

# Read by neither engine as we run them: SHACL 1.2 (a draft), SHACL Advanced Features and SHACL-JS.
_UNHEARD = """
someValue singleLine memberShape minListLength maxListLength uniqueMembers rootClass subsetOf targetWhere
shape ShapeClass reifierShape reificationRequired nodeByExpression expression target rule js
uniqueValuesFor ByTypes incomplete incompleteURIStart TripleTerm
"""
UNHEARD = frozenset(_UNHEARD.split())


@cache
def known_terms() -> frozenset[str]:
    """The local names of the SHACL vocabulary (SHACL 1.0 with its extensions)."""
    graph = _asset("shacl.ttl")
    return frozenset(
        node.value.removeprefix(SH_NAMESPACE)
        for node in graph.all_subjects()
        if isinstance(node, NamedNode) and node.value.startswith(SH_NAMESPACE)
    ) | {""}


@cache
def shapes_for_shapes() -> Shapes:
    """The shapes that a shapes graph itself must conform to (SHACL appendix C)."""
    return Shapes(_asset("shacl-shacl.ttl"))


def _asset(name: str) -> Graph:
    package = find_spec("pyshacl")
    folder = next(iter(package.submodule_search_locations or ()), None) if package else None
    if folder is None:
        raise EngineFailure("pySHACL is not installed", next="Run: pip install pyshacl")
    source = Source(str(Path(folder) / "assets" / name), RdfFormat.TURTLE, _NUMBER)
    return Graph(parts(quad) for quad in read_source(source))
