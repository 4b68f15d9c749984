"""A client of public services that never hurries them: one request at a time, a pause between two, patience when told.

It stays on the host it was given, reads no body beyond a limit, and names itself. 429 and 5xx are tried again, after as
long as the service asks (Retry-After, RFC 9110 10.2.3), else after a pause that doubles.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from wijkgraph import __version__
from wijkgraph.errors import StoreError, TooLarge

_TRIES = 5
_LONGEST_WAIT = 300.0  # seconds; a service that asks for more is left alone
_REDIRECTS = 5
_AGAIN = frozenset((429, 500, 502, 503, 504))
_MOVED = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True)
class Fetched:
    """One answer: its bytes, its media type without parameters, and the address it came from in the end."""

    data: bytes
    media_type: str
    address: str


class PoliteClient:
    """Fetches from the host of `base`; `pause` is seconds between two requests, `most` bytes of one body."""

    def __init__(
        self,
        base: str,
        *,
        pause: float = 1.0,
        most: int = 50_000_000,
        contact: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._host = origin_of(base)
        self._pause, self._most, self._sleep = pause, most, sleep
        self._last = 0.0
        agent = f"wijkgraph/{__version__}" + (f" ({contact})" if contact else "")
        self._http = httpx.Client(timeout=60, follow_redirects=False, headers={"User-Agent": agent})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, address: str) -> Fetched:
        """The answer at an address. Raises StoreError where there is none, TooLarge for a body above the limit."""
        for _ in range(_REDIRECTS):
            self._stay(address)
            answer = self._tried(address)
            if isinstance(answer, Fetched):
                return answer
            address = urljoin(address, answer)
        raise StoreError("The service redirects without end", where=address, next="Look at the address.")

    def _tried(self, address: str) -> Fetched | str:
        """The answer, or the address it redirects to, after as many tries as it takes."""
        wait, why = self._pause, ""
        for attempt in range(_TRIES):
            if attempt:
                self._sleep(wait)
            self._slow_down()
            try:
                with self._http.stream("GET", address) as response:
                    if response.status_code in _MOVED and "location" in response.headers:
                        return response.headers["location"]
                    if response.status_code == 200:
                        return self._read(response, address)
                    why = f"it answers {response.status_code}"
                    if response.status_code not in _AGAIN:
                        break
                    wait = _asked(response.headers.get("retry-after", "")) or max(1.0, 2 * wait)
            except httpx.HTTPError as error:
                why = f"no answer: {type(error).__name__}"
                wait = max(1.0, 2 * wait)
            if wait > _LONGEST_WAIT:
                why += ", and asks for a longer pause than is waited"
                break
        raise StoreError(
            f"The service gives nothing: {why}",
            where=address,
            next="Run the command again later; it goes on.",
        )

    def _read(self, response: httpx.Response, address: str) -> Fetched:
        pieces, size = [], 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > self._most:
                raise TooLarge(
                    f"The answer is larger than {self._most / 1e6:g} MB",
                    where=address,
                    next="Leave this one out.",
                )
            pieces.append(piece)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(b"".join(pieces), kind, address)

    def _slow_down(self) -> None:
        rest = self._last + self._pause - time.monotonic()
        if rest > 0:
            self._sleep(rest)
        self._last = time.monotonic()

    def _stay(self, address: str) -> None:
        if origin_of(address) != self._host:
            raise StoreError(
                f"The service leads to another host: {origin_of(address)}",
                where=address,
                next="Nothing was asked there; fetch from that host by its own command.",
            )


def origin_of(address: str) -> str:
    """Scheme and host of an address, its port where one is named."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _asked(header: str) -> float:
    """Seconds that Retry-After asks to wait, as a number or as a date; 0 where it asks nothing."""
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0
