"""`wijkgraph validate` as it is typed: exit codes, options, standard input, limits."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wijkgraph.cli import app
from wijkgraph.validation.positions import locate
from wijkgraph.validation.reports import FORMS

from .conftest import BROKEN, GOOD, PREFIXES, SHAPES

pytestmark = pytest.mark.slow


def run(*arguments: str, input: str | bytes = b""):
    return CliRunner().invoke(app, ["validate", *arguments], input=input)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.ttl"], 0),
        (["broken.ttl"], 1),
        (["warned.ttl"], 0),
        (["warned.ttl", "--fail-on", "warning"], 1),
        (["warned.ttl", "--fail-on", "info"], 1),
        (["good.ttl", "--format", "word"], 2),
        (["good.ttl", "--lang", "fr"], 2),
        (["good.ttl", "--engine", "magic"], 2),
        (["missing.ttl"], 3),
        (["cut.ttl"], 3),
        (["good.ttl", "cut.ttl"], 3),
        (["good.ttl", "--output", "missing/report.txt"], 3),
        (["good.ttl", "--also", "json=missing/report.json"], 3),
        (["good.ttl", "--also", "word=report.doc"], 2),
        (["good.ttl", "--also", "json"], 2),
        (["good.ttl", "--engine", "both"], 0),
        (["broken.ttl", "--engine", "pyshacl"], 1),
    ],
)
def test_exit_codes(world, arguments, code):
    Path("warned.ttl").write_text(
        PREFIXES + 'ex:w a ex:Letter ; ex:title "t" ; ex:date "2020-01-01"^^xsd:date ; ex:cites ex:x .'
    )
    Path("cut.ttl").write_text("<http://example.org/a> ")
    assert run(*arguments, "--shapes", "shapes.ttl").exit_code == code


def test_the_report_goes_to_stdout_and_errors_to_stderr(world):
    found = run("broken.ttl", "-s", "shapes.ttl")
    assert found.stdout.startswith("broken.ttl:5:3: ")
    assert found.stderr == ""
    failed = run("missing.ttl", "-s", "shapes.ttl")
    assert failed.stdout == ""
    assert failed.stderr == (
        "wijkgraph: No such file (missing.ttl). Nothing was checked; "
        "give a file, a folder, a pattern or - for standard input.\n"
    )


def test_quiet_tells_by_the_exit_code_alone(world):
    found = run("broken.ttl", "-s", "shapes.ttl", "--quiet")
    assert (found.exit_code, found.output) == (1, "")


def test_places_are_looked_for_where_something_tells_them(world, monkeypatch):
    looked_for = Path("looked-for")
    monkeypatch.setattr(
        "wijkgraph.validation.wording.locate", lambda *given: looked_for.touch() or locate(*given)
    )
    assert run("broken.ttl", "-s", "shapes.ttl", "-q").exit_code == 1
    assert run("broken.ttl", "-s", "shapes.ttl", "-q", "--baseline", "known.json").exit_code == 3
    assert not looked_for.exists()
    for told in (
        ["--output", "report.txt"],
        ["--also", "json=found.json"],
        ["--write-baseline", "known.json"],
    ):
        assert run("broken.ttl", "-s", "shapes.ttl", "-q", *told).exit_code == 1
        looked_for.unlink()
    assert run("broken.ttl", "-s", "shapes.ttl", "-q", "--baseline", "known.json").exit_code == 0
    assert not looked_for.exists()


def test_output_to_a_file(world):
    run("broken.ttl", "-s", "shapes.ttl", "-f", "json", "-o", "report.json")
    assert len(json.loads(Path("report.json").read_text())["findings"]) == 4


def test_one_run_gives_several_reports(world):
    found = run("broken.ttl", "-s", "shapes.ttl", "--also", "json=found.json", "--also", "markdown=found.md")
    assert (found.exit_code, found.stdout.startswith("broken.ttl:5:3: ")) == (1, True)
    assert len(json.loads(Path("found.json").read_text())["findings"]) == 4
    assert "| `broken.ttl:6:11` |" in Path("found.md").read_text()


def test_quiet_leaves_the_further_reports(world):
    found = run("broken.ttl", "-s", "shapes.ttl", "--quiet", "--also", "json=found.json")
    assert (found.exit_code, found.output) == (1, "")
    assert Path("found.json").exists()


def test_dutch(world):
    assert "fout: Geef de datum van de brief" in run("broken.ttl", "-s", "shapes.ttl", "--lang", "nl").stdout


def test_max_shows_some_and_says_how_many_more(world):
    found = run("broken.ttl", "-s", "shapes.ttl", "--max", "1")
    assert found.exit_code == 1
    assert found.stdout.count("broken.ttl:") == 1
    assert "3 violations, 1 warning" in found.stdout
    assert "… and 3 more findings; shown are the 1 gravest (--max 0 shows all)" in found.stdout


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("trig", BROKEN),
        ("turtle", BROKEN),
        ("jsonld", '{"@id": "http://example.org/j", "@type": "http://example.org/Letter"}'),
    ],
)
def test_standard_input(world, syntax, text):
    found = run("-", "-s", "shapes.ttl", "--stdin-format", syntax, input=text)
    assert found.exit_code == 1
    assert found.stdout.startswith("<stdin>:")


def test_a_baseline_is_written_and_read(world):
    assert run("broken.ttl", "-s", "shapes.ttl", "--write-baseline", "known.json").exit_code == 1
    found = run("broken.ttl", "-s", "shapes.ttl", "--baseline", "known.json")
    assert found.exit_code == 0
    assert "known findings passed over: 4" in found.stdout


SLOW_PATTERN = SHAPES + 'ex:LetterShape-title sh:pattern "^(a+)+b\\\\1$" .\n'
SLOW_QUERY = SHAPES + (
    'ex:LetterShape sh:sparql [ sh:message "never" ; sh:select "SELECT $this WHERE { $this a ?c . '
    "?a ?b ?d . ?e ?f ?g . ?h ?i ?j . ?k ?l ?m . ?n ?o ?p . ?q ?r ?s . "
    'FILTER(STR(?s) = CONCAT(STR(?a), STR(?h), STR(?n))) }" ] .\n'
)


@pytest.mark.parametrize("shapes", [SLOW_PATTERN, SLOW_QUERY])
def test_what_never_ends_is_stopped(world, shapes):
    Path("slow.ttl").write_text(shapes)
    rows = "".join(f'ex:x{number} a ex:Letter ; ex:title "{"a" * 40}!" .\n' for number in range(200))
    Path("many.ttl").write_text(PREFIXES + rows)
    found = run("many.ttl", "-s", "slow.ttl", "--timeout", "1.5")
    assert found.exit_code == 4
    assert "stopped after 1.5 s" in found.stderr


PEAK = (
    "import contextlib, io, re, sys; from wijkgraph.cli import main\n"
    "with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())) as told:\n"
    " try: main(['validate', sys.argv[1], '-s', 'shapes.ttl', '--max', '3', '--timeout', '0'])\n"
    " except SystemExit: pass\n"
    " told.flush(); text = told.buffer.getvalue().decode()\n"
    "print(text, re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())[1])"
)


@pytest.mark.skipif(sys.platform != "linux", reason="The kernel tells the memory of a process on Linux only")
def test_a_finding_takes_two_kilobytes(world):
    """A hundred thousand then add 200 MB: `python -m bench.validation --sizes 1000000 --broken 1` measures them."""
    good = GOOD.removeprefix(PREFIXES)
    rows = [good.replace("good", f"x{number}") for number in range(10_000)]
    Path("good.ttl").write_text(PREFIXES + "".join(rows))
    Path("many.ttl").write_text(PREFIXES + "".join(rows).replace("03-31", "03-32"))
    peaks = {}
    for file, told in (("good.ttl", "Conforms"), ("many.ttl", "10000 violations")):
        done = subprocess.run([sys.executable, "-c", PEAK, file], check=True, capture_output=True, text=True)
        assert told in done.stdout
        assert done.stdout.count(f"{file}:") == (3 if file == "many.ttl" else 0)
        peaks[file] = int(done.stdout.split()[-1])
    assert peaks["many.ttl"] - peaks["good.ttl"] <= 10_000 * 2


def test_what_is_not_shown_counts_and_the_gravest_are_shown(world):
    warned = "".join(f"ex:w{number} a ex:Letter ; ex:cites ex:x .\n" for number in range(600))
    Path("shapes.ttl").write_text(SHAPES.replace("minCount 1", "minCount 0"))
    Path("many.ttl").write_text(
        PREFIXES + warned + warned.replace("w", "v") + "ex:last a ex:Letter ; ex:date 1 ."
    )
    found = run("many.ttl", "-s", "shapes.ttl")
    assert (found.exit_code, found.stdout.count("many.ttl:")) == (1, 1000)
    assert "1 violation, 1200 warnings" in found.stdout
    assert "… and 201 more findings" in found.stdout
    assert "violation: Give the date of the letter" in found.stdout
    everything = run("many.ttl", "-s", "shapes.ttl", "--max", "0").stdout
    assert (everything.count("many.ttl:"), "more findings" in everything) == (1201, False)
    assert len(json.loads(run("many.ttl", "-s", "shapes.ttl", "-f", "json").stdout)["findings"]) == 1201


def test_sarif_stays_within_what_code_hosts_take(world, monkeypatch):
    assert FORMS["sarif"].most == 25_000
    monkeypatch.setitem(FORMS, "sarif", replace(FORMS["sarif"], most=3))
    found = run("broken.ttl", "-s", "shapes.ttl", "-f", "sarif", "--lang", "en")
    (only,) = json.loads(found.stdout)["runs"]
    assert (found.exit_code, len(only["results"])) == (1, 3)
    (note,) = only["invocations"][0]["toolExecutionNotifications"]
    assert "1 more finding" in note["message"]["text"]


def test_a_report_that_is_stopped_leaves_the_old_one_whole(world):
    Path("report.json").write_text("old")
    assert run("broken.ttl", "-s", "shapes.ttl", "-o", "report.json", "--timeout", "0.001").exit_code == 4
    assert Path("report.json").read_text() == "old"


def test_help_names_the_exit_codes():
    assert "4 engine failure" in " ".join(run("--help").stdout.split())
