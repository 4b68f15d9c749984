"""`wijkgraph read` of many papers: the same bytes however many workers, one bad file told, a broken run resumed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_reading import LETTER, project, run
from tests.importing.papers import make_pdf
from tests.web.conftest import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(8):
        (folder / f"kst-30995-{number}.txt").write_text(
            LETTER.replace("Nr. 7", f"Nr. {number}"), encoding="utf-8"
        )
    return folder


@pytest.mark.parametrize("format", ["json", "trig", "table"])
def test_two_workers_print_the_same_bytes_as_one(
    papers: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    one = run("read", str(papers), "--format", format)
    two = run("read", str(papers), "--format", format, "--workers", "2")
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    assert b"30995-5" in one.stdout or b"kst-30995-5" in one.stdout


def test_the_json_of_several_is_one_object(papers: Path) -> None:
    done = run("read", str(papers), "--format", "json")
    told = json.loads(done.stdout)
    assert done.stdout.decode().startswith('{\n "documents": {\n')
    assert [document["own_id"] for document in told["documents"].values()] == [f"30995-{n}" for n in range(8)]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    done = run("read", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"The folder has no files" in done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_one_bad_file_is_told_and_the_others_are_read(papers: Path, workers: str) -> None:
    (papers / "kst-30995-3.txt").write_bytes(b"a\xe9b")
    done = run("read", str(papers), "--format", "json", "--workers", workers)
    assert done.returncode == 3
    assert len(json.loads(done.stdout)["documents"]) == 7
    assert b"kst-30995-3: The text is not UTF-8" in done.stderr
    assert b"Files that could not be read: 1 of 8" in done.stderr


def test_only_bad_files_print_an_empty_object(tmp_path: Path) -> None:
    done = run("read", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (3, {"documents": {}})


def test_a_folder_takes_each_result_and_a_second_run_reads_what_is_new(papers: Path, tmp_path: Path) -> None:
    into = tmp_path / "told"
    first = run("read", str(papers), "--format", "json", "--into", str(into), "--workers", "2")
    assert b"8 read into" in first.stderr
    (papers / "kst-30995-2.txt").write_text(LETTER.replace("Nr. 7", "Nr. 22"), encoding="utf-8")
    (papers / "kst-30995-9.pdf").write_bytes(make_pdf())
    again = run("read", str(papers), "--format", "json", "--into", str(into))
    assert b"2 read into" in again.stderr
    assert b"7 there already" in again.stderr
    assert json.loads((into / "kst-30995-2.json").read_text(encoding="utf-8"))["own_id"] == "30995-22"
    assert json.loads((into / "kst-30995-9.json").read_text(encoding="utf-8"))["own_id"] == "30995-7"


def test_a_run_that_is_killed_goes_on_where_it_was(papers: Path, tmp_path: Path) -> None:
    for number in range(8, 60):
        text = LETTER.replace("Nr. 7", f"Nr. {number}") + "De wijken gaan vooruit. " * 2000
        (papers / f"kst-30995-{number}.txt").write_text(text, encoding="utf-8")
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    run("read", str(papers), "--format", "json", "--into", str(whole))
    command = [
        sys.executable,
        "-m",
        "wijkgraph",
        "read",
        str(papers),
        "--format",
        "json",
        "--into",
        str(broken),
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        wait_until(lambda: len(list(broken.glob("*.json"))) > 5, pause=0.01)
        os.kill(running.pid, signal.SIGKILL)
    assert 5 < len(list(broken.glob("*.json"))) < 60
    with (broken / "read.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('{"stem": "kst-30')  # a line half written
    again = run("read", str(papers), "--format", "json", "--into", str(broken))
    assert again.returncode == 0
    assert b"there already, 0 not readable" in again.stderr
    assert b" 0 there already" not in again.stderr
    for path in whole.glob("*.json"):
        assert (broken / path.name).read_bytes() == path.read_bytes()


def test_a_table_is_not_put_into_a_folder(papers: Path, tmp_path: Path) -> None:
    assert run("read", str(papers), "--into", str(tmp_path / "x")).returncode == 2


def test_propose_all_reads_each_letter_once(tmp_path: Path, layout) -> None:  # type: ignore[no-untyped-def]
    root = project(tmp_path, layout.root)
    first = run("--root", str(root), "propose", "--all", "--workers", "2")
    assert first.returncode == 0, first.stderr
    assert b"5 read, 0 read before, 0 not readable" in first.stderr
    again = run("--root", str(root), "propose", "--all")
    assert b"0 read, 5 read before" in again.stderr
