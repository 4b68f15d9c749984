"""Rates of our service with one web process and with several, at full load and with the generator held back.

The generator takes processor time too, of cores that server and workers need. So it also asks at a tenth of the rate at
which one process answers all it can ask: what a request costs then shows in the processor time it takes.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.contestants import Web, our_service
from bench.http_rates import KNOWN, NEW, Rate, address, median, worked
from bench.load_scripts import each_new, paced
from bench.queries import POINT, QUERIES, lookups

NUMBERS = (1, 2, 4)
CONNECTIONS = 16
HELD = 10  # the part of the full rate of one process that is asked


def measure(data: Path, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Median rates by kind of request and number of processes; empty without wrk, which does the asking."""
    if not shutil.which("wrk"):
        return {}
    full: dict[tuple[str, int], list[Rate]] = {}
    held: dict[tuple[str, int], list[Rate]] = {}
    with ExitStack() as stack:
        servers = {
            (kind, number): stack.enter_context(our_service(data, cache=kind == KNOWN, processes=number))
            for kind in (KNOWN, NEW)
            for number in NUMBERS
        }
        memory = {number: round(servers[NEW, number].resident_mb()) for number in NUMBERS}
        for _ in range(rounds):
            for (kind, number), server in servers.items():
                url, script = _asked(kind, server)
                rate = worked(server, url, seconds, script, connections=CONNECTIONS)
                full.setdefault((kind, number), []).append(rate)
        for _ in range(rounds):
            for (kind, number), server in servers.items():
                pause = HELD * CONNECTIONS / median(full[kind, 1]).per_second
                url, script = _asked(kind, server)
                rate = worked(server, url, seconds, script + paced(pause), connections=CONNECTIONS)
                held.setdefault((kind, number), []).append(rate)
    return {
        "cores": os.cpu_count(),
        "memory_mb": memory,
        "kinds": {
            kind: {number: _both(full[kind, number], held[kind, number]) for number in NUMBERS}
            for kind in (KNOWN, NEW)
        },
    }


def _asked(kind: str, server: Web) -> tuple[str, str]:
    """Address and script of a kind of request."""
    if kind == KNOWN:
        return address(server, QUERIES[POINT]), ""
    return server.url, each_new(urlsplit(server.url).path, lookups(100))


def _both(full: Sequence[Rate], held: Sequence[Rate]) -> dict[str, Any]:
    return {"full": asdict(median(full)), "held": asdict(median(held))}
