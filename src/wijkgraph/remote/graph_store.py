"""Writes graphs into an engine by the SPARQL 1.1 Graph Store HTTP Protocol, one graph a request."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import httpx

from wijkgraph import __version__
from wijkgraph.errors import StoreError, TooSlow
from wijkgraph.remote.endpoint import Login, refuse, web_address
from wijkgraph.remote.writing import Graphs


class GraphStoreWriter:
    """Writes over one connection. Use as a context manager."""

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
