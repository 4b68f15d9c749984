"""The real data built, a server of them over HTTP, and the desk at which assistants ask."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ours import BASE
from wijkgraph.asking.question_files import read_questions
from wijkgraph.assistants.answer_desk import AnswerDesk
from wijkgraph.assistants.material import Prepared
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.frozen import read_letters
from wijkgraph.project import Layout


@pytest.fixture(scope="session")
def built(layout: Layout) -> Path:
    """A build folder with the real data."""
    build_snapshot(layout)
    return layout.build


@pytest.fixture(scope="session")
def prepared(layout: Layout) -> Prepared:
    """The letters and questions, with their indexes."""
    return Prepared(read_letters(layout.letters, BASE), read_questions(layout.queries))


@pytest.fixture(scope="session")
def desk(store: EmbeddedStore, prepared: Prepared) -> AnswerDesk:
    """The desk, in English."""
    return AnswerDesk(store, prepared, "en")


@dataclass
class RunningServer:
    """A running `wijkgraph serve` with `/mcp`."""

    url: str
    log: Path


@pytest.fixture(scope="session")
def start_server(
    built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., RunningServer]]:
    """Starts servers with further settings; all are stopped at the end."""
    running = []

    def start(*settings: str) -> RunningServer:
        log = tmp_path_factory.mktemp("mcp") / "log"
        options = [part for one in ("mcp=true", *settings) for part in ("--set", one)]
        process = subprocess.Popen(
            [sys.executable, "-m", "wijkgraph", "serve", "--port", "0", "--query-log", str(log), *options],
            env={**os.environ, "WIJKGRAPH_BUILD": str(built)},
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"http://\S+", line):
                return RunningServer(found[0].rstrip("/"), log)
        raise AssertionError("the server did not start")

    yield start
    for process in running:
        process.terminate()
        process.wait(60)
        assert process.stderr is not None
        process.stderr.close()


@pytest.fixture(scope="session")
def server(start_server: Callable[..., RunningServer]) -> RunningServer:
    """A server with its usual settings."""
    return start_server()
