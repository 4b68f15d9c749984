"""Snapshots on disk: the versions of the dataset as readers find them, the newest first of all.

`build/snapshots/<version>/` holds the dumps, the embedded store and a manifest; `build/current` points to the newest.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import DataSource, of_snapshot
from wijkgraph.errors import NotFound, StoreError
from wijkgraph.project import Layout

NQUADS = "wijkgraph.nq"
TRIG = "wijkgraph.claims.trig"
MANIFEST = "manifest.json"
STORE = "store"
ROOT = "root"  # beside `current`: whose files it was built from


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
        """Counts of a snapshot, as the manifest records them."""
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


def fresh_snapshot(layout: Layout) -> Snapshot:
    """The current snapshot if it is of these files and none of them is younger, else one built now."""
    if kept := kept_of_these_files(layout):
        return kept
    from wijkgraph.dataset.snapshot import build_snapshot  # reading does without all that a build needs

    return build_snapshot(layout)


def kept_of_these_files(layout: Layout) -> Snapshot | None:
    """The current snapshot if it is of these files and none of them is younger."""
    try:
        snapshot = current_snapshot(layout)
        built = (snapshot.folder / MANIFEST).stat().st_mtime
        root = (layout.build / ROOT).read_text(encoding="utf-8")
    except (NotFound, OSError):
        return None
    is_old = root != str(layout.root) or any(
        changed > built for source in layout.sources for changed in _times(source)
    )
    return None if is_old else snapshot


def _times(source: Path) -> Iterator[float]:
    """The time of change of a file or folder, and of all in it; none for what is not there."""
    inside = (Path(folder, name) for folder, folders, files in os.walk(source) for name in (*folders, *files))
    path: Path
    for path in (source, *inside):
        with suppress(FileNotFoundError):
            yield path.stat().st_mtime
