"""A process killed at a random moment, a hundred times: every decision that was confirmed is there."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.reviewing.conftest import make_project
from tests.reviewing.proposals import KEY
from wijkgraph.project import Layout
from wijkgraph.reviewing.desk import open_desk
from wijkgraph.reviewing.journal import read_journal
from wijkgraph.reviewing.typed_commands import carry_out

pytestmark = pytest.mark.slow
TIMES = 100


def decide_without_end(layout: Layout, told: int) -> None:
    """Decides and takes back; each act is told through the pipe after it was kept."""
    with open_desk(layout, KEY, "lezer") as desk:
        os.write(told, b"open\n")
        while True:
            for wanted in ("2", "2", "u", "u"):
                command = wanted if desk.current else "u"
                if command == "2" or desk.history.done:
                    carry_out(desk, command)
                    os.write(told, b".")


def started(layout: Layout) -> tuple[int, int]:
    """A process of its own that decides, and the pipe through which it tells."""
    out, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            decide_without_end(layout, told)
        os._exit(1)
    os.close(told)
    return pid, out


def read_all(pipe: int) -> bytes:
    return b"".join(iter(lambda: os.read(pipe, 65536), b""))


def test_no_decision_is_lost_in_a_hundred_kills(tmp_path: Path) -> None:
    layout = make_project(tmp_path)
    path = layout.reviews / KEY / "lezer.journal"
    chance = random.Random(20261129)
    known = 0
    for _ in range(TIMES):
        pid, pipe = started(layout)
        first, wanted = b"", chance.randrange(4)
        while first.count(b".") < wanted or b"open" not in first:
            read = os.read(pipe, 65536)
            assert read
            first += read
        time.sleep(chance.random() * 0.02)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        confirmed = (first + read_all(pipe)).count(b".")
        os.close(pipe)
        records, _, _ = read_journal(path)
        acts = len(records) - 1
        assert confirmed <= acts - known <= confirmed + 1  # at most one was kept and not yet told
        known = acts
    assert known >= TIMES  # so it was killed amid decisions
    with open_desk(layout, KEY, "lezer") as desk:
        assert len(desk.history.done) <= len(desk.history.ever) <= known
