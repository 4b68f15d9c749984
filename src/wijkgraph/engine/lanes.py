"""A lane: so many queries may run in it at once, so many may wait, and one more is turned away."""

import asyncio
from collections import deque

from wijkgraph.errors import Busy


class Lane:
    """A bounded number of places with a bounded, first-come queue before them."""

    def __init__(self, name: str, places: int, queue: int) -> None:
        self.name = name
        self._free = places
        self._queue = queue
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.running = 0

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    def enter_now(self) -> bool:
        """Take a place if one is free and nobody waits for it."""
        if self._free and not self._waiting:
            self._free -= 1
            self.running += 1
            return True
        return False

    async def enter(self) -> None:
        """Take a place, waiting for one if need be. Raises Busy when too many wait already."""
        if self.enter_now():
            return
        if len(self._waiting) >= self._queue:
            raise Busy(
                "Too many queries are waiting",
                retry_after=5,
                next="Come back in some seconds, or make the query cheaper.",
            )
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()  # the place came as we gave up: hand it on
            elif place in self._waiting:
                self._waiting.remove(place)
            raise

    def leave(self) -> None:
        """Give a place back: to who waits longest, else to who comes next."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
        self.running -= 1
