"""The shared objects of one running service: engine, cache, shares, metrics, log and settings."""

from dataclasses import dataclass

from wijkgraph.engine.cache import AnswerCache
from wijkgraph.engine.pool import Pool
from wijkgraph.web.protocol.metrics import Metrics
from wijkgraph.web.protocol.query_log import QueryLog
from wijkgraph.web.protocol.settings import Settings
from wijkgraph.web.protocol.shares import Shares


@dataclass(frozen=True)
class ServiceContext:
    """The shared objects of one running service, made once and passed to each of its routes."""

    settings: Settings
    pool: Pool
    cache: AnswerCache
    shares: Shares
    metrics: Metrics
    query_log: QueryLog
    base: str = ""  # under which a path names a graph too; empty: under none

    @classmethod
    def of(cls, settings: Settings, base: str = "") -> "ServiceContext":
        """New objects for these settings, without data. Raises StoreError if the log cannot be written."""
        limits = settings.limits
        pool, cache = Pool(limits), AnswerCache(limits.cache_mb, limits.cache_entry_mb)
        return cls(
            settings,
            pool,
            cache,
            Shares(settings.client_seconds, settings.client_running),
            Metrics(pool, cache),
            QueryLog(settings.query_log, with_text=settings.log_text),
            base,
        )
