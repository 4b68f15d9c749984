"""Searches as six kinds of users type them find what they mean, suggest it, or say honestly that there is nothing."""

from collections import Counter
from urllib.parse import urlencode

import pytest

from bench.searches import PAGE, Search, read_searches, render
from wijkgraph.asking.search import SearchResult
from wijkgraph.asking.search_results import question_values
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.search_pages import found_by, pages_for

SEARCHES = read_searches()


def firsts(found: SearchResult, text: str) -> dict[str, str]:
    """The first result, by the way in which it was found."""
    asked = [
        one.question.name + (f"?{urlencode(question_values(one), safe='/')}" if one.chosen else "")
        for one in found.questions
    ]
    listed = {
        "meant": [one.id for one in found.meant],
        "thing": [] if found.is_partial else [one.id for one in found.things],
        "question": asked,
        "passage": [] if found.is_partial else [one.place.letter for one in found.passages if one.place],
        "near": [one.id for one in found.near],
        "mended": [found.mended] if found.mended else [],
        "page": pages_for(text),
    }
    return {way: several[0] for way, several in listed.items() if several}


@pytest.mark.parametrize("one", SEARCHES, ids=[f"{one.user}: {one.typed}" for one in SEARCHES])
def test_a_search_finds_what_is_meant(one: Search, site: Site):
    found = found_by(site, one.typed)
    first = firsts(found, one.typed)
    if one.way == "nothing":
        assert (found.outcome, first) == ("nothing", {})
    else:
        assert first.get(one.way) == one.finds, first
        assert one.way == "page" or found.outcome == one.outcome


def test_each_kind_of_user_searches_and_each_outcome_is_met():
    assert len(SEARCHES) >= 49
    assert len({one.user for one in SEARCHES}) == 6
    assert min(Counter(one.outcome for one in SEARCHES).values()) >= 4


def test_the_page_shows_these_searches():
    """Else: `python -m bench.searches`."""
    assert PAGE.read_text(encoding="utf-8") == render(SEARCHES)
