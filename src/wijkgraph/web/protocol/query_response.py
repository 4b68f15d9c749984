"""The response to one query: from the cache, or from a worker, streamed to the client within its share.

Before the first byte an error becomes a problem document. After it there is only one honest way left: the
connection is closed without the end of the body, which no client takes for a whole answer.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from wijkgraph.engine import frames
from wijkgraph.engine.admission import Outline, dataset_of
from wijkgraph.engine.cache import CachedAnswer
from wijkgraph.engine.query_job import QueryJob
from wijkgraph.errors import TooLarge, WijkgraphError
from wijkgraph.formats import Format
from wijkgraph.web.protocol.etags import is_unmodified
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.shares import client_of


@dataclass(frozen=True)
class AdmittedQuery:
    """An admitted query, with the dataset, format and page of its answer."""

    operation: str  # for metrics and log
    text: str
    outline: Outline
    representation: Format
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    max_rows: int | None = None
    start_row: int = 0
    next_page: str = ""
    base: str = ""  # of relative IRIs

    @property
    def is_cacheable(self) -> bool:
        """True unless the query calls SERVICE, NOW, RAND or UUID: the answer changes only with the data."""
        return not self.outline.services and self.outline.is_deterministic

    def engine_request(self) -> frames.Request:
        """The request to a worker."""
        default, named = dataset_of(self.outline, self.default_graphs, self.named_graphs)
        return frames.Request(
            self.text,
            self.representation.essence,
            default,
            named,
            self.max_rows,
            self.start_row,
            self.next_page,
            network=bool(self.outline.services),
            names_graphs=self.outline.names_graphs,
            base=self.base,
        )

    def key(self, version: str) -> str:
        """A hash of everything the answer depends on, with the version of the data; 32 hex digits. Also its ETag."""
        named = repr((self.engine_request(), version))
        return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class QueryResponse:
    """The response to one query, sent by ASGI messages, with its metrics and its line in the log."""

    def __init__(
        self, context: ServiceContext, scope: Scope, receive: Receive, send: Send, started: float
    ) -> None:
        self._context = context
        self._scope = scope
        self._request = Request(scope)
        self._receive = receive
        self._send = send
        self._started = started
        self._outcome = "ok"
        self._bytes = 0
        self._rows: int | None = None
        self._begun = False
        self._work = 0.0  # seconds a worker worked
        self._lane = ""
        self._version = ""

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
        key = query.key(self._context.pool.version)
        self._version = self._context.pool.version
        if query.is_cacheable and self._is_unmodified(key):
            self._outcome = "not-modified"
            await self._start(304, self._headers(query, key, {}))
            await self._body(b"", more=False)
        elif query.is_cacheable and (cached := cache.get(key)):
            self._outcome = "cached"
            self._rows = cached.rows
            timing = {"content-length": str(len(cached.body)), "server-timing": "cache;desc=hit"}
            await self._start(200, self._headers(query, key, timing, cut=cached.cut))
            await self._body(cached.body, more=False)
        else:
            await self._run(query)

    async def _run(self, query: AdmittedQuery) -> None:
        client = client_of(self._request.client.host if self._request.client else None)
        self._context.shares.begin(client)
        task = asyncio.current_task()
        assert task is not None

        def leave(done: asyncio.Task[None]) -> None:
            if not done.cancelled():
                task.cancel()

        gone = asyncio.get_running_loop().create_task(self._wait_until_gone())
        gone.add_done_callback(leave)
        try:
            answer = await self._context.pool.run(query.engine_request(), seconds=query.seconds)
            try:
                await self._give(query, answer)
            finally:
                self._work, self._lane = answer.seconds, answer.lane
                self._rows = answer.end.rows if answer.end else None
                answer.close()
        except asyncio.CancelledError:
            if not gone.done():
                raise
            task.uncancel()
            self._outcome = "gone"
        finally:
            gone.remove_done_callback(leave)
            gone.cancel()
            self._context.shares.end(client, self._work or self._elapsed())

    async def _give(self, query: AdmittedQuery, answer: QueryJob) -> None:
        # The data may have been swapped since the cache was asked: the key of what was really read counts.
        self._version = answer.version
        key = query.key(answer.version)
        timing = {"server-timing": f"engine;dur={answer.seconds * 1000:.1f}"}
        if answer.head.whole is not None:
            body = await answer.read_all()
            timing["content-length"] = str(len(body))
            self._keep(query, key, answer, body)
            await self._start(200, self._headers(query, key, timing, cut=answer.head.cut))
            await self._body(body, more=False)
        elif self._scope["http_version"] == "1.0":
            await self._give_at_once(query, key, answer, timing)
        else:
            await self._start(200, self._headers(query, key, timing, cut=answer.head.cut))
            if self._request.method == "HEAD":
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

    async def _give_at_once(
        self, query: AdmittedQuery, key: str, answer: QueryJob, timing: Mapping[str, str]
    ) -> None:
        """Sends the answer whole: HTTP/1.0 has no chunks, so one of unknown length would end like one broken off."""
        parts, size = [], 0
        while chunk := await answer.read():
            parts.append(chunk)
            size += len(chunk)
            if not self._context.cache.takes(size):
                raise TooLarge("The answer is too large for HTTP/1.0", next="Ask with HTTP/1.1.")
        length = {"content-length": str(size)}
        await self._start(200, self._headers(query, key, {**timing, **length}, cut=answer.head.cut))
        await self._body(b"".join(parts), more=False)

    def _keep(self, query: AdmittedQuery, key: str, answer: QueryJob, body: bytes) -> None:
        if query.is_cacheable:
            self._context.cache.put(
                key, CachedAnswer(body, answer.head.cut, answer.end.rows if answer.end else 0)
            )

    async def _wait_until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _start(self, status: int, headers: Mapping[str, str]) -> None:
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})
        self._begun = True

    async def _body(self, chunk: bytes, *, more: bool) -> None:
        # With HEAD too: what is compressed, and so which headers it has, shows in the body. The server leaves it off.
        self._bytes += len(chunk)
        await self._send({"type": "http.response.body", "body": chunk, "more_body": more})

    def _headers(
        self, query: AdmittedQuery, key: str, more: Mapping[str, str], *, cut: bool = False
    ) -> dict[str, str]:
        headers = {
            "content-type": query.representation.media_type,
            "vary": "Accept",
            "wijkgraph-version": self._version,
            **more,
        }
        if query.is_cacheable:
            headers["etag"] = f'"{key}"'
            headers["cache-control"] = f"public, max-age={self._context.settings.max_age}"
        else:
            headers["cache-control"] = "no-store"
        if cut:
            headers["truncated"] = f"rows; start-row={query.start_row}; max-rows={query.max_rows}"
            if query.next_page:
                headers["link"] = f'<{query.next_page}>; rel="next"'
        return headers

    def _is_unmodified(self, key: str) -> bool:
        """True if a 304 is the answer. `*` counts only where an answer is known to exist: the query may be wrong."""
        if self._request.method not in ("GET", "HEAD", "QUERY"):
            return False
        held = self._request.headers.getlist("if-none-match")
        return is_unmodified(held, f'"{key}"', is_current=key in self._context.cache)

    def _elapsed(self) -> float:
        return time.perf_counter() - self._started

    def _record(self, query: AdmittedQuery) -> None:
        seconds = self._elapsed()
        self._context.metrics.record(query.operation, self._outcome, seconds, self._bytes)
        self._context.query_log.write(
            query.text,
            operation=query.operation,
            form=query.outline.form,
            outcome=self._outcome,
            format=query.representation.name,
            seconds=round(seconds, 6),
            work=round(self._work, 6),
            lane=self._lane,
            rows=self._rows,
            bytes=self._bytes,
            version=self._version,
        )
