from pathlib import Path

import pytest

from wijkgraph.errors import SourceError
from wijkgraph.validation import validate
from wijkgraph.validation.report import baseline_text, read_baseline, without_known

from .conftest import BROKEN


def check(name: str = "broken.ttl"):
    return validate([name], shapes=["shapes.ttl"])


@pytest.fixture
def known(world):
    Path("known.json").write_text(baseline_text(check()))
    return read_baseline(Path("known.json"))


def test_known_findings_pass(known):
    report = without_known(check(), known)
    assert report.findings == ()
    assert report.known == 4
    assert report.fixed == ()


def test_they_are_known_when_lines_move(known):
    Path("broken.ttl").write_text("# a comment\n\n" + BROKEN)
    assert without_known(check(), known).findings == ()


def test_a_new_finding_stays(known):
    Path("broken.ttl").write_text(BROKEN + "ex:c a ex:Letter ; ex:title 'new' .\n")
    (finding,) = without_known(check(), known).findings
    assert str(finding.focus) == "<http://example.org/c>"


def test_what_was_fixed_is_told(known):
    Path("broken.ttl").write_text(BROKEN.replace('"Brief", ', ""))
    report = without_known(check(), known)
    assert report.findings == ()
    assert len(report.fixed) == 1


def test_the_same_finding_twice_is_known_once(known):
    once = known.copy()
    report = check()
    once[report.findings[0].fingerprint] = 0
    assert without_known(report, once).findings == report.findings[:1]


def test_a_syntax_error_is_never_known(world):
    Path("cut.ttl").write_text("<http://example.org/a> ")
    Path("known.json").write_text(baseline_text(check("cut.ttl")))
    assert len(without_known(check("cut.ttl"), read_baseline(Path("known.json"))).findings) == 1


def test_the_file_is_the_same_in_every_run(known):
    assert Path("known.json").read_text() == baseline_text(check())


@pytest.mark.parametrize("content", [None, "not json", "[]", '{"findings": [{}]}'])
def test_anything_else_is_no_baseline(world, content):
    if content is not None:
        Path("known.json").write_text(content)
    with pytest.raises(SourceError, match=r"baseline"):
        read_baseline(Path("known.json"))
