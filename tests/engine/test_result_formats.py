"""Answers in the result formats: rows are counted, pages make the whole, and nothing goes out that cannot be read."""

import json
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, QueryTriples, Store

from wijkgraph.engine.frames import Request
from wijkgraph.engine.result_formats import RowCounter, chunk_filter, page
from wijkgraph.errors import NotAcceptable
from wijkgraph.rdf import RdfFormat

FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
SELECT = "SELECT ?o ?x { ?s ?p ?o OPTIONAL { ?s <a:x> ?x } }"
# Literals full of what marks rows in one of the formats; only `}},{` may be counted, and is documented so.
MARKS = [
    "},{",
    '"',
    "},{x",
    "<result>",
    "\n",
    "\r\n",
    '"a"',
    "\t",
    ",",
    "[{",
    "é",
    "}",
    "\\",
    "a,{",
    '"bindings":[{',
]
texts = st.lists(st.sampled_from(MARKS), max_size=4).map("".join).filter(lambda text: "}},{" not in text)


def solutions(values: list[str]) -> QuerySolutions:
    store = Store()
    store.extend(
        Quad(NamedNode(f"a:{i}"), NamedNode("a:b"), Literal(value)) for i, value in enumerate(values)
    )
    result = store.query(SELECT)
    assert isinstance(result, QuerySolutions)
    return result


@pytest.mark.parametrize("media_type", FORMATS)
@given(values=st.lists(texts, max_size=12), cut=st.integers(1, 40))
def test_counts_rows(media_type: str, values: list[str], cut: int) -> None:
    data = solutions(values).serialize(format=FORMATS[media_type])
    assert data is not None
    counter = RowCounter(media_type)
    for start in range(0, len(data), cut):
        counter.count(data[start : start + cut])
    assert counter.rows == len(values)


@pytest.mark.parametrize("media_type", FORMATS)
@given(values=st.lists(texts, max_size=8), size=st.integers(1, 5), start=st.integers(0, 9))
def test_pages_make_the_whole(media_type: str, values: list[str], size: int, start: int) -> None:
    """A page holds the rows it should, in every format, and is cut exactly when rows follow it."""
    request = Request(SELECT, media_type, max_rows=size, start_row=start, next_page="?next&more")
    body, cut = page(solutions(values), FORMATS[media_type], request)
    whole = solutions(values).serialize(format=QueryResultsFormat.JSON)
    expected = json.loads(whole or b"")["results"]["bindings"][start : start + size]
    again, _ = page(solutions(values), QueryResultsFormat.JSON, request)
    assert json.loads(again)["results"]["bindings"] == expected
    assert cut == (len(values) > start + size)
    assert (b"next" in body) == (cut and "sparql-results" in media_type)
    counter = RowCounter(media_type)
    counter.count(body)
    assert counter.rows == len(expected)


RESULTS, RDF = "application/sparql-results+xml", "application/rdf+xml"


def written(quad: Quad, media_type: str) -> bytes:
    """A store with one quad, as the engine writes it."""
    store = Store()
    store.add(quad)
    if media_type == RDF:
        graph = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(graph, QueryTriples)
        return graph.serialize(format=RdfFormat.RDF_XML) or b""
    rows = store.query("SELECT ?o { ?s ?p ?o }")
    assert isinstance(rows, QuerySolutions)
    return rows.serialize(format=QueryResultsFormat.XML) or b""


def one_quad(text: str = "x", predicate: str = "a:p") -> Quad:
    return Quad(NamedNode("a:s"), NamedNode(predicate), Literal(text))


def in_pieces(body: bytes, size: int, media_type: str) -> bytes:
    check = chunk_filter(media_type)
    return b"".join(check(body[at : at + size]) for at in range(0, len(body), size))


@pytest.mark.parametrize("media_type", [RESULTS, RDF])
@given(text=st.text(st.characters(exclude_categories=["Cs"])), size=st.integers(1, 300))
def test_xml_is_well_formed_and_says_what_was_meant_or_is_refused(
    media_type: str, text: str, size: int
) -> None:
    try:
        body = in_pieces(written(one_quad(text), media_type), size, media_type)
    except NotAcceptable:
        assert any((ord(char) < 32 and char not in "\t\n\r") or char in "\ufffe\uffff" for char in text)
        return
    element = minidom.parseString(body).getElementsByTagName("literal" if media_type == RESULTS else "p")[0]
    assert "".join(child.data for child in element.childNodes) == text  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("predicate", ["http://example.org/1", "http://example.org/", "urn:a:1"])
def test_a_predicate_without_a_name_at_its_end_is_refused(predicate: str, size: int) -> None:
    body = written(one_quad(predicate=predicate), RDF)
    with pytest.raises(NotAcceptable, match="predicate"):
        in_pieces(body, size, RDF)


def test_the_name_of_such_an_element_may_stand_in_a_text() -> None:
    body = written(one_quad("<oxprefix: x"), RDF)
    assert in_pieces(body, 10, RDF) == body


def test_other_formats_are_left_alone() -> None:
    assert chunk_filter("text/csv")(b"\x01\r") == b"\x01\r"
