"""Prometheus metrics per operation and outcome, never per IRI, and the middleware that counts ordinary routes."""

import time

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wijkgraph.engine.cache import AnswerCache
from wijkgraph.engine.pool import Pool
from wijkgraph.errors import StoreError

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


class Metrics:
    """The counters of one running service."""

    def __init__(self, pool: Pool, cache: AnswerCache) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "wijkgraph_requests",
            "Requests by operation and outcome",
            ["operation", "outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "wijkgraph_request_seconds",
            "Seconds from request to end of the answer",
            ["operation"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._bytes = Counter(
            "wijkgraph_answer_bytes",
            "Bytes of answers before compression",
            ["operation"],
            registry=self._registry,
        )
        self._registry.register(_Gauges(pool, cache))

    def record(self, operation: str, outcome: str, seconds: float, size: int) -> None:
        """Records a request that ended. `outcome`: ok, cached, not-modified, gone, broken-off, or an error's class."""
        self._requests.labels(operation, outcome).inc()
        self._seconds.labels(operation).observe(seconds)
        self._bytes.labels(operation).inc(size)

    def page(self) -> bytes:
        """All metrics in the Prometheus text format."""
        return generate_latest(self._registry)


class _Gauges(Collector):
    """State of pool and cache at the moment of collection."""

    def __init__(self, pool: Pool, cache: AnswerCache) -> None:
        self._pool = pool
        self._cache = cache

    def collect(self) -> list[Metric]:
        cache = self._cache
        found: list[Metric] = [
            GaugeMetricFamily("wijkgraph_cache_bytes", "Bytes of answers kept", cache.bytes),
            CounterMetricFamily("wijkgraph_cache_hits", "Answers given from the cache", cache.hits),
            CounterMetricFamily("wijkgraph_cache_misses", "Answers not found in the cache", cache.misses),
        ]
        try:
            state = self._pool.state()
        except StoreError:
            return found  # not loaded yet
        for name, meaning, values in (
            ("running", "Queries running", state.running),
            ("waiting", "Queries waiting for a place", state.waiting),
        ):
            family = GaugeMetricFamily(f"wijkgraph_queries_{name}", meaning, labels=["lane"])
            for lane, value in values.items():
                family.add_metric([lane], value)
            found.append(family)
        found.append(
            CounterMetricFamily("wijkgraph_worker_forks", "Workers forked from this data", state.forks)
        )
        if state.quads is not None:
            found.append(GaugeMetricFamily("wijkgraph_quads", "Quads held in memory", state.quads))
        info = GaugeMetricFamily("wijkgraph_data_info", "Version of the data", labels=["version"])
        info.add_metric([state.version], 1)
        return [*found, info]


class CountingMiddleware:
    """Middleware that counts and times the routes of FastAPI, by template; the protocols count themselves."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forwards one request, and records it if its route was made by FastAPI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status, size = 500, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            # Plain ASGI routes have no response model; only those that FastAPI made are counted here.
            template = getattr(scope.get("route"), "path_format", None)
            if template is not None and hasattr(scope["route"], "response_model"):
                self._metrics.record(template, str(status), time.perf_counter() - started, size)
