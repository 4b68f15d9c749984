"""The static twin: every document of the site as a file, the same bytes as the live server gives.

What a plain file host cannot do is left to it and to the browser: queries, answers to filled-in questions, choosing
by `Accept`. Search works from the index that the server would filter.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.responses import JSONResponse

from wijkgraph.engine.remembering import RememberingStore
from wijkgraph.engine.source import Source
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotAcceptable, StoreError, UsageError
from wijkgraph.layout import Layout
from wijkgraph.questions import read_questions
from wijkgraph.snapshot import Snapshot
from wijkgraph.web.pages.assets import FOLDER as ASSETS
from wijkgraph.web.pages.assets import served_assets
from wijkgraph.web.pages.dumps import FOLDER, SUMS, checksum_file, dumps_of, find_dump
from wijkgraph.web.pages.families import FAMILIES
from wijkgraph.web.pages.site import Family, Site
from wijkgraph.web.parts import Parts
from wijkgraph.web.problems import plain_problem_page
from wijkgraph.web.running import site_app
from wijkgraph.web.settings import Settings

_BATCH = 40  # documents a worker takes at once

# For hosts that read it (Apache): things lead to their pages, and pages need no ending.
_HTACCESS = """RewriteEngine On
RewriteRule ^id/dataset/wijkgraph$ data.html [R=303,L]
RewriteRule ^id/(.+)$ doc/$1 [R=303,L]
RewriteRule ^def/([a-z-]+(?:/[a-z-]+)?)$ doc/def/$1 [R=303,L]
RewriteCond %{REQUEST_FILENAME}.html -f
RewriteRule ^(.+)$ $1.html [L]
DirectoryIndex index.html
ErrorDocument 404 /404.html
AddType text/turtle .ttl
AddType application/ld+json .jsonld
AddType application/rdf+xml .rdf
AddType application/n-triples .nt
AddType application/n-quads .nq
AddType application/trig .trig
AddType application/atom+xml .atom
AddType text/markdown .md
AddCharset utf-8 .ttl .nt .nq .trig .html .txt .csv .tsv .md .atom
"""


@dataclass(frozen=True)
class Published:
    """What was written."""

    files: int
    bytes: int


def publish_static(
    layout: Layout,
    snapshot: Snapshot,
    folder: Path,
    *,
    robots: str = "limited",
    processes: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Published:
    """Write the whole site into a folder. `progress` is told how many documents are done of how many.

    Raises StoreError when the folder cannot be written, UsageError when it holds something else.
    """
    _prepare(folder)
    site = _open(layout, snapshot, robots)
    work = [(index, stem) for index, family in enumerate(FAMILIES) for stem in family.stems(site)]
    batches = [work[i : i + _BATCH] for i in range(0, len(work), _BATCH)]
    files = size = done = 0
    with ProcessPoolExecutor(
        processes or os.cpu_count() or 1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(layout, snapshot, folder, robots),
    ) as workers:
        for batch, (written, wrote) in zip(batches, workers.map(_write_batch, batches), strict=True):
            files, size, done = files + written, size + wrote, done + len(batch)
            progress(done, len(work))
    for path, data in _other_files(site):
        _write(folder / path, data)
        files, size = files + 1, size + len(data)
    return Published(files, size)


def documents(site: Site, family: Family, stem: str) -> Iterator[tuple[str, bytes]]:
    """Every form of one document: its path and its bytes. Forms that a document does not have are passed over."""
    made: dict[tuple[str, str, str], bytes] = {}
    site = replace(site, store=RememberingStore(site.store))
    for form in family.forms():
        key = (form.representation.name, form.language, form.profile)
        if key not in made:
            try:
                made[key] = family.render(site, form.ask(family, stem))
            except NotAcceptable:
                continue
        yield form.path(stem), made[key]


def _other_files(site: Site) -> Iterator[tuple[str, bytes]]:
    for name, file in served_assets():
        yield ASSETS + name, file.read_bytes()
    for dump in dumps_of(site):
        yield dump.path, find_dump(site, dump.name)[0].read_bytes()
    yield FOLDER + SUMS, checksum_file(site)
    yield "openapi.json", _openapi(site)
    yield "404.html", plain_problem_page()
    yield ".htaccess", _HTACCESS.encode()
    yield ".nojekyll", b""  # GitHub Pages would leave out `.well-known` otherwise


def _openapi(site: Site) -> bytes:
    """The description of the live service, as the application itself gives it; it is not started for it."""

    def nothing() -> Source:
        raise StoreError("Nothing is served while the site is written")

    app = site_app(Parts.of(Settings()), nothing, site.layout, site.questions)
    return bytes(JSONResponse(app.openapi()).body)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = any(folder.iterdir()) and not (folder / ".htaccess").exists()
    except OSError as error:
        raise StoreError(
            f"Cannot write the site: {error.strerror}", where=str(folder), next="Give another folder."
        ) from error
    if strangers:
        raise UsageError(
            "The folder holds something else", where=str(folder), next="Give an empty folder, or a new one."
        )


def _open(layout: Layout, snapshot: Snapshot, robots: str) -> Site:
    store = EmbeddedStore.load(snapshot.nquads, snapshot.version)
    return Site(store, layout, read_questions(layout.queries), robots)


# What one worker process holds; each opens its own store.
_worker: dict[str, object] = {}


def _begin(layout: Layout, snapshot: Snapshot, folder: Path, robots: str) -> None:
    _worker["site"], _worker["folder"] = _open(layout, snapshot, robots), folder


def _write_batch(batch: list[tuple[int, str]]) -> tuple[int, int]:
    site, folder = _worker["site"], _worker["folder"]
    assert isinstance(site, Site)
    assert isinstance(folder, Path)
    files = size = 0
    for index, stem in batch:
        for path, data in documents(site, FAMILIES[index], stem):
            _write(folder / path, data)
            files, size = files + 1, size + len(data)
    return files, size


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise StoreError(
            f"Cannot write the site: {error.strerror}",
            where=str(path),
            next="Make room, or give another folder.",
        ) from error
