"""Connections that do not behave: they are closed, and the others are served."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.conftest import EX, TEST_LIMITS, Server, dataset_flags, limit_flags, start, wait_until

BIG = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c }} BIND(?a AS ?d) BIND(?b AS ?e) }}"  # some 7 MB
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def impatient(data: list[Path]) -> Iterator[Server]:
    """A server that waits for nobody, and takes few connections."""
    limits = {**TEST_LIMITS, "head_seconds": 0.4, "transfer": 1, "connections": 8}
    running = start(*dataset_flags(data), *limit_flags(**limits))
    yield running
    running.stop()


def connect(server: Server) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").partition(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(20)
    connection.connect((host, int(port)))
    return connection


def is_closed(connection: socket.socket) -> bool:
    """Read to the end; the fixture's time-out fails where there is none."""
    with connection, suppress(ConnectionError):
        while connection.recv(1 << 16):
            pass
    return True


@pytest.mark.parametrize("start_of_a_request", [b"", b"GET /hea", b"GET /healthz HTTP/1.1\r\nX-A: a"])
def test_connections_without_a_request_do_not_shut_out_others(
    impatient: Server, start_of_a_request: bytes
) -> None:
    silent = [connect(impatient) for _ in range(8)]
    for connection in silent:
        connection.sendall(start_of_a_request)
    assert all(map(is_closed, silent))
    assert impatient.client.get("/healthz").status_code == 200


def test_half_a_second_request_is_not_waited_for_either(impatient: Server) -> None:
    with connect(impatient) as connection:
        connection.sendall(HEALTH)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
        connection.sendall(HEALTH[:20])
        assert is_closed(connection)


def test_a_head_in_many_parts_is_served(impatient: Server) -> None:
    with connect(impatient) as connection:
        for at in range(len(HEALTH)):
            connection.sendall(HEALTH[at : at + 1])
            time.sleep(0.001)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /sparql?query=" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET /sparql?query=" + b"a" * 400_000, 414),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 400_000, 431),
        (b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 50_000, 431),
        (b"BLAH\r\n\r\n", 400),
    ],
)
def test_a_head_that_is_too_long_is_refused_in_words(impatient: Server, head: bytes, status: int) -> None:
    with connect(impatient) as connection:
        connection.sendall(head)
        received = b""
        while part := connection.recv(1 << 16):
            received += part
    before, _, body = received.partition(b"\r\n\r\n")
    assert before.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"application/problem+json" in before
    assert json.loads(body)["status"] == status


def test_a_client_that_never_reads_is_let_go(impatient: Server) -> None:
    """Also when its answer comes from the cache, where no worker's clock runs out."""
    whole = impatient.ask(BIG).content
    hits = impatient.metric("wijkgraph_cache_hits_total")
    with connect(impatient) as connection:
        connection.sendall(f"GET /sparql?query={quote(BIG)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: impatient.metric("wijkgraph_cache_hits_total") > hits)
        held = descriptors(impatient)
        wait_until(lambda: descriptors(impatient) < held)
        received = b""
        with suppress(ConnectionError):
            while part := connection.recv(1 << 16):
                received += part
    assert len(received) < len(whole)


def descriptors(server: Server) -> int:
    return sum(1 for _ in Path(f"/proc/{server.process.pid}/fd").iterdir())
