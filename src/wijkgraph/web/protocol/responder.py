"""One question over HTTP: cache, share, worker, and the answer streamed to whoever asked.

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
from wijkgraph.web.protocol.context import Parts
from wijkgraph.web.protocol.shares import client_of


@dataclass(frozen=True)
class Wish:
    """A query that may run, and how its answer is wanted."""

    operation: str  # for metrics and log
    query: str
    outline: Outline
    representation: Format
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    max_rows: int | None = None
    start_row: int = 0
    next_page: str = ""

    @property
    def lasting(self) -> bool:
        """Whether the answer stays the same as long as our data: nobody else, no clock, no chance has a part in it."""
        return not self.outline.services and self.outline.is_deterministic

    def engine_request(self) -> frames.Request:
        """The wish as a worker needs it."""
        default, named = dataset_of(self.outline, self.default_graphs, self.named_graphs)
        return frames.Request(
            self.query,
            self.representation.essence,
            default,
            named,
            self.max_rows,
            self.start_row,
            self.next_page,
            network=bool(self.outline.services),
            names_graphs=self.outline.names_graphs,
        )

    def key(self, version: str) -> str:
        """What names the answer: everything it depends on, and the version of the data. Also its ETag."""
        named = repr((self.engine_request(), version))
        return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Exchange:
    """One wish on its way to one response."""

    def __init__(self, parts: Parts, scope: Scope, receive: Receive, send: Send, started: float) -> None:
        self._parts = parts
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

    async def serve(self, wish: Wish) -> None:
        """Send the response. Raises WijkgraphError before the first byte; later, breaks it off."""
        try:
            await self._respond(wish)
        except WijkgraphError as error:
            self._outcome = type(error).__name__
            if not self._begun:
                raise
        except asyncio.CancelledError:
            self._outcome = "gone"
            raise
        finally:
            self._record(wish)

    async def _respond(self, wish: Wish) -> None:
        cache = self._parts.cache
        key = wish.key(self._parts.pool.version)
        self._version = self._parts.pool.version
        if wish.lasting and self._is_fresh(key):
            self._outcome = "not-modified"
            await self._start(304, self._headers(wish, key, {}))
            await self._body(b"", more=False)
        elif wish.lasting and (cached := cache.get(key)):
            self._outcome = "cached"
            self._rows = cached.rows
            timing = {"content-length": str(len(cached.body)), "server-timing": "cache;desc=hit"}
            await self._start(200, self._headers(wish, key, timing, cut=cached.cut))
            await self._body(cached.body, more=False)
        else:
            await self._run(wish)

    async def _run(self, wish: Wish) -> None:
        client = client_of(self._request.client.host if self._request.client else None)
        self._parts.shares.begin(client)
        task = asyncio.current_task()
        assert task is not None

        def leave(done: asyncio.Task[None]) -> None:
            if not done.cancelled():
                task.cancel()

        gone = asyncio.get_running_loop().create_task(self._wait_until_gone())
        gone.add_done_callback(leave)
        try:
            answer = await self._parts.pool.run(wish.engine_request(), seconds=wish.seconds)
            try:
                await self._give(wish, answer)
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
            self._parts.shares.end(client, self._work or self._elapsed())

    async def _give(self, wish: Wish, answer: QueryJob) -> None:
        # The data may have been swapped since the cache was asked: the key of what was really read counts.
        self._version = answer.version
        key = wish.key(answer.version)
        timing = {"server-timing": f"engine;dur={answer.seconds * 1000:.1f}"}
        if answer.head.whole is not None:
            body = await answer.read_all()
            timing["content-length"] = str(len(body))
            self._keep(wish, key, answer, body)
            await self._start(200, self._headers(wish, key, timing, cut=answer.head.cut))
            await self._body(body, more=False)
        elif self._scope["http_version"] == "1.0":
            await self._give_at_once(wish, key, answer, timing)
        else:
            await self._start(200, self._headers(wish, key, timing, cut=answer.head.cut))
            if self._request.method == "HEAD":
                await self._body(await answer.read(), more=True)
                await self._body(b"", more=False)
            else:
                await self._stream(wish, key, answer)

    async def _stream(self, wish: Wish, key: str, answer: QueryJob) -> None:
        kept: list[bytes] | None = []
        size = 0
        while chunk := await answer.read():
            size += len(chunk)
            if kept is not None and self._parts.cache.takes(size):
                kept.append(chunk)
            else:
                kept = None
            await self._body(chunk, more=True)
        if kept is not None:
            self._keep(wish, key, answer, b"".join(kept))
        await self._body(b"", more=False)

    async def _give_at_once(self, wish: Wish, key: str, answer: QueryJob, timing: Mapping[str, str]) -> None:
        """HTTP/1.0 has no chunks: an answer of unknown length would end like one broken off."""
        parts, size = [], 0
        while chunk := await answer.read():
            parts.append(chunk)
            size += len(chunk)
            if not self._parts.cache.takes(size):
                raise TooLarge("The answer is too large for HTTP/1.0", next="Ask with HTTP/1.1.")
        length = {"content-length": str(size)}
        await self._start(200, self._headers(wish, key, {**timing, **length}, cut=answer.head.cut))
        await self._body(b"".join(parts), more=False)

    def _keep(self, wish: Wish, key: str, answer: QueryJob, body: bytes) -> None:
        if wish.lasting:
            self._parts.cache.put(
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

    def _headers(self, wish: Wish, key: str, more: Mapping[str, str], *, cut: bool = False) -> dict[str, str]:
        headers = {
            "content-type": wish.representation.media_type,
            "vary": "Accept",
            "wijkgraph-version": self._version,
            **more,
        }
        if wish.lasting:
            headers["etag"] = f'"{key}"'
            headers["cache-control"] = f"public, max-age={self._parts.settings.max_age}"
        else:
            headers["cache-control"] = "no-store"
        if cut:
            headers["truncated"] = f"rows; start-row={wish.start_row}; max-rows={wish.max_rows}"
            if wish.next_page:
                headers["link"] = f'<{wish.next_page}>; rel="next"'
        return headers

    def _is_fresh(self, key: str) -> bool:
        """Whether the client has the answer already (RFC 9110, 13.1.2); weak comparison.

        `*` means any answer, so it counts only where one is known to exist: the query may be wrong.
        """
        if self._request.method not in ("GET", "HEAD", "QUERY"):
            return False
        tags = ",".join(self._request.headers.getlist("if-none-match")).split(",")
        known = {f'"{key}"', "*"} if key in self._parts.cache else {f'"{key}"'}
        return any(tag.strip().removeprefix("W/") in known for tag in tags)

    def _elapsed(self) -> float:
        return time.perf_counter() - self._started

    def _record(self, wish: Wish) -> None:
        seconds = self._elapsed()
        self._parts.metrics.record(wish.operation, self._outcome, seconds, self._bytes)
        self._parts.query_log.write(
            wish.query,
            operation=wish.operation,
            form=wish.outline.form,
            outcome=self._outcome,
            format=wish.representation.name,
            seconds=round(seconds, 6),
            work=round(self._work, 6),
            lane=self._lane,
            rows=self._rows,
            bytes=self._bytes,
            version=self._version,
        )
