"""Pages about problems: what was asked, the place in it, and the frame of the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from wijkgraph.web.protocol.problem_pages import (
    QUERY,
    asked_query,
    lines_around,
    other_addresses,
    page_language,
    render_problem,
)
from wijkgraph.words.translations import Told


def request(path: str, query: str = "", accept_language: str = "nl", **scope: str) -> Request:
    headers = [(b"accept-language", accept_language.encode())]
    return Request(
        {"type": "http", "path": path, "query_string": query.encode(), "headers": headers, **scope}
    )


def test_the_place_of_a_fault_is_marked_between_the_lines_around_it():
    query = "\n".join(["SELECT * {", "  ?s ?p ?o .", "  ?s ? ?o", "}"])
    lines = lines_around(query, "line 3, column 6")
    assert [line.number for line in lines] == [1, 2, 3, 4]
    (place,) = [line for line in lines if line.is_place]
    assert (place.before, place.marked, place.after) == ("  ?s ", "?", " ?o")


def test_what_is_missing_at_the_end_is_marked_behind_it():
    (place,) = lines_around("ASK { ?s ?p ?o", "line 1, column 15")
    assert place.before == "ASK { ?s ?p ?o"
    assert place.is_place


@pytest.mark.parametrize("where", ["", "slot 'post'", "line 9, column 1", "line 0, column 1"])
def test_a_problem_without_a_place_in_the_query_marks_nothing(where: str):
    assert lines_around("ASK {}", where) == ()


@given(st.text(max_size=400), st.integers(1, 20), st.integers(0, 500))
def test_a_marked_line_is_the_line_of_the_query(query: str, line: int, column: int):
    for shown in lines_around(query, f"line {line}, column {column}"):
        text = query.split("\n")[shown.number - 1]
        assert shown.before.strip("…") in text
        if shown.number == line and column and column <= len(text):
            assert shown.marked == text[column - 1]


def test_a_page_speaks_the_language_of_its_address_before_that_of_the_browser():
    assert page_language(request("/letter/no-such.en.html")) == "en"
    assert page_language(request("/id/study/nobody", accept_language="en")) == "en"
    assert page_language(request("/id/study/nobody", accept_language="nl")) == "nl"


def test_the_other_language_is_the_same_request():
    assert other_addresses(request("/doc/study/x.nl.html", "links=a"))[1] == (
        "en",
        "/doc/study/x.en.html?links=a",
    )
    assert other_addresses(request("/"))[0] == ("nl", "/index.nl.html")


def test_a_query_comes_from_the_address_or_from_what_the_endpoint_read():
    assert asked_query(request("/sparql", "query=ASK%20%7B%7D")) == "ASK {}"
    assert asked_query(request("/sparql", **{QUERY: "ASK { }"})) == "ASK { }"
    assert asked_query(request("/search", "query=x")) == ""
    assert other_addresses(request("/sparql", "query=ASK"))[1] == ("en", "/sparql.en.html?query=ASK")


def test_a_page_gives_the_query_back_without_letting_it_be_markup():
    page = render_problem(
        400,
        Told("Wrong"),
        "en",
        "Title",
        "Do this",
        site_title="Site",
        query="</textarea><script>",
        menu=[("data", "data")],
    )
    assert "<script" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page


def test_one_next_step_is_given():
    page = render_problem(
        400, Told("Wrong", next="Write it so"), "en", "Title", "General advice", site_title="Site"
    )
    assert "<p>Write it so</p>" in page
    assert "General advice" not in page


def test_a_site_in_one_language_offers_no_other() -> None:
    asked = request("/letter/no-such.en.html", accept_language="en")
    assert page_language(asked, ("nl",)) == "nl"
    assert other_addresses(asked, ("nl",)) == [("nl", "/letter/no-such.nl.html")]
