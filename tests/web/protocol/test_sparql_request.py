"""SPARQL requests read from bytes: pure, so without any server."""

from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.errors import QueryRefused, RequestError, UnknownMediaType, WijkgraphError, WrongMethod
from wijkgraph.web.protocol.sparql_request import DIRECT, FORM, SparqlRequest, read_fields, read_request


def test_all_fields() -> None:
    fields = [
        ("query", "ASK {}"),
        ("default-graph-uri", "a:1"),
        ("named-graph-uri", "a:3"),
        ("default-graph-uri", "a:2"),
        ("timeout", "2.5"),
        ("format", "csv"),
        ("max-rows", "10"),
        ("start-row", "0"),
        ("unknown", "ignored"),
    ]
    expected = SparqlRequest("ASK {}", ("a:1", "a:2"), ("a:3",), 2.5, ("csv",), 10, 0)
    data = urlencode(fields).encode()
    assert read_request("GET", data, None, b"") == expected
    assert read_request("POST", b"", FORM, data) == expected
    assert read_request("POST", data.partition(b"&")[2], DIRECT, b"ASK {}") == expected


def test_a_byte_order_mark_is_no_part_of_a_query() -> None:
    query = "\ufeffASK {}"
    data = urlencode({"query": query}).encode()
    for asked in (
        read_request("GET", data, None, b""),
        read_request("POST", b"", FORM, data),
        read_request("POST", b"", DIRECT, query.encode()),
    ):
        assert asked.query == "ASK {}"


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (b"format=csv", ("csv",)),
        (b"results=tsv&output=xml&format=csv", ("csv", "tsv", "xml")),
        (b"format=tsv&format=text/tab-separated-values", ("tsv", "text/tab-separated-values")),
        (
            b"output=application/ld%2Bjson,application/x-json%2Bld",
            ("application/ld+json", "application/x-json+ld"),
        ),
        (b"format=docx&output=sideways", ("docx", "sideways")),
        (b"format=&output=", ()),
    ],
)
def test_formats_are_named_in_several_ways(address: bytes, names: tuple[str, ...]) -> None:
    assert read_request("GET", b"query=ASK{}&" + address, None, b"").formats == names


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_query_arrives_as_it_was_sent(query: str) -> None:
    encoded = urlencode({"query": query}).encode()
    assert read_request("GET", encoded, None, b"").query == query
    assert read_request("POST", b"", FORM + ";charset=utf-8", encoded).query == query
    assert read_request("QUERY", b"", DIRECT, query.encode()).query == query


@given(
    st.sampled_from(["GET", "POST", "QUERY", "PUT"]),
    st.binary(),
    st.none() | st.sampled_from([FORM, DIRECT]) | st.text(),
    st.binary(),
)
def test_no_bytes_break_it(method: str, address: bytes, content_type: str | None, body: bytes) -> None:
    with suppress(RequestError, QueryRefused):
        assert isinstance(read_request(method, address, content_type, body), SparqlRequest)


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "error"),
    [
        ("DELETE", b"", None, b"", WrongMethod),
        ("POST", b"", None, b"ASK {}", UnknownMediaType),
        ("QUERY", b"", FORM, b"query=ASK{}", UnknownMediaType),
        ("POST", b"", DIRECT + ";charset=utf-16", b"", UnknownMediaType),
        ("POST", b"query=ASK{}", DIRECT, b"ASK {}", RequestError),
        ("GET", b"query=%c3%28", None, b"", RequestError),
        ("GET", b"query=\xff", None, b"", RequestError),
        ("GET", b"a=1&" * 3000, None, b"", RequestError),
        ("GET", b"query=ASK{}&using-graph-uri=a:b", None, b"", RequestError),
        ("GET", b"query=ASK{}&max-rows=-1", None, b"", RequestError),
        ("GET", b"query=ASK{}&max-rows=1e9", None, b"", RequestError),
        ("GET", b"query=ASK{}&timeout=1&timeout=2", None, b"", RequestError),
        ("POST", b"", "application/sparql-update", b"DROP ALL", QueryRefused),
    ],
)
def test_refuses(
    method: str, address: bytes, content_type: str | None, body: bytes, error: type[WijkgraphError]
) -> None:
    with pytest.raises(error):
        read_request(method, address, content_type, body)


def test_no_query_means_the_description() -> None:
    assert read_request("GET", b"", None, b"").query is None


def test_parameters_beside_a_form_count_too() -> None:
    read = read_request("POST", b"default-graph-uri=a%3A1&timeout=2", FORM, b"query=ASK+%7B%7D")
    assert (read.default_graphs, read.seconds) == (("a:1",), 2.0)
    with pytest.raises(RequestError, match="2 times"):
        read_request("POST", b"query=ASK+%7B%7D", FORM, b"query=ASK+%7B%7D")
    with pytest.raises(QueryRefused):
        read_request("POST", b"update=CLEAR+ALL", FORM, b"query=ASK+%7B%7D")


@given(st.text(alphabet="ab%&=+ 09AFf\r\n\t;é\x00_", max_size=30))
def test_fields_are_decoded_as_urllib_does(text: str) -> None:
    try:
        expected = parse_qsl(text.encode().decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(RequestError):
            read_fields(text.encode(), "the address")
    else:
        assert read_fields(text.encode(), "the address") == expected
