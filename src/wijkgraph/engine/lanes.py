"""Lanes, in which a bounded number of queries run and wait, and the queries paused outside them."""

import asyncio
from collections import deque
from collections.abc import Callable

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
        """Number of queries that wait for a place."""
        return len(self._waiting)

    def enter_now(self) -> bool:
        """Takes a place and returns true, if one is free and no query waits for it."""
        if self._free and not self._waiting:
            self._free -= 1
            self.running += 1
            return True
        return False

    async def enter(self, *, back: bool = False, seconds: float | None = None) -> None:
        """Takes a place, after waiting for one if need be. Raises Busy when the queue is full, or after `seconds`.

        A query that comes `back` from a pause may always wait.
        """
        if self.enter_now():
            return
        if len(self._waiting) >= self._queue and not back:
            raise Busy(
                "Too many queries are waiting",
                retry_after=5,
                next="Come back in some seconds, or make the query cheaper.",
            )
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        self._waiting.append(place)
        clock = None if seconds is None else loop.call_later(seconds, self._give_up, place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()  # the place came as we gave up: hand it on
            elif place in self._waiting:
                self._waiting.remove(place)
            raise
        finally:
            if clock:
                clock.cancel()

    def _give_up(self, place: asyncio.Future[None]) -> None:
        if not place.done():
            self._waiting.remove(place)
            place.set_exception(
                Busy(
                    "All places stayed taken until the deadline",
                    retry_after=5,
                    next="Come back in some seconds.",
                )
            )

    def leave(self) -> None:
        """Gives a place to the query that waits longest, or back to the lane."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
        self.running -= 1


class PausedQueries:
    """Queries paused because their client does not read. One more than `places` cancels the longest paused."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._paused: dict[object, Callable[[], None]] = {}

    def __len__(self) -> int:
        return len(self._paused)

    def __contains__(self, query: object) -> bool:
        return query in self._paused

    def add(self, query: object, cancel: Callable[[], None]) -> None:
        """Adds a query, which is cancelled when its place is needed for others."""
        self._paused[query] = cancel
        if len(self._paused) > self._places:
            longest = next(iter(self._paused))
            self._paused.pop(longest)()

    def discard(self, query: object) -> None:
        """Removes a query, if it is there."""
        self._paused.pop(query, None)
