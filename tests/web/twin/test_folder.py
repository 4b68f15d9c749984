"""The folder of a twin: it is taken up after an interruption, swept of its own leftovers, and of nothing else."""

from pathlib import Path

import pytest

from wijkgraph.errors import StoreError, UsageError
from wijkgraph.web.twin.folder import LIST, TwinFolder

pytestmark = pytest.mark.slow


def publish(folder: Path, *names: str, finish: bool = True) -> None:
    twin = TwinFolder(folder)
    twin.open()
    for name in names:
        twin.write(name, name.encode())
        twin.list([name])
    if finish:
        twin.finish()


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != LIST}


def test_a_file_is_copied_or_written_and_its_bytes_are_told(tmp_path: Path):
    dump = tmp_path / "dump.nq"
    dump.write_bytes(b"<a:s> <a:p> <a:o> .\n")
    twin = TwinFolder(tmp_path / "site")
    twin.open()
    assert [twin.write("data/dump.nq", dump), twin.write("a.html", b"a")] == [20, 1]
    assert (tmp_path / "site" / "data" / "dump.nq").read_bytes() == dump.read_bytes()
    with pytest.raises(StoreError, match="Cannot write the site"):
        twin.write("data/other.nq", tmp_path / "gone.nq")


def test_what_the_next_twin_has_not_goes_and_what_others_put_there_stays(tmp_path: Path):
    publish(tmp_path, "a.html", "b/c.ttl", "b/d.ttl")
    (tmp_path / "CNAME").write_text("example.org")
    publish(tmp_path, "a.html", "b/d.ttl")
    assert names(tmp_path) == {"a.html", "b/d.ttl", "CNAME"}
    publish(tmp_path, "b/d.ttl")
    assert names(tmp_path) == {"b/d.ttl", "CNAME"}


def test_after_an_interruption_the_files_of_both_runs_are_known(tmp_path: Path):
    publish(tmp_path, "old.html", "kept.html")
    publish(tmp_path, "half.html", finish=False)
    publish(tmp_path, "kept.html")
    assert names(tmp_path) == {"kept.html"}


def test_a_first_run_that_was_interrupted_is_taken_up(tmp_path: Path):
    publish(tmp_path, "half.html", finish=False)
    publish(tmp_path, "whole.html")
    assert names(tmp_path) == {"whole.html"}


def test_a_folder_with_something_else_is_refused(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="something else"):
        publish(tmp_path, "a.html")
    assert names(tmp_path) == {"thesis.txt"}


def test_what_cannot_be_written_is_told_with_its_place(tmp_path: Path):
    publish(tmp_path, "a")
    with pytest.raises(StoreError, match="Cannot write the site") as told:
        publish(tmp_path, "a/b.html")
    assert "a/b.html" in str(told.value.where)
    with pytest.raises(StoreError):
        publish(tmp_path / "a", "c.html")
