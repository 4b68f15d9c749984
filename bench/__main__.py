"""`python -m bench`: run the benchmark, write docs/benchmarks.md, its plots and its numbers.

Example: python -m bench --sizes "10k 100k 1M" --soak 600

In pieces: python -m bench --sizes 10M --parts sizes --out ten.json, or a build of ten million quads by
python -m bench --letters 6500 --parts builds --out build.json, and then
python -m bench --results docs/benchmarks/results.json ten.json build.json
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import (
    build_times,
    http_rates,
    page_times,
    process_rates,
    query_times,
    reading_rates,
    regression,
    report,
    runaways,
    servers,
    soak,
    twin_times,
)
from bench.contestants import (
    Contestant,
    OurEngine,
    RawStore,
    SparqGraph,
    Web,
    bare_route,
    our_service,
    oxigraph,
    rdflib_endpoint,
    virtuoso,
)
from bench.generate import SEED, letters_for, write_nquads
from bench.joining import joined
from bench.queries import POINT

PARTS = ("sizes", "processes", "pages", "twins", "runaways", "builds", "reading", "soak")
ROOT = Path(__file__).parents[1]
# Above this size rdflib-endpoint loads for minutes and answers joins never (measured: docs/benchmarks.md).
_RDFLIB_UP_TO = 100_000
# Each of our copies in memory takes about 0.55 GiB a million quads; above this size only one takes part.
_ALL_IN_MEMORY_UP_TO = 2_000_000
# A site is built from its source files, with all of them in memory: about 2 GiB a million quads.
_CHECKED = "100k"
_PAGES_UP_TO = 2_000_000
_MANY = 1000  # letters in the largest twin, from a million quads on: some million files


def main() -> None:
    """Measure, then write the report."""
    options = _options()
    if options.check:
        _check(options)
        return
    if options.results:
        report.write(joined([json.loads(file.read_text()) for file in options.results]), options.out)
        _say(f"written: {options.out}")
        return
    with tempfile.TemporaryDirectory(prefix="wijkgraph-bench-") as folder:
        results = _measure(options, Path(folder))
    if set(options.parts.split()) == set(PARTS):
        report.write(results, options.out)
    else:
        options.out.write_text(json.dumps(results, ensure_ascii=False))
    _say(f"written: {options.out}")


def _check(options: argparse.Namespace) -> None:
    """Measures the smallest size of the last report that is no toy, and ends with 1 if a ratio fell."""
    last = json.loads((options.out.with_suffix("") / "results.json").read_text())
    with tempfile.TemporaryDirectory(prefix="wijkgraph-bench-") as folder:
        size = _one_size(_quads(_CHECKED), options, Path(folder))
    compared = regression.compare(regression.same_size(last, size["quads"]), size)
    print(regression.as_text(compared))
    sys.exit(any(one.has_fallen for one in compared))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10k 100k", help="quads, such as '10k 100k 1M 10M'")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds; medians are shown")
    parser.add_argument("--seconds", type=float, default=3.0, help="of load for each HTTP figure")
    parser.add_argument("--letters", default="10 100", help="corpora to build, in letters; 6500 make 10M")
    parser.add_argument("--twins", help="static twins to write, in letters; '10 100', from 1M on 1000 too")
    parser.add_argument("--soak", type=float, default=0.0, help="seconds of soak; 600 is the full run")
    parser.add_argument("--parts", default=" ".join(PARTS), help="some of them: writes numbers, not a report")
    parser.add_argument(
        "--results",
        type=Path,
        nargs="+",
        help="write the report of the numbers of these runs; measure nothing",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare ratios with those of the last report; ends with 1 if one fell",
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "docs" / "benchmarks.md", help="report, or numbers"
    )
    return parser.parse_args()


def _measure(options: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    results: dict[str, Any] = {"machine": _machine(), "versions": _versions(), "seed": SEED, "sizes": []}
    parts = options.parts.split()
    if "sizes" in parts:
        for quads in sorted(map(_quads, options.sizes.split())):
            folder = scratch / str(quads)
            folder.mkdir()
            results["sizes"].append(_one_size(quads, options, folder))
    if "pages" in parts:
        results["pages"] = _pages(options, scratch)
    if "twins" in parts:
        results["twins"] = _twins(options, scratch)
    small = _data(scratch, 100_000)[0]
    if "processes" in parts:
        _say("web processes")
        results["processes"] = process_rates.measure(small, rounds=options.rounds, seconds=options.seconds)
    if "runaways" in parts:
        _say("runaway queries")
        results["runaways"] = [
            runaways.measure(lambda: our_service(small, cache=False, deadline=runaways.DEADLINE)),
            runaways.measure(lambda: oxigraph(small, None, deadline=runaways.DEADLINE)),
        ]
    if "builds" in parts:
        _say("builds")
        results["builds"] = [
            build_times.measure(letters, scratch) for letters in sorted(map(int, options.letters.split()))
        ]
        results["cold_start_seconds"] = build_times.cold_start(scratch)
    if "reading" in parts:
        _say("reading of papers")
        results["reading"] = reading_rates.rates()
    if "soak" in parts and options.soak:
        _say(f"soak, {options.soak:.0f} s")
        results["soak"] = soak.measure(small, options.soak)
    results["machine"]["load_after"] = os.getloadavg()[0]
    return results


def _pages(options: argparse.Namespace, scratch: Path) -> list[dict[str, Any]]:
    """The site at each size that can be built; at the largest with a thing that a crowd points at."""
    sizes = [size for size in sorted(map(_quads, options.sizes.split())) if size <= _PAGES_UP_TO]
    found = []
    for size in sizes:
        _say(f"pages of {size} quads")
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            crowd = page_times.CROWD if size == sizes[-1] else 0
            found.append(page_times.measure(letters_for(size), Path(folder) / "site", crowd=crowd))
    return found


def _twins(options: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """The static twin of the real letters, and of each number of synthetic ones."""
    wanted = (options.twins or "10 100").split()
    if options.twins is None and max(map(_quads, options.sizes.split())) >= 1_000_000:
        wanted.append(str(_MANY))
    found = []
    for letters in sorted(map(int, wanted)):
        _say(f"static twin of {letters} letters")
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            found.append(twin_times.measure(letters, Path(folder)))
    _say("static twin of the real letters")
    return {"real": twin_times.measure_real(scratch), "synthetic": found}


def _one_size(quads: int, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    data, written = _data(folder, quads)
    _say(f"{written} quads: loading")
    with ExitStack() as stack:
        # Those that take much memory only while they load go first: at ten million quads there is little left over.
        raw_on_disk = RawStore(data, folder / "raw")
        web = _servers(stack, data, folder, quads)
        engine = OurEngine(data)
        stack.callback(engine.close)
        stores: list[Contestant] = []
        if quads <= _ALL_IN_MEMORY_UP_TO:
            stores = [RawStore(data, None), SparqGraph(data)]
        contestants: list[Contestant] = [*stores, raw_on_disk, engine, *web]
        memory = {one.name: one.resident_mb() for one in contestants}
        _say(f"{written} quads: queries")
        queries = query_times.measure(contestants, rounds=options.rounds)
        _say(f"{written} quads: HTTP")
        bare = stack.enter_context(bare_route(len(engine.ask(POINT))))
        return {
            "quads": written,
            "load_seconds": {one.name: round(one.load_seconds, 3) for one in contestants},
            "resident_mb": {name: round(mb) for name, mb in memory.items() if mb is not None},
            "queries": queries,
            "http": http_rates.measure(web, bare, rounds=options.rounds, seconds=options.seconds),
        }


def _servers(stack: ExitStack, data: Path, folder: Path, quads: int) -> list[Web]:
    on_disk = [stack.enter_context(oxigraph(data, folder / "oxigraph"))]
    if quads <= _RDFLIB_UP_TO:
        on_disk.append(stack.enter_context(rdflib_endpoint(data)))
    if servers.has_virtuoso():
        (folder / "virtuoso").mkdir()
        on_disk.append(stack.enter_context(virtuoso(data, folder / "virtuoso")))
    web = [stack.enter_context(our_service(data, cache=False))]
    if quads <= _ALL_IN_MEMORY_UP_TO:
        web += [stack.enter_context(our_service(data, cache=True)), stack.enter_context(oxigraph(data, None))]
    return [*web, *on_disk]


def _data(folder: Path, quads: int) -> tuple[Path, int]:
    path = folder / "data.nq"
    return path, write_nquads(path, letters_for(quads))


def _quads(text: str) -> int:
    units = {"k": 1_000, "m": 1_000_000}
    return int(text[:-1]) * units[text[-1].lower()] if text[-1].lower() in units else int(text)


def _machine() -> dict[str, Any]:
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if "MemTotal" in line)
    processor = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return {
        "processor": processor[0].partition(":")[2].strip() if processor else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory.split()[1]) / 2**20, 1),
        "system": f"{platform.system()} {platform.release()}",
        "date": time.strftime("%Y-%m-%d"),
        "commit": _commit(),
        "load_before": os.getloadavg()[0],
    }


def _commit() -> str:
    """Short name of the commit that is measured, with a `+` where files differ from it; empty outside a clone."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _versions() -> dict[str, str]:
    names = (
        "wijkgraph",
        "pyoxigraph",
        "oxigraph",
        "rdflib",
        "rdflib-endpoint",
        "fastapi",
        "uvicorn",
        "sparq-rdf",
    )
    found = {name: version(name) for name in names}
    found["Python"] = platform.python_version()
    if servers.has_virtuoso():
        said = subprocess.run([servers.VIRTUOSO, "-?"], capture_output=True, text=True, check=False)
        found["Virtuoso"] = next(
            (
                line.split()[1]
                for line in (said.stdout + said.stderr).splitlines()
                if line.startswith("Version")
            ),
            "?",
        )
    return found


def _say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
