"""The wire between server and worker: frames of one letter, a length and a body, on a Unix socket.

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

from wijkgraph.errors import WijkgraphError

HEADER = struct.Struct("!cI")
CHUNK = 64 * 1024

REQUEST, HEAD, DATA, END, ERROR = b"Q", b"H", b"D", b"E", b"X"


@dataclass(frozen=True)
class Request:
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


@dataclass(frozen=True)
class Head:
    """First frame of an answer: its size if it fits one chunk, and whether rows were left off."""

    whole: int | None = None  # bytes of the answer when it fits one chunk
    cut: bool = False  # rows were left off, as the request allowed


@dataclass(frozen=True)
class End:
    """Last frame of a whole answer: rows and bytes given, and whether the worker ends."""

    rows: int
    bytes: int
    retires: bool = False


def pack(kind: bytes, body: bytes) -> bytes:
    """Encodes a frame."""
    return HEADER.pack(kind, len(body)) + body


def send_frame(connection: socket.socket, before: bytes, kind: bytes, body: bytes) -> None:
    """Sends bytes and then a frame, without copying the body into one string with them."""
    start = before + HEADER.pack(kind, len(body))
    sent = connection.sendmsg([start, body])
    if sent < len(start):
        connection.sendall(start[sent:])
    if (rest := sent - len(start)) < len(body):
        connection.sendall(memoryview(body)[max(rest, 0) :])


def pack_json(kind: bytes, value: Any) -> bytes:
    """Encodes a frame with a dataclass as its body."""
    return pack(kind, json.dumps(vars(value)).encode())


def pack_error(error: WijkgraphError) -> bytes:
    """Encodes an error frame, which `errors.error_of` decodes."""
    return pack(ERROR, json.dumps(error.to_message()).encode())


def read_frame(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Reads a frame: its kind and body; None when the other side has closed."""
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
