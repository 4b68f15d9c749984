"""The pool: runs each query in a worker that may die, and swaps the data while serving."""

import asyncio
from dataclasses import dataclass

from wijkgraph.engine.frames import Request
from wijkgraph.engine.keeper import KeeperStart, start_own
from wijkgraph.engine.lanes import Lane, PausedQueries
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.query_job import QueryJob, WorkerLostError
from wijkgraph.engine.source import DataSource
from wijkgraph.engine.workers import Workers
from wijkgraph.errors import StoreError


@dataclass(frozen=True)
class PoolState:
    """Queries and workers of the pool at a moment, for the metrics."""

    version: str
    quads: int | None
    running: dict[str, int]  # by lane
    waiting: dict[str, int]  # by lane, and paused under "aside"
    forks: int  # since the data was loaded
    keeper_pid: int


class Pool:
    """Workers for one dataset, in two lanes. Use from one event loop."""

    def __init__(self, limits: Limits, start_keeper: KeeperStart = start_own) -> None:
        self.limits = limits
        self.start_keeper = start_keeper
        self._fast = Lane("fast", limits.fast_workers, limits.fast_queue)
        self._slow = Lane("slow", limits.slow_workers, limits.slow_queue)
        self._paused = PausedQueries(limits.aside)
        self._workers: Workers | None = None
        self._coming: Workers | None = None  # loaded, and not answering yet
        self._held: asyncio.Event | None = None
        self._former: list[Workers] = []  # of earlier versions, with queries still to end

    async def open(self, source: DataSource) -> None:
        """Loads a source and answers from it; queries on the one before end undisturbed.

        Raises SourceError or StoreError when it cannot be loaded; the one before then stays.
        """
        await self.prepare(source)
        self.commit()

    async def prepare(self, source: DataSource) -> None:
        """Loads a source that `commit` is to answer from. Raises SourceError or StoreError when it cannot be loaded."""
        self.drop()
        self._coming = await Workers.start(source, self.limits, self.start_keeper)

    def hold(self) -> None:
        """Has new requests wait in `settled` until `commit` or `drop`, while other processes take the same source."""
        self._held = self._held or asyncio.Event()

    def commit(self) -> None:
        """Answers from the source that was prepared, if there is one."""
        before, coming = self._workers, self._coming
        if coming:
            self._workers, self._coming = coming, None
        if before and coming:
            self._former = [former for former in self._former if not former.ended]
            self._former.append(before)
            before.retire()
        self._release()

    def drop(self) -> None:
        """Lets go of a source that was prepared, and answers from the present one."""
        if self._coming:
            self._coming.retire()
            self._former.append(self._coming)
            self._coming = None
        self._release()

    def _release(self) -> None:
        if self._held:
            self._held.set()
            self._held = None

    @property
    def is_held(self) -> bool:
        """True while new requests must wait for `settled`."""
        return self._held is not None

    async def settled(self) -> None:
        """Waits until it is known which version answers; at once unless the pool is held."""
        if self._held:
            await self._held.wait()

    def retire(self) -> None:
        """Answers nothing new; the workers end with their last query. For the thread of the event loop."""
        if self._workers:
            self._workers.retire()
            self._former.append(self._workers)
            self._workers = None

    async def close(self) -> None:
        """Ends all workers."""
        self.drop()
        every, self._former = [*self._former, *([self._workers] if self._workers else [])], []
        self._workers = None
        for workers in every:
            await workers.close()

    @property
    def is_open(self) -> bool:
        """True when there is data to answer from."""
        return self._workers is not None

    @property
    def version(self) -> str:
        """Version of the data that answers now."""
        return self._current().version

    def state(self) -> PoolState:
        """Counts queries and workers."""
        workers = self._current()
        lanes = (self._fast, self._slow)
        return PoolState(
            workers.version,
            workers.keeper.quads,
            {lane.name: lane.running for lane in lanes},
            {lane.name: lane.waiting for lane in lanes} | {"aside": len(self._paused)},
            workers.forks,
            workers.keeper.pid,
        )

    def pin(self) -> Workers:
        """Holds the workers of the current version until their `release`, for several queries of one page."""
        workers = self._current()
        workers.hold()
        return workers

    async def run(
        self, request: Request, *, seconds: float | None = None, pinned: Workers | None = None
    ) -> QueryJob:
        """Starts a query on the newest version or a pinned one; returns as soon as its answer begins.

        `seconds` shortens the server's deadline, never lengthens it. Raises QueryError, LimitReached or
        StoreError.
        """
        allowed = min(seconds or self.limits.deadline, self.limits.deadline)
        try:
            return await self._attempt(request, allowed, pinned, fresh=False)
        except WorkerLostError:
            # It may have died while idle; a second loss is told to the asker, whose query may be the cause.
            return await self._attempt(request, allowed, pinned, fresh=True)

    async def _attempt(
        self, request: Request, seconds: float, pinned: Workers | None, *, fresh: bool
    ) -> QueryJob:
        if not self._fast.enter_now():
            await self._fast.enter(seconds=seconds)
        try:
            workers = pinned or self._current()
            link = await workers.take(network=request.network, fresh=fresh)
        except BaseException:  # cancellation too: what was taken is given back, then it goes on
            self._fast.leave()
            raise
        job = QueryJob(workers, link, self._fast, self._slow, self._paused, seconds, self.limits)
        try:
            await job.begin(request)
        except BaseException:  # cancellation too: what was taken is given back, then it goes on
            job.close()
            raise
        return job

    def _current(self) -> Workers:
        if self._workers is None:
            raise StoreError("The data is not loaded yet", next="Wait until /readyz says so.")
        return self._workers
