"""The wire between server and worker: frames of one letter, a length and a body, on a Unix socket.

server → worker   Q  the request: a line of JSON, and the query
worker → server   W  all of an answer of up to 64 KiB, behind its head and end
                  H  the head of a larger one: it has begun, and will be whole or be broken off visibly
                  D  up to 64 KiB of it
                  E  its end: rows and bytes given, whether the worker retires
                  X  the error that came instead of the answer, or instead of its rest, JSON
"""

import json
import socket
import struct
from functools import lru_cache
from typing import Any, NamedTuple

from wijkgraph.errors import WijkgraphError

HEADER = struct.Struct("!cI")
_HEAD = struct.Struct("!?")
_END = struct.Struct("!QQ?")
_WHOLE = struct.Struct("!QQ??")
CHUNK = 64 * 1024

REQUEST, WHOLE, HEAD, DATA, END, ERROR = b"Q", b"W", b"H", b"D", b"E", b"X"


class Request(NamedTuple):
    """One query, as a worker gets it."""

    query: str
    media_type: str  # of the answer, without parameters
    default_graphs: tuple[str, ...] | None = None  # None: as the query says
    named_graphs: tuple[str, ...] | None = None
    max_rows: int | None = None  # the answer may be cut to a page of this many rows, and says so
    start_row: int = 0
    next_page: str = ""  # the address of the next page, to be written into a cut answer
    network: bool = False  # SERVICE to allowed endpoints
    names_graphs: bool = True  # whether the query's own text may name a graph
    base: str = ""  # of relative IRIs: where the query was sent to (SPARQL 1.1, 4.1.1)

    @property
    def frame(self) -> bytes:
        """The frame to a worker. The same bytes are the same request."""
        return pack(REQUEST, _options_line(self[1:]) + self.query.encode())

    @classmethod
    def from_body(cls, body: bytes) -> "Request":
        """Decodes the body of a frame."""
        line, _, query = body.partition(b"\n")
        return cls(query.decode(), *_options(line))


# Queries differ, what is asked beside them seldom does.
@lru_cache(maxsize=100)
def _options_line(options: tuple[Any, ...]) -> bytes:
    return json.dumps(options).encode() + b"\n"


@lru_cache(maxsize=100)
def _options(line: bytes) -> tuple[Any, ...]:
    return tuple([tuple(value) if isinstance(value, list) else value for value in json.loads(line)])


class Head(NamedTuple):
    """First part of an answer: whether it follows at once and whole, and whether rows were left off."""

    whole: bool = False
    cut: bool = False  # rows were left off, as the request allowed


class End(NamedTuple):
    """Last frame of a whole answer: rows and bytes given, and whether the worker ends."""

    rows: int
    bytes: int
    retires: bool = False


def pack(kind: bytes, body: bytes) -> bytes:
    """Encodes a frame."""
    return HEADER.pack(kind, len(body)) + body


def pack_whole(body: bytes, end: End, *, cut: bool) -> bytes:
    """Encodes an answer of at most one chunk."""
    return pack(WHOLE, _WHOLE.pack(*end, cut) + body)


def unpack_whole(data: bytes) -> tuple[Head, End, bytes]:
    """Decodes the body of the only frame: head, end and answer."""
    rows, size, retires, cut = _WHOLE.unpack_from(data)
    return Head(True, cut), End(rows, size, retires), data[_WHOLE.size :]


def pack_head(head: Head) -> bytes:
    """Encodes the first frame of an answer of several."""
    return pack(HEAD, _HEAD.pack(head.cut))


def unpack_head(body: bytes) -> Head:
    """Decodes the body of the first frame."""
    return Head(False, *_HEAD.unpack(body))


def pack_end(end: End) -> bytes:
    """Encodes the last frame of an answer."""
    return pack(END, _END.pack(*end))


def unpack_end(body: bytes) -> End:
    """Decodes the body of the last frame."""
    return End(*_END.unpack(body))


def send_frame(connection: socket.socket, before: bytes, kind: bytes, body: bytes) -> None:
    """Sends bytes and then a frame, without copying the body into one string with them."""
    start = before + HEADER.pack(kind, len(body))
    sent = connection.sendmsg([start, body])
    if sent < len(start):
        connection.sendall(start[sent:])
    if (rest := sent - len(start)) < len(body):
        connection.sendall(memoryview(body)[max(rest, 0) :])


def pack_error(error: WijkgraphError) -> bytes:
    """Encodes an error frame, which `errors.error_of` decodes."""
    return pack(ERROR, json.dumps(error.to_message()).encode())


def read_frame(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Reads a frame with which the other side waits for an answer: its kind and body; None when it has closed."""
    data = bytearray()
    kind, end = b"", HEADER.size
    while len(data) < end:
        part = connection.recv(CHUNK)  # nothing stands behind the frame
        if not part:
            return None
        data += part
        if not kind and len(data) >= HEADER.size:
            kind, length = HEADER.unpack_from(data)
            end += length
    return kind, bytes(data[HEADER.size :])
