"""The benchmark of the static twin: it writes a site and tells of it, and says when there is none."""

import subprocess
from pathlib import Path

import pytest

from bench import twin_times
from bench.folders import write_sources
from wijkgraph.web.twin.folder import LIST

pytestmark = pytest.mark.slow


def test_a_small_twin_is_written_and_counted(tmp_path: Path) -> None:
    found = twin_times.measure(1, tmp_path)
    site = tmp_path / "twin-1-site"
    written = [path for path in site.rglob("*") if path.is_file() and path != site / LIST]
    assert found["letters"] == 1
    assert found["files"] == len(written)
    assert found["bytes"] == sum(path.stat().st_size for path in written)
    assert found["peak_mb"] > 0


def test_sources_that_cannot_be_built_are_no_measurement(tmp_path: Path) -> None:
    layout = write_sources(tmp_path / "twin-1", 1)
    next(layout.claims.iterdir()).write_text("no TriG", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        twin_times.publish(layout, tmp_path / "site")


def test_the_power_is_of_the_two_largest() -> None:
    twins = [
        {"files": files, "seconds": seconds} for files, seconds in ((10, 9.0), (100, 1.0), (1000, 100.0))
    ]
    assert round(twin_times.power(twins), 6) == 2
