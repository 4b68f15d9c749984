"""Two ways to write graphs into an engine: the Graph Store Protocol, one graph a request, or SPARQL Update, many.

A graph is its N-Triples lines, the default graph has the name None.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

import httpx

from wijkgraph import __version__
from wijkgraph.errors import StoreError, TooSlow
from wijkgraph.remote.endpoint import Endpoint, Login, refuse, web_address

Graphs = Mapping[str | None, Sequence[str]]

# Lines in one update: Virtuoso's parser gives up between 2000 and 8000.
_LINES = 1000


class Writer(Protocol):
    """Writes whole graphs."""

    def replace(self, graphs: Graphs) -> None:
        """Make each of these graphs hold these lines and no others. Raises StoreError or LimitReached."""

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove named graphs, those that are not there too. Raises StoreError or LimitReached."""


class UpdateWriter:
    """Writes by SPARQL 1.1 Update, small graphs together."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def replace(self, graphs: Graphs) -> None:
        """Make each of these graphs hold these lines and no others."""
        for batch in _batches(graphs):
            drops = [f"DROP SILENT {_target(graph)}" for graph, first, _ in batch if first]
            data = "\n".join(_block(graph, lines) for graph, _, lines in batch)
            self._endpoint.update(" ;\n".join([*drops, f"INSERT DATA {{\n{data}\n}}"]))

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove named graphs, those that are not there too."""
        for at in range(0, len(graphs), _LINES):
            part = graphs[at : at + _LINES]
            self._endpoint.update(" ;\n".join(f"DROP SILENT {_target(graph)}" for graph in part))


class GraphStoreWriter:
    """Writes by the SPARQL 1.1 Graph Store HTTP Protocol over one connection. Use as a context manager."""

    def __init__(self, url: str, login: Login | None = None, *, seconds: float = 60.0) -> None:
        web_address(url)
        self._url = url
        self._login = login
        self._client = httpx.Client(timeout=seconds, headers={"User-Agent": f"wijkgraph/{__version__}"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def replace(self, graphs: Graphs) -> None:
        """Make each of these graphs hold these lines and no others."""
        for graph, lines in graphs.items():
            body = "\n".join([*lines, ""]).encode()
            self._send("PUT", graph, body, {"Content-Type": "application/n-triples"})

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove named graphs, those that are not there too."""
        for graph in graphs:
            self._send("DELETE", graph, b"", {}, absent_is_fine=True)

    def _send(
        self,
        method: str,
        graph: str | None,
        body: bytes,
        headers: Mapping[str, str],
        *,
        absent_is_fine: bool = False,
    ) -> None:
        address = self._url + ("?default" if graph is None else f"?{httpx.QueryParams({'graph': graph})}")
        try:
            reply = self._client.request(method, address, content=body, headers=headers)
            if reply.status_code == 401 and self._login and self._client.auth is None:
                self._client.auth = _answer_to(reply.headers.get("www-authenticate", ""), self._login)
                reply = self._client.request(method, address, content=body, headers=headers)
        except httpx.TimeoutException as error:
            raise TooSlow(
                "The engine did not take a graph in time", where=address, next="Give it more with --timeout."
            ) from error
        except httpx.HTTPError as error:
            raise StoreError(
                f"The engine cannot be reached: {error}",
                where=address,
                next="Check the address and the engine.",
            ) from error
        if not (reply.is_success or (reply.status_code == 404 and absent_is_fine)):
            refuse(address, reply.status_code, reply.headers, reply.text)


def _answer_to(challenge: str, login: Login) -> httpx.Auth:
    """The kind of login that the engine asks for."""
    kind = httpx.DigestAuth if challenge.lower().startswith("digest") else httpx.BasicAuth
    return kind(login.user, login.password)


def _batches(graphs: Graphs) -> Iterator[list[tuple[str | None, bool, Sequence[str]]]]:
    """Pieces of graphs that go into one update: name, whether the piece is the graph's first, lines."""
    batch: list[tuple[str | None, bool, Sequence[str]]] = []
    room = _LINES
    for graph, lines in graphs.items():
        at = 0
        while at < len(lines) or at == 0:
            if room <= 0:
                yield batch
                batch, room = [], _LINES
            piece = lines[at : at + room]
            batch.append((graph, at == 0, piece))
            room -= len(piece) + 1  # a graph costs a line too
            at += max(len(piece), 1)
    if batch:
        yield batch


def _target(graph: str | None) -> str:
    return "DEFAULT" if graph is None else f"GRAPH <{graph}>"


def _block(graph: str | None, lines: Sequence[str]) -> str:
    data = "\n".join(lines)
    return data if graph is None else f"GRAPH <{graph}> {{\n{data}\n}}"
