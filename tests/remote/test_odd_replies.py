"""Odd replies of engines: each becomes an error that tells what, where, next."""

import threading

import pytest

from tests.remote.stand_in import JSON, Asked, Said, stand_in
from wijkgraph.errors import Busy, QuerySyntax, StoreError, TooLarge, TooSlow, UsageError, WijkgraphError
from wijkgraph.rdf import BlankNode, Literal, NamedNode
from wijkgraph.remote.dialects import PLAIN, Dialect
from wijkgraph.remote.dialects.virtuoso import Virtuoso
from wijkgraph.remote.endpoint import Endpoint, Login
from wijkgraph.remote.remote_store import RemoteStore

SELECT = "SELECT * WHERE { ?s ?p ?o }"
ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'
NTRIPLES = {"Content-Type": "application/n-triples"}


def store(url: str, dialect: Dialect = PLAIN, **about: object) -> RemoteStore:
    return RemoteStore(Endpoint(url, seconds=5, **about), "urn:dataset", dialect)  # type: ignore[arg-type]


def select(said: Said, dialect: Dialect = PLAIN, **about: object) -> list[object]:
    with stand_in(lambda asked: said) as url:
        return store(url, dialect, **about).select(SELECT).column("s")  # type: ignore[return-value]


def test_a_plain_reply_gives_its_rows() -> None:
    assert select(Said(ROW)) == [NamedNode("urn:a")]


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        (Said(ROW[:-4]), StoreError, "broken JSON"),
        (Said(ROW + b"The query timed out"), StoreError, "broken JSON"),
        (Said(b'{"head":{"vars":["s"]}}'), StoreError, "in place of results"),
        (Said(b"[]"), StoreError, "in place of results"),
        (Said(b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"no iri"}}]}}'),
         StoreError, "in place of results"),
        (Said(b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"triple","value":{}}}]}}'),
         StoreError, "triple"),
        (Said(b"<!DOCTYPE html><title>Welcome</title>", headers={"Content-Type": "text/html"}),
         StoreError, "a web page in place of results"),
        (Said(b"s\r\nurn:a", headers={"Content-Type": "text/csv"}), StoreError, "text/csv"),
        (Said(b"\xff\xfe", headers={"Content-Type": JSON}), StoreError, "broken JSON"),
        (Said(ROW, headers={"Content-Type": JSON, "Content-Length": "5000"}), StoreError, "broke off"),
        (Said(raw=b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode()
              + b"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"hea\r\n"), StoreError, "broke off"),
        (Said(raw=b"not HTTP at all\r\n\r\n"), StoreError, "cannot be reached"),
        (Said(b"Virtuoso 37000 Error SP030: syntax error", 400), QuerySyntax, "SP030"),
        (Said(b"", 401), StoreError, "login"),
        (Said(b"", 404), StoreError, "404"),
        (Said(b"", 413), TooLarge, "request"),
        (Said(b"", 504), TooSlow, "out of time"),
        (Said(b"Virtuoso S1T00 Error SR171: Transaction timed out", 500), TooSlow, "SR171"),
        (Said(b"<html><head><style>p{}</style></head><body><h1>Out of disk</h1></body></html>", 500),
         StoreError, "(status 500): Out of disk"),
    ],
)  # fmt: skip
def test_an_odd_reply_is_an_error(said: Said, error: type[WijkgraphError], words: str) -> None:
    with pytest.raises(error) as raised:
        select(said)
    assert words in raised.value.what
    assert raised.value.where.startswith("http://127.0.0.1")
    assert raised.value.next


@pytest.mark.parametrize(
    ("headers", "error", "words"),
    [
        ({"X-SQL-State": "S1TAT", "X-SQL-Message": "RC...: incomplete"}, TooSlow, "only part of the answer"),
        ({"X-SPARQL-MaxRows": "1"}, TooLarge, "cuts answers at 1 rows"),
    ],
)
def test_virtuoso_tells_of_half_an_answer_in_its_headers(
    headers: dict[str, str], error: type[WijkgraphError], words: str
) -> None:
    with pytest.raises(error, match=words):
        select(Said(ROW, headers={"Content-Type": JSON, **headers}), Virtuoso())


def test_a_cap_that_was_not_reached_cuts_nothing() -> None:
    headers = {"Content-Type": JSON, "X-SPARQL-MaxRows": "2"}
    assert select(Said(ROW, headers=headers), Virtuoso()) == [NamedNode("urn:a")]


@pytest.mark.parametrize("is_virtuoso", [True, False])
def test_an_engine_is_known_by_what_it_answers(is_virtuoso: bool) -> None:
    said = Said(b'{"head":{},"boolean":%s}' % str(is_virtuoso).lower().encode())
    with stand_in(lambda asked: said) as url:
        bare = RemoteStore.bare(Endpoint(url), "urn:dataset")
    assert isinstance(bare.dialect, Virtuoso) is is_virtuoso


def test_another_engine_needs_a_dialect_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shouting(Dialect):
        probe = "ASK { <urn:loud> ?p ?o }"

        def rewrite(self, query: str, form: str) -> str:
            return query.upper()

    def answer(asked: Asked) -> Said:
        (query,) = asked.form["query"]
        return Said(ROW if query == SELECT.upper() else b'{"head":{},"boolean":%s}'
                    % str(query == Shouting.probe.upper()).lower().encode())  # fmt: skip

    monkeypatch.setattr("wijkgraph.remote.remote_store.DIALECTS", (Virtuoso(), Shouting()))
    with stand_in(answer) as url:
        store = RemoteStore.bare(Endpoint(url), "urn:dataset")
        assert isinstance(store.dialect, Shouting)
        assert store.select(SELECT).rows == ((NamedNode("urn:a"),),)


def test_half_an_answer_does_not_tell_what_an_engine_is() -> None:
    headers = {"Content-Type": JSON, "X-SQL-State": "S1TAT"}
    said = Said(b'{"head":{},"boolean":false}', headers=headers)
    with stand_in(lambda asked: said) as url, pytest.raises(TooSlow):
        RemoteStore.bare(Endpoint(url), "urn:dataset")


def test_a_busy_engine_says_when_to_come_back() -> None:
    with pytest.raises(Busy) as raised:
        select(Said(b"", 503, {"Retry-After": "7"}))
    assert raised.value.retry_after == 7


def test_a_slow_engine_is_not_waited_for() -> None:
    release = threading.Event()
    with stand_in(lambda asked: Said(ROW, waits=release)) as url:
        slow = RemoteStore(Endpoint(url, seconds=0.2), "urn:dataset")
        with pytest.raises(TooSlow):
            slow.select(SELECT)
        release.set()


def test_an_endless_reply_is_cut_short() -> None:
    with pytest.raises(TooLarge, match="1 MiB"):
        select(Said(b" " * (2 << 20) + ROW), largest_mb=1)


def test_nobody_at_home() -> None:
    with stand_in(lambda asked: Said(ROW)) as url:
        pass
    with pytest.raises(StoreError, match="cannot be reached"):
        store(url).select(SELECT)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "example.org/sparql", "http:///x"]
)
def test_only_web_addresses_are_engines(url: str) -> None:
    with pytest.raises(UsageError, match="Not the address"):
        Endpoint(url)


def test_a_graph_without_a_length_may_be_half_of_one() -> None:
    raw = b"HTTP/1.0 200 OK\r\nContent-Type: application/n-triples\r\n\r\n<urn:a> <urn:b> <urn:c> .\n"
    with stand_in(lambda asked: Said(raw=raw)) as url, pytest.raises(StoreError, match="how long"):
        store(url).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_broken_graph() -> None:
    said = Said(b"<urn:a> <urn:b> ", headers=NTRIPLES)
    with stand_in(lambda asked: said) as url, pytest.raises(StoreError, match="in place of results"):
        store(url).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_boolean_that_is_none() -> None:
    with (
        stand_in(lambda asked: Said(b'{"head":{},"boolean":"yes"}')) as url,
        pytest.raises(StoreError, match="boolean"),
    ):
        store(url).ask("ASK {}")


def test_terms_come_out_as_rdf_has_them() -> None:
    body = b"""{"head":{"vars":["a","b","c","d","e","f"]},"results":{"bindings":[{
      "a":{"type":"literal","value":"x"},
      "b":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#string","value":"x"},
      "c":{"type":"literal","xml:lang":"nl","value":"x"},
      "d":{"type":"bnode","value":"nodeID://b10"}, "e":{"type":"bnode","value":"nodeID://b10"}}]}}"""
    with stand_in(lambda asked: Said(body)) as url:
        a, b, c, d, e, f = store(url).select(SELECT).rows[0]
    assert a == b == Literal("x")
    assert c == Literal("x", language="nl")
    assert isinstance(d, BlankNode)
    assert d == e
    assert f is None


def test_words_in_comments_do_not_make_a_query_an_update() -> None:
    seen: list[Asked] = []
    with stand_in(lambda asked: seen.append(asked) or Said(ROW)) as url:  # type: ignore[func-returns-value]
        store(url).select(f"#+ question: What would they add, insert or delete?\n#+ vraag: Wat?\n{SELECT}")
    assert "query" in seen[0].form
    assert "update" not in seen[0].form


@pytest.mark.parametrize(("query", "method"), [("ASK {}", "select"), (SELECT, "ask"), (SELECT, "construct")])
def test_the_wrong_form_is_refused_before_anything_is_sent(query: str, method: str) -> None:
    with pytest.raises(QuerySyntax):
        getattr(store("http://127.0.0.1:9/"), method)(query)


def test_the_password_goes_only_to_who_asks_for_it() -> None:
    seen: list[Asked] = []

    def answer(asked: Asked) -> Said:
        seen.append(asked)
        if "Authorization" in asked.headers:
            return Said(ROW)
        return Said(b"", 401, {"WWW-Authenticate": 'Basic realm="any"'})

    with stand_in(answer) as url:
        store(url, login=Login("ann", "secret")).select(SELECT)
    assert ["Authorization" in asked.headers for asked in seen] == [False, True]
    assert "secret" not in repr(Login("ann", "secret"))


def test_digest_sends_no_password_at_all() -> None:
    """RFC 7616, 3.4: the response is made of the password, the nonce and the request."""
    seen: list[Asked] = []

    def answer(asked: Asked) -> Said:
        seen.append(asked)
        if "Authorization" in asked.headers:
            return Said(ROW)
        return Said(b"", 401, {"WWW-Authenticate": 'Digest realm="SPARQL", nonce="abc", qop="auth"'})

    with stand_in(answer) as url:
        assert store(url, login=Login("ann", "secret")).select(SELECT).rows
    sent = seen[1].headers["Authorization"]
    assert sent.startswith('Digest username="ann", realm="SPARQL", nonce="abc"')
    assert "secret" not in sent
    assert seen[1].form == seen[0].form


def test_a_wrong_password_is_told_once() -> None:
    seen: list[Asked] = []

    def answer(asked: Asked) -> Said:
        seen.append(asked)
        return Said(b"no", 401, {"WWW-Authenticate": 'Basic realm="any"'})

    with stand_in(answer) as url, pytest.raises(StoreError, match="another login"):
        store(url, login=Login("ann", "wrong")).select(SELECT)
    assert len(seen) == 2
