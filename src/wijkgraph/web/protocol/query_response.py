"""The response to one query: from the cache, or from a worker, streamed to the client within its share.

Before the first byte an error becomes a problem document. After it there is only one honest way left: the
connection is closed without the end of the body, which no client takes for a whole answer.
"""

import asyncio
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from starlette.types import Receive, Scope, Send

from wijkgraph.engine import frames
from wijkgraph.engine.admission import Outline, dataset_of
from wijkgraph.engine.cache import CachedAnswer
from wijkgraph.engine.query_job import QueryJob
from wijkgraph.engine.whole_answers import answer_key, is_cacheable
from wijkgraph.errors import TooLarge, WijkgraphError
from wijkgraph.formats import Format
from wijkgraph.web.protocol.client_watch import ClientWatch
from wijkgraph.web.protocol.edge import keep
from wijkgraph.web.protocol.etags import is_unmodified
from wijkgraph.web.protocol.negotiation import header_lines
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.shares import client_of

Header = tuple[bytes, bytes]
VARY = (b"vary", b"Accept")
_KNOWN = ("cached", "not-modified")  # the outcomes of which the response may be kept


class AdmittedQuery(NamedTuple):
    """An admitted query, with the dataset, format and page of its answer."""

    operation: str  # for metrics and log
    request: frames.Request  # to a worker
    outline: Outline
    representation: Format
    is_cacheable: bool
    seconds: float | None

    def key(self, version: str) -> str:
        """A hash of everything the answer depends on, with the version of the data; 32 hex digits. Also its ETag."""
        return answer_key(self.request, version)


def admitted_query(
    operation: str,
    text: str,
    outline: Outline,
    representation: Format,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
    seconds: float | None = None,
    **options: Any,
) -> AdmittedQuery:
    """An admitted query on a dataset; `options` are those of the request to a worker."""
    default, named = dataset_of(outline, default_graphs, named_graphs)
    request = frames.Request(
        text,
        representation.essence,
        default,
        named,
        network=bool(outline.services),
        names_graphs=outline.names_graphs,
        **options,
    )
    return AdmittedQuery(operation, request, outline, representation, is_cacheable(outline), seconds)


class QueryResponse:
    """The response to one query, sent by ASGI messages, with its metrics and its line in the log."""

    _outcome = "ok"
    _bytes = 0
    _rows: int | None = None
    _begun = False
    _work = 0.0  # seconds a worker worked
    _lane = ""
    _version = ""

    def __init__(
        self, context: ServiceContext, scope: Scope, receive: Receive, send: Send, started: float
    ) -> None:
        self._context = context
        self._scope = scope
        self._receive = receive
        self._send = send
        self._started = started

    async def serve(self, query: AdmittedQuery) -> None:
        """Sends the response. Raises WijkgraphError before the first byte; a later error breaks the response off."""
        try:
            await self._respond(query)
        except WijkgraphError as error:
            self._outcome = type(error).__name__
            if not self._begun:
                raise
        except asyncio.CancelledError:
            self._outcome = "gone"
            raise
        finally:
            self._record(query)

    async def _respond(self, query: AdmittedQuery) -> None:
        cache = self._context.cache
        self._version = self._context.pool.version
        key = query.key(self._version)
        if query.is_cacheable and self._is_unmodified(key):
            self._outcome = "not-modified"
            await self._whole(304, self._headers(query, key), b"")
        elif query.is_cacheable and (cached := cache.get(key)):
            self._outcome = "cached"
            self._rows = cached.rows
            timing = [_length(cached.body), (b"server-timing", b"cache;desc=hit")]
            await self._whole(200, self._headers(query, key, timing, cut=cached.cut), cached.body)
        else:
            await self._run(query, key)

    async def _run(self, query: AdmittedQuery, key: str) -> None:
        client = client_of(self._scope["client"][0] if self._scope.get("client") else None)
        self._context.shares.begin(client)
        client_watch = ClientWatch(self._receive)
        try:
            answer = await self._context.pool.run(query.request, seconds=query.seconds)
            try:
                await self._give(query, key, answer)
            finally:
                self._work, self._lane = answer.seconds, answer.lane
                self._rows = answer.end.rows if answer.end else None
                answer.close()
        except asyncio.CancelledError:
            if not client_watch.saw_it_leave():
                raise
            self._outcome = "gone"
        finally:
            client_watch.end()
            self._context.shares.end(client, self._work or self._elapsed())

    async def _give(self, query: AdmittedQuery, key: str, answer: QueryJob) -> None:
        if answer.version != self._version:
            # The data were swapped since the cache was asked: the key of what was really read counts.
            self._version = answer.version
            key = query.key(answer.version)
        timing = (b"server-timing", b"engine;dur=%.1f" % (answer.seconds * 1000))
        if answer.head.whole:
            body = await answer.read_all()
            self._keep(query, key, answer, body)
            headers = self._headers(query, key, (timing, _length(body)), cut=answer.head.cut)
            await self._whole(200, headers, body)
        elif self._scope["http_version"] == "1.0":
            await self._give_at_once(query, key, answer, timing)
        else:
            await self._start(200, self._headers(query, key, (timing,), cut=answer.head.cut))
            if self._scope["method"] == "HEAD":
                await self._body(await answer.read(), more=True)
                await self._body(b"", more=False)
            else:
                await self._stream(query, key, answer)

    async def _stream(self, query: AdmittedQuery, key: str, answer: QueryJob) -> None:
        kept: list[bytes] | None = []
        size = 0
        while chunk := await answer.read():
            size += len(chunk)
            if kept is not None and self._context.cache.takes(size):
                kept.append(chunk)
            else:
                kept = None
            await self._body(chunk, more=True)
        if kept is not None:
            self._keep(query, key, answer, b"".join(kept))
        await self._body(b"", more=False)

    async def _give_at_once(self, query: AdmittedQuery, key: str, answer: QueryJob, timing: Header) -> None:
        """Sends the answer whole: HTTP/1.0 has no chunks, so one of unknown length would end like one broken off."""
        parts, size = [], 0
        while chunk := await answer.read():
            parts.append(chunk)
            size += len(chunk)
            if not self._context.cache.takes(size):
                raise TooLarge("The answer is too large for HTTP/1.0", next="Ask with HTTP/1.1.")
        body = b"".join(parts)
        headers = self._headers(query, key, (timing, _length(body)), cut=answer.head.cut)
        await self._whole(200, headers, body)

    def _keep(self, query: AdmittedQuery, key: str, answer: QueryJob, body: bytes) -> None:
        if query.is_cacheable and self._context.cache.takes(len(body)):
            self._context.cache.put(
                key, CachedAnswer(body, answer.head.cut, answer.end.rows if answer.end else 0)
            )

    async def _whole(self, status: int, headers: list[Header], body: bytes) -> None:
        await self._start(status, headers)
        # With HEAD too: what is compressed, and so which headers it has, shows in the body. The server leaves it off.
        self._bytes = len(body)
        await self._send({"type": "http.response.body", "body": body})

    async def _start(self, status: int, headers: list[Header]) -> None:
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        self._begun = True

    async def _body(self, chunk: bytes, *, more: bool) -> None:
        self._bytes += len(chunk)
        await self._send({"type": "http.response.body", "body": chunk, "more_body": more})

    def _headers(
        self, query: AdmittedQuery, key: str, more: Iterable[Header] = (), *, cut: bool = False
    ) -> list[Header]:
        max_age = self._context.settings.max_age if query.is_cacheable else None
        headers = [*_common_headers(query.representation.media_type, self._version, max_age), *more]
        if query.is_cacheable:
            headers.append((b"etag", b'"%b"' % key.encode()))
        if cut:
            page = query.request
            truncated = f"rows; start-row={page.start_row}; max-rows={page.max_rows}"
            headers.append((b"truncated", truncated.encode()))
            if page.next_page:
                headers.append((b"link", f'<{page.next_page}>; rel="next"'.encode("latin-1")))
        return headers

    def _is_unmodified(self, key: str) -> bool:
        """True if a 304 is the answer. `*` counts only where an answer is known to exist: the query may be wrong."""
        held = header_lines(self._scope, b"if-none-match")
        return (
            bool(held)
            and self._scope["method"] in ("GET", "HEAD", "QUERY")
            and is_unmodified(held, f'"{key}"', is_current=key in self._context.cache)
        )

    def _elapsed(self) -> float:
        return time.perf_counter() - self._started

    def _record(self, query: AdmittedQuery) -> None:
        count = _QueryCount(self._context, query, self._outcome, self._rows, self._bytes, self._version)
        count.record(self._elapsed(), self._work, self._lane)
        if self._outcome in _KNOWN:
            keep(self._scope, count.record)


def _length(body: bytes) -> Header:
    return b"content-length", b"%d" % len(body)


@lru_cache(maxsize=100)
def _common_headers(media_type: str, version: str, max_age: int | None) -> tuple[Header, ...]:
    """Headers of every answer in a format from a version; without `max_age` nobody may keep it."""
    control = "no-store" if max_age is None else f"public, max-age={max_age}"
    return (
        (b"content-type", media_type.encode()),
        VARY,
        (b"wijkgraph-version", version.encode("latin-1")),
        (b"cache-control", control.encode()),
    )


class _QueryCount(NamedTuple):
    """Counts and logs a query, and every response that is given again."""

    context: ServiceContext
    query: AdmittedQuery
    outcome: str
    rows: int | None
    size: int
    version: str

    def record(self, seconds: float, work: float = 0.0, lane: str = "") -> None:
        """Counts a response that took so many seconds, those of a worker among them."""
        query = self.query
        self.context.metrics.record(query.operation, self.outcome, seconds, self.size)
        if not self.context.query_log.is_on:
            return
        self.context.query_log.write(
            query.request.query,
            operation=query.operation,
            form=query.outline.form,
            outcome=self.outcome,
            format=query.representation.name,
            seconds=round(seconds, 6),
            work=round(work, 6),
            lane=lane,
            rows=self.rows,
            bytes=self.size,
            version=self.version,
        )
