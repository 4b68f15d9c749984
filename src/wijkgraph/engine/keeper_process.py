"""The keeper: a process that holds one source and forks workers from it; one thread once it has loaded.

It answers its clients on Unix sockets, one JSON line each way:
    {"do": "fork", "network": false}  → {"pid": 17}, with the worker's socket beside it
    {"do": "reap", "pid": 17}         → {"status": 9}, the wait status of a worker that has ended
The first client started it. With {"do": "attach"} and a socket beside it, that one brings another, and hears
{"left": 1} when the other has gone; the workers of the other then end, and when the first goes, everything.
A process id is free for others only after its client asked to reap it, so a kill never hits another process.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterable
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


class _Client:
    """A process that has workers forked for it, and those of them that it has not reaped."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.workers: set[int] = set()

    def end(self) -> None:
        """Ends the workers of a client that has gone."""
        self.connection.close()
        for pid in self.workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in self.workers:
            _reap(pid)


def serve(control: socket.socket, loaded: Loaded, limits: Limits) -> None:
    """Forks and reaps on request until the first client closes its socket."""
    clients = {control.fileno(): _Client(control)}
    ready = select.poll()  # unlike epoll it has no descriptor, which workers would inherit
    ready.register(control, select.POLLIN)
    while True:
        for descriptor, _ in ready.poll():
            client = clients[descriptor]
            lines, received = _hear(client.connection)
            for line in lines:
                request = json.loads(line)
                if request["do"] == "attach":
                    other = _Client(socket.socket(fileno=received.pop(0)))
                    clients[other.connection.fileno()] = other
                    ready.register(other.connection, select.POLLIN)
                else:
                    _answer(client, request, clients.values(), loaded, limits)
            if not lines:
                if client.connection is control:
                    return
                ready.unregister(descriptor)
                clients.pop(descriptor).end()
                _say(control, {"left": 1})


def _answer(
    client: _Client, request: dict[str, Any], clients: Iterable[_Client], loaded: Loaded, limits: Limits
) -> None:
    with suppress(ConnectionError):  # a client that leaves while it is being answered is heard of next
        if request["do"] == "fork":
            _fork(client, clients, loaded, limits, network=request["network"] or loaded.network)
        else:
            status = _reap(request["pid"])
            client.workers.discard(request["pid"])
            _say(client.connection, {"status": status})


def _fork(
    client: _Client, clients: Iterable[_Client], loaded: Loaded, limits: Limits, *, network: bool
) -> None:
    ours, theirs = socket.socketpair()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)
    keeper = os.getpid()
    pid = os.fork()
    if pid == 0:
        ours.close()
        for other in clients:
            other.connection.close()
        run_worker(theirs, keeper, loaded, limits, network=network)
    theirs.close()
    client.workers.add(pid)
    try:
        socket.send_fds(client.connection, [json.dumps({"pid": pid}).encode() + b"\n"], [ours.fileno()])
    finally:
        ours.close()


def _reap(pid: int) -> int | None:
    with suppress(ChildProcessError):
        return os.waitpid(pid, 0)[1]
    return None


def _hear(connection: socket.socket) -> tuple[list[bytes], list[int]]:
    """Reads lines, with the descriptors beside them; none when the client has gone.

    No file object, because workers would inherit its buffer.
    """
    text, descriptors = b"", []
    while not text.endswith(b"\n"):
        try:
            part, received, _, _ = socket.recv_fds(connection, 4096, 8)
        except ConnectionError:
            return [], []
        if not part:
            return [], []
        text += part
        descriptors += received
    return text.splitlines(), descriptors


def _say(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    keep(lambda source, limits: load_source(source))
