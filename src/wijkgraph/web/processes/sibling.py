"""One web process of several, which speaks with its siblings through their supervisor."""

import asyncio
import os
import socket
from typing import Any

from wijkgraph.engine.keeper import Keeper
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import Busy, StoreError
from wijkgraph.web.processes.channel import Beside, Message, Peer
from wijkgraph.web.protocol.service_context import ServiceContext


class Sibling:
    """The place of this process among `number` siblings, and what it asks of them. Until `join` it has none."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.place = 0
        self._context: ServiceContext
        self._peer: Peer
        self._opening = asyncio.Lock()
        self._opened, self._begun = asyncio.Event(), asyncio.Event()

    async def join(self, place: int, connection: socket.socket, context: ServiceContext) -> None:
        """Takes a place, in the event loop that serves; returns when there are data to serve."""
        self.place = place
        self._context = context
        context.shares.take_place(place)
        self._peer = Peer(connection, self._answer, _end)
        await self._opened.wait()

    def begun(self) -> None:
        """Notes that this process takes requests."""
        self._begun.set()

    async def keeper(self, source: DataSource, limits: Limits, dead: Keeper | None) -> Keeper:
        """Has the keeper of a source, which all siblings share. Raises SourceError or StoreError."""
        if dead:
            dead.close()
        answer, connection = await self._ask(
            {"ask": "keeper", "source": source.to_json(), "dead": dead.pid if dead else None}
        )
        if connection is None:
            raise Busy("The service has no file descriptor left", next="Come back in some seconds.")
        connection.setblocking(True)
        return Keeper(source, connection, answer["pid"], quads=answer["quads"])

    async def swap(self, source: DataSource) -> None:
        """Answers from a newer source in all siblings. Raises SourceError or StoreError when one cannot load it."""
        await self._ask({"ask": "swap", "source": source.to_json()})

    async def ask_all(self, what: str) -> list[Any]:
        """Answers of all siblings about themselves, by their place; None for none. Last, counts of ended ones."""
        told: list[Any] = (await self._ask({"ask": "tell", "what": what}))[0]["told"]
        return told

    async def _ask(self, question: Message) -> tuple[Message, Beside]:
        answer = self._peer.ask(question)
        try:
            return await answer
        except ConnectionError as error:
            raise StoreError("The service is ending", next="Ask again when it is there.") from error
        except asyncio.CancelledError:
            if answer.done() and not answer.cancelled() and (beside := answer.result()[1]):
                beside.close()
            raise

    async def _answer(self, order: Message) -> tuple[Message, Beside]:
        context = self._context
        match order["do"]:
            case "open" | "prepare" as do:
                async with self._opening:  # one after the other, as they were told
                    await context.pool.prepare(DataSource.from_json(order["source"]))
                    if do == "open":
                        context.commit()
                        self._opened.set()
                        await self._begun.wait()
            case "hold":
                context.pool.hold()
            case "commit":
                context.commit()
            case "drop":
                context.pool.drop()
            case "ping":
                pass  # that there is an answer says all
            case "tell":
                return {"told": await context.tell(order["what"])}, None
        return {}, None


def _end() -> None:
    """Ends this process at once: its supervisor has, and nobody would end it, or give it newer data."""
    os._exit(1)
