"""pySHACL as an engine: the only door to it, and to rdflib, which it needs.

Two things are added. Every SPARQL text is prepared once instead of once for each focus node (ten times faster
with SPARQL constraints), and single shapes can be run, so that the compiled engine can hand over just those.
"""

import logging
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from types import MethodType
from typing import Any

import rdflib
from pyoxigraph import QuerySolutions, Store
from pyshacl.graph_abstraction import DataGraph as ShaclDataGraph
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import Expr
from rdflib.plugins.sparql.sparql import Query, SPARQLError

from wijkgraph.errors import EngineFailure, SourceError
from wijkgraph.oxigraph.python_patterns import python_pattern
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.findings import MOST_DETAILS, Result
from wijkgraph.validation.graph import Graph, Statement
from wijkgraph.validation.property_paths import (
    Alternative,
    Path,
    Predicate,
    inverse,
    path_statements,
    read_path,
)
from wijkgraph.validation.pyshacl_queries import use_our_evaluation
from wijkgraph.validation.rdflib_terms import as_rdflib, from_rdflib, to_rdflib
from wijkgraph.validation.shapes import COMPONENTS, SHAPE_LIST_PARAMETERS, prefix_declarations
from wijkgraph.validation.vocabulary import SH_NAMESPACE, sh

use_our_evaluation()
_SILENT = logging.getLogger("wijkgraph.validation.pyshacl")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
# An ill-typed literal is a finding, not a traceback in the log.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


@lru_cache(maxsize=1024)
def _prepared(text: str) -> Query:
    query = prepareQuery(text)
    traverse(query.algebra, visitPost=_answered_by_the_specification)
    return query


_CALLS = {
    "Builtin_REGEX": ("REGEX", ("text", "pattern", "flags")),
    "Builtin_REPLACE": ("REPLACE", ("arg", "pattern", "replacement", "flags")),
}


def _answered_by_the_specification(node: Any) -> None:
    """Gives the functions that rdflib does in Python's dialect, and its casts, to the embedded engine."""
    if isinstance(node, Expr) and node.name in _CALLS:
        name, parameters = _CALLS[node.name]
    elif isinstance(node, Expr) and node.name == "Function" and node.iri.startswith(str(rdflib.XSD)):
        name, parameters = node.iri.n3(), ("expr",)
    else:
        return

    def answer(expression: Any, context: Any) -> Any:
        given = [getattr(expression, parameter) for parameter in parameters]
        lists = [part if isinstance(part, list) else [part] for part in given if part is not None]
        terms = list(chain.from_iterable(lists))
        if any(isinstance(term, SPARQLError) for term in terms):
            raise SPARQLError("An argument is an error")
        value = _called(name, *map(from_rdflib, terms))
        if value is None:
            raise SPARQLError(f"{name} is an error")
        return to_rdflib(value)

    node._evalfn = MethodType(answer, node)


@lru_cache(maxsize=65536)
def _called(name: str, *arguments: Term) -> Term | None:
    """Value of a function of SPARQL for constants; None for an error."""
    rows = run_query(Store(), f"SELECT ({name}({', '.join(map(str, arguments))}) AS ?value) {{}}")
    assert isinstance(rows, QuerySolutions)
    value = next(iter(rows))[0]
    assert value is None or isinstance(value, NamedNode | BlankNode | Literal)
    return value


class PreparedGraph(rdflib.Graph):
    """rdflib graph that parses and translates each query text once."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> rdflib.query.Result:
        """Runs a query as rdflib does, prepared at most once."""
        if isinstance(query_object, str) and not options.get("initNs"):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **options)


def run_pyshacl(
    data: Iterable[Statement],
    shapes: Graph,
    *,
    only: Collection[Term] | None = None,
    focus: Collection[Term] | None = None,
) -> list[Result]:
    """Returns the results of pySHACL, for all shapes or `only` some, for all focus nodes or just those in `focus`.

    Raises EngineFailure when pySHACL gives up: ill-formed shapes, unsupported features, recursion too deep.
    """
    wanted = None if only is None else {to_rdflib(node) for node in only}
    foci = None if focus is None else {to_rdflib(node) for node in focus}
    run: _PyshaclRun | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ill-typed literals and recursion are findings, not noise
            data_graph = as_rdflib(data, PreparedGraph())
            run = _PyshaclRun(data_graph, _pyshacl_shapes(shapes), shapes)
            return [run.explained(_as_result(report, shapes)) for report in run.reports(wanted, foci)]
    except Exception as error:  # rdflib's SPARQL raises plain Exception for an undeclared prefix
        reason = getattr(error, "message", None) or str(error) or type(error).__name__
        raise EngineFailure(
            f"pySHACL stopped: {reason.splitlines()[0].rstrip('.')}",
            where=run.at if run else "",
            next="Mend that in the shapes file; where SHACL allows it, use --engine compiled.",
        ) from error


@lru_cache(maxsize=1)  # the same shapes are run on one graph after another
def _pyshacl_shapes(shapes: Graph) -> ShapesGraph:
    graph = ShapesGraph(_shapes_as_rdflib(shapes), logger=_SILENT)
    graph.shapes  # noqa: B018 - read now, when all that can be wrong with them is told
    return graph


def _shapes_as_rdflib(shapes: Graph) -> rdflib.Graph:
    rdflib_bool_patch()  # type: ignore[no-untyped-call]  # as pySHACL reads shapes: only "true" is true
    to_rdflib.cache_clear()  # a literal keeps the value that it was made with
    try:
        ours = _with_inverses(shapes, _with_patterns(shapes))
        return as_rdflib([*ours, *_imported_prefixes(shapes)], rdflib.Graph())
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
        to_rdflib.cache_clear()


def _with_patterns(shapes: Graph) -> Iterator[Statement]:
    """Yields the statements of the shapes, patterns of XPath as those of Python, their flags worked in."""
    patterned = {subject for subject, _ in shapes.pairs(sh("pattern"))}
    for subject, predicate, value in shapes.statements():
        if predicate == sh("pattern") and isinstance(value, Literal):
            given = shapes.value(subject, sh("flags"))
            pattern = python_pattern(value.value, given.value if isinstance(given, Literal) else "")
            flags = "".join(
                letter for letter, flag in (("i", re.I), ("m", re.M), ("s", re.S)) if pattern.flags & flag
            )
            inline = f"(?{flags})" if flags else ""
            yield subject, predicate, Literal(inline + pattern.pattern)
        elif predicate != sh("flags") or subject not in patterned:
            yield subject, predicate, value


def _with_inverses(shapes: Graph, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yields the statements, each inverse of a whole path as the same path with inverses of predicates alone.

    pySHACL walks the inverse of a sequence from its first step. The node stays, so a result still has the written path.
    """
    for subject, predicate, value in statements:
        rewritten: Iterable[Statement] = [(subject, predicate, value)]
        if predicate == sh("inversePath") and isinstance(subject, BlankNode) and isinstance(value, BlankNode):
            with suppress(SourceError):  # pySHACL tells what is wrong with a path, where a shape has it
                rewritten = _inverse_of(read_path(shapes, value), subject)
        yield from rewritten


def _inverse_of(path: Path, node: BlankNode) -> Iterable[Statement]:
    back = inverse(path)
    # Twice inverted it is the predicate itself, which is no blank node: either of two that are the same.
    back = Alternative((back, back)) if isinstance(back, Predicate) else back
    root, statements = path_statements(back, f"{node.value}inverse")
    return [(node if subject == root else subject, name, value) for subject, name, value in statements]


def _imported_prefixes(shapes: Graph) -> Iterator[Statement]:
    # pySHACL does not follow owl:imports from sh:prefixes (SHACL 5.2.1): give it the declarations directly.
    for _, prefixes in shapes.pairs(sh("prefixes")):
        for declaration in prefix_declarations(shapes, [prefixes]):
            yield prefixes, sh("declare"), declaration


_Report = tuple[str, Any, list[Any]]
_LISTS = {sh(COMPONENTS[parameter]): parameter for parameter in SHAPE_LIST_PARAMETERS}
_FAILS: dict[str, Callable[[list[bool]], bool]] = {
    "and": lambda fits: not all(fits),
    "or": lambda fits: not any(fits),
    "xone": lambda fits: sum(fits) != 1,
}


class _PyshaclRun:
    """Run of pySHACL over one data graph."""

    def __init__(self, data: rdflib.Graph, shapes: ShapesGraph, graph: Graph) -> None:
        validator = Validator(
            ShaclDataGraph.from_rdflib(data),
            shacl_graph=shapes.graph,
            options={"inplace": True, "logger": _SILENT},
        )
        validator.shacl_graph = shapes
        validator._target_graph = validator.data_graph
        self._executor = validator.make_executor()
        self._data = validator.data_graph
        self._shapes = shapes
        self._graph = graph
        self.at = ""  # the shape that runs

    def reports(self, wanted: set[Any] | None, foci: set[Any] | None) -> Iterator[_Report]:
        """Yields what pySHACL reports for the wanted shapes and focus nodes; None is all."""
        for shape in self._shapes.shapes:
            if wanted is not None and shape.node not in wanted:
                continue
            self.at = str(shape.node)
            nodes = None
            if foci is not None:
                nodes = [node for node in shape.focus_nodes(self._data) if node in foci]
                if not nodes:
                    continue
            yield from shape.validate(self._executor, self._data, focus=nodes)[1]

    def explained(self, result: Result) -> Result:
        """Returns a result with the reasons that pySHACL keeps to itself: those of a list of shapes."""
        parameter = _LISTS.get(result.component)
        found = list(result.details)
        if parameter is not None and not found and result.value is not None:
            found = self._of_lists(parameter, result.shape, result.value)
        return replace(result, details=tuple(map(self.explained, found))) if found else result

    def _of_lists(self, parameter: str, shape: Term, value: Term) -> list[Result]:
        found: list[Result] = []
        for members in self._graph.objects(shape, sh(parameter)):
            answers = [self._member(member, value) for member in self._graph.items(members)]
            if _FAILS[parameter]([not answer for answer in answers]):
                found += chain.from_iterable(answers)
        return found[:MOST_DETAILS]

    def _member(self, shape: Term, node: Term) -> list[Result]:
        member = self._shapes.lookup_shape_from_node(to_rdflib(shape))
        _, reports = member.validate(self._executor, self._data, focus=[to_rdflib(node)])
        results = (_as_result(report, self._graph) for report in reports)
        return sorted(results, key=lambda result: result.identity)


def _as_result(report: tuple[str, Any, list[Any]], shapes: Graph) -> Result:
    text, node, triples = report
    said: dict[Any, list[Any]] = {}
    for subject, predicate, value in triples:
        if subject == node:
            said.setdefault(predicate, []).append(value[1] if isinstance(value, tuple) else value)
    within = [_as_result((text, inner, triples), shapes) for inner in said.get(_SH["detail"], ())]

    def one(name: str) -> Term | None:
        values = said.get(_SH[name])
        return from_rdflib(values[0]) if values else None

    path, focus, shape = one("resultPath"), one("focusNode"), one("sourceShape")
    component, severity = one("sourceConstraintComponent"), one("resultSeverity")
    if focus is None or shape is None or not isinstance(component, NamedNode):
        raise EngineFailure(
            "pySHACL gave a result without focus node, shape or component", next="Report this."
        )
    messages = shapes.texts(shape, sh("message"))
    if component == sh("SPARQLConstraintComponent") or not component.value.startswith(SH_NAMESPACE):
        # Only pySHACL knows what it filled in for the variables in these messages.
        messages = [m for m in map(from_rdflib, said.get(_SH["resultMessage"], [])) if isinstance(m, Literal)]
    return Result(
        focus=focus,
        component=component,
        shape=shape,
        path=None if path is None else read_path(shapes, path),
        value=one("value"),
        severity=severity if isinstance(severity, NamedNode) else sh("Violation"),
        messages=tuple(sorted(messages, key=str)),
        constraint=one("sourceConstraint"),
        details=tuple(sorted(within, key=lambda result: result.identity)),
    )


_SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
