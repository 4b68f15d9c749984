from pathlib import Path

from wijkgraph.validation import validate

from .conftest import PREFIXES, SHAPES


def test_both_directions(world):
    Path("more.ttl").write_text(SHAPES + "ex:MotionShape a sh:NodeShape ; sh:targetClass ex:Motion .\n")
    report = validate(["broken.ttl"], shapes=["more.ttl"], coverage=True)
    assert [(str(node), number) for node, number in report.coverage.shapes] == [
        ("<http://example.org/LetterShape>", 2),
        ("<http://example.org/MotionShape>", 0),
    ]
    assert [(str(each.name), each.covered, each.nodes) for each in report.coverage.classes] == [
        ("<http://example.org/Letter>", 2, 2),
        ("<http://example.org/Study>", 0, 1),
    ]
    found = {finding.rule: finding for finding in report.findings}
    assert str(found["shapes/target-without-nodes"].place).startswith("more.ttl:16:")
    assert str(found["shapes/nodes-without-shape"].place) == "broken.ttl:11:1"
    assert "http://example.org/s1" in found["shapes/nodes-without-shape"].message("en")


def test_without_asking_only_a_note_tells_of_idle_shapes(world):
    Path("more.ttl").write_text(SHAPES + "ex:MotionShape a sh:NodeShape ; sh:targetClass ex:Motion .\n")
    report = validate(["good.ttl"], shapes=["more.ttl"])
    assert report.findings == ()
    assert report.coverage is None
    assert [note["en"] for note in report.notes] == [
        "1 of 2 shapes found no node to check (--coverage lists them)"
    ]


def test_the_background_is_not_measured(world):
    Path("ontology.ttl").write_text(PREFIXES + "ex:Letter a rdfs:Class .\n")
    report = validate(["good.ttl"], shapes=["shapes.ttl"], background=["ontology.ttl"], coverage=True)
    assert [str(each.name) for each in report.coverage.classes] == ["<http://example.org/Letter>"]
