"""Writers of graphs into an engine: by SPARQL 1.1 Update, and by the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is its N-Triples lines; the default graph has the name None.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

from wijkgraph import __version__
from wijkgraph.errors import StoreError, TooSlow
from wijkgraph.remote.endpoint import Endpoint, Login, answer_to, refuse, web_address

Graphs = Mapping[str | None, Sequence[str]]

# Lines in one update: Virtuoso's parser gives up between 2000 and 8000.
_LINES = 1000


class Writer(Protocol):
    """Writes whole graphs."""

    def replace(self, graphs: Graphs) -> None:
        """Makes each of these graphs hold these lines and no others. Raises StoreError or LimitReached."""

    def drop(self, graphs: Sequence[str]) -> None:
        """Removes named graphs; a missing one is no error. Raises StoreError or LimitReached."""


class UpdateWriter:
    """Writes by SPARQL 1.1 Update, small graphs together in one request."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def replace(self, graphs: Graphs) -> None:
        """Makes each of these graphs hold these lines and no others."""
        for batch in _batches(graphs):
            drops = [f"DROP SILENT {_target(graph)}" for graph, first, _ in batch if first]
            data = "\n".join(_block(graph, lines) for graph, _, lines in batch)
            self._endpoint.update(" ;\n".join([*drops, f"INSERT DATA {{\n{data}\n}}"]))

    def drop(self, graphs: Sequence[str]) -> None:
        """Removes named graphs; a missing one is no error."""
        for at in range(0, len(graphs), _LINES):
            part = graphs[at : at + _LINES]
            self._endpoint.update(" ;\n".join(f"DROP SILENT {_target(graph)}" for graph in part))


class GraphStoreWriter:
    """Writes by the Graph Store HTTP Protocol, one graph a request, over one connection. A context manager."""

    def __init__(self, url: str, login: Login | None = None, *, seconds: float = 60.0) -> None:
        import httpx  # only when it is used, because every command would wait for it

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
        """Makes each of these graphs hold these lines and no others."""
        for graph, lines in graphs.items():
            self._send("PUT", graph, "\n".join([*lines, ""]).encode())

    def drop(self, graphs: Sequence[str]) -> None:
        """Removes named graphs; a missing one is no error."""
        for graph in graphs:
            self._send("DELETE", graph)

    def _send(self, method: str, graph: str | None, lines: bytes = b"") -> None:
        import httpx

        address = self._url + ("?default" if graph is None else f"?{httpx.QueryParams({'graph': graph})}")
        headers = {"Content-Type": "application/n-triples"} if method == "PUT" else {}
        try:
            reply = self._client.request(method, address, content=lines, headers=headers)
            if reply.status_code == 401 and self._login and self._client.auth is None:
                self._client.auth = answer_to(reply.headers.get("www-authenticate", ""), self._login)
                reply = self._client.request(method, address, content=lines, headers=headers)
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
        if not (reply.is_success or (reply.status_code == 404 and method == "DELETE")):
            refuse(address, reply.status_code, reply.headers, reply.text)


def _batches(graphs: Graphs) -> Iterator[list[tuple[str | None, bool, Sequence[str]]]]:
    """Yields the pieces of graphs for one update: name, true for the first piece of a graph, lines."""
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
