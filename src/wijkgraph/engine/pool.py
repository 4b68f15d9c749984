"""The pool: takes queries in, runs each in a worker that may die, and swaps the data while serving."""

import asyncio
from dataclasses import dataclass

from wijkgraph.engine.frames import End, Head, Request
from wijkgraph.engine.job import Job, WorkerLostError
from wijkgraph.engine.lanes import Aside, Lane
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import Source
from wijkgraph.engine.workers import Herd
from wijkgraph.errors import Busy, StoreError


@dataclass(frozen=True)
class PoolState:
    """What the pool is doing, for the metrics."""

    version: str
    quads: int | None
    running: dict[str, int]  # by lane
    waiting: dict[str, int]  # by lane, and aside
    forks: int  # since the data was loaded
    keeper_pid: int


class Answer:
    """An answer that has begun. Read it to its end, or close it."""

    def __init__(self, version: str, head: Head, job: Job) -> None:
        self.version = version
        self.head = head
        self._job = job

    @property
    def seconds(self) -> float:
        """Seconds of work so far."""
        return self._job.seconds

    @property
    def lane(self) -> str:
        """The lane the query runs in."""
        return self._job.lane

    @property
    def end(self) -> End | None:
        """Rows and bytes, once the answer is whole."""
        return self._job.end

    async def read(self) -> bytes:
        """The next chunk, at most 64 KiB; empty at the end. Raises what broke the answer off."""
        return await self._job.read()

    async def read_all(self) -> bytes:
        """All of the answer, in memory: for our own bounded questions."""
        chunks = []
        try:
            while chunk := await self.read():
                chunks.append(chunk)
        finally:
            self.close()
        return b"".join(chunks)

    def close(self) -> None:
        """No more is wanted; a query still at work is killed."""
        self._job.close()


class Pool:
    """Workers for one dataset, in two lanes. Use from one event loop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._fast = Lane("fast", limits.fast_workers, limits.fast_queue)
        self._slow = Lane("slow", limits.slow_workers, limits.slow_queue)
        self._aside = Aside(limits.aside)
        self._herd: Herd | None = None
        self._former: list[Herd] = []  # those that still have queries to end

    async def open(self, source: Source) -> None:
        """Load a source and answer from it; what runs on the one before ends undisturbed.

        Raises SourceError or StoreError when it cannot be loaded; the one before then stays.
        """
        herd = await Herd.start(source, self.limits)
        before, self._herd = self._herd, herd
        if before:
            self._former = [former for former in self._former if not former.ended]
            self._former.append(before)
            before.retire()

    async def close(self) -> None:
        """End all workers."""
        herds, self._former = [*self._former, *([self._herd] if self._herd else [])], []
        self._herd = None
        for herd in herds:
            await herd.close()

    @property
    def is_open(self) -> bool:
        """Whether there is data to answer from."""
        return self._herd is not None

    @property
    def version(self) -> str:
        """The version of the data that answers now."""
        return self._current().version

    def state(self) -> PoolState:
        """What the pool is doing."""
        herd = self._current()
        lanes = (self._fast, self._slow)
        return PoolState(
            herd.version,
            herd.quads,
            {lane.name: lane.running for lane in lanes},
            {lane.name: lane.waiting for lane in lanes} | {"aside": len(self._aside)},
            herd.forks,
            herd.keeper_pid,
        )

    def pin(self) -> Herd:
        """The workers of the version that answers now, kept until their `release` for several queries of one page."""
        herd = self._current()
        herd.hold()
        return herd

    async def run(
        self, request: Request, *, seconds: float | None = None, pinned: Herd | None = None
    ) -> Answer:
        """The answer to a query, as soon as it begins, from the newest version or from a pinned one.

        `seconds` shortens the server's deadline, never lengthens it. Raises QueryError, LimitReached or
        StoreError.
        """
        allowed = min(seconds or self.limits.deadline, self.limits.deadline)
        try:
            return await self._attempt(request, allowed, pinned, fresh=False)
        except WorkerLostError:
            # It may have died while idle; a second loss is told to the asker, whose query may be the cause.
            return await self._attempt(request, allowed, pinned, fresh=True)

    async def _attempt(self, request: Request, seconds: float, pinned: Herd | None, *, fresh: bool) -> Answer:
        try:
            async with asyncio.timeout(seconds):
                await self._fast.enter()
        except TimeoutError:
            raise Busy(
                "All places stayed taken until the deadline", retry_after=5, next="Come back in some seconds."
            ) from None
        herd = pinned or self._current()
        try:
            link = await herd.take(network=request.network, fresh=fresh)
        except BaseException:  # cancellation too: what was taken is given back, then it goes on
            self._fast.leave()
            raise
        job = Job(herd, link, self._fast, self._slow, self._aside, seconds, self.limits)
        try:
            return Answer(herd.version, await job.begin(request), job)
        except BaseException:  # cancellation too: what was taken is given back, then it goes on
            job.close()
            raise

    def _current(self) -> Herd:
        if self._herd is None:
            raise StoreError("The data is not loaded yet", next="Wait until /readyz says so.")
        return self._herd
