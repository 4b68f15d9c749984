"""The command line as people use it: whole processes' worth of arguments, messages and exit codes."""

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal import Terminal
from wijkgraph import cli, errors
from wijkgraph.claims.claim import Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.dataset.conformance import require_conformance
from wijkgraph.dataset.kept_snapshots import fresh_snapshot
from wijkgraph.errors import WijkgraphError
from wijkgraph.letters.frozen import freeze_text
from wijkgraph.project import Layout, find_layout
from wijkgraph.project_file import Project
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.reviewing.desk import open_desk
from wijkgraph.reviewing.journal import only_reviewer
from wijkgraph.starting.new_project import write_project

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(layout: Layout, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs `wijkgraph` in this process; gives exit code, stdout and stderr."""

    def run(*arguments: str, at: Layout = layout, lang: str = "en") -> tuple[int, str, str]:
        common = ["--root", str(at.root), "--build", str(at.build), "--lang", lang]
        with pytest.raises(SystemExit) as stopped:
            cli.main([*common, *arguments])
        out, err = capfdbinary.readouterr()
        return int(stopped.value.code or 0), out.decode(), err.decode()

    return run


def test_every_error_has_an_exit_code() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, WijkgraphError)
    ]
    assert len(kinds) > 10
    for kind in kinds:
        if kind is WijkgraphError:
            continue
        assert any(issubclass(kind, known) for known, _ in cli.EXIT_CODES), kind


def test_build_prints_the_counts(run: Run) -> None:
    code, out, err = run("build")
    counts = dict(line.rsplit("  ", 1) for line in out.splitlines())
    assert code == 0
    assert counts[next(name for name in counts if name.startswith("letters"))].strip() == "5"
    assert "Built version" in err


def test_build_counts_in_dutch(run: Run) -> None:
    _, out, _ = run("build", lang="nl")
    counts = dict(re.split(r"\s{2,}", line) for line in out.splitlines())
    assert (counts["brieven"], counts["onderzoek"]) == ("5", "16")
    _, english, _ = run("build")
    shared = {line.rsplit("  ", 1)[0].strip() for line in english.splitlines()} & counts.keys()
    assert shared == {"passages", "triples", "quads"}


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (("--timeout", "-1"), "(--timeout)"),
        (("--memory-mb", "-1"), "(--memory-mb)"),
        (("--set", "rows=x"), "(--set rows)"),
        (("--set", "foo=1"), "(--set foo)"),
    ],
)
def test_a_setting_that_does_not_fit_is_told_by_the_option_that_gave_it(
    run: Run, given: tuple[str, str], place: str
) -> None:
    code, _, err = run("serve", *given)
    assert (code, place in err) == (2, True), err


@pytest.mark.parametrize("width", ["80", "40"])
def test_a_quote_is_whole_however_narrow_the_terminal(
    run: Run, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    _, out, _ = run("ask", "who-made-which-study")
    assert "…" not in out
    assert "/2020/03/26/panden-met-een-luchtje.”" in "".join(out.split())  # an address wider than a line


def test_ask_lists_the_questions_in_words_in_either_language(run: Run) -> None:
    _, english, _ = run("ask")
    _, dutch, _ = run("ask", lang="nl")
    assert "Which reports informed decisions?" in english
    assert "Welke rapporten lagen ten grondslag aan besluiten?" in dutch


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        ("minister BZK", 0, "(Post: post/minister-van-bzk)"),
        ("what did the minister promise?", 0, "wijkgraph ask who-promised-what-and-was-it-kept"),
        ("wie was minister op 31 maart 2020", 0, "wijkgraph ask who-held-which-office-when --day 2020-03-31"),
        ("Rebell", 1, "Did you mean “rebel”?"),
        ("stikstof", 1, "Nothing found for “stikstof”."),
        ("Kamerstuk 30 995, nr. 6", 1, "This was read as a reference to a paper that is not here."),
        ("", 1, "Type a name, a reference, words from a letter or a question."),
        ("[bold]x[/bold] [", 1, "Nothing found for “[bold]x[/bold] [”."),
    ],
)
def test_search_finds_suggests_or_says_that_there_is_nothing(
    typed: str, code: int, told: str, run: Run
) -> None:
    ended, out, _ = run("search", typed)
    assert (ended, told in out) == (code, True), out


def test_search_has_the_same_in_every_format(run: Run) -> None:
    _, told, _ = run("search", "minister", "BZK", "--format", "json")
    found = json.loads(told)
    assert [one["id"] for one in found["meant"]] == ["post/minister-van-bzk"]
    code, lines, _ = run("search", "minister BZK", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert code == 0
    assert {row["found_as"] for row in rows} == {"meant", "holds", "question"}
    listed = [one["id"] for key in ("meant", "things", "near", "passages") for one in found[key]]
    assert [row["id"] for row in rows if row["found_as"] != "question"] == listed


def test_a_kind_of_thing_that_there_is_not_is_told_with_those_there_are(run: Run) -> None:
    code, _, err = run("search", "Rebel", "--kind", "wijk")
    assert code == 2
    assert "There is no kind of thing 'wijk'" in err
    assert "organisation" in err


def test_a_sheet_is_found_by_the_name_that_people_use_for_the_office(run: Run) -> None:
    _, by_key, _ = run("sheet", "minister-van-bzk")
    for name in ("minister van BZK", "minister BZK", "BZK", "de minister van Binnenlandse Zaken"):
        assert run("sheet", name)[1] == by_key


def test_an_answer_comes_with_the_sentence_it_rests_on(run: Run) -> None:
    code, out, _ = run(
        "ask", "which-reports-informed-which-decisions", "--topic", "spoor-1-2020", "--format", "markdown"
    )
    assert code == 0
    assert "Veerkracht in het corporatiebezit" in out
    assert "Naar aanleiding van de uitkomsten van de hiervoor genoemde onderzoeken" in out
    assert "30 995, no. 98, 31 March 2020" in out


def test_the_answer_in_every_format_is_the_same_answer(run: Run) -> None:
    ask = ("ask", "which-reports-informed-which-decisions", "--topic", "spoor-1-2020", "--format")
    rows = list(csv.DictReader(io.StringIO(run(*ask, "csv")[1])))
    tabbed = list(csv.DictReader(io.StringIO(run(*ask, "tsv")[1]), delimiter="\t"))
    answer = json.loads(run(*ask, "json")[1])
    assert rows == tabbed
    assert [row["report"] for row in rows] == [row["values"]["report"]["value"] for row in answer["rows"]]
    assert len(rows) == 1
    assert answer["dataVersion"]
    for row in answer["rows"]:
        for receipt in row["receipts"]:
            assert receipt["end"] - receipt["start"] == len(receipt["exact"])


OUTCOMES: list[tuple[tuple[str, ...], str, int, int]] = [
    (("who-made-which-study", "--study", "wijk-in-zicht"), "rows", 0, 0),
    (("which-motions-were-adopted-and-when",), "silence", 0, 1),
    (("which-influence-did-which-source-have-on-what", "--source", "NPRZ"), "nothing", 1, 1),
    (("who-made-which-study", "--study", "organisation/rebel"), "unfitting", 2, 2),
    (("which-chain-runs-through-which-decision", "--decision", "area/rotterdam-zuid"), "unfitting", 2, 2),
]


@pytest.mark.parametrize(("asked", "outcome", "code", "demanded"), OUTCOMES)
def test_the_exit_code_tells_the_outcome(
    asked: tuple[str, ...], outcome: str, code: int, demanded: int, run: Run
) -> None:
    graph = "chain" in asked[0]
    found, out, _ = run("ask", *asked, "--format", "turtle" if graph else "json")
    assert found == code
    assert graph or json.loads(out)["outcome"] == outcome
    assert run("ask", *asked, "--demand")[0] == demanded
    table = run("ask", *asked, lang="nl")
    said = table[2] if graph else table[1]
    assert ("De brieven zeggen het niet." in said) == (outcome == "silence")
    if not graph:
        assert bool(run("ask", *asked, "--format", "csv")[2]) == (outcome != "rows")


MISTAKES: list[tuple[tuple[str, ...], int, str]] = [
    (("ask", "which-reports"), 2, "Did you mean which-reports-informed-which-decisions"),
    (("ask", "which-reports-informed-which-decisions", "--topik", "x"), 2, "--topic"),
    (("ask", "which-reports-informed-which-decisions", "--topic", "nergens"), 2, "slot topic"),
    (("ask", "which-reports-informed-which-decisions", "--topic", "<x> } DROP ALL"), 2, "slot topic"),
    (("ask", "which-reports-informed-which-decisions", "--format", "pdf"), 2, "none of table"),
    (("ask", "which-chain-runs-through-which-decision", "--format", "csv"), 2, "a graph: turtle only"),
    (("ask", "who-made-which-study", "--format", "turtle"), 2, "a table, not a graph"),
    (("ask", "who-made-which-study", "--study", "geen onderzoek"), 2, "of kind study"),
    (("ask", "who-promised-what-and-was-it-kept", "--state", "kwijt"), 2, "Choose one of: announced, kept"),
    (("ask", "who-held-which-office-when", "--day", "2020-02-30"), 2, "There is no day 2020-02-30"),
    (("ask", "who-held-which-office-when", "--day", "2019-02-29"), 2, "There is no day 2019-02-29"),
    (("ask", "who-held-which-office-when", "--day", "2020-02"), 2, "is not a date"),
    (("serve", "--port", "99999"), 2, "at most 65535"),
    (("serve", "--timeout", "soon"), 2, "'soon' is not a number."),
    (("serve", "--port", "8000.5"), 2, "'8000.5' is not a whole number."),
    (("read", "x.txt", "--workers", "0"), 2, "'0' is less than 1."),
    (("review", "--port", "99999"), 2, "'99999' is more than 65535."),
    (("publish", "--timeout", "inf"), 2, "'inf' is not a number."),
    (("propose", "kst-30995-99", "--dry-run"), 2, "go with --reader endpoint"),
    (("propose", "kst-30995-99", "--endpoint", "x", "--model", "y"), 2, "go with --reader endpoint"),
    (("validate", "--fail-on", "doubt"), 2, "'doubt' is none of violation, warning, info."),
    (("serve", "--timeout", "nan"), 2, "'nan' is not a number."),
    (("serve", "--set", "foo"), 2, "is no setting"),
    (("serve", "--set", "foo=1"), 2, "no setting 'foo'"),
    (("serve", "--config", "/nowhere/wijkgraph.toml"), 3, "Cannot read the file"),
    (("serve", "--dataset", "/nowhere/data.ttl"), 3, "Cannot read the file"),
    (("--store", "notaurl", "ask", "who-made-which-study"), 2, "Not the address of an engine"),
    (("--store", "http://127.0.0.1:9/", "ask", "who-made-which-study"), 3, "cannot be reached"),
    (("publish", "--static", str(ROOT / "docs")), 2, "holds something else"),
    (("publish", "--static", "/proc/nowhere"), 3, "Cannot write the site"),
    (("validate", "--changed-since", "nonsense"), 2, "No such revision"),
    (
        ("validate", "--output", "/nowhere/report.txt", str(ROOT / "data" / "claims")),
        3,
        "Cannot write",
    ),
    (("freeze", str(ROOT / "README.md"), "--key", "kst-30995-99"), 2, "is frozen already"),
    (("propose", "/nowhere/draft.trig", "--letter", "kst-30995-99"), 3, "Cannot read the file"),
    (("explain", "iets wat niet bestaat"), 2, "Nothing goes by"),
    (("explain", "https://exa mple.org/<x>"), 2, "Nothing goes by"),
    (("coverage", "kst-1-1"), 2, "No letter has the key"),
    (("dump", "--format", "pdf"), 2, "none of turtle"),
    (("review", "kst-30995-99"), 2, "Nothing was proposed"),
    (("review", "--accept", "all"), 2, "No letter or register to review was named. Give its KEY"),
    (("review", "--decisions", "-"), 2, "No letter or register to review was named"),
    (("review", "--web"), 2, "No letter or register to review was named"),
    (("review", "kst-30995-9"), 2, "No letter has the key 'kst-30995-9'. Did you mean 'kst-30995-99'?"),
    (("review", "kst-30995-9", "--withdraw", "x", "--because", "y"), 2, "Did you mean 'kst-30995-99'?"),
    (("agreement", "kst-30995-9", "a", "b"), 2, "Did you mean 'kst-30995-99'?"),
    (("lessons", "kst-30995-9"), 2, "Did you mean 'kst-30995-99'?"),
    (("freeze", "/nowhere/brief.txt", "--key", "kst-1-2"), 3, "Cannot read the file"),
    (("freeze", "/nowhere/brief.txt", "--key", "Kst 1"), 2, "is not a key"),
    (("validate", "/nowhere/data.ttl"), 3, "/nowhere/data.ttl"),
    (("--root", "/nowhere", "build"), 3, "Not a wijkgraph folder"),
    (("nonsense",), 2, "nonsense"),
    (("--lang", "fr", "build"), 2, "neither nl nor en"),
]


@pytest.mark.parametrize(("arguments", "code", "complaint"), MISTAKES)
def test_a_mistake_gets_one_clear_message_and_its_code(
    run: Run, arguments: tuple[str, ...], code: int, complaint: str
) -> None:
    got, _, err = run(*arguments)
    assert (got, complaint in " ".join(err.split())) == (code, True), err


@pytest.mark.parametrize(("arguments", "code"), [(typed, code) for typed, code, _ in MISTAKES])
def test_a_mistake_is_told_in_dutch_with_no_english_in_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
) -> None:
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")  # decides where --lang itself is wrong
    got, _, err = run(*arguments, lang="nl")
    assert got == code
    assert err.startswith("wijkgraph: ")
    assert not re.search(r"In het Engels|Usage|\b(the|is not|cannot|There|Give|with)\b", err), err


def test_a_changed_letter_stops_the_build_with_place_and_words(run: Run, copy: Layout) -> None:
    path = copy.letters / "kst-30995-98" / "letter.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace("vier\ngebieden", "vijf\ngebieden"), encoding="utf-8"
    )
    code, _, err = run("build", at=copy)
    assert code == 1
    assert "Letter kst-30995-98 does not read" in err
    assert "restore letter.txt" in err


def test_a_letter_that_is_not_utf8_stops_the_build(run: Run, copy: Layout) -> None:
    path = copy.letters / "kst-30995-97" / "letter.txt"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    code, _, err = run("build", at=copy)
    assert (code, "not UTF-8" in err) == (3, True)


def test_broken_turtle_stops_the_build_with_its_line(run: Run, copy: Layout) -> None:
    with copy.ontology.open("a", encoding="utf-8") as file:
        file.write("\nwg:Broken a .\n")
    code, _, err = run("build", at=copy)
    assert code == 3
    assert "wijkgraph.ttl:" in err


def test_an_unwritable_build_folder_is_said_to_be(run: Run, copy: Layout) -> None:
    copy.build.write_text("in the way")
    code, _, err = run("build", at=copy)
    assert (code, "Cannot write the dataset" in err) == (3, True)


def test_a_claim_that_stands_twice_is_named(run: Run, copy: Layout) -> None:
    path = copy.claims / "kst-30995-99.trig"
    text = path.read_text(encoding="utf-8")
    (copy.claims / "kst-30995-99-again.trig").write_text(text, encoding="utf-8")
    code, _, err = run("build", at=copy)
    assert (code, "Two files claim from one source" in err) == (1, True)
    (copy.claims / "kst-30995-99-again.trig").unlink()
    status = "wg:status <def/claim-status/accepted> ."
    path.write_text(
        text.replace(status, f"{status[:-2]}, <def/claim-status/rejected> .", 1), encoding="utf-8"
    )
    code, _, err = run("build", at=copy)
    assert (code, "Expected one wg:status, found 2" in err) == (1, True)


def test_evidence_outside_the_text_is_refused_with_its_place(run: Run, copy: Layout) -> None:
    path = copy.claims / "kst-30995-100.trig"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("kst-30995-100/1-14", "kst-30995-100/9001-9014")
        .replace("wg:end 14 ", "wg:end 9014 ")
        .replace("wg:start 1 ", "wg:start 9001 "),
        encoding="utf-8",
    )
    code, _, err = run("build", at=copy)
    assert code == 1
    assert "name does not follow from its content" in err or "at 9001–9014" in err


def test_a_port_in_use_is_said_to_be(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, err = run("serve", "--port", port)
    assert (code, f"127.0.0.1:{port}" in err, "--port" in err) == (3, True, True)


def test_a_claim_and_a_passage_are_explained_by_what_they_carry(run: Run) -> None:
    code, said, _ = run("explain", "id/claim/kst-30995-98/c87a67f9c799")
    assert (code, "De uitkomsten van deze onderzoeken onderstrepen" in said) == (0, True)
    assert "kind of initiative: approach" in " ".join(said.split())
    code, carried, _ = run("explain", "id/passage/kst-30995-99/26-32")
    assert (code, "“30 995”" in carried, "in file" in carried) == (0, True, True)


def test_a_reader_that_had_enough_is_no_failure(layout: Layout) -> None:
    ask = [sys.executable, "-m", "wijkgraph", "--root", str(layout.root), "--build", str(layout.build)]
    told = subprocess.Popen([*ask, "explain", "kst-30995-98"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert told.stdout
    assert told.stderr
    told.stdout.close()
    assert (told.wait(), told.stderr.read()) == (0, b"")
    told.stderr.close()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("wijkgraph ask who-made", "who-made-which-study"),
        ("wijkgraph ask who-made-which-study --st", "--study"),
        ("wijkgraph ask who-made-which-study --study wijk", "wijk-in-zicht"),
    ],
)
def test_the_shell_completes_questions_slots_and_their_values(
    layout: Layout, typed: str, offered: str
) -> None:
    words = typed.split()
    environment = {
        **os.environ,
        "_WIJKGRAPH_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
        "WIJKGRAPH_BUILD": str(layout.build),
    }
    command = Path(sys.executable).with_name("wijkgraph")
    done = subprocess.run([command], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [offered]


def test_nobody_foresaw_it_so_it_is_our_bug(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wijkgraph.cli.command_context.Context.snapshot", property(fail))
    code, _, err = run("dump")
    assert (code, "bug in wijkgraph" in err) == (70, True)


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml"])
def test_the_whole_dataset_is_printed_in_any_format(run: Run, form: str) -> None:
    formats = {
        "nquads": RdfFormat.N_QUADS,
        "trig": RdfFormat.TRIG,
        "turtle": RdfFormat.TURTLE,
        "ntriples": RdfFormat.N_TRIPLES,
        "jsonld": RdfFormat.JSON_LD,
        "rdfxml": RdfFormat.RDF_XML,
    }
    _, out, _ = run("dump", "--format", form)
    triples = {quad.triple for quad in parse(out.encode(), formats[form], where=form)}
    _, lines, _ = run("dump")
    assert triples == {q.triple for q in parse(lines.encode(), RdfFormat.N_QUADS, where="dump")}


def test_explain_shows_each_statement_under_its_words(run: Run) -> None:
    code, out, _ = run("explain", "Kamerstuk 30 995, nr. 99")
    assert code == 0
    assert "“De Minister van Binnenlandse Zaken en Koninkrijksrelaties, K.H. Ollongren”" in out
    assert "signed by: K.H. Ollongren" in out
    assert "Points here" in out


def test_coverage_is_whole(run: Run) -> None:
    code, out, _ = run("coverage", "--summary")
    assert code == 0
    assert [line.rpartition("(")[2] for line in out.splitlines()] == ["100 %)"] * 5


def test_a_hole_in_the_coverage_is_seen(run: Run, copy: Layout) -> None:
    (copy.claims / "kst-30995-99.trig").unlink()
    code, out, _ = run("coverage", "kst-30995-99", at=copy)
    assert code == 1
    assert "NOT ACCOUNTED FOR" in out


def test_coverage_gives_the_reason_in_the_language(run: Run) -> None:
    _, dutch, _ = run("coverage", "kst-30995-97", lang="nl")
    assert "– kopje: Tussenkop" in dutch
    _, english, _ = run("coverage", "kst-30995-97")
    assert "– heading: Heading" in english


def test_check_says_in_dutch_what_holds(run: Run, copy: Layout) -> None:
    (copy.claims / "kst-30995-99.trig").unlink()
    _, _, err = run("check", at=copy, lang="nl")
    assert "FOUT  elk citaat staat in zijn brief" in err
    assert "goed  elke instelling" in err


@pytest.mark.slow
def test_check_proves_the_real_data(run: Run) -> None:
    code, _, err = run("check")
    assert (code, err.count("ok  ")) == (0, 6), err


@pytest.mark.slow
@pytest.mark.parametrize("letter", sorted(path.name for path in (ROOT / "data" / "letters").iterdir()))
def test_the_data_hold_when_any_letter_is_taken_away(run: Run, copy: Layout, letter: str) -> None:
    shutil.rmtree(copy.letters / letter)
    (copy.claims / f"{letter}.trig").unlink()
    code, _, err = run("check", at=copy)
    assert (code, err.count("ok  ")) == (0, 6), err
    assert require_conformance(fresh_snapshot(copy), copy).violations == 0


@pytest.mark.parametrize(
    ("language", "said", "next_step"),
    [
        ("nl", "brief-1, zin 1 is niet verantwoord: Een zin.", "Hierna: leg in een concept vast"),
        ("en", "brief-1, sentence 1 is not accounted for: Een zin.", "Next: claim in a draft"),
    ],
)
def test_check_says_what_is_wrong_with_a_sentence_and_what_comes_next(
    run: Run, empty: Layout, language: str, said: str, next_step: str
) -> None:
    freeze_text(
        b"Een zin.\n\nNog een zin.\n", empty.letters / "brief-1", empty.project.base, where="letter.txt"
    )
    code, _, err = run("check", at=empty, lang=language)
    assert code == 1
    assert said in err
    assert err.count(next_step) == 1
    assert "wijkgraph propose brief-1 --draft" in err


@pytest.mark.slow
def test_a_question_that_cannot_be_asked_fails_the_check(run: Run, copy: Layout) -> None:
    question = copy.queries / "who-made-which-study.rq"
    question.write_text(question.read_text(encoding="utf-8") + "}", encoding="utf-8")
    code, _, err = run("check", at=copy)
    assert code == 1
    assert "who-made-which-study: The question's own query does not work: This '}' closes nothing" in err


def test_a_letter_goes_from_text_to_claim(run: Run, copy: Layout, tmp_path: Path) -> None:
    letter, draft = tmp_path / "brief.txt", tmp_path / "draft.trig"
    letter.write_text("Naar aanleiding van het rapport voeg ik een gebied toe. Tot slot.\n", encoding="utf-8")
    draft.write_text(
        "@base <https://w3id.org/wijkgraph/id/> . @prefix wg: <https://w3id.org/wijkgraph/def#> .\n"
        '_:a wg:exact "voeg ik een gebied toe" . _:a { <decision/gebied> a wg:Decision }\n'
        '_:b wg:exact "voeg ik een gebied toe" . _:b { <decision/gebied> wg:aim "fout"@nl }\n',
        encoding="utf-8",
    )
    assert run("freeze", str(letter), "--key", "kst-9-1", at=copy)[0] == 0
    code, _, err = run("propose", str(draft), "--letter", "kst-9-1", at=copy)
    assert (code, "Claims proposed: 2, of them new: 2" in err) == (0, True)
    _, shown, _ = run("review", "kst-9-1", at=copy)
    assert "“Naar aanleiding van het rapport voeg ik een gebied toe.”" in shown
    wrong = next(line for line in _blocks(shown) if "fout" in line).splitlines()[0]
    run("review", "kst-9-1", "--reject", wrong, "--because", "staat er niet", at=copy)
    code, _, err = run("review", "kst-9-1", "--accept", "all", at=copy)
    assert (code, "still waiting: 0" in err) == (0, True)
    run("propose", str(draft), "--letter", "kst-9-1", at=copy)
    _, again, _ = run("review", "kst-9-1", at=copy)
    assert again == ""
    _, explained, _ = run("explain", "decision/gebied", at=copy)
    assert "Naar aanleiding van het rapport" in explained
    assert "fout" not in explained


def test_a_draft_that_takes_the_place_of_another_tells_what_waits_no_longer(
    run: Run, copy: Layout, tmp_path: Path
) -> None:
    for name in ("een", "twee"):
        (tmp_path / f"{name}.trig").write_text(
            "@base <https://w3id.org/wijkgraph/id/> . @prefix wg: <https://w3id.org/wijkgraph/def#> .\n"
            f'_:a wg:exact "Graag informeer ik u tweemaal per jaar" . _:a {{ <decision/{name}> a wg:Decision }}\n',
            encoding="utf-8",
        )
    told = [
        run("propose", "kst-30995-100", "--draft", str(tmp_path / f"{name}.trig"), at=copy)[2]
        for name in ("een", "een", "twee")
    ]
    assert ["1 claim waits no longer" in one for one in told] == [False, False, True]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("check", "let op  er is nog geen brief"),
        ("build", "is gebouwd in"),
        ("propose", "Hierna: wijkgraph review brief"),
        ("coverage", "brief: 0 van de 2 zinnen verantwoord (0 %)"),
    ],
)
def test_what_a_command_tells_is_dutch_where_dutch_was_asked_for(
    run: Run, empty: Layout, tmp_path: Path, command: str, told: str
) -> None:
    arguments = [command]
    if command in ("propose", "coverage"):
        (tmp_path / "brief.txt").write_text(
            "Geachte raad,\n\nIk maak een plan voor de wijk.\n", encoding="utf-8"
        )
        frozen = run("freeze", str(tmp_path / "brief.txt"), "--key", "brief", at=empty, lang="nl")[2]
        assert "geen Kamerstuk, convenant of beleidspagina" in frozen
        assert "Bevroren brief: " in frozen
    if command == "propose":
        (tmp_path / "draft.trig").write_text(
            f"@base <{empty.base}id/> . @prefix wg: <https://w3id.org/wijkgraph/def#> .\n"
            '_:a wg:exact "een plan voor de wijk" . _:a { <decision/plan> a wg:Decision }\n',
            encoding="utf-8",
        )
        arguments += ["brief", "--draft", str(tmp_path / "draft.trig")]
    code, out, err = run(*arguments, at=empty, lang="nl")
    assert (code, told in out + err) == (command == "coverage", True), out + err


def test_the_old_forms_of_a_draft_work_for_one_release_more(run: Run, copy: Layout, tmp_path: Path) -> None:
    letter, draft = tmp_path / "brief.txt", tmp_path / "draft.trig"
    letter.write_text("Naar aanleiding van het rapport voeg ik een gebied toe.\n", encoding="utf-8")
    draft.write_text(
        "@base <https://w3id.org/wijkgraph/id/> . @prefix wg: <https://w3id.org/wijkgraph/def#> .\n"
        '_:a wg:exact "voeg ik een gebied toe" . _:a { <decision/gebied> a wg:Decision }\n',
        encoding="utf-8",
    )
    run("freeze", str(letter), "--key", "kst-9-1", at=copy)
    for form in ((str(draft), "--letter", "kst-9-1"), ("kst-9-1", str(draft))):
        code, _, err = run("propose", *form, at=copy)
        assert (code, "Claims proposed: 1" in err) == (0, True)
        assert f"This form goes with the next release: wijkgraph propose kst-9-1 --draft {draft}" in err
    code, _, err = run("propose", "kst-9-1", "--draft", str(draft), at=copy)
    assert (code, "next release" in err) == (0, False)


@pytest.fixture
def standing(run: Run, copy: Layout, tmp_path: Path) -> str:
    """The name of one accepted claim on a small letter."""
    letter = tmp_path / "brief.txt"
    letter.write_text("Hierbij denk ik ook aan de inzet van Platform31. Tot slot.\n", encoding="utf-8")
    run("freeze", str(letter), "--key", "kst-9-1", at=copy)
    run("propose", str(_draft(tmp_path, "wg:involves")), "--letter", "kst-9-1", at=copy)
    run("review", "kst-9-1", "--accept", "all", at=copy)
    return read_ledger(copy.claims / "kst-9-1.trig").claims[0].iri.value.rpartition("/")[2]


def test_what_was_accepted_by_name_is_in_the_journal_and_can_be_taken_back(
    run: Run, copy: Layout, standing: str
) -> None:
    with open_desk(copy, "kst-9-1", "redactie") as desk:
        assert list(desk.history.now.claims) == [standing]
        desk.undo()
    assert not (copy.claims / "kst-9-1.trig").exists()  # a file that says nothing is none
    with open_desk(copy, "kst-9-1", "redactie") as desk:
        desk.redo()
    assert [claim.status for claim in read_ledger(copy.claims / "kst-9-1.trig").claims] == [Status.ACCEPTED]


def _draft(folder: Path, property: str, quote: str = "denk ik ook aan de inzet") -> Path:
    draft = folder / f"{property[3:]}.trig"
    words = f'_:a wg:exact "{quote}" . ' if quote else ""
    draft.write_text(
        "@base <https://w3id.org/wijkgraph/id/> . @prefix wg: <https://w3id.org/wijkgraph/def#> .\n"
        f"{words}_:a {{ <track/spoor> {property} <organisation/platform31> }}\n",
        encoding="utf-8",
    )
    return draft


def test_a_claim_gives_way_to_a_better_reading(run: Run, copy: Layout, tmp_path: Path, standing: str) -> None:
    better = _draft(tmp_path, "wg:considers")
    code, _, err = run(
        "review", "kst-9-1", "--replace", standing, str(better), "--because", "een gedachte", "--by", "lezer",
        "--new-agent", at=copy,
    )  # fmt: skip
    assert (code, f"Replaced https://w3id.org/wijkgraph/id/claim/kst-9-1/{standing}" in err) == (0, True)
    claims = {c.status: c for c in read_ledger(copy.claims / "kst-9-1.trig").claims}
    assert claims[Status.ACCEPTED].revises == (claims[Status.SUPERSEDED].iri,)
    assert claims[Status.SUPERSEDED].ended
    assert claims[Status.SUPERSEDED].ended.attributed_to.value.endswith("id/agent/lezer")
    assert claims[Status.SUPERSEDED].note == "een gedachte"
    written = (copy.claims / "kst-9-1.trig").read_bytes()
    code, _, err = run(
        "review", "kst-9-1", "--replace", standing, str(_draft(tmp_path, "wg:partner")), at=copy
    )
    assert (code, "replaced already, by" in err) == (2, True)
    code, _, err = run("review", "kst-9-1", "--withdraw", standing, "--because", "fout", at=copy)
    assert (code, "replaced already, by" in err) == (2, True)
    assert (copy.claims / "kst-9-1.trig").read_bytes() == written  # nothing is lost


def test_a_claim_is_withdrawn_once(run: Run, copy: Layout, standing: str) -> None:
    assert run("review", "kst-9-1", "--withdraw", standing, at=copy)[0] == 2  # without a reason
    code, _, err = run("review", "kst-9-1", "--withdraw", standing, "--because", "staat er niet", at=copy)
    assert (code, "Claims withdrawn: 1" in err) == (0, True)
    code, _, err = run("review", "kst-9-1", "--withdraw", standing, "--because", "nog eens", at=copy)
    assert (code, "rejected or withdrawn" in err) == (2, True)


def test_a_claim_is_kept_with_the_reason(run: Run, copy: Layout, standing: str) -> None:
    run("review", "kst-9-1", "--keep", standing[:6], "--because", "het staat er", at=copy)
    (kept,) = read_ledger(copy.claims / "kst-9-1.trig").claims
    assert kept.status is Status.ACCEPTED
    assert kept.note.startswith("het staat er (Herlezen op ")


@pytest.mark.parametrize(
    ("quote", "trouble"),
    [("", "has no passage"), ("dat staat er niet", "stands nowhere"), (None, "says already")],
)
def test_a_replacement_must_quote_and_must_say_something_else(
    run: Run, copy: Layout, tmp_path: Path, standing: str, quote: str | None, trouble: str
) -> None:
    draft = _draft(tmp_path, "wg:involves") if quote is None else _draft(tmp_path, "wg:considers", quote)
    written = (copy.claims / "kst-9-1.trig").read_bytes()
    code, _, err = run("review", "kst-9-1", "--replace", standing, str(draft), at=copy)
    assert code != 0
    assert trouble in err
    assert (copy.claims / "kst-9-1.trig").read_bytes() == written


def test_a_replacement_says_nothing_in_words_that_the_model_lacks(
    run: Run, copy: Layout, tmp_path: Path, standing: str
) -> None:
    written = (copy.claims / "kst-9-1.trig").read_bytes()
    draft = _draft(tmp_path, "wg:bestaatNiet")
    code, _, err = run("review", "kst-9-1", "--replace", standing, str(draft), "--because", "beter", at=copy)
    assert (code, err.count("There is no property wg:bestaatNiet")) == (1, 1)
    assert (copy.claims / "kst-9-1.trig").read_bytes() == written


def test_an_agent_that_nobody_knows_decides_nothing(run: Run, copy: Layout, standing: str) -> None:
    decision = ("review", "kst-9-1", "--keep", standing, "--because", "het staat er", "--by", "nobody")
    written = (copy.claims / "kst-9-1.trig").read_bytes()
    code, _, err = run(*decision, at=copy)
    assert (code, "No agent goes by 'nobody' here" in err, "redactie, taalmodel-herlezer" in err) == (
        2,
        True,
        True,
    )
    assert (copy.claims / "kst-9-1.trig").read_bytes() == written
    assert run(*decision, "--new-agent", at=copy)[0] == 0


def test_two_people_do_not_review_one_file_at_once(run: Run, copy: Layout, standing: str) -> None:
    with only_reviewer(copy.reviews / "kst-9-1", "anna"):
        code, _, err = run("review", "kst-9-1", "--withdraw", standing, "--because", "fout", at=copy)
    assert (code, "Somebody else is reviewing these claims (anna, " in err) == (3, True)
    assert run("review", "kst-9-1", "--withdraw", standing, "--because", "fout", at=copy)[0] == 0


def test_many_claims_are_replaced_by_one_draft(run: Run, copy: Layout, tmp_path: Path, standing: str) -> None:
    draft = _draft(tmp_path, "wg:considers")
    draft.write_text(
        draft.read_text(encoding="utf-8")
        + f"_:a <http://www.w3.org/ns/prov#wasRevisionOf> <claim/kst-9-1/{standing}> ;"
        ' wg:reviewNote "een gedachte" .\n_:b wg:exact "Tot slot" . _:b { <track/spoor> wg:aim "slot"@nl }\n',
        encoding="utf-8",
    )
    run("propose", str(draft), "--letter", "kst-9-1", at=copy)
    _, shown, _ = run("review", "kst-9-1", at=copy)
    assert f"replaces https://w3id.org/wijkgraph/id/claim/kst-9-1/{standing}" in shown
    run("review", "kst-9-1", "--accept", "all", at=copy)
    statuses = sorted(c.status for c in read_ledger(copy.claims / "kst-9-1.trig").claims)
    assert statuses == [Status.ACCEPTED, Status.ACCEPTED, Status.SUPERSEDED]


def test_a_claim_of_a_register_gives_way_too(run: Run, copy: Layout, tmp_path: Path) -> None:
    old = next(
        c.iri.value
        for c in read_ledger(copy.reference / "redactie.trig").claims
        if "agreement/regio-deals" in str(c.assertion) and c.status is Status.ACCEPTED
    )
    draft = tmp_path / "naam.trig"
    draft.write_text(
        "@base <https://w3id.org/wijkgraph/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<register/redactie> a <../def#Register> .\n"
        '_:a { <agreement/regio-deals> skos:prefLabel "Regional deals"@en }\n',
        encoding="utf-8",
    )
    code, _, err = run("review", "redactie", "--replace", old, str(draft), at=copy)
    assert (code, "Say why" in err) == (2, True)
    because = ("--because", "an English name")
    code, _, err = run("review", "redactie", "--replace", old, str(draft), *because, at=copy)
    assert (code, "Replaced" in err) == (0, True), err
    after = read_ledger(copy.reference / "redactie.trig")
    assert next(c for c in after.claims if c.iri.value == old).status is Status.SUPERSEDED
    assert len(after.description) > 3  # what the draft does not speak of stays


def test_a_rejection_says_why(run: Run, copy: Layout) -> None:
    code, _, err = run("review", "kst-30995-99", "--reject", "3f2a9c01d4e5", at=copy)
    assert (code, "Say why" in err) == (2, True)


def test_sentences_are_set_aside_without_a_claim_beside_them(run: Run, copy: Layout, tmp_path: Path) -> None:
    letter, draft = tmp_path / "brief.txt", tmp_path / "draft.trig"
    letter.write_text("Tot slot.\n", encoding="utf-8")
    draft.write_text(
        '[] <https://w3id.org/wijkgraph/def#exact> "Tot slot." ; <https://w3id.org/wijkgraph/def#setAside>'
        " <https://w3id.org/wijkgraph/def/set-aside-reason/heading> .",
        encoding="utf-8",
    )
    run("freeze", str(letter), "--key", "kst-9-1", at=copy)
    run("propose", str(draft), "--letter", "kst-9-1", at=copy)
    _, shown, _ = run("review", "kst-9-1", at=copy)
    assert shown == "set aside (heading)\n  “Tot slot.”\n"
    run("review", "kst-9-1", "--accept", "all", at=copy)
    code, covered, err = run("coverage", "kst-9-1", "--summary", at=copy)
    assert (code, "1 of 1 sentences" in covered) == (0, True), covered + err


def _blocks(shown: str) -> list[str]:
    """The proposals as shown, each from its name to the next."""
    blocks: list[str] = []
    for line in shown.splitlines():
        if not line.startswith(" "):
            blocks.append(line)
        else:
            blocks[-1] += "\n" + line
    return blocks


def test_dossier_shows_every_sentence_that_names_a_thing(run: Run) -> None:
    code, out, _ = run("dossier", "Rotterdam-Zuid", "--format", "csv", lang="nl")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert len(rows) == 4
    assert all("rotterdam" in row["sentence"].lower() for row in rows)
    assert run("dossier", "Rotterdam-Zuid", lang="nl")[1].startswith("Rotterdam-Zuid\n4 zinnen noemen dit")
    assert run("dossier", "kst-30995-98")[0] == 2


def test_sheet_tells_what_an_office_kept_and_announced(run: Run) -> None:
    code, out, _ = run("sheet", "BZK", lang="nl")
    assert code == 0
    assert "Volgens de brief van 4 juli 2022, in deze 5 teksten" in out
    assert out.index("Nagekomen") < out.index("Open") < out.index("Aangekondigd, niet gezien")
    code, _, err = run("sheet", "Platform31")
    assert (code, "post" in err) == (2, True)


@pytest.mark.parametrize(
    ("typed", "told", "leads_to"),
    [
        (("--lang", "nl", "dossier"), "Het argument 'NAME' ontbreekt.", "dossier --help"),
        (("--lang", "nl", "read"), "Het argument 'FILE' ontbreekt.", "read --help"),
        (("--lang", "nl", "propose", "--draft"), "'--draft' vraagt een waarde.", "propose --help"),
        (("--lang", "nl", "--root"), "De optie '--root' vraagt een waarde.", " --help"),
        (("--lang=nl", "--rot", "x"), "Er is geen optie --rot. Bedoelde u --root?", " --help"),
        (
            ("--lang", "nl", "read", "x", "--max-mb", "a"),
            "Dat past niet bij '--max-mb' (omgevingsvariabele 'WIJKGRAPH_MAX_MB'): 'a' is geen getal.",
            "read --help",
        ),
        (("--lang", "nl", "review", "x", "--settle", "a"), "'--settle' vraagt 2 waarden.", "review --help"),
        (("--lang", "nl", "review", "--port", "70000"), "'70000' is meer dan 65535.", "review --help"),
        (("--lang", "en", "dossier"), "Missing argument 'NAME'.", "dossier -h"),
    ],
)
def test_words_that_are_missing_are_told_in_the_language_by_the_names_of_the_help(
    run: Run, typed: tuple[str, ...], told: str, leads_to: str
) -> None:
    code, _, err = run(*typed)
    assert (code, told in err, leads_to in err) == (2, True, True), err


@pytest.mark.parametrize(
    ("command", "lang", "told"),
    [
        (("coverage",), "en", "No letter is here yet: bring one in with `wijkgraph freeze`."),
        (("coverage", "--summary"), "nl", "Hier is nog geen brief: breng er een in met `wijkgraph freeze`."),
        (("table",), "en", "Nothing is here to make a table of yet: no claim was accepted."),
        (("table",), "nl", "Hier is nog niets om een tabel van te maken: er is geen bewering aanvaard."),
        (("score",), "en", "Nothing to score by: no letter has reviewed claims."),
    ],
)
def test_a_project_without_letters_says_that_there_is_nothing_to_show(
    run: Run, empty: Layout, command: tuple[str, ...], lang: str, told: str
) -> None:
    code, _, err = run(*command, at=empty, lang=lang)
    assert (code, told in err) == (0, True), err


def test_a_key_of_a_letter_that_is_not_here_leads_to_what_brings_one_in(run: Run, empty: Layout) -> None:
    code, _, err = run("coverage", "kst-1", at=empty)
    assert (code, "Bring a letter in with `wijkgraph freeze`." in err) == (2, True), err


@pytest.fixture
def empty(tmp_path: Path) -> Layout:
    """A new project, without letters and claims."""
    write_project(
        tmp_path / "new",
        Project(
            base="https://data.example.org/",
            title={"nl": "Brieven", "en": "Letters"},
            description={"nl": "", "en": ""},
            languages=("nl", "en"),
            publisher="Voorbeeld",
            publisher_page="https://data.example.org/",
            licence="http://creativecommons.org/publicdomain/zero/1.0/",
        ),
    )
    return find_layout(tmp_path / "new", tmp_path / "build")


@pytest.mark.parametrize(
    "typed",
    [
        ("--build", "", "build"),
        ("publish", "--static", ""),
        ("validate", "--output", "", "data"),
        ("validate", ""),
        ("validate", "data", "--shapes", ""),
        ("read", ""),
        ("freeze", ""),
        ("propose", ""),
        ("review", "kst-30995-99", "--decisions", ""),
        ("score", "--corpus", ""),
    ],
)
def test_an_empty_path_is_refused_and_means_no_folder(run: Run, typed: tuple[str, ...]) -> None:
    code, out, err = run(*typed)
    assert (code, out) == (2, "")
    assert "It is empty." in err


def test_a_paper_in_another_encoding_is_told_what_to_do_whatever_it_is_read_for(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "brief.txt").write_bytes("Geachte voorzitter, geïnformeerd".encode("latin-1"))
    for command in (("read",), ("freeze", "--key", "kst-1")):
        code, _, err = run(*command, str(tmp_path / "brief.txt"))
        assert (code, "The text is not UTF-8: byte 0xef" in err, "Save it as UTF-8." in err) == (
            3,
            True,
            True,
        )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("lessons", "kst-30995-9"), "Did you mean 'kst-30995-99'?"),
        (("score", "nope"), "Known: kst-30995-100, kst-30995-97, "),
        (("propose", "kst-30995-89"), "Did you mean 'kst-30995-99'?"),
        (("coverage", "kst-30995-9"), "Did you mean 'kst-30995-99'?"),
    ],
)
def test_a_key_that_no_letter_has_brings_those_there_are(run: Run, typed: tuple[str, ...], told: str) -> None:
    code, _, err = run(*typed)
    assert (code, f"No letter has the key '{typed[1]}'" in err, told in err) == (2, True, True)


def test_names_of_slots_are_not_translated(run: Run) -> None:
    """People type them as they are, in whatever language an error is told."""
    _, _, err = run("ask", "who-made-which-study", "--study", "nope", lang="nl")
    assert "invulplaats 'study'" in err
    _, _, err = run("cite", "who-made-which-study", "--slot", "stud=x", lang="nl")
    assert "Zij heeft 'study'." in err


@pytest.mark.parametrize(
    "typed",
    [
        ("--build", "x" * 300, "build"),
        ("read", "x" * 300),
        ("validate", "x" * 300 + ".ttl"),
        ("propose", "x" * 300),
        ("publish", "--static", "x" * 300),
    ],
)
def test_a_name_that_is_too_long_is_told_and_is_no_bug(run: Run, typed: tuple[str, ...]) -> None:
    code, _, err = run(*typed)
    assert (code, "File name too long" in err, "Choose a shorter name." in err) == (3, True, True), err[-300:]


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (
            ("init", "new", "--title", "a\udcff", "--base", "https://x.nl/", "--publisher", "b"),
            2,
            "not UTF-8 text",
        ),
        (("fetch", "sru", "a\udcff"), 2, "not UTF-8 text"),
        (("explain", "a\udcff"), 2, "not UTF-8 text"),
        (("read", "a\udcff.txt"), 3, "Cannot read the file"),
        (("read", str(ROOT / "README.md"), "--scheduler", "tcp://machine"), 2, "has no port"),
        (("serve", "--unchecked", "--host", "a..b"), 3, "Cannot listen there"),
        (("serve", "--unchecked", "--host", "a" * 70), 3, "Cannot listen there"),
    ],
)
def test_what_cannot_be_meant_is_told_and_is_no_bug(
    run: Run, typed: tuple[str, ...], code: int, told: str
) -> None:
    found, _, err = run(*typed)
    assert (found, told in err) == (code, True), err[-300:]


def test_a_text_that_is_frozen_already_is_told_by_its_key(run: Run, copy: Layout) -> None:
    text = str(copy.letters / "kst-30995-99" / "letter.txt")
    code, _, err = run("freeze", text, "--key", "again", at=copy)
    assert (code, "the same text is frozen as kst-30995-99 already" in err) == (0, True)
    assert "already" not in run("freeze", str(copy.root / "wijkgraph.toml"), "--key", "other", at=copy)[2]


def test_a_letter_in_which_nothing_is_found_can_be_read_again_and_reviewed(
    run: Run, empty: Layout, tmp_path: Path
) -> None:
    (tmp_path / "brief.txt").write_text("Geachte raad,\n\nHet gaat goed met de wijk.\n", encoding="utf-8")
    run("freeze", str(tmp_path / "brief.txt"), "--key", "brief", at=empty)
    for _ in range(2):
        code, _, err = run("propose", "brief", at=empty)
        assert (code, "Nothing was found to propose of brief." in err) == (0, True), err
    code, _, err = run("review", "brief", at=empty)
    assert (code, "Nothing was proposed for 'brief'" in err) == (2, True), err
    assert run("review", at=empty)[0] == 0


@pytest.mark.parametrize("arguments", [("ask",), ("table", "statement"), ("search", "zzzz")])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_told_and_is_no_bug(layout: Layout, arguments: tuple[str, ...]) -> None:
    command = [Path(sys.executable).with_name("wijkgraph"), "--root", layout.root, *arguments]
    environment = os.environ | {"WIJKGRAPH_BUILD": str(layout.build), "LC_ALL": "C.UTF-8"}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == (
        "wijkgraph: Cannot write the output: No space left on device (stdout). Make room on the disk."
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "missing"), [((), "--base, --title, --publisher"), (("--title", "x"), "--base, --publisher")]
)
def test_a_new_project_is_told_at_once_all_that_it_lacks(
    run: Run, tmp_path: Path, given: tuple[str, ...], missing: str
) -> None:
    code, _, err = run("init", str(tmp_path / "mine"), *given)
    assert (code, f"Still to give: {missing}." in err) == (2, True)
    assert not (tmp_path / "mine").exists()


def test_the_next_command_of_a_new_project_can_be_typed_as_it_stands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = ("--title", "x", "--base", "https://data.example.org/", "--publisher", "x")
    code, _, err = run("init", "Our letters", *given)
    assert (code, "Next: cd 'Our letters', then" in err) == (0, True), err


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("nl", ["Adres waaronder", "Titel van de site", "Wie de gegevens uitgeeft"]),
        ("en", ["Address under which", "Title of the site", "Who publishes the data"]),
    ],
)
def test_a_new_project_asks_for_what_it_lacks_in_the_language(
    language: str, asked: list[str], tmp_path: Path
) -> None:
    command = str(Path(sys.executable).with_name("wijkgraph"))
    terminal = Terminal([command, "--lang", language, "init", str(tmp_path / "mine")])
    try:
        for question, answer in zip(asked, ("https://data.example.org/", "x", "x"), strict=True):
            terminal.wait_for(question)
            terminal.press(f"{answer}\r")
        assert terminal.wait() == 0
    finally:
        terminal.close()


@pytest.mark.parametrize("command", [["check"], ["publish", "--static", "site"]])
def test_a_project_without_a_licence_is_told_under_which_its_data_go_out(
    run: Run, empty: Layout, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*command, at=empty)
    assert (code, "names no licence" in err) == (0, False), err
    lines = empty.file.read_text(encoding="utf-8").splitlines()
    left = "\n".join(line for line in lines if not line.startswith("licence"))
    empty.file.write_text(left, encoding="utf-8")
    code, _, err = run(*command, at=empty)
    assert (code, f"note  {empty.file} names no licence" in err) == (0, True), err


def test_a_site_of_files_tells_crawlers_what_the_project_tells_them(
    run: Run, empty: Layout, tmp_path: Path
) -> None:
    text = empty.file.read_text(encoding="utf-8")
    empty.file.write_text(text.replace("[serve]", '[serve]\nrobots = "deny"'), encoding="utf-8")
    code, _, err = run("publish", "--static", str(tmp_path / "site"), at=empty)
    assert code == 0, err
    assert "Disallow: /\n" in (tmp_path / "site" / "robots.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["nquads", "trig", "ntriples"])
def test_a_dump_is_never_read_whole(
    run: Run, layout: Layout, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build")
    read = Path.read_bytes

    def refusing(path: Path) -> bytes:
        assert not path.is_relative_to(layout.build / "snapshots") or path.suffix == ".json", path
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    code, out, err = run("dump", "--format", form)
    assert (code, out.endswith("\n")) == (0, True), err
