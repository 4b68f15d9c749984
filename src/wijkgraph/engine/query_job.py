"""One query in one worker: its clocks, its lane, and its end."""

import asyncio
import json
import os
import time
from contextlib import suppress
from signal import SIGABRT, SIGBUS, SIGCONT, SIGILL, SIGKILL, SIGSEGV, SIGSTOP

from wijkgraph.engine import frames
from wijkgraph.engine.frames import End, Head, Request
from wijkgraph.engine.lanes import Lane, PausedQueries
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.workers import Link, Workers
from wijkgraph.errors import Busy, QueryRefused, StoreError, TooSlow, WijkgraphError, error_of

_NICE = 10  # how much a query that stays in the slow lane gives way to the fast one
# Seconds in the slow lane before that. A priority is not to be raised again without a privilege, so a worker ends with
# such a query; to fork the next and warm it takes a quarter of the time of a large answer.
_STAYING = 1.0


class WorkerLostError(StoreError):
    """A worker was ended from outside before it had answered anything."""


class QueryJob:
    """A running query and its answer, which callers must read to its end, or close.

    It begins in the fast lane, in which the caller has taken a place for it.
    """

    head = Head()
    end: End | None = None  # rows and bytes, once the answer is whole
    _whole = b""  # the answer, if it came in one frame
    _idle = 0.0  # seconds spent waiting for the client
    _handed: float | None = None  # when the client was given something to take
    _failure: WijkgraphError | None = None
    _moving: asyncio.Task[None] | None = None
    _patience: asyncio.TimerHandle | None = None  # runs while the client takes nothing
    _yielding: asyncio.TimerHandle | None = None  # runs in the slow lane, until the worker gives way
    _gave_way = False
    _is_stopped = False  # the worker stands still
    _over = False

    def __init__(
        self,
        workers: Workers,
        link: Link,
        fast: Lane,
        slow: Lane,
        paused: PausedQueries,
        seconds: float,
        limits: Limits,
    ) -> None:
        self._workers, self._link, self._limits = workers, link, limits
        self._lane: Lane | None = fast
        self._slow, self._paused = slow, paused
        self._last = fast.name
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._started = time.monotonic()
        # One clock until the first deadline, which few queries see; then that of the query.
        self._clock = self._loop.call_later(
            min(limits.first_deadline, seconds, limits.transfer), self._overrun
        )

    @property
    def version(self) -> str:
        """Version of the data that answers."""
        return self._workers.version

    @property
    def lane(self) -> str:
        """Name of the lane the query is in, or was last in."""
        return self._last

    @property
    def seconds(self) -> float:
        """Seconds of work so far: the time since the start, less the time spent waiting for the client."""
        now = time.monotonic()
        return now - self._started - self._idle - (now - self._handed if self._handed is not None else 0)

    async def begin(self, request: Request) -> None:
        """Sends the request and reads the head of the answer. Raises QueryError, LimitReached or StoreError.

        A small answer comes whole with it, and its worker is free for others from then on.
        """
        wire = self._link.wire
        wire.send(request.frame)
        try:
            kind, body = await wire.frame()
        except ConnectionError:
            raise await self._cause_of_death() from None
        if kind == frames.WHOLE:
            self.head, self.end, self._whole = frames.unpack_whole(body)
            self._finish(reusable=self._is_reusable(self.end))
        elif kind == frames.HEAD:
            self.head = frames.unpack_head(body)
        else:
            raise self._error(kind, body)

    async def read(self) -> bytes:
        """Reads a chunk of at most 64 KiB; empty at the end. Raises LimitReached or StoreError when it breaks off."""
        await self._resume()
        chunk = await self._chunk()
        if chunk and not self._over:
            self._handed = time.monotonic()
            self._patience = self._loop.call_later(self._limits.patience, self._pause)
        return chunk

    async def read_all(self) -> bytes:
        """Reads all of the answer into memory, without waiting for a client: one chunk, or our own questions."""
        if self.head.whole:
            return self._whole
        chunks = []
        try:
            while chunk := await self._chunk():
                chunks.append(chunk)
        finally:
            self.close()
        return b"".join(chunks)

    async def _chunk(self) -> bytes:
        if self.head.whole:
            chunk, self._whole = self._whole, b""
            return chunk
        kind, body = await self._frame()
        if kind == frames.DATA:
            return body
        if kind == frames.END:
            self.end = frames.unpack_end(body)
            self._finish(reusable=self._is_reusable(self.end))
            return b""
        raise self._error(kind, body)

    def _is_reusable(self, end: End) -> bool:
        return not end.retires and self._is_as_before()

    def _is_as_before(self) -> bool:
        """True unless the worker stands still or has less priority, so that another query would suffer for it."""
        return not self._gave_way and not self._is_stopped

    def close(self) -> None:
        """Kills the query if it is still at work, as the client wants no more of it."""
        if not self._over:
            self._finish(reusable=False)

    async def _frame(self) -> tuple[bytes, bytes]:
        try:
            return await self._link.wire.frame()
        except ConnectionError:
            raise await self._cause_of_death() from None

    def _error(self, kind: bytes, body: bytes) -> WijkgraphError:
        """Decodes a worker's error; the worker takes the next query if the fault was the asker's."""
        error = (
            error_of(json.loads(body)) if kind == frames.ERROR else StoreError("The worker spoke out of turn")
        )
        self._finish(
            reusable=kind == frames.ERROR and not isinstance(error, StoreError) and self._is_as_before()
        )
        return error

    def _overrun(self) -> None:
        """Moves to the slow lane at the first deadline, or stops the worker until there is a place."""
        self._expire()
        if self._failure:
            return
        if self._slow.enter_now():
            self._into_slow_lane()
        else:
            self._stand_still(stop=True)
            self._leave()
            self._moving = self._loop.create_task(self._wait_for_slow_lane())

    async def _wait_for_slow_lane(self) -> None:
        try:
            await self._slow.enter()
        except Busy as error:
            self._fail(error)
            return
        self._into_slow_lane()
        self._stand_still(stop=False)

    def _stand_still(self, *, stop: bool) -> None:
        self._is_stopped = stop
        self._link.worker.signal(SIGSTOP if stop else SIGCONT)

    def _into_slow_lane(self) -> None:
        self._leave()
        self._lane, self._last = self._slow, self._slow.name
        self._yielding = self._loop.call_later(_STAYING, self._give_way)

    def _give_way(self) -> None:
        self._gave_way = True
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._link.worker.pid, _NICE)

    def _pause(self) -> None:
        """Gives the place in a lane, or in the queue for one, to others until the client reads again."""
        self._clock.cancel()
        if self._moving:
            self._moving.cancel()
        self._stand_still(stop=True)
        self._leave()
        self._paused.add(self, self._give_up)
        self._expire()

    def _give_up(self) -> None:
        self._fail(TooSlow("The answer was not taken, and others waited", next="Read faster."))

    async def _resume(self) -> None:
        """Goes on when the client reads again, as soon as there is a place."""
        if self._handed is None:
            return
        if self._patience:
            self._patience.cancel()
        if self in self._paused:
            self._paused.discard(self)
            await self._slow.enter(back=True)
            self._into_slow_lane()
            self._stand_still(stop=False)
        self._idle += time.monotonic() - self._handed
        self._handed = None

    def _leave(self) -> None:
        if self._yielding:
            self._yielding.cancel()
        if self._lane:
            self._lane.leave()
            self._lane = None

    def _expire(self) -> None:
        """Fails the query when its own time or that of the transfer is over, else sets the clock anew."""
        held = self._limits.transfer - (time.monotonic() - self._started)
        left = self._seconds - self.seconds
        if left <= 0:
            self._fail(
                TooSlow(
                    f"The query took longer than {self._seconds:g} s",
                    next="Make it more selective, add LIMIT, or take the dump and query it at home.",
                )
            )
        elif held <= 0:
            self._fail(
                TooSlow(f"The answer was not taken within {self._limits.transfer:g} s", next="Read faster.")
            )
        else:
            self._clock = self._loop.call_later(max(min(left, held), 0.01), self._expire)

    def _fail(self, error: WijkgraphError) -> None:
        self._failure = error
        self._paused.discard(self)
        self._link.worker.signal(SIGKILL)

    async def _cause_of_death(self) -> WijkgraphError:
        """Error for a worker that hung up, from its wait status."""
        self._over = True
        self._stop_clocks()
        status = await self._workers.died(self._link)
        if self._failure:
            return self._failure
        if status is not None and os.WIFSIGNALED(status):
            match os.WTERMSIG(status):
                case signal if signal == SIGABRT:
                    return self._limits.out_of_memory()
                case signal if signal in (SIGSEGV, SIGBUS, SIGILL):
                    return QueryRefused(
                        "The query is too complex for the engine", next="Split it, or write it flatter."
                    )
        return WorkerLostError("The worker was ended from outside", next="Ask again.")

    def _finish(self, *, reusable: bool) -> None:
        self._over = True
        self._stop_clocks()
        self._workers.give_back(self._link, reusable=reusable)

    def _stop_clocks(self) -> None:
        self._clock.cancel()
        if self._moving:
            self._moving.cancel()
        if self._patience:
            self._patience.cancel()
        self._paused.discard(self)
        self._leave()
