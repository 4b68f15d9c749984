"""SPARQL-based constraints and components on pySHACL, with the results that SHACL 5.3.2 and 6.3 ask for.

pySHACL's own evaluation of them adds up the messages of all nodes, leaves `sh:value` out, runs a SELECT once for each
value, and takes results in the order of a hash. Its reading of shapes and its pre-binding are kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from pyshacl.constraints.sparql.sparql_based_constraint_components import (
    AskConstraintValidator,
    BoundShapeValidatorComponent,
)
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.consts import SH_message, SH_resultMessage
from pyshacl.errors import ValidationFailure
from rdflib import Graph, Literal

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.oxigraph.clauses import AGGREGATES
from wijkgraph.oxigraph.projections import names_filled_in
from wijkgraph.validation.compile_sparql import FILLED_IN

_AGGREGATE = re.compile(rf"\b(?:{'|'.join(AGGREGATES)})\s*\(", re.IGNORECASE)
Report = tuple[str, Any, list[Any]]
FocusValues = Mapping[Any, Iterable[Any]]


def use_our_evaluation() -> None:
    """Replaces the evaluation of both kinds of constraint in pySHACL."""
    setattr(SPARQLBasedConstraint, "evaluate", _evaluate_rules)  # noqa: B010 - a method of another's class
    setattr(BoundShapeValidatorComponent, "evaluate", _evaluate_component)  # noqa: B010


def _evaluate_rules(
    constraint: Any, executor: Any, graph: Graph, values: FocusValues, path: list[Any]
) -> tuple[bool, list[Report]]:
    reports: list[Report] = []
    for rule in sorted(constraint.sparql_constraints, key=lambda each: str(each.node)):
        if not rule.deactivated:
            for focus in values:
                reports += _by_select(constraint, rule, graph, focus, {}, source_constraint=rule.node)
    return not reports, reports


def _evaluate_component(
    bound: Any, executor: Any, graph: Graph, values: FocusValues, path: list[Any]
) -> tuple[bool, list[Report]]:
    helper, about = bound.query_helper, {"constraint_component": bound.constraint.node}
    reports: list[Report] = []
    for parameters in _parameter_values(bound):
        for focus, nodes in values.items():
            if isinstance(bound.validator, AskConstraintValidator):
                reports += _by_ask(bound, helper, graph, focus, nodes, parameters, **about)
            else:
                reports += _by_select(bound, helper, graph, focus, parameters, **about)
    return not reports, reports


def _parameter_values(bound: Any) -> Iterator[dict[str, Any]]:
    """Yields the values of the parameters; a second value of a parameter is a further constraint (SHACL 6.2)."""
    given = {
        parameter.localname: sorted(bound.shape.objects(parameter.path()), key=str)
        for parameter in bound.constraint.parameters
    }
    named = {name: values for name, values in given.items() if values}
    for combination in product(*named.values()):
        yield dict(zip(named, combination, strict=True))


def _by_select(
    constraint: Any, helper: Any, graph: Graph, focus: Any, parameters: dict[str, Any], **about: Any
) -> Iterator[Report]:
    """Yields a report for each distinct solution of a query with `$this` and the parameters bound."""
    bindings, text = helper.pre_bind_variables(focus, extravars=parameters)
    query = _names_known(helper.apply_prefixes(text))
    found: Iterable[Any] = graph.query(query, initBindings=bindings | parameters)
    solutions = {str(sorted(row.asdict().items())): row.asdict() for row in found}
    for _, solution in sorted(solutions.items()):
        named = {"this": focus} | parameters | solution
        if "failure" in named:
            raise ValidationFailure("A SPARQL rule reported a failure")  # type: ignore[no-untyped-call]
        at = None if constraint.shape.is_property_shape else focus
        yield _report(constraint, helper, graph, named.get("value", at), named, **about)


def _names_known(query: str) -> str:
    """The query with names of SELECT that it uses again written out: rdflib does not know them beside an aggregate."""
    if not _AGGREGATE.search(query):
        return query
    try:
        return names_filled_in(query)
    except (QuerySyntax, QueryRefused):
        return query


def _by_ask(
    bound: Any,
    helper: Any,
    graph: Graph,
    focus: Any,
    nodes: Iterable[Any],
    parameters: dict[str, Any],
    **about: Any,
) -> Iterator[Report]:
    """Yields a report for each value node for which the query is false."""
    for node in sorted(nodes, key=str):
        bindings, text = helper.pre_bind_variables(focus, valuenode=node, extravars=parameters)
        bindings |= parameters | {"value": node}
        if not graph.query(helper.apply_prefixes(text), initBindings=bindings).askAnswer:
            yield _report(bound, helper, graph, node, {"this": focus, "value": node} | parameters, **about)


def _report(
    constraint: Any, helper: Any, graph: Graph, value: Any, named: Mapping[str, Any], **about: Any
) -> Report:
    text, node, triples = constraint.make_v_result(
        graph, named["this"], value_node=value, result_path=named.get("path"), **about
    )
    # Of a rule, not of a component, there is no such node: asked for None, rdflib gives the messages of all.
    component = about.get("constraint_component")
    messages = (
        helper.unbound_messages
        or (component and set(constraint.shape.sg.graph.objects(component, SH_message)))
        or constraint.shape.message
    )
    kept = [triple for triple in triples if triple[1] != SH_resultMessage]
    return text, node, kept + [(node, SH_resultMessage, each) for each in _filled_in(messages, named)]


def _filled_in(messages: Iterable[Literal], named: Mapping[str, Any]) -> list[Literal]:
    own = named.get("message")
    if isinstance(own, Literal):
        return [own]
    return [
        Literal(FILLED_IN.sub(lambda match: str(named.get(match[1], match[0])), message), message.language)
        for message in messages
    ]
