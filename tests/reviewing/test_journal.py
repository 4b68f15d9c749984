"""A journal keeps every record that was appended, whatever happens to the process or the disk."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.errors import SourceError, StoreError
from wijkgraph.reviewing.journal import Journal, only_reviewer, read_journal

RECORDS = [{"act": "accept", "words": "één"}, {"act": "skip"}, {"act": "undo"}]


def filled(path: Path) -> Path:
    journal = Journal(path)
    for record in RECORDS:
        journal.append(record)
    journal.close()
    return path


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    assert read_journal(filled(tmp_path / "a" / "lezer.journal")) == (
        RECORDS,
        (tmp_path / "a" / "lezer.journal").stat().st_size,
        0,
    )


def test_a_journal_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_journal(tmp_path / "none.journal") == ([], 0, 0)


@given(cut=st.integers(min_value=1, max_value=400))
def test_cut_anywhere_every_whole_line_stands_and_writing_goes_on(tmp_path_factory, cut: int) -> None:  # type: ignore[no-untyped-def]
    path = filled(tmp_path_factory.mktemp("journal") / "lezer.journal")
    data = path.read_bytes()[:cut]
    path.write_bytes(data)
    journal = Journal(path)
    assert journal.records == RECORDS[: data.count(b"\n")]
    assert journal.torn == len(data) - (data.rfind(b"\n") + 1)
    journal.append({"act": "redo"})
    journal.close()
    assert read_journal(path)[0] == [*journal.records, {"act": "redo"}]


@pytest.mark.parametrize("harm", [b"X", b"\x00", b"\n"])
def test_a_broken_line_in_the_middle_is_told_with_its_number(tmp_path: Path, harm: bytes) -> None:
    path = filled(tmp_path / "lezer.journal")
    lines = path.read_bytes().split(b"\n")
    lines[1] = lines[1][:30] + harm + lines[1][31:]
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(SourceError, match="broken at line 2"):
        read_journal(path)


def test_a_line_left_out_is_noticed(tmp_path: Path) -> None:
    path = filled(tmp_path / "lezer.journal")
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], *lines[2:], *lines[2:]]))
    with pytest.raises(SourceError, match="broken at line 2"):
        read_journal(path)


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from wijkgraph.errors import StoreError
from wijkgraph.reviewing.journal import Journal, read_journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
journal = Journal(path)
journal.append({"act": "accept"})
whole = path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (whole + 10, resource.RLIM_INFINITY))
try:
    journal.append({"act": "reject"})
except StoreError as error:
    print(error)
assert path.stat().st_size == whole
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.append({"act": "skip"})
assert [one["act"] for one in read_journal(path)[0]] == ["accept", "skip"]
"""


def test_a_full_disk_refuses_the_decision_and_keeps_those_before(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "lezer.journal")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Cannot write the decision (earlier ones are kept)" in done.stdout


def test_where_nobody_may_write_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="Cannot write the decision"):
        Journal(tmp_path / "file" / "lezer.journal")


def test_two_reviewers_are_told_of_each_other(tmp_path: Path) -> None:
    both = (only_reviewer(tmp_path, name) for name in ("anna", "bram"))
    with next(both), pytest.raises(StoreError, match="Somebody else") as told, next(both):
        pass
    assert told.value.where.startswith("anna, ")
    with only_reviewer(tmp_path, "bram"):
        pass


def test_a_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    held = (
        "import sys, time\nfrom pathlib import Path\nfrom wijkgraph.reviewing.journal import only_reviewer\n"
    )
    held += (
        "with only_reviewer(Path(sys.argv[1]), 'anna'):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", held, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        os.kill(process.pid, signal.SIGKILL)
    with only_reviewer(tmp_path, "bram"):
        pass


def test_the_limit_of_this_process_is_untouched() -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
