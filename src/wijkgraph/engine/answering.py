"""One query in a worker: evaluated, serialised, and sent in chunks within its limits."""

import socket
from typing import IO, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples

from wijkgraph.engine.evaluating import Evaluator, engine_failed
from wijkgraph.engine.frames import (
    CHUNK,
    DATA,
    End,
    Head,
    Request,
    pack,
    pack_end,
    pack_head,
    pack_whole,
    send_frame,
)
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.result_formats import Result, RowCounter, chunk_filter, not_writable, page
from wijkgraph.errors import StoreError, TooLarge
from wijkgraph.rdf import RdfFormat


class Answering:
    """Sends the answer to one request; the file object that the engine's serialiser writes to."""

    def __init__(self, connection: socket.socket, evaluator: Evaluator, limits: Limits) -> None:
        self._connection = connection
        self._evaluator = evaluator
        self._limits = limits
        self._waiting: list[bytes] = []  # pieces not yet sent
        self._size = 0  # bytes waiting
        self._sent = 0  # bytes sent, or about to be
        self._rest = b""  # what is left for the end
        self._begun = False
        self._cut = False
        self._counter: RowCounter | None = None  # for answers that have rows
        self._filter = chunk_filter("")

    def run(self, request: Request) -> None:
        """Sends the answer, except for its end. Raises QueryError, NotAcceptable, TooLarge or StoreError."""
        result = self._evaluator.evaluate(request)
        self._filter = chunk_filter(request.media_type)
        try:
            self._serialise(result, request)
            self._rest = self._take()
        except (RuntimeError, OSError) as error:
            if isinstance(error, ConnectionError):
                raise
            if "does not support RDF 1.2" in str(error):
                raise not_writable(request.media_type, "triple terms") from error
            raise engine_failed(error) from error

    def end(self, *, retires: bool) -> None:
        """Sends the rest of the answer and its end; `retires` announces that the worker ends."""
        rest = self._rest
        end = End(max(self._counter.rows, 0) if self._counter else 0, self._sent, retires)
        if self._begun:
            self._connection.sendall((pack(DATA, rest) if rest else b"") + pack_end(end))
        else:
            self._connection.sendall(pack_whole(rest, end, cut=self._cut))

    def _serialise(self, result: Result, request: Request) -> None:
        file = cast(IO[bytes], self)  # the serialiser needs no more of a file than `write` and `flush`
        if isinstance(result, QueryTriples):
            result.serialize(file, RdfFormat.from_media_type(request.media_type))
            return
        syntax = QueryResultsFormat.from_media_type(request.media_type)
        if syntax is None:
            raise StoreError(f"No serialiser for {request.media_type}")
        if isinstance(result, QuerySolutions):
            self._counter = RowCounter(request.media_type)
            if request.max_rows is not None:
                body, self._cut = page(result, syntax, request)
                for start in range(0, len(body), CHUNK):
                    self.write(body[start : start + CHUNK])
                return
        result.serialize(file, syntax)

    def write(self, piece: bytes) -> int:
        """Takes a piece of the answer from the serialiser. Raises TooLarge at the row or byte limit."""
        self._waiting.append(piece)
        self._size += len(piece)
        if self._size >= CHUNK:
            self._send(self._take())
        return len(piece)

    def flush(self) -> None:
        """Does nothing: pieces are sent by the chunk."""

    def _take(self) -> bytes:
        """Joins, filters and counts the waiting pieces. Raises TooLarge beyond the limits of an answer."""
        chunk = self._filter(b"".join(self._waiting))
        self._waiting, self._size = [], 0
        self._sent += len(chunk)
        if self._counter:
            self._counter.count(chunk)
            if self._counter.rows > self._limits.rows:
                raise TooLarge(f"The answer has more than {self._limits.rows} rows", next=_SMALLER)
        if self._sent > self._limits.answer_mb << 20:
            raise TooLarge(f"The answer is larger than {self._limits.answer_mb} MiB", next=_SMALLER)
        return chunk

    def _send(self, chunk: bytes) -> None:
        head = b"" if self._begun else pack_head(Head(cut=self._cut))
        self._begun = True
        send_frame(self._connection, head, DATA, chunk)


_SMALLER = "Ask for pages with max-rows=, be more selective, or take the dump."
