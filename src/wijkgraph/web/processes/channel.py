"""Messages between processes: JSON lines over a Unix socket, each with at most one socket beside it."""

import asyncio
import json
import logging
import socket
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Any

from wijkgraph.errors import StoreError, WijkgraphError, error_of

log = logging.getLogger("wijkgraph.web")

Message = dict[str, Any]
Beside = socket.socket | None
_BESIDE = "beside"


class Channel:
    """One end of a Unix socket. `heard` is called with each message, and `gone` once, when the other end has closed."""

    def __init__(
        self,
        connection: socket.socket,
        heard: Callable[[Message, Beside], None],
        gone: Callable[[], None],
    ) -> None:
        connection.setblocking(False)
        self.connection = connection
        self._heard, self._gone = heard, gone
        self._text = b""
        self._received: deque[int] = deque()
        self._unsent: deque[tuple[bytes, Beside]] = deque()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(connection.fileno(), self._read)

    def say(self, message: Message, beside: Beside = None) -> None:
        """Sends a message, and a socket beside it, which is then the other's; nothing when the other has gone."""
        line = json.dumps({**message, _BESIDE: beside is not None}).encode() + b"\n"
        self._unsent.append((line, beside))
        if self.connection.fileno() < 0:
            self._forget_unsent()
        elif len(self._unsent) == 1:
            self._write()

    def close(self) -> None:
        """Closes this end; nothing is heard any more."""
        if self.connection.fileno() < 0:
            return
        self._loop.remove_reader(self.connection.fileno())
        self._loop.remove_writer(self.connection.fileno())
        self.connection.close()
        self._forget_unsent()

    def _forget_unsent(self) -> None:
        for _, beside in self._unsent:
            if beside:
                beside.close()
        self._unsent.clear()

    def _write(self) -> None:
        while self._unsent:
            line, beside = self._unsent[0]
            try:
                sent = socket.send_fds(self.connection, [line], [beside.fileno()] if beside else [])
            except BlockingIOError:
                self._loop.add_writer(self.connection.fileno(), self._write)
                return
            except OSError:  # the other has gone, which reading tells
                self._forget_unsent()
                return
            if beside:
                beside.close()
            self._unsent.popleft()
            if sent < len(line):
                self._unsent.appendleft((line[sent:], None))
        self._loop.remove_writer(self.connection.fileno())

    def _read(self) -> None:
        try:
            part, received, _, _ = socket.recv_fds(self.connection, 1 << 16, 8)
        except BlockingIOError:
            return
        except OSError:
            part, received = b"", []
        self._received += received
        if not part:
            self.close()
            self._gone()
            return
        *lines, self._text = (self._text + part).split(b"\n")
        for line in lines:
            message = json.loads(line)
            # Where this process may open no more files, the system has dropped what was sent.
            has = message.pop(_BESIDE, False) and self._received
            self._heard(message, socket.socket(fileno=self._received.popleft()) if has else None)


class Peer:
    """A process that asks and is asked over a channel. `answer` is called with each question."""

    def __init__(
        self,
        connection: socket.socket,
        answer: Callable[[Message], Awaitable[tuple[Message, Beside]]],
        gone: Callable[[], None],
    ) -> None:
        self.channel = Channel(connection, self._heard, self._lost)
        self._answer, self._gone = answer, gone
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[tuple[Message, Beside]]] = {}
        self._answering: set[asyncio.Task[None]] = set()

    def ask(self, question: Message) -> asyncio.Future[tuple[Message, Beside]]:
        """Sends a question at once; its answer comes with the future.

        That raises the error which the other end answered with, or ConnectionError when the other end has gone.
        """
        answer: asyncio.Future[tuple[Message, Beside]] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(_look_at)
        if self.channel.connection.fileno() < 0:
            answer.set_exception(ConnectionResetError())
            return answer
        number = next(self._numbers)
        self._asked[number] = answer
        self.channel.say({"asks": number, **question})
        return answer

    def _heard(self, message: Message, beside: Beside) -> None:
        if number := message.pop("asks", None):
            task = asyncio.get_running_loop().create_task(self._reply(number, message))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
            return
        asked = self._asked.pop(message.pop("answers"), None)
        if asked is None or asked.done():  # whoever asked waits no more
            if beside:
                beside.close()
        elif "error" in message:
            asked.set_exception(error_of(message))
        else:
            asked.set_result((message, beside))

    async def _reply(self, number: int, question: Message) -> None:
        beside: Beside = None
        try:
            answer, beside = await self._answer(question)
        except WijkgraphError as error:
            answer = error.to_message()
        except ConnectionError:
            answer = StoreError("A process of the service has ended", next="Ask again.").to_message()
        except Exception:  # a fault too is an answer: whoever asked would wait for ever
            log.exception("a question of another process led to a fault")
            answer = StoreError("A process of the service failed", next="Its log says how.").to_message()
        self.channel.say({"answers": number, **answer}, beside)

    def _lost(self) -> None:
        for asked in self._asked.values():
            if not asked.done():
                asked.set_exception(ConnectionResetError())
        self._asked.clear()
        self._gone()


def _look_at(answer: asyncio.Future[tuple[Message, Beside]]) -> None:
    """Takes note of an error that nobody waits for."""
    with suppress(asyncio.CancelledError):
        answer.exception()
