"""The pool as a `SparqlStore`, for pages and questions, which run in threads.

Their queries run in the same workers as those of clients: bounded, and killed when they run out of time.
"""

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Iterator
from queue import SimpleQueue
from typing import Any, TypeVar

from wijkgraph.engine.admission import Outline, admit, dataset_of
from wijkgraph.engine.cache import AnswerCache
from wijkgraph.engine.frames import Request
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.result_formats import SPARQL_JSON, parse_solutions
from wijkgraph.engine.store import Solutions
from wijkgraph.engine.whole_answers import whole_answer
from wijkgraph.engine.workers import Workers
from wijkgraph.errors import QuerySyntax, TooSlow
from wijkgraph.formats import NTRIPLES
from wijkgraph.rdf import RdfFormat, Triple, parse

T = TypeVar("T")


class BlockingStore:
    """Queries the pool and waits for the answer; for one thread at a time, never that of the event loop.

    `asked` counts the queries, `seconds` is the time spent waiting for them, `base` the IRI under which the things of
    the dataset are named. With a `budget`, in seconds, all queries together may take no longer; without one each has
    the deadline of the pool. Answers in a `cache` are not asked again.
    """

    def __init__(
        self,
        pool: Pool,
        loop: asyncio.AbstractEventLoop,
        pinned: Workers | None = None,
        *,
        base: str = "",
        budget: float | None = None,
        cache: AnswerCache | None = None,
    ) -> None:
        self._pool = pool
        self._loop = loop
        self._pinned = pinned
        self._budget = budget
        self._cache = cache
        self.base = base
        self.asked = 0
        self.seconds = 0.0

    @contextlib.contextmanager
    def pinned(self) -> Iterator["BlockingStore"]:
        """Yields a store that answers from one version throughout, for a page with several queries."""
        _forbid_in(self._loop)
        workers = _wait_for(self._pin(), self._loop)
        try:
            yield BlockingStore(
                self._pool, self._loop, workers, base=self.base, budget=self._budget, cache=self._cache
            )
        finally:
            self._loop.call_soon_threadsafe(workers.release)

    @property
    def version(self) -> str:
        """Version of the data that answers."""
        return self._pinned.version if self._pinned else self._pool.version

    def select(self, query: str) -> Solutions:
        """Runs a SELECT. Raises QueryError, LimitReached or StoreError."""
        return Solutions.of(parse_solutions(self._run(query, ("SELECT",), SPARQL_JSON)))

    def ask(self, query: str) -> bool:
        """Runs an ASK. Raises QueryError, LimitReached or StoreError."""
        return self._run(query, ("ASK",), "text/csv") == b"true"

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Runs a CONSTRUCT or DESCRIBE. Raises QueryError, LimitReached or StoreError."""
        data = self._run(query, ("CONSTRUCT", "DESCRIBE"), NTRIPLES.essence)
        return tuple(quad.triple for quad in parse(data, RdfFormat.N_TRIPLES, where="the answer"))

    def _run(self, query: str, forms: tuple[str, ...], media_type: str) -> bytes:
        _forbid_in(self._loop)
        outline = admit(query, nesting=self._pool.limits.nesting)
        if outline.form not in forms:
            raise QuerySyntax(f"This query is not a {forms[0]}", next=f"Start it with {forms[0]}.")
        if self._budget is not None and self.seconds >= self._budget:
            raise TooSlow(
                f"The queries of one call took more than {self._budget:g} s",
                next="Ask for something narrower.",
            )
        graphs = dataset_of(outline, (), ())
        request = Request(query, media_type, *graphs, names_graphs=outline.names_graphs)
        self.asked += 1
        started = time.perf_counter()
        try:
            return _wait_for(self._ask(request, outline), self._loop)
        finally:
            self.seconds += time.perf_counter() - started

    async def _pin(self) -> Workers:
        return self._pool.pin()

    async def _ask(self, request: Request, outline: Outline) -> bytes:
        left = None if self._budget is None else self._budget - self.seconds
        answer, _ = await whole_answer(
            self._pool, request, outline, self._cache, seconds=left, pinned=self._pinned
        )
        return answer.body


def _wait_for(work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
    """Runs a coroutine in a loop and waits in this thread for what it returns or raises.

    `asyncio.run_coroutine_threadsafe` does as much with a future and a lock more, at twice the cost.
    """
    done: SimpleQueue[asyncio.Task[T]] = SimpleQueue()
    loop.call_soon_threadsafe(lambda: loop.create_task(work).add_done_callback(done.put))
    return done.get().result()


def _forbid_in(loop: asyncio.AbstractEventLoop) -> None:
    """Raises AssertionError in the loop's own thread, where waiting for the loop would never end."""
    with contextlib.suppress(RuntimeError):
        if asyncio.get_running_loop() is loop:
            raise AssertionError("BlockingStore waits: call it from a thread, not from async code")
