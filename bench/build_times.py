"""`wijkgraph build` on synthetic folders, against loading the result raw; and a cold start of the real thing."""

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from bench import servers
from bench.generate import write_folder
from wijkgraph.layout import find_layout

_ROOT = Path(__file__).parents[1]
_BUILD = """
import json, sys, time
from pathlib import Path
from wijkgraph.layout import find_layout
from wijkgraph.snapshot import build_snapshot
started = time.perf_counter()
snapshot = build_snapshot(find_layout(Path(sys.argv[1]), Path(sys.argv[2])))
seconds = time.perf_counter() - started
status = Path("/proc/self/status").read_text().splitlines()  # getrusage would tell of the process that started us
peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024
print(json.dumps({"seconds": seconds, "quads": snapshot.quads, "peak_mb": peak, "dump": str(snapshot.nquads)}))
"""


def measure(letters: int, scratch: Path) -> dict[str, Any]:
    """Seconds and quads a second of a build of that many letters, and of raw bulk loads of the same quads."""
    root = scratch / f"letters-{letters}"
    for name in ("ontology", "queries"):
        shutil.copytree(_ROOT / name, root / name)
    (root / "data" / "reference").mkdir(parents=True)
    write_folder(root, letters)
    command = [sys.executable, "-c", _BUILD, str(root), str(root / "build")]
    built = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    dump = Path(built.pop("dump"))
    memory, disk = _load(dump, None), _load(dump, scratch / f"raw-{letters}")
    return {
        "letters": letters,
        **built,
        "raw_memory_seconds": memory,
        "raw_disk_seconds": disk,
        "quads_per_second": round(built["quads"] / built["seconds"]),
        "ratio_to_raw_disk": round(disk / built["seconds"], 3),
        "ratio_to_raw_memory": round(memory / built["seconds"], 3),
    }


def _load(dump: Path, folder: Path | None) -> float:
    started = time.perf_counter()
    store = Store(str(folder)) if folder else Store()
    store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS)
    return time.perf_counter() - started


def cold_start(scratch: Path) -> float:
    """Seconds from `wijkgraph serve` on the real letters, nothing built, to its first answer."""
    port = servers.free_port()
    command = [sys.executable, "-m", "wijkgraph", "--root", str(find_layout(_ROOT).root)]
    command += ["--build", str(scratch / "cold"), "serve", "--port", str(port)]
    started = time.perf_counter()
    probe = f"http://127.0.0.1:{port}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
    with servers.running(command, probe), urllib.request.urlopen(probe) as reply:
        reply.read()
        return time.perf_counter() - started
