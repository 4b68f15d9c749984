"""Memory of a validation run: refused before it ends, wherever that shows, and said so."""

import os
from pathlib import Path

import pytest

from wijkgraph.errors import TooLarge
from wijkgraph.validation import memory, validate
from wijkgraph.validation.memory import MemoryWatch

MIB = 1 << 20


def used_by(monkeypatch, *mebibytes: int):
    """The process takes so many MiB, more at each look; the last figure stays."""
    looks = iter(mebibytes)
    last = mebibytes[-1] * MIB
    monkeypatch.setattr(memory, "_used", lambda: next(looks, last // MIB) * MIB)


def test_the_memory_of_this_process_is_told():
    before = memory._used()
    held = os.urandom(32 * MIB)
    assert memory._used() - before > len(held) // 2


def test_a_file_that_would_not_fit_is_not_read(world, monkeypatch):
    with Path("large.ttl").open("wb") as file:
        file.truncate(300 * MIB)  # a hole: it takes no disk
    used_by(monkeypatch, 50)
    with pytest.raises(TooLarge, match="more than the 256 MiB of memory") as told:
        validate(["large.ttl"], shapes=["shapes.ttl"], memory_mb=256)
    assert (told.value.where, "--memory-mb" in told.value.next) == ("large.ttl", True)


def test_reading_stops_where_memory_would_end(monkeypatch):
    taken = []
    used_by(monkeypatch, 50, 90, 101)
    with pytest.raises(TooLarge):
        taken += MemoryWatch(100 * MIB).over(range(10**9), "numbers")
    assert len(taken) == 20_000
    used_by(monkeypatch, 50)
    assert list(MemoryWatch(100 * MIB).over(range(25_000), "numbers")) == list(range(25_000))


def test_a_shape_is_not_begun_without_memory(world, monkeypatch):
    used_by(monkeypatch, 50, 50, 300)
    with pytest.raises(TooLarge) as told:
        validate(["good.ttl"], shapes=["shapes.ttl"], memory_mb=256)
    assert told.value.where.endswith("LetterShape")


def test_pyshacl_is_not_begun_with_data_that_it_could_not_hold(world, monkeypatch):
    many = "".join(f"<http://example.org/{n}> a <http://example.org/Letter> .\n" for n in range(5000))
    Path("many.ttl").write_text(many)
    used_by(monkeypatch, 252)
    with pytest.raises(TooLarge) as told:
        validate(["many.ttl"], shapes=["shapes.ttl"], engine="pyshacl", memory_mb=256)
    assert told.value.where == "pySHACL"


@pytest.mark.slow
def test_results_and_findings_are_counted_too(world, monkeypatch):
    many = "".join(f"<http://example.org/{n}> a <http://example.org/Letter> .\n" for n in range(12_000))
    Path("many.ttl").write_text(many)
    places = set()
    for looks in range(1, 20):  # after so many there is no memory left
        used_by(monkeypatch, *[50] * looks, 300)
        with pytest.raises(TooLarge) as told:
            validate(["many.ttl"], shapes=["shapes.ttl"], memory_mb=256)
        places.add(told.value.where)
        if told.value.where == "the findings":
            break
    assert places == {"many.ttl", "http://example.org/LetterShape", "the findings"}


def test_without_a_limit_nothing_is_watched(world, monkeypatch):
    used_by(monkeypatch, 10**6)
    assert len(validate(["broken.ttl"], shapes=["shapes.ttl"], memory_mb=0).findings) == 4


def test_as_many_processes_as_memory_has_room_for(monkeypatch):
    used_by(monkeypatch, 200)
    watch = MemoryWatch(500 * MIB)
    assert [watch.processes(4, size * MIB) for size in (10, 100, 149, 150, 400)] == [4, 3, 2, 2, 1]
    assert MemoryWatch().processes(4, 10**12) == 4


def test_what_is_free_is_told_by_the_machine_and_by_the_container(tmp_path, monkeypatch):
    (tmp_path / "memory.max").write_text(f"{800 * MIB}\n")
    (tmp_path / "memory.current").write_text(f"{300 * MIB}\n")
    (tmp_path / "memory.stat").write_text(f"anon 1\ninactive_file {100 * MIB}\n")
    assert memory._free_of_container(tmp_path) == 600 * MIB
    (tmp_path / "memory.max").write_text("max\n")
    assert memory._free_of_container(tmp_path) is None
    monkeypatch.setattr(memory, "_free_of_machine", lambda: 1000 * MIB)
    monkeypatch.setattr(memory, "_free_of_container", lambda: 600 * MIB)
    used_by(monkeypatch, 100)
    assert MemoryWatch.of(None).most == 640 * MIB
    assert MemoryWatch.of(7).most == 7 * MIB


def test_a_machine_that_does_not_tell_has_no_limit(monkeypatch):
    monkeypatch.setattr(memory, "_free", lambda: None)
    assert MemoryWatch.of(None).most == 0
