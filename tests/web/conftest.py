"""A real server on loopback, started as anybody would start it, with small limits that tests can reach."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.ours import BASE
from wijkgraph.asking.question_files import read_questions
from wijkgraph.dataset.kept_snapshots import Snapshot
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.project import Layout
from wijkgraph.web.site.document_family import Site

EX = "http://example.org/"
BULK = 20_000  # triples in the graph ex:bulk

SMALL = """
@prefix ex: <http://example.org/> .
ex:a ex:label "één"@nl, "one"@en ; ex:size 3 ; ex:note "x, {\\"y\\"}\\n<z>" .
ex:a ex:knows ex:b . ex:b ex:knows ex:c .
ex:g1 { ex:a ex:knows ex:b . ex:a ex:only ex:one . }
ex:g2 { ex:a ex:knows ex:b . ex:a ex:only ex:two . _:x ex:is "blank" . }
"""


def bulk_lines(count: int = BULK) -> str:
    """N-Quads that make big answers and cross products."""
    lines = (f'<{EX}s{i}> <{EX}p{i % 5}> "value number {i}" <{EX}bulk> .' for i in range(count))
    return "\n".join([*lines, ""])


@dataclass
class Server:
    """A running `wijkgraph serve`."""

    process: subprocess.Popen[str]
    url: str
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.url, timeout=120)

    def ask(
        self, query: str, accept: str = "application/sparql-results+json", **parameters: str
    ) -> httpx.Response:
        return self.client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})

    def rows(self, query: str, **parameters: str) -> list[dict[str, str]]:
        """The values of a SELECT's rows."""
        answer = self.ask(query, **parameters)
        assert answer.status_code == 200, answer.text
        return [
            {name: cell["value"] for name, cell in row.items()}
            for row in answer.json()["results"]["bindings"]
        ]

    def metric(self, name: str) -> float:
        """The value of one line of /metrics, 0 when it is not there yet."""
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.client.get("/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def keeper(self) -> int:
        """The process id of the keeper."""
        found = [pid for pid in children(self.process.pid) if b"keeper_process" in cmdline(pid)]
        assert len(found) == 1, found
        return found[0]

    def webs(self) -> list[int]:
        """The process ids of the web processes, where there are several."""
        return [pid for pid in children(self.process.pid) if b"keeper_process" not in cmdline(pid)]

    def workers(self) -> list[int]:
        return children(self.keeper())

    def stop(self) -> str:
        """Stop the server; what it wrote to stderr since it started."""
        self.client.close()
        self.process.terminate()
        _, text = self.process.communicate(timeout=60)
        return text


def children(pid: int) -> list[int]:
    """The child processes of a process, whichever of its threads started them.

    Each process is asked for its parent: the list of children that Linux keeps is not whole while one of them ends.
    """
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _parent(path) == pid]


def _parent(process: Path) -> int | None:
    with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    return None


def ended(pid: int) -> bool:
    """True when a process has closed everything that it held, even if its parent has yet to hear of that."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    return True


def cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def start(*arguments: str | Path, before: Sequence[str] = (), processes: int = 1) -> Server:
    """Start a server on a free port, and wait until it answers. `before` goes before the command."""
    command = ["serve", "--port", "0", "--processes", str(processes), *map(str, arguments)]
    process = subprocess.Popen(
        [sys.executable, "-m", "wijkgraph", *before, *command],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if found := re.search(r"Serving on (http://\S+?)/\s", line):
            return ready(Server(process, found[1]))
    raise AssertionError("the server did not start: " + "".join(lines))


def ready(server: "Server") -> "Server":
    wait_until(lambda: server.client.get("/readyz").status_code == 200)
    return server


def wait_until(reached: Callable[[], bool], seconds: float = 60, *, pause: float = 0.05) -> None:
    """Wait until a condition holds; fail when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if reached():
                return
        except (httpx.TransportError, AssertionError, FileNotFoundError, ProcessLookupError):
            pass  # not yet
        time.sleep(pause)
    raise AssertionError("waited in vain")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files: a few triples and graphs, and many triples in one graph."""
    folder = tmp_path_factory.mktemp("data")
    small, bulk = folder / "small.trig", folder / "bulk.nq"
    small.write_text(SMALL, encoding="utf-8")
    bulk.write_text(bulk_lines(), encoding="utf-8")
    return [small, bulk]


def dataset_flags(paths: list[Path]) -> list[str]:
    return [flag for path in paths for flag in ("--dataset", str(path))]


def limit_flags(**limits: object) -> list[str]:
    return [flag for name, value in limits.items() for flag in ("--set", f"{name}={value}")]


TEST_LIMITS = {
    "deadline": 60,  # far from what a machine at work needs; who waits for a deadline asks for a shorter one
    "first_deadline": 0.3,
    "memory_mb": 300,
    "rows": 50_000,
    "page_rows": 100,
    "query_kb": 200,
    "client_seconds": 0,
    "client_running": 0,
    "slow_queue": 2,
}


@pytest.fixture(scope="session")
def server(data: list[Path]) -> Iterator[Server]:
    """One server for all tests that leave it as they found it."""
    running = start(*dataset_flags(data), *limit_flags(**TEST_LIMITS))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def snapshot(layout: Layout) -> Snapshot:
    """The real data, built."""
    return build_snapshot(layout)


@pytest.fixture(scope="session")
def site(layout: Layout, snapshot: Snapshot) -> Site:
    """The site over the real data."""
    return Site(
        EmbeddedStore.load(snapshot.nquads, snapshot.version, BASE), layout, read_questions(*layout.questions)
    )


@pytest.fixture(scope="session")
def room(layout: Layout, snapshot: Snapshot) -> Iterator[Server]:
    """A running server with the pages of the site."""
    running = start("--unchecked", before=["--root", str(layout.root), "--build", str(layout.build)])
    yield running
    running.stop()
