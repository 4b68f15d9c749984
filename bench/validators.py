"""Findings of validators: the W3C suite, rules in SPARQL, ill-typed values; with time and memory, as one table.

    python -m bench.validators --suite FOLDER --output build/bench/validators.md

FOLDER holds the W3C test suite. An engine is right on a test of the suite where it gives as many results as are
expected; on rules and on ill-typed values, where it gives as many as the data hold. Engines as in `bench.validation`,
each run in a process of its own.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.validation import ENGINES, NODE_ENGINES, measure, numbers_by_node
from bench.validation_data import PREFIXES, dossiers, faults, shapes

entries: Any = import_module("tests.validation.w3c").entries  # tests have no types

# Each value is none of its datatype.
ILL_TYPED = (
    '"2020-02-30"^^xsd:date',
    '"2021-02-29"^^xsd:date',
    '"2020-13-01"^^xsd:date',
    '"300"^^xsd:byte',
    '"-1"^^xsd:unsignedInt',
    '"x"^^xsd:integer',
    '"maybe"^^xsd:boolean',
    '"1.5.0"^^xsd:decimal',
    '"24:30:00"^^xsd:time',
    '"2020-06-31T00:00:00"^^xsd:dateTime',
)
WELL_TYPED = ('"2020-02-29"^^xsd:date', '"-128"^^xsd:byte', '"01"^^xsd:integer', '"24:00:00"^^xsd:time')
_PLACES = {"ours": "file, line, column"}
_ALL = [name for name in (*ENGINES, *NODE_ENGINES) if name != "ours, with places"]


def write_typed(folder: Path, name: str, values: Sequence[str]) -> tuple[Path, Path]:
    """Data and shapes: a node for each value, with a shape for each datatype."""
    kinds = sorted({value.rpartition(":")[2] for value in values})
    data, rules = folder / f"{name}.ttl", folder / f"{name}-shapes.ttl"
    data.write_text(
        PREFIXES + "".join(f"id:n{n} wg:{v.rpartition(':')[2]} {v} .\n" for n, v in enumerate(values)),
        "utf-8",
    )
    rules.write_text(
        PREFIXES
        + "".join(
            f"wg:S{kind} a sh:NodeShape ; sh:targetSubjectsOf wg:{kind} ; "
            f"sh:property [ sh:path wg:{kind} ; sh:datatype xsd:{kind} ] .\n"
            for kind in kinds
        ),
        "utf-8",
    )
    return data, rules


def right_on_suite(engine: str, suite: Path) -> int:
    """Number of tests on which the engine gives as many results as are expected, run in one process."""
    command = [sys.executable, "-m", "bench.validators", "--suite", str(suite), "--count", engine]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return int(done.stdout.split()[-1]) if done.returncode == 0 and done.stdout.split() else 0


def count(engine: str, suite: Path) -> int:
    """The same, in this process; a test that the engine refuses is right where a refusal is expected."""
    tests = entries(suite)
    files = [(test.data, test.shapes) for test in tests]
    found = (
        numbers_by_node(engine, files) if engine in NODE_ENGINES else [_number(engine, *two) for two in files]
    )
    expected = [None if test.expected is None else test.expected.total() for test in tests]
    return sum(one == other for one, other in zip(found, expected, strict=True))


def _number(engine: str, data: Path, rules: Path) -> int | None:
    try:
        return ENGINES[engine](data, rules)[2]
    except BaseException:  # whatever an engine dies of, a panic of Rust too, is a refusal
        return None


def table(engines: list[str], suite: Path, folder: Path, size: int) -> str:
    """The comparison, as Markdown."""
    broken = folder / f"broken-{size}.ttl"
    broken.write_text("".join(dossiers(size, broken=100)), "utf-8")
    files = {}
    for rules in (False, True):
        files[rules] = folder / f"shapes-{rules}.ttl"
        files[rules].write_text(shapes(rules=rules), "utf-8")
    core, whole = (faults(size, broken=100, rules=rules) for rules in (False, True))
    ill_typed, well_typed = write_typed(folder, "ill", ILL_TYPED), write_typed(folder, "well", WELL_TYPED)
    heads = [
        "engine",
        "W3C suite",
        "fired rules",
        "ill-typed values",
        "sound values blamed",
        "seconds",
        "CPU s",
        "MB",
        "places",
    ]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for engine in engines:
        on_core, on_all = (measure(engine, broken, files[rules]) for rules in (False, True))
        ill, well = measure(engine, *ill_typed), measure(engine, *well_typed)
        fired = f"{on_all.results - on_core.results} of {whole - core}" if on_core and on_all else "–"
        row = [
            engine,
            f"{right_on_suite(engine, suite)} of {len(entries(suite))}",
            fired,
            f"{ill.results} of {len(ILL_TYPED)}" if ill else "–",
            f"{well.results} of {len(WELL_TYPED)}" if well else "–",
            f"{on_all.load + on_all.validate:.1f}" if on_all else "–",
            f"{on_all.processor:.1f}" if on_all else "–",
            str(on_all.megabytes) if on_all else "–",
            _PLACES.get(engine, "none"),
        ]
        lines.append(f"| {' | '.join(row)} |")
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suite", type=Path, required=True)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", default=_ALL)
    parser.add_argument("--output", type=Path, default=Path("build/bench/validators.md"))
    parser.add_argument("--count", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.count:
        print(count(given.count, given.suite))
        return
    given.output.parent.mkdir(parents=True, exist_ok=True)
    text = table(given.engines, given.suite, given.output.parent, given.size)
    given.output.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
