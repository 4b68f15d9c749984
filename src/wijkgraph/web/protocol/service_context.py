"""The shared objects of one running service: engine, cache, shares, metrics, log and settings."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from wijkgraph.engine.cache import AnswerCache, BoundedCache
from wijkgraph.engine.frames import Request
from wijkgraph.engine.keeper import Keeper, start_own
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import StoreError
from wijkgraph.web.protocol.edge import KeptResponse
from wijkgraph.web.protocol.metrics import Metrics
from wijkgraph.web.protocol.query_log import QueryLog
from wijkgraph.web.protocol.settings import Settings
from wijkgraph.web.protocol.shares import Shares


class Siblings(Protocol):
    """The web processes of one service, as one of them has them."""

    number: int
    place: int  # of this one, from 0

    async def keeper(self, source: DataSource, limits: Limits, dead: Keeper | None) -> Keeper:
        """Has the keeper of a source, which all share. Raises SourceError or StoreError."""

    async def swap(self, source: DataSource) -> None:
        """Answers from a newer source in all of them. Raises SourceError or StoreError."""

    async def ask_all(self, what: str) -> list[Any]:
        """Answers of all about themselves, by their place; None for none. Last, counts of ended ones."""


@dataclass(frozen=True)
class ServiceContext:
    """The shared objects of one running service, made once and passed to each of its routes."""

    settings: Settings
    pool: Pool
    cache: AnswerCache
    responses: BoundedCache[KeptResponse]
    shares: Shares
    metrics: Metrics
    query_log: QueryLog
    base: str = ""  # under which a path names a graph too; empty: under none
    other_pools: list[Pool] = field(default_factory=list)  # of other data; ended with the service
    siblings: Siblings | None = None  # None: this process serves alone

    @classmethod
    def of(cls, settings: Settings, base: str = "", siblings: Siblings | None = None) -> "ServiceContext":
        """New objects for these settings, without data. Raises StoreError if the log cannot be written."""
        limits = settings.limits
        pool = Pool(limits, siblings.keeper if siblings else start_own)
        cache: AnswerCache = BoundedCache(limits.cache_mb, limits.cache_entry_mb)
        responses: BoundedCache[KeptResponse] = BoundedCache(settings.response_mb, limits.cache_entry_mb)
        return cls(
            settings,
            pool,
            cache,
            responses,
            Shares(
                settings.client_seconds,
                settings.client_running,
                processes=siblings.number if siblings else 1,
            ),
            Metrics(pool, cache, responses),
            QueryLog(settings.query_log, with_text=settings.log_text),
            base,
            siblings=siblings,
        )

    @property
    def watches(self) -> bool:
        """True in the process that looks for newer data."""
        return self.siblings is None or self.siblings.place == 0

    async def swap(self, source: DataSource) -> None:
        """Answers from a newer source, in all processes of the service. Raises SourceError or StoreError."""
        if self.siblings:
            await self.siblings.swap(source)
        else:
            await self.pool.open(source)
            self._forget_answers()

    def commit(self) -> None:
        """Answers from the source that the pool has prepared; what was kept of the one before is forgotten."""
        self.pool.commit()
        self._forget_answers()

    def _forget_answers(self) -> None:
        self.cache.clear()
        self.responses.clear()

    async def ready(self) -> str:
        """The version that is answered from. Raises StoreError, or Busy, unless a worker answers in every process."""
        if self.siblings is None:
            return await self._ready()
        *versions, _ = await self.siblings.ask_all("ready")
        if missing := versions.count(None):
            raise StoreError(
                f"{missing} of {len(versions)} web processes do not answer",
                next="They are started again; ask once more in a second.",
            )
        return str(versions[self.siblings.place])

    async def metrics_page(self) -> bytes:
        """The metrics of all processes, in the Prometheus text format."""
        if self.siblings is None:
            return self.metrics.page()
        return self.metrics.page_of([counts for counts in await self.siblings.ask_all("counts") if counts])

    async def tell(self, what: str) -> Any:
        """Answers a sibling: "ready" with the version that a worker answers from, "counts". Raises StoreError, Busy."""
        return await self._ready() if what == "ready" else self.metrics.counts()

    async def _ready(self) -> str:
        answer = await self.pool.run(Request("ASK {}", "text/csv"), seconds=5)
        await answer.read_all()
        return answer.version
