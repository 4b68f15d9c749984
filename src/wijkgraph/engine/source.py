"""Sources of data, as a keeper loads them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from wijkgraph.engine.limits import Limits
from wijkgraph.errors import cannot_read
from wijkgraph.rdf import format_of


@dataclass(frozen=True)
class DataSource:
    """One version of a dataset: files to load into memory, a store folder to read from disk, or an engine elsewhere.

    `keeper` is the program that can open it.
    """

    version: str
    files: tuple[str, ...] = ()
    folder: str | None = None
    engine: Mapping[str, Any] | None = None  # what the keeper needs to find it
    keeper: str = "wijkgraph.engine.keeper_process"

    def to_json(self) -> str:
        """Encodes the source as an argument of the keeper."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "DataSource":
        """Decodes a source written by `to_json`."""
        value = json.loads(text)
        return cls(**{**value, "files": tuple(value["files"])})


def of_snapshot(version: str, quads: int, dump: Path, store: Path, limits: Limits) -> DataSource:
    """Source of a built snapshot: in memory while it is small enough, because joins are 4 to 6 times faster there."""
    if quads <= limits.memory_quads:
        return DataSource(version, files=(str(dump),))
    return DataSource(version, folder=str(store))


def of_files(paths: Sequence[Path]) -> DataSource:
    """Source of RDF files: triples go to the default graph, quads to their graphs. The version hashes the bytes.

    Raises SourceError for a file that cannot be read or whose ending names no RDF format.
    """
    digests = []
    for path in paths:
        format_of(path)
        try:
            with path.open("rb") as file:
                digests.append(file_digest(file, "sha256").hexdigest())
        except OSError as error:
            raise cannot_read(error, path) from error
    version = sha256("\n".join(digests).encode()).hexdigest()
    return DataSource(f"sha256-{version[:16]}", files=tuple(str(path.absolute()) for path in paths))


class WatchedFiles:
    """A callable that returns the current source of some files, re-read when one was replaced or written."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._stamps = self._look()
        self._source = of_files(self._paths)

    def __call__(self) -> DataSource:
        """Returns the current source. Raises SourceError when a file cannot be read."""
        stamps = self._look()
        if stamps != self._stamps:
            self._source = of_files(self._paths)
            self._stamps = stamps
        return self._source

    def _look(self) -> list[tuple[int, int, int]]:
        # A missing file has no stamp; reading it says so in words.
        found = (path.stat() for path in self._paths if path.exists())
        return [(status.st_ino, status.st_size, status.st_mtime_ns) for status in found]
