"""SHACL property paths (SHACL 2.3.1): read from a shapes graph, written as SPARQL and as statements."""

from dataclasses import dataclass
from functools import lru_cache

from wijkgraph.errors import SourceError
from wijkgraph.namespaces import shorten
from wijkgraph.rdf import BlankNode, NamedNode, Term
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST, sh


@dataclass(frozen=True)
class Predicate:
    """Step along a predicate."""

    iri: NamedNode


@dataclass(frozen=True)
class Inverse:
    """Path walked backwards."""

    path: "Path"


@dataclass(frozen=True)
class Sequence:
    """Sequence of paths, one after another."""

    paths: tuple["Path", ...]


@dataclass(frozen=True)
class Alternative:
    """Choice of any one of several paths."""

    paths: tuple["Path", ...]


@dataclass(frozen=True)
class Repeated:
    """Path any number of times: `*`, `+` or `?`."""

    path: "Path"
    mark: str


_DEEPEST = 50  # steps within steps; deeper is a mistake or an attack

Path = Predicate | Inverse | Sequence | Alternative | Repeated

_MARKS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def read_path(graph: Graph, node: Term, within: frozenset[Term] = frozenset()) -> Path:
    """Returns the path that `node` describes. Raises SourceError when it is ill-formed or contains itself."""
    if isinstance(node, NamedNode):
        return Predicate(node)
    if not isinstance(node, BlankNode) or node in within or len(within) > _DEEPEST:
        what = "A property path contains itself" if node in within else f"A property path cannot be {node}"
        what = what if len(within) <= _DEEPEST else f"A property path is nested more than {_DEEPEST} deep"
        raise SourceError(what, next="See SHACL section 2.3.1 for well-formed paths.")
    within = within | {node}
    if graph.objects(node, RDF_FIRST):
        return Sequence(_read_several(graph, node, within))
    steps = [(name, value) for name in _STEPS for value in graph.objects(node, sh(name))]
    if len(steps) != 1:
        raise SourceError(
            "A property path has no known step" if not steps else "A property path has more than one step",
            next="Give one IRI, a list, or one of sh:inversePath, sh:alternativePath, sh:zeroOrMorePath, …",
        )
    ((name, value),) = steps
    if name == "alternativePath":
        return Alternative(_read_several(graph, value, within))
    inner = read_path(graph, value, within)
    return Inverse(inner) if name == "inversePath" else Repeated(inner, _MARKS[name])


_STEPS = ("inversePath", "alternativePath", *_MARKS)


def _read_several(graph: Graph, list_node: Term, within: frozenset[Term]) -> tuple[Path, ...]:
    members = tuple(read_path(graph, item, within) for item in graph.items(list_node))
    if len(members) < 2:
        raise SourceError(
            "A sequence or alternative path needs at least two members",
            next="Leave out the list around a single path.",
        )
    return members


@lru_cache(maxsize=4096)
def path_text(path: Path, *, short: bool = False) -> str:
    """Formats the path in SPARQL syntax, with full IRIs, or shortened for people to read."""
    match path:
        case Predicate(iri):
            return shorten(iri.value) if short else f"<{iri.value}>"
        case Inverse(inner):
            return "^" + _grouped(inner, short)
        case Repeated(inner, mark):
            return _grouped(inner, short) + mark
        case Sequence(paths):
            return "/".join(_grouped(part, short) for part in paths)
        case Alternative(paths):
            return "|".join(_grouped(part, short) for part in paths)


def _grouped(path: Path, short: bool) -> str:
    text = path_text(path, short=short)
    return text if isinstance(path, Predicate) else f"({text})"


def may_be_empty(path: Path) -> bool:
    """True for a path that leads from each node to itself too, by taking no step."""
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return may_be_empty(inner)
        case Repeated(inner, mark):
            return mark != "+" or may_be_empty(inner)
        case Sequence(paths):
            return all(map(may_be_empty, paths))
        case Alternative(paths):
            return any(map(may_be_empty, paths))


def predicates_of(path: Path) -> frozenset[NamedNode]:
    """Returns every predicate that occurs in the path."""
    match path:
        case Predicate(iri):
            return frozenset({iri})
        case Inverse(inner) | Repeated(inner, _):
            return predicates_of(inner)
        case Sequence(paths) | Alternative(paths):
            return frozenset().union(*map(predicates_of, paths))


def inverse(path: Path) -> Path:
    """Returns the path walked backwards, `^` pushed inwards."""
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Repeated(inner, mark):
            return Repeated(inverse(inner), mark)
        case Sequence(paths):
            return Sequence(tuple(inverse(part) for part in reversed(paths)))
        case Alternative(paths):
            return Alternative(tuple(map(inverse, paths)))


Statements = list[tuple[BlankNode, NamedNode, Term]]
_NAMES = {mark: name for name, mark in _MARKS.items()}


def path_statements(path: Path, label: str) -> tuple[NamedNode | BlankNode, Statements]:
    """Returns the node of a path and the statements about it; labels of blank nodes begin with `label`."""
    match path:
        case Predicate(iri):
            return iri, []
        case Inverse(inner):
            return _step("inversePath", inner, label)
        case Repeated(inner, mark):
            return _step(_NAMES[mark], inner, label)
        case Sequence(paths):
            return _list(paths, label)
        case Alternative(paths):
            head, statements = _list(paths, label + "l")
            node = BlankNode(label)
            return node, [(node, sh("alternativePath"), head), *statements]


def _step(name: str, inner: Path, label: str) -> tuple[BlankNode, Statements]:
    target, statements = path_statements(inner, label + "i")
    node = BlankNode(label)
    return node, [(node, sh(name), target), *statements]


def _list(paths: tuple[Path, ...], label: str) -> tuple[NamedNode | BlankNode, Statements]:
    statements: Statements = []
    head: NamedNode | BlankNode = RDF_NIL
    for place in reversed(range(len(paths))):
        node = BlankNode(f"{label}x{place}")
        member, extra = path_statements(paths[place], f"{label}m{place}")
        statements = [(node, RDF_FIRST, member), *extra, (node, RDF_REST, head), *statements]
        head = node
    return head, statements
