"""The wire between the server and a worker: frames of one letter, a length and a body, on a Unix socket.

server → worker   Q  the request, JSON
worker → server   H  the head, JSON: the answer has begun and will be whole, or be broken off visibly
                  D  up to 64 KiB of the answer
                  E  the end, JSON: rows and bytes given, whether the worker retires
                  X  the error that came instead of the answer, or instead of its rest, JSON
"""

import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

from wijkgraph import errors
from wijkgraph.errors import StoreError, WijkgraphError

HEADER = struct.Struct("!cI")
CHUNK = 64 * 1024

REQUEST, HEAD, DATA, END, ERROR = b"Q", b"H", b"D", b"E", b"X"


@dataclass(frozen=True)
class Request:
    """One query as a worker needs it."""

    query: str
    media_type: str  # of the answer, without parameters
    default_graphs: tuple[str, ...] | None = None  # None: as the query says
    named_graphs: tuple[str, ...] | None = None
    max_rows: int | None = None  # the answer may be cut to a page of this many rows, and says so
    start_row: int = 0
    next_page: str = ""  # the address of the next page, to be written into a cut answer
    network: bool = False  # SERVICE to allowed endpoints
    names_graphs: bool = True  # whether the query's own text may name a graph


@dataclass(frozen=True)
class Head:
    """What is known when an answer begins."""

    whole: int | None = None  # bytes of the answer when it fits one chunk
    cut: bool = False  # rows were left off, as the request allowed


@dataclass(frozen=True)
class End:
    """What is known when an answer has ended."""

    rows: int
    bytes: int
    retires: bool = False


def pack(kind: bytes, body: bytes) -> bytes:
    """One frame."""
    return HEADER.pack(kind, len(body)) + body


def send_frame(connection: socket.socket, before: bytes, kind: bytes, body: bytes) -> None:
    """Send one frame after some bytes, without copying the body into one string with them."""
    start = before + HEADER.pack(kind, len(body))
    sent = connection.sendmsg([start, body])
    if sent < len(start):
        connection.sendall(start[sent:])
    if (rest := sent - len(start)) < len(body):
        connection.sendall(memoryview(body)[max(rest, 0) :])


def pack_json(kind: bytes, value: Any) -> bytes:
    """One frame with a dataclass as its body."""
    return pack(kind, json.dumps(vars(value)).encode())


def pack_error(error: WijkgraphError) -> bytes:
    """An error frame, from which `unpack_error` makes the same error."""
    body = {"error": type(error).__name__, "what": error.what, "where": error.where, "next": error.next}
    return pack(ERROR, json.dumps(body).encode())


def unpack_error(body: bytes) -> WijkgraphError:
    """The error in an error frame."""
    value = json.loads(body)
    found = getattr(errors, value["error"], StoreError)
    made: WijkgraphError = found(value["what"], where=value["where"], next=value["next"])
    return made


def read_frame(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """The next frame, or None when the other side has closed."""
    header = _read(connection, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    body = _read(connection, length)
    return None if body is None else (kind, body)


def _read(connection: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
