"""The keeper: a process that holds one source and forks workers from it; one thread once it has loaded.

It answers the server on a Unix socket, one JSON line each way:
    {"do": "fork", "network": false}  → {"pid": 17}, with the worker's socket beside it
    {"do": "reap", "pid": 17}         → {"status": 9}, the wait status of a worker that has ended
A process id is free for others only after the server asked to reap it, so a kill never hits another process.
"""

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from wijkgraph.engine.evaluating import Loaded, load_source
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource
from wijkgraph.engine.worker_process import run_worker
from wijkgraph.errors import WijkgraphError

_AHEAD = 512 * 1024  # bytes a worker may write before the server has read them; fewer wake-ups on big answers


def keep(load: Callable[[DataSource, Limits], Loaded]) -> None:
    """Runs a keeper. Its arguments are the number of the socket to serve on, the source and the limits."""
    control = socket.socket(fileno=int(sys.argv[1]))
    source = DataSource.from_json(sys.argv[2])
    limits = Limits(**json.loads(sys.argv[3]))
    # A terminal's Ctrl-C goes to the whole group; the server decides when we end, by closing the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        loaded = load(source, limits)
    except WijkgraphError as error:
        _say(control, error.to_message())
        return
    gc.collect()
    gc.freeze()  # the collector of a fork then leaves the shared pages alone
    with suppress(ConnectionError):  # a server that leaves while it is being answered has closed, too
        _say(control, {"quads": loaded.quads})
        serve(control, loaded, limits)


def serve(control: socket.socket, loaded: Loaded, limits: Limits) -> None:
    """Forks and reaps on request until the server closes the socket."""
    while line := _hear(control):
        request = json.loads(line)
        if request["do"] == "fork":
            _fork(control, loaded, limits, network=request["network"] or loaded.network)
        else:
            _say(control, {"status": _reap(request["pid"])})


def _fork(control: socket.socket, loaded: Loaded, limits: Limits, *, network: bool) -> None:
    ours, theirs = socket.socketpair()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)
    keeper = os.getpid()
    pid = os.fork()
    if pid == 0:
        ours.close()
        control.close()
        run_worker(theirs, keeper, loaded, limits, network=network)
    theirs.close()
    socket.send_fds(control, [json.dumps({"pid": pid}).encode() + b"\n"], [ours.fileno()])
    ours.close()


def _reap(pid: int) -> int | None:
    with suppress(ChildProcessError):
        return os.waitpid(pid, 0)[1]
    return None


def _hear(control: socket.socket) -> bytes:
    """Reads a line; empty when the server has closed. No file object, because workers would inherit its buffer."""
    line = b""
    while not line.endswith(b"\n"):
        part = control.recv(4096)
        if not part:
            return b""
        line += part
    return line


def _say(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    keep(lambda source, limits: load_source(source))
