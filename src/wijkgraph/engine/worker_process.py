"""The worker: a forked process that runs one query at a time and may be killed at any moment.

Before its first query it gives up what a query must never have: further sockets and files, more memory than
its share, core dumps. Oxigraph calls out for SERVICE by itself and has no switch for it; without a free
descriptor it cannot (EMFILE, measured).
"""

import ctypes
import os
import resource
import select
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from wijkgraph.engine.answering import Answering
from wijkgraph.engine.evaluating import Evaluator, Loaded
from wijkgraph.engine.frames import Request, pack_error, read_frame
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.memory_stores import reseed_random
from wijkgraph.errors import StoreError, WijkgraphError

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_STACK = 64 << 20  # bytes: what 100 nested brackets and a thousand patterns need, many times over


def run_worker(
    connection: socket.socket,
    keeper: int,
    loaded: Loaded,
    limits: Limits,
    *,
    network: bool,
) -> NoReturn:
    """Answers queries until the server hangs up. Never returns into the keeper's code."""
    status = 1
    try:
        # A worker without its keeper could never be reaped and replaced in order; it ends with it.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == keeper:  # else it had ended before we asked to be told
            # A worker that is given a query does not break in upon the server, which has others to hand out (sched(7)).
            with suppress(OSError):
                os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
            evaluator = loaded.open()
            reseed_random()
            memory = os.open("/proc/self/statm", os.O_RDONLY)  # kept open: no later open is possible
            _lower_limits(limits, memory, network=network)
            _serve(connection, evaluator, limits, memory)
            status = 0
    finally:
        os._exit(status)


def _lower_limits(limits: Limits, memory: int, *, network: bool) -> None:
    _silence(2)  # Rust reports its own panics there; ours reach the server as error frames
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_STACK, (_STACK, resource.getrlimit(resource.RLIMIT_STACK)[1]))
    share = _pages(memory, 0) + (limits.memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (share, share))
    if not network:
        # Listing the folder takes a descriptor that is free again afterwards, so only then is looked which are open.
        listed = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
        highest = max(filter(_is_open, listed))
        for descriptor in range(highest):
            if not _is_open(descriptor):
                _silence(descriptor)  # no hole may be left to be given out as a socket
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, highest + 1))


def _silence(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _pages(memory: int, field: int) -> int:
    """Bytes in a field of /proc/self/statm: 0 is the address space, 1 the resident memory."""
    return int(os.pread(memory, 128, 0).split()[field]) * resource.getpagesize()


def _serve(connection: socket.socket, evaluator: Evaluator, limits: Limits, memory: int) -> None:
    base = _pages(memory, 1)
    # A wait in `recv` also ends, for nothing, when the server takes the answer before: that leaves room to write.
    coming = select.poll()
    coming.register(connection, select.POLLIN)
    while coming.poll() and (frame := read_frame(connection)) is not None:
        request = Request.from_body(frame[1])
        answering = Answering(connection, evaluator, limits)
        try:
            answering.run(request)
        except WijkgraphError as error:
            connection.sendall(pack_error(error))
            continue
        except MemoryError:
            connection.sendall(pack_error(limits.out_of_memory()))
            return
        except ConnectionError:
            return
        except BaseException as error:  # a Rust panic is no Exception; the worker must not outlive one
            connection.sendall(
                pack_error(StoreError(f"The engine failed: {error}", next="Please report the query."))
            )
            return
        grown = _pages(memory, 1) - base
        retires = grown > limits.retire_mb << 20
        answering.end(retires=retires)
        if retires:
            return
