"""The supervisor of the web processes of one service: forks them, starts them again, and swaps their data as one.

It serves no request and has one thread, so that it can fork whenever a web process has ended. A newer version is
first loaded by all; then all hold new requests; only when every one does, all go on with it. So no client sees an
older version after a newer one, whichever process takes its request.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import StoreError, WijkgraphError
from wijkgraph.web.processes.channel import Beside, Message, Peer
from wijkgraph.web.processes.shared_keepers import SharedKeepers

log = logging.getLogger("wijkgraph.web")

RunWeb = Callable[
    [int, socket.socket], None
]  # serves as a web process: its place, its socket to the supervisor
Answer = asyncio.Future[tuple[Message, Beside]]
_PROMPT = 10.0  # seconds in which a web process does what takes no time; one that does not is ended
_TELLING = 5.0  # seconds in which it tells of itself
_SHORT = 5.0  # seconds; one that lived shorter is started again after a pause
_PAUSE = 1.0  # seconds
_LEAVE = 5  # seconds beyond those of grace, in which a web process ends


@dataclass(eq=False)
class _Web:
    """A web process."""

    place: int
    pid: int
    peer: Peer = field(init=False)
    began: float = field(default_factory=time.monotonic)
    has: DataSource | None = None  # what it has loaded last
    counted: list[list[Any]] = field(default_factory=list)  # what it told of its counters last


def supervise(supervisor: "Supervisor", source: DataSource, announce: Callable[[], None]) -> None:
    """Runs a supervisor until a signal, by which the process then ends as one without web processes does.

    Raises SourceError or StoreError when the service cannot begin.
    """
    gc.collect()
    gc.freeze()  # the collector of a fork then leaves the shared pages alone
    asyncio.run(supervisor.run(source, announce))
    if supervisor.stopped_by == signal.SIGTERM:
        signal.raise_signal(signal.SIGTERM)


class Supervisor:
    """Web processes by their place, with the keepers that they share."""

    def __init__(self, number: int, limits: Limits, grace: int, run_web: RunWeb) -> None:
        self._number, self._grace, self._run_web = number, grace, run_web
        self._webs: dict[int, _Web] = {}
        self._source: DataSource
        self._coming: DataSource | None = None
        self._keepers = SharedKeepers(limits, lambda source: source in (self._source, self._coming))
        self._swapping, self._switching = asyncio.Lock(), asyncio.Lock()
        self._is_open = False
        self._ended = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lost: dict[str, float] = {}  # counts of web processes that have ended
        self.stopped_by: int | None = None

    async def run(self, source: DataSource, announce: Callable[[], None]) -> None:
        """Serves a source until a signal to stop; calls `announce` once all web processes serve.

        Raises SourceError or StoreError when they cannot begin.
        """
        self._source = source
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._stop, number)
        try:
            for place in range(self._number):
                self._fork(place)
            await self._all(self._webs.values(), {"do": "open", "source": source.to_json()})
            if self.stopped_by is None:
                if len(self._webs) < self._number:
                    raise StoreError("A web process ended as it began", next="What stands above says why.")
                self._is_open = True
                announce()
            if self._webs:
                await self._ended.wait()
        finally:
            for web in self._webs.values():
                self._kill(web)
                web.peer.channel.close()
                os.waitpid(web.pid, 0)
            self._webs.clear()
            for task in self._tasks:
                task.cancel()
            await self._keepers.close()

    # Web processes

    def _fork(self, place: int) -> _Web:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._become_web(place, ours, theirs)
        theirs.close()
        web = self._webs[place] = _Web(place, pid)
        web.peer = Peer(ours, lambda question: self._answer(question), lambda: self._died(web))
        web.has = self._source
        return web

    def _become_web(self, place: int, ours: socket.socket, theirs: socket.socket) -> None:
        """Runs a web process in the fork, and never returns into the supervisor's code."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            # Whoever waits for the supervisor's end of these would wait for ever if it stayed open here.
            webs = [web.peer.channel.connection for web in self._webs.values()]
            for connection in (ours, *webs, *self._keepers.connections()):
                connection.close()
            self._run_web(place, theirs)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0)

    def _died(self, web: _Web) -> None:
        """Starts a web process again that has ended, unless the service is ending."""
        with suppress(ProcessLookupError):
            os.kill(web.pid, signal.SIGKILL)  # it closed its socket, so it is ending anyway
        os.waitpid(web.pid, 0)
        del self._webs[web.place]
        for name, value in web.counted:
            self._lost[name] = self._lost.get(name, 0) + value
        if self.stopped_by is not None or not self._is_open:
            if not self._webs:
                self._ended.set()
            return
        log.error("web process %d of %d has ended, and is started again", web.place + 1, self._number)
        self._spawn(self._start_again(web.place, 0 if time.monotonic() > web.began + _SHORT else _PAUSE))

    async def _start_again(self, place: int, pause: float) -> None:
        await asyncio.sleep(pause)
        async with self._switching:  # else it could begin with what the others have just left
            if self.stopped_by is not None:
                return
            web = self._fork(place)
            opening = web.peer.ask({"do": "open", "source": self._source.to_json()})
        try:
            await self._done({opening: web})
        except WijkgraphError as error:
            log.error("web process %d of %d cannot begin: %s", place + 1, self._number, error)
            self._kill(web)

    def _kill(self, web: _Web) -> None:
        with suppress(ProcessLookupError):
            os.kill(web.pid, signal.SIGKILL)

    def _stop(self, number: int) -> None:
        """Lets running answers end, then ends; at the second signal ends at once."""
        again = self.stopped_by is not None
        self.stopped_by = number
        for web in self._webs.values():
            os.kill(web.pid, signal.SIGINT if again else signal.SIGTERM)
        if not again:
            asyncio.get_running_loop().call_later(self._grace + _LEAVE, self._give_up)
        if not self._webs:
            self._ended.set()

    def _give_up(self) -> None:
        for web in self._webs.values():
            self._kill(web)

    # What is asked of them, and what they ask

    async def _all(self, webs: Iterable[_Web], order: Message, seconds: float | None = None) -> None:
        """Gives an order to web processes and waits until it is done; one that takes longer is ended.

        Without `seconds` it may take long, as loading does, while the process tells that it is there. Raises the first
        error that one of them told.
        """
        await self._done({web.peer.ask(order): web for web in webs}, seconds)

    async def _done(self, given: dict[Answer, _Web], seconds: float | None = None) -> None:
        """Waits for the answers to an order, as `_all` does."""
        waiting = set(given)
        while waiting:
            _, waiting = await asyncio.wait(waiting, timeout=seconds or _PROMPT)
            late = [given[answer] for answer in waiting]
            self._end(late if seconds else await self._silent(late))
        for answer in given:
            if isinstance(error := answer.exception(), WijkgraphError):
                raise error

    async def _silent(self, webs: Iterable[_Web]) -> list[_Web]:
        """Those web processes that do not tell in time that they are there."""
        asked = {web.peer.ask({"do": "ping"}): web for web in webs}
        if not asked:
            return []
        _, late = await asyncio.wait(asked, timeout=_PROMPT)
        return [asked[answer] for answer in late]

    def _end(self, silent: Iterable[_Web]) -> None:
        for web in silent:
            log.error("web process %d of %d does not answer", web.place + 1, self._number)
            self._kill(web)

    async def _end_silent(self, webs: Iterable[_Web]) -> None:
        self._end(await self._silent(webs))

    async def _answer(self, question: Message) -> tuple[Message, Beside]:
        match question["ask"]:
            case "keeper":
                return await self._keepers.attach(DataSource.from_json(question["source"]), question["dead"])
            case "swap":
                await self._swap(DataSource.from_json(question["source"]))
                return {}, None
            case _:
                return {"told": await self._tell(question["what"])}, None

    async def _swap(self, source: DataSource) -> None:
        """Has all web processes answer from a newer source. Raises SourceError or StoreError."""
        async with self._swapping:
            self._coming = source
            try:
                while not await self._switch(source):
                    late = [web for web in self._webs.values() if web.has != source]
                    for web in late:
                        web.has = source
                    await self._all(late, {"do": "prepare", "source": source.to_json()})
            except WijkgraphError:
                for web in self._webs.values():
                    web.has = self._source
                    web.peer.ask({"do": "drop"})
                raise
            finally:
                self._coming = None
                self._keepers.prune()

    async def _switch(self, source: DataSource) -> bool:
        """Answers from a source that all have loaded; false if one has not."""
        async with self._switching:
            if any(web.has != source for web in self._webs.values()):
                return False
            await self._all(self._webs.values(), {"do": "hold"}, _PROMPT)
            self._source = source
            await self._all(self._webs.values(), {"do": "commit"}, _PROMPT)
            return True

    async def _tell(self, what: str) -> list[Any]:
        """Answers of the web processes about themselves, by their place; last, the counts of ended ones."""
        asked = {place: web.peer.ask({"do": "tell", "what": what}) for place, web in self._webs.items()}
        if asked:
            await asyncio.wait(asked.values(), timeout=_TELLING)
        late = [
            self._webs[place] for place, answer in asked.items() if not answer.done() and place in self._webs
        ]
        if late:
            self._spawn(self._end_silent(late))
        told = {
            place: answer.result()[0]["told"]
            for place, answer in asked.items()
            if answer.done() and not answer.exception()
        }
        if what == "counts":
            for place, counts in told.items():
                if web := self._webs.get(place):
                    web.counted = counts["counters"]
        return [*(told.get(place) for place in range(self._number)), {"counters": list(self._lost.items())}]

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
