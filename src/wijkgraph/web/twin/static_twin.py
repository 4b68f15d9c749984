"""The static twin: every document of the site as a file, the same bytes as the live server gives.

What a plain file host cannot do is left to it and to the browser: queries, answers to filled-in questions, choosing
by `Accept`. Search works from the index that the server would filter.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import JSONResponse

from wijkgraph.asking.question_files import read_questions
from wijkgraph.dataset.kept_snapshots import Snapshot
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import SourceError, StoreError
from wijkgraph.formats import TEXT
from wijkgraph.project import Layout
from wijkgraph.web.protocol.problems import unknown_address_page
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.settings import Settings
from wijkgraph.web.running import site_app
from wijkgraph.web.site.addresses import document_of
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.ended_claims import ended_page
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.files import (
    ASSETS,
    DUMPS,
    SUMS,
    checksum_file,
    dumps_of,
    find_dump,
    media_type,
    served_assets,
)
from wijkgraph.web.site.rendering import MENU
from wijkgraph.web.site.withdrawn import withdrawn_claims
from wijkgraph.web.twin.document_files import Work, open_site, write_documents
from wijkgraph.web.twin.file_host import apache_rules
from wijkgraph.web.twin.folder import TwinFolder


@dataclass(frozen=True)
class StaticTwin:
    """Number and size of the files that were written, and the questions whose files do not work."""

    files: int
    bytes: int
    broken: tuple[SourceError, ...] = ()


def publish_static(
    layout: Layout,
    snapshot: Snapshot,
    folder: Path,
    *,
    robots: str = "limited",
    processes: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> StaticTwin:
    """Writes the whole site into a folder. `progress` is called with the documents done and their total.

    Files of an earlier twin that are no more are removed. A question whose own query does not work has a page that
    tells so. Raises StoreError when the folder cannot be written,
    UsageError when it holds something else.
    """
    twin = TwinFolder(folder)
    twin.open()
    files = size = done = 0
    site = open_site(layout, snapshot, robots)
    broken = list(read_questions(*layout.questions).broken.values())
    for path, data in _other_files(site):
        files, size = files + 1, size + twin.write(path, data)
        twin.list([path])
    work = work_of(site)
    for batch in write_documents(site, snapshot, folder, work, processes):
        twin.list(batch.paths)
        broken += batch.broken
        files, size, done = files + len(batch.paths), size + batch.bytes, done + batch.documents
        progress(done, len(work))
    twin.finish()
    return StaticTwin(files, size, tuple(broken))


def work_of(site: Site) -> Work:
    """Every document, the dearest first: those of the smallest families, for the fewer they are the more each holds."""
    stems = [(place, list(family.stems(site))) for place, family in enumerate(FAMILIES)]
    return [(place, stem) for place, found in sorted(stems, key=lambda one: len(one[1])) for stem in found]


def _other_files(site: Site) -> Iterator[tuple[str, bytes | Path]]:
    for name, file in served_assets():
        yield ASSETS + name, file.read_bytes()
    for dump in dumps_of(site):
        yield dump.path, find_dump(site, dump.name)[0]
    yield DUMPS + SUMS, checksum_file(site)
    yield "openapi.json", _openapi(site)
    yield "404.html", unknown_address_page(MENU, site.project.title, site.project.languages)
    yield from _tombstones(site)
    yield ".htaccess", apache_rules(dict(_types(site)), dict(_bare_files(site)))
    yield ".nojekyll", b""  # GitHub Pages would leave out `.well-known` otherwise


def _tombstones(site: Site) -> Iterator[tuple[str, bytes]]:
    """A page for each claim that no longer stands: what became of it, and what came in its place."""
    languages = site.project.languages
    for iri, withdrawn in withdrawn_claims(site).items():
        stem = document_of(iri, site.names)
        pages = {code: ended_page(site, withdrawn, code) for code in languages}
        yield f"{stem}.html", pages[languages[0]]
        yield from ((f"{stem}.{language}.html", page) for language, page in pages.items())


def _openapi(site: Site) -> bytes:
    """The OpenAPI document of the live service, from an application that is not started."""

    def nothing() -> DataSource:
        raise StoreError("Nothing is served while the site is written")

    app = site_app(ServiceContext.of(Settings()), nothing, site.layout, site.questions)
    return bytes(JSONResponse(app.openapi()).body)


def _bare_files(site: Site) -> Iterator[tuple[str, str]]:
    """Media types of files without an ending, by name."""
    yield SUMS, TEXT.media_type
    for family in FAMILIES:
        if family.is_bare:
            for stem in family.stems(site):
                yield stem.rpartition("/")[2], family.offers[0].media_type


def _types(site: Site) -> Iterator[tuple[str, str]]:
    """Media types by ending."""
    for family in FAMILIES:
        yield from ((offer.ending, offer.media_type) for offer in family.offers)
    for dump in dumps_of(site):
        yield dump.name.rpartition(".")[2], f"{dump.media_type}; charset=utf-8"
    for name, _ in served_assets():
        yield name.rpartition(".")[2], media_type(name)
