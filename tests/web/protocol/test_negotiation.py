"""Content negotiation by the rules of RFC 9110, 12.5, with the headers that real clients send."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.errors import NotAcceptable
from wijkgraph.formats import CSV, GRAPHS, HTML, PROBLEM, RESULTS_JSON, RESULTS_XML, SOLUTIONS, TURTLE, Format
from wijkgraph.web.protocol import negotiation
from wijkgraph.web.protocol.negotiation import (
    Range,
    by_name,
    choose,
    choose_language,
    choose_named,
    parse_accept,
    split_list,
    split_weight,
)


@pytest.fixture(autouse=True)
def forget() -> None:
    """Short headers are read once in a process: what another test asked must not answer this one."""
    negotiation._choose_once.cache_clear()


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "application/sparql-results+xml, application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1"
JENA = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
COMUNICA = "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"
LEVEL_1 = Format("level", "level", "text/html; level=1; v=a")
RDF_CLIENT = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/turtle;q=0.6,text/html;q=0.2"
)


@pytest.mark.parametrize(
    ("headers", "offers", "expected"),
    [
        # nothing said: anything goes
        ([], SOLUTIONS, "json"),
        ([""], SOLUTIONS, "json"),
        (["", ""], SOLUTIONS, "json"),
        (["*/*"], SOLUTIONS, "json"),
        (["*"], SOLUTIONS, "json"),
        (["text/html, image/gif, *; q=.2"], SOLUTIONS, "json"),
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
        # a type refused by its own name is not sent under another of its names
        (["application/sparql-results+json;q=0, application/json, text/csv;q=0.1"], SOLUTIONS, "csv"),
        (
            ["application/sparql-results+json;q=0, application/json"],
            (RESULTS_JSON, HTML, CSV, RESULTS_XML),
            None,
        ),
        # a name of an offer that is refused leaves its others
        (["application/json;q=0, application/sparql-results+json;q=0.5"], SOLUTIONS, "json"),
        # a wildcard speaks for the type that is sent, not for its other names
        (["text/*"], (RESULTS_XML, CSV), "csv"),
        # white space, and words in capitals
        (["  text/csv ; charset = UTF-8 ; q = 0.4 "], SOLUTIONS, "csv"),
        (["text / csv"], SOLUTIONS, "csv"),
        # weights: none but 0 to 1 with three decimals; what comes behind a weight is its extension
        (["text/csv;q=1.001, application/sparql-results+xml;q=0.1"], SOLUTIONS, "xml"),
        (["text/csv;q=0.1234, application/sparql-results+xml;q=0.1"], SOLUTIONS, "xml"),
        (["text/csv;q=-1, application/sparql-results+xml;q=0.1"], SOLUTIONS, "xml"),
        (["text/csv;q=٠.٩, application/sparql-results+xml;q=0.1"], SOLUTIONS, "xml"),
        (["text/csv;q=1..0, application/sparql-results+xml;q=0.1"], SOLUTIONS, "xml"),
        (["text/csv;q=1.000, application/sparql-results+xml;q=0.999"], SOLUTIONS, "csv"),
        (["text/csv;q=0.2;header=absent, application/sparql-results+xml;q=0.1"], SOLUTIONS, "csv"),
        # an exact range goes before a general one, whichever comes first, and more parameters before fewer
        (['text/html;level="1";q=0.1, text/html;q=0.9'], (LEVEL_1, HTML), "html"),
        (["text/html;level=1;v=A, text/html;q=0.4, text/csv;q=0.5"], (LEVEL_1, CSV), "level"),
        # parameters
        (["text/csv;charset=utf-8"], SOLUTIONS, "csv"),
        (["application/sparql-results+json;charset=UTF-8"], SOLUTIONS, "json"),
        (['text/csv;charset="utf-8";q=0.4, application/sparql-results+xml;q=0.3'], SOLUTIONS, "csv"),
        # one that a type lacks: the plain type is nearest, unless the type without it is named too
        (["text/csv;header=absent, application/sparql-results+xml;q=0.1"], SOLUTIONS, "csv"),
        (['application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"'], GRAPHS, "jsonld"),
        (["text/turtle;version=1.1"], GRAPHS, "ttl"),
        (["application/sparql-results+json; version=1.2; q=0.5, image/png"], SOLUTIONS, "json"),
        (["text/csv;v=2, text/csv;q=0.1, text/tab-separated-values;q=0.5"], SOLUTIONS, "tsv"),
        (["text/csv;v=2, */*;q=0.1"], SOLUTIONS, "csv"),
        # refused with it, the plain type is not
        (["text/csv;v=2;q=0, text/*;q=0.1"], SOLUTIONS, "csv"),
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
def test_chooses(headers: list[str], offers: tuple[Format, ...], expected: str | None) -> None:
    if expected is None:
        with pytest.raises(NotAcceptable):
            choose(headers, offers)
    else:
        assert choose(headers, offers).ending == expected


@pytest.mark.parametrize(
    "headers",
    [
        ["image/png"],
        ["*/*;q=0"],
        ["*;q=0"],
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
    """The same wishes in another order, or in more lines, get the same."""

    def outcome(lines: list[str]) -> str:
        try:
            return choose(lines, SOLUTIONS).ending
        except NotAcceptable:
            return "406"

    distinct = list({item.partition(";")[0]: item for item in items}.values())
    assert outcome([", ".join(distinct)]) == outcome(distinct) == outcome(distinct[::-1])


@given(headers)
def test_what_is_chosen_was_welcome(items: list[str]) -> None:
    """The form that is sent fits some range with a weight above 0, and what an exact range forbids is not sent."""
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


@pytest.mark.parametrize(
    ("name", "rows", "graph"),
    [
        ("json", "json", "jsonld"),
        ("xml", "xml", "rdf"),
        ("srx", "xml", None),
        ("sparql-results+json", "json", None),
        ("turtle", None, "ttl"),
        ("ttl", None, "ttl"),
        ("n3", None, "ttl"),
        ("text/n3", None, "ttl"),
        ("rdf", None, "rdf"),
        ("rdf+xml", None, "rdf"),
        ("rdf xml", None, "rdf"),
        ("rdf/xml", None, "rdf"),
        ("json-ld", None, "jsonld"),
        ("application/ld+json; profile=x", None, "jsonld"),
        ("ntriples", None, "nt"),
        ("n-triples", None, "nt"),
        ("N-Quads", None, "nq"),
        ("text/tab-separated-values", "tsv", None),
    ],
)
def test_usual_names(name: str, rows: str | None, graph: str | None) -> None:
    """A name that fits the form of the query is taken, any other leaves the choice to Accept."""
    assert choose_named([name], ["text/csv"], SOLUTIONS).ending == (rows or "csv")
    assert choose_named([name], ["application/trig"], GRAPHS).ending == (graph or "trig")


def test_the_first_usable_of_several_names() -> None:
    assert choose_named(["turtle", "xml", "csv"], ["*/*"], SOLUTIONS) is RESULTS_XML
    assert choose_named(["docx", "tsv"], ["*/*"], SOLUTIONS).ending == "tsv"


def test_a_name_that_no_format_has_leaves_the_choice_to_accept() -> None:
    assert choose_named(["docx"], ["text/csv"], SOLUTIONS).ending == "csv"
    assert choose_named(["docx", "png"], [], SOLUTIONS) is SOLUTIONS[0]
    with pytest.raises(NotAcceptable, match="formats you accept"):
        choose_named(["docx"], ["image/png"], SOLUTIONS)


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


def test_a_refusal_names_what_was_accepted_and_what_may_be() -> None:
    with pytest.raises(NotAcceptable) as caught:
        choose(["image/png", "x/" + "y" * 300], (CSV, RESULTS_XML))
    assert str(caught.value) == (
        "None of the formats you accept can be given "
        f"({'Accept: ' + 'image/png, x/' + 'y' * 187}). Accept one of text/csv, application/sparql-results+xml."
    )
    with pytest.raises(NotAcceptable) as caught:
        by_name("p" * 60, (CSV, RESULTS_XML))
    assert str(caught.value) == f"There is no format '{'p' * 50}' here. Use csv, xml."


def test_what_stands_after_two_hundred_ranges_is_not_read() -> None:
    many = ["image/png"] * 199
    assert choose([*many, "text/csv"], SOLUTIONS) is CSV
    with pytest.raises(NotAcceptable):
        choose([*many, "image/png", "text/csv"], SOLUTIONS)
    assert choose_language([*["fr"] * 199, "en"], ("nl", "en")) == "en"
    assert choose_language([*["fr"] * 200, "en"], ("nl", "en")) == "nl"


def test_a_range_says_how_exactly_it_fits() -> None:
    any_, text, csv, exact = parse_accept(["*/*, text/*, text/csv, text/csv;header=absent"])
    assert [one.fits("text/csv; header=absent") for one in (any_, text, csv, exact)] == [1, 2, 4, 5]
    assert exact.fits("text/csv") == 3
    assert [one.fits("text/html") for one in (any_, text, csv, exact)] == [1, 2, 0, 0]
    assert csv.fits("application/csv") == 0


def test_a_range_is_read_whole() -> None:
    (found,) = parse_accept(['Text/CSV ; Header = "Absent" ; charset=utf-8 ; q = 0.25 ; ext=1'])
    assert found == Range("text", "csv", frozenset({("header", "absent")}), 0.25)
    assert parse_accept(["text/csv"]) == [Range("text", "csv", frozenset(), 1.0)]
    assert parse_accept(["a/b/c;d=e=f"]) == [Range("a", "b/c", frozenset({("d", "e=f")}), 1.0)]
    assert parse_accept(["text/", "/csv", "*/csv", "text;q=1"]) == []


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        ([r'a;b="c\",d", e'], [r'a;b="c\",d"', "e"]),  # an escaped quote does not end the string
        ([r'a;b="c\\", d'], [r'a;b="c\\"', "d"]),  # an escaped backslash escapes no more
        ([r"a\, b"], ["a\\", "b"]),  # outside a string a backslash is nothing
        ([r'a\"b,c"'], [r'a\"b,c"']),
        ([" a ,, b ", ""], ["a", "b"]),
    ],
)
def test_a_list_is_split_at_its_own_commas(lines: list[str], items: list[str]) -> None:
    assert split_list(lines) == items


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["en;q=0.2, nl;q=0.1"], "en"),
        (["EN"], "en"),
        (["en-GB;q=0.2, en;q=0.9, nl;q=0.5"], "en"),
        (["en;q=two, nl;q=0.1"], "nl"),
        (["en-GB;q=0.9, en;q=0.2, nl;q=0.5"], "en"),
        (["nl-BE;q=0.2, en;q=0.2"], "nl"),
        (["*;q=0.3, nl;q=0.1"], "en"),
        (["nld, en;q=0.1"], "en"),
        (["en;q=0, *;q=0"], "nl"),
    ],
)
def test_the_language_with_the_most_weight_is_chosen(lines: list[str], expected: str) -> None:
    assert choose_language(lines, ("nl", "en")) == expected


def test_short_headers_are_remembered_and_long_ones_are_not() -> None:
    for length, kept in ((500, 1), (501, 0)):
        negotiation._choose_once.cache_clear()
        assert choose(["text/csv", "x" * (length - 8)], SOLUTIONS) is CSV
        assert negotiation._choose_once.cache_info().currsize == kept


@pytest.mark.parametrize("profile", ["http://a/;q=0", "a, b; q=0.1", 'a\\";q=0'])
def test_a_quoted_parameter_holds_no_weight(profile: str) -> None:
    assert split_weight(f'application/ld+json; profile="{profile}"; q=0.5')[1] == 0.5
    assert split_weight(f'application/ld+json; profile="{profile}"')[1] == 1.0
