"""The benchmark of builds: it builds, loads the same raw, and counts the memory of every process."""

import sys
from pathlib import Path

import pytest

from bench import build_times, servers

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("large", "rounds"), [(2, 3), (1, 1)])
def test_a_build_is_measured_beside_raw_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int, rounds: int
) -> None:
    monkeypatch.setattr(build_times, "_ROUNDS", 3)
    monkeypatch.setattr(build_times, "_LARGE", large)
    done = []
    once = build_times._round
    monkeypatch.setattr(build_times, "_round", lambda *given: done.append(given) or once(*given))
    found = build_times.measure(1, tmp_path)
    assert (found["letters"], len(done)) == (1, rounds)
    assert found["quads"] > 1000
    assert {"seconds", "ratio_to_raw_disk", "ratio_to_raw_memory"} < found.keys()
    assert 10 < found["peak_mb"] < 1000


def test_memory_of_children_counts() -> None:
    child = "held = bytearray(150 << 20); import time; time.sleep(1); print(len(held))"
    said, peak = servers.watched(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"]
    )
    assert said == f"{150 << 20}\n"
    assert 150 < peak < 300
