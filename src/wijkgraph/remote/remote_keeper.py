"""The keeper for an engine elsewhere: its workers hold no data but pass each query on, within the same limits.

A worker that overruns is killed, which closes its connection; the engine may go on for a while.
"""

from typing import Any

from wijkgraph.engine.evaluating import Loaded, StoreEvaluator
from wijkgraph.engine.frames import Request
from wijkgraph.engine.keeper_process import keep
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.memory_stores import store_of
from wijkgraph.engine.result_formats import (
    Result,
    boolean_result,
    graph_result,
    json_results,
    parse_solutions,
)
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import StoreError
from wijkgraph.rdf import BlankNode, NamedNode, Quad
from wijkgraph.remote.remote_source import RemoteEngine
from wijkgraph.remote.remote_store import RemoteStore, form_of

_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class RemoteEvaluator:
    """Evaluates requests on an engine elsewhere. Its answers are refused unless they are whole.

    A default graph made of several graphs is the exception: most engines read them one after the other, and a triple
    in two of them gives two rows. So these graphs are fetched, and merged here.
    """

    def __init__(self, store: RemoteStore) -> None:
        self._store = store

    def evaluate(self, request: Request) -> Result:
        """Evaluates a request. Raises QueryError, LimitReached or StoreError."""
        if len(set(request.default_graphs or ())) > 1:
            return StoreEvaluator(store_of(self._fetched(request))).evaluate(request)
        store = self._store.over(request.default_graphs, request.named_graphs)
        match form_of(request.query):
            case "SELECT":
                found = store.select(request.query)
                return parse_solutions(json_results(found.variables, found.rows))
            case "ASK":
                return boolean_result(store.ask(request.query))
            case _:
                return graph_result(store.construct(request.query))

    def _fetched(self, request: Request) -> list[Quad]:
        """Quads of the graphs that a request names. Their blank nodes are of one reply each, never shared."""
        graphs = dict.fromkeys((*(request.default_graphs or ()), *(request.named_graphs or ())))
        return [
            Quad(
                _apart(triple.subject, number),
                triple.predicate,
                _apart(triple.object, number),
                NamedNode(graph),
            )
            for number, graph in enumerate(graphs)
            for triple in self._store.over((graph,), ()).construct(_WHOLE)
        ]


def _apart(node: Any, number: int) -> Any:
    return BlankNode(f"r{number}{node.value}") if isinstance(node, BlankNode) else node


def load_engine(source: DataSource, limits: Limits) -> Loaded:
    """Connects to the engine of a source. Raises StoreError when it is away."""
    if source.engine is None:
        raise StoreError("This source is no engine elsewhere", where=source.version)
    engine = RemoteEngine(**source.engine)
    store = engine.connect(seconds=limits.deadline, largest_mb=limits.answer_mb)
    return Loaded(lambda: RemoteEvaluator(store), None, network=True)


if __name__ == "__main__":
    keep(load_engine)
