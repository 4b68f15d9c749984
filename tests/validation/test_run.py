from pathlib import Path

import pytest

from wijkgraph.errors import SourceError
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.validation import Severity, validate

from .conftest import BROKEN, PREFIXES


def places(report):
    return [(str(finding.place), finding.rule) for finding in report.findings]


def test_a_conforming_file_gives_no_finding(world):
    report = validate(["good.ttl"], shapes=["shapes.ttl"])
    assert report.conforms
    assert report.findings == ()
    assert vars(report.checked) == {"files": 1, "triples": 3, "shapes": 1, "focus_nodes": 1}


def test_each_fault_is_found_where_it_stands(world):
    report = validate(["broken.ttl"], shapes=["shapes.ttl"])
    assert places(report) == [
        ("broken.ttl:5:3", "MaxCountConstraintComponent"),
        ("broken.ttl:6:11", "DatatypeConstraintComponent"),
        ("broken.ttl:7:20", "ClassConstraintComponent"),
        ("broken.ttl:9:1", "MinCountConstraintComponent"),
    ]


def test_without_places_the_findings_are_the_same(world):
    placed, unplaced = (
        validate(["broken.ttl"], shapes=["shapes.ttl"], places=each).findings for each in (True, False)
    )
    assert {finding.place.file for finding in unplaced} == {""}
    assert sorted(finding.fingerprint for finding in unplaced) == sorted(
        finding.fingerprint for finding in placed
    )


def test_the_words_of_the_shape_go_before_ours(world):
    count, date, cites, _ = validate(["broken.ttl"], shapes=["shapes.ttl"]).findings
    assert date.message("nl") == "Geef de datum van de brief"
    assert date.message("en") == "Give the date of the letter"
    assert "hoogstens 1" in count.message("nl")
    assert cites.severity == Severity.WARNING
    assert cites.what_to_do("en").startswith("Point to a")


def test_quads_in_memory_are_checked_without_a_file(world):
    report = validate(quads=parse(BROKEN.encode(), RdfFormat.TURTLE, where="memory"), shapes=["shapes.ttl"])
    assert len(report.findings) == 4
    assert {str(finding.place) for finding in report.findings} == {""}


def test_a_file_with_a_syntax_error_is_a_finding_and_the_others_still_run(world):
    Path("cut.ttl").write_text('@prefix ex: <http://example.org/> .\nex:a ex:title "cut off')
    report = validate(["cut.ttl", "broken.ttl"], shapes=["shapes.ttl"])
    assert places(report)[-1] == ("cut.ttl:2:15", "syntax")
    assert len(report.findings) == 5
    assert report.unreadable


def test_what_a_class_hierarchy_says_counts(world):
    Path("ontology.ttl").write_text(
        PREFIXES + "ex:Annex rdfs:subClassOf ex:Letter . ex:Report rdfs:subClassOf ex:Study ."
    )
    Path("annex.ttl").write_text(
        PREFIXES
        + 'ex:n a ex:Annex ; ex:title "x" ; ex:date "2020-01-01"^^xsd:date ; ex:cites ex:r . '
        + "ex:r a ex:Report ."
    )
    report = validate(["annex.ttl"], shapes=["shapes.ttl"], background=["ontology.ttl"])
    assert report.conforms
    assert report.checked.focus_nodes == 1


@pytest.mark.parametrize(
    ("paths", "shapes", "message"),
    [
        (["missing.ttl"], ["shapes.ttl"], "No such file"),
        (["*.nt"], ["shapes.ttl"], "No file matches"),
        (["empty"], ["shapes.ttl"], "No RDF file"),
        (["blank.ttl"], ["shapes.ttl"], "no triple"),
        (["notes.txt"], ["shapes.ttl"], "No RDF format"),
        (["good.ttl"], ["good.ttl"], "no shape"),
        (["good.ttl"], ["cut.ttl"], "Not well-formed"),
        (["good.ttl"], ["untargeted.ttl"], "No shape has a target"),
        (["other.ttl"], ["shapes.ttl"], "No node in the data is a target"),
    ],
)
def test_a_run_that_would_check_nothing_is_an_error(world, paths, shapes, message):
    Path("empty").mkdir()
    Path("blank.ttl").write_text("# nothing\n")
    Path("notes.txt").write_text("notes")
    Path("cut.ttl").write_text("<a> <b> ")
    Path("untargeted.ttl").write_text(PREFIXES + "ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .")
    Path("other.ttl").write_text(PREFIXES + "ex:x a ex:Other .")
    with pytest.raises(SourceError, match=message):
        validate(paths, shapes=shapes)


def test_the_same_file_under_two_names_is_read_once(world):
    assert (
        validate(["good.ttl", str(world / "good.ttl"), "./good.ttl"], shapes=["shapes.ttl"]).checked.files
        == 1
    )


def test_blank_nodes_of_two_files_stay_apart(world):
    for name in ("one.ttl", "two.ttl"):
        Path(name).write_text(PREFIXES + '_:x a ex:Letter ; ex:title "t" ; ex:date "2020-01-01"^^xsd:date .')
    report = validate(["one.ttl", "two.ttl"], shapes=["shapes.ttl"])
    assert report.conforms
    assert report.checked.focus_nodes == 2
