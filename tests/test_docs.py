"""The program does what the docs say: transcripts run, commands are documented, links lead somewhere."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tests.transcripts import ROOT, blocks, documents, matches, run, server, steps
from tests.tutorial import commands
from wijkgraph.cli import app
from wijkgraph.cli.commands import COMMANDS
from wijkgraph.web.protocol.settings import settings_fields

pytestmark = pytest.mark.slow

TOLD = [page for page in documents() if blocks(page.read_text(encoding="utf-8"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a build folder of its own: the transcripts build other graphs in theirs."""
    with server(tmp_path_factory.mktemp("served")) as at:
        yield at


@pytest.mark.parametrize("page", TOLD, ids=lambda page: page.stem)
def test_the_transcripts_of_a_page_are_true(page: Path, build: Path, address: str) -> None:
    """All of a page in one go, for a page tells one story."""
    for block in blocks(page.read_text(encoding="utf-8")):
        for step in steps(block):
            printed = run(step.command, build, address)
            assert matches(step.said, printed), f"$ {step.command}\n" + "\n".join(printed)


def test_no_transcript_deletes_what_a_variable_names() -> None:
    """Unset in the reader's shell, a variable is nothing, and what follows it is another folder."""
    commands = [s.command for page in TOLD for block in blocks(page.read_text("utf-8")) for s in steps(block)]
    deleting = [command for command in commands if re.search(r"\brm\b", command)]
    assert deleting
    for folder in re.findall(r"\brm -\w+ ([^&;|]+)", " ; ".join(deleting)):
        assert all(re.match(r"build/\w", path) for path in folder.split()), folder


def test_the_readme_shows_a_letter_going_in_and_an_answer_coming_out() -> None:
    shown = " ".join(blocks((ROOT / "README.md").read_text(encoding="utf-8")))
    for verb in ("freeze", "propose", "review", "ask", "explain", "coverage"):
        assert re.search(rf"wijkgraph (?:--\w+ \S+ )*{verb}\b", shown), verb


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    group: Any = get_command(app)
    assert len(COMMANDS) >= 11
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        assert command.help, name
        assert command.help.splitlines()[0] == COMMANDS[name].line, name
        assert "Example:" in command.help, name
        assert f"`{name}" in readme, name


def test_arguments_are_named_in_capitals_as_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\S+) ?(.*?)` \|", readme, re.MULTILINE))
    group: Any = get_command(app)
    named = {
        name: [
            one.metavar or one.name
            for one in group.get_command(None, name).params
            if one.param_type_name == "argument"
        ]
        for name in COMMANDS
    }
    assert [one for names in named.values() for one in names if not re.fullmatch("[A-Z]+", one)] == []
    del rows["ask"]  # its argument is a command of its own
    for name, told in rows.items():
        assert set(re.findall("[A-Z]+", told)) <= {*named.get(name, ())}, name


def test_links_between_pages_lead_somewhere() -> None:
    pages = [
        *documents(),
        ROOT / "CONTRIBUTING.md",
        *ROOT.glob("docs/decisions/*.md"),
        *ROOT.glob("ontology/*.md"),
    ]
    links = [(page, target) for page in pages for target in LINK.findall(page.read_text(encoding="utf-8"))]
    assert links
    assert [(page.name, target) for page, target in links if not (page.parent / target).exists()] == []


def test_nothing_committed_names_a_registry() -> None:
    for name in ("constraints.txt", "pyproject.toml", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://[^\s\"']*(?:simple|\.whl|\.tgz)|index-url", text), name


def test_nothing_that_a_build_leaves_is_committed() -> None:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    assert "pyproject.toml" in listed
    assert [name for name in listed if "snapshots/" in name or name != name.strip()] == []


INDEXED = re.compile(r"\]\(([^)#]+\.md)(?:#[^)]*)?\)")
MODULE = re.compile(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py))`")


def test_the_index_leads_to_every_page_in_the_readers_order() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", index, re.MULTILINE) == ["First", "How to", "Reference", "Explanation"]
    told = set(INDEXED.findall(index))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - told == {"README.md"}


@pytest.mark.parametrize("page", [*documents(), ROOT / "CONTRIBUTING.md"], ids=lambda page: page.stem)
def test_every_module_that_is_named_exists(page: Path) -> None:
    found = set(MODULE.findall(page.read_text(encoding="utf-8")))
    assert len(found) > 15 or page.stem not in {"architecture", "glossary"}
    places = (ROOT / "src" / "wijkgraph", ROOT)
    lost = {one for one in found if not any((place / one).exists() for place in places)}
    assert [
        one for one in sorted(lost) if not one.startswith(("build/", "work/"))
    ] == []  # made by the program


def rooms() -> set[str]:
    """Folders and modules of the package, as the docs write them; those of `web` apart, for they are rooms too."""
    package = ROOT / "src" / "wijkgraph"
    found = [*package.iterdir(), *(package / "web").iterdir()]
    modules = {
        str(one.relative_to(package))
        for one in found
        if one.suffix == ".py" and not one.stem.startswith("__")
    }
    folders = {f"{one.relative_to(package)}/" for one in found if (one / "__init__.py").is_file()}
    return (modules | folders) - {"web/"}


def test_every_room_is_described_in_the_order_of_its_imports() -> None:
    """Each has its row in docs/architecture.md, and a row imports from those above it alone."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text[text.index("## Rooms") : text.index("## Walk 1")]
    described = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert set(described) == rooms()
    above: set[str] = set()
    for room in described:
        name = "wijkgraph." + room.removesuffix(".py").strip("/").replace("/", ".")
        place = ROOT / "src" / "wijkgraph" / room
        for path in [place] if place.is_file() else place.rglob("*.py"):
            for imported in re.findall(
                r"^\s*from (wijkgraph[\w.]*) import (\w+)", path.read_text("utf-8"), re.MULTILINE
            ):
                whole = ".".join(imported)
                fits = [one for one in above | {name} if f"{whole}.".startswith(f"{one}.")]
                assert fits or whole == "wijkgraph.__version__", f"{path} imports {whole}"
        above.add(name)


def test_the_question_that_is_shown_is_the_file_that_is_run() -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"```sparql\n(.*?)```", page, re.DOTALL)
    name = "which-studies-did-which-organisation-make.rq"
    assert shown in [one.command.partition("\n")[2].removesuffix("END") for one in commands(page)]
    assert f"> queries/{name} " in page


def test_the_picture_of_a_job_names_settings_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = text[text.index("```mermaid") : text.index("*Stopped* and")]
    known = {entry.name for entry in settings_fields()}
    assert set(re.findall(r"\b[a-z]+_[a-z]+\b", picture)) <= known
    assert {"patience", "transfer", "aside", "deadline"} <= known


def test_the_glossary_is_sorted_and_brief() -> None:
    words = re.findall(
        r"^\| (\w[\w ]*) \| (.+?) \|", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    terms = [word for word, _ in words if word != "word"]
    assert terms == sorted(terms)
    assert {"claim", "passage", "ledger", "silence", "snapshot", "lane", "keeper", "worker"} <= set(terms)
    assert 25 <= len(terms) <= 40
