"""If-None-Match and If-Match by the rules of RFC 9110, 13.1, with the headers that clients and caches send."""

import pytest

from wijkgraph.web.protocol.etags import is_as_wanted, is_unmodified

TAG = '"abc"'


@pytest.mark.parametrize(
    "lines",
    [
        ['"abc"'],
        ['W/"abc"'],  # weak comparison (8.8.3.2)
        ['"x", "abc"'],
        ['"x","abc"'],
        ['"x" ,\t"abc" '],
        ['"x"', '"abc"'],  # several lines are one list (5.3)
        [", ,", '"abc"'],  # empty elements are skipped (5.6.1.2)
        ['"a,b", "abc"'],  # a comma within a tag divides nothing
    ],
)
def test_a_named_tag_needs_no_body(lines: list[str]) -> None:
    assert is_unmodified(lines, TAG)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ['"x"'],
        ["abc"],  # a tag stands in quotes
        ['"ABC"'],  # and is compared byte by byte
        ['w/"abc"'],  # the mark of a weak tag is a capital
        ['x"abc"'],
        ['"abc"x'],
        ['"x,"abc""'],
        ['"x", *'],  # `*` stands alone
        ["**"],
    ],
)
def test_anything_else_gets_the_body(lines: list[str]) -> None:
    assert not is_unmodified(lines, TAG)


@pytest.mark.parametrize("lines", [["*"], [" * "]])
def test_a_star_names_whatever_there_is(lines: list[str]) -> None:
    assert is_unmodified(lines, TAG)
    assert not is_unmodified(lines, TAG, is_current=False)


def test_a_tag_counts_before_it_is_known_that_there_is_an_answer() -> None:
    assert is_unmodified([TAG], TAG, is_current=False)


@pytest.mark.parametrize(
    "lines", [['"abc"'], ['"x", "abc"'], ['"x"', '"abc"'], ["*"], [" * "], ['W/"abc", "abc"']]
)
def test_what_is_named_is_wanted(lines: list[str]) -> None:
    assert is_as_wanted(lines, TAG)


@pytest.mark.parametrize("lines", [['W/"abc"'], ['"x"'], ["abc"], ['"ABC"'], [""], ['"x", *']])
def test_a_weak_tag_and_any_other_text_is_not(lines: list[str]) -> None:
    assert not is_as_wanted(lines, TAG)


def test_what_has_no_tag_is_wanted_by_a_star_alone() -> None:
    assert is_as_wanted(["*"], "")
    assert not is_as_wanted(['""', TAG], "")
