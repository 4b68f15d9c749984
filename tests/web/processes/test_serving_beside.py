"""Two web processes on one port: what happens to one, to their keeper or supervisor, and what clients see of it."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import (
    EX,
    TEST_LIMITS,
    Server,
    bulk_lines,
    dataset_flags,
    ended,
    limit_flags,
    start,
    wait_until,
)
from tests.web.test_under_attack import COUNTING, LISTING, POINT, raw_get

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The query log of the pair."""
    return tmp_path_factory.mktemp("log") / "queries.jsonl"


@pytest.fixture(scope="module")
def pair(data: list[Path], log: Path) -> Iterator[Server]:
    """A server of two web processes that tests may hurt."""
    limits = {**TEST_LIMITS, "rows": 10**9, "cache_mb": 0, "slow_workers": 4, "slow_queue": 8}
    running = start(*dataset_flags(data), "--query-log", log, *limit_flags(**limits), processes=2)
    yield running
    running.stop()


def ask_anew(server: Server, query: str = POINT, **parameters: str) -> httpx.Response:
    """Asks over a connection of its own, which any of the web processes may take."""
    address = {"query": query, "format": "json", **parameters}
    return httpx.get(f"{server.url}/sparql", params=address, timeout=120)


def assert_all_answer(server: Server) -> None:
    """Asks so often, over new connections, that each process is asked."""
    for _ in range(12):
        assert ask_anew(server).status_code == 200


def ready(server: Server) -> bool:
    return httpx.get(f"{server.url}/readyz", timeout=120).status_code == 200


def test_two_processes_share_one_port_and_one_keeper(pair: Server) -> None:
    assert len(pair.webs()) == 2
    assert pair.keeper()
    assert_all_answer(pair)


def test_each_query_is_one_line_of_one_log(pair: Server, log: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: ask_anew(pair, f"{POINT} #line {number}"), range(40)))
    found = [re.findall(r"#line (\d+)", line) for line in log.read_text().splitlines()]
    assert sorted(int(number) for numbers in found for number in numbers) == list(range(40))
    assert max(map(len, found)) == 1


def test_a_runaway_query_is_stopped_in_each_process(pair: Server) -> None:
    with ThreadPoolExecutor(6) as threads:
        answers = list(
            threads.map(lambda number: ask_anew(pair, f"{COUNTING} #{number}", timeout="3"), range(6))
        )
    assert {answer.status_code for answer in answers} == {503}
    assert_all_answer(pair)


def test_a_query_ends_when_its_client_leaves(pair: Server) -> None:
    gone = 'wijkgraph_requests_total{operation="query",outcome="gone"}'
    before = pair.metric(gone)
    leaving = [raw_get(pair, f"{COUNTING} #{number}") for number in range(3)]
    states = [f'wijkgraph_queries_{state}{{lane="slow"}}' for state in ("running", "waiting")]
    # The three may all be taken by one process, which has places for two.
    wait_until(lambda: sum(map(pair.metric, states)) == 3)
    for connection in leaving:
        connection.close()
    wait_until(lambda: pair.metric(gone) == before + 3)
    wait_until(lambda: pair.metric('wijkgraph_queries_running{lane="slow"}') == 0)


def test_clients_that_do_not_read_hold_up_nobody(pair: Server) -> None:
    idle = [raw_get(pair, LISTING, window=4096) for _ in range(4)]
    assert_all_answer(pair)
    wait_until(lambda: pair.metric('wijkgraph_queries_waiting{lane="aside"}') == 4)
    for connection in idle:
        connection.close()
    wait_until(lambda: pair.metric('wijkgraph_queries_waiting{lane="aside"}') == 0)


def test_killed_workers_are_replaced(pair: Server) -> None:
    workers = pair.workers()
    for pid in workers:
        with suppress(ProcessLookupError):  # one may be ending that was asked for more than it may give
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: all(map(ended, workers)))
    assert_all_answer(pair)


def test_one_keeper_is_started_in_place_of_a_killed_one(pair: Server) -> None:
    before = pair.keeper()
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: ended(before))
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: ask_anew(pair), range(8)))
    # A worker that was asked as it died may cost an answer; nobody is told of a keeper that is wanting.
    assert {answer.status_code for answer in answers} <= {200, 503}
    wait_until(lambda: ready(pair) and pair.keeper() != before)
    assert_all_answer(pair)


def test_others_go_on_when_a_web_process_dies_and_it_is_started_again(pair: Server) -> None:
    counted = 'wijkgraph_requests_total{operation="query",outcome="ok"}'
    before, (first, second) = pair.metric(counted), pair.webs()
    workers = set(pair.workers())
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: ended(first))
    assert ask_anew(pair).status_code == 200
    wait_until(lambda: ready(pair) and len(pair.webs()) == 2)
    assert second in pair.webs()
    assert_all_answer(pair)
    with httpx.Client(base_url=pair.url) as client:
        pair.client.close()
        pair.client = httpx.Client(base_url=pair.url, timeout=120)
        assert client.get("/healthz").status_code == 200
    wait_until(lambda: pair.metric(counted) >= before + 13)  # what the dead one had counted is not lost
    wait_until(lambda: workers - set(pair.workers()) != set())  # its workers ended with it


def test_a_process_that_dies_with_a_query_leaves_no_work_behind(pair: Server) -> None:
    with raw_get(pair, COUNTING):
        wait_until(lambda: pair.metric('wijkgraph_queries_running{lane="slow"}') == 1)
        webs = pair.webs()
        for pid in webs:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: all(map(ended, webs)) and ready(pair))
        assert pair.metric('wijkgraph_queries_running{lane="slow"}') == 0
    assert_all_answer(pair)


def test_everything_ends_with_the_supervisor(data: list[Path]) -> None:
    running = start(*dataset_flags(data), processes=2)
    family = [*running.webs(), running.keeper(), *running.workers()]
    assert len(family) >= 5
    running.process.kill()
    running.process.wait()
    running.client.close()
    assert running.process.stderr
    running.process.stderr.close()
    wait_until(lambda: all(map(ended, family)))


def test_a_signal_lets_the_answers_of_all_processes_end(data: list[Path]) -> None:
    running = start(*dataset_flags(data), *limit_flags(client_seconds=0, client_running=0), processes=2)
    family = [*running.webs(), running.keeper(), *running.workers()]
    query = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c }} }}"
    clients = [httpx.Client(base_url=running.url, timeout=120) for _ in range(6)]
    streams = [client.stream("GET", "/sparql", params={"query": query}) for client in clients]
    answers = [stream.__enter__() for stream in streams]
    parts = [answer.iter_bytes() for answer in answers]
    bodies = [next(part) for part in parts]
    running.process.terminate()
    for body, part in zip(bodies, parts, strict=True):
        assert (body + b"".join(part)).count(b'"a":') == len(bulk_lines().splitlines())
    for stream, client in zip(streams, clients, strict=True):
        stream.__exit__(None, None, None)
        client.close()
    running.stop()
    assert running.process.returncode in (0, -signal.SIGTERM)
    wait_until(lambda: all(map(ended, family)))


def test_no_client_sees_an_older_version_after_a_newer_one(tmp_path: Path) -> None:
    """Whichever process takes its next request: each is asked over a connection of its own."""
    source = tmp_path / "data.nq"

    def write(mark: int) -> None:
        fresh = tmp_path / "fresh"
        fresh.write_text("".join(f'<{EX}s{i}> <{EX}mark> "{mark}" .\n' for i in range(300)))
        fresh.replace(source)

    write(0)
    running = start(
        "--dataset", source, *limit_flags(watch_seconds=0.1, client_seconds=0, client_running=0), processes=2
    )
    newest, asked = 0, 0
    lock, stop = threading.Lock(), threading.Event()

    def ask() -> None:
        nonlocal newest, asked
        while not stop.is_set():
            least = newest  # some client has been given this before
            answer = ask_anew(running, f"SELECT DISTINCT ?o {{ ?s <{EX}mark> ?o }}", format="csv")
            assert answer.status_code == 200, answer.text
            (mark,) = answer.text.split()[1:]  # no answer mixes two versions
            assert int(mark) >= least
            with lock:
                newest, asked = max(newest, int(mark)), asked + 1

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(4)]
        try:
            for mark in range(1, 5):
                write(mark)
                wait_until(lambda mark=mark: newest == mark or any(one.done() for one in asking))
        finally:
            stop.set()
        for entry in asking:
            entry.result()
    assert newest == 4
    # Keepers of earlier versions have ended; one that is being started looks like a web process for a moment.
    wait_until(lambda: bool(running.keeper()) and len(running.webs()) == 2)
    said = running.stop()
    assert "ERROR" not in said


def test_data_that_can_no_longer_be_read_leave_the_version_before(tmp_path: Path) -> None:
    source = tmp_path / "data.nt"
    source.write_text(f"<{EX}a> <{EX}size> 3 .\n".replace(" 3 ", ' "3" '))
    running = start("--dataset", source, *limit_flags(watch_seconds=0.1), processes=2)
    source.write_text("no triples")
    assert running.process.stderr
    line = next(line for line in running.process.stderr if "not taken" in line)
    assert "data.nt" in line
    assert_all_answer(running)
    source.write_text(f'<{EX}a> <{EX}size> "4" .\n')
    wait_until(lambda: running.rows(POINT) == [{"o": "4"}])
    running.stop()


def test_a_client_has_one_share_in_all_processes(data: list[Path]) -> None:
    limits = limit_flags(client_running=2, client_seconds=0, deadline=3, slow_workers=8, watch_seconds=0)
    running = start(*dataset_flags(data), *limits, processes=2)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: ask_anew(running, f"{COUNTING} #{number}"), range(8)))
    kinds = [answer.json()["type"].rpartition("/")[2] for answer in answers]
    assert sorted(set(kinds)) == ["ShareSpent", "TooSlow"]
    assert kinds.count("TooSlow") == 2
    running.stop()


def test_data_that_cannot_be_loaded_are_an_error_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("no triples")
    command = [sys.executable, "-m", "wijkgraph", "serve", "--port", "0", "--processes", "2"]
    ended = subprocess.run([*command, "--dataset", str(file)], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 3
    assert "data.nt" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Serving" not in ended.stderr
