"""The server's end of the wire to a worker: frames as they arrive, at most some chunks ahead of their reader."""

import asyncio
import socket
from collections import deque
from typing import cast

from wijkgraph.engine.frames import CHUNK, HEADER


class Wire(asyncio.Protocol):
    """A connection to a worker. One query at a time reads from it."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._part = b""  # of a frame that is not whole yet
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._size = 0  # bytes of the whole frames
        self._reader: asyncio.Future[None] | None = None
        self._ended = False
        self._paused = False

    @classmethod
    async def connect(cls, connection: socket.socket) -> "Wire":
        """Takes over a connected socket."""
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_unix_connection(cls, sock=connection)
        return wire

    @property
    def at_end(self) -> bool:
        """True if the worker has hung up, and nothing of it is left to read."""
        return self._ended and not self._frames

    def send(self, data: bytes) -> None:
        """Sends bytes."""
        assert self._transport is not None
        self._transport.write(data)

    async def frame(self) -> tuple[bytes, bytes]:
        """Takes the next frame: its kind and body. Raises ConnectionResetError when the worker has hung up."""
        while not self._frames:
            if self._ended:
                raise ConnectionResetError
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        kind, body = self._frames.popleft()
        self._size -= len(body)
        if self._paused and self._size < CHUNK and self._transport:
            self._paused = False
            self._transport.resume_reading()
        return kind, body

    def close(self) -> None:
        """Hangs up."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        self._transport = cast(asyncio.Transport, transport)  # that of uvloop is none by its class

    def data_received(self, data: bytes) -> None:
        """Takes whole frames from the bytes; while a chunk waits for its reader no more are read."""
        part = self._part + data if self._part else data
        at, whole = 0, len(part)
        while whole - at >= HEADER.size:
            kind, size = HEADER.unpack_from(part, at)
            start, end = at + HEADER.size, at + HEADER.size + size
            if end > whole:
                break
            self._frames.append((kind, part[start:end]))
            self._size += size
            at = end
        self._part = part[at:]
        if self._size >= CHUNK and not self._paused and self._transport:
            self._paused = True
            self._transport.pause_reading()
        if self._frames:
            self._wake()

    def eof_received(self) -> None:
        """Notes that the worker has hung up."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Notes that the worker has hung up."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._reader and not self._reader.done():
            self._reader.set_result(None)
