"""A pool with an event loop of its own, in a thread.

For programs without one, such as scripts and notebooks, and for data that are asked beside those of the service.
"""

import asyncio
import threading
import weakref
from dataclasses import replace

from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import DataSource

_LONGEST = 86_400.0  # seconds; each query names its own deadline


class PoolInThread:
    """The workers of one source, asked by stores that wait. Ended by `close`, when it is forgotten, and at exit."""

    def __init__(self, source: DataSource, limits: Limits, base: str) -> None:
        """Loads the source. Raises SourceError or StoreError, also where a system cannot hold workers."""
        self._base = base
        self._loop = asyncio.new_event_loop()
        thread = threading.Thread(target=_run, args=[self._loop], name="wijkgraph-pool", daemon=True)
        thread.start()
        self._pool = Pool(replace(limits, deadline=_LONGEST))
        self.close = weakref.finalize(self, _end, self._pool, self._loop, thread)
        self.close.atexit = (
            False  # threads can no longer be begun then, and a keeper ends with who started it
        )
        try:
            asyncio.run_coroutine_threadsafe(self._pool.open(source), self._loop).result()
        except BaseException:  # an interrupt too: nothing is left running, then it goes on
            self.close()
            raise

    def store(self, seconds: float) -> BlockingStore:
        """A store whose queries together may take so many seconds of work."""
        return BlockingStore(self._pool, self._loop, base=self._base, budget=seconds)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Runs a loop until it is stopped, and closes it."""
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()


def _end(pool: Pool, loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    ending = asyncio.run_coroutine_threadsafe(_close(pool, loop), loop)
    if threading.current_thread() is not thread:  # as it may be where it is forgotten
        ending.result()
        thread.join()


async def _close(pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
    await pool.close()
    await asyncio.sleep(0)  # in which the streams of the workers end
    loop.call_soon(loop.stop)
