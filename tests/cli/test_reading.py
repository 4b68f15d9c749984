"""`wijkgraph read`, `propose` and `score` as a person calls them."""

import json
import subprocess
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytestmark = pytest.mark.slow

LETTER = (
    "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\n"
    "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nDen Haag, 4 maart 2014\n\n"
    "Met de motie van het lid Bashir (Kamerstuk 30 995, nr. 3) is rekening gehouden.\n"
)


def run(*arguments: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Runs `wijkgraph` in a fork of a process whose rules are compiled: that takes longer than to read a letter."""
    from tests.cli.compiled_rules import run_with_files  # not by every process that only collects tests

    forks = get_context("forkserver")
    forks.set_forkserver_preload(["tests.cli.compiled_rules"])
    with TemporaryDirectory() as folder:
        given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
        given.write_bytes(input)
        forked = forks.Process(target=run_with_files, args=(arguments, given, out, err))
        forked.start()
        forked.join(120)
        if forked.is_alive():
            forked.kill()
            forked.join()
        return subprocess.CompletedProcess(arguments, forked.exitcode, out.read_bytes(), err.read_bytes())


def test_read_prints_json_by_stem(tmp_path: Path) -> None:
    (tmp_path / "kst-30995-7.txt").write_text(LETTER, encoding="utf-8")
    done = run("read", str(tmp_path / "kst-30995-7.txt"), "--format", "json")
    told = json.loads(done.stdout)["documents"]["kst-30995-7"]
    assert (told["own_id"], told["date"], told["motions"]) == (
        "30995-7",
        "2014-03-04",
        [{"by": ["Bashir"], "kamerstuk": "30995-3"}],
    )
    place = told["evidence"]["date"][0]
    assert LETTER[place["start"] : place["end"]] == place["exact"]
    assert [path.name for path in tmp_path.iterdir()] == ["kst-30995-7.txt"]  # nothing is written


def test_read_takes_standard_input_and_prints_a_table() -> None:
    done = run("read", "-", input=LETTER.encode())
    assert done.returncode == 0
    assert b"30995-7" in done.stdout


def test_read_prints_proposals_as_trig() -> None:
    done = run("read", "-", "--format", "trig", input=LETTER.encode())
    assert b"wg:Motion" in done.stdout
    assert b"lezer-rules-7" in done.stdout


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(LETTER, encoding="utf-8")
    done = run("read", str(tmp_path / "a" / "x.txt"), str(tmp_path / "b" / "x.txt"))
    assert (done.returncode, b"Two files are called 'x'" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", b"empty"),
        (b"%PDF-1.7\n", b"PDF is damaged"),
        (b"x" * 5_000_001, b"larger than 5 MB"),
        (b"\xff\xfe\x00", b"not plain text"),
        (b"a\xe9b", b"not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: bytes) -> None:
    done = run("read", "-", input=data)
    assert done.returncode == 3
    assert message in done.stderr


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("The House will be informed of the programme twice a year, and of its results in each of the neighbourhoods that take part in it, by letter of the Minister.", "not in Dutch"),
        ("Aan de orde is het debat over wijken.\n\nDe voorzitter:\nIk open.\n\nDe heer Depla (PvdA):\nHet gaat beter.\n", "report of a debate"),
        (LETTER + "\n31 757 Stedenbeleid\n\nNr. 9 BRIEF VAN DE MINISTER VAN JUSTITIE\n\nZo.\n", "second paper in the text"),
    ],
)  # fmt: skip
def test_what_a_person_should_know_is_said(text: str, remark: str) -> None:
    done = run("read", "-", "--format", "json", input=text.encode())
    assert done.returncode == 0
    assert remark.encode() in done.stderr


def project(tmp_path: Path, layout_root: Path) -> Path:
    for name in ("ontology", "queries", "data", "wijkgraph.toml"):
        (tmp_path / name).symlink_to(layout_root / name)
    return tmp_path


def test_propose_reads_letters_into_work(tmp_path: Path, layout) -> None:  # type: ignore[no-untyped-def]
    root = project(tmp_path, layout.root)
    done = run("--root", str(root), "propose", "kst-30995-100", "kst-30995-99", "--reader", "rules")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (root / "work" / "proposals").iterdir()} == {
        "kst-30995-100.trig",
        "kst-30995-99.trig",
    }
    assert b"Next: wijkgraph review kst-30995-100" in done.stderr


def a_draft(folder: Path) -> Path:
    """A draft of one claim on a letter of the project."""
    draft = folder / "draft.trig"
    draft.write_text(
        '@base <https://w3id.org/wijkgraph/id/> . @prefix wg: <https://w3id.org/wijkgraph/def#> .\n'
        '_:c1 wg:exact "Graag informeer ik u tweemaal per jaar over de voortgang" .\n'
        "_:c1 { <letter/kst-30995-100> wg:aim \"Informeren\"@nl . }\n",
        encoding="utf-8",
    )  # fmt: skip
    return draft


def test_a_draft_stays_beside_what_the_rules_proposed(tmp_path: Path, layout) -> None:  # type: ignore[no-untyped-def]
    root = project(tmp_path, layout.root)
    draft = a_draft(tmp_path)
    run("--root", str(root), "propose", "kst-30995-100")
    done = run("--root", str(root), "propose", "kst-30995-100", "--draft", str(draft))
    assert done.returncode == 0, done.stderr
    written = (root / "work" / "proposals" / "kst-30995-100.trig").read_text(encoding="utf-8")
    assert "agent/redactie" in written
    assert "agent/lezer-rules-7" in written


def test_the_old_form_works_with_a_hint(tmp_path: Path, layout) -> None:  # type: ignore[no-untyped-def]
    root = project(tmp_path, layout.root)
    draft = a_draft(tmp_path)
    done = run("--root", str(root), "propose", str(draft), "--letter", "kst-30995-100")
    assert f"wijkgraph propose kst-30995-100 --draft {draft}" in done.stderr.decode()


def test_score_prints_tables_with_intervals() -> None:
    done = run("score", "kst-30995-100")
    assert done.returncode == 0, done.stderr
    assert "co-sender" in done.stdout.decode()
    assert "1.00 (0.68–1.00)" in done.stdout.decode()


def test_score_of_a_corpus_as_json() -> None:
    corpus = Path(__file__).parent.parent / "corpora" / "reading" / "dev"
    done = run("score", "--corpus", str(corpus), "--format", "json")
    told = json.loads(done.stdout)["dev"]
    assert told["macro_f1"]["soft"] >= 0.97
    assert told["kinds"]["own_id"]["strict"]["missed"] == 0
