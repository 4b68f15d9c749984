"""Making of snapshots: the dataset written down once per version, whole or not at all.

A version is made from content: the same files give the same version and, store apart, the same bytes.
"""

import contextlib
import gc
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from wijkgraph.asking.question_files import read_questions
from wijkgraph.atomic_files import write_atomically
from wijkgraph.dataset.assembly import named_graphs, read_parts
from wijkgraph.dataset.build_counts import BuildCounts
from wijkgraph.dataset.dumps import Dump
from wijkgraph.dataset.kept_snapshots import (
    MANIFEST,
    NQUADS,
    ROOT,
    STORE,
    TRIG,
    Snapshot,
    kept_of_these_files,
)
from wijkgraph.dataset.own_description import (
    describe_merge,
    executable_questions,
    questions_graph,
    void_graph_of,
)
from wijkgraph.dataset.store_loader import StoreLoader
from wijkgraph.errors import writing
from wijkgraph.names import names_at
from wijkgraph.project import Layout

KEPT = 5  # versions
_SCRATCH = ".building-"
_ABANDONED = 3600  # seconds after which nobody is writing there any more


def build_snapshot(layout: Layout) -> Snapshot:
    """Builds a snapshot and points `current` at it; an interrupted build changes nothing.

    Raises what reading the corpus raises, and StoreError when the build folder cannot be written.
    """
    with _writing(layout.build):
        layout.snapshots.mkdir(parents=True, exist_ok=True)
        with _scratch(layout.snapshots) as scratch, _scratch(layout.snapshots) as sorting:
            snapshot = _write_snapshot(layout, scratch, sorting)
            if not (snapshot.folder / MANIFEST).exists():
                shutil.rmtree(snapshot.folder, ignore_errors=True)
                scratch.rename(snapshot.folder)
        (snapshot.folder / MANIFEST).touch()  # as young as the sources it was checked against
        _point(layout, snapshot)
        _forget_oldest(layout)
    return snapshot


def _write_snapshot(layout: Layout, scratch: Path, sorting: Path) -> Snapshot:
    """Writes all files of a snapshot into `scratch`; of one that is there already only the N-Quads."""
    with StoreLoader(scratch / STORE, early=kept_of_these_files(layout) is None) as loader:
        dump, counts = _read(layout, sorting, loader)
        nquads, quads = _write_nquads(scratch / NQUADS, dump)
        snapshot = Snapshot(layout.snapshots / nquads.sha256[:16])
        if not (snapshot.folder / MANIFEST).exists():
            loader.finish(scratch / NQUADS)
            files = {NQUADS: asdict(nquads), TRIG: asdict(_write(scratch / TRIG, dump.trig()))}
            manifest = {"version": snapshot.version, "counts": {**counts, "quads": quads}, "files": files}
            text = json.dumps(manifest, indent=2, ensure_ascii=False)
            (scratch / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
            loader.wait()
    return snapshot


def _read(layout: Layout, sorting: Path, loader: StoreLoader) -> tuple[Dump, dict[str, int]]:
    """The dump to write, and the counts of what was read: sources come and go, one at a time."""
    names, dump, read = names_at(layout.base), Dump(sorting), BuildCounts()
    with _no_cycle_search():
        for part in read_parts(layout):
            loader.add(dump.add(named_graphs(part)))
            read.add(part)
    questions = executable_questions(read_questions(*layout.questions).values(), names)
    loader.add(dump.add([(questions_graph(names), questions)]))
    described = describe_merge(dump.merged, names)
    loader.add(dump.add([(void_graph_of(names), described.void)]))
    return dump, {**read.with_things(described.things), "triples": described.triples}


@contextlib.contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Disables cyclic garbage collection: the values hold no cycle, and the search takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True)
class _File:
    """Entry of a file in the manifest."""

    bytes: int
    sha256: str


def _write(path: Path, pieces: Iterable[bytes]) -> _File:
    size, digest = 0, sha256()
    with path.open("wb") as file:
        for piece in pieces:
            size += file.write(piece)
            digest.update(piece)
    return _File(size, digest.hexdigest())


def _write_nquads(path: Path, dump: Dump) -> tuple[_File, int]:
    """Writes the N-Quads, and counts them meanwhile."""
    quads = 0

    def counted() -> Iterator[bytes]:
        nonlocal quads
        for piece in dump.nquads():
            quads += piece.count(b"\n")
            yield piece

    return _write(path, counted()), quads


def _point(layout: Layout, snapshot: Snapshot) -> None:
    """Swaps the pointer in one step (rename is atomic, POSIX.1-2017)."""
    fresh = layout.build / f".current-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(snapshot.folder.relative_to(layout.build), target_is_directory=True)
    fresh.replace(layout.current)
    write_atomically(layout.build / ROOT, str(layout.root))


def _forget_oldest(layout: Layout) -> None:
    """Keeps the newest versions: servers may still read the one before, and pages tell what changed since."""
    newest_first = sorted(
        (path for path in layout.snapshots.iterdir() if (path / MANIFEST).exists()),
        key=lambda path: (path / MANIFEST).stat().st_mtime,
        reverse=True,
    )
    for folder in newest_first[KEPT:]:
        # Out of sight in one step: of a version that is half removed nobody may think that it is whole.
        with contextlib.suppress(FileNotFoundError), _scratch(layout.snapshots) as scratch:
            folder.rename(scratch)
    for left in layout.snapshots.glob(f"{_SCRATCH}*"):  # by a build that was killed
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    """A folder beside the snapshots that is gone afterwards, unless it was renamed."""
    folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=parent))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _writing(build: Path) -> Iterator[None]:
    """Turns what the file system refuses into a StoreError about the build folder."""
    with writing("the dataset", build, option="--build"):
        build.mkdir(parents=True, exist_ok=True)
        yield
