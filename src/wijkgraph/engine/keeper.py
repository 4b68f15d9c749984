"""The server's side of a keeper: starts it, and has it fork and reap workers. Blocking; safe to call from threads."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from wijkgraph.engine.limits import Limits, can_hold_workers
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import Busy, StoreError, error_of


@dataclass(frozen=True)
class Worker:
    """A living worker: its process id, and the socket on which it takes queries."""

    pid: int
    connection: socket.socket

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the worker; does nothing when the worker has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


def launch(source: DataSource, limits: Limits) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Starts a keeper process; returns it with the socket on which it says when its source is loaded.

    Raises StoreError where a system cannot hold workers.
    """
    if not can_hold_workers():
        raise StoreError(
            "This system cannot fork processes or limit their memory, so that no query could be stopped",
            next="Serve on Linux, macOS or WSL; every other command works here.",
        )
    ours, theirs = socket.socketpair()
    arguments = [str(theirs.fileno()), source.to_json(), json.dumps(asdict(limits))]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", source.keeper, *arguments],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()
    return process, ours


class Keeper:
    """A keeper that holds one source, as one of its clients has it.

    `process` is that of a keeper which ends with this client; one without is shared, and ends elsewhere.
    """

    def __init__(
        self,
        source: DataSource,
        control: socket.socket,
        pid: int,
        *,
        process: subprocess.Popen[bytes] | None = None,
        quads: int | None = None,
    ) -> None:
        self.source = source
        self.pid = pid
        self.quads = quads  # None for a source on disk
        self._process = process
        self._control = control
        self._lock = threading.Lock()

    @classmethod
    def start(cls, source: DataSource, limits: Limits) -> "Keeper":
        """Starts a keeper and waits until its source is loaded. Raises SourceError or StoreError when that fails."""
        process, control = launch(source, limits)
        keeper = cls(source, control, process.pid, process=process)
        try:
            ready = keeper._receive()[0]
        except BaseException:  # cancellation too: what was taken is given back, then it goes on
            keeper.close()
            raise
        if "error" in ready:
            keeper.close()
            raise error_of(ready)
        keeper.quads = ready["quads"]
        return keeper

    def fork(self, *, network: bool = False) -> Worker:
        """Forks a worker. Raises StoreError when the keeper is gone, Busy when this process has no socket left."""
        answer, descriptors = self._ask({"do": "fork", "network": network})
        if not descriptors:  # no room for the worker's; the worker ends, for nobody holds its other end
            with suppress(StoreError):
                self._ask({"do": "reap", "pid": answer["pid"]})
            raise Busy("The service has no file descriptor left", next="Come back in some seconds.")
        return Worker(answer["pid"], socket.socket(fileno=descriptors[0]))

    def reap(self, worker: Worker) -> int | None:
        """Waits for a worker that has ended or was killed; returns its wait status, None when the keeper is gone."""
        worker.connection.close()
        try:
            status: int | None = self._ask({"do": "reap", "pid": worker.pid})[0]["status"]
        except StoreError:
            return None
        return status

    def close(self) -> None:
        """Ends the workers forked for this client, and the keeper too unless it is shared."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for an answer too
        self._control.close()
        if self._process is not None:
            end(self._process)

    def _ask(self, message: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        with self._lock:
            try:
                self._control.sendall(json.dumps(message).encode() + b"\n")
            except OSError as error:
                raise gone() from error
            return self._receive()

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        """Receives one answer: a short line, and the descriptors that came with it."""
        descriptors: list[int] = []
        line = b""
        while not line.endswith(b"\n"):
            try:
                part, received, _, _ = socket.recv_fds(self._control, 4096, 1)
            except OSError as error:
                raise gone() from error
            if not part:
                raise gone()
            line += part
            descriptors += received
        answer: dict[str, Any] = json.loads(line)
        return answer, descriptors


# Has a keeper for a source, in place of a dead one if there was; raises SourceError or StoreError.
KeeperStart = Callable[[DataSource, Limits, Keeper | None], Awaitable[Keeper]]


async def start_own(source: DataSource, limits: Limits, dead: Keeper | None = None) -> Keeper:
    """Starts a keeper for this process alone. Raises SourceError or StoreError when its source cannot be loaded."""
    if dead is not None:
        await asyncio.to_thread(dead.close)
    return await asyncio.to_thread(Keeper.start, source, limits)


def end(process: subprocess.Popen[bytes]) -> None:
    """Waits for a keeper whose socket was closed; kills it when it does not end by itself."""
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def gone() -> StoreError:
    """The error for a keeper that has ended."""
    return StoreError("The process that holds the data has ended", next="It is started again; try once more.")
