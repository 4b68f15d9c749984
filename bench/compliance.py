"""The page docs/compliance.md: each standard, what tests it, and what came of it. Run by `make compliance`.

The standards stand in standards.toml. A suite says what passes by recording the property `compliance`; of other tests
it counts that all of them pass.
"""

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "compliance.md"
_STANDARDS = Path(__file__).with_name("standards.toml")

_HEAD = """# Standards

Each standard that wijkgraph rests on, what tests it, and what came of the last run. `make compliance` runs the tests
and writes this page; the tests themselves are part of `make test` and `make clients`. "Passes" means that every test
named in `bench/standards.toml` passes.

| standard | tested by | result | not done, and why |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Standard:
    """A standard, the tests of it, and the parts that are left out."""

    name: str
    address: str
    by: str
    tests: tuple[str, ...]
    not_done: str


@dataclass(frozen=True)
class Outcome:
    """One test that ran: its node, how it ended, and what it recorded of a suite."""

    node: str
    end: str  # passed, failed or skipped
    recorded: tuple[str, ...] = ()


def read_standards() -> list[Standard]:
    """The standards, in the order of the page."""
    read = tomllib.loads(_STANDARDS.read_text(encoding="utf-8"))["standard"]
    return [Standard(**{**one, "tests": tuple(one["tests"])}) for one in read]


def run_tests(tests: Sequence[str]) -> list[Outcome]:
    """The outcome of every test of these files and nodes."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "results.xml"
        options = ["--numprocesses", "2", "--dist", "loadfile", "--quiet", f"--junitxml={written}"]
        subprocess.run([sys.executable, "-m", "pytest", *options, *tests], cwd=ROOT, check=False)
        return [_outcome(case) for case in ElementTree.parse(written).iter("testcase")]


def _outcome(case: ElementTree.Element) -> Outcome:
    node = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
    ends = {"failure": "failed", "error": "failed", "skipped": "skipped"}
    end = next((ends[child.tag] for child in case if child.tag in ends), "passed")
    recorded = [one.get("value", "") for one in case.iter("property") if one.get("name") == "compliance"]
    return Outcome(node, end, tuple(recorded))


def result_of(standard: Standard, outcomes: Sequence[Outcome]) -> str:
    """The words for what came of the tests of one standard."""
    if not standard.tests:
        return "not done"
    ours = [one for one in outcomes if any(_belongs(one.node, test) for test in standard.tests)]
    failed = [one.node for one in ours if one.end == "failed"]
    missed = [test for test in standard.tests if not _ran(test, ours)]
    if failed or missed:
        return f"fails: {', '.join(failed)}" if failed else f"not run: {', '.join(missed)}"
    return "; ".join(text for one in ours for text in one.recorded) or "passes"


def _ran(test: str, outcomes: Sequence[Outcome]) -> bool:
    return any(one.end == "passed" and _belongs(one.node, test) for one in outcomes)


def _belongs(node: str, test: str) -> bool:
    """True if a node is the test, one of its cases, or in its file."""
    return node == test or node.startswith((f"{test}[", f"{test}::"))


def render(standards: Sequence[Standard], results: Mapping[str, str]) -> str:
    """The page, with a result for each standard by its name."""
    rows = (
        f"| [{one.name}]({one.address}) | {one.by} | {results[one.name]} | {one.not_done} |"
        for one in standards
    )
    return _HEAD + "\n".join(rows) + "\n"


def results_on(page: str) -> dict[str, str]:
    """The results that stand on a page, by the name of the standard."""
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| [")]
    return {row[0].removeprefix("| [").partition("](")[0]: row[2] for row in rows}


def main() -> None:
    """Runs every test and writes the page."""
    standards = read_standards()
    outcomes = run_tests(list(dict.fromkeys(test for one in standards for test in one.tests)))
    results = {one.name: result_of(one, outcomes) for one in standards}
    PAGE.write_text(render(standards, results), encoding="utf-8")
    for name, result in results.items():
        print(f"{name}: {result}")


if __name__ == "__main__":
    main()
