"""The second run of a few failed tests in CI, and what it may not hide."""

import json
from pathlib import Path

import pytest

from tests.once_more import MOST, once_more


def kept(pytester: pytest.Pytester, failed: list[str]) -> Path:
    """The file in which pytest keeps what has failed."""
    return pytester.makefile(".json", kept=json.dumps(dict.fromkeys(failed, True)))


@pytest.fixture
def two(pytester: pytest.Pytester) -> Path:
    """A test that passes, and one that fails."""
    return pytester.makepyfile(test_two="def test_good(): pass\n\ndef test_bad(): assert False\n")


def test_what_passes_alone_is_told_and_forgiven(
    pytester: pytest.Pytester, two: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert once_more(1, kept(pytester, [f"{two}::test_good"])) == 0
    said = capfd.readouterr().out
    assert "run once more alone: 1" in said
    assert f"{two}::test_good" in said
    assert "Each passed alone." in said


def test_what_fails_alone_fails(pytester: pytest.Pytester, two: Path) -> None:
    assert once_more(1, kept(pytester, [f"{two}::test_good", f"{two}::test_bad"])) == 1


def test_many_failures_are_not_tried_again(pytester: pytest.Pytester, two: Path) -> None:
    many = [f"{two}::test_good[{number}]" for number in range(MOST + 1)]
    assert once_more(1, kept(pytester, many)) == 1


@pytest.mark.parametrize("status", [2, 3, 4, 5])
def test_a_run_that_did_not_come_to_its_end_is_not_tried_again(
    pytester: pytest.Pytester, two: Path, status: int
) -> None:
    assert once_more(status, kept(pytester, [f"{two}::test_good"])) == status


def test_a_failure_of_which_nothing_is_kept_stays_one(tmp_path: Path) -> None:
    assert once_more(1, tmp_path / "nothing") == 1
