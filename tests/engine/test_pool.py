"""The pool: lanes, deadlines, swaps and pins, from within one event loop."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from wijkgraph.engine import query_job
from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.engine.frames import Request
from wijkgraph.engine.keeper import Keeper
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.query_job import QueryJob
from wijkgraph.engine.source import WatchedFiles, of_files
from wijkgraph.errors import Busy, QueryRefused, QuerySyntax, SourceError, StoreError, TooLarge, TooSlow
from wijkgraph.rdf import Literal, NamedNode, Triple

pytestmark = pytest.mark.slow

CSV, JSON = "text/csv", "application/sparql-results+json"
COUNTING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LISTING = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.nt"
    path.write_text("".join(f'<a:{i}> <a:b> "{i}" .\n' for i in range(1000)))
    return path


@asynccontextmanager
async def pool_of(file: Path, **limits: Any) -> AsyncIterator[Pool]:
    pool = Pool(Limits(**limits))
    await pool.open(of_files([file]))
    try:
        yield pool
    finally:
        await pool.close()


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs the work; what waits in vain fails."""

    async def bounded() -> None:
        async with asyncio.timeout(120):
            await work()

    asyncio.run(bounded())


async def ask(pool: Pool, query: str, **request: Any) -> bytes:
    return await (await pool.run(Request(query, CSV, **request))).read_all()


async def read_slowly(answer: QueryJob) -> None:
    while await answer.read():
        await asyncio.sleep(0.05)


def test_a_quick_query_stays_in_the_fast_lane(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file) as pool:
            answer = await pool.run(Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", CSV))
            assert await answer.read_all() == b"n\r\n1000\r\n"
            assert answer.lane == "fast"
            assert answer.end is not None
            assert answer.end.rows == 1
            assert pool.state().running == {"fast": 0, "slow": 0}

    run(work)


def test_an_overrun_query_moves_to_the_slow_lane_and_ends_there(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, first_deadline=0.05, deadline=3) as pool:
            asking = asyncio.create_task(ask(pool, COUNTING))
            await until(lambda: pool.state().running["slow"] == 1)
            assert pool.state().running["fast"] == 0
            with pytest.raises(TooSlow, match="3 s"):
                await asking
            assert pool.state().running == {"fast": 0, "slow": 0}

    run(work)


def test_overrun_queries_stand_still_until_the_slow_lane_is_free(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, first_deadline=0.05, deadline=2, slow_workers=1, slow_queue=1) as pool:
            asking = [asyncio.create_task(ask(pool, COUNTING)) for _ in range(3)]
            errors = await asyncio.gather(*asking, return_exceptions=True)
            assert sorted(type(error).__name__ for error in errors) == ["Busy", "TooSlow", "TooSlow"]

    run(work)


def test_a_full_queue_turns_away(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, fast_workers=1, fast_queue=1, first_deadline=30) as pool:
            first = asyncio.create_task(ask(pool, COUNTING))
            second = asyncio.create_task(ask(pool, COUNTING))
            await until(lambda: (pool.state().running["fast"], pool.state().waiting["fast"]) == (1, 1))
            with pytest.raises(Busy) as refused:
                await ask(pool, "ASK {}")
            assert refused.value.retry_after > 0
            for task in (second, first):
                task.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
            assert await ask(pool, "ASK {}") == b"true"

    run(work)


def test_backpressure_stops_the_worker_and_its_clock(file: Path) -> None:
    """While nobody reads, nothing is written; the time that takes is not the query's."""

    async def work() -> None:
        async with pool_of(file, deadline=3, first_deadline=0.1, rows=10**9) as pool:
            answer = await pool.run(Request(LISTING, CSV))
            await answer.read()
            await asyncio.sleep(3.5)
            assert answer.seconds < 3
            assert await answer.read()
            answer.close()

    run(work)


def test_a_transfer_does_not_last_for_ever(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, deadline=5, transfer=2, rows=10**9) as pool:
            answer = await pool.run(Request(LISTING, CSV))
            with pytest.raises(TooSlow, match="was not taken"):
                await read_slowly(answer)

    run(work)


BUSY: dict[str, Any] = {"first_deadline": 0.02, "slow_workers": 1, "rows": 10**9}
SOME_WORK = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"  # longer than the first deadline


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def test_a_worker_takes_more_queries_after_one_that_was_soon_out_of_the_slow_lane(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, fast_workers=1, **BUSY) as pool:
            answer = await pool.run(Request(SOME_WORK, CSV))
            assert answer.lane == "slow"
            await answer.read_all()
            assert await ask(pool, "ASK {}") == b"true"
            assert pool.state().forks == 1

    run(work)


def test_a_worker_that_stands_still_is_not_given_another_query(file: Path) -> None:
    """Its answer was whole on the wire when its first deadline passed, and there was no place in the slow lane."""

    async def work() -> None:
        async with pool_of(file, fast_workers=1, slow_workers=1, first_deadline=600, deadline=600) as pool:
            assert pool._slow.enter_now()
            answer = await pool.run(Request(f"{LISTING} LIMIT 2000", CSV))
            assert not answer.head.whole
            await asyncio.sleep(0.5)  # all of it fits the socket
            answer._overrun()
            assert (await answer.read_all()).count(b"\n") == 2001
            assert await ask(pool, "ASK {}") == b"true"

    run(work)


def test_a_worker_that_gave_way_to_others_ends_with_its_query(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its priority cannot be raised again, and the next query is to have that of all others."""
    monkeypatch.setattr(query_job, "_STAYING", 0.0)

    async def work() -> None:
        async with pool_of(file, fast_workers=1, **BUSY) as pool:
            assert await ask(pool, SOME_WORK) == b"n\r\n1000000\r\n"
            assert await ask(pool, "ASK {}") == b"true"
            assert pool.state().forks == 2

    run(work)


def test_who_takes_nothing_gives_the_place_to_others_and_gets_it_back(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, patience=0.05, **BUSY) as pool:
            untaken = await pool.run(Request(LISTING, CSV))
            first = await untaken.read()
            await until(lambda: pool.state().waiting["aside"] == 1)
            assert pool.state().running == {"fast": 0, "slow": 0}
            assert await ask(pool, SOME_WORK) == b"n\r\n1000000\r\n"
            assert await untaken.read() != first
            assert pool.state().waiting["aside"] == 0
            assert pool.state().running == {"fast": 0, "slow": 1}
            untaken.close()
            assert pool.state().running == {"fast": 0, "slow": 0}

    run(work)


def test_who_takes_nothing_for_longest_is_broken_off_when_too_many_do(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, patience=0.05, aside=1, **BUSY) as pool:
            first = await pool.run(Request(LISTING, CSV))
            await first.read()
            await until(lambda: pool.state().waiting["aside"] == 1)
            second = await pool.run(Request(LISTING, CSV))
            await second.read()
            await until(lambda: pool.state().running == {"fast": 0, "slow": 0})
            assert pool.state().waiting["aside"] == 1
            with pytest.raises(TooSlow, match="others waited"):
                await first.read_all()
            assert await second.read()
            second.close()

    run(work)


def test_a_worker_whose_socket_does_not_arrive_is_not_left_behind(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Descriptors that were sent are dropped by the system when this process may open no more files."""
    keeper = Keeper.start(of_files([file]), Limits())
    try:
        receive = Keeper._receive

        def without_descriptors(self: Keeper) -> tuple[dict[str, Any], list[int]]:
            answer, descriptors = receive(self)
            for descriptor in descriptors:
                os.close(descriptor)
            return answer, []

        monkeypatch.setattr(Keeper, "_receive", without_descriptors)
        with pytest.raises(Busy, match="descriptor"):
            keeper.fork()
        monkeypatch.undo()
        assert not Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children").read_text().split()
        worker = keeper.fork()
        worker.signal(SIGKILL)
        assert keeper.reap(worker) == SIGKILL
    finally:
        keeper.close()


def test_no_two_workers_draw_the_same_chance(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, fast_workers=2) as pool:
            drawn = []
            for _ in range(4):
                answer = await pool.run(Request("SELECT (STRUUID() AS ?u) { ?s ?p ?o }", JSON))
                drawn.append(await answer.read())
                answer.close()  # before its end: the next one gets a new worker
            assert len(set(drawn)) == 4

    run(work)


def test_limits_on_rows_and_bytes(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, rows=5000) as pool:
            with pytest.raises(TooLarge, match="5000 rows"):
                await ask(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
        async with pool_of(file, rows=9) as pool:  # within the first chunk
            assert await ask(pool, "SELECT * { ?a ?b ?c } LIMIT 9")
            with pytest.raises(TooLarge, match="9 rows"):
                await ask(pool, "SELECT * { ?a ?b ?c } LIMIT 10")
        async with pool_of(file, answer_mb=1) as pool:
            with pytest.raises(TooLarge, match="1 MiB"):
                await ask(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f }")

    run(work)


def test_a_crash_in_the_engine_is_the_querys_fault_and_hurts_nobody(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file) as pool:
            with pytest.raises(QueryRefused, match="too complex"):
                await ask(pool, "SELECT * {" + "{" * 100_000 + "}" * 100_000 + "}")
            with pytest.raises(QuerySyntax):
                await ask(pool, "SELECT")
            assert await ask(pool, "ASK {}") == b"true"

    run(work)


def test_a_pinned_version_outlives_a_swap(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file) as pool:
            pinned = pool.pin()
            file.write_text('<a:new> <a:b> "1" .')
            await pool.open(of_files([file]))
            count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
            old = await pool.run(Request(count, CSV), pinned=pinned)
            assert await old.read_all() == b"n\r\n1000\r\n"
            assert await ask(pool, count) == b"n\r\n1\r\n"
            pinned.release()

    run(work)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken.nt", "<a:a> <a:b>\n"),
        (
            "cut.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description rdf:about="a:a"><p xmlns="a:">1</p></rdf:Description>\n',
        ),
    ],
)
def test_a_broken_source_leaves_the_present_one(file: Path, tmp_path: Path, name: str, text: str) -> None:
    async def work() -> None:
        broken = tmp_path / name
        broken.write_text(text)
        async with pool_of(file) as pool:
            with pytest.raises(SourceError, match="Not well-formed"):
                await pool.open(of_files([broken]))
            assert await ask(pool, "ASK { <a:1> ?p ?o }") == b"true"

    run(work)


def test_a_pool_without_data_says_so() -> None:
    async def work() -> None:
        with pytest.raises(StoreError, match="not loaded"):
            await Pool(Limits()).run(Request("ASK {}", CSV))

    run(work)


def test_the_pool_as_a_store(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file) as pool:
            store = BlockingStore(pool, asyncio.get_running_loop())
            with pytest.raises(AssertionError, match="from a thread"):
                store.ask("ASK {}")
            await asyncio.to_thread(use, store)

    def use(store: BlockingStore) -> None:
        assert store.version.startswith("sha256-")
        solutions = store.select("SELECT ?o ?x { <a:7> ?p ?o OPTIONAL { ?o ?p ?x } }")
        assert solutions.variables == ("o", "x")
        assert solutions.rows == ((Literal("7"), None),)
        assert store.ask("ASK { <a:7> ?p '7' }") is True
        assert store.construct("DESCRIBE <a:7>") == (
            Triple(NamedNode("a:7"), NamedNode("a:b"), Literal("7")),
        )
        with pytest.raises(QuerySyntax, match="not a SELECT"):
            store.select("ASK {}")
        with pytest.raises(QueryRefused):
            store.ask("ASK { SERVICE <a:x> {} }")
        with store.pinned() as pinned:
            assert pinned.version == store.version
            assert pinned.ask("ASK {}")

    run(work)


def test_the_queries_of_one_budget_share_it(file: Path) -> None:
    async def work() -> None:
        async with pool_of(file, deadline=20) as pool:
            await asyncio.to_thread(use, BlockingStore(pool, asyncio.get_running_loop(), budget=3))

    def use(store: BlockingStore) -> None:
        with store.pinned() as pinned:
            assert pinned.ask("ASK {}")
            with pytest.raises(TooSlow):
                pinned.select(COUNTING)
            with pytest.raises(TooSlow, match="one call"):
                pinned.ask("ASK {}")

    run(work)


def test_watched_files_are_read_again_only_when_they_change(file: Path) -> None:
    newest = WatchedFiles([file])
    first = newest()
    assert newest() is first
    file.write_text('<a:other> <a:b> "1" .')
    assert newest().version != first.version
    file.unlink()
    with pytest.raises(SourceError, match="Cannot read"):
        newest()


def test_a_source_that_was_prepared_answers_only_once_it_is_committed(file: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.nt"
    newer.write_text("<a:1> <a:b> <a:2> .\n")

    async def work() -> None:
        async with pool_of(file) as pool:
            before = pool.version
            await pool.prepare(of_files([newer]))
            pool.hold()
            waiting = asyncio.create_task(pool.settled())
            assert await ask(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == b"n\r\n1000\r\n"  # it had begun
            assert not waiting.done()
            pool.drop()
            await waiting
            assert pool.version == before
            await pool.prepare(of_files([newer]))
            pool.hold()
            waiting = asyncio.create_task(pool.settled())
            pool.commit()
            await waiting
            assert await ask(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == b"n\r\n1\r\n"

    run(work)


def test_queries_before_any_data_keep_no_place(file: Path) -> None:
    async def work() -> None:
        pool = Pool(Limits(fast_workers=1, fast_queue=0))
        for _ in range(2):
            with pytest.raises(StoreError, match="not loaded yet"):
                await ask(pool, "ASK {}")
        await pool.open(of_files([file]))
        assert await ask(pool, "ASK {}") == b"true"
        await pool.close()

    run(work)
