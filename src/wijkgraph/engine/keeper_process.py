"""The keeper: holds one snapshot and forks workers from it. A program of its own, of one thread once it has loaded.

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
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from wijkgraph.engine.default_graph import default_graph_alone
from wijkgraph.engine.evaluating import Loaded, StoreEvaluator
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.loading import load_apart
from wijkgraph.engine.source import Source
from wijkgraph.engine.worker_process import run_worker
from wijkgraph.errors import StoreError, WijkgraphError
from wijkgraph.rdf import check_whole, format_of, not_well_formed

_AHEAD = 512 * 1024  # bytes a worker may write before the server has read them; fewer wake-ups on big answers


def keep(load: Callable[[Source, Limits], Loaded]) -> None:
    """Serve on the socket whose number is the first argument, with source and limits in the next two."""
    control = socket.socket(fileno=int(sys.argv[1]))
    source = Source.from_json(sys.argv[2])
    limits = Limits(**json.loads(sys.argv[3]))
    # A terminal's Ctrl-C goes to the whole group; the server decides when we end, by closing the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        loaded = load(source, limits)
    except WijkgraphError as error:
        _say(
            control,
            {"error": type(error).__name__, "what": error.what, "where": error.where, "next": error.next},
        )
        return
    gc.collect()
    gc.freeze()  # the collector of a fork then leaves the shared pages alone
    with suppress(ConnectionError):  # a server that leaves while it is being answered has closed, too
        _say(control, {"quads": loaded.quads})
        serve(control, loaded, limits)


def load_store(source: Source, limits: Limits) -> Loaded:
    """The source's files in memory; a folder on disk is opened by each worker for itself.

    RocksDB's threads would not survive a fork, so a keeper never opens it.
    """
    folder = source.folder
    if folder is not None:
        return Loaded(lambda: StoreEvaluator(Store.read_only(folder)), None)
    store, alone = load_apart(lambda: _load_files(source.files))
    return Loaded(lambda: StoreEvaluator(store, alone), len(store))


def _load_files(names: Iterable[str]) -> tuple[Store, Store | None]:
    """All there is, and the default graph apart."""
    store = Store()
    for name in names:
        _load_file(store, name)
    return store, default_graph_alone(store)


def _load_file(store: Store, name: str) -> None:
    syntax = format_of(Path(name))
    try:
        with Path(name).open("rb") as file:
            check_whole(file, syntax)
        store.bulk_load(path=name, format=syntax, base_iri=Path(name).as_uri())
    except SyntaxError as error:
        raise not_well_formed(error, syntax, name) from error
    except OSError as error:
        raise StoreError(
            f"Cannot load the data: {error}", where=name, next="Run `wijkgraph build`."
        ) from error


def serve(control: socket.socket, loaded: Loaded, limits: Limits) -> None:
    """Fork and reap on request until the server closes the socket."""
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
    """The next line; the server sends one and waits. Empty when it has closed. No file object: workers inherit it."""
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
    keep(load_store)
