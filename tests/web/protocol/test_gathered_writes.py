"""Writes of one turn of the loop."""

import asyncio
from asyncio import Transport
from types import SimpleNamespace
from typing import cast

from wijkgraph.web.protocol.gathered_writes import GatheredWrites


def test_what_is_written_in_one_turn_goes_out_together() -> None:
    """A head and its body; much at once does not wait, and nothing is lost to a close."""
    sent: list[bytes] = []
    transport = SimpleNamespace(
        write=sent.append, close=lambda: sent.append(b"."), is_closing=lambda: False, name="socket"
    )
    much = b"m" * 20_000

    async def work() -> None:
        gathered = GatheredWrites(cast(Transport, transport), asyncio.get_running_loop())
        gathered.write(b"head")
        gathered.write(b" body")
        assert sent == []
        await asyncio.sleep(0)
        gathered.write(b"a")
        gathered.write(much)
        gathered.write(b"end")
        gathered.close()
        assert gathered.name == "socket"

    asyncio.run(work())
    assert sent == [b"head body", b"a" + much, b"end", b"."]
