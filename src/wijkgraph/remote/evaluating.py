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

from wijkgraph.engine.evaluating import Result, StoreEvaluator
from wijkgraph.engine.frames import Request
from wijkgraph.engine.store import Solutions
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, Term, Triple
from wijkgraph.remote.store import RemoteStore, form_of

# Of a graph that is the whole dataset of its request.
_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class RemoteEvaluator:
    """Evaluates on an engine elsewhere. What it gives is refused if it is not whole, so our answers are.

    A default graph made of several is the exception: most engines read them one after the other, and a triple in two
    of them gives two rows. So these graphs are brought here, and merged.
    """

    def __init__(self, store: RemoteStore) -> None:
        self._store = store

    def evaluate(self, request: Request) -> Result:
        """The result of a request. Raises QueryError, LimitReached or StoreError."""
        if len(set(request.default_graphs or ())) > 1:
            return StoreEvaluator(self._brought_here(request)).evaluate(request)
        store = self._store.over(request.default_graphs, request.named_graphs)
        match form_of(request.query):
            case "SELECT":
                return as_solutions(store.select(request.query))
            case "ASK":
                return as_boolean(store.ask(request.query))
            case _:
                return as_triples(store.construct(request.query))

    def _brought_here(self, request: Request) -> Store:
        """The graphs of a request's dataset, in memory. Their blank nodes are of one reply each, never shared."""
        store = Store()
        graphs = dict.fromkeys((*(request.default_graphs or ()), *(request.named_graphs or ())))
        for number, graph in enumerate(graphs):
            for triple in self._store.over((graph,), ()).construct(_WHOLE):
                subject, value = (_apart(node, number) for node in (triple.subject, triple.object))
                store.add(Quad(subject, triple.predicate, value, NamedNode(graph)))
        return store


def _apart(node: Any, number: int) -> Any:
    return BlankNode(f"r{number}{node.value}") if isinstance(node, BlankNode) else node


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
