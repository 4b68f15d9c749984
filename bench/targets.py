"""What was promised of speed, and whether this run kept it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.http_rates import EMPTY
from bench.queries import BIG, JOIN, POINT

_OURS, _CACHED, _ENGINE = "wijkgraph serve", "wijkgraph serve, cached", "wijkgraph engine"
_RAW, _PEER, _PYTHON = "pyoxigraph, in memory", "oxigraph serve, on disk", "rdflib-endpoint"


@dataclass(frozen=True)
class Target:
    """One promise: `met` is None when this run did not measure it."""

    work: str
    wanted: str
    measured: str
    met: bool | None


def judge(results: Mapping[str, Any]) -> list[Target]:
    """Every target with what the run came to."""
    largest = [size for size in results["sizes"] if _RAW in size["load_seconds"]][-1]
    return [
        *_engine(largest),
        *_http(largest),
        _python(results["sizes"]),
        *_cache(largest),
        *_runaways(results["runaways"][0]),
        _build(results["builds"][-1]),
        _at_most("cold `serve` to first answer, the real letters", 2.0, results["cold_start_seconds"], "s"),
        *_soak(results.get("soak")),
    ]


def _engine(size: Mapping[str, Any]) -> list[Target]:
    made = []
    for name in (JOIN, BIG):
        times = size["queries"][name]["ms"]
        made.append(_at_most(f"in-process {name}, of raw pyoxigraph", 1.1, times[_ENGINE] / times[_RAW]))
    return made


def _http(size: Mapping[str, Any]) -> list[Target]:
    rates = size["http"]
    made = [
        _at_least(f"HTTP {name}, of oxigraph serve on disk", 1.0, _per_second(rates, name, _OURS, _PEER))
        for name in (JOIN, BIG)
    ]
    point = rates[POINT][_OURS]["per_second"] / rates[EMPTY][_OURS]["per_second"]
    return [*made, _at_least("HTTP point look-up, of an empty route", 0.25, point)]


def _python(sizes: Sequence[Mapping[str, Any]]) -> Target:
    """Against the Python peer at the largest size that it took part in; the least favourable of join and big."""
    work = "HTTP join and big, times a Python peer"
    for size in reversed(sizes):
        ratios = []
        for name in (JOIN, BIG):
            times = size["queries"][name]["ms"]
            if _PYTHON in times:
                ratios.append(times[_PYTHON] / times[_OURS])
        if ratios:
            return _at_least(f"{work} ({size['quads']} quads)", 10.0, min(ratios))
    return Target(work, "≥ 10×", "–", None)


def _cache(size: Mapping[str, Any]) -> list[Target]:
    rates = size["http"]
    made = [
        _at_least(
            "join from cache, times uncached",
            50.0,
            _per_second(rates, JOIN, _CACHED, _OURS),
        )
    ]
    if "Virtuoso" in rates[POINT]:
        made.append(
            _at_least("point from cache, of Virtuoso", 1.0, _per_second(rates, POINT, _CACHED, "Virtuoso"))
        )
    return made


def _runaways(found: Mapping[str, Any]) -> list[Target]:
    slowest = max(run["seconds"] for run in found["runaways"])
    statuses = {run["status"] for run in found["runaways"]}
    grown = found["resident_mb"]["after"] - found["resident_mb"]["before"]
    return [
        _at_most("runaway query, stopped after its deadline", 0.5, slowest - found["deadline"], "s"),
        Target("runaway query, status", "503", ", ".join(map(str, statuses)), statuses == {503}),
        _at_most("memory left behind by runaways", 32.0, grown, "MiB"),
        _at_most("point p99 while four run away", 100.0, found["meanwhile"]["p99_ms"], "ms"),
    ]


def _build(built: Mapping[str, Any]) -> Target:
    return _at_least(
        f"build of {built['letters']} letters, of raw load on disk", 0.5, built["ratio_to_raw_disk"]
    )


def _soak(found: Mapping[str, Any] | None) -> list[Target]:
    if found is None:
        return [Target("soak: failed requests", "0", "–", None)]
    return [
        Target(
            f"soak of {found['seconds']:.0f} s: failed requests",
            "0",
            str(found["failed"]),
            found["failed"] == 0,
        ),
        _at_most("soak: memory growth, second half", 16.0, found["memory_growth_mb"], "MiB"),
    ]


def _per_second(rates: Mapping[str, Any], name: str, ours: str, theirs: str) -> float:
    ratio: float = rates[name][ours]["per_second"] / max(rates[name][theirs]["per_second"], 0.01)
    return ratio


def _at_least(work: str, wanted: float, measured: float, unit: str = "×") -> Target:
    return Target(work, f"≥ {wanted:g} {unit}", f"{measured:.3g} {unit}", measured >= wanted)


def _at_most(work: str, wanted: float, measured: float, unit: str = "×") -> Target:
    return Target(work, f"≤ {wanted:g} {unit}", f"{measured:.3g} {unit}", measured <= wanted)
