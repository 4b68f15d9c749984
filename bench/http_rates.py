"""Requests a second over HTTP, driven by wrk, or by a bounded client of our own where wrk is not installed."""

import http.client
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.contestants import CLIENT_SECONDS, Web
from bench.load_scripts import each_new, in_turn
from bench.queries import BIG, JOIN, JSON, POINT, QUERIES, accept, lookups
from bench.servers import processor_seconds

EMPTY = "empty-route"
KNOWN, MANY, NEW = "letter, known", "100 look-ups in turn", "look-ups, each new"
CONNECTIONS = {POINT: 8, JOIN: 8, BIG: 2}
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Rate:
    """Result of a stretch of load."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int  # replies that were not 2xx, and connections that broke
    cpu_us: float = 0.0  # processor time of the server and its children for a request, where it was taken


def measure(contestants: Sequence[Web], bare: Web, *, rounds: int, seconds: float) -> dict[str, Any]:
    """For each kind of request the median rate of each contestant over interleaved rounds.

    `bare` is a route that does nothing, beside which an answer that is known is measured.
    """
    found: dict[str, dict[str, list[Rate]]] = {name: {} for name in (*CONNECTIONS, EMPTY, KNOWN, MANY, NEW)}
    for _ in range(rounds):
        for one in (bare, *(other for other in contestants if "cached" in other.name)):
            url = one.url if one is bare else address(one, QUERIES[POINT])
            found[KNOWN].setdefault(one.name, []).append(worked(one, url, seconds))
        for one in contestants if shutil.which("wrk") else ():
            if "cached" not in one.name and one.default_graph is None:
                _look_up(one, found, seconds)
        for one in contestants:
            if one.empty_route:
                found[EMPTY].setdefault(one.name, []).append(load(one.empty_route, "*/*", 8, seconds))
        for name, connections in CONNECTIONS.items():
            for one in contestants:
                rate = load(address(one, QUERIES[name]), accept(name), connections, seconds)
                found[name].setdefault(one.name, []).append(rate)
    return {
        name: {who: asdict(median(rates)) for who, rates in by_contestant.items()}
        for name, by_contestant in found.items()
        if by_contestant
    }


def _look_up(one: Web, found: dict[str, dict[str, list[Rate]]], seconds: float) -> None:
    """Adds the rates of look-ups at many addresses, and of such as were never asked before."""
    queries = lookups(100)
    scripts = {
        MANY: in_turn([one.target(query) for query in queries]),
        NEW: each_new(urlsplit(one.url).path, queries),
    }
    for name, script in scripts.items():
        found[name].setdefault(one.name, []).append(worked(one, one.url, seconds, script))


def worked(one: Web, url: str, seconds: float, script: str = "", *, connections: int = 8) -> Rate:
    """A rate with the processor time that a request takes."""
    before = processor_seconds(one.pid)
    rate = load(url, JSON, connections, seconds, script=script)
    spent = processor_seconds(one.pid) - before
    return replace(rate, cpu_us=round(spent / max(rate.per_second * seconds, 1) * 1e6, 1))


def address(one: Web, query: str) -> str:
    """The whole address of a GET with that query."""
    parts = urlsplit(one.url)
    return f"{parts.scheme}://{parts.netloc}{one.target(query)}"


def load(
    url: str, media_type: str, connections: int, seconds: float, *, pause: float = 0.0, script: str = ""
) -> Rate:
    """Ask over some connections for some seconds: as often as the server can answer, or with a pause between.

    A script says what wrk asks in place of that one address.
    """
    if not script and (pause or not shutil.which("wrk")):
        return _by_threads(url, media_type, connections, seconds, pause)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.lua"
        file.write_text(script, encoding="utf-8")
        return _by_wrk(url, media_type, connections, seconds, file)


def _by_wrk(url: str, media_type: str, connections: int, seconds: float, script: Path) -> Rate:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency"]
    command += ["--timeout", f"{CLIENT_SECONDS:.0f}s", "-H", f"Accept: {media_type}", "-s", str(script), url]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds * 3 + 60)
    if done.returncode:  # nobody listens there any more
        return Rate(0.0, 0.0, 0.0, 1)
    said = done.stdout
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    other = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    failed = [*(broken.groups() if broken else ()), *(other.groups() if other else ())]
    return Rate(
        float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        _milliseconds(_found(r"50%\s+([\d.]+\w+)", said)),
        _milliseconds(_found(r"99%\s+([\d.]+\w+)", said)),
        sum(map(int, failed)),
    )


def _by_threads(url: str, media_type: str, connections: int, seconds: float, pause: float) -> Rate:
    times: list[float] = []
    failures: list[str] = []
    end = time.perf_counter() + seconds

    def ask() -> None:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=CLIENT_SECONDS)
        while (started := time.perf_counter()) < end:
            try:
                connection.request("GET", f"{parts.path}?{parts.query}", headers={"Accept": media_type})
                reply = connection.getresponse()
                reply.read()
                if reply.status != 200:
                    failures.append(str(reply.status))
            except (OSError, http.client.HTTPException) as error:
                failures.append(repr(error))
                connection.close()
            times.append(time.perf_counter() - started)
            time.sleep(pause)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [times[0]] * 99
    return Rate(len(times) / seconds, cuts[49] * 1000, cuts[98] * 1000, len(failures))


def median(rates: Sequence[Rate]) -> Rate:
    """The median of each figure, and the sum of what failed."""
    return Rate(
        round(statistics.median(rate.per_second for rate in rates), 2),
        round(statistics.median(rate.p50_ms for rate in rates), 3),
        round(statistics.median(rate.p99_ms for rate in rates), 3),
        sum(rate.failed for rate in rates),
        round(statistics.median(rate.cpu_us for rate in rates), 1),
    )


def _found(pattern: str, said: str) -> str:
    match = re.search(pattern, said)
    return match[1] if match else "0ms"


def _milliseconds(text: str) -> float:
    match = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    return float(match[1]) * _UNITS[match[2]] if match else 0.0
