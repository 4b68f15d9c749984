"""HTTP connections with limits: in number, and in time for the head of a request and for reading the response.

An offer to change to another protocol is ignored, and the request is answered as one without it (RFC 9110, 7.8).

The server alone waits for ever for the head of a request, takes one of any size into memory, and never gives up on a
client that stopped reading; a thousand such connections would close the service to everybody.
"""

import json
import re
from asyncio import TimerHandle, Transport
from functools import lru_cache
from http import HTTPStatus
from typing import ClassVar, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from starlette.responses import JSONResponse
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from wijkgraph.formats import PROBLEM
from wijkgraph.web.protocol.gathered_writes import GatheredWrites
from wijkgraph.web.protocol.problems import Problem

HEAD_KB = 64  # KiB of a request's address and headers; the parser cannot take apart a longer address
# On every response, also those that no application made: no browser guesses its type, or tells others its address.
SAFE_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
# The host and port of an address (RFC 3986, 3.2), and those of an address that begins with its scheme.
_HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::\d*)?")
_WHOLE_ADDRESS = re.compile(rb"(?i:https?)://(?:[^/?#@]*@)?([^/?#@]*)")
_LINGERING = 1.0  # seconds in which a refused client may still send, for nothing


class PatientConnection(HttpToolsProtocol):
    """A connection of uvicorn with limits on their number, the head of a request and reading; `patient` sets them."""

    head_seconds: ClassVar[float]
    taking_seconds: ClassVar[float]
    most_connections: ClassVar[int]

    _in_head = False  # a request has begun, and its headers are not complete
    _head_bytes = 0  # received since a request or a part of its body was whole
    _refused = False
    _refusal: Problem | None = None  # to be told once the requests before it are answered
    _head_clock: TimerHandle | None = None
    _taking_clock: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Starts the clock for the head of the first request."""
        super().connection_made(cast(Transport, GatheredWrites(transport, self.loop)))
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops all clocks."""
        super().connection_lost(exc)
        self._stop_waiting_for_head()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Parses received bytes; refuses a head over HEAD_KB, and as much between or after the parts of a body."""
        if self._refused:
            return  # to close at once would reset the connection, and the client would not see why
        self._head_bytes += len(data)
        self._unset_keepalive_if_required()
        self._parse(data)
        if self._refused:
            self._stop_waiting_for_head()
        elif self._head_bytes > HEAD_KB << 10:
            self.send_400_response("")
        elif not self._in_head:
            if self._head_clock and not self._is_untouched():
                self._stop_waiting_for_head()
        elif self._head_clock is None:
            self._wait_for_head()

    def _parse(self, data: bytes) -> None:
        """Parses requests. After an offer to upgrade the parser stops, so a new one begins that request again."""
        rest = [memoryview(data)]
        while rest and not self._refused:
            part = rest.pop()
            try:
                self.parser.feed_data(part)
            except HttpParserUpgrade as upgrade:
                if self.parser.get_method() == b"CONNECT":  # a proxy's method, which is an upgrade in itself
                    self.send_400_response("")
                    return
                rest += [part[upgrade.args[0] :], memoryview(self._head_without_upgrade())]
                self.parser = HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
            except HttpParserError:
                self.send_400_response("")
                return

    def _should_upgrade(self) -> bool:
        """True: a request that offers an upgrade is left alone until it has been parsed again without the offer."""
        return True

    def _head_without_upgrade(self) -> bytes:
        """The head of the request that was parsed last, without the headers that offer an upgrade."""
        line = b"%b %b HTTP/%b\r\n" % (
            self.parser.get_method(),
            self.url,
            self.parser.get_http_version().encode(),
        )
        kept = (header for header in self.headers if header[0] not in (b"upgrade", b"http2-settings"))
        return line + b"".join(b"%b: %b\r\n" % header for header in kept) + b"\r\n"

    def on_message_begin(self) -> None:
        """Notes that the head of a request begins."""
        super().on_message_begin()
        self._in_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Takes a header; a field behind the body is none, and is left out (RFC 9110, 6.5.1)."""
        if self._in_head:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """Takes a part of a body, which has a limit of its own."""
        self._head_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Notes that the next byte belongs to another request."""
        self._head_bytes = 0
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        """Notes that the head is complete; answers here over a connection too many, or without a host named."""
        self._in_head = False
        app = self.app
        if self.most_connections and len(self.connections) > self.most_connections:
            self.app = _tell(_FULL)
        elif not self._names_host():
            self.app = _tell(_NO_HOST)
        super().on_headers_complete()
        self.app = app

    def _names_host(self) -> bool:
        """True if the host is named as it must be (RFC 9112, 3.2).

        That of a whole address counts before that of the header (3.2.2).
        """
        hosts = [header for header in self.headers if header[0] == b"host"]
        if len(hosts) != 1:
            return not hosts and self.parser.get_http_version() == "1.0"
        if whole := _WHOLE_ADDRESS.match(self.url):
            self.headers[self.headers.index(hosts[0])] = (b"host", whole[1])
        return _is_host(hosts[0][1])

    def pause_writing(self) -> None:
        """Starts the clock for a client that does not read."""
        super().pause_writing()
        self._taking_clock = self.loop.call_later(self.taking_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Stops that clock: the client reads again."""
        super().resume_writing()
        if self._taking_clock:
            self._taking_clock.cancel()
            self._taking_clock = None

    def send_400_response(self, msg: str) -> None:
        """Refuses bytes that are no request or too long a head, and whatever follows them.

        Answers stand in the order of their requests (RFC 9112, 9.3.2): one that is under way is ended first.
        """
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        if self._is_answering():
            self._refusal = self._problem()
        else:
            self._refuse(self._problem())

    def on_response_complete(self) -> None:
        """Tells of what was refused, once the last answer before it is whole."""
        super().on_response_complete()
        if self._refusal and not self._is_answering() and not self.transport.is_closing():
            self._refuse(self._refusal)

    def _is_answering(self) -> bool:
        """True while a request is unanswered, save one whose own body was broken before its answer began."""
        if self.cycle is None or self.cycle.response_complete:
            return False
        is_in_body = not self._in_head and self.cycle.more_body
        return bool(self.pipeline or self.cycle.response_started or not is_in_body)

    def _refuse(self, problem: Problem) -> None:
        """Sends a problem document, and closes."""
        body = json.dumps(problem.members("en")).encode()
        head = (
            f"HTTP/1.1 {problem.status.value} {problem.status.phrase}\r\ncontent-type: {PROBLEM.media_type}\r\n"
            f"content-length: {len(body)}\r\ncache-control: no-store\r\nconnection: close\r\n"
            + "".join(f"{name}: {value}\r\n" for name, value in SAFE_HEADERS.items())
            + "\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.loop.call_later(_LINGERING, self.transport.close)

    def _problem(self) -> Problem:
        if len(getattr(self, "url", b"")) > (HEAD_KB << 10) // 2:
            status, what, remedy = HTTPStatus.REQUEST_URI_TOO_LONG, "The address", "Send the query with POST."
        elif self._head_bytes > HEAD_KB << 10:
            status, what, remedy = (
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "What stands before the body, or behind it,",
                "Send fewer headers.",
            )
        else:
            return Problem("RequestError", HTTPStatus.BAD_REQUEST, "This is no HTTP request.")
        return Problem("RequestError", status, f"{what} is longer than {HEAD_KB} KiB", next=remedy)

    def _is_untouched(self) -> bool:
        """True while no request has come."""
        return self.cycle is None

    def _wait_for_head(self) -> None:
        self._head_clock = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _stop_waiting_for_head(self) -> None:
        if self._head_clock:
            self._head_clock.cancel()
            self._head_clock = None

    def _head_is_late(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()
        else:  # half a request behind one that is still being answered
            self._wait_for_head()


@lru_cache(1000)  # a service is called by the same few names
def _is_host(name: bytes) -> bool:
    return _HOST.fullmatch(name) is not None


_NO_HOST = Problem(
    "RequestError",
    HTTPStatus.BAD_REQUEST,
    "The request does not name its host, once and as one",
    next="Send one header Host.",
)
_FULL = Problem(
    "Busy",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The service has as many connections as it takes",
    next="Come back in some seconds.",
)


def _tell(problem: Problem) -> ASGIApp:
    """An application that answers with a problem, and has the connection closed."""
    headers = {"Cache-Control": "no-store", "Connection": "close"}
    if problem is _FULL:
        headers["Retry-After"] = "1"
    return JSONResponse(problem.members("en"), problem.status, headers, PROBLEM.media_type)


def patient(head_seconds: float, taking_seconds: float, most_connections: int = 0) -> type[PatientConnection]:
    """A protocol class for uvicorn, with seconds for the head of a request and for a client to go on reading.

    Over more than `most_connections` at once, if that is not 0, requests are answered 503.
    """
    limits = {
        "head_seconds": head_seconds,
        "taking_seconds": taking_seconds,
        "most_connections": most_connections,
    }
    return type("Connection", (PatientConnection,), limits)
