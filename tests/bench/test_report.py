"""The report of a benchmark: what it says of a run, whatever the run came to."""

import copy
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench import plots, regression, report
from bench.http_rates import EMPTY, KNOWN, MANY, NEW, load
from bench.joining import joined
from bench.page_times import HISTORY, HTML, READER, TURTLE
from bench.queries import BIG, JOIN, JSON, POINT, QUERIES
from bench.site_report import KINDS
from bench.tables import exponent
from bench.targets import judge
from tests.remote.stand_in import Said, stand_in

pytestmark = pytest.mark.slow

WEB = (
    "wijkgraph serve",
    "wijkgraph serve, cached",
    "oxigraph serve, in memory",
    "oxigraph serve, on disk",
    "Virtuoso",
)
ALL = ("pyoxigraph, in memory", "pyoxigraph, on disk", "wijkgraph engine", *WEB, "rdflib-endpoint")


def rate(per_second: float) -> dict[str, float]:
    return {"per_second": per_second, "p50_ms": 1.0, "p99_ms": 2.0, "failed": 0, "cpu_us": 50.0}


def size(quads: int) -> dict[str, Any]:
    times = {who: (20.0 if who == "rdflib-endpoint" else 1.0) for who in ALL}
    return {
        "quads": quads,
        "load_seconds": dict.fromkeys(ALL, 1.0),
        "resident_mb": dict.fromkeys(WEB, 100),
        "queries": {name: {"ms": times, "rows": dict.fromkeys(ALL, 3), "failed": {}} for name in QUERIES},
        "http": {
            EMPTY: {"wijkgraph serve": rate(1000)},
            KNOWN: {"bare uvicorn route": rate(20_000), "wijkgraph serve, cached": rate(10_000)},
            **{name: {who: rate(300) for who in WEB if "cached" not in who} for name in (MANY, NEW)},
            **{
                name: {who: rate(20_000 if "cached" in who else 300) for who in WEB}
                for name in (POINT, JOIN, BIG)
            },
        },
    }


def site(quads: int, crowd: int = 0) -> dict[str, Any]:
    cost = {"pages": 3, "server_ms": 5.0, "server_max_ms": 9.0, "slowest": "doc/x/y.ttl", "slowest_kib": 3.0,
            "wall_ms": 6.0, "wall_max_ms": 10.0, "queries": [9, 10]}  # fmt: skip
    crowded = [
        {
            "page": "the thing",
            "address": "doc/x/z",
            "server_ms": 20.0,
            "wall_ms": 21.0,
            "queries": 10,
            "kib": 8.0,
        }
    ]
    kinds = [*KINDS, "activity", READER]
    return {
        "letters": 7, "quads": quads, "crowd": crowd, "crowded": crowded if crowd else [],
        "kinds": {kind: {HTML: dict(cost), TURTLE: dict(cost)} for kind in kinds},
        "repeated": {"study": rate(9000.0), "letter": rate(5001.0)},
    }  # fmt: skip


def twin(letters: int, seconds: float) -> dict[str, Any]:
    return {"letters": letters, "quads": 9, "files": letters * 1000, "bytes": 2**21, "seconds": seconds,
            "ms_per_file": 1.0, "peak_mb": 99}  # fmt: skip


def processes(cores: int, two: float) -> dict[str, Any]:
    rates = {
        str(count): {"full": rate(per_second), "held": rate(100)}
        for count, per_second in ((1, 1000), (2, two), (4, 900))
    }
    return {"cores": cores, "memory_mb": {"1": 80, "2": 90, "4": 99}, "kinds": {KNOWN: rates, NEW: rates}}


RUN: dict[str, Any] = {
    "machine": {"processor": "P", "cores": 2, "memory_gib": 23.5, "system": "Linux", "date": "2026-01-01",
                "commit": "abc1234", "load_before": 0.1, "load_after": 1.0},
    "versions": {"wijkgraph": "0.1.0"},
    "seed": 1,
    "sizes": [size(10_000), size(100_000)],
    "processes": processes(2, 950),
    "runaways": [
        {"server": "wijkgraph serve", "deadline": 3.0, "quiet": rate(9), "meanwhile": rate(9),
         "runaways": [{"status": 503, "seconds": 3.1, "whole": True}], "resident_mb": {"before": 80, "after": 81}},
    ],
    "builds": [{"letters": 10, "quads": 10, "seconds": 1.0, "quads_per_second": 10, "ratio_to_raw_disk": 0.6,
                "ratio_to_raw_memory": 0.3, "peak_mb": 80}],
    "cold_start_seconds": 1.0,
    "pages": [site(10_000), site(100_000, crowd=100_000)],
    "twins": {"real": twin(5, 19.0), "synthetic": [twin(10, 10.0), twin(100, 101.0)]},
    "soak": {"seconds": 600.0, "requests": 5, "failed": 0, "failures": [], "runaways_stopped": 2,
             "memory_mb": [[0.0, 80.0], [5.0, 80.0]], "memory_growth_mb": 0.0},
}  # fmt: skip


def test_a_run_that_keeps_every_promise() -> None:
    assert {target.met for target in judge(RUN)} == {True}


def test_a_promise_that_is_broken_is_said_to_be() -> None:
    run = copy.deepcopy(RUN)
    run["runaways"][0]["runaways"][0].update(status=200, seconds=9.0)
    run["soak"]["failed"] = 1
    run["cold_start_seconds"] = 2.1
    run["pages"][1]["kinds"]["study"][HTML].update(server_ms=11.0, server_max_ms=51.0, queries=[9, 11])
    run["pages"][1]["repeated"]["letter"] = rate(4999.0)
    run["pages"][1]["kinds"]["provenance"][TURTLE]["server_max_ms"] = 51.0
    run["pages"][1]["crowded"][0].update(server_ms=51.0, queries=11)
    run["twins"]["real"]["seconds"] = 21.0
    run["twins"]["synthetic"][1]["seconds"] = 500.0
    broken = {target.work for target in judge(run) if not target.met}
    assert broken == {
        "runaway query, stopped after its deadline",
        "runaway query, status",
        "soak of 600 s: failed requests",
        "cold `serve` to first answer, the real letters",
        "page of a study, made anew, server, 100 000 quads",
        "pages asked for again, the slowest kind, 100 000 quads",
        "dearest page of a resource, server, 100 000 quads",
        "dearest page of provenance, server, 100 000 quads",
        "dearest page of a thing with 100 000 links to it, server",
        "queries of its page, against an ordinary one, 100 000 links",
        "most queries of a page of a resource, 100 000 quads, against 10 000",
        "static twin of the real letters",
        "static twin, power of files, 10 to 100 letters",
    }


def test_a_report_tells_what_a_request_costs_beside_a_bare_route() -> None:
    text = report._size(RUN["sizes"][0])
    assert "| letter, known | bare uvicorn route | 20 000 (1 / 2) | 50 |" in text
    older = copy.deepcopy(RUN["sizes"][0])
    for kind in (KNOWN, MANY, NEW):
        del older["http"][kind]
    assert "bare" not in report._size(older)


@pytest.mark.parametrize(
    ("cores", "two", "kept", "words"),
    [
        (2, 950, True, "could not be run on so few"),
        (2, 850, False, "could not be run on so few"),
        (8, 1650, False, "stands above"),
        (8, 1750, True, "stands above"),
    ],
)
def test_two_processes_lose_little_on_two_cores_and_gain_on_many(
    cores: int, two: float, kept: bool, words: str
) -> None:
    run = {**RUN, "processes": processes(cores, two)}
    assert {target.met for target in judge(run) if "two web processes" in target.work} == {kept}
    assert words in " ".join(report._processes(run["processes"]).split())


def test_a_ratio_that_fell_beyond_noise_is_told_and_no_other() -> None:
    then, now = RUN["sizes"][1], copy.deepcopy(RUN["sizes"][1])
    assert not any(one.has_fallen for one in regression.compare(then, now))
    now["http"][MANY]["wijkgraph serve"] = rate(150)
    now["http"][POINT]["wijkgraph serve"] = rate(290)
    now["queries"][JOIN]["ms"] = {**now["queries"][JOIN]["ms"], "wijkgraph engine": 9.0}
    fallen = {one.what for one in regression.compare(then, now) if one.has_fallen}
    assert fallen == {f"HTTP, {MANY}, of oxigraph serve, on disk", f"engine, {JOIN}, of raw pyoxigraph"}
    text = regression.as_text(regression.compare(then, now))
    assert text.count("SLOWER") == 2


def test_a_machine_that_is_slower_throughout_is_no_regression() -> None:
    then, now = RUN["sizes"][1], copy.deepcopy(RUN["sizes"][1])
    for rates in now["http"].values():
        for who in rates:
            rates[who] = rate(rates[who]["per_second"] / 3)
    assert not any(one.has_fallen for one in regression.compare(then, now))


def test_what_the_last_report_did_not_have_is_told_as_such() -> None:
    then = copy.deepcopy(RUN["sizes"][1])
    del then["http"][NEW]
    compared = regression.compare(then, RUN["sizes"][1])
    assert [one.what for one in compared if one.then is None] == [f"HTTP, {NEW}, of oxigraph serve, on disk"]
    assert not any(one.has_fallen for one in compared)
    with pytest.raises(ValueError, match="no size of 5 quads"):
        regression.same_size(RUN, 5)


def test_the_whole_history_of_a_subject_may_take_longer_as_a_graph_but_not_as_a_page() -> None:
    run = copy.deepcopy(RUN)
    kinds = run["pages"][1]["kinds"]
    kinds[HISTORY] = copy.deepcopy(kinds["study"])
    kinds[HISTORY][TURTLE]["server_max_ms"] = 500.0
    assert all(target.met for target in judge(run))
    kinds[HISTORY][HTML]["server_max_ms"] = 51.0
    assert [target.work for target in judge(run) if not target.met] == [
        "dearest page of provenance, server, 100 000 quads"
    ]


def test_each_large_build_is_judged_and_else_the_largest() -> None:
    """Promises kept with ten million quads are other ones than those kept with one."""
    (small,) = RUN["builds"]
    large = [
        {**small, "letters": 650, "quads": 1_000_000},
        {**small, "letters": 6500, "quads": 10_000_000, "ratio_to_raw_disk": 0.3},
    ]
    told = [target for target in judge({**RUN, "builds": [small, *large]}) if target.work.startswith("build")]
    assert [target.work for target in told if not target.met] == [
        "build of 6500 letters, of raw load on disk"
    ]
    assert len(told) == 4
    assert any(target.work.startswith("build of 10 letters") for target in judge(RUN))


def test_what_was_not_run_is_neither_met_nor_broken(tmp_path: Path) -> None:
    run = {name: value for name, value in RUN.items() if name != "soak"}
    assert [target.met for target in judge(run) if target.work.startswith("soak")] == [None]
    run["pages"] = []
    run["twins"] = {**RUN["twins"], "synthetic": RUN["twins"]["synthetic"][:1]}
    report.write(run, tmp_path / "benchmarks.md")
    assert "not run" in (tmp_path / "benchmarks.md").read_text()


def test_rates_of_reading_are_told_where_they_were_measured(tmp_path: Path) -> None:
    report.write({**RUN, "reading": {"view": 2.9, "all, to proposed facts": 0.6}}, tmp_path / "benchmarks.md")
    assert "| all, to proposed facts | 0.60 |" in (tmp_path / "benchmarks.md").read_text()


def test_runs_of_one_machine_make_one_report(tmp_path: Path) -> None:
    base = {name: value for name, value in RUN.items() if name != "soak"}
    other = {
        **{name: RUN[name] for name in ("versions", "soak")},
        "machine": {**RUN["machine"], "load_before": 2.5},
        "sizes": [size(100_000), {name: part for name, part in size(10_000_000).items() if name != "http"}],
        "twins": {"real": twin(5, 99.0), "synthetic": [twin(1000, 999.0)]},
    }
    whole = joined([base, other])
    assert [one["quads"] for one in whole["sizes"]] == [10_000, 100_000, 10_000_000]
    assert [one["letters"] for one in whole["twins"]["synthetic"]] == [10, 100, 1000]
    assert whole["twins"]["real"] == RUN["twins"]["real"]
    report.write(whole, tmp_path / "benchmarks.md")
    assert (
        "10000000 quads (sizes), twin of 1000 letters, soak (load average 2.5 before, 1.0 after)"
        in (tmp_path / "benchmarks.md").read_text()
    )


def test_a_run_that_does_not_know_its_load_says_so(tmp_path: Path) -> None:
    machine = {name: value for name, value in RUN["machine"].items() if not name.startswith("load")}
    base = {name: value for name, value in RUN.items() if name != "soak"}
    report.write(joined([base, {**RUN, "machine": machine}]), tmp_path / "benchmarks.md")
    assert "soak (load average not taken)" in (tmp_path / "benchmarks.md").read_text()


def test_runs_of_two_machines_make_none() -> None:
    other = {**RUN, "machine": {**RUN["machine"], "processor": "Q"}}
    with pytest.raises(ValueError, match="processor"):
        joined([RUN, other])


def test_runs_of_two_commits_make_none() -> None:
    later = {**RUN, "machine": {**RUN["machine"], "commit": "def5678"}}
    with pytest.raises(ValueError, match="not the same commit"):
        joined([RUN, later])


def test_the_report_shows_tables_plots_and_numbers(tmp_path: Path) -> None:
    run = copy.deepcopy(RUN)
    run["sizes"][1]["queries"][JOIN]["failed"]["Virtuoso"] = "status 500"
    run["sizes"][1]["queries"]["count"]["rows"]["Virtuoso"] = 4
    report.write(run, tmp_path / "benchmarks.md")
    text = (tmp_path / "benchmarks.md").read_text()
    assert "no answer" in text
    assert "(4 rows)" in text
    assert "**not met**" not in text
    assert json.loads((tmp_path / "benchmarks" / "results.json").read_text()) == run
    drawn = sorted((tmp_path / "benchmarks").glob("*.svg"))
    assert len(drawn) == 7
    for path in drawn:
        assert f"(benchmarks/{path.name})" in text
        ElementTree.parse(path)
    assert "<!--" not in text


def test_the_exponent_of_a_linear_cost_is_one() -> None:
    assert round(exponent([(10, 5), (1000, 500), (2000, 1000)]), 6) == 1
    assert round(exponent([(10, 5), (1000, 5)]), 6) == 0


def test_a_longer_bar_is_a_larger_value() -> None:
    svg = ElementTree.fromstring(plots.bars("t", {"a <b>": 10, "c": 1000, "none": 0}, "x"))
    widths = [float(bar.get("width", 0)) for bar in svg.iter("{http://www.w3.org/2000/svg}rect")]
    assert len(widths) == 2
    assert widths[0] < widths[1]


def test_load_counts_what_failed() -> None:
    """Whatever client drives it: replies that are not 200 are told apart."""
    with stand_in(lambda asked: Said(b"", 500)) as url:
        assert load(url, JSON, 2, 1).failed > 0
    with stand_in(lambda asked: Said(b"{}")) as url:
        found = load(url, JSON, 2, 1)
    assert found.failed == 0
    assert found.per_second > 0
