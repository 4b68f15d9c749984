"""The Graph Store Protocol, reading: indirect, direct, and nothing else."""

import pytest
from pyoxigraph import RdfFormat, parse

from tests.web.conftest import EX, Server


def triples(content: bytes, syntax: RdfFormat = RdfFormat.TURTLE) -> set[tuple[str, str]]:
    return {(str(quad.subject), str(quad.object)) for quad in parse(content, syntax)}


def test_a_named_graph(server: Server) -> None:
    answer = server.client.get("/graph-store", params={"graph": EX + "g1"}, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert triples(answer.content) == {(f"<{EX}a>", f"<{EX}b>"), (f"<{EX}a>", f"<{EX}one>")}


def test_the_default_graph(server: Server) -> None:
    answer = server.client.get("/graph-store?default&format=nt")
    assert len(triples(answer.content, RdfFormat.N_TRIPLES)) == 6


@pytest.mark.slow
def test_direct(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The address itself names the graph, under our base or as it stands."""
    from tests.web.conftest import start

    folder = tmp_path_factory.mktemp("direct")
    file = folder / "data.nq"
    file.write_text("<a:a> <a:b> <a:c> <https://w3id.org/wijkgraph/id/claim/x/1> .\n")
    running = start("--dataset", file)
    answer = running.client.get("/graph-store/id/claim/x/1", headers={"Accept": "application/n-triples"})
    assert answer.text == "<a:a> <a:b> <a:c> .\n"
    assert running.client.get("/graph-store/id/claim/x/2").status_code == 404
    running.stop()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/graph-store", 400),
        ("/graph-store?default&graph=a:b", 400),
        ("/graph-store?graph=a:b&graph=a:c", 400),
        ("/graph-store?graph=relative", 400),
        ("/graph-store?graph=a:none", 404),
    ],
)
def test_what_is_not_given(server: Server, address: str, status: int) -> None:
    assert server.client.get(address).status_code == status


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nothing_is_written(server: Server, method: str) -> None:
    answer = server.client.request(method, "/graph-store?default", content="<a:a> <a:b> <a:c> .")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["next"] == "Read with GET."


def test_head_and_options(server: Server) -> None:
    head = server.client.head("/graph-store", params={"graph": EX + "g1"})
    assert head.status_code == 200
    assert head.content == b""
    assert server.client.head("/graph-store?graph=a:none").status_code == 404
    assert server.client.options("/graph-store").headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_graph_has_a_tag(server: Server) -> None:
    tag = server.client.get("/graph-store", params={"graph": EX + "g1"}).headers["etag"]
    again = server.client.get("/graph-store", params={"graph": EX + "g1"}, headers={"If-None-Match": tag})
    assert again.status_code == 304
