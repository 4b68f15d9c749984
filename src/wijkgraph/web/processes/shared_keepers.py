"""Keepers that several web processes share: one for each source, so that its data are in memory once."""

import asyncio
import socket
import subprocess
from collections.abc import Callable

from wijkgraph.engine.keeper import gone, launch
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import error_of
from wijkgraph.web.processes.channel import Beside, Channel, Message

_PAUSE = 0.1  # seconds between looks whether a keeper has ended
_PATIENCE = 50  # looks


class SharedKeeper:
    """A keeper process of the supervisor, and how many web processes it has been brought."""

    def __init__(self, source: DataSource, limits: Limits, changed: Callable[["SharedKeeper"], None]) -> None:
        """Starts a keeper. Raises StoreError where a system cannot hold workers."""
        self.source = source
        self.clients = 0
        self.process: subprocess.Popen[bytes]
        self.process, control = launch(source, limits)
        self.channel = Channel(control, self._heard, self._gone)
        self._changed = changed
        self._ready: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

    async def attach(self) -> tuple[Message, socket.socket]:
        """Facts of the loaded keeper, and a socket to it. Raises SourceError or StoreError."""
        self.clients += 1  # from now on, so that nobody ends it meanwhile
        ready = await asyncio.shield(self._ready)
        if "error" in ready:
            self.clients -= 1
            raise error_of(ready)
        ours, theirs = socket.socketpair()
        self.channel.say({"do": "attach"}, theirs)
        return {"pid": self.process.pid, "quads": ready["quads"]}, ours

    def close(self) -> None:
        """Ends the keeper with all its workers, without waiting for it."""
        self.channel.close()

    def _heard(self, message: Message, _: Beside) -> None:
        if "left" in message:
            self.clients -= 1
            self._changed(self)
        elif not self._ready.done():
            self._ready.set_result(message)

    def _gone(self) -> None:
        if not self._ready.done():
            self._ready.set_result(gone().to_message())
        self._changed(self)

    async def ended(self) -> None:
        """Waits until a closed keeper has ended; kills it when it does not by itself."""
        for _ in range(_PATIENCE):
            if self.process.poll() is not None:
                return
            await asyncio.sleep(_PAUSE)
        self.process.kill()
        self.process.wait()

    @property
    def is_loaded(self) -> bool:
        """True once the source is loaded, or could not be."""
        return self._ready.done()

    @property
    def is_alive(self) -> bool:
        """True until the keeper has ended or was closed."""
        return self.channel.connection.fileno() >= 0


class SharedKeepers:
    """The keepers of a service by their source. One that no web process has any more ends, unless it is `wanted`."""

    def __init__(self, limits: Limits, wanted: Callable[[DataSource], bool]) -> None:
        self._limits = limits
        self._wanted = wanted
        self._keepers: dict[str, SharedKeeper] = {}
        self._ending: set[asyncio.Task[None]] = set()

    async def attach(self, source: DataSource, dead: int | None) -> tuple[Message, socket.socket]:
        """A socket to the keeper of a source, which is started if there is none, or only a `dead` one (its pid).

        Raises SourceError or StoreError when the source cannot be loaded.
        """
        name = source.to_json()
        keeper = self._keepers.get(name)
        if keeper and keeper.process.pid == dead:
            self._end(keeper)
            keeper = None
        if keeper is None:
            keeper = self._keepers[name] = SharedKeeper(source, self._limits, self._look_at)
        return await keeper.attach()

    def prune(self) -> None:
        """Ends the keepers that nobody needs any more."""
        for keeper in list(self._keepers.values()):
            self._look_at(keeper)

    async def close(self) -> None:
        """Ends all keepers, and waits until they have."""
        for keeper in list(self._keepers.values()):
            self._end(keeper)
        await asyncio.gather(*self._ending)

    def connections(self) -> list[socket.socket]:
        """The supervisor's sockets to them."""
        return [keeper.channel.connection for keeper in self._keepers.values()]

    def _look_at(self, keeper: SharedKeeper) -> None:
        needless = not keeper.clients and keeper.is_loaded and not self._wanted(keeper.source)
        if needless or not keeper.is_alive:
            self._end(keeper)

    def _end(self, keeper: SharedKeeper) -> None:
        if self._keepers.get(keeper.source.to_json()) is not keeper:
            return
        del self._keepers[keeper.source.to_json()]
        keeper.close()
        ending = asyncio.get_running_loop().create_task(keeper.ended())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
