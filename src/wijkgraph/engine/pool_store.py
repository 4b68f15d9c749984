"""The pool as a `SparqlStore`: for pages and questions, which ask one thing after another in a thread.

Their queries run in the same workers as everybody's: bounded, and killed when they run out of time.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator

from pyoxigraph import QueryResultsFormat as Format
from pyoxigraph import QuerySolutions, parse_query_results

from wijkgraph.engine.admission import admit, dataset_of
from wijkgraph.engine.frames import Request
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.store import Solutions
from wijkgraph.engine.workers import Herd
from wijkgraph.errors import QuerySyntax
from wijkgraph.rdf import RdfFormat, Triple, parse

_JSON = "application/sparql-results+json"
_NTRIPLES = "application/n-triples"


class PooledStore:
    """Asks the pool from any thread but the one of its event loop; one thread at a time.

    `asked` counts its queries, `seconds` is how long they were waited for.
    """

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop, pinned: Herd | None = None) -> None:
        self._pool = pool
        self._loop = loop
        self._pinned = pinned
        self.asked = 0
        self.seconds = 0.0

    @contextlib.contextmanager
    def pinned(self) -> Iterator["PooledStore"]:
        """A store that answers from one version throughout, for a page that asks several things."""
        _forbid_in(self._loop)
        herd = asyncio.run_coroutine_threadsafe(self._pin(), self._loop).result()
        try:
            yield PooledStore(self._pool, self._loop, herd)
        finally:
            self._loop.call_soon_threadsafe(herd.release)

    @property
    def version(self) -> str:
        """The version of the data that answers."""
        return self._pinned.version if self._pinned else self._pool.version

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT. Raises QueryError, LimitReached or StoreError."""
        result = parse_query_results(self._run(query, ("SELECT",), _JSON), Format.JSON)
        assert isinstance(result, QuerySolutions)
        names = tuple(variable.value for variable in result.variables)
        return Solutions(names, tuple(tuple(row[name] for name in names) for row in result))

    def ask(self, query: str) -> bool:
        """The answer of an ASK. Raises QueryError, LimitReached or StoreError."""
        return self._run(query, ("ASK",), "text/csv") == b"true"

    def construct(self, query: str) -> tuple[Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE. Raises QueryError, LimitReached or StoreError."""
        data = self._run(query, ("CONSTRUCT", "DESCRIBE"), _NTRIPLES)
        return tuple(quad.triple for quad in parse(data, RdfFormat.N_TRIPLES, where="the answer"))

    def _run(self, query: str, forms: tuple[str, ...], media_type: str) -> bytes:
        _forbid_in(self._loop)
        outline = admit(query, nesting=self._pool.limits.nesting)
        if outline.form not in forms:
            raise QuerySyntax(f"This query is not a {forms[0]}", next=f"Start it with {forms[0]}.")
        graphs = dataset_of(outline, (), ())
        request = Request(query, media_type, *graphs, names_graphs=outline.names_graphs)
        self.asked += 1
        started = time.perf_counter()
        try:
            return asyncio.run_coroutine_threadsafe(self._ask(request), self._loop).result()
        finally:
            self.seconds += time.perf_counter() - started

    async def _pin(self) -> Herd:
        return self._pool.pin()

    async def _ask(self, request: Request) -> bytes:
        answer = await self._pool.run(request, pinned=self._pinned)
        return await answer.read_all()


def _forbid_in(loop: asyncio.AbstractEventLoop) -> None:
    """Waiting in the loop's own thread for what the loop must do would never end."""
    with contextlib.suppress(RuntimeError):
        if asyncio.get_running_loop() is loop:
            raise AssertionError("PooledStore waits: call it from a thread, not from async code")
