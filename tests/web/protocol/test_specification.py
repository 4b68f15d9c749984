"""Answers by the specification, and reasons passed on, over HTTP."""

import httpx
import pytest

from tests.web.conftest import Server

XSD = "http://www.w3.org/2001/XMLSchema#"


def row(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {name: cell["value"] for name, cell in answer.json()["results"]["bindings"][0].items()}


def test_functions_of_xpath(server: Server) -> None:
    query = r"""SELECT (REPLACE("2023-05-01", "(\\d+)-(\\d+)-(\\d+)", "$3_$2_$1") AS ?a) (false < true AS ?b)
    (REGEX("\u00e9", "^\\P{IsBasicLatin}$") AS ?f) (REGEX("abc", STR("^[\\w-[b]]+$")) AS ?g)
    (REGEX("abc", "^[a-z-[b]]+$") AS ?c) (REGEX("A", "(?i)a") AS ?d) (REGEX("aa", "^(a)\\1$") AS ?e) {}"""
    expected = {"a": "01_05_2023", "b": "true", "c": "false", "e": "true", "f": "true", "g": "false"}
    assert row(server.ask(query)) == expected


def test_columns_of_select_all_stand_as_in_the_query(server: Server) -> None:
    answer = server.ask("SELECT * { VALUES (?z ?a) { (1 2) } }")
    assert answer.json()["head"]["vars"] == ["z", "a"]
    assert server.ask("SELECT * { VALUES (?z ?a) { (1 2) } }", "text/csv").text == "z,a\r\n1,2\r\n"


def test_relative_iris_are_resolved_against_the_address_of_the_request(server: Server) -> None:
    address = str(server.client.base_url).rstrip("/")
    for answer in (
        server.client.get("/sparql", params={"query": "SELECT (<x> AS ?a) (IRI('/y') AS ?b) {}"}),
        server.client.post("/sparql", data={"query": "SELECT (<x> AS ?a) (IRI('/y') AS ?b) {}"}),
    ):
        assert row(answer) == {"a": f"{address}/x", "b": f"{address}/y"}
    assert row(server.ask("BASE <http://e/> SELECT (<x> AS ?a) {}")) == {"a": "http://e/x"}
    assert server.ask("ASK FROM <graph> { ?s ?p ?o }").json()["boolean"] is False


def test_another_host_has_an_answer_of_its_own(server: Server) -> None:
    query = {"query": "SELECT (<x> AS ?a) {}"}
    here = server.client.get("/sparql", params=query)
    there = server.client.get("/sparql", params=query, headers={"Host": "data.example.org"})
    assert row(there) == {"a": "http://data.example.org/x"}
    assert here.headers["ETag"] != there.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "language", "detail", "where", "next"),
    [
        (
            "SELECT * WHERE { ?s a wg:Letter }",
            "en",
            "The prefix 'wg:' is not declared",
            "line 1, column 23",
            "PREFIX wg: <https://w3id.org/wijkgraph/def#>",
        ),
        (
            "SELECT ?y (COUNT(?x) AS ?n)\n{ ?x ?y ?z }",
            "nl",
            "De variabele ?y is niet gegroepeerd en staat niet in een totaal",
            "regel 1, kolom 8",
            "Zet ?y in GROUP BY",
        ),
        (
            "SELECT * { ?s ?p ?o }\nVALUES (?a ?b) { (1) }",
            "nl",
            "Deze rij van VALUES past niet: waarden 1, variabelen 2",
            "regel 2, kolom 18",
            "UNDEF",
        ),
        (
            "SELECT * { <http://a> <http://b> ?x BIND(1 AS ?x) }",
            "en",
            "The variable ?x has a value already, and BIND cannot give it another",
            "line 1, column 47",
            "a name of its own",
        ),
        ("ASK FROM no:graph {}", "en", "The prefix 'no:' is not declared", "line 1, column 10", "PREFIX no:"),
    ],
)
def test_the_reason_is_passed_on(
    server: Server, query: str, language: str, detail: str, where: str, next: str
) -> None:
    answer = server.client.get("/sparql", params={"query": query}, headers={"Accept-Language": language})
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["detail"] == detail
    assert problem["where"] == where
    assert next in problem["next"]
