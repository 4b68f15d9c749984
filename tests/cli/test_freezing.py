"""`wijkgraph freeze` as a person calls it: any file, what was left out, the key it proposes."""

import json
from pathlib import Path

import pytest

from tests.cli.test_reading import LETTER, project, run
from tests.importing.papers import XML, make_pdf

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path, layout) -> Path:  # type: ignore[no-untyped-def]
    project(tmp_path, layout.root)
    (tmp_path / "data").unlink()
    (tmp_path / "data" / "letters").mkdir(parents=True)
    return tmp_path


def test_without_a_key_one_is_proposed_and_nothing_is_written(root: Path) -> None:
    done = run("--root", str(root), "freeze", "-", input=LETTER.encode())
    assert done.returncode == 2
    assert b"Proposed key: kst-30995-7 (the text says it is Kamerstuk 30 995, nr. 7)" in done.stderr
    assert list((root / "data" / "letters").iterdir()) == []


def test_the_proposed_key_is_taken_on_demand(root: Path) -> None:
    done = run("--root", str(root), "freeze", "-", "--yes", input=LETTER.encode())
    assert done.returncode == 0, done.stderr
    folder = root / "data" / "letters" / "kst-30995-7"
    assert (folder / "letter.txt").read_bytes() == LETTER.encode()
    assert not (folder / "origin.json").exists()


def test_what_comes_after_freezing_is_said_for_the_check_fails_until_then(root: Path) -> None:
    frozen = run("--root", str(root), "freeze", "-", "--yes", input=LETTER.encode())
    assert b"Next: wijkgraph propose kst-30995-7, or with --draft FILE." in frozen.stderr
    assert b"`wijkgraph check` fails" in frozen.stderr
    checked = run("--root", str(root), "check", input=b"")
    assert (checked.returncode, b"FAIL" in checked.stderr) == (1, True)


def test_a_file_without_a_number_of_its_own_gives_its_name(root: Path) -> None:
    (root / "Brief van mei.txt").write_text("Een brief.\n", encoding="utf-8")
    done = run("--root", str(root), "freeze", str(root / "Brief van mei.txt"))
    assert b"Proposed key: brief-van-mei (the name of the file" in done.stderr
    dutch = run("--lang", "nl", "--root", str(root), "freeze", str(root / "Brief van mei.txt"))
    assert b"brief-van-mei (de naam van het bestand" in dutch.stderr


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.pdf", make_pdf(hidden="verborgen"), "left out: hidden text, characters: "),
        ("a.xml", XML.encode(), "left out: metadata, characters: 9; comments, characters: 4; pictures: 1"),
        ("b.pdf", make_pdf(), "nothing was left out"),
    ],
)
def test_what_was_left_out_is_told_and_recorded(root: Path, name: str, data: bytes, told: str) -> None:
    (root / name).write_bytes(data)
    done = run("--root", str(root), "freeze", str(root / name), "--key", "brief")
    assert done.returncode == 0, done.stderr
    assert told in done.stderr.decode()
    origin = json.loads((root / "data" / "letters" / "brief" / "origin.json").read_text(encoding="utf-8"))
    assert origin["file"] == name
    assert bool(origin["left_out"]) == (told != "nothing was left out")


def test_terminal_escapes_are_not_frozen(root: Path) -> None:
    done = run("--root", str(root), "freeze", "-", "--key", "a", input=b"Een\nbr\x1b[31mief\n")
    assert done.returncode == 3
    assert b"U+001B (control) at line 2, column 3" in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize("format", ["table", "json"])
def test_terminal_escapes_are_never_printed(format: str) -> None:
    hostile = LETTER.replace("Bashir", "Ba\x1b[31mshir").replace("Den Haag", "\x9b31mDen Haag")
    done = run("read", "-", "--format", format, input=hostile.encode())
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr


def test_limits_can_be_raised_and_lowered(root: Path) -> None:
    (root / "a.pdf").write_bytes(make_pdf())
    done = run("--root", str(root), "freeze", str(root / "a.pdf"), "--key", "a", "--max-pages", "1")
    assert done.returncode == 3
    assert b"2 pages, more than 1" in done.stderr
