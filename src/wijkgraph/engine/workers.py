"""Workers of one version of the data: taken by a query, given back, replaced when they die."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from signal import SIGKILL
from typing import Any, TypeVar

from wijkgraph.engine.keeper import Keeper, KeeperStart, Worker, start_own
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource
from wijkgraph.engine.wire import Wire
from wijkgraph.errors import StoreError

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Link:
    """A worker, the keeper it came from, and the wire to it."""

    worker: Worker
    keeper: Keeper
    wire: Wire
    reusable: bool = True


class Workers:
    """A keeper with its workers. After `retire`, all end with the last query."""

    def __init__(self, keeper: Keeper, limits: Limits, start_keeper: KeeperStart) -> None:
        self.keeper = keeper
        self._limits = limits
        self._start_keeper = start_keeper
        self._idle: deque[Link] = deque()
        self._links: set[Link] = set()  # every worker that lives
        self._taken = 0
        self._retired = False
        self._ending = False
        self._reviving = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.forks = 0

    @classmethod
    async def start(
        cls, source: DataSource, limits: Limits, start_keeper: KeeperStart = start_own
    ) -> "Workers":
        """Loads the data and forks the first workers. Raises SourceError or StoreError."""
        workers = cls(await start_keeper(source, limits, None), limits, start_keeper)
        await workers._refill()
        return workers

    @property
    def version(self) -> str:
        """Version of the data that these workers answer from."""
        return self.keeper.source.version

    @property
    def ended(self) -> bool:
        """True when the last worker is gone."""
        return self._ending and not self._links

    async def take(self, *, network: bool, fresh: bool = False) -> Link:
        """Takes a worker for one query, newly forked if `fresh`. Raises StoreError when no keeper can be started."""
        self._taken += 1
        try:
            while self._idle and not network and not fresh:
                link = self._idle.popleft()
                if not link.wire.at_end:
                    return link
                self._spawn(self._bury(link))  # it died while idle
            return await self._fork(network=network)
        except BaseException:  # cancellation too: what was taken is given back, then it goes on
            self._taken -= 1
            raise

    def give_back(self, link: Link, *, reusable: bool) -> None:
        """Keeps a worker for the next query, or lets it go."""
        self._taken -= 1
        current = link.keeper is self.keeper and not self._retired
        if reusable and link.reusable and current and len(self._idle) < self._limits.fast_workers:
            self._idle.append(link)
        else:
            self._spawn(self._bury(link))
        self._end_if_done()

    async def died(self, link: Link) -> int | None:
        """Wait status of a worker that hung up, instead of `give_back`; None when its keeper is gone too."""
        self._taken -= 1
        self._drop(link)
        status = await asyncio.to_thread(link.keeper.reap, link.worker)
        self._spawn(self._refill())
        self._end_if_done()
        return status

    def hold(self) -> None:
        """Keeps this version until `release`, though a newer one may take over meanwhile."""
        self._taken += 1

    def release(self) -> None:
        """Undoes one `hold`."""
        self._taken -= 1
        self._end_if_done()

    def retire(self) -> None:
        """Stops taking queries; all ends with the running ones."""
        self._retired = True
        self._end_if_done()

    async def close(self) -> None:
        """Ends keeper and workers now."""
        self._retired = True
        await asyncio.to_thread(self.keeper.close)
        others = self._tasks - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)  # forks that fail now, for their keeper is gone
        for link in list(self._links):
            self._drop(link)
        self._idle.clear()

    async def _fork(self, *, network: bool) -> Link:
        """Forks a worker, which is not lost when the caller is cancelled meanwhile."""
        making = self._spawn(self._make(network=network))
        try:
            return await asyncio.shield(making)
        except asyncio.CancelledError:
            making.add_done_callback(self._adopt)
            raise

    async def _make(self, *, network: bool) -> Link:
        keeper = self.keeper
        try:
            worker = await asyncio.to_thread(keeper.fork, network=network)
        except StoreError:
            await self._revive(keeper)
            keeper = self.keeper
            worker = await asyncio.to_thread(keeper.fork, network=network)
        self.forks += 1
        link = Link(worker, keeper, await Wire.connect(worker.connection), reusable=not network)
        self._links.add(link)
        return link

    def _adopt(self, making: asyncio.Task[Link]) -> None:
        if not making.cancelled() and making.exception() is None:
            self._taken += 1
            self.give_back(making.result(), reusable=True)

    async def _revive(self, dead: Keeper) -> None:
        """Starts a keeper in place of a dead one; a second caller waits for the first."""
        async with self._reviving:
            if self.keeper is not dead:
                return
            if self._retired:
                raise StoreError("This version of the data is no longer served", next="Ask again.")
            while self._idle:
                self._drop(self._idle.popleft())  # they died with their keeper
            self.keeper = await self._start_keeper(dead.source, self._limits, dead)

    async def _refill(self) -> None:
        while not self._retired and len(self._idle) + self._taken < self._limits.fast_workers:
            self._idle.append(await self._fork(network=False))

    async def _bury(self, link: Link) -> None:
        link.worker.signal(SIGKILL)
        self._drop(link)
        await asyncio.to_thread(link.keeper.reap, link.worker)
        await self._refill()

    def _drop(self, link: Link) -> None:
        link.wire.close()
        self._links.discard(link)

    def _end_if_done(self) -> None:
        if self._retired and not self._taken and not self._ending:
            self._ending = True
            self._spawn(self.close())

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # a keeper that cannot be started again is reported to the next query
