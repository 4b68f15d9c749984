"""The SPARQL 1.1 Protocol over HTTP, as clients in the wild speak it."""

import csv
import io
import json
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.web.conftest import EX, Server

KNOWS = "PREFIX ex: <http://example.org/> SELECT ?s ?o WHERE { ?s ex:knows ?o } ORDER BY ?s"
PAIRS = [(f"{EX}a", f"{EX}b"), (f"{EX}b", f"{EX}c")]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def pairs(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.text
    return [(row["s"]["value"], row["o"]["value"]) for row in answer.json()["results"]["bindings"]]


def test_query_by_get(server: Server) -> None:
    assert pairs(server.client.get("/sparql", params={"query": KNOWS})) == PAIRS


def test_query_by_form(server: Server) -> None:
    assert pairs(server.client.post("/sparql", data={"query": KNOWS})) == PAIRS


def test_query_by_direct_post(server: Server) -> None:
    assert pairs(server.client.post("/sparql", content=KNOWS, headers=DIRECT)) == PAIRS
    charset = {"Content-Type": "application/sparql-query; charset=UTF-8"}
    assert pairs(server.client.post("/sparql", content=KNOWS, headers=charset)) == PAIRS


def test_query_by_the_query_method(server: Server) -> None:
    assert pairs(server.client.request("QUERY", "/sparql", content=KNOWS, headers=DIRECT)) == PAIRS


def test_signs_in_a_query_survive_every_form(server: Server) -> None:
    query = "SELECT (?x AS ?y) { VALUES ?x { '1+1 = 100% & é \\u00e9' } }"
    answers = [
        server.client.get("/sparql", params={"query": query}),
        server.client.post("/sparql", data={"query": query}),
        server.client.post("/sparql", content=query.encode(), headers=DIRECT),
    ]
    values = {answer.json()["results"]["bindings"][0]["y"]["value"] for answer in answers}
    assert values == {"1+1 = 100% & é é"}


def test_solutions_in_four_formats(server: Server) -> None:
    assert pairs(server.ask(KNOWS, "application/sparql-results+json")) == PAIRS
    xml = ElementTree.fromstring(server.ask(KNOWS, "application/sparql-results+xml").content)
    uris = [uri.text for uri in xml.iter("{http://www.w3.org/2005/sparql-results#}uri")]
    assert uris == [value for pair in PAIRS for value in pair]
    assert list(csv.reader(io.StringIO(server.ask(KNOWS, "text/csv").text))) == [
        ["s", "o"],
        *map(list, PAIRS),
    ]
    lines = server.ask(KNOWS, "text/tab-separated-values").text.splitlines()
    assert lines == ["?s\t?o", *(f"<{s}>\t<{o}>" for s, o in PAIRS)]


@pytest.mark.parametrize(
    ("media_type", "yes"),
    [
        ("application/sparql-results+json", '"boolean":true'),
        ("application/sparql-results+xml", "<boolean>true</boolean>"),
        ("text/csv", "true"),
    ],
)
def test_yes_and_no(server: Server, media_type: str, yes: str) -> None:
    assert yes in server.ask("ASK { ?s ?p ?o }", media_type).text


@pytest.mark.parametrize(
    ("media_type", "syntax"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", RdfFormat.TRIG),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_graphs_in_six_formats(server: Server, media_type: str, syntax: RdfFormat) -> None:
    query = f"CONSTRUCT {{ ?s <{EX}knows> ?o }} WHERE {{ ?s <{EX}knows> ?o }}"
    answer = server.ask(query, media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    found = {(quad.subject.value, quad.object.value) for quad in parse(answer.content, syntax)}
    assert found == set(PAIRS)


def test_format_parameter_goes_before_accept(server: Server) -> None:
    assert server.ask(KNOWS, "application/sparql-results+xml", format="csv").text.startswith("s,o\r\n")


def test_a_format_that_only_others_have_leaves_the_choice_to_accept(server: Server) -> None:
    assert server.ask(KNOWS, "text/csv", format="docx").text.startswith("s,o\r\n")
    assert server.ask(KNOWS, "image/png", format="docx").status_code == 406


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("CONSTRUCT { ?s ?p ?o WHERE", "text/csv"),
        ("DESCRIBE ?s { ?s ?p", "application/sparql-results+json"),
        ("SELECT * { ?s ?p", "text/turtle"),
        ("SELECT * { ?s ?p", "image/png"),
    ],
)
def test_the_fault_of_a_query_is_told_before_that_of_its_format(
    server: Server, query: str, accept: str
) -> None:
    answer = server.ask(query, accept)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/QuerySyntax")


def test_a_query_without_fault_in_a_format_of_another_form(server: Server) -> None:
    assert server.ask(KNOWS, "text/turtle").status_code == 406
    assert server.ask(f"DESCRIBE <{EX}a>", "text/csv").status_code == 406
    assert (
        server.ask(f"DESCRIBE <{EX}a>", "text/csv", format="n3")
        .headers["content-type"]
        .startswith("text/turtle")
    )


def test_merges_default_graphs(server: Server) -> None:
    """A triple in two graphs is one triple in their merge (SPARQL 1.1 Query, 13.2)."""
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    both = httpx.QueryParams(
        [("query", count), ("default-graph-uri", EX + "g1"), ("default-graph-uri", EX + "g2")]
    )
    answer = server.client.get("/sparql", params=both)
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "4"
    assert server.rows(count.replace("WHERE", f"FROM <{EX}g1> FROM <{EX}g2> WHERE")) == [{"n": "4"}]
    assert server.rows(count.replace("WHERE", f"FROM <{EX}g1> FROM <{EX}g1> WHERE")) == [{"n": "2"}]


def test_the_protocol_dataset_replaces_from(server: Server) -> None:
    query = f"SELECT ?o FROM <{EX}g1> WHERE {{ ?s <{EX}only> ?o }}"
    assert server.rows(query) == [{"o": EX + "one"}]
    assert server.rows(query, **{"default-graph-uri": EX + "g2"}) == [{"o": EX + "two"}]
    assert server.rows(query, **{"named-graph-uri": EX + "g2"}) == []


def test_named_graphs_of_the_protocol(server: Server) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert [row["g"] for row in server.rows(query)] == [EX + name for name in ("bulk", "g1", "g2")]
    assert server.rows(query, **{"named-graph-uri": EX + "g2"}) == [{"g": EX + "g2"}]
    assert server.rows(query, **{"default-graph-uri": EX + "g2"}) == []


def test_named_graphs_beside_a_merge(server: Server) -> None:
    query = f"SELECT ?o FROM <{EX}g1> FROM <{EX}bulk> FROM NAMED <{EX}g2> WHERE {{ GRAPH ?g {{ ?s <{EX}only> ?o }} }}"
    assert server.rows(query) == [{"o": EX + "two"}]


def test_head_has_the_headers_of_get(server: Server) -> None:
    get = server.client.get("/sparql", params={"query": KNOWS})
    head = server.client.head("/sparql", params={"query": KNOWS})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == get.headers[name]
    big = server.client.head("/sparql", params={"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"})
    assert big.status_code == 200


def test_options_names_the_methods(server: Server) -> None:
    answer = server.client.options("/sparql")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert answer.headers["accept-query"] == "application/sparql-query"


def test_any_origin_may_ask_without_credentials(server: Server) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for answer in (
        server.client.get("/sparql", params={"query": KNOWS}, headers=origin),
        server.client.get("/sparql", params={"query": "nonsense"}, headers=origin),
        server.client.options("/sparql", headers={**origin, "Access-Control-Request-Method": "QUERY"}),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(server: Server, method: str) -> None:
    answer = server.client.request(method, "/sparql", content="x")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"SELECT", DIRECT, 400),
        (b"SELECT * { ?s ?p '\xff' }", DIRECT, 400),
        (b"query=%FF%FE", FORM, 400),
        (b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        (b"nothing=here", FORM, 400),
        (b"update=DROP+ALL", FORM, 400),
        (b"DROP ALL", {"Content-Type": "application/sparql-update"}, 400),
        (b"ASK {}", {"Content-Type": "text/plain"}, 415),
        (b"ASK {}", {"Content-Type": "application/sparql-query; charset=latin-1"}, 415),
        (b"ASK {}", {**DIRECT, "Content-Encoding": "gzip"}, 415),
        (b"ASK {} #" + b"x" * 300_000, DIRECT, 413),
    ],
)
def test_bodies_that_are_not_read(server: Server, body: bytes, headers: dict[str, str], status: int) -> None:
    answer = server.client.post("/sparql", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["status"] == status
    # RFC 9110, 12.5.3: only where the coding is at fault, or clients would take the media type for right.
    assert answer.headers.get("accept-encoding") == ("identity" if "Content-Encoding" in headers else None)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?query=%FF", 400),
        ("?query=ASK%7B%7D&timeout=soon", 400),
        ("?query=ASK%7B%7D&timeout=0", 400),
        ("?query=ASK%7B%7D&start-row=5", 400),
        ("?query=ASK%7B%7D&default-graph-uri=not%20an%20iri", 400),
        ("?update=DROP%20ALL", 400),
        ("?query=DROP%20ALL", 400),
        ("?query=SELECT%20*%20%7BSERVICE%20%3Chttp://127.0.0.1:9/%3E%7B%7D%7D", 400),
    ],
)
def test_addresses_that_are_not_answered(server: Server, address: str, status: int) -> None:
    assert server.client.get("/sparql" + address).status_code == status


def test_problems_have_one_shape(server: Server) -> None:
    answer = server.ask("SELECT * WHERE { ?s ?p }")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem["type"].endswith("/QuerySyntax")
    assert problem["where"].startswith("line 1, column 2")
    assert problem["next"]
    page = server.ask("SELECT * WHERE { ?s ?p <b>", "text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert "<b>" not in page.text


def test_a_problem_is_told_in_the_language_that_was_asked_for(server: Server) -> None:
    def ask(accept: str, language: str) -> httpx.Response:
        headers = {"Accept": accept, "Accept-Language": language}
        return server.client.get(
            "/sparql", params={"query": "SELECT * { SERVICE <x:y> {} }"}, headers=headers
        )

    dutch = ask("application/json", "nl-BE, en;q=0.5")
    assert dutch.headers["content-language"] == "nl"
    assert "Accept-Language" in dutch.headers["vary"]
    assert dutch.json() | {"type": ""} == {
        "type": "",
        "title": "Dit verzoek is niet te begrijpen",
        "status": 400,
        "detail": "SERVICE kan hier niet: deze dienst roept geen andere aan",
        "where": "regel 1, kolom 12",
        "next": "Bevraag die dienst zelf.",
    }
    for language in ("", "en", "fr"):  # programs are told in English
        english = ask("application/json", language)
        assert english.headers["content-language"] == "en"
        assert english.json()["detail"] == "SERVICE is not done here: this service calls no other"
    page = ask("text/html", "").text  # people in Dutch
    assert "SERVICE kan hier niet" in page
    assert "is not done here" not in page
    assert "is not done here" in ask("text/html", "en").text


def test_nothing_acceptable(server: Server) -> None:
    answer = server.ask(KNOWS, "image/png")
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["next"]


def test_several_accept_lines_count_as_one(server: Server) -> None:
    lines = [("Accept", "image/png"), ("Accept", "text/csv;q=0.5"), ("Accept", "text/tab-separated-values")]
    answer = server.client.get("/sparql", params={"query": KNOWS}, headers=httpx.Headers(lines))
    assert answer.headers["content-type"].startswith("text/tab-separated-values")


def test_page_says_that_it_is_one(server: Server) -> None:
    query = f"SELECT ?s WHERE {{ GRAPH <{EX}bulk> {{ ?s ?p ?o }} }} ORDER BY ?s LIMIT 25"
    seen: list[str] = []
    address: str | None = str(httpx.URL("/sparql", params={"query": query, "max-rows": "10"}))
    sizes = []
    while address:
        answer = server.client.get(address)
        body = answer.json()
        sizes.append(len(body["results"]["bindings"]))
        seen += [row["s"]["value"] for row in body["results"]["bindings"]]
        following = answer.links.get("next", {}).get("url")
        assert ("truncated" in answer.headers) == (following is not None)
        assert body["head"].get("link", [None])[0] == following
        address = str(answer.url.join(following)) if following else None
    assert sizes == [10, 10, 5]
    assert seen == [row["s"] for row in server.rows(query)]


@pytest.mark.parametrize("name", ["xml", "csv", "tsv"])
def test_pages_in_other_formats(server: Server, name: str) -> None:
    query = f"SELECT ?o WHERE {{ <{EX}a> ?p ?o }} ORDER BY ?o"
    whole = server.ask(query, format=name)
    page = server.ask(query, format=name, **{"max-rows": "2"})
    assert page.headers["truncated"]
    if name == "xml":
        assert b'<link href="?query=' in page.content
        assert (
            len(
                list(
                    ElementTree.fromstring(page.content).iter(
                        "{http://www.w3.org/2005/sparql-results#}result"
                    )
                )
            )
            == 2
        )
    else:
        assert whole.text.startswith(page.text)
    last = server.ask(query, format=name, **{"max-rows": "50"})
    assert "truncated" not in last.headers
    assert last.content == whole.content


def test_an_unknown_function_is_the_askers_mistake(server: Server) -> None:
    answer = server.ask("PREFIX f: <http://example.org/service#> SELECT (f:near(1) AS ?x) {}")
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["type"].endswith("/QueryRefused")
    assert problem["detail"] == "The engine has no function <http://example.org/service#near>"


def test_a_page_is_never_larger_than_the_limit(server: Server) -> None:
    query = f"SELECT ?s WHERE {{ GRAPH <{EX}bulk> {{ ?s ?p ?o }} }}"
    assert len(server.ask(query, **{"max-rows": "5000"}).json()["results"]["bindings"]) == 100


def test_relative_iris_are_no_crash(server: Server) -> None:
    assert server.rows("SELECT * { <relative> ?p ?o }") == []  # resolved against the request's address


def test_a_service_describes_itself_at_its_endpoint(server: Server) -> None:
    answer = server.client.get("/sparql", headers={"Accept": "text/turtle"})
    assert "sd:Service" in answer.text
    page = server.client.get("/sparql", headers={"Accept": "text/html"})
    assert "<form" in page.text


def test_json_is_json_even_for_odd_texts(server: Server) -> None:
    rows = server.rows(f"SELECT ?o WHERE {{ <{EX}a> <{EX}note> ?o }}")
    assert rows == [{"o": 'x, {"y"}\n<z>'}]
    json.loads(server.ask("SELECT ?missing ?s { ?s ?p ?o OPTIONAL { ?s <x:none> ?missing } }").content)


@pytest.mark.parametrize(
    ("query", "format_"),
    [
        (r'SELECT ("a\u0001b" AS ?x) {}', "xml"),
        (r'CONSTRUCT { ?s ?p "a\u000bb" } { ?s ?p ?o }', "rdf"),
        ("CONSTRUCT { ?s <http://example.org/1> ?o } { ?s ?p ?o }", "rdf"),
        ("CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } { ?s ?p ?o }", "jsonld"),
    ],
)
def test_what_a_format_cannot_hold_is_not_acceptable(server: Server, query: str, format_: str) -> None:
    answer = server.ask(query, format=format_)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (406, "NotAcceptable")
    assert server.ask(query, format="json" if format_ == "xml" else "ttl").status_code == 200
