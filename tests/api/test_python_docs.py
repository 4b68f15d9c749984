"""docs/python.md: every example is a file, what it prints is what stands there; the notebook runs."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.python_examples import FOLDER, PAGE, SHOWN, run_example
from tests.transcripts import ROOT, server

pytestmark = pytest.mark.slow

EXAMPLES = list(SHOWN.finditer(PAGE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


@pytest.fixture(scope="module")
def address(build: Path) -> Iterator[str]:
    with server(build) as at:
        yield at


def test_every_file_is_on_the_page() -> None:
    assert sorted(one["name"] for one in EXAMPLES) == sorted(path.name for path in FOLDER.glob("*.py"))


@pytest.mark.parametrize("shown", EXAMPLES, ids=[one["name"] for one in EXAMPLES])
def test_an_example_prints_what_the_page_says(shown, build: Path, address: str) -> None:
    path = FOLDER / shown["name"]
    assert shown["code"] == path.read_text(encoding="utf-8")
    assert shown["printed"] == run_example(path, build, address)


def test_the_notebook_runs_and_shows_tables(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKGRAPH_BUILD", str(build))
    monkeypatch.setenv("WIJKGRAPH_ROOT", str(ROOT))
    notebook = nbformat.read(ROOT / "docs" / "examples" / "wijkgraph.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output["data"] for output in outputs if "data" in output]
    assert sum("<table" in data.get("text/html", "") for data in shown) >= 4
    assert [one for one in outputs if one["output_type"] == "error"] == []


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook = nbformat.read(ROOT / "docs" / "examples" / "wijkgraph.ipynb", as_version=4)
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
