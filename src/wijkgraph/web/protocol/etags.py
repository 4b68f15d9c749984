"""The outermost layer: a strong ETag names one sequence of bytes, so each content coding needs its own.

RFC 9110, 8.8.3.3. The layers below know only the uncoded answer; here the coding is appended to its tag, and
taken off again from the tags that a client sends back.
"""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CODED = re.compile(rb'-(?:gzip|br|zstd)"')


class CodedTags:
    """Middleware around the compression."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, with tags as the inner layers know them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
        if b"-" in asked:
            plain = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
            scope = {**scope, "headers": [*plain, (b"if-none-match", _CODED.sub(b'"', asked))]}

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _tagged(message, asked)
            await send(message)

        await self._app(scope, receive, send_tagged)


def _tagged(message: Message, asked: bytes) -> list[tuple[bytes, bytes]]:
    """The headers with the tag of what is really sent; with 304, the tag under which the client has it."""
    headers = dict(message["headers"])
    tag, coding = headers.get(b"etag"), headers.get(b"content-encoding")
    if tag is None:
        return list(message["headers"])
    if coding:
        tag = tag[:-1] + b"-" + coding + b'"'
    elif message["status"] == 304:
        held = re.search(re.escape(tag[:-1]) + rb'(?:-(?:gzip|br|zstd))?"', asked)
        tag = held.group() if held else tag
    # Caches take the headers of a 304 over, so it must vary as the answer itself does.
    vary = headers.get(b"vary", b"")
    if b"accept-encoding" not in vary.lower():
        vary = b", ".join(filter(None, (vary, b"Accept-Encoding")))
    others = [(name, value) for name, value in message["headers"] if name not in (b"etag", b"vary")]
    return [*others, (b"etag", tag), (b"vary", vary)]
