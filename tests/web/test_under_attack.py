"""Attacks and misfortunes of a server on the open web, which goes on answering.

No assertion rests on how long something takes, save that a limit is reached at all.
"""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

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

pytestmark = pytest.mark.slow

# Counting a cross product writes nothing for minutes; sorting one takes memory; listing one writes without end.
COUNTING = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{EX}bulk> {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} }}"
SORTING = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c . ?d ?e ?f }} }} ORDER BY ?c"
LISTING = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c . ?d ?e ?f }} }}"
POINT = f"SELECT ?o {{ <{EX}a> <{EX}size> ?o }}"


@pytest.fixture(scope="module")
def own_server(data: list[Path]) -> Iterator[Server]:
    """A server that tests may hurt; the row limit is out of the way."""
    limits = {**TEST_LIMITS, "rows": 10**9, "cache_mb": 0, "body_seconds": 0.5, "memory_mb": 150}
    running = start(*dataset_flags(data), *limit_flags(**limits))
    yield running
    running.stop()


def assert_answers(server: Server) -> None:
    assert server.rows(POINT) == [{"o": "3"}]


def raw_get(
    server: Server, query: str, version: str = "HTTP/1.1", *, window: int = 0, timeout: int = 60
) -> socket.socket:
    """A request on a bare socket, for clients that do not behave. A small window of bytes is soon full."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    connection = socket.socket()
    if window:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    connection.connect((host, int(port)))
    connection.sendall(
        f"GET /sparql?query={quote(query)}&timeout={timeout} {version}\r\nHost: {host}\r\n\r\n".encode()
    )
    return connection


def test_a_runaway_query_is_stopped(own_server: Server) -> None:
    answer = own_server.ask(COUNTING, timeout="3")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/TooSlow")
    assert_answers(own_server)


def test_a_request_may_shorten_its_deadline_but_not_lengthen_it(data: list[Path]) -> None:
    running = start(*dataset_flags(data), "--set", "deadline=3")
    assert "0.5 s" in running.ask(COUNTING, timeout="0.5").json()["detail"]
    assert "3 s" in running.ask(COUNTING, timeout="3600").json()["detail"]
    running.stop()


def test_memory_is_bounded_per_query(own_server: Server) -> None:
    answer = own_server.ask(SORTING)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/TooLarge")
    assert "150 MiB" in answer.json()["detail"]
    assert_answers(own_server)


def test_an_answer_cut_by_time_is_broken_off(own_server: Server) -> None:
    """Bytes were sent, so the status is 200; but no client may take the rest for whole."""
    with own_server.client.stream("GET", "/sparql", params={"query": LISTING, "timeout": "3"}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            for _ in answer.iter_bytes():
                pass
    assert_answers(own_server)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_an_answer_with_too_many_rows_is_broken_off(server: Server, name: str) -> None:
    address = {"query": LISTING, "format": name}
    with (
        server.client.stream("GET", "/sparql", params=address) as answer,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        for _ in answer.iter_bytes():
            pass
    allowed = LISTING + f" LIMIT {TEST_LIMITS['rows']}"
    assert server.ask(allowed, format=name).status_code == 200


def test_http_1_0_gets_a_length_or_an_error(own_server: Server) -> None:
    """Without chunks an answer broken off would look whole."""
    replies = []
    for query in (POINT, LISTING):
        with raw_get(own_server, query, "HTTP/1.0", timeout=3) as connection:
            replies.append(b"".join(iter(lambda c=connection: c.recv(65536), b"")))
    assert b"content-length: " in replies[0]
    assert b" 503 " in replies[1].splitlines()[0]


def test_a_query_ends_when_its_client_leaves(own_server: Server) -> None:
    before = set(own_server.workers())
    with raw_get(own_server, COUNTING):
        wait_until(lambda: own_server.metric('wijkgraph_queries_running{lane="slow"}') == 1)
        busy = own_server.metric('wijkgraph_requests_total{operation="query",outcome="gone"}')
    wait_until(lambda: own_server.metric('wijkgraph_queries_running{lane="slow"}') == 0)
    wait_until(lambda: own_server.metric('wijkgraph_requests_total{operation="query",outcome="gone"}') > busy)
    wait_until(lambda: before - set(own_server.workers()) != set())  # its worker is gone
    assert_answers(own_server)


def test_a_client_that_does_not_read_holds_up_nobody(own_server: Server) -> None:
    with ThreadPoolExecutor(4):
        idle = [raw_get(own_server, LISTING, window=4096) for _ in range(4)]
        for _ in range(20):
            assert_answers(own_server)
        wait_until(lambda: own_server.metric('wijkgraph_queries_waiting{lane="aside"}') == 4)
        # The slow lane is not theirs either, though all of it would be needed to give them what they asked for.
        some = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c }} }} LIMIT 1000"
        crossed = (
            f"SELECT (COUNT(*) AS ?n) {{ {{ {some} }} {{ {some.replace('?', '?z')} }} FILTER(?c != ?zc) }}"
        )
        assert own_server.rows(crossed) == [{"n": str(1000 * 999)}]
        for connection in idle:
            connection.close()


def test_a_body_that_does_not_arrive_is_not_waited_for(own_server: Server) -> None:
    host, _, port = own_server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        head = (
            "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\nContent-Type: application/sparql-query"
        )
        connection.sendall(f"{head}\r\n\r\nSELECT".encode())
        assert b" 400 " in connection.recv(100).splitlines()[0]


def test_slow_queries_leave_room_for_quick_ones_and_then_are_turned_away(own_server: Server) -> None:
    with ThreadPoolExecutor(12) as threads:
        slow = [threads.submit(own_server.ask, COUNTING + f" #{number}", timeout="4") for number in range(12)]
        wait_until(lambda: own_server.metric('wijkgraph_queries_running{lane="slow"}') == 2)
        for _ in range(20):
            assert_answers(own_server)
        answers = [entry.result() for entry in slow]
    assert {answer.status_code for answer in answers} == {503}
    busy = [answer for answer in answers if answer.json()["type"].endswith("/Busy")]
    assert busy
    assert all(int(answer.headers["retry-after"]) > 0 for answer in busy)


def test_a_worker_killed_from_outside_is_replaced(own_server: Server) -> None:
    workers = own_server.workers()
    for pid in workers:
        with suppress(ProcessLookupError):  # one may be ending that was asked for more than it may give
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: all(map(ended, workers)))
    assert_answers(own_server)
    wait_until(lambda: len(own_server.workers()) >= 2)


def test_a_worker_killed_in_mid_answer_breaks_it_off(own_server: Server) -> None:
    with own_server.client.stream("GET", "/sparql", params={"query": LISTING}) as answer:
        chunks = answer.iter_bytes()
        next(chunks)
        for pid in own_server.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with pytest.raises(httpx.RemoteProtocolError):
            for _ in chunks:
                pass
    assert_answers(own_server)


def test_a_killed_keeper_is_started_again(own_server: Server) -> None:
    before = own_server.keeper()
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: ended(before))

    def started_again() -> bool:
        assert_answers(
            own_server
        )  # a worker that still lives may answer: the keeper comes back when one is wanting
        return own_server.keeper() != before

    wait_until(started_again)


def test_workers_end_with_their_server(data: list[Path]) -> None:
    running = start(*dataset_flags(data))
    keeper, workers = running.keeper(), running.workers()
    running.process.kill()
    running.process.wait()
    running.client.close()
    assert running.process.stderr
    running.process.stderr.close()
    wait_until(lambda: all(map(ended, (keeper, *workers))))


def test_no_descriptor_is_left_for_a_socket(own_server: Server) -> None:
    def is_full(pid: int) -> bool:
        limits = Path(f"/proc/{pid}/limits").read_text()
        allowed = int(next(line for line in limits.splitlines() if "open files" in line).split()[3])
        return len(list(Path(f"/proc/{pid}/fd").iterdir())) == allowed

    # One that has just been forked is not there yet.
    wait_until(lambda: bool(workers := own_server.workers()) and all(map(is_full, workers)))


def test_memory_comes_back(own_server: Server) -> None:
    """After the attacks of this module the workers are as small as fresh ones."""

    def resident() -> int:
        pids = [own_server.keeper(), *own_server.workers()]
        return max(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * 4096

    wait_until(lambda: resident() < 200 << 20)


def test_a_new_snapshot_is_swapped_in_under_load(tmp_path: Path) -> None:
    """No request fails, and no answer mixes two versions: each holds only its own version's rows."""
    source = tmp_path / "data.nq"

    def write(mark: str) -> None:
        lines = "".join(f'<{EX}s{i}> <{EX}mark> "{mark}" .\n' for i in range(3000))
        fresh = tmp_path / "fresh"
        fresh.write_text(lines)
        fresh.replace(source)

    write("first")
    running = start("--dataset", source, "--set", "watch_seconds=0.2", "--set", "client_seconds=0")
    answers: list[tuple[str, set[str]]] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answer = running.ask(f"SELECT ?o {{ ?s <{EX}mark> ?o }}", format="csv")
            assert answer.status_code == 200
            answers.append((answer.headers["wijkgraph-version"], set(answer.text.split()[1:])))

    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        try:
            wait_until(lambda: len(answers) > 10)
            write("second")
            wait_until(lambda: answers[-1][1] == {"second"})
        finally:
            stop.set()
        for entry in asking:
            entry.result()
    running.stop()
    assert {frozenset(values) for _, values in answers} == {frozenset({"first"}), frozenset({"second"})}
    assert len({version for version, _ in answers}) == 2


def test_running_answers_end_before_the_server_does(data: list[Path]) -> None:
    running = start(*dataset_flags(data), "--set", "client_seconds=0")
    query = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c }} }}"
    with running.client.stream("GET", "/sparql", params={"query": query}) as answer:
        chunks = answer.iter_bytes()
        body = next(chunks)
        running.process.terminate()
        for chunk in chunks:
            body += chunk
    assert body.count(b'"a":') == len(bulk_lines().splitlines())
    running.stop()
    assert running.process.returncode in (0, -signal.SIGTERM)


def test_a_disk_that_is_full_while_building_harms_nothing(root: Path, tmp_path: Path) -> None:
    """A build that cannot write says so and changes nothing; one that can is then served by itself."""
    for name in ("ontology", "data", "queries"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "wijkgraph.toml", tmp_path)
    flags = ["--root", str(tmp_path), "--build", str(tmp_path / "build")]
    build = [sys.executable, "-m", "wijkgraph", *flags, "build"]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    running = start("--set", "watch_seconds=0.2", before=flags)
    before = running.ask("ASK {}").headers["wijkgraph-version"]

    ontology = tmp_path / "ontology" / "wijkgraph.ttl"
    ontology.write_text(
        ontology.read_text() + '\n<https://example.org/new> <https://example.org/is> "here" .\n'
    )
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))}
    failed = subprocess.run(build, capture_output=True, text=True, timeout=120, **small)
    assert failed.returncode == 3
    assert "Cannot write" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert running.ask("ASK {}").headers["wijkgraph-version"] == before

    subprocess.run(build, check=True, capture_output=True, timeout=120)
    wait_until(lambda: running.ask("ASK { <https://example.org/new> ?p ?o }").json()["boolean"])
    assert running.ask("ASK {}").headers["wijkgraph-version"] != before
    running.stop()


def test_two_services_work_together_when_one_allows_it(server: Server, data: list[Path]) -> None:
    """SERVICE from another engine into ours, and out of ours where its operator allows it."""
    allowing = start("--dataset", data[0], "--allow-service", server.url + "/sparql")
    inner = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{EX}bulk> {{ ?s ?p ?o }} }}"
    query = f"SELECT ?n {{ <{EX}a> <{EX}size> ?size SERVICE <{server.url}/sparql> {{ {inner} }} }}"
    assert allowing.rows(query) == [{"n": str(len(bulk_lines().splitlines()))}]
    assert "no-store" in allowing.ask(query).headers["cache-control"]
    assert server.ask(query).status_code == 400
    allowing.stop()
