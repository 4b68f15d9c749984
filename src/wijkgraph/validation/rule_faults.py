"""Faults of shapes for which no engine may run them: those of their SPARQL, and what they ask of the data."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pyoxigraph as ox

from wijkgraph.errors import QueryError, QueryRefused
from wijkgraph.oxigraph.complaints import complaint
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.sparql_tokens import Token
from wijkgraph.validation.findings import in_words, show
from wijkgraph.validation.graph import Graph, subtree
from wijkgraph.validation.rule_meanings import hides_focus
from wijkgraph.validation.shapes import declared_prefixes, is_true, twice_declared
from wijkgraph.validation.sparql_groups import rule_tokens
from wijkgraph.validation.vocabulary import RDF_TYPE, RDFS_SUB_CLASS_OF, SH_NAMESPACE, XSD_STRING, sh
from wijkgraph.words.messages import LANGUAGES
from wijkgraph.words.translations import tell

_FORMS = {"select": "SELECT", "ask": "ASK"}
_VALIDATORS = ("validator", "nodeValidator", "propertyValidator")
_HOLDERS = ("sparql", *_VALIDATORS)
# Legal where a predicate is, and nowhere else: neither in an expression, nor as a node, nor in a list of variables.
_ONLY_A_PREDICATE = "(<urn:wijkgraph:path>*)"
# A rule with one of these means something else once its variables have values (SHACL appendix A).
_FORBIDDEN = frozenset(("MINUS", "VALUES", "SERVICE"))
_PREBOUND = frozenset(("this", "shapesGraph", "currentShape", "PATH"))
_NO_PARAMETERS = _PREBOUND | {"path", "value"}
_COMPONENT = sh("ConstraintComponent")
_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-·]*$")  # the longest NCName at the end of an IRI


@dataclass(frozen=True)
class RuleFault:
    """Fault of a statement of the shapes: its subject, the parameter (`select`, `ask`), and what is wrong."""

    rule: str
    constraint: Term
    parameter: str
    messages: Mapping[str, str]


def rule_faults(graph: Graph) -> Iterator[RuleFault]:
    """Yields what the shapes may not ask for, and the faults of every rule in SPARQL that is not deactivated."""
    for subject, regime in graph.pairs(sh("entailment")):
        text = "The shapes ask for the entailment regime {regime}, and nothing is inferred here"
        yield RuleFault("shapes/entailment", subject, "entailment", in_words(text, regime=show(regime)))
    yield from _misnamed_parameters(graph)
    yield from _idle_components(graph)
    for holder in _HOLDERS:
        shapes: dict[Term, list[Term]] = {}
        for shape, constraint in graph.pairs(sh(holder)):
            shapes.setdefault(constraint, []).append(shape)
        for constraint, holders in shapes.items():
            if is_true(graph.value(constraint, sh("deactivated"))):
                continue
            yield from _not_one_query(graph, constraint, holder, holders[0])
            has_path = holder != "sparql" or all(graph.value(shape, sh("path")) for shape in holders)
            for parameter in ("select", "ask"):
                for query in graph.objects(constraint, sh(parameter)):
                    if isinstance(query, Literal):
                        yield from _faults(graph, constraint, parameter, query.value, has_path=has_path)


def _not_one_query(graph: Graph, constraint: Term, holder: str, shape: Term) -> Iterator[RuleFault]:
    """Yields the fault of a rule with no query, with several, or with one that is no string: one was passed over."""
    given = {name: values for name in _FORMS if (values := graph.objects(constraint, sh(name)))}
    if holder == "sparql":
        if "select" not in given:
            messages = in_words("The rule has no sh:select (SHACL 5.2.1)")
            yield RuleFault("shapes/rule", shape, holder, messages)
        given.pop("ask", None)
    elif not given or (holder == "validator" and "ask" not in given):
        given = {"ask" if holder == "validator" else "select": []}
    for name, values in given.items():
        (query,) = values if len(values) == 1 else (None,)
        if not isinstance(query, Literal) or query.datatype != XSD_STRING:
            messages = in_words(
                "sh:{parameter} takes one query, as a string (SHACL 5.2.1, 6.2.2)", parameter=name
            )
            yield RuleFault("shapes/rule", constraint, name, messages)


def _misnamed_parameters(graph: Graph) -> Iterator[RuleFault]:
    """Yields the parameters of components that are named as a variable which SHACL gives its value (6.2.1)."""
    for _, parameter in graph.pairs(sh("parameter")):
        path = graph.value(parameter, sh("path"))
        if isinstance(path, NamedNode):
            name = _LOCAL_NAME.search(path.value)
            if name and name[0] in _NO_PARAMETERS:
                text = (
                    "{path} gives a parameter the name ${name}, which has a meaning of its own (SHACL 6.2.1)"
                )
                messages = in_words(text, path=show(path), name=name[0])
                yield RuleFault("shapes/parameter", parameter, "path", messages)


def _idle_components(graph: Graph) -> Iterator[RuleFault]:
    """Yields the components of the shapes that check nothing, or not the shapes that use them (6.2, 6.2.3)."""
    declared = {
        one
        for kind in subtree(graph, RDFS_SUB_CLASS_OF, _COMPONENT)
        for one in graph.subjects(RDF_TYPE, kind)
    }
    for component in dict.fromkeys(subject for subject, _ in graph.pairs(sh("parameter"))):
        given = [holder for holder in _VALIDATORS if graph.objects(component, sh(holder))]
        if component not in declared:
            if given:
                text = "{component} checks nothing: it is no sh:ConstraintComponent (SHACL 6.2)"
                messages = in_words(text, component=show(component))
                yield RuleFault("shapes/rule", component, "parameter", messages)
        elif not given:
            messages = in_words("{component} has no validator (SHACL 6.2.3)", component=show(component))
            yield RuleFault("shapes/rule", component, "parameter", messages)
        elif "validator" not in given:
            have_path = {graph.value(shape, sh("path")) is not None for shape in _users(graph, component)}
            wanted = {"propertyValidator" if has_path else "nodeValidator" for has_path in have_path}
            for missing in wanted - {*given}:
                text = "{component} has no sh:{validator} for a shape that uses it (SHACL 6.2.3)"
                messages = in_words(text, component=show(component), validator=missing)
                yield RuleFault("shapes/rule", component, given[0], messages)


def _users(graph: Graph, component: Term) -> Iterator[Term]:
    """Yields the shapes with a value for each parameter of a component that is not optional."""
    wanted = [
        graph.value(parameter, sh("path"))
        for parameter in graph.objects(component, sh("parameter"))
        if not is_true(graph.value(parameter, sh("optional")))
    ]
    paths = [path for path in wanted if isinstance(path, NamedNode)]
    for shape in dict.fromkeys(subject for path in paths[:1] for subject, _ in graph.pairs(path)):
        given = graph.properties(shape)
        # Data that use such a property may stand beside the shapes.
        if given.keys() >= {*paths} and any(one.value.startswith(SH_NAMESPACE) for one in given):
            yield shape


def _faults(
    graph: Graph, constraint: Term, parameter: str, text: str, *, has_path: bool
) -> Iterator[RuleFault]:
    """Yields the faults of one query of a rule."""
    fault = partial(RuleFault, constraint=constraint, parameter=parameter)
    spaces, found = declared_prefixes(graph, constraint), rule_tokens(text)
    if error := _query_error(text, spaces):
        told = (
            "The SPARQL is not run: {reason}"
            if isinstance(error, QueryRefused)
            else "The SPARQL does not parse: {reason}"
        )
        yield fault("shapes/sparql", messages=in_words(told, reason=_in_languages(error)))
    else:
        if messages := _against_shacl(graph, constraint, parameter, found):
            yield fault("shapes/rule", messages=messages)
        if _query_error(_with_path(text, found), spaces):
            messages = in_words("$PATH stands where no predicate of a triple pattern is (SHACL 5.3.1)")
            yield fault("shapes/path-variable", messages=messages)
    if not has_path and any(token.variable == "PATH" for token in found):
        messages = in_words("$PATH stands in a rule of a shape without a path (SHACL 5.3.1)")
        yield fault("shapes/path-variable", messages=messages)
    if any(_names_a_graph(token, later) for token, later in pairwise(found)):
        messages = in_words("The rule asks for a named graph, but all graphs of the data are taken together")
        yield fault("shapes/named-graph", messages=messages)


def _against_shacl(
    graph: Graph, constraint: Term, parameter: str, found: list[Token]
) -> Mapping[str, str] | None:
    """Returns what SHACL does not let a rule be (5.2.1, appendix A); None where it may be run."""
    form = next(
        token.keyword for token in found if token.keyword in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    )
    if form != _FORMS[parameter]:
        return in_words("sh:{parameter} takes no {form} query", parameter=parameter, form=form)
    prebound = _PREBOUND | {"value"} if parameter == "ask" else _PREBOUND
    for token, later in pairwise(found):
        if token.keyword in _FORBIDDEN:
            return in_words("The rule uses {word}, which SHACL forbids (appendix A)", word=token.keyword)
        if token.keyword == "AS" and later.variable in prebound:
            text = "The rule binds ?{name}, which has its value before (SHACL appendix A)"
            return in_words(text, name=later.variable)
    if hides_focus(found):
        return in_words("A subquery of the rule does not select $this (SHACL appendix A)")
    if prefix := twice_declared(graph, constraint):
        return in_words("The prefix {prefix}: is declared for two namespaces (SHACL 5.2.1)", prefix=prefix)
    return None


def why_it_does_not_parse(text: str, spaces: Mapping[str, str]) -> Mapping[str, str]:
    """Returns the fault of a query, by language, with its place in the text, as far as it is known."""
    error = _query_error(text, spaces)
    return in_words("it is no SPARQL") if error is None else _in_languages(error)


def _in_languages(error: QueryError) -> Mapping[str, str]:
    return {language: str(tell(error, language)).rstrip(".") for language in LANGUAGES}


def _query_error(text: str, spaces: Mapping[str, str]) -> QueryError | None:
    """Returns why a text is no query that can be answered; None if it is one."""
    try:
        run_query(ox.Store(), text, prefixes=spaces)
    except QueryError as error:
        return error
    except SyntaxError as error:
        return complaint(text, error, spaces)
    return None


def _with_path(text: str, found: list[Token]) -> str:
    for token in reversed(found):
        if token.variable == "PATH":
            text = text[: token.start] + _ONLY_A_PREDICATE + text[token.end :]
    return text


def _names_a_graph(token: Token, later: Token) -> bool:
    # The shapes graph is at hand under its variable (SHACL 5.3.1), and no other.
    return token.keyword in ("GRAPH", "FROM") and later.variable != "shapesGraph"
