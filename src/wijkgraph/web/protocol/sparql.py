"""`/sparql`: the SPARQL 1.1 Protocol, read only."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from urllib.parse import urlencode

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wijkgraph.engine import frames
from wijkgraph.engine.admission import Outline, admit, is_absolute_iri, may_need_base
from wijkgraph.errors import (
    BodyTooLarge,
    LimitReached,
    NotAcceptable,
    QueryRefused,
    RequestError,
    UnknownMediaType,
    WijkgraphError,
)
from wijkgraph.formats import GRAPHS, HTML, SOLUTIONS, Format
from wijkgraph.web.protocol.negotiation import choose_named, header_lines
from wijkgraph.web.protocol.problem_pages import QUERY
from wijkgraph.web.protocol.query_response import AdmittedQuery, QueryResponse, admitted_query
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.service_description import VersionStatistics, graph_response, service_description
from wijkgraph.web.protocol.shares import client_of
from wijkgraph.web.protocol.sparql_request import DIRECT, METHODS, SparqlRequest, read_request
from wijkgraph.web.protocol.templates import templates

_LONG = 20_000  # characters of a query that take some milliseconds to read
_NEXT_PAGE = 8000  # characters an address may have and still pass through the proxies of this world


class SparqlEndpoint:
    """The endpoint as an ASGI application: nothing stands between it and the connection."""

    def __init__(
        self,
        context: ServiceContext,
        statistics: VersionStatistics,
        page: Callable[[Request], Response] | None = None,
    ) -> None:
        self._context = context
        self._statistics = statistics
        self._page = page or _plain_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. Raises WijkgraphError while nothing has been sent."""
        started = time.perf_counter()
        if scope["method"] == "OPTIONS":
            headers = {"Allow": ", ".join(METHODS), "Accept-Query": DIRECT}
            await Response(status_code=204, headers=headers)(scope, receive, send)
            return
        try:
            asked = await self._read(scope, receive)
            if asked.query is None:
                response = await self._describe(Request(scope, receive), asked.formats)
                await response(scope, receive, send)
                self._context.metrics.record("describe", "ok", time.perf_counter() - started, 0)
                return
            scope[QUERY] = asked.query  # a page about a problem shows it again
            base = base_of(scope, asked.query)
            outline = await self._admit(asked.query, base)
            try:
                admitted = self._admitted_query(scope, asked, asked.query, outline, base)
            except NotAcceptable:
                await self._check_syntax(scope, asked.query, outline, base)
                raise
        except WijkgraphError as error:
            elapsed = time.perf_counter() - started
            self._context.metrics.record("query", type(error).__name__, elapsed, 0)
            raise
        await QueryResponse(self._context, scope, receive, send, started).serve(admitted)

    async def _describe(self, request: Request, names: Sequence[str]) -> Response:
        """The answer to a request without a query: the service description, or a page where HTML is preferred."""
        offers = (*GRAPHS, HTML)
        wanted = choose_named(names, request.headers.getlist("accept"), offers)
        if wanted is HTML:
            return self._page(request)
        try:
            counts = await self._statistics.current()
        except LimitReached:
            counts = None  # too many to count within the limits
        triples = service_description(
            str(request.url.replace(query="")),
            counts,
            federates=bool(self._context.settings.allowed_services),
        )
        return graph_response(triples, wanted, self._context.pool.version)

    async def _read(self, scope: Scope, receive: Receive) -> SparqlRequest:
        limit = self._context.settings.limits.query_kb << 10
        method, query_string = scope["method"], scope["query_string"]
        if len(query_string) > limit:
            raise _too_large(limit)
        if method not in ("POST", "QUERY"):
            return read_request(method, query_string, None, b"")
        body = await read_body(scope, receive, limit, self._context.settings.body_seconds)
        types = header_lines(scope, b"content-type")
        return read_request(method, query_string, types[0] if types else None, body)

    async def _admit(self, query: str, base: str) -> Outline:
        """The outline of an admitted query. A long text is read in a thread, so that no other request waits for it."""
        settings = self._context.settings
        check = partial(
            admit,
            query,
            nesting=settings.limits.nesting,
            allowed_services=settings.allowed_services,
            base=base,
        )
        return check() if len(query) < _LONG else await asyncio.to_thread(check)

    async def _check_syntax(self, scope: Scope, query: str, outline: Outline, base: str) -> None:
        """Raises QueryError if the engine refuses the query: its fault is told before that of its format.

        The query runs on no graph at all, within the share of its client.
        """
        if outline.services:
            return
        offer = formats_of(outline)[0]
        client = client_of(scope["client"][0] if scope.get("client") else None)
        self._context.shares.begin(client)
        started = time.perf_counter()
        try:
            with suppress(LimitReached):
                answer = await self._context.pool.run(frames.Request(query, offer.essence, (), (), base=base))
                answer.close()
        finally:
            self._context.shares.end(client, time.perf_counter() - started)

    def _admitted_query(
        self, scope: Scope, asked: SparqlRequest, query: str, outline: Outline, base: str
    ) -> AdmittedQuery:
        settings = self._context.settings
        if len(asked.default_graphs) + len(asked.named_graphs) > settings.limits.dataset_graphs:
            raise QueryRefused(
                f"The dataset names more than {settings.limits.dataset_graphs} graphs", next="Name fewer."
            )
        representation = wanted_format(scope, outline, asked.formats)
        max_rows = None
        if asked.max_rows is not None and outline.form == "SELECT":
            max_rows = min(asked.max_rows, settings.limits.page_rows)
        return admitted_query(
            "query",
            query,
            outline,
            representation,
            asked.default_graphs,
            asked.named_graphs,
            asked.seconds,
            max_rows=max_rows,
            start_row=asked.start_row,
            next_page=_next_page(asked, query, max_rows, representation) if max_rows else "",
            base=base,
        )


def base_of(scope: Scope, query: str) -> str:
    """The request's address, to resolve relative IRIs against (SPARQL 1.1, 4.1.1); empty for a query without any."""
    if not may_need_base(query):
        return ""
    address = str(URL(scope=scope).replace(query=""))
    return address if is_absolute_iri(address) else ""


def wanted_format(scope: Scope, outline: Outline, names: Sequence[str]) -> Format:
    """The format for an answer: `format=` before Accept. Raises NotAcceptable."""
    return choose_named(names, header_lines(scope, b"accept"), formats_of(outline))


def formats_of(outline: Outline) -> Sequence[Format]:
    """The formats in which a query of this form can be answered; the first is the one given unasked."""
    return SOLUTIONS if outline.form in ("SELECT", "ASK") else GRAPHS


async def read_body(scope: Scope, receive: Receive, limit: int, seconds: float) -> bytes:
    """The body of a request, at most `limit` bytes.

    Raises BodyTooLarge as soon as there is more, UnknownMediaType when it is compressed, RequestError when it does not
    arrive within `seconds`.
    """
    coding = ",".join(header_lines(scope, b"content-encoding")).strip().lower()
    if coding not in ("", "identity"):
        raise UnknownMediaType(
            f"The body is in coding '{coding}'", codings="identity", next="Send it as it is."
        )
    body, more = b"", True
    try:
        async with asyncio.timeout(seconds):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RequestError("The client left before its body was whole", next="Send it again.")
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > limit:
                    raise _too_large(limit)
    except TimeoutError:
        raise RequestError(f"The body did not arrive within {seconds:g} s", next="Send it faster.") from None
    return body


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"The request is larger than {limit >> 10} KiB", next="Send a smaller query.")


def _next_page(asked: SparqlRequest, query: str, rows: int, representation: Format) -> str:
    """The address of the next page, relative to the endpoint; empty where it would be too long."""
    fields = [
        ("query", query),
        *(("default-graph-uri", graph) for graph in asked.default_graphs),
        *(("named-graph-uri", graph) for graph in asked.named_graphs),
        ("max-rows", str(rows)),
        ("start-row", str(asked.start_row + rows)),
    ]
    if asked.formats:
        fields.append(("format", representation.name))
    address = "?" + urlencode(fields)
    return address if len(address) <= _NEXT_PAGE else ""


def _plain_page(request: Request) -> Response:
    page = templates.get_template("sparql.html").render()
    return Response(page, headers={"Vary": "Accept"}, media_type=HTML.media_type)
