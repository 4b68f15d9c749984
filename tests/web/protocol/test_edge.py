"""A response given once is given again before the application is asked, and only to whoever asks the same."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from tests.web.conftest import EX, Server
from wijkgraph.engine.cache import BoundedCache
from wijkgraph.web.protocol import edge
from wijkgraph.web.protocol.edge import KeptResponse, ResponseEdge, keep

HEADERS = {"etag": '"a"', "cache-control": "public, max-age=60", "vary": "Accept, Accept-Encoding"}


class Room:
    """An edge before an application that counts how often it is asked, and numbers its answers."""

    def __init__(self, *, max_age: float = 60, status: int = 200, parts: int = 1, **headers: str) -> None:
        self.asked = 0
        self.counted: list[float] = []
        self.pool: Any = SimpleNamespace(is_open=True, version="v1")
        self.responses: BoundedCache[KeptResponse] = BoundedCache(1, 1)
        self.edge = ResponseEdge(self.app, {"/short": self.short}, self.responses, self.pool, max_age)
        self.status, self.parts, self.keeps = status, parts, True
        given = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
        self.headers = [(name.encode(), value.encode()) for name, value in given.items() if value]

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        if self.keeps:
            keep(scope, self.counted.append)
        timing = (b"server-timing", b"page;dur=%d" % self.asked)
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers, timing]})
        for left in reversed(range(self.parts)):
            await send({"type": "http.response.body", "body": b"%d" % self.asked, "more_body": left > 0})

    async def short(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"short"})

    def get(
        self, path: str = "/doc", method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        messages: list[Message] = []

        async def send(message: Message) -> None:
            messages.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": path.partition("?")[0],
            "raw_path": path.partition("?")[0].encode(),
            "query_string": path.partition("?")[2].encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }
        asyncio.run(self.edge(scope, receive, send))
        told = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return messages[0]["status"], told, b"".join(message["body"] for message in messages[1:])


def test_a_kept_response_is_given_again_and_counted() -> None:
    room = Room()
    first, second, third = room.get(), room.get(user_agent="another"), room.get()
    assert room.asked == 1
    assert first[1].pop("server-timing") == "page;dur=1"
    assert second == third
    assert second[1].pop("server-timing") == "cache;desc=hit"
    assert second == first
    assert len(room.counted) == 2
    assert all(seconds > 0 for seconds in room.counted)


@pytest.mark.parametrize(
    "header",
    ["accept", "accept_datetime", "accept_encoding", "accept_language", "accept_profile", "host", "origin"],
)
def test_whatever_chooses_a_response_tells_them_apart(header: str) -> None:
    room = Room()
    assert room.get(**{header: "one"})[2] != room.get(**{header: "other"})[2]
    assert room.get(**{header: "one"})[2] == b"1"


@pytest.mark.parametrize("path", ["/doc?a=1", "/other", "/doc?"])
def test_addresses_are_told_apart(path: str) -> None:
    room = Room()
    room.get()
    assert room.get(path)[2] == (b"1" if path == "/doc?" else b"2")


def test_a_new_version_is_asked_for_anew() -> None:
    room = Room()
    room.get()
    room.pool.version = "v2"
    assert room.get()[2] == b"2"


def test_what_is_as_old_as_a_cache_may_keep_it_is_asked_for_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 100.0
    monkeypatch.setattr(edge.time, "perf_counter", lambda: clock)
    room = Room(max_age=60)
    room.get()
    clock = 159.0
    assert room.get()[2] == b"1"
    clock = 161.0
    assert room.get()[2] == b"2"
    assert room.get()[2] == b"2"  # the newer took the place of the older


@pytest.mark.parametrize(
    "room",
    [
        Room(cache_control="no-store"),
        Room(cache_control=""),
        Room(etag=""),
        Room(vary="Cookie"),
        Room(vary=""),
        Room(vary="*"),
        Room(status=404),
        Room(status=206),
        Room(parts=2),
        Room(max_age=0),
    ],
)
def test_a_response_that_no_cache_may_keep_is_not_kept(room: Room) -> None:
    assert room.get()[2] != room.get()[2]


def test_only_what_a_route_asks_for_is_kept() -> None:
    room = Room()
    room.keeps = False
    assert room.get()[2] != room.get()[2]


@pytest.mark.parametrize("method", ["HEAD", "POST", "QUERY", "OPTIONS"])
def test_other_methods_go_to_the_application(method: str) -> None:
    room = Room()
    room.get()
    assert room.get(method=method)[2] == b"2"


def test_not_modified_is_kept_for_its_tag_and_a_body_beside_another_tag_is_not() -> None:
    room = Room(status=304)
    assert room.get(if_none_match='"a"')[2] == room.get(if_none_match='"a"')[2]
    stale = Room()
    assert stale.get(if_none_match='"b"')[2] != stale.get(if_none_match='"b"')[2]


def test_the_short_way_leads_past_the_application() -> None:
    room = Room()
    assert room.get("/short")[2] == b"short"
    assert room.asked == 0


def test_without_data_everything_goes_to_the_application() -> None:
    room = Room()
    room.pool.is_open = False
    assert room.get()[2] != room.get()[2]


def test_an_answer_from_the_edge_is_the_one_from_the_cache(server: Server) -> None:
    """The second answer is from the cache of answers, the third from the edge: same bytes, count and headers."""
    for accept, coding in (("text/csv", "identity"), ("application/sparql-results+json", "gzip")):
        query = f"SELECT ?o WHERE {{ GRAPH <{EX}bulk> {{ ?s <{EX}p2> ?o }} }} LIMIT 200"
        counted = 'wijkgraph_requests_total{operation="query",outcome="cached"}'
        headers = {"Accept": accept, "Accept-Encoding": coding, "Origin": "http://elsewhere.example"}
        first, second, third = (
            server.client.get("/sparql", params={"query": query}, headers=headers) for _ in range(3)
        )
        before = server.metric(counted)
        fourth = server.client.get("/sparql", params={"query": query}, headers=headers)
        assert server.metric(counted) == before + 1
        assert first.content == second.content == third.content == fourth.content
        told = [[pair for pair in one.headers.multi_items() if pair[0] != "date"] for one in (second, third)]
        assert sorted(told[0]) == sorted(told[1])
        assert third.headers["access-control-allow-origin"] == "*"
        assert third.headers["x-content-type-options"] == "nosniff"
        tag = {**headers, "If-None-Match": third.headers["etag"]}
        unmodified = [server.client.get("/sparql", params={"query": query}, headers=tag) for _ in range(3)]
        assert [one.status_code for one in unmodified] == [304] * 3
        assert {one.headers["etag"] for one in unmodified} == {third.headers["etag"]}
