"""Shares of clients: seconds of query work per minute, and queries at once."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from math import ceil

from wijkgraph.errors import ShareSpent

_CLIENTS = 10_000  # remembered at once; the one unseen for longest is forgotten first


@dataclass
class _Share:
    left: float  # seconds of work; below zero after a query that took more than was left
    at: float
    running: int = 0


class Shares:
    """The shares of all clients. A share refills steadily, to at most a minute's worth."""

    def __init__(self, seconds: float, running: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._running = running
        self._clock = clock
        self._shares: OrderedDict[str, _Share] = OrderedDict()

    def begin(self, client: str) -> None:
        """Records that a query of a client begins. Raises ShareSpent when the client must wait first."""
        share = self._share(client)
        if self._seconds and share.left <= 0:
            wait = ceil((1 - share.left) * 60 / self._seconds)
            raise ShareSpent(
                f"One client may use {self._seconds:g} seconds of query time a minute",
                retry_after=wait,
                next=f"Come back in {wait} s, or take the dump and query it at home.",
            )
        if self._running and share.running >= self._running:
            raise ShareSpent(
                f"One client may run {self._running} queries at once", next="Wait for one to end."
            )
        share.running += 1

    def end(self, client: str, seconds: float) -> None:
        """Records that a query of a client ended, after `seconds` of work."""
        share = self._share(client)
        share.running = max(0, share.running - 1)
        share.left -= seconds

    def _share(self, client: str) -> _Share:
        now = self._clock()
        share = self._shares.get(client)
        if share is None:
            share = self._shares[client] = _Share(self._seconds, now)
            if len(self._shares) > _CLIENTS:
                self._forget_one()
        share.left = min(self._seconds, share.left + (now - share.at) * self._seconds / 60)
        share.at = now
        self._shares.move_to_end(client)
        return share

    def _forget_one(self) -> None:
        for client, share in self._shares.items():
            if not share.running:
                del self._shares[client]
                return


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
