"""Snapshots: the dataset written down once per version, whole or not at all.

`build/snapshots/<version>/` holds the dumps, the embedded store and a manifest; `build/current` points to the newest.
A version is made from content: the same files give the same version and, store apart, the same bytes.
"""

import contextlib
import gc
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from wijkgraph.asking.questions import read_questions
from wijkgraph.atomic_files import write_atomically
from wijkgraph.claims.claim import Status
from wijkgraph.dataset.assembly import Corpus, named_graphs, read_corpus
from wijkgraph.dataset.dumps import Dump
from wijkgraph.dataset.own_description import (
    describe_merge,
    executable_questions,
    questions_graph,
    void_graph_of,
)
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource, of_snapshot
from wijkgraph.errors import NotFound, StoreError
from wijkgraph.letters.sentences import split_sentences
from wijkgraph.names import PREFIXES, kind_of, names_at
from wijkgraph.project import Layout
from wijkgraph.rdf import RdfFormat

NQUADS = "wijkgraph.nq"
TRIG = "wijkgraph.claims.trig"
MANIFEST = "manifest.json"
STORE = "store"
KEPT = 5  # versions
ROOT = "root"  # beside `current`: whose files it was built from
_SCRATCH = ".building-"
_ABANDONED = 3600  # seconds after which nobody is writing there any more


@dataclass(frozen=True)
class Snapshot:
    """One whole version of the dataset on disk."""

    folder: Path

    @property
    def version(self) -> str:
        """The first 16 hex digits of SHA-256 over the sorted N-Quads."""
        return self.folder.name

    @property
    def nquads(self) -> Path:
        """The dump as sorted N-Quads: merged default graph, then the named graphs."""
        return self.folder / NQUADS

    @property
    def trig(self) -> Path:
        """The dump as TriG."""
        return self.folder / TRIG

    @property
    def store(self) -> Path:
        """The embedded store's folder."""
        return self.folder / STORE

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """Version, counts, and the files with their sizes and SHA-256. Raises StoreError when it is damaged."""
        try:
            manifest: Mapping[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"The snapshot has no readable manifest: {error}",
                where=str(self.folder),
                next="Remove the folder and run `wijkgraph build`.",
            ) from error
        return manifest

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of what, as the manifest records it."""
        counts: Mapping[str, int] = self.manifest["counts"]
        return counts

    @property
    def quads(self) -> int:
        """Quads in all, those of the default graph among them."""
        return self.counts["quads"]


def current_snapshot(layout: Layout) -> Snapshot:
    """The newest whole snapshot. Raises NotFound when none was built."""
    if not layout.current.exists():
        raise NotFound("No dataset was built yet", where=str(layout.build), next="Run `wijkgraph build`.")
    return Snapshot(layout.current.resolve())


def source_of(snapshot: Snapshot, limits: Limits) -> DataSource:
    """A snapshot as a source for the engine: in memory up to a size. Raises StoreError when it is damaged."""
    return of_snapshot(snapshot.version, snapshot.quads, snapshot.nquads, snapshot.store, limits)


def build_snapshot(layout: Layout) -> Snapshot:
    """Builds a snapshot and points `current` at it; an interrupted build changes nothing.

    Raises what reading the corpus raises, and StoreError when the build folder cannot be written.
    """
    dump, counts = _read(layout)
    with _writing(layout.build):
        layout.snapshots.mkdir(parents=True, exist_ok=True)
        with _scratch(layout.snapshots) as scratch:
            nquads = _write(scratch / NQUADS, dump.nquads())
            snapshot = Snapshot(layout.snapshots / nquads.sha256[:16])
            if not (snapshot.folder / MANIFEST).exists():
                _complete(scratch, snapshot.version, dump, nquads, counts)
                shutil.rmtree(snapshot.folder, ignore_errors=True)
                scratch.rename(snapshot.folder)
        (snapshot.folder / MANIFEST).touch()  # as young as the sources it was checked against
        _point(layout, snapshot)
        _forget_oldest(layout)
    return snapshot


def _read(layout: Layout) -> tuple[Dump, dict[str, int]]:
    """The dump to write and its counts. The parsed values are freed before the writing begins."""
    with _no_cycle_search():
        corpus, names = read_corpus(layout), names_at(layout.base)
        questions = executable_questions(read_questions(*layout.questions).values(), names)
        dump = Dump.of(named_graphs(corpus)).with_graph(questions_graph(names), questions)
        dump = dump.with_graph(void_graph_of(names), describe_merge(dump.merged, names))
        return dump, _counts(corpus, dump)


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


def fresh_snapshot(layout: Layout) -> Snapshot:
    """The current snapshot if it is of these files and none of them is younger, else one built now."""
    try:
        snapshot = current_snapshot(layout)
        built = (snapshot.folder / MANIFEST).stat().st_mtime
        root = (layout.build / ROOT).read_text(encoding="utf-8")
    except (NotFound, OSError):
        return build_snapshot(layout)
    if root != str(layout.root):
        return build_snapshot(layout)
    sources = (path for source in layout.sources for path in (source, *source.rglob("*")) if path.exists())
    return build_snapshot(layout) if any(path.stat().st_mtime > built for path in sources) else snapshot


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


def _complete(folder: Path, version: str, dump: Dump, nquads: _File, counts: Mapping[str, int]) -> None:
    """Add the store, the TriG and the manifest to the N-Quads."""
    with ThreadPoolExecutor(1) as indexer:  # the store indexes without holding Python up
        indexed = indexer.submit(_index, folder)
        trig = _write(folder / TRIG, dump.trig())
        indexed.result()
    files = {NQUADS: asdict(nquads), TRIG: asdict(trig)}
    manifest = {"version": version, "counts": counts, "files": files}
    (folder / MANIFEST).write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _index(folder: Path) -> None:
    """Load the N-Quads at one go: in two halves side by side it takes less time and joins take up to 1.6 times more.

    Leniently, for the terms were checked when we read or made them. To optimise is free where one batch (a million
    quads) held all, and mends those joins where not.
    """
    store = Store(str(folder / STORE))  # closed when we leave, so that readers may open
    store.bulk_load(path=str(folder / NQUADS), format=RdfFormat.N_QUADS, lenient=True)
    store.optimize()


def _counts(corpus: Corpus, dump: Dump) -> dict[str, int]:
    """Counts that the build prints: sources, sentences, claims by status, things by class."""
    statuses = Counter(claim.status for claim in corpus.claims)
    of_letters = sum(
        claim.status is Status.ACCEPTED and kind_of(claim.source) == "letter" for claim in corpus.claims
    )
    things = Counter(dump.classes(PREFIXES["wg"]))
    del things["Claim"]  # told by status
    return {
        "letters": len(corpus.letters),
        "sentences": sum(len(split_sentences(letter)) for letter in corpus.letters.values()),
        **{f"claims {status}": statuses[status] for status in Status if statuses[status]},
        "accepted of letters": of_letters,
        "accepted of registers": statuses[Status.ACCEPTED] - of_letters,
        "passages": things.pop("Passage", 0),
        **{name: things[name] for name in sorted(things)},
        "triples": len(dump.merged),
        "quads": dump.quads,
    }


def _point(layout: Layout, snapshot: Snapshot) -> None:
    """Swap the pointer in one step (rename is atomic, POSIX.1-2017)."""
    fresh = layout.build / f".current-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(snapshot.folder.relative_to(layout.build), target_is_directory=True)
    fresh.replace(layout.current)
    write_atomically(layout.build / ROOT, str(layout.root))


def _forget_oldest(layout: Layout) -> None:
    """Keep the newest versions: servers may still read the one before, and pages tell what changed since."""
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
    try:
        build.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise StoreError(
            f"Cannot write the dataset: {error.strerror or error}",
            where=str(build),
            next="Make the folder writable, or give another with --build or WIJKGRAPH_BUILD.",
        ) from error
