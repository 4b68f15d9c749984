"""Keepers that are shared: one for each source, as long as somebody needs it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.conftest import children, cmdline
from wijkgraph.engine.keeper import Keeper
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource, of_files
from wijkgraph.errors import SourceError
from wijkgraph.web.processes.shared_keepers import SharedKeepers

pytestmark = pytest.mark.slow


@pytest.fixture
def source(tmp_path: Path) -> DataSource:
    file = tmp_path / "data.nt"
    file.write_text("<a:a> <a:b> <a:c> .\n")
    return of_files([file])


async def keeper_of(keepers: SharedKeepers, source: DataSource, dead: int | None = None) -> Keeper:
    facts, connection = await keepers.attach(source, dead)
    connection.setblocking(True)
    return Keeper(source, connection, facts["pid"], quads=facts["quads"])


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not reached():
            await asyncio.sleep(0.01)


def test_a_source_is_loaded_once_and_let_go_with_its_last_client(source: DataSource) -> None:
    async def work() -> None:
        keepers = SharedKeepers(Limits(), lambda source: False)
        one, other = await asyncio.gather(keeper_of(keepers, source), keeper_of(keepers, source))
        assert (one.pid, one.quads) == (other.pid, 1)
        workers = {keeper: await asyncio.to_thread(keeper.fork) for keeper in (one, other)}
        assert len(children(one.pid)) == 2
        one.close()
        await until(lambda: children(other.pid) == [workers[other].pid])  # the other's are gone
        other.close()
        await until(lambda: not cmdline(other.pid))
        for worker in workers.values():
            worker.connection.close()
        await keepers.close()

    asyncio.run(work())


def test_one_that_is_wanted_stays_and_a_dead_one_is_replaced_once(source: DataSource) -> None:
    async def work() -> None:
        keepers = SharedKeepers(Limits(), lambda wanted: wanted == source)
        first = await keeper_of(keepers, source)
        first.close()
        second = await keeper_of(keepers, source)
        assert second.pid == first.pid
        third, fourth = await asyncio.gather(
            keeper_of(keepers, source, dead=first.pid), keeper_of(keepers, source, dead=first.pid)
        )
        assert third.pid == fourth.pid != first.pid
        for keeper in (second, third, fourth):
            keeper.close()
        await keepers.close()
        assert not cmdline(third.pid)

    asyncio.run(work())


def test_a_source_that_cannot_be_loaded_is_told_to_each_who_asks(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("no triples")

    async def work() -> None:
        keepers = SharedKeepers(Limits(), lambda source: False)
        for _ in range(2):
            with pytest.raises(SourceError, match=r"data\.nt"):
                await keepers.attach(of_files([file]), None)
        await keepers.close()

    asyncio.run(work())
