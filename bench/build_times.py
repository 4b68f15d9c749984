"""`wijkgraph build` on synthetic folders, against loading the result raw; and a cold start of the real thing."""

import json
import shutil
import statistics
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import servers
from bench.folders import write_sources
from bench.ours import OURS

_ROUNDS = 5
_LARGE = 5000  # letters, from where one round takes minutes, and is enough
# Each in a process of its own, from the same bare start, which tells its seconds and its peak of memory. (getrusage
# would tell of the process that started it.)
_TELL = """
status = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024
print(json.dumps({"seconds": seconds, "peak_mb": peak, **told}))
"""
_BUILD = f"""
import json, sys, time
from pathlib import Path
from wijkgraph.project import find_layout
from wijkgraph.dataset.snapshot import build_snapshot
started = time.perf_counter()
snapshot = build_snapshot(find_layout(Path(sys.argv[1]), Path(sys.argv[2])))
seconds = time.perf_counter() - started
told = {{"quads": snapshot.quads, "dump": str(snapshot.nquads)}}
{_TELL}"""
_LOAD = f"""
import json, sys, time
from pathlib import Path
from pyoxigraph import RdfFormat, Store
started = time.perf_counter()
Store(*sys.argv[2:]).bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
seconds, told = time.perf_counter() - started, {{}}
{_TELL}"""


def measure(letters: int, scratch: Path) -> dict[str, Any]:
    """Seconds and quads a second of a build of that many letters, and of raw bulk loads of the same quads.

    They take turns; seconds and ratios are medians over the rounds, memory is the highest peak of all processes in
    MiB. Of very many letters there is one round.
    """
    root = write_sources(scratch / f"letters-{letters}", letters).root
    rounds = [_round(root, scratch / f"round-{letters}") for _ in range(1 if letters >= _LARGE else _ROUNDS)]

    def median(figure: Callable[[_Round], float]) -> float:
        return statistics.median(map(figure, rounds))

    seconds, quads = median(lambda one: one.build["seconds"]), rounds[0].build["quads"]
    return {
        "letters": letters,
        "quads": quads,
        "seconds": seconds,
        "peak_mb": max(one.build["peak_mb"] for one in rounds),
        "raw_memory_seconds": median(lambda one: one.memory["seconds"]),
        "raw_disk_seconds": median(lambda one: one.disk["seconds"]),
        "raw_disk_peak_mb": max(one.disk["peak_mb"] for one in rounds),
        "quads_per_second": round(quads / seconds),
        "ratio_to_raw_disk": round(median(lambda one: one.disk["seconds"] / one.build["seconds"]), 3),
        "ratio_to_raw_memory": round(median(lambda one: one.memory["seconds"] / one.build["seconds"]), 3),
    }


@dataclass(frozen=True)
class _Round:
    """Figures that each process told of itself."""

    build: Mapping[str, Any]
    disk: Mapping[str, Any]
    memory: Mapping[str, Any]


def _round(root: Path, folder: Path) -> _Round:
    build = _run(_BUILD, root, folder / "build")
    disk, memory = _run(_LOAD, build["dump"], folder / "raw"), _run(_LOAD, build["dump"])
    shutil.rmtree(folder)
    return _Round(build, disk, memory)


def _run(program: str, *arguments: object) -> dict[str, Any]:
    said, peak = servers.watched([sys.executable, "-c", program, *map(str, arguments)])
    told: dict[str, Any] = json.loads(said)
    # Of one process its own word is exact; of several only looks at all of them tell.
    return {**told, "peak_mb": max(told["peak_mb"], round(peak))}


def cold_start(scratch: Path) -> float:
    """Seconds from `wijkgraph serve` on the real letters, nothing built, to its first answer."""
    port = servers.free_port()
    command = [sys.executable, "-m", "wijkgraph", "--root", str(OURS.root)]
    command += ["--build", str(scratch / "cold"), "serve", "--port", str(port)]
    started = time.perf_counter()
    probe = f"http://127.0.0.1:{port}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
    with servers.running(command, probe), urllib.request.urlopen(probe) as reply:
        reply.read()
        return time.perf_counter() - started
