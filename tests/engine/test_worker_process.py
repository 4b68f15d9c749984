"""Limits of a worker, though nobody refused its query."""

import asyncio
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from tests.engine.conftest import Listener, calls_out
from wijkgraph.engine.frames import Request
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import DataSource, of_files
from wijkgraph.errors import QueryRefused, WijkgraphError

CALL = "SELECT * {{ SERVICE <{url}x> {{ ?s ?p ?o }} }}"


async def run(source: DataSource, request: Request) -> bytes:
    pool = Pool(Limits())
    await pool.open(source)
    try:
        return await (await pool.run(request)).read_all()
    finally:
        await pool.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.nq"
    path.write_text("".join(f"<a:{i}> <a:b> <a:{i + 1}> .\n" for i in range(1000)))
    return path


@pytest.fixture
def folder(tmp_path: Path, file: Path) -> Path:
    store = Store(str(tmp_path / "store"))
    store.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    store.flush()
    return tmp_path / "store"


@pytest.mark.parametrize("place", ["memory", "disk"])
def test_calls_nobody(place: str, file: Path, folder: Path, listener: str) -> None:
    """The query goes to the worker unseen by any tokeniser; in this process it would call out."""
    source = of_files([file]) if place == "memory" else DataSource("disk", folder=str(folder))
    query = CALL.format(url=listener)
    assert calls_out(Store(), query)
    before = Listener.calls
    with pytest.raises(QueryRefused):
        asyncio.run(run(source, Request(query, "text/csv")))
    assert Listener.calls == before


def test_calls_when_it_may(file: Path, listener: str) -> None:
    before = Listener.calls
    with pytest.raises(WijkgraphError):  # the listener answers 500
        asyncio.run(run(of_files([file]), Request(CALL.format(url=listener), "text/csv", network=True)))
    assert Listener.calls == before + 1


def test_reads_a_store_on_disk(folder: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a <a:b> ?b . ?b <a:b> ?c }"
    assert (
        asyncio.run(run(DataSource("disk", folder=str(folder)), Request(query, "text/csv")))
        == b"n\r\n999\r\n"
    )
