"""Content negotiation by the rules of RFC 9110, 12.5, with the headers that real clients send."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.errors import NotAcceptable
from wijkgraph.formats import CSV, GRAPHS, HTML, PROBLEM, RESULTS_JSON, RESULTS_XML, SOLUTIONS, TURTLE, Format
from wijkgraph.web.protocol.negotiation import by_name, choose, choose_language, parse_accept, split_list

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "application/sparql-results+xml, application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1"
JENA = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
COMUNICA = "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"
RDF_CLIENT = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/turtle;q=0.6,text/html;q=0.2"
)


@pytest.mark.parametrize(
    ("headers", "offers", "expected"),
    [
        # nothing said: anything goes
        ([], SOLUTIONS, "json"),
        ([""], SOLUTIONS, "json"),
        (["*/*"], SOLUTIONS, "json"),
        # plain names, aliases, case
        (["text/csv"], SOLUTIONS, "csv"),
        (["TEXT/CSV"], SOLUTIONS, "csv"),
        (["application/json"], SOLUTIONS, "json"),
        (["text/xml"], SOLUTIONS, "xml"),
        (["application/json"], GRAPHS, "jsonld"),
        (["text/plain"], GRAPHS, "nt"),
        # weights
        (["text/csv;q=0.5, application/sparql-results+xml"], SOLUTIONS, "xml"),
        (["text/csv; q=0.001, image/png"], SOLUTIONS, "csv"),
        (["text/csv;Q=0.1,text/tab-separated-values;q=0.2"], SOLUTIONS, "tsv"),
        # specificity before weight: */* speaks only for what nothing else names
        (["application/sparql-results+json;q=0.1, */*;q=0.5"], SOLUTIONS, "xml"),
        (["text/*;q=0.3, text/csv;q=0.7, */*;q=0.5"], SOLUTIONS, "csv"),
        (["application/*;q=0.2, text/*"], SOLUTIONS, "csv"),
        # q=0 is no
        (["application/sparql-results+json;q=0, */*"], SOLUTIONS, "xml"),
        (["application/sparql-results+json;q=0, application/sparql-results+xml;q=0, */*"], SOLUTIONS, "csv"),
        # equal weights: what is named goes before what a wildcard allows
        (["text/tab-separated-values, */*"], SOLUTIONS, "tsv"),
        (["*/*, text/csv"], SOLUTIONS, "csv"),
        # parameters
        (["text/csv;charset=utf-8"], SOLUTIONS, "csv"),
        (["application/sparql-results+json;charset=UTF-8"], SOLUTIONS, "json"),
        (['text/csv;charset="utf-8";q=0.4, application/sparql-results+xml;q=0.3'], SOLUTIONS, "csv"),
        (["text/csv;header=absent, application/sparql-results+xml;q=0.1"], SOLUTIONS, "xml"),
        # several header lines are one list; nonsense among them is skipped
        (["image/png", "text/csv;q=0.2", "text/tab-separated-values"], SOLUTIONS, "tsv"),
        (["text, ;q=1, /, */csv, text/csv;q=two, application/sparql-results+xml;q=0.1"], SOLUTIONS, "xml"),
        # clients of the wild
        ([BROWSER], (RESULTS_JSON, HTML), "html"),
        ([BROWSER], SOLUTIONS, "xml"),
        ([BROWSER], (*GRAPHS, HTML), "html"),
        ([RDFLIB], SOLUTIONS, "json"),
        ([RDFLIB], GRAPHS, "ttl"),
        ([JENA], SOLUTIONS, "json"),
        ([COMUNICA], SOLUTIONS, "json"),
        ([RDF_CLIENT], GRAPHS, "nq"),
        ([RDF_CLIENT], (TURTLE, HTML), "ttl"),
    ],
)
def test_chooses(headers: list[str], offers: tuple[Format, ...], expected: str) -> None:
    assert choose(headers, offers).ending == expected


@pytest.mark.parametrize(
    "headers",
    [
        ["image/png"],
        ["*/*;q=0"],
        ["text/turtle"],
        ["application/*;q=0, text/*;q=0"],
        ["nonsense"],
        ["text/csv;q=0"],
    ],
)
def test_nothing_fits(headers: list[str]) -> None:
    with pytest.raises(NotAcceptable) as refused:
        choose(headers, SOLUTIONS)
    assert "text/csv" in refused.value.next


MEDIA_TYPES = [offer.essence for offer in (*SOLUTIONS, *GRAPHS)]
ranges = st.sampled_from(
    [*MEDIA_TYPES, "*/*", "text/*", "application/*", "image/png", "application/xml", "junk"]
)
weights = st.integers(0, 1000).map(lambda thousandths: f"{thousandths / 1000:.3f}")
headers = st.lists(st.builds(lambda name, q: f"{name};q={q}", ranges, weights), min_size=1, max_size=8)


@given(headers)
def test_order_and_lines_do_not_matter(items: list[str]) -> None:
    """Whoever sends the same wishes in another order, or in more lines, gets the same."""

    def outcome(lines: list[str]) -> str:
        try:
            return choose(lines, SOLUTIONS).ending
        except NotAcceptable:
            return "406"

    distinct = list({item.partition(";")[0]: item for item in items}.values())
    assert outcome([", ".join(distinct)]) == outcome(distinct) == outcome(distinct[::-1])


@given(headers)
def test_what_is_chosen_was_welcome(items: list[str]) -> None:
    """What is sent fits some range with a weight above 0, and what an exact range forbids is not sent."""
    try:
        chosen = choose(items, SOLUTIONS)
    except NotAcceptable:
        return
    names = (chosen.media_type, *chosen.aliases)
    assert any(found.q > 0 and any(found.fits(name) for name in names) for found in parse_accept(items))


@given(st.lists(st.text(max_size=60), max_size=4))
def test_no_header_breaks_it(lines: list[str]) -> None:
    with suppress(NotAcceptable):
        assert choose(lines, SOLUTIONS) in SOLUTIONS
    assert choose_language(lines, ("nl", "en")) in ("nl", "en")


def test_commas_in_quotes_do_not_split() -> None:
    assert split_list(['a;b="c,d", e', "f"]) == ['a;b="c,d"', "e", "f"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("csv", CSV),
        ("CSV", CSV),
        ("application/sparql-results+xml", RESULTS_XML),
        ("application/sparql-results xml", RESULTS_XML),
        ("json", RESULTS_JSON),
    ],
)
def test_by_name(name: str, found: Format) -> None:
    assert by_name(name, SOLUTIONS) is found


def test_by_unknown_name() -> None:
    with pytest.raises(NotAcceptable, match="no format 'png'"):
        by_name("png", SOLUTIONS)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], "nl"),
        (["en"], "en"),
        (["en-GB,en;q=0.9"], "en"),
        (["nl-BE,nl;q=0.9,en;q=0.8"], "nl"),
        (["fr, en;q=0.5, nl;q=0.4"], "en"),
        (["fr"], "nl"),
        (["*"], "nl"),
        (["nl;q=0, *"], "en"),
        (["de", "en;q=0.1"], "en"),
    ],
)
def test_language(headers: list[str], expected: str) -> None:
    assert choose_language(headers, ("nl", "en")) == expected


def test_problems_are_json_unless_a_page_is_preferred() -> None:
    assert choose([BROWSER], (PROBLEM, HTML)) is HTML
    assert choose(["*/*"], (PROBLEM, HTML)) is PROBLEM
