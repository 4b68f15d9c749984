"""`wijkgraph bench` as people use it: on the data of the folder, on a file, on an engine that somebody filled."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import servers
from wijkgraph import cli
from wijkgraph.asking.question_benchmark import LOOK_UP
from wijkgraph.asking.question_files import read_questions
from wijkgraph.project import Layout

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]
ASKED = "who-made-which-study"


@pytest.fixture
def run(layout: Layout, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs `wijkgraph` in this process; gives exit code, stdout and stderr."""

    def run(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["--root", str(layout.root), "--build", str(layout.build), "--lang", lang, *arguments])
        out, err = capfdbinary.readouterr()
        return int(stopped.value.code or 0), out.decode(), err.decode()

    return run


def test_every_question_is_timed(run: Run, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")  # wide enough for the longest name
    code, out, err = run("bench", "--seconds", "0")
    assert code == 0, err
    for name in (LOOK_UP, *read_questions(*layout.questions)):
        assert f" {name} " in out
    assert "median ms" in out
    assert "pyoxigraph" in err


def test_figures_for_programs_say_of_which_machine_and_data(run: Run) -> None:
    code, out, err = run("bench", ASKED, "--seconds", "0", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["machine"].keys() >= {"processor", "cores", "system", "python", "pyoxigraph"}
    assert found["version"]
    assert found["quads"] > 10_000
    look_up, asked = found["timings"]
    assert look_up["question"] == LOOK_UP
    rows = json.loads(run("ask", ASKED, "--format", "json")[1])
    assert asked["rows"] >= len(rows["rows"]) > 0
    assert asked["runs"] == 3
    assert 0 < asked["median_ms"] <= asked["p99_ms"]


def test_a_file_is_asked_in_place_of_our_data(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.nt"
    file.write_text(
        "<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n", encoding="utf-8"
    )
    code, out, err = run("bench", ASKED, "--dataset", str(file), "--seconds", "0", "--format", "json")
    assert code == 0, err
    found = json.loads(out)
    assert found["quads"] == 1
    assert [one["rows"] for one in found["timings"]] == [1, 0]


def test_an_engine_elsewhere_is_asked(run: Run) -> None:
    with servers.oxigraph(None) as server:
        assert run("publish", "--to", server.query, "--update", server.update)[0] == 0
        code, out, err = run("--store", server.query, "bench", ASKED, "--seconds", "0", "--format", "json")
    assert code == 0, err
    here = json.loads(run("bench", ASKED, "--seconds", "0", "--format", "json")[1])
    there = json.loads(out)
    assert there["version"] == here["version"]
    assert there["timings"][1]["rows"] == here["timings"][1]["rows"]


def test_a_question_without_an_answer_ends_with_one(run: Run, tmp_path: Path, layout: Layout) -> None:
    """A publisher's own question may be too much for the engine: the others are timed all the same."""
    for name in ("ontology", "data", "wijkgraph.toml"):
        (tmp_path / name).symlink_to(layout.root / name)
    (tmp_path / "queries").mkdir()
    head = "#+ question: q\n#+ vraag: v\n#+ about: a\n#+ uitleg: u\n"
    for name, query in {
        "bad": "SELECT ?a { SERVICE <http://example.org/> { ?a ?b ?c } }",
        "good": "SELECT ?a { ?a ?b ?c } LIMIT 2",
    }.items():
        (tmp_path / "queries" / f"{name}.rq").write_text(head + query, encoding="utf-8")
    own = ["--root", str(tmp_path), "--build", str(tmp_path / "build")]
    code, out, err = run(*own, "bench", "--seconds", "0", lang="nl")
    assert code == 1
    assert "good" in out
    assert "bad: " in err
    assert "SERVICE" in err


def test_an_unknown_question_or_format_is_the_askers_mistake(run: Run) -> None:
    assert run("bench", "who-made-what-study")[0] == 2
    assert run("bench", "--format", "xml")[0] == 2
