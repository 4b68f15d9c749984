"""Prometheus metrics per operation and outcome, never per IRI, and the middleware that counts ordinary routes."""

import json
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import cast

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wijkgraph.engine.cache import AnswerCache, BoundedCache
from wijkgraph.engine.pool import Pool
from wijkgraph.errors import StoreError
from wijkgraph.web.protocol.edge import KeptResponse, count_again

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
_OF_THE_DATA = ("wijkgraph_quads", "wijkgraph_data_info")  # the same in each process
Counts = dict[str, list[tuple[str, float]]]  # kind of sample → its family, name and labels as JSON; value

_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


class Metrics:
    """The counters of one running service; to be recorded in one thread, that of its event loop."""

    def __init__(self, pool: Pool, answers: AnswerCache, responses: BoundedCache[KeptResponse]) -> None:
        self._registry = CollectorRegistry()
        self._requests = _Requests()
        self._registry.register(self._requests)
        self._registry.register(_Gauges(pool, answers, responses))

    def record(self, operation: str, outcome: str, seconds: float, size: int) -> None:
        """Records a request that ended. `outcome`: ok, cached, not-modified, gone, broken-off, or an error's class."""
        self._requests.add(operation, outcome, seconds, size)

    def page(self) -> bytes:
        """All metrics in the Prometheus text format."""
        return generate_latest(self._registry)

    def counts(self) -> Counts:
        """The samples of this process, for `page_of` in another: counters, which only grow, and the state now."""
        found: Counts = {"counters": [], "gauges": []}
        for family in self._registry.collect():
            kind = "gauges" if family.type == "gauge" else "counters"
            for sample in family.samples:
                if not sample.name.endswith("_created"):  # of which there is no sum
                    name = json.dumps([family.name, sample.name, sample.labels])
                    found[kind].append((name, sample.value))
        return found

    def page_of(self, counts: Sequence[Counts]) -> bytes:
        """The metrics of several processes as one, in the Prometheus text format."""
        return generate_latest(cast(CollectorRegistry, _Merged(self._registry, counts)))


class _Requests(Collector):
    """Counts of requests. Those of the client library take a lock for each, and more time than a known answer has."""

    def __init__(self) -> None:
        self._outcomes: dict[tuple[str, str], int] = {}  # by operation and outcome
        self._totals: dict[str, _Total] = {}  # by operation

    def add(self, operation: str, outcome: str, seconds: float, size: int) -> None:
        """Adds a request."""
        key = (operation, outcome)
        self._outcomes[key] = self._outcomes.get(key, 0) + 1
        total = self._totals.get(operation)
        if total is None:
            total = self._totals[operation] = _Total()
        total.seconds += seconds
        total.size += size
        total.by_duration[bisect_left(_SECONDS, seconds)] += 1

    def collect(self) -> list[Metric]:
        requests = CounterMetricFamily(
            "wijkgraph_requests", "Requests by operation and outcome", labels=["operation", "outcome"]
        )
        seconds = HistogramMetricFamily(
            "wijkgraph_request_seconds", "Seconds from request to end of the answer", labels=["operation"]
        )
        size = CounterMetricFamily(
            "wijkgraph_answer_bytes", "Bytes of answers before compression", labels=["operation"]
        )
        for names, number in self._outcomes.items():
            requests.add_metric(names, number)
        for operation, total in self._totals.items():
            up_to = zip((*map(floatToGoString, _SECONDS), "+Inf"), accumulate(total.by_duration), strict=True)
            seconds.add_metric([operation], list(up_to), total.seconds)
            size.add_metric([operation], total.size)
        return [requests, seconds, size]


class _Total:
    """Seconds and bytes of the requests of an operation, and their number by the bounds of duration."""

    __slots__ = ("by_duration", "seconds", "size")

    def __init__(self) -> None:
        self.seconds = 0.0
        self.size = 0
        self.by_duration = [0] * (len(_SECONDS) + 1)  # the last is of longer ones


class _Gauges(Collector):
    """State of pool and caches at the moment of collection."""

    def __init__(self, pool: Pool, answers: AnswerCache, responses: BoundedCache[KeptResponse]) -> None:
        self._pool = pool
        self._answers = answers
        self._responses = responses

    def collect(self) -> list[Metric]:
        answers, responses = self._answers, self._responses
        found: list[Metric] = [
            GaugeMetricFamily("wijkgraph_cache_bytes", "Bytes of answers kept", answers.bytes),
            CounterMetricFamily(
                "wijkgraph_cache_hits", "Answers given from a cache", answers.hits + responses.hits
            ),
            CounterMetricFamily("wijkgraph_cache_misses", "Answers not found in the cache", answers.misses),
            GaugeMetricFamily("wijkgraph_response_bytes", "Bytes of responses kept", responses.bytes),
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


class _Merged:
    """The families of a registry with the samples of several processes added up."""

    def __init__(self, registry: CollectorRegistry, counts: Sequence[Counts]) -> None:
        self._registry = registry
        self._values: dict[str, dict[str, float]] = {}  # by family
        for name, value in (entry for one in counts for entries in one.values() for entry in entries):
            family = json.loads(name)[0]
            values = self._values.setdefault(family, {})
            before = values.get(name, 0.0)
            values[name] = max(before, value) if family in _OF_THE_DATA else before + value

    def collect(self) -> Iterator[Metric]:
        for family in self._registry.collect():
            merged = Metric(family.name, family.documentation, family.type)
            for name, value in self._values.get(family.name, {}).items():
                _, sample, labels = json.loads(name)
                merged.add_sample(sample, labels, value)
            yield merged


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
                count = partial(self._metrics.record, template, str(status), size=size)
                count(time.perf_counter() - started)
                count_again(scope, count)
