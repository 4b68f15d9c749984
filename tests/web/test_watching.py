"""Looking for newer data: what could not be loaded is tried again, for the machine may have been at fault."""

import asyncio
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from wijkgraph.engine.source import DataSource, of_files
from wijkgraph.errors import StoreError
from wijkgraph.web.protocol import app
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.service_description import VersionStatistics
from wijkgraph.web.protocol.settings import Settings


@pytest.mark.slow
@pytest.mark.parametrize(("pause", "attempts"), [(0, 2), (3600, 1)])
def test_what_failed_once_is_tried_again_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pause: int, attempts: int
) -> None:
    monkeypatch.setattr(app, "_TRY_AGAIN", pause)
    file = tmp_path / "data.nt"
    file.write_text("<a:a> <a:b> <a:c> .\n")
    parts = ServiceContext.of(Settings(watch_seconds=0.01))
    before = of_files([file])
    newer = DataSource("newer", files=before.files)
    tried, looked = 0, 0

    def look() -> DataSource:
        nonlocal looked
        looked += 1
        return newer

    async def work() -> None:
        nonlocal tried
        await parts.pool.open(before)
        really_open = parts.pool.open

        async def fails_once(source: DataSource) -> None:
            nonlocal tried
            tried += 1
            if tried == 1:
                raise StoreError("The process that holds the data has ended")
            await really_open(source)

        with patch.object(parts.pool, "open", fails_once):
            watching = asyncio.create_task(app._watch(parts, look))
            while looked < 20 and parts.pool.version != "newer":
                await asyncio.sleep(0.01)
            watching.cancel()
        assert tried == attempts
        assert (parts.pool.version == "newer") == (attempts == 2)
        await parts.pool.close()

    asyncio.run(work())


def test_requests_that_come_in_the_midst_of_a_swap_wait_for_the_newer_version(tmp_path: Path) -> None:
    """Another process may have given it to the same client already. Kept responses wait too."""
    before, after = (tmp_path / name for name in ("before.nt", "after.nt"))
    before.write_text('<a:a> <a:b> "before" .\n')
    after.write_text('<a:a> <a:b> "after" .\n')
    context = ServiceContext.of(Settings())
    service = app.build_app(context, lambda: of_files([before]), VersionStatistics(context), [])

    async def work() -> None:
        await context.pool.open(of_files([before]))
        transport = httpx.ASGITransport(service)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:

            async def ask() -> str:
                return (await client.get("/sparql?query=SELECT ?o {?s ?p ?o}&format=csv")).text.split()[1]

            for _ in range(3):  # the third time it is given as it was kept
                assert await ask() == "before"
            await context.pool.prepare(of_files([after]))
            context.pool.hold()
            asking = [asyncio.create_task(ask()) for _ in range(2)]
            await asyncio.sleep(0.1)
            assert not any(one.done() for one in asking)
            context.commit()
            assert await asyncio.gather(*asking) == ["after", "after"]
        await context.pool.close()

    asyncio.run(work())
