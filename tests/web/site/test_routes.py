"""The typed routes: OpenAPI is made from them, and each of its operations is answered as it says."""

import pytest

from tests.web.conftest import Server
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.families import FAMILIES

SOMEWHERE = {
    "kind": "study",
    "key": "wijk-in-zicht",
    "letter": "kst-30995-98",
    "post": "minister-voor-vro",
}


@pytest.fixture(scope="module")
def paths(room: Server) -> dict[str, dict]:
    document = room.client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    return document["paths"]


def operations(paths: dict[str, dict]) -> list[dict]:
    return [operation for item in paths.values() for operation in item.values()]


def test_every_question_has_a_route_with_its_slots(paths: dict[str, dict], site: Site):
    for name, question in site.questions.items():
        operation = paths[f"/question/{name}"]["get"]
        assert operation["summary"] == question.in_words("en")
        told = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
        assert told.keys() == {slot.name for slot in question.slots} | {"format"}
        for slot in question.slots:
            kind = {"number": ("integer", None), "date": ("string", "date")}.get(slot.type, ("string", None))
            assert (told[slot.name]["type"], told[slot.name].get("format")) == kind
        assert ("csv" in told["format"]["enum"]) is not question.gives_graph


def test_documents_have_routes_with_what_may_be_asked_of_them(paths: dict[str, dict]):
    told = {path: {one["name"] for one in item["get"].get("parameters", [])} for path, item in paths.items()}
    assert told["/search"] == {"q", "kind", "format"}
    assert told["/commitments"] == {"office", "letter", "state", "format"}
    assert told["/doc/{kind}/{key}"] == {"kind", "key", "_profile", "links", "from", "facts", "format"}
    assert {"/letter/{letter}", "/sparql", "/graph-store", "/data", "/def", "/ldes"} <= told.keys()


def test_every_operation_has_a_name_that_is_a_function_of_a_client(paths: dict[str, dict]):
    names = [operation["operationId"] for operation in operations(paths)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name == name.lower() for name in names)


def test_a_format_has_the_default_that_a_program_wants(paths: dict[str, dict]):
    """Else a generated client, which names no format and accepts all, is given the page for people."""
    defaults = {
        path: one["schema"]["default"]
        for path, item in paths.items()
        for one in item["get"].get("parameters", [])
        if one["name"] == "format"
    }
    assert defaults["/question/who-made-which-study"] == defaults["/search"] == defaults["/sparql"] == "json"
    assert defaults["/doc/{kind}/{key}"] == defaults["/graph-store"] == "turtle"
    assert len(defaults) > 40


def test_the_document_names_its_licence(room: Server):
    assert room.client.get("/openapi.json").json()["info"]["license"]["identifier"] == "EUPL-1.2"


def test_no_parameter_must_be_given_but_those_of_the_path(paths: dict[str, dict]):
    for operation in operations(paths):
        for parameter in operation.get("parameters", []):
            assert parameter.get("required", False) is (parameter["in"] == "path")
        # no error of another shape than ours
        misfit = operation["responses"].get("422", {"headers": {"Wijkgraph-Outcome": {}}})
        assert "Wijkgraph-Outcome" in misfit["headers"]


def test_what_is_described_is_answered_in_every_format(room: Server, paths: dict[str, dict]):
    for path, item in paths.items():
        if path in ("/sparql", "/graph-store"):
            continue  # tests/web/protocol/test_openapi.py
        address = path.format_map(SOMEWHERE)
        for essence in item["get"]["responses"]["200"]["content"]:
            answer = room.client.get(address, headers={"Accept": essence})
            assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, essence)


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "QUERY", "PROPFIND"])
@pytest.mark.parametrize(
    "address",
    [
        "/question/who-made-which-study",
        "/search",
        "/healthz",
        "/nothing/here",
        "/data/wijkgraph.nq",
        "/assets/site.css",
    ],
)
def test_what_is_only_read_says_so(room: Server, address: str, method: str):
    """With whatever method, and with the address of whatever route."""
    answer = room.client.request(method, address)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "reviewed claims" in answer.json()["next"]
    assert room.client.head(address).status_code == (404 if "nothing" in address else 200)


ELSEWHERE = [
    "/",
    "/id/study/wijk-in-zicht",
    "/nothing/here",
    "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 1",
    "/sparql?query=nonsense",
    "/sparql?query=ASK {}&format=docx",
    "/graph-store?default",
    "/data/SHA256SUMS",
    "/data/wijkgraph.nq",
    "/data/nothing.nq",
    "/assets/site.css",
    "/assets/nothing.css",
    "/openapi.json",
    "/robots.txt",
    "/sitemap.xml",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_no_browser_guesses_a_type_or_tells_where_it_came_from(
    room: Server, paths: dict[str, dict], method: str
):
    """On every response: each route, each error, and what a client holds already."""
    for address in [*(path.format_map(SOMEWHERE) for path in paths), *ELSEWHERE]:
        answer = room.client.request(method, address)
        held = answer.headers.get("etag")
        again = room.client.request(method, address, headers={"If-None-Match": held}) if held else answer
        assert again.status_code == (304 if held and method in ("GET", "HEAD") else answer.status_code), (
            address
        )
        for one in (answer, again):
            assert one.headers.get_list("x-content-type-options") == ["nosniff"], (address, one.status_code)
            assert one.headers.get_list("referrer-policy") == ["same-origin"], (address, one.status_code)


@pytest.mark.parametrize("study", ["", " "])
def test_an_empty_field_is_one_left_out(room: Server, study: str):
    address = "/question/who-made-which-study.json"
    assert room.client.get(address, params={"study": study}).content == room.client.get(address).content


def test_requests_are_counted_by_route(room: Server):
    room.client.get("/question/who-made-which-study?study=study/wijk-in-zicht")
    counted = 'wijkgraph_requests_total{operation="/question/who-made-which-study",outcome="200"}'
    assert room.metric(counted) >= 1


def test_every_family_of_the_old_description_is_still_in_it():
    described = {family.name for family in FAMILIES if family.summary}
    assert {
        "thing",
        "provenance",
        "letter",
        "kind",
        "data",
        "ontology",
        "search",
        "feed",
        "ldes",
        "void",
    } <= described
    assert {"examples", "commitments", "studies", "areas", "programme"} <= described
