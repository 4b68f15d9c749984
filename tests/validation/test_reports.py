"""Every form of the report, on the same broken file."""

import json
import os
import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args
from xml.etree.ElementTree import fromstring

import jsonschema_rs
import pytest

from tests.outside import packaged, standard
from wijkgraph.cli.validate import Form
from wijkgraph.rdf import Literal, RdfFormat, parse
from wijkgraph.validation import shapes_lint as lint
from wijkgraph.validation import validate
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.reports import FORMS
from wijkgraph.validation.shapes import COMPONENTS
from wijkgraph.validation.vocabulary import RDF_TYPE, sh, xsd
from wijkgraph.validation.wording import words

from .conftest import BROKEN, GOOD, PREFIXES, SHAPES


def written(form, report, language):
    return "".join(FORMS[form].write(report, language))


@pytest.fixture
def report(world):
    return validate(["broken.ttl"], shapes=["shapes.ttl"])


@pytest.fixture
def good(world):
    return validate(["good.ttl"], shapes=["shapes.ttl"])


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_in_every_run(report, form):
    again = validate(["broken.ttl"], shapes=["shapes.ttl"])
    assert written(form, report, "en") == written(form, again, "en")


def test_the_command_offers_every_form():
    assert get_args(Form) == tuple(FORMS)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "markdown", "html"])
def test_findings_are_written_one_at_a_time(report, form):
    # However many there are, no piece holds more than one of them.
    many = replace(report, findings=report.findings * 500)
    pieces = list(FORMS[form].write(many, "en"))
    assert len(pieces) >= 2000
    assert max(map(len, pieces[1:])) < 3000


@pytest.mark.parametrize("form", ["text", "markdown", "html", "github"])
def test_two_languages_are_never_mixed(report, form):
    english, dutch = (written(form, report, language) for language in ("en", "nl"))
    assert "Give the date" in english
    assert "Geef de datum" not in english
    assert "Geef de datum" in dutch
    assert "Give the date" not in dutch
    assert "Point to a" not in dutch


def test_text(report):
    text = written("text", report, "en")
    assert "broken.ttl:6:11: violation: Give the date of the letter [DatatypeConstraintComponent]" in text
    assert '    | ex:date "2020-02-30"^^xsd:date ;' in text
    assert text.splitlines()[-1] == (
        "3 violations, 1 warning (files 1, triples 9, nodes 2, shapes 1; compiled)"
    )


def test_json(report):
    content = json.loads(written("json", report, "en"))
    assert content["conforms"] is False
    assert content["checked"] == {"files": 1, "triples": 9, "shapes": 1, "focus_nodes": 2}
    first = content["findings"][0]
    assert (first["file"], first["line"], first["column"]) == ("broken.ttl", 5, 3)
    assert first["messages"].keys() == {"en", "nl"}


def test_turtle_speaks_the_shacl_vocabulary(report, good):
    graph = Graph(
        map(parts, parse(written("turtle", report, "en").encode(), RdfFormat.TURTLE, where="report"))
    )
    (root,) = graph.subjects(RDF_TYPE, sh("ValidationReport"))
    assert graph.value(root, sh("conforms")) == Literal("false", datatype=xsd("boolean"))
    results = graph.objects(root, sh("result"))
    assert len(results) == 4
    for name in ("focusNode", "resultSeverity", "sourceConstraintComponent", "sourceShape", "resultMessage"):
        assert all(graph.objects(result, sh(name)) for result in results)
    assert "true" in written("turtle", good, "en")


def packaged_schema():
    """The schema as it was approved, but for one pattern, which is no regular expression; its errata mend that."""
    text = packaged("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text()
    return text.replace("-[a-zA-Z]{2}]?$", "(-[a-zA-Z]{2})?$")


def schema_with_errata():
    return standard("sarif-2.1.0.schema.json").read_text()


def test_turtle_gives_every_message_of_the_shape_and_no_other(world):
    said = '"one"@nl , "two"@nl , "three" , "four"'
    Path("said.ttl").write_text(
        PREFIXES + f"ex:S a sh:NodeShape ; sh:targetClass ex:Letter ; sh:message {said} ; "
        'sh:node [ sh:class ex:None ; sh:message "five"@nl , "six"@nl ] .'
    )
    report = validate(["good.ttl"], shapes=["said.ttl"])
    turtle = written("turtle", report, "en").encode()
    graph = Graph(parts(quad) for quad in parse(turtle, RdfFormat.TURTLE, where="report"))
    assert {str(message) for _, message in graph.pairs(sh("resultMessage"))} == {
        '"one"@nl',
        '"two"@nl',
        '"three"',
        '"four"',
        '"five"@nl',
        '"six"@nl',
    }


@pytest.mark.parametrize("schema", [packaged_schema, schema_with_errata])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_sarif_fits_its_schema(report, good, language, schema):
    validator = jsonschema_rs.validator_for(json.loads(schema()))
    for each in (report, good):
        log = json.loads(written("sarif", each, language))
        assert [error.message for error in validator.iter_errors(log)] == []
    result = json.loads(written("sarif", report, language))["runs"][0]["results"][1]
    assert result["level"] == "error"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (6, 11)


NODELESS = (
    PREFIXES
    + "ex:Head a sh:NodeShape ; sh:targetNode ex:catalog ; sh:property [ sh:path ex:t ; sh:minCount 1 ] ."
)
NESTED = PREFIXES + (
    "ex:Outer a sh:NodeShape ; sh:targetNode ex:good ; sh:property [ sh:path ex:title ; sh:node ex:Inner ] .\n"
    "ex:Inner a sh:NodeShape ; sh:nodeKind sh:IRI ; sh:property [ sh:path ex:t ; sh:minCount 1 ] ."
)
MISSPELT = PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:Letter ; sh:minCuont 1 ; sh:node ex:S ."
CUSTOM = PREFIXES + (
    "ex:Own a sh:ConstraintComponent ; sh:parameter [ sh:path ex:own ] ; "
    "sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER(STRLEN(STR($value)) < $own) }' ] .\n"
    "ex:S a sh:NodeShape ; sh:targetClass ex:Letter ; ex:own 1 ."
)


def sarif_of(data: str, shapes: str, language: str, ending: str = "ttl"):
    Path(f"it.{ending}").write_text(data)
    Path("these.ttl").write_text(shapes)
    return written("sarif", validate([f"it.{ending}"], shapes=["these.ttl"], coverage=True), language)


CASES = {
    "broken": (BROKEN, SHAPES, "ttl"),
    "nodeless": (GOOD, NODELESS, "ttl"),
    "nested": (GOOD, NESTED, "ttl"),
    "misspelt": (GOOD, MISSPELT, "ttl"),
    "custom": (GOOD, CUSTOM, "ttl"),
    "cut": (GOOD + "ex:cut", SHAPES, "ttl"),
    "context": ('{"@context": "http://example.org/away"}', SHAPES, "jsonld"),
    "empty": ("", SHAPES, "jsonld"),
}


@pytest.mark.slow
def test_sarif_is_what_code_hosts_take(world):
    tool = packaged("@microsoft/sarif-multitool-linux/Sarif.Multitool")
    tool.chmod(0o755)
    for language in ("en", "nl"):
        logs = [
            json.loads(sarif_of(data, shapes, language, ending)) for data, shapes, ending in CASES.values()
        ]
        together = logs[0] | {"runs": [log["runs"][0] for log in logs]}  # each file takes the tool long
        Path(f"{language}.sarif").write_text(json.dumps(together))
    command = [tool, "validate", "*.sarif", "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert "2 files scanned" in told.stdout
    assert {line for line in told.stdout.splitlines() if re.search(": (error|warning)", line)} == set()
    assert told.returncode == 0


def test_every_result_of_sarif_has_a_line_and_every_rule_its_sentences(world):
    for data, shapes in (
        (BROKEN, SHAPES),
        (GOOD, NODELESS),
        (GOOD, NESTED),
        (GOOD, MISSPELT),
        (GOOD, CUSTOM),
    ):
        run = json.loads(sarif_of(data, shapes, "en"))["runs"][0]
        assert run["results"]
        for result in run["results"]:
            assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 0
            assert result["message"]["text"].endswith((".", "?"))
        for rule in run["tool"]["driver"]["rules"]:
            for part in ("shortDescription", "fullDescription", "help"):
                assert len(rule[part]["text"]) > 10
            assert rule["shortDescription"]["text"].endswith(".")
            assert rule.get("name") != rule["id"]


def test_a_file_by_its_whole_path_is_a_uri_with_its_scheme(world, tmp_path):
    away = tmp_path / "een bestand.ttl"
    away.write_text(BROKEN)
    run = json.loads(written("sarif", validate([str(away)], shapes=["shapes.ttl"]), "en"))["runs"][0]
    found = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert found == away.as_uri()
    assert "een%20bestand.ttl" in found


def test_what_no_file_mentions_stands_at_the_target_that_asks_for_it(world):
    Path("head.ttl").write_text(NODELESS)
    (finding,) = validate(["good.ttl"], shapes=["head.ttl"]).findings
    assert str(finding.place) == "head.ttl:5:40"


def test_every_rule_has_its_sentence_in_both_languages():
    rules = words()["rules"]
    assert set(rules["en"]) == set(rules["nl"])
    assert set(COMPONENTS) - {"property"} <= set(rules["en"])
    source = "".join(file.read_text() for file in Path(lint.__file__).parent.glob("*.py"))
    assert set(re.findall(r'"(shapes/[a-z-]+)"', source)) <= set(rules["en"])


def test_junit(report, good):
    root = fromstring(written("junit", report, "en"))
    assert (root.get("tests"), root.get("failures")) == ("4", "3")
    assert len(root.findall(".//failure")) == 3
    assert len(root.findall(".//testcase")) == 4
    assert fromstring(written("junit", good, "en")).get("failures") == "0"
    assert len(fromstring(written("junit", good, "en")).findall(".//testcase")) == 1


def test_github_annotations_stand_on_the_line(report):
    lines = written("github", report, "en").splitlines()
    assert lines[1] == (
        "::error file=broken.ttl,line=6,col=11,title=DatatypeConstraintComponent"
        "::Give the date of the letter%0AWrite the value as xsd:date."
    )
    assert lines[2].startswith("::warning file=broken.ttl,line=7,col=20,")


def test_markdown_is_one_table(report, good):
    rows = [line for line in written("markdown", report, "en").splitlines() if line.startswith("| ")]
    assert len(rows) == 6
    assert {row.replace("\\|", "").count("|") for row in rows} == {6}
    assert "Conforms" in written("markdown", good, "en")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


HOSTILE = '"<script>alert(1)</script> | `x` \\u001b[31m %0A ::error::"'


@pytest.mark.parametrize("form", FORMS)
def test_hostile_data_cannot_speak_for_the_report(world, form):
    Path("hostile.ttl").write_text(
        PREFIXES + f"ex:h a ex:Letter ; ex:title {HOSTILE} ; ex:date {HOSTILE} .\n"
    )
    text = written(form, validate(["hostile.ttl"], shapes=["shapes.ttl"]), "en")
    assert "\x1b" not in text
    if form == "html":
        tags = Tags()
        tags.feed(text)
        assert tags.open == []
        assert "script" not in tags.seen
    if form == "github":
        assert sum(line.startswith("::") for line in text.splitlines()) == 1


@pytest.mark.parametrize("form", get_args(Form))
def test_odd_names_and_control_characters_break_no_report(world, form):
    name = os.fsdecode(b"a\x01\xff\x1b[31m.ttl")
    Path(name).write_text(PREFIXES + "ex:a a ex:Letter .", encoding="utf-8")
    Path("odd.ttl").write_text(
        PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:Letter ; sh:closed true ; "
        'sh:message "a\\u0001b\\u001B[31m\\uFFFE" .',
        encoding="utf-8",
    )
    text = written(form, validate([name], shapes=["odd.ttl"]), "en")
    assert text.encode("utf-8")
    match form:
        case "json":
            assert json.loads(text)["findings"][0]["file"] == "a\x01\ufffd\x1b[31m.ttl"
        case "sarif":
            (result,) = json.loads(text)["runs"][0]["results"]
            address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert address == "a%01%FF%1B%5B31m.ttl"
        case "junit":
            assert fromstring(text).tag == "testsuites"
    if form not in ("json", "sarif"):
        assert {"\x01", "\x1b", "\ufffe"}.isdisjoint(text)
