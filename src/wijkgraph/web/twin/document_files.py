"""The documents of the static twin, made by several processes that share one store."""

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from wijkgraph.asking.questions import read_questions
from wijkgraph.dataset.snapshot import Snapshot
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.store import EmbeddedStore, RememberingStore
from wijkgraph.errors import NotAcceptable
from wijkgraph.formats import Format
from wijkgraph.project import Layout
from wijkgraph.web.site.document_family import Family, Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.twin.folder import TwinFolder

# Documents a process takes at once: few, for some take a second each, and the last should not leave others idle.
_BATCH = 10


def open_site(layout: Layout, snapshot: Snapshot, robots: str) -> Site:
    """The site over a snapshot: in memory while that is small, as when serving. Raises StoreError, SourceError."""
    if _fits_in_memory(snapshot):
        store = EmbeddedStore.load(snapshot.nquads, snapshot.version, layout.base)
    else:
        store = EmbeddedStore.open(snapshot.store, snapshot.version, layout.base)
    return Site(store, layout, read_questions(*layout.questions), robots, is_service=False)


def _fits_in_memory(snapshot: Snapshot) -> bool:
    return snapshot.quads <= Limits().memory_quads


def documents(site: Site, family: Family, stem: str) -> Iterator[tuple[str, bytes]]:
    """Every form of one document: its path and its bytes. Forms that a document does not have are skipped."""
    made: dict[tuple[Format, str, str], bytes] = {}
    site = replace(site, store=RememberingStore(site.store))
    for form in family.forms(site.project.languages):
        key = (form.representation, form.language, form.profile)
        if key not in made:
            try:
                made[key] = family.rendered(site, form.ask(family, stem, site.names)).body
            except NotAcceptable:
                continue
        yield form.path(stem), made[key]


@dataclass(frozen=True)
class Batch:
    """Result of writing some documents: their number, their files, and the bytes of these together."""

    documents: int
    paths: tuple[str, ...]
    bytes: int


def write_documents(
    site: Site, snapshot: Snapshot, folder: Path, work: Sequence[tuple[int, str]], processes: int | None
) -> Iterator[Batch]:
    """Writes documents, given by the index of their family and their stem; yields each batch in their order.

    The processes are forks, and share what the site holds in memory; one that is read from disk each opens for
    itself, as RocksDB's threads would not survive a fork.
    """
    gc.collect()
    gc.freeze()  # the collector of a fork then leaves the shared pages alone, and has less to go through
    try:
        with ProcessPoolExecutor(
            processes or os.cpu_count() or 1,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_begin,
            initargs=(site, snapshot, folder),
        ) as workers:
            yield from workers.map(_write, [work[i : i + _BATCH] for i in range(0, len(work), _BATCH)])
    finally:
        gc.unfreeze()


# What one process holds.
_site: Site
_folder: TwinFolder


def _begin(site: Site, snapshot: Snapshot, folder: Path) -> None:
    global _site, _folder  # a process of a pool keeps things nowhere else
    _folder = TwinFolder(folder)
    _site = site if _fits_in_memory(snapshot) else open_site(site.layout, snapshot, site.robots)


def _write(batch: Sequence[tuple[int, str]]) -> Batch:
    paths, size = [], 0
    for place, stem in batch:
        for path, data in documents(_site, FAMILIES[place], stem):
            _folder.write(path, data)
            paths.append(path)
            size += len(data)
    return Batch(len(batch), tuple(paths), size)
