"""The service does what its description says."""

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from tests.web.conftest import EX, Server, start
from wijkgraph.engine.statistics import VOID
from wijkgraph.formats import GRAPHS, SOLUTIONS
from wijkgraph.web.protocol.service_description import SD

FORMATS = "http://www.w3.org/ns/formats/"


def description(server: Server, address: str) -> list[Quad]:
    answer = server.client.get(address, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    return list(parse(answer.content, RdfFormat.TURTLE))


def values(quads: list[Quad], property_: str) -> list[str]:
    return [getattr(quad.object, "value", "") for quad in quads if quad.predicate == NamedNode(property_)]


def test_every_format_that_is_promised_is_given_and_no_other(server: Server) -> None:
    promised = set(values(description(server, "/sparql"), SD + "resultFormat"))
    given = set()
    for offer in (*SOLUTIONS, *GRAPHS):
        query = (
            "SELECT * { ?s ?p ?o } LIMIT 1" if offer in SOLUTIONS else "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"
        )
        answer = server.ask(query, offer.essence)
        assert answer.headers["content-type"] == offer.media_type
        given.add(offer.essence)
    assert len(promised) == len(given)
    assert FORMATS + "SPARQL_Results_JSON" in promised
    assert FORMATS + "JSON-LD" in promised


def test_the_endpoint_is_where_it_says(server: Server) -> None:
    (endpoint,) = values(description(server, "/sparql"), SD + "endpoint")
    assert server.client.get(endpoint, params={"query": "ASK {}"}).json()["boolean"] is True


def test_the_description_leads_to_void_and_names_the_graphs(server: Server) -> None:
    quads = description(server, "/sparql")
    (void,) = values(quads, "http://www.w3.org/2000/01/rdf-schema#seeAlso")
    assert server.client.get(void, headers={"Accept": "text/turtle"}).status_code == 200
    counted = {row["g"]: row["n"] for row in server.rows(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    )}  # fmt: skip
    told = {(quad.subject, quad.predicate.value): quad.object for quad in quads}
    named = [quad.object for quad in quads if quad.predicate.value == SD + "namedGraph"]
    assert {
        told[g, SD + "name"].value: told[told[g, SD + "graph"], VOID + "triples"].value for g in named
    } == counted
    assert len(counted) == 3


def test_federation_is_claimed_only_where_it_is_done(server: Server, data: list) -> None:
    assert values(description(server, "/sparql"), SD + "feature") == []
    allowing = start("--dataset", data[0], "--allow-service", "https://query.example/")
    assert values(description(allowing, "/sparql"), SD + "feature") == [SD + "BasicFederatedQuery"]
    refused = allowing.ask("SELECT * { SERVICE <https://elsewhere.example/> { ?s ?p ?o } }")
    assert refused.status_code == 400
    assert "https://query.example/" in refused.json()["next"]
    allowing.stop()


def test_counts_are_counted(server: Server) -> None:
    quads = description(server, "/.well-known/void")
    rows = server.rows("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?p) AS ?ps) { ?s ?p ?o }")[0]
    assert rows["n"] in values(quads, VOID + "triples")
    assert values(quads, VOID + "properties") == [rows["ps"]]
    assert EX + "knows" in values(quads, VOID + "property")
    (endpoint,) = values(quads, VOID + "sparqlEndpoint")
    assert endpoint == server.url + "/sparql"
    (dataset,) = {
        quad.subject.value for quad in quads if quad.predicate == NamedNode(VOID + "sparqlEndpoint")
    }
    assert dataset == server.url + "/.well-known/void#dataset"  # not ours: the data are of others


@pytest.mark.parametrize("media_type", [offer.essence for offer in GRAPHS])
def test_descriptions_in_every_format(server: Server, media_type: str) -> None:
    for address in ("/sparql", "/.well-known/void"):
        answer = server.client.get(address, headers={"Accept": media_type})
        assert answer.headers["content-type"].startswith(media_type)
        assert list(parse(answer.content, RdfFormat.from_media_type(media_type)))
    assert server.client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406
