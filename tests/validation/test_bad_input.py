"""Broken, odd and hostile input: each gives one clear message, none a traceback or a silent pass."""

from pathlib import Path

import pytest

from wijkgraph.errors import EngineFailure, SourceError
from wijkgraph.rdf import read_quads
from wijkgraph.validation import validate
from wijkgraph.validation.deadline import within

from .conftest import GOOD, PREFIXES, SHAPES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.ttl", GOOD.encode()[:-20]),
        ("latin.ttl", GOOD.replace("Letter", "Bœuf é").encode("utf-8").replace("é".encode(), b"\xe9")),
        ("utf16.ttl", GOOD.encode("utf-16")),
        ("zero.ttl", b"\x00" * 100),
        ("cut.trig", b"<http://example.org/g> { <http://example.org/a> <http://example.org/p> 1 ."),
        ("cut.nt", b'<http://example.org/a> <http://example.org/p> "x'),
        ("cut.nq", b"<http://example.org/a> <http://example.org/p>"),
        ("cut.jsonld", b'{"@id": "http://example.org/a", "http://example.org/p": ['),
        ("cut.rdf", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>'),
        ("twice.ttl", b"@prefix a: <http://a/> .\na:b a:c a:d\na:e a:f a:g ."),
    ],
)
def test_a_file_that_breaks_off_is_one_finding_with_its_place(world, name, content):
    Path(name).write_bytes(content)
    report = validate([name, "good.ttl"], shapes=["shapes.ttl"])
    (finding,) = report.findings
    assert finding.rule == "syntax"
    assert finding.place.file == name
    assert finding.message("en").startswith("Not well-formed")
    assert report.unreadable
    assert report.checked.focus_nodes == 1  # the other file was checked


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("annotated.ttl", "ex:a ex:p 1 {| ex:q 2 |} ."),
        ("term.ttl", "ex:a ex:p <<( ex:a ex:b ex:c )>> ."),
        ("reified.trig", "ex:g { << ex:a ex:b ex:c >> ex:p 1 }"),
    ],
)
def test_a_file_with_a_triple_term_is_one_finding_with_its_line(world, name, statement):
    Path(name).write_text(f"{PREFIXES}ex:b ex:p 1 .\n{statement}\nex:c ex:p 1 .\n", encoding="utf-8")
    report = validate([name, "good.ttl"], shapes=["shapes.ttl"])
    (finding,) = report.findings
    assert (finding.rule, finding.place.file, finding.place.line) == ("syntax", name, 6)
    assert "triple term" in finding.message("en")
    assert report.unreadable
    assert report.checked.focus_nodes == 1  # the other file was checked


RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://example.org/">'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plain.rdf", f'{RDF_XML}\n<ex:T ex:p="1"/>\n<ex:T p="1"/>\n</rdf:RDF>', "namespaces are required"),
        (
            "iri.rdf",
            f'{RDF_XML}\n\n<ex:T rdf:about="http://e/a b"/>\n</rdf:RDF>',
            "'http://e/a b': Invalid IRI",
        ),
        ("text.rdf", f"{RDF_XML}\n\n<ex:T>words</ex:T>\n</rdf:RDF>", "Unexpected text event: 'words'"),
        ("twice.rdf", f'{RDF_XML}\n<ex:T rdf:ID="a"/>\n<ex:T rdf:ID="a"/>\n</rdf:RDF>', "already been used"),
        ("type.jsonld", '{"@id": "http://e/a",\n "http://e/p": 1,\n "@type": 5}', "must be a string"),
        ("both.jsonld", '[\n\n{"http://e/p": {"@value": 1, "@id": "x"}}\n]', "incompatible"),
    ],
)
def test_what_is_xml_or_json_and_no_rdf_is_told_with_its_line(world, name, content, reason):
    Path(name).write_text(content, encoding="utf-8")
    report = validate([name, "good.ttl"], shapes=["shapes.ttl"])
    (finding,) = report.findings
    assert (finding.rule, finding.place.file, finding.place.line) == ("syntax", name, 3)
    assert reason in finding.message("en")
    with pytest.raises(SourceError) as caught:
        read_quads(Path(name), base="http://e/")
    assert caught.value.where == f"{name}:3"


def test_json_nested_without_end_is_told(world):
    Path("deep.jsonld").write_text('{"http://e/p":\n' * 20_000 + "1" + "}" * 20_000, encoding="utf-8")
    report = within(60, validate, ["deep.jsonld", "good.ttl"], shapes=["shapes.ttl"])
    (finding,) = report.findings
    assert (finding.rule, finding.place.line, finding.place.column) == ("syntax", 301, 1)
    assert "more than 300 deep" in finding.message("en")


def test_a_byte_order_mark_does_no_harm(world):
    Path("mark.ttl").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    report = validate(["mark.ttl"], shapes=["shapes.ttl"])
    assert report.checked.focus_nodes == 1
    assert report.conforms


def test_an_unreadable_file_is_told(world):
    Path("folder.ttl").mkdir()
    with pytest.raises(SourceError, match=r"No RDF file in this folder"):
        validate(["folder.ttl"], shapes=["shapes.ttl"])


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_shapes_that_go_round_end(world, engine):
    Path("round.ttl").write_text(
        PREFIXES
        + "ex:A a sh:NodeShape ; sh:targetClass ex:Letter ; sh:node ex:B .\n"
        + "ex:B a sh:NodeShape ; sh:property [ sh:path ex:cites ; sh:node ex:A ] .\n"
    )
    Path("loop.ttl").write_text(
        PREFIXES + "ex:a a ex:Letter ; ex:cites ex:b . ex:b a ex:Letter ; ex:cites ex:a ."
    )
    report = within(30, validate, ["loop.ttl"], shapes=["round.ttl"], engine=engine)
    assert {finding.rule for finding in report.findings} == {"shapes/cycle"}


def test_blank_nodes_and_lists_in_nested_syntax(world):
    Path("nested.ttl").write_text(
        PREFIXES
        + 'ex:a a ex:Letter ; ex:title "t" ;\n  ex:date [ ex:year ( 2020 [ ex:of ( 1 ) ] ) ] ;\n'
        + "  ex:cites [ a ex:Study ] , [ a ex:Letter ] .\n"
    )
    report = validate(["nested.ttl"], shapes=["shapes.ttl"])
    assert sorted((finding.place.line, finding.rule) for finding in report.findings) == [
        (6, "DatatypeConstraintComponent"),
        (7, "ClassConstraintComponent"),
        (7, "MinCountConstraintComponent"),
        (7, "MinCountConstraintComponent"),
    ]


@pytest.mark.parametrize(
    "body", ["sh:targetNode [ ex:p 1 ]", "sh:targetClass 'Letter'", "sh:targetSubjectsOf [ ]"]
)
def test_a_target_that_names_nothing_is_told(world, body):
    Path("odd.ttl").write_text(SHAPES + f"ex:Odd a sh:NodeShape ; {body} ; sh:nodeKind sh:IRI .\n")
    report = validate(["good.ttl"], shapes=["odd.ttl"])
    assert {finding.rule for finding in report.findings} == {"shapes/ill-formed"}


def test_a_path_nested_without_end_is_told(world):
    deep = "[ sh:zeroOrMorePath " * 200 + "ex:p" + " ]" * 200
    Path("deep.ttl").write_text(SHAPES + f"ex:Deep a sh:PropertyShape ; sh:path {deep} .\n")
    with pytest.raises(SourceError, match="nested more than"):
        validate(["good.ttl"], shapes=["deep.ttl"])


def test_shapes_nested_without_end_are_told(world):
    deep = "[ sh:not " * 900 + "[ sh:nodeKind sh:IRI ]" + " ]" * 900
    Path("deep.ttl").write_text(SHAPES + f"ex:LetterShape sh:node {deep} .\n")
    with pytest.raises(EngineFailure, match="too deep"):
        within(60, validate, ["good.ttl"], shapes=["deep.ttl"])


def test_one_prefix_with_two_meanings(world):
    Path("two.ttl").write_text(
        "@prefix ex: <http://other.org/> .\nex:x a ex:Letter .\n" + PREFIXES + "ex:y a ex:Letter .\n"
    )
    report = validate(["two.ttl"], shapes=["shapes.ttl"])
    assert {str(finding.focus) for finding in report.findings} == {"<http://example.org/y>"}
    assert {finding.place.line for finding in report.findings} == {7}


def test_the_validator_makes_no_calls(world, monkeypatch):
    import socket

    def refuse(*args, **options):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    Path("imports.ttl").write_text(
        SHAPES + "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<http://example.org/> a owl:Ontology ; owl:imports <http://example.org/more> .\n"
    )
    for engine in ("auto", "pyshacl"):
        assert validate(["good.ttl"], shapes=["imports.ttl"], engine=engine).conforms


def test_a_rule_may_not_call_out(world):
    Path("service.ttl").write_text(
        SHAPES + 'ex:LetterShape sh:sparql [ sh:select "SELECT $this WHERE '
        '{ SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }" ] .\n'
    )
    report = validate(["good.ttl"], shapes=["service.ttl"])
    assert "SERVICE" in report.failure["en"]
    assert report.unreadable


def test_a_process_that_dies_is_told():
    import os

    with pytest.raises(EngineFailure, match="died"):
        within(10, os._exit, 9)


def test_what_only_pyshacl_refuses_is_told_with_its_shape_and_another_engine(tmp_path):
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<http://e/S> a sh:NodeShape ; sh:targetNode <http://e/a> ;\n"
        "  sh:sparql [ sh:select 'SELECT $this WHERE { $this a ?c . FILTER(STR(?c) != \" MINUS { }\") }' ] .\n"
    )
    (tmp_path / "data.ttl").write_text("<http://e/a> a <http://e/C> .\n")
    with pytest.raises(EngineFailure, match=r"\(http://e/S\).*where SHACL allows it, use --engine compiled"):
        validate([tmp_path / "data.ttl"], shapes=[tmp_path / "shapes.ttl"], engine="pyshacl")
