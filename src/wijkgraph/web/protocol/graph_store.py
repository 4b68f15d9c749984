"""`/graph-store`: the SPARQL 1.1 Graph Store HTTP Protocol, read only.

Indirect: `?graph=IRI` or `?default`. Direct: the address after `/graph-store/` names a graph, either as the
whole request address or relative to the base of the data, so `/graph-store/id/claim/…` is the graph of that claim.
"""

import time
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wijkgraph.engine import frames
from wijkgraph.engine.admission import Outline
from wijkgraph.errors import NotFound, RequestError, WijkgraphError, WrongMethod
from wijkgraph.rdf import NamedNode
from wijkgraph.web.protocol.query_response import AdmittedQuery, QueryResponse, admitted_query
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.service_description import wanted_graph_format
from wijkgraph.web.protocol.sparql_request import read_fields

_METHODS = ("GET", "HEAD", "OPTIONS")
_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class GraphStore:
    """The graph store as an ASGI application."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. Raises WijkgraphError while nothing has been sent."""
        started = time.perf_counter()
        request = Request(scope, receive)
        if request.method == "OPTIONS":
            await Response(status_code=204, headers={"Allow": ", ".join(_METHODS)})(scope, receive, send)
            return
        try:
            query = await self._admitted_query(request)
        except WijkgraphError as error:
            self._context.metrics.record("graph", type(error).__name__, time.perf_counter() - started, 0)
            raise
        await QueryResponse(self._context, scope, receive, send, started).serve(query)

    async def _admitted_query(self, request: Request) -> AdmittedQuery:
        if request.method not in _METHODS:
            raise WrongMethod(
                f"{request.method} is not done here: graphs are only read",
                allowed=_METHODS,
                next="Read with GET.",
            )
        fields = read_fields(request.scope["query_string"], "the address")
        representation = wanted_graph_format(request)
        query = partial(admitted_query, "graph", _WHOLE, Outline("CONSTRUCT"), representation)
        names = [(name, value) for name, value in fields if name in ("graph", "default")]
        direct = request.path_params.get("path", "")
        if bool(direct) + len(names) != 1:
            raise RequestError("Name one graph", next="Use ?default, ?graph=IRI, or an address under it.")
        if direct:
            return query((await self._direct(request, direct),))
        if names[0][0] == "default":
            return query()
        graph = _absolute(names[0][1])
        if not await self._exists(graph):
            raise _no_graph(graph)
        return query((graph,))

    async def _direct(self, request: Request, path: str) -> str:
        whole, relative = str(request.url.replace(query="")), self._context.base + path
        for graph in (whole, relative) if self._context.base else (whole,):
            if await self._exists(graph):
                return graph
        raise _no_graph(relative)

    async def _exists(self, graph: str) -> bool:
        """True if a graph holds a triple: no empty graph exists for a reader."""
        request = frames.Request("ASK { ?s ?p ?o }", "text/csv", (graph,), ())
        return await (await self._context.pool.run(request)).read_all() == b"true"


def _absolute(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise RequestError(
            f"Not an absolute IRI: '{iri[:200]}'", next="Percent-encode the graph's IRI."
        ) from error


def _no_graph(graph: str) -> NotFound:
    return NotFound(
        "There is no such graph", where=graph, next="List them: SELECT DISTINCT ?g { GRAPH ?g {} }"
    )
