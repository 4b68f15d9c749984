"""Rows counted in passing bytes are the rows there are, wherever the chunks are cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from wijkgraph.engine.frames import Request
from wijkgraph.engine.paging import page
from wijkgraph.engine.rows import RowCounter

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
