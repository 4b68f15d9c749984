"""Runaway queries among ordinary ones: are they stopped, what is said, what do the others notice, what stays behind?"""

import http.client
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from bench.contestants import Web
from bench.http_rates import address, load
from bench.queries import JSON, POINT, QUERIES, RUNAWAY

DEADLINE = 3.0  # seconds, as set in each server
_RUNAWAYS = 4
_PAUSE = 0.01  # seconds between look-ups of a client: readers, not a flood
_PATIENCE = DEADLINE * 4


def measure(start: Callable[[], AbstractContextManager[Web]]) -> dict[str, Any]:
    """Four runaway queries at once, with point look-ups of four clients all the while."""
    with start() as server:
        quiet = load(address(server, QUERIES[POINT]), JSON, 4, DEADLINE, pause=_PAUSE)
        before = (
            server.resident_mb()
        )  # of a server that has been at work: only what runaways leave behind counts
        ended: list[dict[str, Any]] = []
        threads = [threading.Thread(target=lambda: ended.append(_run_away(server))) for _ in range(_RUNAWAYS)]
        for thread in threads:
            thread.start()
        meanwhile = load(address(server, QUERIES[POINT]), JSON, 4, DEADLINE, pause=_PAUSE)
        for thread in threads:
            thread.join()
        time.sleep(1)
        return {
            "server": server.name,
            "deadline": DEADLINE,
            "runaways": sorted(ended, key=lambda one: str(one["status"])),
            "quiet": asdict(quiet),
            "meanwhile": asdict(meanwhile),
            "resident_mb": {"before": round(before), "after": round(server.resident_mb())},
        }


def _run_away(server: Web) -> dict[str, Any]:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=_PATIENCE)
    started = time.perf_counter()
    status: int | str
    whole = False
    try:
        connection.request("GET", server.target(RUNAWAY), headers={"Accept": JSON})
        reply = connection.getresponse()
        body = reply.read()
        status, whole = reply.status, body.rstrip().endswith(b"}")
    except TimeoutError:
        status = "not stopped"
    except (OSError, http.client.HTTPException) as error:
        status = type(error).__name__
    finally:
        connection.close()
    return {"status": status, "seconds": round(time.perf_counter() - started, 2), "whole": whole}
