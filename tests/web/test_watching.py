"""Looking for newer data: what could not be loaded is tried again, for the machine may have been at fault."""

import asyncio
from pathlib import Path
from unittest.mock import patch

import pytest

from wijkgraph.engine.source import DataSource, of_files
from wijkgraph.errors import StoreError
from wijkgraph.web.protocol import app
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.settings import Settings


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
