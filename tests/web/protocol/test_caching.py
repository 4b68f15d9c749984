"""An answer once given is given again: from the cache, by its tag, and in the coding that the client reads."""

import gzip

import brotli
import httpx
import pytest
import zstandard

from tests.web.conftest import EX, Server

BULK = f"SELECT ?o WHERE {{ GRAPH <{EX}bulk> {{ ?s <{EX}p1> ?o }} }}"


def get(server: Server, query: str, **headers: str) -> httpx.Response:
    plain = {
        "Accept-Encoding": "identity",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return server.client.get("/sparql", params={"query": query}, headers=plain)


def test_the_second_answer_comes_from_the_cache(server: Server) -> None:
    query = f"SELECT ?p WHERE {{ <{EX}a> ?p ?o }} # cached"
    first, second = get(server, query), get(server, query)
    assert "engine" in first.headers["server-timing"]
    assert "cache" in second.headers["server-timing"]
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert server.metric('wijkgraph_requests_total{operation="query",outcome="cached"}') >= 1


def test_a_streamed_answer_is_cached_too(server: Server) -> None:
    first, second = get(server, BULK), get(server, BULK)
    assert "content-length" not in first.headers  # streamed in chunks
    assert "cache" in second.headers["server-timing"]
    assert first.content == second.content


def test_a_tag_saves_the_body(server: Server) -> None:
    tag = get(server, BULK).headers["etag"]
    again = get(server, BULK, If_None_Match=f'"other", {tag}')
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert get(server, BULK + " LIMIT 1", If_None_Match=tag).status_code == 200
    assert get(server, BULK, If_None_Match=tag, Accept="text/csv").status_code == 200


def test_every_answer_says_how_long_it_may_be_kept(server: Server) -> None:
    headers = get(server, BULK).headers
    assert headers["cache-control"] == "public, max-age=60"
    assert "Accept" in headers["vary"]
    assert "Accept-Encoding" in headers["vary"]


def test_codings_are_negotiated_and_have_tags_of_their_own(server: Server) -> None:
    plain = get(server, BULK)
    decode = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
        "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    }
    tags = {plain.headers["etag"]}
    for coding, decoded in decode.items():
        with server.client.stream(
            "GET", "/sparql", params={"query": BULK}, headers={"Accept-Encoding": coding}
        ) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == coding
        assert len(raw) < len(plain.content) / 3
        assert decoded(raw) == plain.content
        tags.add(answer.headers["etag"])
        again = get(server, BULK, If_None_Match=answer.headers["etag"], Accept_Encoding=coding)
        assert again.status_code == 304
        assert again.headers["etag"] == answer.headers["etag"]
    assert len(tags) == 4


def test_a_compressed_answer_is_broken_off_as_visibly(server: Server) -> None:
    """The row limit bites in the middle: the coding is never ended, the transfer neither."""
    query = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c . ?d ?e ?f }} }}"
    with server.client.stream(
        "GET", "/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"}
    ) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        try:
            for _ in answer.iter_bytes():
                pass
        except httpx.RemoteProtocolError:
            return
    raise AssertionError("taken for whole")


@pytest.mark.parametrize("asks", ["NOW()", "RAND()", "UUID()", "STRUUID()", "now ( )"])
def test_what_is_never_the_same_twice_is_not_kept(server: Server, asks: str) -> None:
    query = f"SELECT ({asks} AS ?x) {{}}"
    first, second = get(server, query), get(server, query)
    assert first.content != second.content
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
@pytest.mark.parametrize("query", [BULK, BULK + " LIMIT 30", "ASK {}"])
def test_head_and_not_modified_tell_of_the_answer_that_get_would_give(
    server: Server, query: str, coding: str
) -> None:
    parameters = {"query": query}
    headers = {"Accept-Encoding": coding}
    answer = server.client.get("/sparql", params=parameters, headers=headers)
    head = server.client.head("/sparql", params=parameters, headers=headers)
    for name in ("content-encoding", "content-type", "etag"):
        assert head.headers.get(name) == answer.headers.get(name)
    assert "Accept-Encoding" in answer.headers["vary"]
    assert head.headers["vary"] == answer.headers["vary"]
    again = server.client.get(
        "/sparql", params=parameters, headers={**headers, "If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.headers["vary"]) == (304, answer.headers["vary"])


def test_a_wrong_query_is_not_called_unchanged(server: Server) -> None:
    assert get(server, "SELECT * { ?s ?p }", If_None_Match="*").status_code == 400
    assert get(server, "ASK {}").status_code == 200
    assert get(server, "ASK {}", If_None_Match="*").status_code == 304


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_answer_that_is_not_the_wanted_one_is_not_given(server: Server, coding: str) -> None:
    tag = get(server, BULK, Accept_Encoding=coding).headers["etag"]
    for wanted in ("*", tag, f'"other", {tag}'):
        assert get(server, BULK, If_Match=wanted, Accept_Encoding=coding).status_code == 200
    for other in ('"other"', f"W/{tag}"):
        refused = get(server, BULK, If_Match=other, If_None_Match=tag, Accept_Encoding=coding)
        assert refused.status_code == 412
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["next"]
    assert get(server, BULK, Accept_Encoding=coding).status_code == 200  # what is kept is given again


def test_a_mistake_is_told_before_a_precondition(server: Server) -> None:
    assert get(server, "SELECT", If_Match='"other"').status_code == 400
    head = server.client.head("/sparql", params={"query": BULK}, headers={"If-Match": '"other"'})
    assert (head.status_code, head.content) == (412, b"")
