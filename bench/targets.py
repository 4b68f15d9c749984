"""Targets of speed, and whether this run met them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.http_rates import EMPTY, KNOWN, MANY, NEW
from bench.page_times import HISTORY, HTML, PROVENANCE
from bench.queries import BIG, JOIN, POINT
from bench.tables import number
from bench.twin_times import power

_OURS, _CACHED, _ENGINE = "wijkgraph serve", "wijkgraph serve, cached", "wijkgraph engine"
_BARE = "bare uvicorn route"
_LARGE = 1_000_000  # quads, from where joins take the time and not what stands around them
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
    whole = [size for size in results["sizes"] if _RAW in size["load_seconds"] and "http" in size]
    largest = whole[-1]
    return [
        *_engine(largest),
        *_http(largest),
        _python(results["sizes"]),
        *_cache(largest),
        *_processes(results.get("processes")),
        *_runaways(results["runaways"][0]),
        *_builds(results["builds"]),
        _at_most("cold `serve` to first answer, the real letters", 1.5, results["cold_start_seconds"], "s"),
        *_pages(results["pages"]),
        *_twins(results["twins"]),
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
    wanted = 3.0 if size["quads"] >= _LARGE else 1.0
    made = [
        _at_least(f"HTTP {name}, of oxigraph serve on disk", wanted, _per_second(rates, name, _OURS, _PEER))
        for name in (JOIN, BIG)
    ]
    point = rates[POINT][_OURS]["per_second"] / rates[EMPTY][_OURS]["per_second"]
    made.append(_at_least("HTTP point look-up, of an empty route", 0.25, point))
    for work, wanted, name, ours, theirs in (
        ("answer that is known, of a bare route of uvicorn", 0.45, KNOWN, _CACHED, _BARE),
        ("100 look-ups in turn, of oxigraph serve on disk", 0.35, MANY, _OURS, _PEER),
        ("look-ups by POST, each new, of oxigraph serve on disk", 0.5, NEW, _OURS, _PEER),
    ):
        told = f"HTTP {work}"
        is_known = {ours, theirs} <= rates.get(name, {}).keys()
        made.append(
            _at_least(told, wanted, _per_second(rates, name, ours, theirs))
            if is_known
            else Target(told, f"≥ {wanted:g} ×", "–", None)
        )
    return made


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
    cached, uncached = (number(rates[JOIN][who]["per_second"]) for who in (_CACHED, _OURS))
    # The ratio falls when joins get faster, so the rates are told as well.
    work = f"join from cache ({cached}/s), times uncached ({uncached}/s)"
    made = [_at_least(work, 50.0, _per_second(rates, JOIN, _CACHED, _OURS))]
    if "Virtuoso" in rates[POINT]:
        made.append(
            _at_least("point from cache, of Virtuoso", 1.0, _per_second(rates, POINT, _CACHED, "Virtuoso"))
        )
    return made


def _processes(found: Mapping[str, Any] | None) -> list[Target]:
    """Two web processes beside one: on two cores no loss, which the generator's share of them hides in part."""
    if not found:
        return [Target("two web processes, of one", "≥ 0.9 ×", "–", None)]
    wanted = 1.7 if found["cores"] >= 6 else 0.9
    made = []
    for kind, rates in found["kinds"].items():
        one, two = (rates.get(number) or rates[str(number)] for number in (1, 2))
        ratio = two["full"]["per_second"] / max(one["full"]["per_second"], 0.01)
        made.append(_at_least(f"two web processes, of one: {kind} ({found['cores']} cores)", wanted, ratio))
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


def _builds(found: Sequence[Mapping[str, Any]]) -> list[Target]:
    """The builds from half a million quads on, or else the largest."""
    large = [built for built in found if built["quads"] >= _LARGE // 2] or found[-1:]
    return [target for built in large for target in _build(built)]


def _build(built: Mapping[str, Any]) -> list[Target]:
    """Its time, and the memory that ten million quads may take: fewer take less, and hardly so."""
    work = f"build of {built['letters']} letters"
    return [
        _at_least(f"{work}, of raw load on disk", 0.6, built["ratio_to_raw_disk"]),
        _at_most(f"{work}, peak of memory", 2048.0, built["peak_mb"], "MiB"),
    ]


def _pages(found: Sequence[Mapping[str, Any]]) -> list[Target]:
    """The dearest page of a resource and of a chain at the largest size, the crowd's, and that queries stay as many."""
    if not found:
        return [Target("pages of the site", "≤ 50 ms", "–", None)]
    largest = found[-1]
    size = f"{number(largest['quads'])} quads"
    study = largest["kinds"]["study"][HTML]["server_ms"]
    slowest_again = min(float(rate["per_second"]) for rate in largest["repeated"].values())
    made = [
        _at_most(f"page of a study, made anew, server, {size}", 10.0, study, "ms"),
        _at_least(f"pages asked for again, the slowest kind, {size}", 5000.0, slowest_again, "a second"),
        _at_most(f"dearest page of a resource, server, {size}", 50.0, _dearest(largest, chains=False), "ms"),
        _at_most(f"dearest page of provenance, server, {size}", 50.0, _dearest(largest, chains=True), "ms"),
    ]
    if largest["crowded"]:
        links = number(largest["crowd"])
        slowest = max(one["server_ms"] for one in largest["crowded"])
        made.append(
            _at_most(f"dearest page of a thing with {links} links to it, server", 50.0, slowest, "ms")
        )
        made.append(_same_queries(f"queries of its page, against an ordinary one, {links} links", largest))
    if len(found) > 1:
        fewest, most = _most_queries(found[0]), _most_queries(largest)
        work = f"most queries of a page of a resource, {size}, against {number(found[0]['quads'])}"
        made.append(Target(work, f"≤ {fewest}", str(most), most <= fewest))
    return made


def _dearest(size: Mapping[str, Any], *, chains: bool) -> float:
    """The most that a page took, in ms: of provenance, or of all others.

    The graph of a subject's provenance is no page: it holds all that was said of the subject, and grows with that.
    """
    return max(
        float(cost["server_max_ms"])
        for kind, forms in size["kinds"].items()
        if (kind in (PROVENANCE, HISTORY)) == chains
        for form, cost in forms.items()
        if kind != HISTORY or form == HTML
    )


def _most_queries(size: Mapping[str, Any]) -> int:
    return max(int(cost["queries"][1]) for forms in size["kinds"].values() for cost in forms.values())


def _same_queries(work: str, size: Mapping[str, Any]) -> Target:
    """The thing that the crowd points at is an organisation: its page may ask no more than that of any other."""
    _, usual = size["kinds"]["organisation"][HTML]["queries"]
    asked = size["crowded"][0]["queries"]
    return Target(work, f"≤ {usual}", str(asked), asked <= usual)


def _twins(found: Mapping[str, Any]) -> list[Target]:
    """The real letters within their time, and the synthetic ones in time linear in files."""
    made = [_at_most("static twin of the real letters", 20.0, found["real"]["seconds"], "s")]
    if len(found["synthetic"]) > 1:
        one, other = found["synthetic"][-2:]
        work = f"static twin, power of files, {one['letters']} to {other['letters']} letters"
        made.append(_at_most(work, 1.1, power(found["synthetic"]), ""))
        work = f"static twin of {other['letters']} letters, peak of all processes"
        made.append(_at_most(work, 1024.0, other["peak_mb"], "MiB"))
    return made


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
    return Target(work, f"≤ {wanted:g} {unit}".strip(), f"{measured:.3g} {unit}".strip(), measured <= wanted)
