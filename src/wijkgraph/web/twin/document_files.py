"""The documents of the static twin, made by several processes that share one store."""

import gc
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from wijkgraph.asking.question_files import read_questions
from wijkgraph.dataset.kept_snapshots import Snapshot
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.store import EmbeddedStore, RememberingStore
from wijkgraph.errors import NotAcceptable, SourceError
from wijkgraph.formats import HTML, REFERENCES, Format
from wijkgraph.project import Layout
from wijkgraph.web.protocol.problems import problem_of, problem_page
from wijkgraph.web.site.document_family import Family, Form, Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.question_pages import QUESTION
from wijkgraph.web.site.rendering import MENU
from wijkgraph.web.twin.folder import TwinFolder

# Documents a process takes at once: few, for the last should not leave others idle; one of a family of few, for such
# documents tell of the whole dataset and take seconds each.
_BATCH = 10
_FEW = 100
# Batches after which the processes are renewed, and what they hold is free again; also after which a process more takes
# part once the dear documents are made. A process that is new takes half a second to begin.
_SHIFT = 250
# Quads up to which the processes share one store in memory. They are forks, and to look something up writes into the
# pages of the store: in the end each has a copy of its own, 0.3 GB for a million quads.
_SHARED_QUADS = 500_000

Work = Sequence[tuple[int, str]]  # documents by the index of their family and their stem
T = TypeVar("T")


def open_site(layout: Layout, snapshot: Snapshot, robots: str) -> Site:
    """The site over a snapshot: in memory while that is small. Raises StoreError, SourceError."""
    if _fits_in_memory(snapshot):
        store = EmbeddedStore.load(snapshot.nquads, snapshot.version, layout.base)
    else:
        store = EmbeddedStore.open(snapshot.store, snapshot.version, layout.base)
    return Site(store, layout, read_questions(*layout.questions), robots, is_service=False)


def _fits_in_memory(snapshot: Snapshot) -> bool:
    return snapshot.quads <= min(Limits().memory_quads, _SHARED_QUADS)


def documents(site: Site, family: Family, stem: str) -> Iterator[tuple[str, bytes]]:
    """Every form of one document: its path and its bytes.

    Left out are forms that a document does not have, and citations: its pages hold those, as text and as files.
    """
    forms = [one for one in family.forms(site.project.languages) if one.representation not in REFERENCES]
    left = Counter(map(_content, forms))
    made: dict[tuple[Format, str, str], bytes] = {}  # those that another form needs too
    site = replace(site, store=RememberingStore(site.store))
    for form in forms:
        key = _content(form)
        left[key] -= 1
        if key not in made:
            try:
                made[key] = family.rendered(site, form.ask(family, stem, site.names)).body
            except NotAcceptable:
                continue
        yield form.path(stem), made[key] if left[key] else made.pop(key)


def _content(form: Form) -> tuple[Format, str, str]:
    """The part of a form that its bytes depend on."""
    return form.representation, form.language, form.profile


@dataclass(frozen=True)
class Batch:
    """Result of writing some documents: their number, their files, the bytes of these together, broken questions."""

    documents: int
    paths: tuple[str, ...]
    bytes: int
    broken: tuple[SourceError, ...] = ()


def write_documents(
    site: Site, snapshot: Snapshot, folder: Path, work: Work, processes: int | None
) -> Iterator[Batch]:
    """Writes documents; yields each batch in their order.

    The processes are forks, and share what the site holds in memory; one that is read from disk each opens for
    itself, as RocksDB's threads would not survive a fork. Of so much data the dear documents are the work of one
    process, one after another: each takes hundreds of MiB.
    """
    count = processes or os.cpu_count() or 1
    dear, others = [], in_batches(work)
    if not _fits_in_memory(snapshot):
        dear, others = [one for one in others if len(one) == 1], [one for one in others if len(one) > 1]
    gc.collect()
    gc.freeze()  # the collector of a fork then leaves the shared pages alone, and has less to go through
    try:
        with _pool(1, site, snapshot, folder) as alone:
            made = [alone.submit(_write, batch) for batch in dear]
            try:
                for shift in _parted(others, _SHIFT):
                    is_busy = not all(one.done() for one in made)
                    if not is_busy:
                        alone.shutdown()  # what it holds is free again
                    with _pool(max(1, count - is_busy), site, snapshot, folder) as workers:
                        yield from workers.map(_write, shift)
                yield from (one.result() for one in made)
            finally:
                for one in made:  # what another's fault leaves undone
                    one.cancel()
    finally:
        gc.unfreeze()


def _pool(processes: int, site: Site, snapshot: Snapshot, folder: Path) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
        initargs=(site, snapshot, folder),
    )


def in_batches(work: Work) -> Sequence[Work]:
    """The work as processes take it, in its order: documents of a small family one by one."""
    sizes = Counter(place for place, _ in work)
    return [
        batch
        for is_small, some in groupby(work, lambda one: sizes[one[0]] <= _FEW)
        for batch in _parted(list(some), 1 if is_small else _BATCH)
    ]


def _parted(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (things[start : start + size] for start in range(0, len(things), size))


# What one process holds.
_site: Site
_folder: TwinFolder


def _begin(site: Site, snapshot: Snapshot, folder: Path) -> None:
    global _site, _folder  # a process of a pool keeps things nowhere else
    _folder = TwinFolder(folder)
    _site = site if _fits_in_memory(snapshot) else open_site(site.layout, snapshot, site.robots)


def _write(batch: Work) -> Batch:
    paths, size, broken = [], 0, []
    for place, stem in batch:
        made: Iterable[tuple[str, bytes]] = documents(_site, FAMILIES[place], stem)
        if FAMILIES[place].name == QUESTION.name:
            try:
                made = list(made)  # all of its forms or none
            except SourceError as error:
                broken.append(error)
                made = _pages_of(error, _site, stem)
        for path, data in made:
            size += _folder.write(path, data)
            paths.append(path)
            del data  # a table takes a hundred MiB, and the next form is made in this loop
    return Batch(len(batch), tuple(paths), size, tuple(broken))


def _pages_of(error: SourceError, site: Site, stem: str) -> Iterator[tuple[str, bytes]]:
    """The pages of a question whose own query does not work: they tell so, as those of the server do."""
    for form in QUESTION.forms(site.project.languages):
        if form.representation is HTML:
            title = site.project.title[form.language]
            yield form.path(stem), problem_page(problem_of(error), form.language, MENU, title).encode()
