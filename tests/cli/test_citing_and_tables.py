"""`wijkgraph cite`, `table`, `release` and `diff` as people use them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from wijkgraph import cli
from wijkgraph.project import Layout

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(layout: Layout, capfdbinary: pytest.CaptureFixture[bytes]) -> Told:
    """Runs `wijkgraph` in this process; gives exit code, stdout and stderr."""

    def told(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["--root", str(layout.root), "--build", str(layout.build), "--lang", lang, *arguments])
        out, err = capfdbinary.readouterr()
        return int(stopped.value.code or 0), out.decode(errors="replace"), err.decode()

    return told


def test_a_thing_an_answer_and_the_dataset_are_cited(told: Told) -> None:
    assert "/id/study/wijk-in-zicht" in told("cite", "Wijk in zicht")[1]
    assert "question/who-made-which-study" in told("cite", "who-made-which-study")[1]
    assert "(gegevensverzameling)" in told("cite", lang="nl")[1]
    _, out, _ = told("cite", "who-commissioned-which-study", "--slot", "study=Wijk in zicht", "-f", "bibtex")
    assert out.startswith("@misc{wijkgraph-who-commissioned-which-study-study-wijk-in-zicht,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("cite", "no such thing"), "Nothing goes by 'no such thing'"),
        (("cite", "Wijk in zicht", "-f", "endnote"), "'endnote' is none of"),
        (("cite", "Wijk in zicht", "--slot", "study=x"), "Only a question has slots"),
        (("cite", "who-made-which-study", "--slot", "study"), "'study' fills no slot"),
        (("table", "unicorn"), "There is no table of 'unicorn'. Known: statement, "),
        (("table", "studies"), "Did you mean 'study'?"),
        (("diff", "2020.1"), "There is no release '2020.1'"),
        (("release", "../x"), "'../x' is no name for a release"),
    ],
)
def test_mistakes_are_told(told: Told, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = told(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_tables_are_listed_and_printed(told: Told) -> None:
    listed = told("table")[1]
    assert listed.startswith("statement")
    rows = list(csv.DictReader(io.StringIO(told("table", "study")[1])))
    assert f"{len(rows)}" in next(line for line in listed.splitlines() if line.startswith("study"))
    assert told("table", "study", "--format", "parquet")[1].startswith("PAR1")


@pytest.mark.slow
def test_a_release_is_made_and_compared_with_the_present(told: Told, tmp_path: Path) -> None:
    code, out, err = told("release", "2026.1", "--to", str(tmp_path))
    assert (code, out) == (0, f"{tmp_path / '2026.1'}\n")
    assert "Released 2026.1" in err
    code, out, _ = told("diff", "2026.1", "--from", str(tmp_path))
    assert (code, out) == (0, "# From 2026.1 to now\n\nNothing changed.\n")
