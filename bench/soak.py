"""A long stretch of mixed load on our service: no request may fail, and memory must stay flat.

Example: python -m bench.soak --seconds 60
"""

import argparse
import http.client
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from bench.contestants import Web, our_service
from bench.generate import letters_for, write_nquads
from bench.queries import BIG, QUERIES, RUNAWAY, accept, rows

_CLIENTS = 6
_DEADLINE = 3.0  # seconds a query may take
_SAMPLE = 5.0  # seconds between looks at memory
_RUNAWAY_EVERY = 15.0  # seconds
_LEAVES_EVERY = 20  # requests after which a client leaves in the middle of a big answer


class _Soak:
    """Clients that ask until the end, and what went wrong."""

    def __init__(self, server: Web, seconds: float, deadline: float) -> None:
        self._server = server
        self._deadline = deadline
        self._netloc = urlsplit(server.url).netloc
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self.asked = 0
        self.failures: list[str] = []
        self.stopped = 0  # runaways that were answered 503 in time
        self.memory: list[tuple[float, float]] = []  # seconds since the start, MiB

    def run(self) -> None:
        started = time.monotonic()
        threads = [threading.Thread(target=self._client, args=(number,)) for number in range(_CLIENTS)]
        threads.append(threading.Thread(target=self._runaways))
        for thread in threads:
            thread.start()
        while time.monotonic() < self._end:
            self.memory.append((round(time.monotonic() - started, 1), round(self._server.resident_mb(), 1)))
            time.sleep(_SAMPLE)
        for thread in threads:
            thread.join()

    def _client(self, number: int) -> None:
        """Ask queries in a random order that is the same in every run; now and then leave before the end."""
        rng = Random(number)
        names = [name for name in QUERIES if name != BIG]
        connection = http.client.HTTPConnection(self._netloc, timeout=60)
        count = 0
        while time.monotonic() < self._end:
            count += 1
            if count % _LEAVES_EVERY == 0:
                self._leave()
                continue
            name = BIG if count % 10 == 5 else rng.choice(names)
            try:
                connection.request(
                    "GET", self._server.target(QUERIES[name]), headers={"Accept": accept(name)}
                )
                reply = connection.getresponse()
                body = reply.read()
                if reply.status != 200:
                    self._failed(f"{name}: status {reply.status}")
                rows(name, body)
            except (OSError, ValueError, http.client.HTTPException) as error:
                self._failed(f"{name}: {error!r}")
                connection.close()
            with self._lock:
                self.asked += 1
        connection.close()

    def _leave(self) -> None:
        connection = http.client.HTTPConnection(self._netloc, timeout=60)
        connection.request("GET", self._server.target(QUERIES[BIG]), headers={"Accept": accept(BIG)})
        connection.getresponse().read(1000)
        connection.close()

    def _runaways(self) -> None:
        while time.monotonic() + _RUNAWAY_EVERY < self._end:
            connection = http.client.HTTPConnection(self._netloc, timeout=60)
            started = time.monotonic()
            try:
                connection.request("GET", self._server.target(RUNAWAY))
                status = connection.getresponse().status
                if status == 503 and time.monotonic() - started < self._deadline * 4:
                    self.stopped += 1
                else:
                    self._failed(f"runaway: status {status}")
            except (OSError, http.client.HTTPException) as error:
                self._failed(f"runaway: {error!r}")
            connection.close()
            time.sleep(_RUNAWAY_EVERY)

    def _failed(self, why: str) -> None:
        with self._lock:
            self.failures.append(why)


def measure(data: Path, seconds: float, deadline: float = _DEADLINE, processes: int = 1) -> dict[str, Any]:
    """Requests, failures, runaways stopped, and memory over time."""
    with our_service(data, cache=True, deadline=deadline, processes=processes) as server:
        soak = _Soak(server, seconds, deadline)
        soak.run()
        time.sleep(1)
        settled = [mb for at, mb in soak.memory if at > seconds / 4] or [mb for _, mb in soak.memory]
        half = len(settled) // 2
        return {
            "seconds": seconds,
            "requests": soak.asked,
            "failed": len(soak.failures),
            "failures": soak.failures[:10],
            "runaways_stopped": soak.stopped,
            "memory_mb": soak.memory,
            "memory_growth_mb": round(_mean(settled[half:]) - _mean(settled[:half]), 1) if half else 0.0,
        }


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def main() -> int:
    """Soaks a service of 100,000 quads and prints what was found; 1 if a request failed, or no runaway was stopped."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="600 is the full run")
    parser.add_argument(
        "--deadline", type=float, default=10.0, help="seconds a query may take; for busy machines many"
    )
    parser.add_argument("--processes", type=int, default=1, help="web processes that share the port")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wijkgraph-soak-") as folder:
        data = Path(folder) / "data.nq"
        write_nquads(data, letters_for(100_000))
        found = measure(data, options.seconds, options.deadline, options.processes)
    print(
        f"{found['requests']} requests, {found['failed']} failed, {found['runaways_stopped']} runaways stopped, "
        f"memory {found['memory_growth_mb']:+.1f} MiB"
    )
    for failure in found["failures"]:
        print(failure, file=sys.stderr)
    return 1 if found["failed"] or not found["runaways_stopped"] else 0


if __name__ == "__main__":
    sys.exit(main())
