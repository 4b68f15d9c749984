"""Figures of reviews for the page of quality, read from journals."""

from pathlib import Path

from tests.reviewing.conftest import make_project
from tests.reviewing.proposals import KEY
from wijkgraph.overviews.quality import review_figures
from wijkgraph.reviewing.desk import open_desk
from wijkgraph.reviewing.desk_state import DeskOptions
from wijkgraph.reviewing.typed_commands import carry_out


def test_without_journals_there_is_nothing_to_show(tmp_path: Path) -> None:
    figures = review_figures(make_project(tmp_path))
    assert (figures.by_rule, figures.by_reviewer, figures.agreements) == ({}, {}, ())


def test_rates_and_agreement_come_from_journals_and_a_broken_one_breaks_no_page(tmp_path: Path) -> None:
    layout = make_project(tmp_path)
    for by in ("anna", "bram"):
        with open_desk(layout, KEY, by, DeskOptions(blind=True)) as desk:
            for command in ("1", "a", "1", "2"):
                carry_out(desk, command)
    figures = review_figures(layout)
    assert {name: (one.accepted, one.rejected) for name, one in figures.by_reviewer.items()} == {
        "anna": (1, 1),
        "bram": (1, 1),
    }
    assert [(one.twice, one.alpha) for one in figures.agreements] == [(2, 1.0)]
    path = layout.reviews / KEY / "anna.journal"
    path.write_bytes(path.read_bytes().replace(b'"act"', b'"atc"'))
    assert figures.by_reviewer.keys() - review_figures(layout).by_reviewer.keys() == {"anna"}
