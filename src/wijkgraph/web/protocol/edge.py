"""The edge: responses that were given before are given again, before anything else looks at the request.

What is kept is the response as it was sent, its headers and the bytes of its content coding, by everything in a
request that it may depend on. So nothing is decided here: a response is kept only after it was made by the way all
others go, when its route says so and its own headers allow it (RFC 9111).
"""

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wijkgraph.engine.cache import BoundedCache
from wijkgraph.engine.pool import Pool

Count = Callable[[float], None]  # counts and logs a response that took so many seconds

# The headers that choose among responses of one address. A response that varies with another is not kept.
_CHOOSING = frozenset(
    {
        b"accept",
        b"accept-datetime",
        b"accept-encoding",
        b"accept-language",
        b"accept-profile",
        b"host",
        b"if-match",
        b"if-none-match",
        b"origin",
    }
)
_RECORDER = "wijkgraph.edge"
_AGAIN = (b"server-timing", b"cache;desc=hit")
_OBJECTS = 1500  # bytes that the objects of a kept response take beside its key, headers and body


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """A whole response, as it was sent; `until` is a time of time.perf_counter."""

    start: Message
    body: Message
    count: Count
    until: float
    size: int


def keep(scope: MutableMapping[str, Any], count: Count | None = None) -> None:
    """Asks to keep the response to a request; `count` is called whenever it is given again."""
    recorder = scope.get(_RECORDER)
    if recorder is not None:
        recorder.kept = True
        recorder.count = count or recorder.count


def count_again(scope: MutableMapping[str, Any], count: Count) -> None:
    """Tells how the response to a request is counted whenever it is given again, if it is kept at all."""
    recorder = scope.get(_RECORDER)
    if recorder is not None:
        recorder.count = count


class ResponseEdge:
    """Layer before the application: gives kept responses, and keeps those that it may.

    `short_ways` are applications by the path that they alone answer, which no router has to find.
    """

    def __init__(
        self,
        app: ASGIApp,
        short_ways: Mapping[str, ASGIApp],
        responses: BoundedCache[KeptResponse],
        pool: Pool,
        max_age: float,
    ) -> None:
        self._app = app
        self._short_ways = short_ways
        self._responses = responses
        self._pool = pool
        self._max_age = max_age

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._short_ways.get(scope["path"], self._app)
        if scope["method"] != "GET" or not self._pool.is_open or not self._responses.takes(0):
            await app(scope, receive, send)
            return
        started = time.perf_counter()
        key = (
            self._pool.version,
            scope["scheme"],
            scope["path"],
            scope.get("raw_path"),
            scope["query_string"],
            *[header for header in scope["headers"] if header[0] in _CHOOSING],
        )
        kept = self._responses.get(key)
        if kept is not None and started < kept.until:
            await send(kept.start)
            await send(kept.body)
            kept.count(time.perf_counter() - started)
            return
        scope[_RECORDER] = recorder = _Recorder(send)
        await app(scope, receive, recorder.send)
        if recorder.kept and (whole := recorder.whole()):
            head, body = whole
            if head["status"] == 200 and any(
                header[0] in (b"if-match", b"if-none-match") for header in scope["headers"]
            ):
                return  # there are as many of these as there are tags of earlier versions
            size = _OBJECTS + 2 * len(repr(key)) + len(repr(head)) + len(body["body"])
            self._responses.put(key, KeptResponse(head, body, recorder.count, started + self._max_age, size))


class _Recorder:
    """Passes a response on, and remembers it if it is small enough to be one message.

    The layers below remark on it whether it is to be kept, and how it is counted.
    """

    def __init__(self, send: Send) -> None:
        self.kept = False
        self.count: Count = _uncounted
        self._send = send
        self._start: Message | None = None
        self._body: Message | None = None
        self._parts = 0

    def send(self, message: Message) -> Awaitable[None]:
        """Passes a message on."""
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body = message
            self._parts += 1
        return self._send(message)

    def whole(self) -> tuple[Message, Message] | None:
        """The two messages of a response that anybody may be given again; None for any other."""
        start, body = self._start, self._body
        if start is None or body is None or self._parts != 1 or body.get("more_body"):
            return None
        headers = dict(start["headers"])
        varies = headers.get(b"vary", b"*").lower().replace(b" ", b"").split(b",")
        asked_for = start["status"] == 200 and b"etag" in headers
        if not (asked_for or start["status"] == 304) or not _CHOOSING.issuperset(varies):
            return None
        if not headers.get(b"cache-control", b"").startswith(b"public"):
            return None
        timed = [header for header in start["headers"] if header[0] != _AGAIN[0]]
        if len(timed) < len(start["headers"]):
            timed.append(_AGAIN)
        return {**start, "headers": timed}, {**body, "body": bytes(body.get("body", b""))}


def _uncounted(seconds: float) -> None:
    """Counts nothing: documents are not counted either when they are made."""
