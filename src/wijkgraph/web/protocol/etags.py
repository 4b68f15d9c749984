"""Entity tags (RFC 9110): the two preconditions on them, and an ETag of its own for each content coding."""

import re
from collections.abc import Iterable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wijkgraph.errors import OtherVersion
from wijkgraph.web.protocol.negotiation import header_lines
from wijkgraph.web.protocol.problems import on_wijkgraph_error

_ENTITY_TAG = re.compile(r'(?:^|,)[ \t]*(W/)?("[\x21\x23-\x7e\x80-\xff]*")(?=[ \t]*(?:,|$))')
_READING = ("GET", "HEAD", "QUERY")
_CODED = re.compile(rb'-(?:gzip|br|zstd)"')


def is_unmodified(if_none_match: Iterable[str], etag: str, *, is_current: bool = True) -> bool:
    """True if a GET or HEAD is answered 304, because the client holds the representation (RFC 9110, 13.1.2).

    `if_none_match` holds the lines of the header, which count as one list; `etag` is the strong tag of the selected
    representation, in its quotes. Tags are compared weakly (8.8.3.2): `W/"a"` names `"a"`. `*`, alone, names any
    current representation; `is_current` says that there is one, where that is not known before the work is done.
    """
    value = ",".join(if_none_match)
    return is_current if value.strip() == "*" else any(tag == etag for _, tag in _ENTITY_TAG.findall(value))


def is_as_wanted(if_match: Iterable[str], etag: str) -> bool:
    """True if the representation with this tag is one for which the client asked (RFC 9110, 13.1.1).

    Tags are compared strongly: a weak one names nothing. `*` names whatever there is, with a tag or none.
    """
    value = ",".join(if_match)
    return value.strip() == "*" or ("", etag) in _ENTITY_TAG.findall(value)


class ETagPerCoding:
    """Middleware around compression: a strong ETag names one sequence of bytes, so each coding has its own.

    RFC 9110, 8.8.3.3. The layers below know only the uncoded answer; here the coding is appended to its tag, and
    removed from the tags of a request. Only here the tag that counts for If-Match is known: the layers below do not
    read that header.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward one request, with tags as the inner layers know them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
        if b"-" in asked:
            plain = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
            scope = {**scope, "headers": [*plain, (b"if-none-match", _CODED.sub(b'"', asked))]}

        wanted = header_lines(scope, b"if-match") if scope["method"] in _READING else []
        refused = False

        async def send_tagged(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                message["headers"] = _tagged(message, asked)
                refused = bool(wanted) and _is_another(message, wanted)
                if refused:
                    await _refuse(scope, receive, send)
            if not refused:
                await send(message)

        await self._app(scope, receive, send_tagged)


def _is_another(start: Message, if_match: Iterable[str]) -> bool:
    tag = dict(start["headers"]).get(b"etag", b"").decode("latin-1")
    return (start["status"] < 300 or start["status"] == 304) and not is_as_wanted(if_match, tag)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    error = OtherVersion(
        "What stands here is not what If-Match names", next="Ask without If-Match for what stands here now."
    )
    response = await on_wijkgraph_error(Request(scope), error)
    await response(scope, receive, send)


def _tagged(message: Message, asked: bytes) -> list[tuple[bytes, bytes]]:
    """Headers with the tag of the coded bytes; with 304, the tag under which the client holds them."""
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
