"""Real engines on loopback, and the dataset they are loaded with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import servers
from bench.servers import Server
from tests.ours import BASE
from tests.outside import program
from wijkgraph.asking.question_files import read_questions
from wijkgraph.asking.questions import Question
from wijkgraph.dataset.kept_snapshots import Snapshot
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.project import Layout
from wijkgraph.rdf import Quad, read_quads


@pytest.fixture(scope="package")
def snapshot(layout: Layout) -> Snapshot:
    """The real dataset."""
    return build_snapshot(layout)


@pytest.fixture(scope="package")
def quads(snapshot: Snapshot) -> list[Quad]:
    """The real dataset's quads."""
    return read_quads(snapshot.nquads)


@pytest.fixture(scope="package")
def embedded(snapshot: Snapshot) -> EmbeddedStore:
    """The real dataset in the embedded store."""
    return EmbeddedStore.open(snapshot.store, snapshot.version, BASE)


@pytest.fixture(scope="package")
def questions(layout: Layout) -> dict[str, Question]:
    """The named questions."""
    return read_questions(*layout.questions)


@pytest.fixture
def oxigraph() -> Iterator[Server]:
    """An empty `oxigraph serve`."""
    with servers.oxigraph(None) as server:
        yield server


@pytest.fixture(scope="package")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Virtuoso with its row cap as shipped, empty at first."""
    program(servers.VIRTUOSO)
    folder: Path = tmp_path_factory.mktemp("virtuoso")
    with servers.virtuoso(folder) as server:
        yield server
