"""The clients that people use, as they come from their registries, against a running endpoint: `make clients`.

Each asks every form of query in every way and format it has; what it makes of the answer must be what the data say.
"""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.outside import client, program
from tests.web.conftest import EX, Server, data, room, server, snapshot
from wijkgraph.formats import GRAPHS, SOLUTIONS, Format

__all__ = ["data", "room", "server", "snapshot"]  # fixtures of the web, used here too

HERE = Path(__file__).parent
PREFIX = f"PREFIX ex: <{EX}> "
QUERIES = {
    "select": PREFIX + "SELECT ?s ?o WHERE { ?s ex:knows ?o }",
    "ask": PREFIX + "ASK { ex:a ex:knows ex:b }",
    "construct": PREFIX + "CONSTRUCT { ?s ex:knows ?o } WHERE { ?s ex:knows ?o }",
    "describe": PREFIX + "DESCRIBE ex:b",
    "fault": "SELECT * { ?s ?p",
}
ANSWERS: dict[str, object] = {
    "select": [f"{EX}a {EX}b", f"{EX}b {EX}c"],
    "ask": True,
    "construct": [f"{EX}a {EX}knows {EX}b", f"{EX}b {EX}knows {EX}c"],
    "describe": [f"{EX}b {EX}knows {EX}c"],
}
WAYS = ("get", "form", "direct")


def run(*command: str | Path, text: str = "", folder: Path | None = None) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=folder, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def judge(outcomes: dict[str, object], told_as: str, count: int) -> None:
    """Compare the outcome of each case, which is named by its form first, with the right one."""
    assert len(outcomes) == count
    for case, outcome in outcomes.items():
        form = case.split()[0]
        if form == "fault":
            assert told_as in str(outcome), (case, outcome)
        else:
            assert outcome == ANSWERS[form], (case, outcome)


@pytest.mark.parametrize(
    ("name", "told_as", "count"),
    [
        ("sparqlwrapper", "QueryBadFormed", 5 * 3 * 9),
        ("rdflib", "", 3 * (4 + 2 + 3 + 3 + 1)),  # it tells a fault in no way of its own
        ("sparql-dataframe", "QueryBadFormed", 2 * 2),
    ],
)
def test_clients_of_python(server: Server, name: str, told_as: str, count: int) -> None:
    command = (client("python/bin/python"), HERE / "python_clients.py", f"{server.url}/sparql", name)
    judge(json.loads(run(*command, text=json.dumps(QUERIES))), told_as, count)


@pytest.mark.parametrize(
    ("name", "count"), [("comunica", 4 * 2), ("fetch-sparql-endpoint", 5 * 4), ("sparql-http-client", 5 * 3)]
)
def test_clients_of_javascript(server: Server, tmp_path: Path, name: str, count: int) -> None:
    node = program("node")
    (tmp_path / "node_modules").symlink_to(client("node_modules"))
    script = shutil.copy(HERE / "npm_clients.mjs", tmp_path)
    command = (node, "--preserve-symlinks", "--preserve-symlinks-main", script, f"{server.url}/sparql", name)
    judge(json.loads(run(*command, text=json.dumps(QUERIES), folder=tmp_path)), "400", count)


def plain_requests() -> Iterable[tuple[str, str, Format]]:
    """Every form of query, in each way, in every format that it has."""
    for form in QUERIES:
        for way in WAYS:
            for wanted in GRAPHS if form in ("construct", "describe") else SOLUTIONS:
                yield form, way, wanted


def judge_plain(form: str, wanted: Format, status: str, media_type: str, body: bytes) -> None:
    """Compare an answer as it came over the wire with the right one."""
    if form == "fault":
        assert (status, media_type) == ("400", "application/problem+json"), body
        assert json.loads(body)["type"].endswith("/QuerySyntax")
        return
    assert (status, media_type.partition(";")[0]) == ("200", wanted.essence), body
    if wanted.rdf:
        found: object = sorted(
            f"{quad.subject.value} {quad.predicate.value} {quad.object.value}"
            for quad in ox.parse(body, wanted.rdf)
        )
    elif form == "ask" and wanted.essence.startswith("text/"):
        found = body.strip() == b"true"
    elif wanted.name == "csv":
        found = sorted(line.replace(",", " ") for line in body.decode().split()[1:])
    else:
        results = ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(wanted.essence))
        if isinstance(results, ox.QuerySolutions):
            found = sorted(f"{row['s'].value} {row['o'].value}" for row in results)
        else:
            found = bool(results)
    assert found == ANSWERS[form], (form, wanted.name, body)


def test_the_http_client_of_java(server: Server) -> None:
    """With its defaults, by which each first request offers HTTP/2."""
    program("javac")
    requests = list(plain_requests())
    lines = "\n".join(f"{way}\t{wanted.essence}\t{QUERIES[form]}" for form, way, wanted in requests)
    told = run(program("java"), HERE / "JavaClient.java", f"{server.url}/sparql", text=lines)
    for (form, _, wanted), line in zip(requests, told.splitlines(), strict=True):
        status, media_type, body = line.split("\t")
        judge_plain(form, wanted, status, media_type, base64.b64decode(body))


def test_curl_that_offers_http_2(server: Server) -> None:
    curl = program("curl")
    for form, way, wanted in plain_requests():
        query = QUERIES[form]
        sent = {
            "get": ["--get", "--data-urlencode", f"query={query}"],
            "form": ["--data-urlencode", f"query={query}"],
            "direct": ["--header", "Content-Type: application/sparql-query", "--data-binary", query],
        }[way]
        written = run(
            curl, "--silent", "--http2", "--header", f"Accept: {wanted.essence}", *sent,
            "--write-out", "\n%{http_code} %{content_type}", f"{server.url}/sparql",
        )  # fmt: skip
        body, _, last = written.rpartition("\n")
        status, _, media_type = last.partition(" ")
        judge_plain(form, wanted, status, media_type, body.encode())


def test_a_client_made_from_the_openapi_document(room: Server, tmp_path: Path) -> None:
    """openapi-python-client makes it, questions included; every call is understood, and faults keep their reason."""
    document = tmp_path / "openapi.json"
    document.write_text(room.client.get("/openapi.json").text, encoding="utf-8")
    made = client("python/bin/openapi-python-client")
    run(made, "generate", "--path", document, "--output-path", tmp_path / "generated", "--meta", "none")
    told = json.loads(
        run(client("python/bin/python"), HERE / "generated_client.py", room.url, folder=tmp_path)
    )
    faults = {name: told.pop(name) for name in ("question fault", "select fault", "graph")}
    assert {name: json.loads(text)["status"] for name, (_, _, text) in faults.items()} == {
        "question fault": 400, "select fault": 400, "graph": 404,
    }  # fmt: skip
    assert {status for status, _, _ in told.values()} == {200}
    kinds = {name: media_type.partition(";")[0] for name, (_, media_type, _) in told.items()}
    assert kinds == {
        "question": "application/json",
        "question by name": "application/json",
        "question csv": "text/csv",
        "question of a graph": "text/turtle",
        "question with a day": "application/json",
        "select": "application/sparql-results+json",
        "select tsv": "text/tab-separated-values",
        "select by post": "application/sparql-results+json",
        "construct": "application/ld+json",
        "description": "application/ld+json",
        "search": "application/json",
        "thing": "text/turtle",
        "thing rdf": "application/rdf+xml",
        "void": "text/turtle",
    }
    assert json.loads(told["question"][2])["rows"] == json.loads(told["question by name"][2])["rows"] != []
