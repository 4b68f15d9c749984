"""What the docs say is what the program does: transcripts run, commands are documented, links lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from tests.transcripts import ROOT, blocks, documents, matches, run, server, steps
from wijkgraph.cli import app

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
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert len(commands) >= 11
    for name, command in commands.items():
        assert command.help, name
        assert "Example:" in command.help, name
        assert f"`{name}" in readme, name


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
