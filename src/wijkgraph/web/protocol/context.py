"""What every part of the HTTP side works with, put together once."""

from dataclasses import dataclass

from wijkgraph.engine.cache import AnswerCache
from wijkgraph.engine.pool import Pool
from wijkgraph.web.protocol.metrics import Metrics
from wijkgraph.web.protocol.query_log import QueryLog
from wijkgraph.web.protocol.settings import Settings
from wijkgraph.web.protocol.shares import Shares


@dataclass(frozen=True)
class ServiceContext:
    """The parts of one running service."""

    settings: Settings
    pool: Pool
    cache: AnswerCache
    shares: Shares
    metrics: Metrics
    query_log: QueryLog

    @classmethod
    def of(cls, settings: Settings) -> "ServiceContext":
        """Fresh parts for these settings, no data loaded yet. Raises StoreError if the log is unwritable."""
        limits = settings.limits
        pool, cache = Pool(limits), AnswerCache(limits.cache_mb, limits.cache_entry_mb)
        return cls(
            settings,
            pool,
            cache,
            Shares(settings.client_seconds, settings.client_running),
            Metrics(pool, cache),
            QueryLog(settings.query_log, with_text=settings.log_text),
        )
