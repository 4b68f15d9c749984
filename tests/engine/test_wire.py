"""Frames come out of the wire whole and in order, however their bytes arrive, and never far ahead of their reader."""

import asyncio
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.engine.frames import (
    CHUNK,
    DATA,
    END,
    HEAD,
    End,
    Head,
    Request,
    pack,
    pack_end,
    pack_head,
    pack_whole,
    read_frame,
    unpack_end,
    unpack_head,
    unpack_whole,
)
from wijkgraph.engine.wire import Wire


@given(st.lists(st.tuples(st.sampled_from([DATA, END]), st.binary(max_size=300))), st.integers(1, 50))
def test_frames_do_not_depend_on_how_bytes_arrive(frames: list[tuple[bytes, bytes]], step: int) -> None:
    async def work() -> list[tuple[bytes, bytes]]:
        wire = Wire()
        data = b"".join(pack(*frame) for frame in frames)
        for at in range(0, len(data), step):
            wire.data_received(data[at : at + step])
        assert not wire.at_end
        wire.eof_received()
        got = [await wire.frame() for _ in frames]
        with pytest.raises(ConnectionResetError):
            await wire.frame()
        assert wire.at_end
        return got

    assert asyncio.run(work()) == frames


def test_a_reader_waits_for_the_rest_of_a_frame() -> None:
    async def work() -> None:
        wire = Wire()
        frame = pack(DATA, b"answer")
        wire.data_received(frame[:4])
        reading = asyncio.create_task(wire.frame())
        await asyncio.sleep(0)
        wire.data_received(frame[4:8])
        await asyncio.sleep(0)
        assert not reading.done()
        wire.data_received(frame[8:])
        assert await reading == (DATA, b"answer")

    asyncio.run(work())


def test_a_worker_that_hangs_up_wakes_its_reader() -> None:
    async def work() -> None:
        ours, theirs = socket.socketpair()
        wire = await Wire.connect(ours)
        reading = asyncio.create_task(wire.frame())
        await asyncio.sleep(0)
        theirs.close()
        with pytest.raises(ConnectionResetError):
            await reading
        assert wire.at_end
        wire.close()

    asyncio.run(work())


def test_no_more_is_read_while_chunks_wait() -> None:
    """A worker writes sixteen chunks; while nobody reads it is held up by the sockets between."""

    async def work() -> None:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        wire = await Wire.connect(ours)
        data, sent = memoryview(b"".join(pack(DATA, bytes([n]) * CHUNK) for n in range(64))), 0

        async def write() -> int:
            nonlocal sent
            before = sent
            for _ in range(200):
                try:
                    sent += theirs.send(data[sent : sent + CHUNK])
                except BlockingIOError:
                    await asyncio.sleep(0)
            return sent - before

        await write()
        assert await write() == 0
        assert sent < len(data) / 2
        for number in range(64):
            await write()
            assert await wire.frame() == (DATA, bytes([number]) * CHUNK)
        assert sent == len(data)
        wire.close()
        theirs.close()

    asyncio.run(work())


@pytest.mark.parametrize("cut", [False, True])
def test_heads_and_ends_come_back_as_they_went(cut: bool) -> None:
    assert pack_head(Head(cut=cut))[:1] == HEAD
    assert unpack_head(pack_head(Head(cut=cut))[5:]) == Head(cut=cut)
    end = End(2**40, 2**41, cut)
    assert unpack_end(pack_end(end)[5:]) == end
    assert unpack_whole(pack_whole(b"answer", end, cut=cut)[5:]) == (Head(True, cut), end, b"answer")


@pytest.mark.parametrize(
    "request_",
    [
        Request("ASK {}\n# a line more", "text/csv"),
        Request('SELECT ("é\u2028" AS ?x) {}', "text/csv", ("a:b",), (), 10, 5, "?q=é", True, False, "a:c"),
    ],
)
def test_requests_come_back_as_they_went(request_: Request) -> None:
    again = Request.from_body(request_.frame[5:])
    assert again.frame == request_.frame
    assert again.query == request_.query


def test_a_request_is_read_whole_by_a_worker() -> None:
    request = Request("SELECT * {} # " + "é" * 100_000, "text/csv", ("http://a.example/",), network=True)
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    theirs.settimeout(60)

    async def send() -> None:
        await asyncio.to_thread(ours.sendall, request.frame)

    async def work() -> tuple[bytes, bytes] | None:
        sending = asyncio.create_task(send())
        found = await asyncio.to_thread(read_frame, theirs)
        await sending
        return found

    found = asyncio.run(work())
    assert found is not None
    assert pack(*found) == request.frame
    ours.close()
    assert read_frame(theirs) is None
    theirs.close()


def test_what_differs_in_anything_is_another_frame() -> None:
    plain = Request("ASK {}", "text/csv")
    others = [
        Request("ASK { }", "text/csv"),
        Request("ASK {}", "text/tab-separated-values"),
        Request("ASK {}", "text/csv", ()),
        Request("ASK {}", "text/csv", ("a:b",)),
        Request("ASK {}", "text/csv", None, ("a:b",)),
        Request("ASK {}", "text/csv", max_rows=1),
        Request("ASK {}", "text/csv", base="http://a.example/"),
    ]
    assert len({one.frame for one in (plain, *others)}) == len(others) + 1
    assert Request("ASK {}", "text/csv").frame == plain.frame
