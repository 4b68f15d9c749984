"""Layers around every response: pages of other sites may read it, each coding has a tag of its own, it is compressed.

A request that none of them would do anything for passes by them: what it costs to go through layers, each of which
wraps every message, is more than most look-ups cost.
"""

from collections.abc import Awaitable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from wijkgraph.errors import WijkgraphError
from wijkgraph.formats import GRAPHS, SOLUTIONS
from wijkgraph.web.protocol import problems
from wijkgraph.web.protocol.etags import ETagPerCoding
from wijkgraph.web.protocol.query_response import VARY

HANDLERS: dict[Any, Any] = {
    WijkgraphError: problems.on_wijkgraph_error,
    HTTPException: problems.on_http_exception,
}
_METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
_EXPOSED = (
    "ETag",
    "Link",
    "Memento-Datetime",
    "Retry-After",
    "Server-Timing",
    "Truncated",
    "Wijkgraph-Outcome",
    "Wijkgraph-Version",
)
# Headers with which a request asks something of a layer. What is left out of a response still varies with them.
_ASKING = frozenset({b"accept-encoding", b"if-match", b"if-none-match", b"origin"})
_NO_CODING = (b"accept-encoding", b"identity")
_VARY = (b"vary", b"Accept, Accept-Encoding, Origin")


def layers() -> list[Middleware]:
    """The layers, from the outside in."""
    for media_type in ("application/problem+json", *(offer.essence for offer in (*SOLUTIONS, *GRAPHS))):
        add_compress_type(media_type)
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=["*"],
            allow_methods=_METHODS,
            allow_headers=["*"],
            expose_headers=_EXPOSED,
            max_age=86400,
        ),
        Middleware(ETagPerCoding),
        Middleware(CompressMiddleware, minimum_size=1024),
    ]


class ShortWay:
    """A protocol within the layers, without the routing and telemetry of the framework."""

    def __init__(self, protocol: ASGIApp) -> None:
        self._protocol = protocol
        self._layered = _within_layers(protocol)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        for header in scope["headers"]:
            if header[0] in _ASKING and header != _NO_CODING:
                await self._layered(scope, receive, send)
                return
        begun = False

        def pass_on(message: Message) -> Awaitable[None]:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = _with_vary(message["headers"])
            return send(message)

        try:
            await self._protocol(scope, receive, pass_on)
        except Exception as error:  # told by the handlers within the layers, as any other
            if begun:
                raise
            await _within_layers(_raising(error))(scope, receive, send)


def _with_vary(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Headers that say what a response varies with, though the layers that would do it were passed by."""
    if VARY in headers:
        headers[headers.index(VARY)] = _VARY
        return headers
    values = b", ".join((*(value for name, value in headers if name == b"vary"), b"Accept-Encoding, Origin"))
    varies = dict.fromkeys(field.strip() for field in values.split(b","))
    others = [header for header in headers if header[0] != b"vary"]
    return [*others, (b"vary", b", ".join(varies))]


def _within_layers(protocol: ASGIApp) -> ASGIApp:
    way: ASGIApp = ExceptionMiddleware(protocol, handlers=HANDLERS)
    for layer in reversed(layers()):
        way = layer.cls(way, *layer.args, **layer.kwargs)
    return ServerErrorMiddleware(way, handler=problems.on_fault)


def _raising(error: Exception) -> ASGIApp:
    async def fail(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    return fail
