"""Messages between processes: long ones, sockets beside them, and what is heard of an end that has gone."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from wijkgraph.errors import SourceError, StoreError
from wijkgraph.web.processes.channel import Beside, Message, Peer

Answer = Callable[[Message], Awaitable[tuple[Message, Beside]]]


async def echo(question: Message) -> tuple[Message, Beside]:
    return {"told": question["what"]}, None


def between(answer: Answer, work: Callable[[Peer, Peer], Awaitable[None]]) -> list[str]:
    """Runs `work` with two peers of which the second answers; the ends that heard the other go."""
    gone: list[str] = []

    async def run() -> None:
        ours, theirs = socket.socketpair()
        one = Peer(ours, echo, lambda: gone.append("one"))
        other = Peer(theirs, answer, lambda: gone.append("other"))
        async with asyncio.timeout(30):
            await work(one, other)
        one.channel.close()
        other.channel.close()

    asyncio.run(run())
    return gone


def test_many_long_questions_are_answered_each_with_its_own() -> None:
    async def work(one: Peer, other: Peer) -> None:
        words = [f"{number} " * 50_000 for number in range(20)]  # more than a socket holds
        answers = await asyncio.gather(*(one.ask({"what": word}) for word in words))
        assert [answer["told"] for answer, _ in answers] == words
        assert (await other.ask({"what": "and back"}))[0] == {"told": "and back"}

    between(echo, work)


def test_a_socket_goes_beside_the_answer_it_belongs_to() -> None:
    pairs = [socket.socketpair() for _ in range(3)]

    async def lend(question: Message) -> tuple[Message, Beside]:
        await asyncio.sleep(0.01 * (3 - question["which"]))  # the last is answered first
        return {}, pairs[question["which"]][0]

    async def work(one: Peer, other: Peer) -> None:
        answers = await asyncio.gather(*(one.ask({"which": which}) for which in range(3)))
        for (_, beside), (_, held) in zip(answers, pairs, strict=True):
            assert beside
            with beside, held:
                beside.setblocking(True)
                beside.sendall(b"x")
                assert held.recv(1) == b"x"

    between(lend, work)


def test_errors_come_over_as_what_they_are_and_faults_are_answers_too() -> None:
    async def fail(question: Message) -> tuple[Message, Beside]:
        if question["as"] == "fault":
            raise ZeroDivisionError
        raise SourceError("Broken", where="data.nt", next="Mend it.")

    async def work(one: Peer, other: Peer) -> None:
        with pytest.raises(SourceError, match=r"Broken \(data\.nt\)\. Mend it\."):
            await one.ask({"as": "error"})
        with pytest.raises(StoreError, match="failed"):
            await one.ask({"as": "fault"})

    between(fail, work)


def test_whoever_waits_hears_that_the_other_has_gone() -> None:
    async def never(question: Message) -> tuple[Message, Beside]:
        await asyncio.sleep(60)
        raise AssertionError

    async def work(one: Peer, other: Peer) -> None:
        waiting = one.ask({})
        await asyncio.sleep(0)
        other.channel.close()
        with pytest.raises(ConnectionError):
            await waiting
        with pytest.raises(ConnectionError):
            await one.ask({})

    assert between(never, work) == ["one"]
