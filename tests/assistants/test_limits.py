"""Calls over HTTP cost no more than queries at the endpoint: shares, deadlines, sizes, one line in the log each."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.assistants.clients import Replies, by_python, stdio
from tests.assistants.conftest import RunningServer
from wijkgraph.project import Layout

pytestmark = pytest.mark.slow

CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
Start = Callable[..., RunningServer]


def talk(server: RunningServer, *steps: Any) -> Replies:
    return by_python({"url": f"{server.url}/mcp"}, steps)


def text(reply: dict[str, Any]) -> str:
    return str(reply["content"][0]["text"])


def test_it_is_off_unless_a_setting_asks_for_it(start_server: Start) -> None:
    off = start_server("mcp=false")
    assert httpx.post(f"{off.url}/mcp", json=LIST, headers=HEADERS).status_code in (404, 405)


def test_a_client_that_used_its_share_waits(start_server: Start) -> None:
    server = start_server("client_seconds=0.01")
    ask = ("call", "ask", {"question": "who-promised-what-and-was-it-kept", "language": "en"})
    first, second = talk(server, ask, ask)
    assert not first.get("isError")
    assert second["isError"]
    assert "seconds of query time a minute" in text(second)
    spent = httpx.get(f"{server.url}/sparql", params={"query": "SELECT * WHERE { ?s ?p ?o } LIMIT 1"})
    assert spent.status_code == 429, "one share for calls and queries"


def test_a_query_that_never_ends_is_stopped_and_others_are_answered(start_server: Start) -> None:
    server = start_server("deadline=3", "first_deadline=0.1")
    slow, after = talk(
        server,
        ("call", "sparql", {"query": CROSS, "language": "en"}),
        ("call", "sparql", {"query": "ASK {}", "language": "en"}),
    )
    assert slow["isError"]
    assert not after.get("isError")


def test_each_call_leaves_a_line_and_is_counted(start_server: Start) -> None:
    server = start_server()
    talk(
        server,
        ("call", "search", {"words": "woningbouw in Molenhoek"}),
        ("call", "ask", {"question": "none"}),
        ("call", "rm -rf", {}),
        ("read", "wijkgraph://questions"),
        ("prompt", "what-informed", {}),
    )
    lines = [json.loads(line) for line in server.log.read_text("utf-8").splitlines()]
    assert [(line["operation"], line["outcome"]) for line in lines] == [
        ("mcp search", "ok"),
        ("mcp ask", "UnknownQuestion"),
        ("mcp unknown", "NotFound"),
        ("mcp resource", "ok"),
        ("mcp prompt", "ok"),
    ]
    assert lines[0]["transport"] == "http"
    assert "Molenhoek" in lines[0]["arguments"]
    assert lines[0]["version"]
    assert "127.0.0.1" not in server.log.read_text("utf-8")
    metrics = httpx.get(f"{server.url}/metrics").text
    assert 'wijkgraph_requests_total{operation="mcp search",outcome="ok"} 1.0' in metrics
    assert "rm -rf" not in metrics


def test_a_log_without_texts_holds_no_arguments(start_server: Start) -> None:
    server = start_server("log_text=false")
    talk(server, ("call", "search", {"words": "woningbouw"}))
    assert "woningbouw" not in server.log.read_text("utf-8")


def test_calls_over_a_pipe_leave_their_lines_too(built: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    by_python(stdio(built, "--query-log", str(log)), [("call", "search", {"words": "woningbouw"})])
    [line] = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert (line["operation"], line["transport"], line["outcome"]) == ("mcp search", "stdio", "ok")


def test_a_call_leaves_its_line_without_being_asked_to(built: Path, copy: Layout) -> None:
    replies = by_python(stdio(built, root=copy.root), [("call", "search", {"words": "woningbouw"})] * 2)
    assert not any(reply.get("isError") for reply in replies)
    lines = [json.loads(line) for line in (copy.work / "assistants.jsonl").read_text("utf-8").splitlines()]
    assert [(line["operation"], line["outcome"]) for line in lines] == [("mcp search", "ok")] * 2
    assert "woningbouw" in lines[0]["arguments"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example.org"}, 403),
        ({"Host": "evil.example.org"}, 421),
        ({"Content-Type": "text/plain"}, 400),
        ({"Accept": "text/html"}, 406),
    ],
)
def test_pages_of_others_and_odd_requests_are_refused(
    server: RunningServer, headers: dict[str, str], status: int
) -> None:
    answer = httpx.post(f"{server.url}/mcp", content=json.dumps(LIST), headers={**HEADERS, **headers})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "nothing"}',
        b"\xff",
        b"[" * 50_000,
    ],
    ids=["empty", "cut", "list", "null", "no method", "no such method", "not UTF-8", "deep"],
)
def test_bodies_that_are_no_messages_are_told_and_do_no_harm(server: RunningServer, body: bytes) -> None:
    answer = httpx.post(f"{server.url}/mcp", content=body, headers=HEADERS)
    assert answer.status_code < 500
    assert "error" in answer.json()
    assert "Traceback" not in answer.text


def test_a_body_over_the_limit_of_a_query_is_not_read(server: RunningServer) -> None:
    answer = httpx.post(f"{server.url}/mcp", content=b" " * (300 << 10), headers=HEADERS)
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "HEAD", "OPTIONS", "QUERY"])
def test_other_methods_are_refused(server: RunningServer, method: str) -> None:
    answer = httpx.request(method, f"{server.url}/mcp", headers=HEADERS)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
