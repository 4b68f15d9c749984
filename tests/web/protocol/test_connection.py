"""Connections that do not behave: they are closed, and the others are served."""

import io
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPResponse
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest

from tests.web.conftest import BULK, EX, TEST_LIMITS, Server, dataset_flags, limit_flags, start, wait_until

pytestmark = pytest.mark.slow

BIG = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?a ?b ?c }} BIND(?a AS ?d) BIND(?b AS ?e) }}"  # some 7 MB
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def impatient(data: list[Path]) -> Iterator[Server]:
    """A server that waits for nobody, and takes few connections."""
    limits = {**TEST_LIMITS, "head_seconds": 2, "transfer": 5, "connections": 8}
    running = start(*dataset_flags(data), *limit_flags(**limits))
    yield running
    running.stop()


def connect(server: Server) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").partition(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
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


def test_a_connection_too_many_is_told_of_the_limit(impatient: Server) -> None:
    """All that the setting allows are served, and one more is answered as any limit is."""
    wait_until(lambda: impatient.client.get("/healthz").status_code == 200)  # over a connection that stays
    with ExitStack() as taken:
        for _ in range(7):
            connection = taken.enter_context(connect(impatient))
            connection.sendall(HEALTH)
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
        head, _, body = exchange(impatient, HEALTH).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"application/problem+json" in head
    assert b"retry-after: 1" in head
    assert json.loads(body)["type"].endswith("/problem/Busy")
    wait_until(lambda: exchange(impatient, LAST).startswith(b"HTTP/1.1 200 "))


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
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in before
    assert b"\r\nReferrer-Policy: same-origin" in before


ASK = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
STREAM = f"GET /sparql?query={quote(BIG)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


class Received(io.BytesIO):
    """Bytes of a connection, read as one response after another."""

    def makefile(self, _: str) -> "Received":
        return self

    def close(self) -> None:
        """Stays open: a response closes it at its own end."""

    def response(self) -> tuple[int, bytes]:
        answer = HTTPResponse(cast(socket.socket, self))
        answer.begin()
        return answer.status, answer.read()


@pytest.mark.parametrize(
    "refused", [b"BLAH\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"a" * 400_000, ASK + b"BLAH\r\n\r\n"]
)
@pytest.mark.parametrize("pause", [0.0, 0.2])
def test_a_refusal_comes_after_the_answers_before_it(impatient: Server, refused: bytes, pause: float) -> None:
    """Not in the midst of them, nor in their place (RFC 9112, 9.3.2)."""
    with connect(impatient) as connection:
        connection.sendall(STREAM)
        time.sleep(pause)  # before the answer has begun, or while it is sent
        connection.sendall(refused)
        parts = iter(lambda: connection.recv(1 << 16), b"")
        received = Received(b"".join(parts))
    status, body = received.response()
    assert (status, len(json.loads(body)["results"]["bindings"])) == (200, BULK)
    for _ in range(refused.count(ASK)):
        assert received.response() == (200, b'{"head":{},"boolean":true}')
    assert received.response()[0] in (400, 431)
    assert received.read() == b""


ASK_IN_CHUNKS = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nConnection: close\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n"
)


def test_what_stands_behind_a_body_is_no_header(impatient: Server) -> None:
    """RFC 9110, 6.5.1: it must not be taken for one, whatever its name."""
    answer = exchange(impatient, ASK_IN_CHUNKS + b"2\r\n{}\r\n0\r\nAccept: text/csv\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"content-type: application/sparql-results+json" in answer


@pytest.mark.parametrize("before", [b"2\r\n{}\r\n0\r\n", b"2;", b"2\r\n{}\r\n0\r\nX: "])
def test_what_stands_around_the_parts_of_a_body_is_not_taken_without_end(
    impatient: Server, before: bytes
) -> None:
    """Fields behind it, what goes with the length of a part, and one field without end."""
    line = b"X-A: " + b"a" * 500 + b"\r\n"
    endless = line * 1000 if before.endswith(b"0\r\n") else b"a" * 500_000
    with connect(impatient) as connection:
        with suppress(ConnectionError):
            connection.sendall(ASK_IN_CHUNKS + before + endless)
        received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    assert received.startswith(b"HTTP/1.1 431 ")


def test_a_long_body_in_small_parts_is_taken(impatient: Server) -> None:
    parts = b"1\r\n \r\n" * 100_000 + b"2\r\n{}\r\n0\r\n\r\n"
    assert exchange(impatient, ASK_IN_CHUNKS + parts).startswith(b"HTTP/1.1 200 ")


def test_a_broken_body_is_refused_at_once(impatient: Server) -> None:
    broken = POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"
    assert exchange(impatient, broken).startswith(b"HTTP/1.1 400 ")


QUERY = b"query=ASK%20%7B%7D"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
WHOLE = b"%bContent-Length: %d\r\n\r\n%b" % (POST + OFFER, len(QUERY), QUERY)
CHUNKED = b"%bTransfer-Encoding: chunked\r\n\r\n5\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (
    POST + OFFER, QUERY[:5], len(QUERY) - 5, QUERY[5:],
)  # fmt: skip
LAST = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("sent_at_once", [1, 7, 1 << 16])
@pytest.mark.parametrize("request_", [WHOLE, CHUNKED, WHOLE + CHUNKED + WHOLE])
def test_an_offer_to_upgrade_loses_no_body(impatient: Server, request_: bytes, sent_at_once: int) -> None:
    """As Java and `curl --http2` offer it with every first request; it may be ignored (RFC 9110, 7.8)."""
    received = exchange(impatient, request_ + LAST, sent_at_once)
    asked = request_.count(b"POST")
    assert received.count(b"HTTP/1.1 200 ") == asked + 1
    assert received.count(b'"boolean":true') == asked


def test_an_offer_without_a_body_is_ignored_too(impatient: Server) -> None:
    offer = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert exchange(impatient, offer + LAST).count(b"HTTP/1.1 200 ") == 2


NO_HOSTS = [b"", b"Host: x\r\nHost: x\r\n", b"Host: x y\r\n", b"Host: <x>\r\n", b"Host: x:y\r\n"]
HOSTS = [b"Host:\r\n", b"Host: x_1.nl:80\r\n", b"Host: [::1]:80\r\n", b"Host: %C3%A9.nl\r\n"]


@pytest.mark.parametrize("address", [b"/healthz", b"http://x/healthz"])
@pytest.mark.parametrize("hosts", NO_HOSTS)
def test_a_request_names_one_host(impatient: Server, hosts: bytes, address: bytes) -> None:
    """RFC 9112, 3.2: any other is refused, in the order of the requests."""
    received = exchange(impatient, HEALTH + b"GET %b HTTP/1.1\r\n%b\r\n" % (address, hosts))
    first, _, second = received.partition(b'{"status":"ok"}')
    assert first.startswith(b"HTTP/1.1 200 ")
    assert second.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in second
    assert json.loads(second.partition(b"\r\n\r\n")[2])["next"] == "Send one header Host."


@pytest.mark.parametrize("hosts", HOSTS)
def test_hosts_have_names_numbers_and_ports(impatient: Server, hosts: bytes) -> None:
    received = exchange(impatient, b"GET /healthz HTTP/1.1\r\n%bConnection: close\r\n\r\n" % hosts)
    assert received.startswith(b"HTTP/1.1 200 ")


def test_a_request_of_http_1_0_needs_no_host(impatient: Server) -> None:
    assert exchange(impatient, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_the_host_of_a_whole_address_counts_before_the_header(impatient: Server) -> None:
    """As it is sent to a proxy (RFC 9112, 3.2.2); relative IRIs are resolved against the address."""
    query = quote("SELECT (<a> AS ?iri) {}").encode()
    asked = (
        b"GET http://user@other.nl:81/sparql?query=%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        % query
    )
    assert b'"http://other.nl:81/a"' in exchange(impatient, asked)


def test_a_tunnel_is_refused(impatient: Server) -> None:
    assert exchange(impatient, b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def exchange(server: Server, request: bytes, sent_at_once: int = 1 << 16) -> bytes:
    """Everything that comes back before the server closes the connection."""
    received = b""
    with connect(server) as connection:
        for at in range(0, len(request), sent_at_once):
            connection.sendall(request[at : at + sent_at_once])
        while part := connection.recv(1 << 16):
            received += part
    return received


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
