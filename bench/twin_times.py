"""`wijkgraph publish --static`: the whole site as files, of the real letters and of synthetic ones, and its memory."""

import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import servers
from bench.folders import write_sources
from bench.ours import OURS
from bench.tables import exponent
from wijkgraph.dataset.kept_snapshots import current_snapshot
from wijkgraph.project import Layout

_SAID = re.compile(r"files +(\d+)\s+bytes +(\d+)")


def measure_real(scratch: Path) -> dict[str, Any]:
    """The site of the real letters."""
    return publish(Layout(OURS.root, scratch / "real"), scratch / "real-site")


def measure(letters: int, scratch: Path) -> dict[str, Any]:
    """The site of that many synthetic letters."""
    layout = write_sources(scratch / f"twin-{letters}", letters)
    return publish(layout, scratch / f"twin-{letters}-site")


def power(twins: Sequence[Mapping[str, Any]]) -> float:
    """The power of files by which seconds grew between the two largest twins."""
    return exponent([(one["files"], one["seconds"]) for one in twins])


def publish(layout: Layout, folder: Path) -> dict[str, Any]:
    """Cost of writing a site: built first, then the command timed alone. Raises CalledProcessError."""
    command = [sys.executable, "-m", "wijkgraph", "--root", str(layout.root), "--build", str(layout.build)]
    subprocess.run([*command, "build"], check=True, capture_output=True)
    started = time.perf_counter()
    said, peak = servers.watched([*command, "publish", "--static", str(folder)])
    seconds = time.perf_counter() - started
    found = _SAID.search(said)
    if found is None:
        raise RuntimeError(f"publish does not say how many files it wrote: {said!r}")
    files = int(found[1])
    return {
        "letters": sum(1 for _ in layout.letters.iterdir()),
        "quads": current_snapshot(layout).quads,
        "files": files,
        "bytes": int(found[2]),
        "seconds": round(seconds, 2),
        "ms_per_file": round(seconds * 1000 / files, 3),
        "peak_mb": round(peak),
    }
