"""The page of standards: made by a run, and in step with what the run would be."""

import re

import pytest

from bench.compliance import PAGE, Outcome, Standard, read_standards, render, result_of, results_on
from tests.conftest import ROOT
from tests.validation.test_w3c_suite import EXCEPTIONS

pytestmark = pytest.mark.slow

STANDARDS = read_standards()
ONE = Standard("One", "https://example.org/", "a suite", ("tests/a.py", "tests/b.py::test_b"), "")
PASSED = [Outcome("tests/a.py::test_a", "passed"), Outcome("tests/b.py::test_b[x]", "passed")]


def test_the_page_is_in_step_with_the_standards() -> None:
    """Else: `make compliance`."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == render(STANDARDS, results_on(page))


def test_no_standard_on_the_page_fails() -> None:
    results = results_on(PAGE.read_text(encoding="utf-8"))
    assert [name for name, result in results.items() if result.startswith(("fails", "not run"))] == []
    assert sum(result == "not done" for result in results.values()) < 4


def test_the_page_tells_of_the_suites_what_their_own_tests_hold() -> None:
    """`docs/endpoint.md` and the lists of exceptions are held by the suites as they run."""
    page = PAGE.read_text(encoding="utf-8")
    endpoint = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (SPARQL 1\.\d|ours) \| (\d+) \| (\d+) \| \d+ \| (\d+) \|$", endpoint, re.MULTILINE
    )
    assert len(rows) == 3
    for name, tests, passed, refused in rows:
        assert f"{name}: {passed} of {tests}, {refused} refused" in page
    for engine, exceptions in EXCEPTIONS.items():
        assert f"{'ours' if engine == 'auto' else engine}: {121 - len(exceptions)} of 121" in page


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda one: one.name)
def test_what_tests_a_standard_exists(standard: Standard) -> None:
    for test in standard.tests:
        file, _, name = test.partition("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name or 'test_'}", text, re.MULTILINE), test
    assert standard.tests or standard.not_done
    assert bool(standard.tests) is bool(standard.by)


def test_a_standard_passes_when_all_its_tests_do() -> None:
    assert result_of(ONE, PASSED) == "passes"


def test_a_suite_says_what_passes() -> None:
    recorded = Outcome("tests/a.py::test_suite", "passed", ("3 of 4",))
    assert result_of(ONE, [*PASSED, recorded]) == "3 of 4"


def test_one_failure_or_a_test_that_did_not_run_is_told() -> None:
    assert "test_c" in result_of(ONE, [*PASSED, Outcome("tests/a.py::test_c", "failed")])
    assert result_of(ONE, PASSED[:1]) == "not run: tests/b.py::test_b"
    assert result_of(ONE, [PASSED[0], Outcome("tests/b.py::test_b", "skipped")]).startswith("not run")
    assert result_of(ONE, [PASSED[0], Outcome("tests/b.py::test_bee", "passed")]).startswith("not run")
