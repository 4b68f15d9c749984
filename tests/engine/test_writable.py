"""Answers that a format cannot hold are refused; nothing is sent that no parser would read."""

from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, Store

from wijkgraph.engine.writable import checker
from wijkgraph.errors import NotAcceptable
from wijkgraph.rdf import Literal, NamedNode, Quad, RdfFormat

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


def quad(text: str = "x", predicate: str = "a:p") -> Quad:
    return Quad(NamedNode("a:s"), NamedNode(predicate), Literal(text))


def in_pieces(body: bytes, size: int, media_type: str) -> bytes:
    check = checker(media_type)
    return b"".join(check(body[at : at + size]) for at in range(0, len(body), size))


@pytest.mark.parametrize("media_type", [RESULTS, RDF])
@given(text=st.text(st.characters(exclude_categories=["Cs"])), size=st.integers(1, 300))
def test_xml_is_well_formed_and_says_what_was_meant_or_is_refused(
    media_type: str, text: str, size: int
) -> None:
    try:
        body = in_pieces(written(quad(text), media_type), size, media_type)
    except NotAcceptable:
        assert any((ord(char) < 32 and char not in "\t\n\r") or char in "\ufffe\uffff" for char in text)
        return
    element = minidom.parseString(body).getElementsByTagName("literal" if media_type == RESULTS else "p")[0]
    assert "".join(child.data for child in element.childNodes) == text  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("predicate", ["http://example.org/1", "http://example.org/", "urn:a:1"])
def test_a_predicate_without_a_name_at_its_end_is_refused(predicate: str, size: int) -> None:
    body = written(quad(predicate=predicate), RDF)
    with pytest.raises(NotAcceptable, match="predicate"):
        in_pieces(body, size, RDF)


def test_the_name_of_such_an_element_may_stand_in_a_text() -> None:
    body = written(quad("<oxprefix: x"), RDF)
    assert in_pieces(body, 10, RDF) == body


def test_other_formats_are_left_alone() -> None:
    assert checker("text/csv")(b"\x01\r") == b"\x01\r"
