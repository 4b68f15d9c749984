"""Requests to our service, evaluated by the engine elsewhere, their results made ours to serialise."""

import json
from collections.abc import Sequence
from typing import Any

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    parse_query_results,
)

from wijkgraph.engine.evaluating import Result
from wijkgraph.engine.frames import Request
from wijkgraph.engine.store import Solutions
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, Term, Triple
from wijkgraph.remote.store import RemoteStore, form_of


class RemoteEvaluator:
    """Evaluates on an engine elsewhere. What it gives is refused if it is not whole, so our answers are."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store

    def evaluate(self, request: Request) -> Result:
        """The result of a request. Raises QueryError, LimitReached or StoreError."""
        store = self._store.over(request.default_graphs, request.named_graphs)
        match form_of(request.query):
            case "SELECT":
                return as_solutions(store.select(request.query))
            case "ASK":
                return as_boolean(store.ask(request.query))
            case _:
                return as_triples(store.construct(request.query))


def as_solutions(solutions: Solutions) -> QuerySolutions:
    """Rows as the engine's own kind of result."""
    bindings = [
        {
            name: _term(value)
            for name, value in zip(solutions.variables, row, strict=True)
            if value is not None
        }
        for row in solutions.rows
    ]
    document = {"head": {"vars": solutions.variables}, "results": {"bindings": bindings}}
    result = parse_query_results(json.dumps(document), QueryResultsFormat.JSON)
    assert isinstance(result, QuerySolutions)
    return result


def as_boolean(value: bool) -> QueryBoolean:
    """Yes or no as the engine's own kind of result."""
    result = parse_query_results(json.dumps({"head": {}, "boolean": value}), QueryResultsFormat.JSON)
    assert isinstance(result, QueryBoolean)
    return result


def as_triples(triples: Sequence[Triple]) -> QueryTriples:
    """Triples as the engine's own kind of result."""
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    result = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(result, QueryTriples)
    return result


def _term(value: Term) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    assert isinstance(value, Literal)
    about = {"xml:lang": value.language} if value.language else {"datatype": value.datatype.value}
    return {"type": "literal", "value": value.value, **about}
