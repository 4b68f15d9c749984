"""Comparison of this commit with the last report: ratios of one run beside those of that run.

    python -m bench --check

Rates of two days cannot be compared; how we stand to others who took turns with us can. A ratio that fell by more than
the noise of such a run fails the check.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.http_rates import KNOWN, MANY, NEW
from bench.queries import BIG, JOIN, POINT

NOISE = 0.3  # of a ratio; between runs of one commit on a machine with two cores a fifth was seen
_ENGINE, _RAW = "wijkgraph engine", "pyoxigraph, in memory"
_OURS, _CACHED, _BARE, _PEER = (
    "wijkgraph serve",
    "wijkgraph serve, cached",
    "bare uvicorn route",
    "oxigraph serve, on disk",
)
_RATES = (
    (KNOWN, _CACHED, _BARE),
    *((name, _OURS, _PEER) for name in (POINT, JOIN, BIG, MANY, NEW)),
)


@dataclass(frozen=True)
class Compared:
    """A ratio then and now, higher is better; `then` is None where the last report did not have it."""

    what: str
    then: float | None
    now: float

    @property
    def has_fallen(self) -> bool:
        """True if the ratio fell by more than noise."""
        return self.then is not None and self.now < self.then * (1 - NOISE)


def compare(then: Mapping[str, Any], now: Mapping[str, Any]) -> Sequence[Compared]:
    """Every ratio of a size now, beside the one of that size then."""
    before = _ratios(then)
    return [Compared(what, before.get(what), ratio) for what, ratio in _ratios(now).items()]


def same_size(results: Mapping[str, Any], quads: int) -> Mapping[str, Any]:
    """The size of a run that has that many quads. Raises ValueError if there is none."""
    for size in results["sizes"]:
        if size["quads"] == quads and "http" in size:
            found: Mapping[str, Any] = size
            return found
    raise ValueError(f"the last report has no size of {quads} quads: run make bench first")


def _ratios(size: Mapping[str, Any]) -> dict[str, float]:
    found = {}
    for name in (JOIN, BIG):
        times = size["queries"][name]["ms"]
        if {_ENGINE, _RAW} <= times.keys():
            found[f"engine, {name}, of raw pyoxigraph"] = times[_RAW] / times[_ENGINE]
    for name, ours, theirs in _RATES:
        rates = size["http"].get(name, {})
        if {ours, theirs} <= rates.keys() and rates[theirs]["per_second"]:
            found[f"HTTP, {name}, of {theirs}"] = rates[ours]["per_second"] / rates[theirs]["per_second"]
    return found


def as_text(compared: Sequence[Compared]) -> str:
    """A line for each ratio."""
    lines = []
    for one in compared:
        then = "–" if one.then is None else f"{one.then:.3f}"
        verdict = "not in the last report" if one.then is None else "SLOWER" if one.has_fallen else "kept"
        lines.append(f"{one.what:60} then {then:>7}  now {one.now:7.3f}  {verdict}")
    return "\n".join(lines)
