"""Times of each contestant for each query: interleaved rounds, medians, and that all give the same rows."""

import statistics
import time
from collections.abc import Sequence
from typing import Any

from bench.contestants import Contestant, NoAnswer
from bench.queries import QUERIES, rows

_LONG = 2.0  # seconds after which a query is not repeated within a round


def measure(contestants: Sequence[Contestant], *, rounds: int, runs: int = 5) -> dict[str, Any]:
    """Milliseconds (median over rounds of the median of runs) and rows, by query and contestant.

    One warm-up before each round's runs. A contestant that gives no whole answer has its reason in place of a time.
    """
    found: dict[str, dict[str, list[float]]] = {name: {} for name in QUERIES}
    counts: dict[str, dict[str, int]] = {name: {} for name in QUERIES}
    failed: dict[str, dict[str, str]] = {name: {} for name in QUERIES}
    for _ in range(rounds):
        for name in QUERIES:
            for one in contestants:
                if one.name in failed[name]:
                    continue
                try:
                    counts[name][one.name] = rows(name, one.ask(name))
                    found[name].setdefault(one.name, []).append(_median_of_runs(one, name, runs))
                except (NoAnswer, ValueError) as error:
                    failed[name][one.name] = str(error)[:80]
    return {
        name: {
            "ms": {who: round(statistics.median(times) * 1000, 3) for who, times in found[name].items()},
            "rows": counts[name],
            "failed": failed[name],
        }
        for name in QUERIES
    }


def _median_of_runs(one: Contestant, name: str, runs: int) -> float:
    times: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        one.ask(name)
        times.append(time.perf_counter() - started)
        if times[-1] > _LONG:
            break
    return statistics.median(times)
