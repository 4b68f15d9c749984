"""Contestants: our engine and service, the stores they rest on, and the engines of others, each loaded and asked."""

import asyncio
import http.client
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from bench import servers
from bench.ours import BASE
from bench.queries import DESCRIBE, GRAPHS, QUERIES, accept
from wijkgraph.engine.admission import admit
from wijkgraph.engine.frames import Request
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import of_files

CLIENT_SECONDS = 20.0  # after which a query counts as not answered
# All of ten million quads in memory, and answers that are whole: the others have no limits of this kind.
_WIDE = {"memory_quads": 20_000_000, "rows": 20_000_000, "answer_mb": 4096}


class NoAnswer(Exception):
    """The contestant did not give a whole answer."""


class Contestant(Protocol):
    """Somebody with the data loaded."""

    name: str
    load_seconds: float

    def ask(self, name: str) -> bytes:
        """The answer to a query of the benchmark, as bytes. Raises NoAnswer."""

    def resident_mb(self) -> float | None:
        """Resident memory in MiB; None when it has no process of its own."""


class RawStore:
    """pyoxigraph in this process, in memory or on disk, answers serialised as we do."""

    def __init__(self, data: Path, folder: Path | None) -> None:
        self.name = "pyoxigraph, on disk" if folder else "pyoxigraph, in memory"
        started = time.perf_counter()
        self._store = Store(str(folder)) if folder else Store()
        self._store.bulk_load(path=str(data), format=RdfFormat.N_QUADS)
        self.load_seconds = time.perf_counter() - started

    def ask(self, name: str) -> bytes:
        """The answer as bytes."""
        result = self._store.query(QUERIES[name])
        if isinstance(result, QueryTriples):
            return result.serialize(format=RdfFormat.N_TRIPLES) or b""
        assert isinstance(result, QuerySolutions)
        return result.serialize(format=QueryResultsFormat.JSON) or b""

    def resident_mb(self) -> None:
        """Shares our process."""


class SparqGraph:
    """sparq in this process, in memory. It has no deadline: a query that takes long is waited for."""

    name = "sparq, in memory"

    def __init__(self, data: Path) -> None:
        import sparq

        started = time.perf_counter()
        self._graph = sparq.Graph.load(str(data), format="nquads")
        self.load_seconds = time.perf_counter() - started

    def ask(self, name: str) -> bytes:
        """The answer as bytes. Raises NoAnswer for what sparq refuses."""
        query = QUERIES[name]
        try:
            if name not in GRAPHS:
                answer: str = self._graph.query_json(query)
                return answer.encode()
            ask = self._graph.describe if name == DESCRIBE else self._graph.construct
            return "".join(f"{' '.join(map(_in_ntriples, triple))} .\n" for triple in ask(query)).encode()
        except ValueError as error:
            raise NoAnswer(str(error)) from error

    def resident_mb(self) -> None:
        """A contestant within our process."""


def _in_ntriples(term: Any) -> str:
    """A term of sparq, which gives graphs as terms only."""
    if term.kind == "uri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    datatype = NamedNode(term.datatype) if term.datatype and not term.language else None
    return str(Literal(term.value, language=term.language or None, datatype=datatype))


class OurEngine:
    """The pool of forked workers, without HTTP."""

    name = "wijkgraph engine"

    def __init__(self, data: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._pool = Pool(Limits(deadline=CLIENT_SECONDS, first_deadline=CLIENT_SECONDS, **_WIDE))
        started = time.perf_counter()
        self._loop.run_until_complete(self._pool.open(of_files([data])))
        self.load_seconds = time.perf_counter() - started

    def ask(self, name: str) -> bytes:
        """The answer as bytes."""
        return self._loop.run_until_complete(self._run(name))

    async def _run(self, name: str) -> bytes:
        names_graphs = admit(QUERIES[name], nesting=100).names_graphs
        request = Request(QUERIES[name], accept(name), names_graphs=names_graphs)
        answer = await self._pool.run(request)
        return await answer.read_all()

    def resident_mb(self) -> float:
        """Keeper and workers."""
        return servers.resident_mb(self._pool.state().keeper_pid)

    def close(self) -> None:
        """End the workers."""
        self._loop.run_until_complete(self._pool.close())
        self._loop.close()


@dataclass
class Web:
    """An endpoint over HTTP, asked over one connection that is kept."""

    name: str
    url: str
    pid: int
    load_seconds: float
    default_graph: str | None = None
    empty_route: str | None = None  # an address of the same server that does nothing
    _connection: http.client.HTTPConnection | None = None

    def target(self, query: str) -> str:
        """Path and query of a GET."""
        fields = {"query": query}
        if self.default_graph:
            fields["default-graph-uri"] = self.default_graph
        return f"{urlsplit(self.url).path}?{urlencode(fields)}"

    def ask(self, name: str) -> bytes:
        """The answer as bytes. Raises NoAnswer for anything but a whole 200."""
        target, media_type = self.target(QUERIES[name]), accept(name)
        try:
            with suppress(http.client.RemoteDisconnected, ConnectionError):
                return self._get(target, media_type)
            self._connection = None  # servers close connections that were idle while others had their turn
            return self._get(target, media_type)
        except (OSError, http.client.HTTPException) as error:
            self._connection = None
            raise NoAnswer(f"{type(error).__name__}: {error}") from error

    def _get(self, target: str, media_type: str) -> bytes:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=CLIENT_SECONDS)
        self._connection.request("GET", target, headers={"Accept": media_type})
        reply = self._connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise NoAnswer(f"status {reply.status}")
        return body

    def resident_mb(self) -> float:
        """The server and its children."""
        return servers.resident_mb(self.pid)


@contextmanager
def our_service(
    data: Path, *, cache: bool, deadline: float = CLIENT_SECONDS, name: str = "", processes: int = 1
) -> Iterator[Web]:
    """`wijkgraph serve` on the data, in memory, its per-client share off: one client is the whole load here."""
    port = servers.free_port()
    settings = [
        "client_seconds=0",
        "client_running=0",
        f"processes={processes}",
        f"cache_mb={64 if cache else 0}",
        f"response_mb={32 if cache else 0}",
        *(f"{name}={value}" for name, value in _WIDE.items()),
    ]
    command = [sys.executable, "-m", "wijkgraph", "serve", "--dataset", str(data), "--port", str(port)]
    command += ["--timeout", str(deadline), *(part for one in settings for part in ("--set", one))]
    started = time.perf_counter()
    with servers.running(command, f"http://127.0.0.1:{port}/readyz", seconds=600) as process:
        name = name or ("wijkgraph serve, cached" if cache else "wijkgraph serve")
        base = f"http://127.0.0.1:{port}"
        loaded = time.perf_counter() - started
        yield Web(
            name, f"{base}/sparql", process.pid, loaded, empty_route=None if cache else f"{base}/healthz"
        )


@contextmanager
def bare_route(size: int) -> Iterator[Web]:
    """A route of uvicorn that answers with a body of some bytes and does nothing else."""
    port = servers.free_port()
    base = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "bench.bare_route", str(port), str(size)]
    started = time.perf_counter()
    with servers.running(command, base) as process:
        yield Web("bare uvicorn route", base, process.pid, time.perf_counter() - started)


@contextmanager
def oxigraph(data: Path, folder: Path | None, *, deadline: float | None = None) -> Iterator[Web]:
    """`oxigraph serve`, in memory or on disk.

    A deadline only where it is measured: with one, version 0.5.13 keeps a thread for each request until it has passed.
    """
    name = "oxigraph serve, on disk" if folder else "oxigraph serve, in memory"
    started = time.perf_counter()
    with servers.oxigraph(folder, load=data, deadline=int(deadline) if deadline else None) as server:
        yield Web(name, server.query, server.pid, time.perf_counter() - started)


@contextmanager
def rdflib_endpoint(data: Path) -> Iterator[Web]:
    """rdflib-endpoint on an in-memory rdflib Dataset."""
    port = servers.free_port()
    command = [str(Path(sys.executable).with_name("rdflib-endpoint")), "serve", str(data)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    started = time.perf_counter()
    probe = f"http://127.0.0.1:{port}/?query=ASK%7B%7D"
    with servers.running(command, probe, seconds=300) as process:
        yield Web("rdflib-endpoint", f"http://127.0.0.1:{port}/", process.pid, time.perf_counter() - started)


@contextmanager
def virtuoso(data: Path, folder: Path) -> Iterator[Web]:
    """Virtuoso with its bulk loader; the default graph's triples go to a graph of that role."""
    with servers.virtuoso(folder, max_rows=2_000_000, seconds=int(CLIENT_SECONDS), buffers=170_000) as server:
        inside = folder / "data.nq"
        shutil.copyfile(data, inside)
        commands = f"ld_dir('{folder}', 'data.nq', '{BASE}'); rdf_loader_run(); checkpoint;"
        started = time.perf_counter()
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{server.sql_port}", "dba", "dba", f"EXEC={commands}"],
            check=True,
            capture_output=True,
        )
        yield Web("Virtuoso", server.query, server.pid, time.perf_counter() - started, default_graph=BASE)
