"""pySHACL as an engine: the only door to it, and to rdflib, which it needs.

Two things are added. Every SPARQL text is prepared once instead of once for each focus node (ten times faster
with SPARQL constraints), and single shapes can be run, so that the compiled engine can hand over just those.
"""

import logging
import re
import warnings
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
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

from wijkgraph.errors import EngineFailure
from wijkgraph.oxigraph.python_patterns import python_pattern
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.findings import Result
from wijkgraph.validation.graph import Graph, Statement
from wijkgraph.validation.property_paths import read_path
from wijkgraph.validation.pyshacl_queries import use_our_evaluation
from wijkgraph.validation.shapes import prefix_declarations
from wijkgraph.validation.vocabulary import RDF_LANG_STRING, SH_NAMESPACE, XSD_STRING, sh

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
        terms = [
            term
            for part in given
            if part is not None
            for term in (part if isinstance(part, list) else [part])
        ]
        if any(isinstance(term, SPARQLError) for term in terms):
            raise SPARQLError("An argument is an error")
        value = _called(name, *map(_from_rdflib, terms))
        if value is None:
            raise SPARQLError(f"{name} is an error")
        return _to_rdflib(value)

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
    prepared: bool = True,
) -> list[Result]:
    """Returns the results of pySHACL, for all shapes or `only` some, for all focus nodes or just those in `focus`.

    Raises EngineFailure when pySHACL gives up: ill-formed shapes, unsupported features, recursion too deep.
    """
    wanted = None if only is None else {_to_rdflib(node) for node in only}
    foci = None if focus is None else {_to_rdflib(node) for node in focus}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ill-typed literals and recursion are findings, not noise
            data_graph = _as_rdflib(data, PreparedGraph() if prepared else rdflib.Graph())
            reports = _validate(data_graph, _pyshacl_shapes(shapes), wanted, foci)
    except Exception as error:  # rdflib's SPARQL raises plain Exception for an undeclared prefix
        reason = getattr(error, "message", None) or str(error) or type(error).__name__
        raise EngineFailure(
            f"pySHACL stopped: {reason.splitlines()[0].rstrip('.')}",
            next="Mend that in the shapes file.",
        ) from error
    return [_as_result(report, shapes) for report in reports]


@lru_cache(maxsize=1)  # the same shapes are run on one graph after another
def _pyshacl_shapes(shapes: Graph) -> ShapesGraph:
    graph = ShapesGraph(_shapes_as_rdflib(shapes), logger=_SILENT)
    graph.shapes  # noqa: B018 - read now, when all that can be wrong with them is told
    return graph


def _shapes_as_rdflib(shapes: Graph) -> rdflib.Graph:
    rdflib_bool_patch()  # type: ignore[no-untyped-call]  # as pySHACL reads shapes: only "true" is true
    try:
        return _as_rdflib([*_with_patterns(shapes), *_imported_prefixes(shapes)], rdflib.Graph())
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]


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


def _imported_prefixes(shapes: Graph) -> Iterator[Statement]:
    # pySHACL does not follow owl:imports from sh:prefixes (SHACL 5.2.1): give it the declarations directly.
    for _, prefixes in shapes.pairs(sh("prefixes")):
        for declaration in prefix_declarations(shapes, [prefixes]):
            yield prefixes, sh("declare"), declaration


def _validate(
    data: rdflib.Graph, shapes: ShapesGraph, wanted: set[Any] | None, foci: set[Any] | None
) -> list[tuple[str, Any, list[Any]]]:
    validator = Validator(
        ShaclDataGraph.from_rdflib(data),
        shacl_graph=shapes.graph,
        options={"inplace": True, "logger": _SILENT},
    )
    validator.shacl_graph = shapes
    validator._target_graph = validator.data_graph
    executor = validator.make_executor()
    reports: list[tuple[str, Any, list[Any]]] = []
    for shape in validator.shacl_graph.shapes:
        if wanted is not None and shape.node not in wanted:
            continue
        nodes = None
        if foci is not None:
            nodes = [node for node in shape.focus_nodes(validator.data_graph) if node in foci]
            if not nodes:
                continue
        reports.extend(shape.validate(executor, validator.data_graph, focus=nodes)[1])
    return reports


def _as_result(report: tuple[str, Any, list[Any]], shapes: Graph) -> Result:
    text, node, triples = report
    said: dict[Any, list[Any]] = {}
    for subject, predicate, value in triples:
        if subject == node:
            said.setdefault(predicate, []).append(value[1] if isinstance(value, tuple) else value)
    within = [_as_result((text, inner, triples), shapes) for inner in said.get(_SH["detail"], ())]

    def one(name: str) -> Term | None:
        values = said.get(_SH[name])
        return _from_rdflib(values[0]) if values else None

    path, focus, shape = one("resultPath"), one("focusNode"), one("sourceShape")
    component, severity = one("sourceConstraintComponent"), one("resultSeverity")
    if focus is None or shape is None or not isinstance(component, NamedNode):
        raise EngineFailure(
            "pySHACL gave a result without focus node, shape or component", next="Report this."
        )
    messages = shapes.texts(shape, sh("message"))
    if component == sh("SPARQLConstraintComponent") or not component.value.startswith(SH_NAMESPACE):
        # Only pySHACL knows what it filled in for the variables in these messages.
        messages = [
            m for m in map(_from_rdflib, said.get(_SH["resultMessage"], [])) if isinstance(m, Literal)
        ]
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


def _as_rdflib(statements: Iterable[Statement], graph: rdflib.Graph) -> rdflib.Graph:
    for subject, predicate, value in statements:
        graph.add((_to_rdflib(subject), _to_rdflib(predicate), _to_rdflib(value)))
    return graph


@lru_cache(maxsize=1 << 14)
def _to_rdflib(term: Term) -> Any:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == XSD_STRING:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _from_rdflib(term: Any) -> Term:
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    if term.datatype is None or term.datatype == rdflib.URIRef(RDF_LANG_STRING.value):
        return Literal(str(term))
    return Literal(str(term), datatype=NamedNode(str(term.datatype)))
