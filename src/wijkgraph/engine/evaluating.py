"""Evaluation of a request to a result ready to be serialised: the one step in which engines differ."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Store

from wijkgraph.engine.frames import Request
from wijkgraph.engine.memory_stores import load_files, merged
from wijkgraph.engine.result_formats import Result
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import QueryRefused, QuerySyntax, StoreError
from wijkgraph.oxigraph.complaints import complaint
from wijkgraph.oxigraph.python_patterns import load_tables
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import BlankNode, DefaultGraph, NamedNode


class Evaluator(Protocol):
    """Evaluates requests."""

    def evaluate(self, request: Request) -> Result:
        """Evaluates a request. Raises QueryError, LimitReached or StoreError."""


@dataclass(frozen=True)
class Loaded:
    """Data held by a keeper for its workers."""

    open: Callable[[], Evaluator]  # called in each worker, after the fork
    quads: int | None  # None for data that are not in memory
    network: bool = False  # whether every worker needs sockets


class StoreEvaluator:
    """Evaluates on a store of our own; a query of the default graph only, on the copy of that graph if there is one."""

    def __init__(self, store: Store, default_graph: Store | None = None) -> None:
        self._store = store
        self._default_graph = default_graph

    def evaluate(self, request: Request) -> Result:
        """Evaluates a request. Raises QueryError or StoreError."""
        graphs, named = _nodes(request.default_graphs), _nodes(request.named_graphs)
        apart = self._default_graph if graphs is None and named is None and not request.names_graphs else None
        store = self._store if apart is None else apart
        default: list[NamedNode | BlankNode | DefaultGraph] | None = None if graphs is None else [*graphs]
        if graphs is not None and len(graphs) > 1:
            store, default = merged(store, graphs, named or ()), [DefaultGraph()]
        try:
            # A dataset given by the protocol replaces that of FROM (SPARQL 1.1 Protocol, 2.1.4).
            return run_query(
                store, request.query, base=request.base or None, default_graphs=default, named_graphs=named
            )
        except SyntaxError as error:
            raise complaint(request.query, error) from error
        except (RuntimeError, OSError, ValueError) as error:
            raise engine_failed(error) from error


def load_source(source: DataSource) -> Loaded:
    """Loads the files of a source into memory; a folder on disk is opened by each worker for itself.

    RocksDB's threads would not survive a fork, so a keeper never opens it.
    """
    load_tables()
    folder = source.folder
    if folder is not None:
        return Loaded(lambda: StoreEvaluator(Store.read_only(folder)), None)
    store, alone = load_files(source.files)
    return Loaded(lambda: StoreEvaluator(store, alone), len(store))


def _nodes(graphs: Sequence[str] | None) -> list[NamedNode] | None:
    if graphs is None:
        return None
    try:
        return [NamedNode(graph) for graph in dict.fromkeys(graphs)]
    except ValueError as error:
        raise QuerySyntax(f"Not the IRI of a graph: {error}", next="Give absolute IRIs.") from error


def engine_failed(error: Exception) -> QueryRefused | StoreError:
    """Error for a well-formed query that failed while the engine ran it."""
    if unknown := re.fullmatch(r"The custom function (<[^>]*>) is not supported", str(error)):
        return QueryRefused(
            f"The engine has no function {unknown[1]}",
            next="Use SPARQL's own functions and casts; mind the prefix.",
        )
    if "Too many open files" in str(error) or "SERVICE" in str(error) or "service" in str(error):
        return QueryRefused("SERVICE could not be called", next="Query that service yourself.")
    return StoreError(f"The engine failed: {error}", next="Please report the query.")
