"""Calls on a pool: shares and places are given back, faults are told without their insides, cursors go on."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.ours import BASE
from wijkgraph.assistants.calls import Calls
from wijkgraph.assistants.material import Preparations
from wijkgraph.assistants.tool_arguments import QuestionsInput
from wijkgraph.assistants.tools import AssistantTool
from wijkgraph.engine.cache import BoundedCache, CachedAnswer
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import of_files
from wijkgraph.errors import ShareSpent

pytestmark = pytest.mark.slow

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class RecordingMeter:
    """Keeps what it was told; refuses a client called `spent`."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[tuple[str, float]] = []
        self.lines: list[tuple[str, str, Mapping[str, Any]]] = []

    def begin(self, client: str) -> None:
        if client == "spent":
            raise ShareSpent("One client may run 1 queries at once", next="Wait for one to end.")
        self.begun.append(client)

    def end(self, client: str, seconds: float) -> None:
        self.ended.append((client, seconds))

    def record(
        self, operation: str, outcome: str, seconds: float, size: int, facts: Mapping[str, Any]
    ) -> None:
        self.lines.append((operation, outcome, facts))


def run(tmp_path: Path, work: Any, **limits: Any) -> RecordingMeter:
    """Notes of the meter of some calls, on a pool of a thousand triples."""
    file = tmp_path / "data.nt"
    file.write_text("".join(f'<a:{i}> <a:b> "{i}" .\n' for i in range(1000)))
    meter = RecordingMeter()

    async def talk() -> None:
        pool = Pool(Limits(**limits))
        await pool.open(of_files([file]))
        try:
            await work(Calls(pool, Preparations(dict, dict), meter, "en", BASE, more_tools=[BROKEN]))
        finally:
            await pool.close()

    asyncio.run(talk())
    return meter


def _break(desk: object, given: object) -> Any:
    raise RuntimeError("secret insides")


BROKEN = AssistantTool("broken", "Broken", "Breaks.", QuestionsInput, ("questions",), _break)


def test_rows_of_a_query_go_on_by_cursor_to_the_last(tmp_path: Path) -> None:
    seen: list[str] = []

    async def work(calls: Calls) -> None:
        query = "SELECT ?o { ?s <a:b> ?o } ORDER BY ?s LIMIT 300"
        reply = await calls.call("sparql", {"query": query}, "me")
        while True:
            assert reply.result is not None, reply.text
            seen.extend(row[0] for row in reply.result["table"]["rows"])
            if "cursor" not in reply.result:
                break
            reply = await calls.call("more", {"cursor": reply.result["cursor"]}, "me")

    run(tmp_path, work)
    assert len(seen) == len({*seen}) == 300


@pytest.mark.parametrize(
    ("query", "hits"), [("SELECT ?s { ?s ?p ?o } LIMIT 2", 1), ("SELECT (NOW() AS ?n) {}", 0)]
)
def test_the_same_query_is_answered_from_the_cache_of_the_endpoint(
    tmp_path: Path, query: str, hits: int
) -> None:
    cache = BoundedCache[CachedAnswer](1, 1)

    async def work(calls: Calls) -> None:
        calls.cache = cache
        first, again = [await calls.call("sparql", {"query": query}, "") for _ in range(2)]
        assert not first.failed
        if hits:
            assert again.result == first.result

    run(tmp_path, work)
    assert cache.hits == hits


def test_who_leaves_early_pays_until_then(tmp_path: Path) -> None:
    async def work(calls: Calls) -> None:
        task = asyncio.create_task(calls.call("sparql", {"query": SLOW}, "me"))
        async with asyncio.timeout(60):
            while not calls.meter.begun:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    meter = run(tmp_path, work, deadline=30)
    [(client, seconds)] = meter.ended
    assert (client, meter.lines[0][:2]) == ("me", ("mcp sparql", "gone"))
    assert seconds > 0.3


def test_a_share_that_is_spent_is_told_and_nothing_runs(tmp_path: Path) -> None:
    async def work(calls: Calls) -> None:
        reply = await calls.call("questions", {}, "spent")
        assert reply.failed
        assert "Wait for one to end" in reply.text

    meter = run(tmp_path, work)
    assert not meter.begun
    assert not meter.ended
    assert meter.lines[0][:2] == ("mcp questions", "ShareSpent")


def test_calls_wait_for_a_place_and_are_told_when_none_comes(tmp_path: Path) -> None:
    async def work(calls: Calls) -> None:
        slow = [asyncio.create_task(calls.call("sparql", {"query": SLOW}, "me")) for _ in range(4)]
        replies = await asyncio.gather(*slow)
        assert all(reply.failed for reply in replies)
        after = await calls.call("sparql", {"query": "ASK {}"}, "me")
        assert not after.failed

    meter = run(tmp_path, work, fast_workers=1, deadline=2, first_deadline=0.1)
    assert {outcome for _, outcome, _ in meter.lines} == {"TooSlow", "Busy", "ok"}
    assert len(meter.ended) == len(meter.begun) == 5


def test_a_fault_of_ours_keeps_its_insides(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def work(calls: Calls) -> None:
        english = await calls.call("broken", {}, "me")
        dutch = await calls.call("broken", {"language": "nl"}, "me")
        assert english.failed
        assert english.text == "Something went wrong here. Please report it."
        assert "secret" not in dutch.text
        assert dutch.text != english.text

    meter = run(tmp_path, work)
    assert [line[1] for line in meter.lines] == ["fault", "fault"]
    assert "secret insides" in caplog.text


@pytest.mark.parametrize("words", ["\ud800", "\x00", "a" * 301, 5, None, ["a"], {"a": 1}])
def test_arguments_of_no_kind_are_told_and_logged(tmp_path: Path, words: object) -> None:
    async def work(calls: Calls) -> None:
        reply = await calls.call("search", {"words": words, "language": ["nl"]}, "me")
        assert reply.failed

    meter = run(tmp_path, work)
    meter.lines[0][2]["arguments"].encode()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }",
        "LOAD <http://192.0.2.1/>",
        "INSERT DATA { <a:x> <a:y> 1 }",
        "DROP ALL",
        "SELECT * {" + "{" * 200 + "}" * 200 + "}",
        "CONSTRUCT { ?a <a:p> ?d . ?d <a:q> ?a } { ?a ?b ?c . ?d ?e ?f }",
    ],
    ids=["service", "load", "insert", "drop", "nesting", "a graph of a million triples"],
)
def test_queries_that_ask_too_much_are_refused(tmp_path: Path, query: str) -> None:
    async def work(calls: Calls) -> None:
        reply = await calls.call("sparql", {"query": query}, "me")
        assert reply.failed

    run(tmp_path, work, deadline=5)
