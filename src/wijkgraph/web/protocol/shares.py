"""Shares of clients: seconds of query work per minute, and queries at once, over all web processes of a service."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache, partial
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from math import ceil
from mmap import mmap

from wijkgraph.errors import ShareSpent

_ROW = 16  # clients whose keys lead to one row; of these the one unseen for longest is forgotten first
_ROWS = 1024
_CLIENTS = _ROW * _ROWS
_KEY = 16  # bytes


class Shares:
    """The shares of all clients. A share refills steadily, to at most a minute's worth.

    They stand in memory that processes forked from this one share; each `take_place` for itself.
    """

    def __init__(
        self,
        seconds: float,
        running: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        processes: int = 1,
    ) -> None:
        self._seconds = seconds
        self._running = running
        self._bounds = bool(seconds or running)
        self._clock = clock
        self._places = range(0, processes * _CLIENTS, _CLIENTS)
        self._place = 0
        self._secret = os.urandom(16)  # so that nobody chooses whom to share a row with
        self._keys = mmap(-1, _CLIENTS * _KEY)
        # Seconds of work, below zero after a query that took more than was left; when that was; queries, by process.
        self._left = memoryview(mmap(-1, _CLIENTS * 8)).cast("d")
        self._at = memoryview(mmap(-1, _CLIENTS * 8)).cast("d")
        self._at_once = memoryview(mmap(-1, processes * _CLIENTS * 4)).cast("I")
        self._alone: Callable[[], AbstractContextManager[None]] = (
            nullcontext if processes == 1 else partial(_locked, _lock_file())
        )

    def take_place(self, place: int) -> None:
        """Makes this process the one of that number among those that share; what ran in a former one has ended."""
        with self._alone():
            self._place = self._places[place]
            self._at_once[self._place : self._place + _CLIENTS] = memoryview(bytes(_CLIENTS * 4)).cast("I")

    def begin(self, client: str) -> None:
        """Records that a query of a client begins. Raises ShareSpent when the client must wait first."""
        if not self._bounds:
            return
        with self._alone():
            share = self._share(client)
            if self._seconds and self._left[share] <= 0:
                wait = ceil((1 - self._left[share]) * 60 / self._seconds)
                raise ShareSpent(
                    f"One client may use {self._seconds:g} seconds of query time a minute",
                    retry_after=wait,
                    next=f"Come back in {wait} s, or take the dump and query it at home.",
                )
            if self._running and self._count(share) >= self._running:
                raise ShareSpent(
                    f"One client may run {self._running} queries at once", next="Wait for one to end."
                )
            self._at_once[self._place + share] += 1

    def end(self, client: str, seconds: float) -> None:
        """Records that a query of a client ended, after `seconds` of work."""
        if not self._bounds:
            return
        with self._alone():
            share = self._share(client)
            self._at_once[self._place + share] = max(0, self._at_once[self._place + share] - 1)
            self._left[share] -= seconds

    def _share(self, client: str) -> int:
        """The number of a client's share, refilled until now."""
        now = self._clock()
        key = blake2b(client.encode("utf-8", "surrogatepass"), digest_size=_KEY, key=self._secret).digest()
        row = int.from_bytes(key[:4], "big") % _ROWS * _ROW
        found = self._keys.find(key, row * _KEY, (row + _ROW) * _KEY)
        if found >= 0:
            share = found // _KEY
            self._left[share] = min(
                self._seconds, self._left[share] + (now - self._at[share]) * self._seconds / 60
            )
        else:
            share = min(range(row, row + _ROW), key=lambda one: (self._count(one) > 0, self._at[one]))
            self._keys[share * _KEY : (share + 1) * _KEY] = key
            self._left[share] = self._seconds
            for place in self._places:
                self._at_once[place + share] = 0
        self._at[share] = now
        return share

    def _count(self, share: int) -> int:
        """Queries that run, in all processes."""
        return sum(self._at_once[place + share] for place in self._places)


def _lock_file() -> int:
    """A file without a name, whose lock ends with the process that holds it."""
    if hasattr(os, "memfd_create"):  # where even the folder of temporary files may be read-only
        return os.memfd_create("wijkgraph-shares")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


@contextmanager
def _locked(file: int) -> Iterator[None]:
    import fcntl  # there are systems without it, which have one process

    fcntl.lockf(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.lockf(file, fcntl.LOCK_UN)


@lru_cache(maxsize=_CLIENTS)
def client_of(host: str | None) -> str:
    """The client behind an address. An IPv6 customer has a whole /64, so that counts as one.

    A socket for both kinds shows IPv4 addresses within IPv6, all in one /64: these count one by one.
    """
    try:
        address = ip_address(host or "")
    except ValueError:
        return host or ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(getattr(address, "ipv4_mapped", None) or address)
