"""The report: Markdown with tables, ratios and targets, its plots beside it, and the numbers as JSON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import plots, site_report
from bench.http_rates import EMPTY, KNOWN, MANY, NEW
from bench.queries import BIG, JOIN, POINT
from bench.tables import exponent, number, table
from bench.targets import judge

ENGINE, RAW, RAW_DISK = "wijkgraph engine", "pyoxigraph, in memory", "pyoxigraph, on disk"


def write(results: Mapping[str, Any], path: Path) -> None:
    """Write the report at `path`, and JSON and plots in the folder of the same name beside it."""
    folder = path.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    drawn = _draw(results, folder)
    sections = [_head(results), _targets(results)]
    sections += [_size(size) for size in results["sizes"]]
    sections.append("\n".join(f"<!-- {kind}-over-http -->\n" for kind in (POINT, JOIN, BIG)))
    sections += [
        _processes(results.get("processes")),
        _growth(results["sizes"]),
        site_report.pages(results["pages"]),
        _runaways(results["runaways"]),
    ]
    sections += [_builds(results), site_report.twins(results["twins"]), _reading(results), _soak(results)]
    text = "\n".join(section for section in sections if section)
    for name in drawn:
        text = text.replace(f"<!-- {name} -->", f"![{name.replace('-', ' ')}]({folder.name}/{name}.svg)")
    path.write_text(text, encoding="utf-8")


def _draw(results: Mapping[str, Any], folder: Path) -> list[str]:
    largest = [size for size in results["sizes"] if "http" in size][-1]
    drawn = {
        f"{kind}-over-http": plots.bars(
            f"{kind} over HTTP, {number(largest['quads'])} quads",
            {who: rate["per_second"] for who, rate in largest["http"][kind].items()},
            "requests/s",
        )
        for kind in (POINT, JOIN, BIG)
    }
    if len(results["sizes"]) > 1:
        drawn["growth"] = plots.lines(
            "cost by size, our engine", _growth_series(results["sizes"]), "quads", "ms", logarithmic=True
        )
    if len(results["pages"]) > 1:
        drawn["pages-by-size"] = plots.lines(
            "pages of one resource by size of the site",
            site_report.page_points(results["pages"]),
            "quads",
            "ms of the server",
            logarithmic=True,
        )
    if len(results["twins"]["synthetic"]) > 1:
        drawn["twin-growth"] = plots.lines(
            "static twin", site_report.twin_points(results["twins"]), "files", "seconds", logarithmic=True
        )
    if "soak" in results:
        drawn["soak-memory"] = plots.lines(
            "memory during the soak", {"MiB": results["soak"]["memory_mb"]}, "seconds", "MiB"
        )
    for name, svg in drawn.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    return list(drawn)


def _head(results: Mapping[str, Any]) -> str:
    machine = results["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    return f"""# Benchmarks

Made by `make bench`; the numbers are in [results.json](benchmarks/results.json). The data are synthetic letters in our
own model (`bench/generate.py`, seed {results["seed"]}), loaded in full by everyone who takes part. Contestants are up
together and take turns within each round; figures are medians. Answers are timed to their last byte, as SPARQL JSON or
N-Triples, by a client on the same machine. Trust the ratios: they are from one run. The load average was
{machine["load_before"]:.1f} before the run and {machine["load_after"]:.1f} at its end, on {machine["cores"]} cores.

{machine["processor"]}, {machine["cores"]} cores, {machine["memory_gib"]} GiB, {machine["system"]},
{machine["date"]}, commit {machine["commit"]}. {versions}.
{_apart(results.get("apart", ()))}"""


def _apart(runs: Sequence[Mapping[str, Any]]) -> str:
    """Names the parts that come from runs of their own, and the load of the machine then."""
    told = [f"{', '.join(run['parts'])} ({_load(*run['load'])})" for run in runs]
    return f"\nMeasured in runs of their own on this machine: {'; '.join(told)}.\n" if told else ""


def _load(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "load average not taken"
    return f"load average {before:.1f} before, {after:.1f} after"


def _targets(results: Mapping[str, Any]) -> str:
    rows = [
        (
            target.work,
            target.wanted,
            target.measured,
            {True: "met", False: "**not met**", None: "not run"}[target.met],
        )
        for target in judge(results)
    ]
    return "## Targets\n\n" + table(("work", "target", "measured", ""), rows)


def _size(size: Mapping[str, Any]) -> str:
    names = list(size["load_seconds"])
    head = f"## {number(size['quads'])} quads\n\n### Loading and memory\n\n"
    load = [
        (name, f"{size['load_seconds'][name]:.2f}", number(size["quads"] / size["load_seconds"][name]),
         size["resident_mb"].get(name, "–"))
        for name in names
    ]  # fmt: skip
    text = head + table(("", "seconds", "quads/s", "MiB"), load)
    text += (
        "\nOur service's seconds include starting it. Memory of processes that share pages is counted once.\n"
    )
    text += "\n### Queries, milliseconds\n\n"
    rows = [
        (name, _true_rows(found), *(_time(found, who) for who in names))
        for name, found in size["queries"].items()
    ]
    text += table(("query", "rows", *names), rows)
    if "http" not in size:
        return text
    text += "\n### Requests a second over HTTP (p50 / p99 ms)\n\n"
    kinds = [kind for kind in (EMPTY, POINT, JOIN, BIG) if kind in size["http"]]
    web = list(size["http"][POINT])
    text += table(
        ("", *web), [(kind, *(_rate(size["http"][kind].get(who)) for who in web)) for kind in kinds]
    )
    return text + _beside_bare(size["http"])


def _beside_bare(rates: Mapping[str, Any]) -> str:
    """Requests for which the time of processors was taken too, an answer that is known beside a bare route."""
    rows = [
        (kind, who, _rate(rate), f"{rate['cpu_us']:.0f}")
        for kind in (KNOWN, MANY, NEW)
        for who, rate in rates.get(kind, {}).items()
    ]
    if not rows:
        return ""
    head = ("", "", "requests/s (p50 / p99 ms)", "µs of processors a request")
    text = "\n### Known answers and look-ups, with the processor time of server and workers\n\n"
    return text + table(head, rows)


def _time(found: Mapping[str, Any], who: str) -> str:
    if who in found["failed"]:
        return "no answer"
    if who not in found["ms"]:
        return "–"
    odd = "" if found["rows"][who] == _true_rows(found) else f" ({found['rows'][who]} rows)"
    return f"{found['ms'][who]:.3g}{odd}"


def _true_rows(found: Mapping[str, Any]) -> int | str:
    """The rows that the store itself gives."""
    return next((found["rows"][who] for who in (RAW, RAW_DISK) if who in found["rows"]), "–")


def _rate(rate: Mapping[str, float] | None) -> str:
    if rate is None:
        return "–"
    failed = f", {rate['failed']} failed" if rate["failed"] else ""
    return f"{number(rate['per_second'])} ({rate['p50_ms']:.3g} / {rate['p99_ms']:.3g}{failed})"


def _growth_series(sizes: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    series = {"load": [(s["quads"], s["load_seconds"][ENGINE] * 1000) for s in sizes]}
    for name in sizes[0]["queries"]:
        series[name] = [(s["quads"], s["queries"][name]["ms"][ENGINE]) for s in sizes]
    return series


def _growth(sizes: Sequence[Mapping[str, Any]]) -> str:
    if len(sizes) < 2:
        return ""
    rows = []
    for name, points in _growth_series(sizes).items():
        power = exponent(points)
        rows.append((name, *(f"{ms:.3g}" for _, ms in points), f"{power:.2f}"))
    head = ("ms, our engine", *(number(size["quads"]) for size in sizes), "exponent")
    return (
        "## Growth\n\nThe exponent is of size between the two largest runs: 1 is linear, 0 does not depend on it.\n\n"
        + table(head, rows)
        + "\n<!-- growth -->\n"
    )


def _processes(found: Mapping[str, Any] | None) -> str:
    if not found:
        return ""
    rows = []
    for kind, by_number in found["kinds"].items():
        for count, rates in by_number.items():
            full, held = rates["full"], rates["held"]
            cost = (f"{full['cpu_us']:.0f}", _rate(held), f"{held['cpu_us']:.0f}")
            rows.append((kind, count, _rate(full), *cost))
    head = ("", "web processes", "requests/s (p50 / p99 ms)", "µs of processors a request",
            "the generator held to a tenth", "µs of processors a request")  # fmt: skip
    memory = ", ".join(f"{mb} MiB with {count}" for count, mb in found["memory_mb"].items())
    enough = "stands above" if found["cores"] >= 6 else "could not be run on so few"
    return f"""## Web processes

`wijkgraph serve --processes N` on 100 000 quads and {found["cores"]} cores, which server, workers, keeper and load
generator share. Held back, the generator asks a tenth of what one process answers at full load. That two processes
answer 1.7 times as much as one, as is wanted of them on six cores and more, {enough}. Memory, each page counted
once: {memory}.

{table(head, rows)}"""


def _runaways(found: Sequence[Mapping[str, Any]]) -> str:
    rows = []
    for one in found:
        ended = ", ".join(map(_ending, one["runaways"]))
        memory = one["resident_mb"]
        rows.append(
            (
                one["server"],
                ended,
                f"{one['quiet']['p50_ms']:.3g} / {one['quiet']['p99_ms']:.3g}",
                f"{one['meanwhile']['p50_ms']:.3g} / {one['meanwhile']['p99_ms']:.3g}",
                f"{memory['before']} → {memory['after']}",
            )
        )
    head = ("", "how they ended", "look-ups before, p50 / p99 ms", "meanwhile", "MiB before → after")
    text = "## Runaway queries\n\nFour cross products of three at once, a deadline of 3 s, and four clients that each"
    text += f" look something up every 10 ms.\n\n{table(head, rows)}"
    note = "\n`oxigraph serve` 0.5.13 with `--timeout-s` keeps a thread for each request until the deadline"
    return f"{text}{note} has\npassed; a flood of look-ups, some ten thousand in 3 s, ends it.\n"


def _ending(run: Mapping[str, Any]) -> str:
    broken = ", broken body" if run["status"] == 200 and not run["whole"] else ""
    return f"{run['status']} after {run['seconds']:g} s{broken}"


def _builds(results: Mapping[str, Any]) -> str:
    rows = [
        (b["letters"], number(b["quads"]), f"{b['seconds']:.2f}", number(b["quads_per_second"]),
         f"{b['ratio_to_raw_disk']:.2f}", f"{b['ratio_to_raw_memory']:.2f}", b["peak_mb"])
        for b in results["builds"]
    ]  # fmt: skip
    head = (
        "letters",
        "quads",
        "seconds",
        "quads/s",
        "of raw load on disk",
        "of raw load in memory",
        "peak MiB",
    )
    text = "## Building\n\n`wijkgraph build` from letters and claims as files: read, prove every quote, merge, write"
    text += f" both dumps, index, optimise.\n\n{table(head, rows)}"
    return (
        text
        + f"\nCold `wijkgraph serve` on the real letters to its first answer: {results['cold_start_seconds']:.2f} s.\n"
    )


def _reading(results: Mapping[str, Any]) -> str:
    if "reading" not in results:
        return ""
    rows = [(work, f"{rate:.2f}") for work, rate in results["reading"].items()]
    return f"""## Reading of papers

The letters of the project repeated to a megabyte, processor time of one core, the best of three. Wanted: 1 MB/s for the
view with document facts and references, 0.3 MB/s to proposed facts.

{table(("work", "MB/s"), rows)}"""


def _soak(results: Mapping[str, Any]) -> str:
    if "soak" not in results:
        return ""
    soak = results["soak"]
    return f"""## Soak

{soak["seconds"]:.0f} s of mixed load with runaway queries and clients that leave: {number(soak["requests"])} requests,
{soak["failed"]} failed, {soak["runaways_stopped"]} runaways stopped. Memory in the second half of the run, against the
first half after warming up: {soak["memory_growth_mb"]:+.1f} MiB.

<!-- soak-memory -->
"""
