"""A lane: so many queries may run in it at once, so many may wait, and one more is turned away.

Beside the slow lane is an aside, for queries whose clients do not take what is ready for them.
"""

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
        """How many wait for a place."""
        return len(self._waiting)

    def enter_now(self) -> bool:
        """Take a place if one is free and nobody waits for it."""
        if self._free and not self._waiting:
            self._free -= 1
            self.running += 1
            return True
        return False

    async def enter(self, *, back: bool = False) -> None:
        """Take a place, waiting for one if need be. Raises Busy when too many wait already.

        Who comes `back` to a place given up for others may always wait.
        """
        if self.enter_now():
            return
        if len(self._waiting) >= self._queue and not back:
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


class Aside:
    """Who gave up a place in a lane for now: so many, and for one more, who has stood there longest is ended."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._standing: dict[object, Callable[[], None]] = {}

    def __len__(self) -> int:
        return len(self._standing)

    def __contains__(self, who: object) -> bool:
        return who in self._standing

    def stand(self, who: object, end: Callable[[], None]) -> None:
        """Stand aside. `end` is called when the room is wanted for others."""
        self._standing[who] = end
        if len(self._standing) > self._places:
            longest = next(iter(self._standing))
            self._standing.pop(longest)()

    def leave(self, who: object) -> None:
        """Go, if standing there."""
        self._standing.pop(who, None)
