"""One query in one worker: its clocks, its lane, and how it ends."""

import asyncio
import json
import os
from contextlib import suppress
from signal import SIGABRT, SIGBUS, SIGCONT, SIGILL, SIGKILL, SIGSEGV, SIGSTOP

from wijkgraph.engine.frames import (
    DATA,
    END,
    ERROR,
    HEAD,
    HEADER,
    REQUEST,
    End,
    Head,
    Request,
    pack_json,
    unpack_error,
)
from wijkgraph.engine.lanes import Aside, Lane
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.worker_process import out_of_memory
from wijkgraph.engine.workers import Herd, Link
from wijkgraph.errors import Busy, QueryRefused, StoreError, TooSlow, WijkgraphError

_NICE = 10  # how much the slow lane gives way to the fast one


class WorkerLostError(StoreError):
    """A worker was ended from outside before it had answered anything."""


class Job:
    """A running query. It begins in the fast lane, whose place the caller has taken."""

    def __init__(
        self, herd: Herd, link: Link, fast: Lane, slow: Lane, aside: Aside, seconds: float, limits: Limits
    ) -> None:
        self._herd, self._link, self._limits = herd, link, limits
        self._lane: Lane | None = fast
        self._slow, self._aside = slow, aside
        self._last = fast.name
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._idle = 0.0  # seconds spent waiting for the client
        self._handed: float | None = None  # when the client was given something to take
        self._failure: WijkgraphError | None = None
        self._moving: asyncio.Task[None] | None = None
        self._patience: asyncio.TimerHandle | None = None  # runs while the client takes nothing
        self._over = False
        self._first = self._loop.call_later(limits.first_deadline, self._overrun)
        self._clock = self._loop.call_later(min(seconds, limits.transfer), self._expire)
        self.end: End | None = None

    @property
    def lane(self) -> str:
        """The lane the query is in, or was last in."""
        return self._last

    @property
    def seconds(self) -> float:
        """Seconds of work so far: the time since the start, less the time the client let us wait."""
        now = self._loop.time()
        return now - self._started - self._idle - (now - self._handed if self._handed is not None else 0)

    async def begin(self, request: Request) -> Head:
        """Send the request; what is known when the answer begins. Raises what the query deserves."""
        self._link.writer.write(pack_json(REQUEST, request))
        kind, body = await self._frame()
        if kind == HEAD:
            return Head(**json.loads(body))
        raise self._error(kind, body)

    async def read(self) -> bytes:
        """The next chunk; empty when the answer is whole. Raises what broke it off."""
        await self._come_back()
        kind, body = await self._frame()
        if kind == DATA:
            self._handed = self._loop.time()
            self._patience = self._loop.call_later(self._limits.patience, self._step_aside)
            return body
        if kind == END:
            self.end = End(**json.loads(body))
            self._finish(reusable=not self.end.retires and self._lane is not self._slow)
            return b""
        raise self._error(kind, body)

    def close(self) -> None:
        """The client wants no more: a query still at work is killed."""
        if not self._over:
            self._finish(reusable=False)

    async def _frame(self) -> tuple[bytes, bytes]:
        reader = self._link.reader
        try:
            kind, size = HEADER.unpack(await reader.readexactly(HEADER.size))
            return kind, await reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await self._why() from None

    def _error(self, kind: bytes, body: bytes) -> WijkgraphError:
        """The error a worker sent; it can go on with the next query if the fault was the asker's."""
        error = unpack_error(body) if kind == ERROR else StoreError("The worker spoke out of turn")
        self._finish(
            reusable=kind == ERROR and not isinstance(error, StoreError) and self._lane is not self._slow
        )
        return error

    def _overrun(self) -> None:
        """The first deadline has passed: on to the slow lane, or stand still until it has a place."""
        if self._slow.enter_now():
            self._into_slow_lane()
        else:
            self._link.worker.signal(SIGSTOP)
            self._leave()
            self._moving = self._loop.create_task(self._wait_for_slow_lane())

    async def _wait_for_slow_lane(self) -> None:
        try:
            await self._slow.enter()
        except Busy as error:
            self._fail(error)
            return
        self._into_slow_lane()
        self._link.worker.signal(SIGCONT)

    def _into_slow_lane(self) -> None:
        self._leave()
        self._lane, self._last = self._slow, self._slow.name
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._link.worker.pid, _NICE)

    def _step_aside(self) -> None:
        """The client takes nothing: until it does, the place in a lane, or in the queue for one, is for others."""
        self._first.cancel()
        if self._moving:
            self._moving.cancel()
        self._link.worker.signal(SIGSTOP)
        self._leave()
        self._aside.stand(self, self._give_up)

    def _give_up(self) -> None:
        self._fail(TooSlow("The answer was not taken, and others waited", next="Read faster."))

    async def _come_back(self) -> None:
        """The client goes on: so does the query, as soon as there is a place again."""
        if self._handed is None:
            return
        if self._patience:
            self._patience.cancel()
        if self in self._aside:
            self._aside.leave(self)
            await self._slow.enter(back=True)
            self._into_slow_lane()
            self._link.worker.signal(SIGCONT)
        self._idle += self._loop.time() - self._handed
        self._handed = None

    def _leave(self) -> None:
        if self._lane:
            self._lane.leave()
            self._lane = None

    def _expire(self) -> None:
        """A clock ran out: the query's, unless the client let us wait, or the transfer's."""
        held = self._limits.transfer - (self._loop.time() - self._started)
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
        self._aside.leave(self)
        self._link.worker.signal(SIGKILL)

    async def _why(self) -> WijkgraphError:
        """Why a worker hung up."""
        self._over = True
        self._stop_clocks()
        status = await self._herd.died(self._link)
        if self._failure:
            return self._failure
        if status is not None and os.WIFSIGNALED(status):
            match os.WTERMSIG(status):
                case signal if signal == SIGABRT:
                    return out_of_memory(self._limits)
                case signal if signal in (SIGSEGV, SIGBUS, SIGILL):
                    return QueryRefused(
                        "The query is too complex for the engine", next="Split it, or write it flatter."
                    )
        return WorkerLostError("The worker was ended from outside", next="Ask again.")

    def _finish(self, *, reusable: bool) -> None:
        self._over = True
        self._stop_clocks()
        self._herd.give_back(self._link, reusable=reusable)

    def _stop_clocks(self) -> None:
        self._first.cancel()
        self._clock.cancel()
        if self._moving:
            self._moving.cancel()
        if self._patience:
            self._patience.cancel()
        self._aside.leave(self)
        self._leave()
