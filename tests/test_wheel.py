"""The built wheel in an environment of its own, outside the checkout, is the whole program with its data."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.transcripts import matches
from tests.tutorial import Tried, try_out

# Pages that go on where docs/first-letter.md ends, each by itself.
GUIDES = ("questions", "mending", "registers", "releases")


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `wijkgraph` command of an environment that holds our wheel, and sees the pinned libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "env" / "bin" / "python"), "install"]
    subprocess.run([*pip, "--quiet", "--no-deps", str(wheel)], check=True, capture_output=True)
    # The folder alone: the .pth files in it, which lead to the checkout, are not read.
    (packages,) = (folder / "env").glob("lib/python3*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "env" / "bin" / "wijkgraph"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return clean_environment(tmp_path)


def clean_environment(home: Path) -> dict[str, str]:
    """A home of its own, and nothing that points at the checkout."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("WIJKGRAPH", "PYTHON"))
    }
    return {**clean, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "LANG": "C.UTF-8"}


def test_it_is_imported_from_the_wheel(installed: Path, environment: dict[str, str], tmp_path: Path) -> None:
    run = subprocess.run(
        [installed.with_name("python"), "-c", "import wijkgraph; print(wijkgraph.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(run.stdout).is_relative_to(installed.parents[1])


def test_who_imports_it_is_given_its_types(installed: Path) -> None:
    assert list(installed.parents[1].glob("lib/python3*/site-packages/wijkgraph/py.typed"))


def test_it_answers_with_sentences(installed: Path, environment: dict[str, str], tmp_path: Path) -> None:
    run = subprocess.run(
        [
            installed,
            "ask",
            "which-reports-informed-which-decisions",
            "--topic",
            "spoor-1-2020",
            "--format",
            "csv",
        ],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Naar aanleiding van de uitkomsten van de hiervoor genoemde onderzoeken" in run.stdout
    assert (tmp_path / "cache" / "wijkgraph" / "current").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["freeze", "letter.txt", "--key", "brief-1"],
        ["review", "kst-30995-98", "--keep", "c9d3a9f8c1ac", "--because", "staat er"],
        ["release", "1"],
    ],
)
def test_nothing_is_written_into_the_installed_package(
    installed: Path, environment: dict[str, str], tmp_path: Path, arguments: list[str]
) -> None:
    (share,) = installed.parents[1].glob("lib/python3*/site-packages/wijkgraph/share")
    before = sorted(share.rglob("*"))
    (tmp_path / "letter.txt").write_text("Een brief over Zuid.\n", encoding="utf-8")
    run = subprocess.run(
        [installed, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "come with the program" in run.stderr
    assert sorted(share.rglob("*")) == before


@pytest.fixture
def address(installed: Path, environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Address at which the installed program serves, from start to end of a test."""
    server = subprocess.Popen(
        [installed, "serve", "--port", "0"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    try:
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            line = server.stderr.readline()
            assert line, f"the server ended: {said}"
            said += line
        yield found.group().rstrip("/")
    finally:
        server.terminate()
        server.wait(60)
        server.stderr.close()


def test_it_serves_the_graph(address: str) -> None:
    def get(path: str, accept: str) -> str:
        request = urllib.request.Request(address + path, headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=120) as response:
            body: bytes = response.read()
            return body.decode()

    assert "<html" in get("/", "text/html")
    query = (
        "/sparql?query=ASK%20%7B%20%3Fs%20a%20%3Chttps%3A%2F%2Fw3id.org%2Fwijkgraph%2Fdef%23Letter%3E%20%7D"
    )
    assert "true" in get(query, "application/sparql-results+json")
    assert get("/healthz", "*/*")


@pytest.fixture(scope="module")
def first_letter(
    root: Path, installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Tried]]:
    """An empty folder after docs/first-letter.md, and what was tried there."""
    folder = tmp_path_factory.mktemp("first-letter")
    page = (root / "docs" / "first-letter.md").read_text(encoding="utf-8")
    return folder, try_out(page, folder, reader_of(installed, folder))


def reader_of(installed: Path, folder: Path) -> dict[str, str]:
    """The environment of somebody who reads English, with the installed program on the path."""
    mine = {"PATH": f"{installed.parent}:{os.environ['PATH']}", "WIJKGRAPH_LANG": "en", "COLUMNS": "110"}
    return {**clean_environment(folder / "home"), **mine}


def assert_as_said(tried: list[Tried]) -> None:
    for one in tried:
        assert matches(tuple(one.said), one.printed), f"$ {one.command}\n" + "\n".join(one.printed)


@pytest.mark.slow
def test_the_tutorial_goes_from_an_empty_folder_to_a_site_under_its_own_base(
    first_letter: tuple[Path, list[Tried]],
) -> None:
    folder, tried = first_letter
    assert_as_said(tried)
    # Terms are wijkgraph's, things are the project's: nothing that was built names a thing of ours.
    built = [
        path
        for name in ("build", "site")
        for path in (folder / "letters" / name).rglob("*")
        if path.is_file()
    ]
    assert len(built) > 1000
    assert [path for path in built if b"w3id.org/wijkgraph/id" in path.read_bytes()] == []
    dump = (folder / "letters" / "site" / "data" / "wijkgraph.nq").read_text(encoding="utf-8")
    assert "<https://data.example.org/id/study/wonen-in-zuid>" in dump


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_is_followed_in_the_project_of_the_tutorial(
    root: Path, installed: Path, first_letter: tuple[Path, list[Tried]], tmp_path: Path, guide: str
) -> None:
    shutil.copytree(
        first_letter[0] / "letters", tmp_path / "letters", ignore=shutil.ignore_patterns("site", "build")
    )
    page = (root / "docs" / f"{guide}.md").read_text(encoding="utf-8")
    tried = try_out(page, tmp_path, reader_of(installed, tmp_path), start="letters")
    assert tried
    assert_as_said(tried)
