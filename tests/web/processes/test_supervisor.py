"""The supervisor with web processes that only write down what they are told: the order of a swap, and the dead."""

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import SourceError, StoreError, WijkgraphError
from wijkgraph.web.processes import supervisor as module
from wijkgraph.web.processes.channel import Beside, Message, Peer
from wijkgraph.web.processes.supervisor import Supervisor

pytestmark = pytest.mark.slow

OLD, NEW = DataSource("old"), DataSource("new")
Do = Callable[[int, Message], None]  # what a web process does when it is told something: its place, what
Later = Callable[[int, Message], Awaitable[None]]  # and then, while it hears of other things


class Book:
    """Web processes that write into one file when they begin with an order, and when they have done it."""

    def __init__(self, folder: Path, do: Do, later: Later | None = None) -> None:
        self._file = folder / "book"
        self._file.touch()
        self._do, self._later = do, later
        self.supervisor = Supervisor(2, Limits(), 1, self._run_web)

    @property
    def lines(self) -> list[str]:
        return self._file.read_text().splitlines()

    def serve(self, work: Callable[[], Awaitable[None]] | None = None) -> None:
        """Runs the supervisor, and `work` once all serve."""

        async def run() -> None:
            announced = asyncio.Event()
            serving = asyncio.create_task(self.supervisor.run(OLD, announced.set))
            waiting = asyncio.create_task(announced.wait())
            await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if not serving.done() and work:
                await work()
            self.supervisor._stop(15)
            await serving

        asyncio.run(run())

    async def holds(self, line: str, times: int = 1) -> None:
        """Waits until a line has been written so often."""
        async with asyncio.timeout(60):
            while self.lines.count(line) < times:
                await asyncio.sleep(0.01)

    def _run_web(self, place: int, connection: socket.socket) -> None:
        async def answer(order: Message) -> tuple[Message, Beside]:
            source = json.loads(order["source"])["version"] if "source" in order else ""
            told = f"{order['do']} {source}".strip()
            self._write(f"{place} begins {told}")
            self._do(place, order)
            if self._later:
                await self._later(place, order)
            self._write(f"{place} has done {told}")
            return {"told": {"counters": [["asked", 1.0]]}}, None

        async def work() -> None:
            Peer(connection, answer, lambda: os._exit(0))
            await asyncio.sleep(60)

        asyncio.run(work())

    def _write(self, line: str) -> None:
        with self._file.open("a") as file:
            file.write(f"{line}\n")


def test_all_load_then_all_hold_and_only_then_one_goes_on(tmp_path: Path) -> None:
    def do(place: int, order: Message) -> None:
        time.sleep(0.2 if place else 0)  # one is slower than the other

    book = Book(tmp_path, do)
    book.serve(lambda: book.supervisor._swap(NEW))
    phases = [line.split()[-1] for line in book.lines if line.split()[-1] in ("new", "hold", "commit")]
    assert phases == ["new"] * 4 + ["hold"] * 4 + ["commit"] * 4


def test_data_that_one_cannot_load_are_dropped_by_all(tmp_path: Path) -> None:
    def do(place: int, order: Message) -> None:
        if place and order["do"] == "prepare":
            raise SourceError("Broken", where="data.nt")

    book = Book(tmp_path, do)

    async def swap() -> None:
        with pytest.raises(SourceError, match=r"data\.nt"):
            await book.supervisor._swap(NEW)
        await book.holds("0 has done drop")
        await book.holds("1 has done drop")

    book.serve(swap)
    assert not [line for line in book.lines if "hold" in line]


def test_one_that_does_not_hold_is_ended_and_begins_again_with_the_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PROMPT", 3.0)
    monkeypatch.setattr(module, "_PAUSE", 0.0)

    def do(place: int, order: Message) -> None:
        if place and order["do"] == "hold":
            time.sleep(60)

    book = Book(tmp_path, do)

    async def swap() -> None:
        await book.supervisor._swap(NEW)
        await book.holds("1 has done open new")

    book.serve(swap)
    assert book.lines.index("0 has done commit") < book.lines.index("1 has done open new")


def test_one_that_stands_still_as_it_loads_is_ended_and_one_that_only_takes_long_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PROMPT", 3.0)
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    stood = tmp_path / "stood"

    def do(place: int, order: Message) -> None:
        if place and order["do"] == "prepare" and not stood.exists():
            stood.touch()
            os.kill(os.getpid(), signal.SIGSTOP)

    async def later(place: int, order: Message) -> None:
        if not place and order["do"] == "prepare":
            await asyncio.sleep(8)

    book = Book(tmp_path, do, later)
    book.serve(lambda: book.supervisor._swap(NEW))
    assert {"0 has done commit", "1 has done commit"} <= set(book.lines)
    assert book.lines.count("0 begins prepare new") == 1
    assert book.lines.count("1 begins open old") == 2


def test_one_that_died_in_a_swap_has_no_say_in_it(tmp_path: Path) -> None:
    def do(place: int, order: Message) -> None:
        if place and order["do"] == "prepare":
            os._exit(0)

    book = Book(tmp_path, do)
    book.serve(lambda: book.supervisor._swap(NEW))
    assert "0 has done commit" in book.lines


def test_one_that_begins_again_while_a_newer_version_is_loaded_takes_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    died = tmp_path / "died"

    def do(place: int, order: Message) -> None:
        if order["do"] == "prepare" and place and not died.exists():
            died.touch()
            os._exit(0)
        if order["do"] == "prepare" and not place:
            while "1 has done open old" not in book.lines[4:]:
                time.sleep(0.01)

    book = Book(tmp_path, do)
    book.serve(lambda: book.supervisor._swap(NEW))
    assert book.lines.index("1 has done prepare new") < book.lines.index("0 begins hold")
    assert "1 has done commit" in book.lines


def test_what_an_ended_one_had_counted_stays_in_the_sum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.0)
    book = Book(tmp_path, lambda place, order: None)
    told = []

    async def tell() -> None:
        told.append(await book.supervisor._tell("counts"))
        book.supervisor._kill(book.supervisor._webs[0])
        await book.holds("0 has done open old", 2)
        told.append(await book.supervisor._tell("counts"))

    book.serve(tell)
    one = {"counters": [["asked", 1.0]]}
    assert told == [[one, one, {"counters": []}], [one, one, {"counters": [("asked", 1.0)]}]]


@pytest.mark.parametrize(
    ("failure", "error"), [(SourceError("Broken", where="data.nt"), SourceError), (None, StoreError)]
)
def test_one_that_cannot_begin_is_an_error(
    tmp_path: Path, failure: WijkgraphError | None, error: type[WijkgraphError]
) -> None:
    def do(place: int, order: Message) -> None:
        if place:
            raise failure or os._exit(1)

    with pytest.raises(error):
        Book(tmp_path, do).serve()
