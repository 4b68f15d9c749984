"""`wijkgraph --store URL serve`: endpoint, questions and pages on an engine elsewhere, within our limits."""

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench import servers
from bench.servers import Server
from tests.ours import BASE, thing
from tests.remote.stand_in import Said, stand_in
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import StoreError
from wijkgraph.publication import publish
from wijkgraph.rdf import Literal, NamedNode, Quad
from wijkgraph.remote.endpoint import Endpoint
from wijkgraph.remote.remote_source import RemoteEngine, WatchedEngine
from wijkgraph.remote.remote_store import RemoteStore
from wijkgraph.remote.writing import UpdateWriter

pytestmark = pytest.mark.slow

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def engine(quads: list[Quad]) -> Iterator[Server]:
    with servers.oxigraph(None) as server:
        publish(
            quads, "v1", RemoteStore.bare(Endpoint(server.query), BASE), UpdateWriter(Endpoint(server.update))
        )
        yield server


@pytest.fixture(scope="module")
def site(engine: Server, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = servers.free_port()
    build = tmp_path_factory.mktemp("build")
    command = [sys.executable, "-m", "wijkgraph", "--root", str(root), "--build", str(build)]
    command += ["--store", engine.query, "serve", "--port", str(port), "--timeout", "3"]
    with servers.running(command, f"http://127.0.0.1:{port}/readyz"):
        yield f"http://127.0.0.1:{port}"


def get(address: str, accept: str = "*/*", **fields: str | list[str]) -> tuple[int, dict[str, str], bytes]:
    query = f"?{urlencode(fields, doseq=True)}" if fields else ""
    request = urllib.request.Request(f"{address}{query}", headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, {k.lower(): v for k, v in reply.headers.items()}, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_the_endpoint_answers_from_there(site: str, embedded: EmbeddedStore) -> None:
    status, headers, body = get(f"{site}/sparql", "text/csv", query=COUNT)
    assert (status, headers["wijkgraph-version"]) == (200, "v1")
    expected = embedded.select(COUNT).rows[0][0]
    assert isinstance(expected, Literal)
    assert body.split() == [b"n", expected.value.encode()]


@pytest.mark.parametrize("accept", ["application/sparql-results+xml", "text/tab-separated-values"])
def test_in_every_format_of_ours(site: str, accept: str) -> None:
    status, headers, _ = get(f"{site}/sparql", accept, query=COUNT)
    assert (status, headers["content-type"].partition(";")[0]) == (200, accept)


def test_graphs_and_booleans_too(site: str) -> None:
    study = thing("study", "wijk-in-zicht")
    _, _, triples = get(f"{site}/sparql", "application/n-triples", query=f"DESCRIBE {study}")
    assert str(study).encode() in triples
    assert json.loads(get(f"{site}/sparql", "application/json", query=f"ASK {{ {study} ?p ?o }}")[2])[
        "boolean"
    ]


def test_a_dataset_named_by_the_request(site: str, embedded: EmbeddedStore) -> None:
    letter = thing("letter", "kst-30995-98")
    _, _, body = get(f"{site}/sparql", "text/csv", query=COUNT, **{"default-graph-uri": letter.value})
    within = embedded.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {letter} {{ ?s ?p ?o }} }}").rows[0][0]
    assert isinstance(within, Literal)
    assert body.split()[1] == within.value.encode()


@pytest.mark.parametrize("by_from", [True, False])
def test_several_default_graphs_are_merged(site: str, embedded: EmbeddedStore, *, by_from: bool) -> None:
    """A triple in two of them is one triple, though this engine would give it twice."""
    shared = embedded.select(
        "SELECT ?one ?other WHERE { GRAPH ?one { ?s ?p ?o } GRAPH ?other { ?s ?p ?o } FILTER(STR(?one) < STR(?other)) }"
        " LIMIT 1"
    ).rows[0]
    both = f"GRAPH ?g {{ ?s ?p ?o }} VALUES ?g {{ {shared[0]} {shared[1]} }}"
    expected = embedded.select(
        f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{ {both} }} }}"
    ).rows[0][0]
    graphs = [str(graph) for graph in shared]
    if by_from:
        query = COUNT.replace("WHERE", " ".join(f"FROM {graph}" for graph in (*graphs, graphs[0])) + " WHERE")
        _, _, body = get(f"{site}/sparql", "text/csv", query=query)
    else:
        named = [graph.strip("<>") for graph in graphs]
        _, _, body = get(f"{site}/sparql", "text/csv", **{"query": COUNT, "default-graph-uri": named})
    assert isinstance(expected, Literal)
    assert body.split() == [b"n", expected.value.encode()]


def test_questions_and_pages(site: str) -> None:
    assert get(f"{site}/", "text/html")[0] == 200
    status, _, body = get(f"{site}/question/which-reports-informed-which-decisions.json")
    assert (status, b"Leefbaarheid in Nederland 2018" in body) == (200, True)


@pytest.mark.parametrize(
    "query", ["SELECT * WHERE { ?s ?p }", "SELECT * WHERE { SERVICE <http://a/> { ?s ?p ?o } }"]
)
def test_mistakes_stay_the_askers(site: str, query: str) -> None:
    assert get(f"{site}/sparql", query=query)[0] == 400


def test_a_runaway_is_stopped(site: str) -> None:
    started = time.monotonic()
    assert get(f"{site}/sparql", query=RUNAWAY)[0] == 503
    assert time.monotonic() - started < 30
    assert get(f"{site}/sparql", query="ASK { ?s ?p 4711 }")[0] == 200


def test_what_is_published_there_is_told_at_once(engine: Server) -> None:
    watched = WatchedEngine(RemoteEngine(engine.query, BASE))
    assert watched().version == "v1"
    one = NamedNode("urn:a")
    with servers.oxigraph(None) as other:
        unpublished = WatchedEngine(RemoteEngine(other.query, BASE))
        assert unpublished().version.startswith("unpublished-")
        publish(
            [Quad(one, one, one)],
            "v2",
            RemoteStore.bare(Endpoint(other.query), BASE),
            UpdateWriter(Endpoint(other.update)),
        )
        assert unpublished().version == "v2"


def test_an_engine_that_is_away_is_told_before_serving() -> None:
    with stand_in(lambda asked: Said(b"")) as url:
        pass
    with pytest.raises(StoreError, match="cannot be reached"):
        WatchedEngine(RemoteEngine(url, BASE))
