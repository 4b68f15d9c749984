"""Results of checks for the quality page, and when there are none."""

from wijkgraph.overviews.quality import MOST_QUADS, validation_report
from wijkgraph.project import Layout


def test_the_data_of_the_layout_are_checked_and_hold_no_violation(layout: Layout):
    report = validation_report(layout, 0)
    assert report is not None
    assert {finding.severity.word for finding in report.findings} <= {"warning", "info"}
    assert report.checked.focus_nodes > 500


def test_too_many_quads_are_not_checked_for_the_asking(layout: Layout):
    assert validation_report(layout, MOST_QUADS + 1) is None


def test_what_only_the_slow_engine_can_check_is_not_checked_for_the_asking(copy: Layout):
    claims = copy.claims / "kst-30995-98.trig"
    text = claims.read_text(encoding="utf-8")
    assert '"2020-03-31"^^xsd:date' in text
    claims.write_text(
        text.replace('"2020-03-31"^^xsd:date', '"2020-03-31-00:00"^^xsd:date'), encoding="utf-8"
    )
    assert validation_report(copy, 0) is None
