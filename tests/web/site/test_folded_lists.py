"""Long lists on one page, of which all but the first stretch are folded."""

import re

import pytest

from tests.web.site_pages import rendered
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.folded_lists import MOST, folds


def test_a_list_is_cut_where_a_stretch_would_be_too_high():
    cut = folds("abcde", lambda letter: MOST // 2)
    assert [(one.first, one.last, "".join(one.entries)) for one in cut] == [
        (1, 2, "ab"),
        (3, 4, "cd"),
        (5, 5, "e"),
    ]


def test_an_entry_that_is_too_high_by_itself_stands_alone():
    assert [one.entries for one in folds(["a", "b"], lambda entry: 2 * MOST)] == [("a",), ("b",)]


def test_numbers_go_on_from_the_page_before():
    assert [(one.first, one.last) for one in folds("ab", lambda letter: 1, start=40)] == [(41, 42)]


def test_of_nothing_there_is_nothing():
    assert folds((), lambda entry: 1) == []


@pytest.mark.parametrize(
    ("address", "words", "entry"),
    [
        ("question/who-takes-part-in-what", r"Rij (\d+) tot en met (\d+)", "<tbody>"),
        ("dossier/organisation/tweede-kamer", r"Zin (\d+) tot en met (\d+)", 'class="ledger naming"'),
    ],
)
def test_what_is_folded_is_all_there_and_says_which_it_is(site: Site, address: str, words: str, entry: str):
    page = rendered(site, f"{address}.nl.html")
    told = [(int(first), int(last)) for first, last in re.findall(f"<summary>{words}</summary>", page)]
    assert told
    assert [first for first, _ in told[1:]] == [last + 1 for _, last in told[:-1]]
    assert told[-1][1] == page.count(entry)
