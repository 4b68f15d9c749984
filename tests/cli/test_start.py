"""Start of a command: the modules it loads, and how its plain values are read."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import typer
from typer.core import TyperOption

from wijkgraph.cli import main
from wijkgraph.cli.plain_values import read_plainly
from wijkgraph.cli.tables import rows_drawn, stdout_console
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.project import Layout
from wijkgraph.words.translations import translate

ROOT = Path(__file__).parents[2]
_HEAVY = (
    "asyncio",
    "fastapi",
    "httpx",
    "jinja2",
    "numpy",
    "pandas",
    "pydantic",
    "pyshacl",
    "rdflib",
    "rich.markdown",
    "starlette",
    "uvicorn",
    "wijkgraph.reading.values",
    "wijkgraph.web",
)
_BUILDING = ("wijkgraph.claims", "wijkgraph.dataset.assembly", "wijkgraph.dataset.snapshot")
_READING = (
    *_BUILDING,
    "wijkgraph.citing",
    "wijkgraph.engine.admission",
    "wijkgraph.linked",
    "wijkgraph.overviews",
)
_PICTURES = ("rich._emoji_codes", "rich.markdown", "rich.progress")
# By command: what it does without besides, and the most modules of ours and patterns that it may load and compile.
_LIGHT: dict[str, tuple[tuple[str, ...], int, int]] = {
    "--help": (("pyoxigraph", "rich", "tomllib", "wijkgraph.words.messages"), 12, 25),
    "explain --help": (_READING, 65, 95),
    "ask": ((*_READING, "wijkgraph.asking.search"), 75, 105),
    "ask --help": ((*_READING, "wijkgraph.asking.search"), 75, 105),
    "ask which-reports-informed-which-decisions": (
        (*_READING, *_PICTURES, "tempfile", "wijkgraph.asking.search"),
        75,
        105,
    ),
    "explain Veerkracht": ((*_READING, *_PICTURES, "tempfile"), 85, 125),
    "validate --timeout 60 ontology/examples/Agreement-regio-deal.ttl": (("rich.console",), 80, 105),
}


@pytest.mark.slow
@pytest.mark.parametrize("command", _LIGHT)
def test_a_command_loads_nothing_heavy(command: str, built: Layout) -> None:
    """Time is not under test, but what it goes to: modules to load, and patterns to compile, each about 0.2 ms."""
    without, modules, patterns = _LIGHT[command]
    program = (
        "import contextlib, re._compiler, sys\n"
        "compiled, compile = [], re._compiler.compile\n"
        "re._compiler.compile = lambda *given: compiled.append(given) or compile(*given)\n"
        "from wijkgraph.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(open('/dev/null', 'w')):\n"
        f"    main({['--build', str(built.build), *command.split()]!r})\n"
        "ours = [name for name in sys.modules if name.partition('.')[0] == 'wijkgraph']\n"
        f"print(len(ours), len(compiled), *sorted(set({(*_HEAVY, *without)!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    loaded, made, *heavy = done.stdout.split()
    assert heavy == []
    assert int(loaded) <= modules
    assert int(made) <= patterns


def test_the_site_starts_without_what_reads_letters_and_writes_json_ld() -> None:
    """The patterns of the reading rules alone were a quarter of what a start imported."""
    program = "import sys, wijkgraph.cli.serve, wijkgraph.web.running; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    without = {"pyld", "requests", "wijkgraph.reading.rule_reader", "wijkgraph.reviewing.desk"}
    assert not without & set(done.stdout.split())


def test_the_snapshot_is_begun_before_the_web_is_imported() -> None:
    """Made by a fork, it takes as long as these imports, which are not to come first."""
    program = "import sys, wijkgraph.cli.serve, wijkgraph.web.listening, wijkgraph.dataset.conformance"
    program += "; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"asyncio", "fastapi", "jinja2", "uvicorn", "wijkgraph.web.running"} & set(done.stdout.split())


@pytest.fixture(scope="module")
def built(layout: Layout) -> Layout:
    """The five letters, built: what a command does that finds them so."""
    build_snapshot(layout)
    return layout


def test_a_terminal_is_shown_texts_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets of a heading are no markup, and words between colons no picture."""
    stdout_console().print("a [red]thing[/red] :house:", rows_drawn(["[b]of[/b] :cat:"], [["x"]], 80))
    told = capsys.readouterr().out
    assert "a [red]thing[/red] :house:" in told
    assert "[b]of[/b] :cat:" in told


@pytest.mark.parametrize(("typed", "meant"), [("serv", "'serve'"), ("vlidate", "'validate'"), ("xyzzy", "")])
def test_a_command_that_is_none_brings_what_looks_like_it(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", typed])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert f"No such command '{typed}'" in told
    assert meant in told
    assert ("Did you mean" in told) == bool(meant)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--word", "w", "--size", "4", "--one", "b", "--many", "x", "--many", "y", "--flag"],
        ["--share", "0.5", "--folders", ".", "--folders", "nowhere", "--numbers", "4"],
        ["--share", "1"],
        ["--folder", "."],
        ["--folder", "nowhere", "--there", "nowhere"],
        ["--there", "."],
        ["--nothing"],
        ["--help"],
    ],
)
def test_plain_values_are_those_of_typer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The same command twice: once as typer reads it, once without pydantic where that says nothing else."""

    def outcome(command: Any) -> tuple[Any, ...]:
        with pytest.raises(SystemExit) as ended:
            command(args=arguments, prog_name="show")
        return (ended.value.code, *capsys.readouterr())

    assert outcome(read_plainly(_command())) == outcome(_command())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--size", "four"], "'--size': 'four' is not a whole number."),
        (["--size", "4.5"], "'--size': '4.5' is not a whole number."),
        (["--size", "-1"], "'--size': '-1' is less than 0."),
        (["--share", "half"], "'--share': 'half' is not a number."),
        (["--share", "nan"], "'--share': 'nan' is not a number."),
        (["--share", "1.5"], "'--share': '1.5' is more than 1."),
        (["--one", "c"], "'--one': 'c' is none of a, b."),
    ],
)
@pytest.mark.skipif(
    not hasattr(TyperOption, "get_runtime_param"),
    reason="typer before 0.29 lets no reader stand in its place",
)
def test_what_does_not_fit_is_told_in_plain_words(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_plainly(_command())(args=arguments, prog_name="show")
    said = capsys.readouterr().err
    assert (ended.value.code, f"Invalid value for {told}" in said) == (2, True)
    dutch = translate(f"Invalid value for {told}", "nl")
    assert dutch is not None
    assert dutch.startswith(f"Dat past niet bij {told.partition(':')[0]}:")


def _command() -> Any:
    def show(
        word: str = "",
        other: str | None = None,
        size: Annotated[int, typer.Option(min=0)] = 3,
        share: Annotated[float, typer.Option(min=0, max=1)] = 1.0,
        one: Literal["a", "b"] = "a",
        many: list[str] | None = None,
        numbers: list[int] | None = None,
        flag: bool = False,
        folder: Path | None = None,
        folders: list[Path] | None = None,
        there: Annotated[Path | None, typer.Option(exists=True)] = None,
        arguments: Annotated[list[str] | None, typer.Argument()] = None,
    ) -> None:
        print(
            word, other, size, share, folders, one, many, numbers, flag, repr(folder), repr(there), arguments
        )

    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(show)
    return typer.main.get_command(app)
