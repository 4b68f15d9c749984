"""Benchmark of the named questions on a dataset, through the engine that serves them."""

import asyncio
import json
import math
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wijkgraph.asking.questions import Question
from wijkgraph.engine.admission import admit, dataset_of
from wijkgraph.engine.frames import Request
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import WijkgraphError
from wijkgraph.formats import NTRIPLES, RESULTS_JSON
from wijkgraph.words.translations import tell

LOOK_UP = "look-up"  # one thing and what is said of it
_LEAST = 3  # runs, however long they take
_ANYTHING = "SELECT ?s WHERE { ?s ?p ?o FILTER(ISIRI(?s)) } LIMIT 1"


@dataclass(frozen=True)
class Timing:
    """Time of one question: ms to the last byte, first run left out; `failed` holds the reason if there was no answer.

    `rows` are triples where the answer is a graph.
    """

    question: str
    rows: int | None = None
    runs: int = 0
    median_ms: float | None = None
    p99_ms: float | None = None
    failed: str = ""


@dataclass(frozen=True)
class Times:
    """Result of a benchmark: seconds to load the data, and the time of each question."""

    version: str
    quads: int | None  # None where an engine elsewhere holds them
    load_seconds: float
    timings: tuple[Timing, ...]


def time_questions(
    source: DataSource,
    questions: Iterable[Question],
    *,
    seconds: float,
    limits: Limits | None = None,
    language: str = "en",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Times:
    """Asks a look-up and the questions, slots unfilled, until each was at work for `seconds`, and three times at least.

    A question that the engine refuses or that overruns its limits is told with its reason, in `language`. `progress`
    hears how many are done of how many. Raises SourceError or StoreError when the data cannot be loaded.
    """
    known = limits or Limits()
    series = [_Series(question.name, question.query, known) for question in questions]
    return asyncio.run(_ask_all(source, series, seconds, known, language, progress))


async def _ask_all(
    source: DataSource,
    series: "list[_Series]",
    seconds: float,
    limits: Limits,
    language: str,
    progress: Callable[[int, int], None],
) -> Times:
    """Result for a look-up and the given series."""
    pool = Pool(limits)
    try:
        started = time.perf_counter()
        await pool.open(source)
        loaded = time.perf_counter() - started
        asked = [*await _look_up(pool, limits), *series]
        # In turns, so that whatever else the machine does meets all of them alike.
        while waiting := [one for one in asked if not one.is_done(seconds)]:
            progress(len(asked) - len(waiting), len(asked))
            for one in waiting:
                await one.run(pool)
        progress(len(asked), len(asked))
        return Times(
            pool.version, pool.state().quads, round(loaded, 3), tuple(one.timing(language) for one in asked)
        )
    finally:
        await pool.close()


async def _look_up(pool: Pool, limits: Limits) -> "list[_Series]":
    """A look-up of the first thing that the engine finds; none in a dataset without things."""
    answer = await pool.run(_request(_ANYTHING, limits))
    found = json.loads(await answer.read_all())["results"]["bindings"]
    queries = [f"SELECT ?p ?o WHERE {{ <{row['s']['value']}> ?p ?o }}" for row in found]
    return [_Series(LOOK_UP, query, limits) for query in queries]


async def _rows(pool: Pool, request: Request) -> int | None:
    """Number of rows or triples."""
    answer = await pool.run(request)
    body = await answer.read_all()
    if request.media_type == NTRIPLES.essence:
        return body.count(b"\n")
    return answer.end.rows if answer.end else None


def _request(query: str, limits: Limits) -> Request:
    outline = admit(query, nesting=limits.nesting)
    media_type = (RESULTS_JSON if outline.form in ("SELECT", "ASK") else NTRIPLES).essence
    graphs = dataset_of(outline, (), ())
    return Request(query, media_type, *graphs, names_graphs=outline.names_graphs)


class _Series:
    """One question and the runs it has had."""

    def __init__(self, name: str, query: str, limits: Limits) -> None:
        self._name = name
        self._query = query
        self._limits = limits
        self._request: Request | None = None
        self._rows: int | None = None
        self._ms: list[float] = []
        self._error: WijkgraphError | None = None

    def is_done(self, seconds: float) -> bool:
        """True if its runs add up to `seconds`, or it failed."""
        return self._error is not None or (len(self._ms) >= _LEAST and sum(self._ms) >= seconds * 1000)

    async def run(self, pool: Pool) -> None:
        """Asks once more; the first time does not count."""
        try:
            if self._request is None:
                self._request = _request(self._query, self._limits)
                self._rows = await _rows(pool, self._request)
            else:
                started = time.perf_counter()
                await (await pool.run(self._request)).read_all()
                self._ms.append((time.perf_counter() - started) * 1000)
        except WijkgraphError as error:
            self._error = error

    def timing(self, language: str) -> Timing:
        """Summary of its runs."""
        if self._error:
            return Timing(self._name, failed=str(tell(self._error, language)))
        return Timing(
            self._name,
            self._rows,
            len(self._ms),
            round(statistics.median(self._ms), 3),
            round(percentile(self._ms, 99), 3),
        )


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` per cent of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]
