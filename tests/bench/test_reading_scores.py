"""The tables of docs/reading-scores.md are those that a run gives."""

import pytest

from bench.reading_scores import PAGE, page_with, tables


@pytest.mark.slow
def test_the_page_holds_the_scores_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page_with(tables(), page) == page, "`make scores` writes the tables anew"


def test_a_table_goes_under_its_own_heading() -> None:
    page = PAGE.read_text(encoding="utf-8")
    changed = page_with({"held-out": "| none |\n"}, page)
    before, _, behind = changed.partition("### held-out\n")
    assert page.startswith(before)
    assert behind.startswith("\n| none |\n\n### later\n")
