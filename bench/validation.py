"""Speed, memory and findings of SHACL validation: ours beside others.

    python -m bench.validation --sizes 10000 100000 --rounds 3 --output build/bench/validation

Each run is a process of its own; engines take turns, and medians are told, with the number of results beside the number
of faults that the data hold. Engines that do not come with us take part where they are installed (`pip install --target
FOLDER pyrudof shacl shacl-rust pyshacl-turbo`, then PYTHONPATH=FOLDER; `npm install shacl-engine rdf-validate-shacl n3
rdf-ext` in a folder that WIJKGRAPH_NPM names). Those that read and validate in one call have no time
for loading of their own: compare them with the sum of both.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.validation_data import dossiers, faults, shapes

_SECONDS = 600  # after which a run is given up


@dataclass(frozen=True)
class Run:
    """One run of one engine: seconds to load and to validate, of processor time in all, and megabytes at most."""

    load: float
    validate: float
    processor: float
    megabytes: int
    results: int


def run_compiled(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    from wijkgraph.validation.engines import run_engine
    from wijkgraph.validation.inputs import load_data, load_shapes
    from wijkgraph.validation.sources import find_sources

    started = time.perf_counter()
    loaded_shapes, _ = load_shapes([shapes_file])
    graph, _ = load_data(find_sources([data]))
    loaded = time.perf_counter()
    outcome = run_engine(graph, loaded_shapes, "auto")
    return loaded - started, time.perf_counter() - loaded, len(outcome.results)


def run_with_places(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    """Run the public function, from files to findings with places."""
    from wijkgraph.validation import validate

    started = time.perf_counter()
    report = validate([data], shapes=[shapes_file])
    return 0, time.perf_counter() - started, len(report.findings)


def run_cached(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    """PySHACL with each query prepared once, fed from rdflib as the shipped one is."""
    import rdflib

    from wijkgraph.validation.engine_pyshacl import PreparedGraph

    return _run_pyshacl(PreparedGraph(), rdflib.Graph(), data, shapes_file)


def run_shipped(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    import rdflib

    return _run_pyshacl(rdflib.Graph(), rdflib.Graph(), data, shapes_file)


def _run_pyshacl(graph: Any, shapes_graph: Any, data: Path, shapes_file: Path) -> tuple[float, float, int]:
    import pyshacl
    from rdflib import RDF, SH

    started = time.perf_counter()
    graph.parse(data)
    shapes_graph.parse(shapes_file)
    loaded = time.perf_counter()
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph, inplace=True)
    return (
        loaded - started,
        time.perf_counter() - loaded,
        len(list(report.subjects(RDF.type, SH.ValidationResult))),
    )


def run_pyrudof(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    import pyrudof

    started = time.perf_counter()
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    strict = pyrudof.ReaderMode.Strict
    rudof.read_data(str(data), format=pyrudof.RDFFormat.Turtle, reader_mode=strict)
    rudof.read_shacl(str(shapes_file), format=pyrudof.ShaclFormat.Turtle, reader_mode=strict)
    loaded = time.perf_counter()
    rudof.validate_shacl()
    done = time.perf_counter()
    text = rudof.serialize_shacl_validation_results(format=pyrudof.ResultShaclValidationFormat.Turtle)
    return loaded - started, done - loaded, text.count("sh:ValidationResult")


def run_on_oxigraph(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    """PySHACL over an Oxigraph store, which it takes since 0.40."""
    import pyoxigraph
    import pyshacl
    import rdflib

    started = time.perf_counter()
    store: Any = pyoxigraph.Store()  # no type of pySHACL says that it takes one
    store.bulk_load(path=str(data), format=pyoxigraph.RdfFormat.TURTLE)
    shapes_graph = rdflib.Graph().parse(shapes_file)
    loaded = time.perf_counter()
    _, report, _ = pyshacl.validate(store, shacl_graph=shapes_graph, inplace=True)
    found = len(list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)))
    return loaded - started, time.perf_counter() - loaded, found


def run_turbo(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    import rdflib
    from pyshacl_turbo import validate

    started = time.perf_counter()
    _, report, _ = validate(str(data), shacl_graph=str(shapes_file))
    done = time.perf_counter()
    return 0, done - started, len(list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)))


def run_shacl_rust(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    import shacl_rust

    started = time.perf_counter()
    report = shacl_rust.validate_file(data, shapes_file, experimental_index=True)
    return 0, time.perf_counter() - started, len(report["results"])


def run_shacl(data: Path, shapes_file: Path) -> tuple[float, float, int]:
    import shacl

    started = time.perf_counter()
    report = shacl.validate(str(data), str(shapes_file))
    return 0, time.perf_counter() - started, len(report.results)


Row = dict[str, Any]  # one line of the table, by its column

ENGINES: dict[str, Callable[[Path, Path], tuple[float, float, int]]] = {
    "ours": run_compiled,
    "ours, with places": run_with_places,
    "shacl-rust": run_shacl_rust,
    "pyshacl-turbo": run_turbo,
    "pyrudof": run_pyrudof,
    "pyshacl-cached": run_cached,
    "pyshacl-oxigraph": run_on_oxigraph,
    "pyshacl": run_shipped,
    "shacl": run_shacl,
}
NODE_ENGINES = ("shacl-engine", "rdf-validate-shacl")
_NODE_SCRIPT = Path(__file__).parent / "validation_node.mjs"


def measure(engine: str, data: Path, shapes_file: Path) -> Run | None:
    """One run in a fresh process; None when it failed or took too long."""
    command = [sys.executable, "-m", "bench.validation", "--one", engine, str(data), str(shapes_file)]
    folder = None
    if engine in NODE_ENGINES:
        command = ["node", str(_NODE_SCRIPT), engine, str(data.absolute()), str(shapes_file.absolute())]
        folder = os.environ.get("WIJKGRAPH_NPM")  # where the packages are
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        print(f"  {engine}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    told = json.loads(done.stdout.splitlines()[-1])
    if "error" in told:
        print(f"  {engine}: {told['error']}", file=sys.stderr)
        return None
    return Run(**told)


def numbers_by_node(engine: str, files: Sequence[tuple[Path, Path]]) -> list[int | None]:
    """Number of results for each pair of data and shapes, by an engine of npm; None where it refuses."""
    command = ["node", str(_NODE_SCRIPT), engine, *(str(file.absolute()) for pair in files for file in pair)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=os.environ.get("WIJKGRAPH_NPM")
    )
    return [json.loads(line).get("results") for line in done.stdout.splitlines()]


def one(engine: str, data: Path, shapes_file: Path) -> None:
    """Run an engine here and print what it took."""
    load, validate, results = ENGINES[engine](data, shapes_file)
    used = resource.getrusage(resource.RUSAGE_SELF)
    megabytes = used.ru_maxrss // 1024
    print(json.dumps(asdict(Run(load, validate, used.ru_utime + used.ru_stime, megabytes, results))))


def compare(
    sizes: Sequence[int],
    rounds: int,
    engines: Sequence[str],
    limits: dict[str, int],
    folder: Path,
    *,
    shares: Sequence[int] = (0, 100),
) -> list[Row]:
    rows = []
    for size in sizes:
        for broken in shares:
            data = folder / f"data-{size}-{broken}.ttl"
            with data.open("w", encoding="utf-8") as file:
                file.writelines(dossiers(size, broken=broken))
            for rules in (False, True):
                shapes_file = folder / f"shapes-{'all' if rules else 'core'}.ttl"
                shapes_file.write_text(shapes(rules=rules), encoding="utf-8")
                able = [name for name in engines if size <= limits.get(name, size)]
                runs: dict[str, list[Run]] = {name: [] for name in able}
                for _ in range(rounds):
                    for name in able:
                        print(
                            f"{size} {'all' if rules else 'core'} 1/{broken or '-'} {name}", file=sys.stderr
                        )
                        run = measure(name, data, shapes_file)
                        runs[name] += [run] if run else []
                expected = faults(size, broken=broken, rules=rules)
                rows += [
                    _row(size, broken, rules, name, done) | {"faults": expected}
                    for name, done in runs.items()
                ]
    return rows


def _row(size: int, broken: int, rules: bool, name: str, runs: list[Run]) -> Row:
    row: Row = {
        "triples": size,
        "broken": f"1/{broken}" if broken else "none",
        "shapes": "all" if rules else "core",
    }
    row["engine"] = name
    row["runs"] = len(runs)
    if runs:
        for field in ("load", "validate", "processor", "megabytes", "results"):
            row[field] = round(statistics.median(getattr(run, field) for run in runs), 3)
    return row


def as_markdown(rows: list[Row]) -> str:
    """One table; the last column is how many times longer than ours loading and validation took."""
    heads = [
        "triples",
        "broken",
        "shapes",
        "engine",
        "load s",
        "validate s",
        "CPU s",
        "peak MB",
        "results",
        "faults",
        "× ours",
    ]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    ours = {_case(row): _whole(row) for row in rows if row["engine"] == "ours"}
    for row in rows:
        case = [row["triples"], row["broken"], row["shapes"], row["engine"]]
        if row["runs"]:
            times = _whole(row) / ours[_case(row)] if ours.get(_case(row)) else 0
            measured = [row[key] for key in ("load", "validate", "processor", "megabytes", "results")]
            cells = [*case, *measured, row["faults"], f"{times:.1f}"]
        else:
            cells = [*case, *["–"] * 5, row["faults"], "not finished"]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


def _whole(row: Row) -> float:
    """Seconds from files to results."""
    return float(row.get("load", 0) + row.get("validate", 0))


def _case(row: Row) -> tuple[Any, ...]:
    return row["triples"], row["broken"], row["shapes"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--engines", nargs="+", choices=[*ENGINES, *NODE_ENGINES], default=[*ENGINES, *NODE_ENGINES]
    )
    parser.add_argument("--limit", nargs="*", default=[], help="engine=size: skip the engine above this size")
    parser.add_argument(
        "--broken", type=int, nargs="+", default=[0, 100], help="one dossier in so many; 0 is none, 1 all"
    )
    parser.add_argument("--output", type=Path, default=Path("build/bench/validation"))
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "DATA", "SHAPES"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], Path(given.one[1]), Path(given.one[2]))
        return
    given.output.mkdir(parents=True, exist_ok=True)
    limits = {name: int(size) for name, _, size in (each.partition("=") for each in given.limit)}
    rows = compare(given.sizes, given.rounds, given.engines, limits, given.output, shares=given.broken)
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "system": platform.system(),
    }
    (given.output / "validation.json").write_text(
        json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n"
    )
    (given.output / "validation.md").write_text(as_markdown(rows))
    print(as_markdown(rows))


if __name__ == "__main__":
    main()
