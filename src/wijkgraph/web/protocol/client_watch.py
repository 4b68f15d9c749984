"""A watch over a client that waits for an answer: when it leaves, the work for it ends."""

import asyncio

from starlette.types import Receive

_AT_ONCE = 0.02  # seconds that a client is not watched, for a task costs more than most answers


class ClientWatch:
    """Cancels the task that made it when the client leaves; what is done at once is not watched."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task = asyncio.current_task()
        self._waiting: asyncio.Task[None] | None = None
        self._start = asyncio.get_running_loop().call_later(_AT_ONCE, self._begin)

    def saw_it_leave(self) -> bool:
        """True if the client left, and the task was cancelled for that; the task may then go on."""
        if self._waiting is None or not self._waiting.done() or self._task is None:
            return False
        self._task.uncancel()
        return True

    def end(self) -> None:
        """Ends the watch."""
        self._start.cancel()
        if self._waiting:
            self._waiting.remove_done_callback(self._leave)
            self._waiting.cancel()

    def _begin(self) -> None:
        self._waiting = asyncio.get_running_loop().create_task(self._wait())
        self._waiting.add_done_callback(self._leave)

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def _leave(self, done: asyncio.Task[None]) -> None:
        if not done.cancelled() and self._task:
            self._task.cancel()
