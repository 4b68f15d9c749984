"""Fixtures of all tests: the checkout, its data built, and copies that a test may break."""

import gc
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.ours import our_store
from wijkgraph.dataset.assembly import Corpus, assemble, read_corpus
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.project import Layout, find_layout
from wijkgraph.rdf import Quad

pytest_plugins = ["pytester", "tests.skips"]

ROOT = Path(__file__).parents[1]
# Neither time nor luck is under test: on a machine at work an example may take long, and each run tries the same
# examples. Others are searched for with `--hypothesis-profile searching`.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("searching"), derandomize=True)
settings.register_profile("quick", settings.get_profile("same"), max_examples=30)
settings.load_profile("same")
# Fixtures that start another program or write a whole twin; what asks for one is slow, as a module that says so is.
SLOW = {"browser", "installed", "oxigraph", "own_server", "room", "server", "twin", "virtuoso"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves modules that are slow as a whole unread in `make quick`: to import them all takes longer than to test.

    So it does with a folder of nothing else, for the sake of what its conftest.py imports.
    """
    if config.getoption("markexpr") != "not slow":
        return None
    below = [collection_path] if collection_path.is_file() else collection_path.rglob("*.py")
    texts = [path.read_text() for path in below if path.match("test_*.py")]
    return True if texts and all("\npytestmark = pytest.mark.slow" in text for text in texts) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Puts the garbage collector aside: what is collected here stays to the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Has the garbage collector look at what tests make, and no more at the tests themselves."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that `make quick` leaves out, and has their files go first: then all processes end together."""
    for item in items:
        if isinstance(item, pytest.Function) and SLOW.intersection(item.fixturenames):
            item.add_marker("slow")
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The real files, built in a folder of the tests' own."""
    return find_layout(ROOT, tmp_path_factory.mktemp("build"))


def copy_project(folder: Path) -> None:
    """Copies the files of the five letters, from which everything is built."""
    for name in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "wijkgraph.toml", folder)


@pytest.fixture
def copy(tmp_path: Path) -> Layout:
    """A copy of the real files that a test may break."""
    copy_project(tmp_path)
    return find_layout(tmp_path, tmp_path / "build")


@pytest.fixture(scope="session")
def corpus(layout: Layout) -> Corpus:
    """All that the real files hold."""
    return read_corpus(layout)


@pytest.fixture(scope="session")
def quads(corpus: Corpus) -> list[Quad]:
    """The whole dataset."""
    return assemble(corpus)


@pytest.fixture(scope="session")
def store(quads: list[Quad]) -> EmbeddedStore:
    """The whole dataset, ready to be asked."""
    return our_store(quads)


@pytest.fixture(scope="session")
def store_without(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], EmbeddedStore]:
    """The dataset as it is built from the same files when one letter, by its key, and its claims are taken away."""

    @cache
    def without(letter: str) -> EmbeddedStore:
        folder = tmp_path_factory.mktemp("without")
        copy_project(folder)
        left = find_layout(folder, folder / "build")
        shutil.rmtree(left.letters / letter)
        (left.claims / f"{letter}.trig").unlink()
        return our_store(assemble(read_corpus(left)))

    return without
