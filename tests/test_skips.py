"""A skip is a failure where `.ci/run` asks for that, save for want of a folder of standards."""

import pytest

from tests.outside import NO_STANDARDS, standard
from tests.skips import STRICT

TESTS = f"""
import pytest

def test_needs_a_program():
    pytest.skip("wrk is missing: install Debian's wrk")

def test_needs_standards():
    pytest.skip("{NO_STANDARDS} (WIJKGRAPH_STANDARDS), and fabio.ttl is in no package")

def test_needs_nothing():
    pass
"""


@pytest.fixture
def outcome(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    def run(strict: str) -> pytest.RunResult:
        monkeypatch.setenv(STRICT, strict)
        pytester.makepyfile(TESTS)
        return pytester.runpytest_inprocess("-p", "tests.skips", "-p", "no:cacheprovider", "-p", "no:xdist")

    return run


def test_a_plain_run_skips_and_counts_those_for_want_of_standards(outcome) -> None:
    done = outcome("")
    done.assert_outcomes(passed=1, skipped=2)
    done.stdout.fnmatch_lines(["1 skipped: no folder of standards was given"])


def test_a_strict_run_fails_on_a_skip_and_names_its_reason(outcome) -> None:
    done = outcome("1")
    done.assert_outcomes(passed=1, skipped=1, failed=1)
    done.stdout.fnmatch_lines(["*WIJKGRAPH_NO_SKIPS does not allow: Skipped: wrk is missing*"])
    done.stdout.fnmatch_lines(["1 skipped: no folder of standards was given"])


def test_a_strict_run_fails_on_a_skipped_module(outcome, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_other='import pytest\npytest.importorskip("no_such_module")')
    outcome("1").assert_outcomes(errors=1)


def test_a_standard_is_skipped_without_a_folder_and_demanded_of_one(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tests.outside.ROOT", tmp_path / "clone")
    monkeypatch.delenv("WIJKGRAPH_STANDARDS", raising=False)
    with pytest.raises(pytest.skip.Exception, match=NO_STANDARDS):
        standard("fabio.ttl")
    monkeypatch.setenv("WIJKGRAPH_STANDARDS", str(tmp_path))
    with pytest.raises(AssertionError, match=r"fabio\.ttl is missing"):
        standard("fabio.ttl")
    (tmp_path / "fabio.ttl").touch()
    assert standard("fabio.ttl") == tmp_path / "fabio.ttl"
    monkeypatch.setenv("WIJKGRAPH_STANDARDS", str(tmp_path / "gone"))
    with pytest.raises(AssertionError, match="is no folder"):
        standard("fabio.ttl")
