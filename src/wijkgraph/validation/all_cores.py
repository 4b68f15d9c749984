"""Tasks shared out over forks of this process, which all read the one loaded graph."""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from wijkgraph.errors import EngineFailure

T = TypeVar("T")

_MOST = 8  # processes; each takes memory for what it works out itself
_NUMBER = 4  # bytes of the number of a bundle
_MOST_BUNDLES = 8192  # whose numbers a pipe holds, with room to spare
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def cores() -> int:
    """Returns the number of processes that may share the work: 1 where no fork is safe or other work fills the cores.

    Another thread may hold a lock that a fork would wait for without end. Elsewhere than on Linux a fork cannot be
    made to end with its parent.
    """
    if sys.platform != "linux" or len(list(Path("/proc/self/task").iterdir())) > 1:
        return 1
    own = len(os.sched_getaffinity(0))
    others = max(0, int(os.getloadavg()[0]) - 1)  # this process has been at work for a while
    return max(1, min(own - others, _MOST))


def shared_out(work: Callable[[int], T], bundles: Sequence[Sequence[int]], processes: int) -> dict[int, T]:
    """Returns the answer of `work` to each number; whoever is free takes the next bundle.

    Raises what `work` raises, and EngineFailure when a process died.
    """

    def work_on(bundle: int) -> dict[int, T]:
        return {number: work(number) for number in bundles[bundle]}

    processes = min(processes, len(bundles))
    if processes < 2 or len(bundles) > _MOST_BUNDLES:
        return {number: work(number) for bundle in bundles for number in bundle}
    taking, giving = os.pipe()
    os.write(giving, b"".join(number.to_bytes(_NUMBER) for number in range(len(bundles))))
    os.close(giving)
    helpers: list[_Helper] = []
    try:
        helpers += (_Helper.forked(work_on, taking) for _ in range(processes - 1))
        answers = _all_of(work_on, taking)
        for helper in helpers:
            answers |= helper.answers()
    finally:
        os.close(taking)
        for helper in helpers:
            helper.end()
    return answers


def _all_of(work_on: Callable[[int], dict[int, T]], queue: int) -> dict[int, T]:
    """Returns the answers to every bundle that this process takes from the queue, until it is empty."""
    answers: dict[int, T] = {}
    while content := os.read(queue, _NUMBER):
        answers |= work_on(int.from_bytes(content))
    return answers


@dataclass(frozen=True)
class _Helper:
    """Fork of this process that takes bundles from the queue and gives its answers at the end."""

    process: int
    told: BinaryIO

    @classmethod
    def forked(cls, work_on: Callable[[int], dict[int, Any]], queue: int) -> "_Helper":
        """Makes the fork; returns in the parent only."""
        reading, writing = os.pipe()
        parent = os.getpid()
        process = os.fork()
        if process == 0:
            try:
                end_with(parent)
                with os.fdopen(writing, "wb") as out:
                    out.write(pickle.dumps(_attempted(work_on, queue)))
            finally:
                os._exit(0)  # nothing of the parent is to be flushed or closed twice
        os.close(writing)
        return cls(process, os.fdopen(reading, "rb"))

    def answers(self) -> dict[int, Any]:
        """Returns the answers. Raises the error that ended the work."""
        content = self.told.read()
        if not content:
            raise EngineFailure("A validation process died", next="Was memory short? Check fewer files.")
        answers, error = pickle.loads(content)
        if error is not None:
            raise error
        found: dict[int, Any] = answers
        return found

    def end(self) -> None:
        """Ends the process, wherever it is."""
        self.told.close()
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _attempted(work_on: Callable[[int], dict[int, T]], queue: int) -> tuple[dict[int, T], Exception | None]:
    try:
        return _all_of(work_on, queue), None
    except Exception as error:  # raised where its process is awaited
        # What led to it may hold a thousand frames, which would go while it is sent.
        error.__cause__ = error.__context__ = None
        return {}, error.with_traceback(None)


def end_with(parent: int) -> None:
    """Has the kernel kill this process when its parent ends, as a deadline makes it: a pattern may never end."""
    import ctypes

    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
