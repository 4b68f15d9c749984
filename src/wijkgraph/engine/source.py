"""Where the data of a store comes from, as told to the keeper that loads it."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from wijkgraph.engine.limits import Limits
from wijkgraph.errors import cannot_read
from wijkgraph.rdf import format_of


@dataclass(frozen=True)
class Source:
    """One version of a dataset: files to load into memory, a store folder to read from disk, or an engine elsewhere.

    `keeper` is the program that can open it.
    """

    version: str
    files: tuple[str, ...] = ()
    folder: str | None = None
    engine: Mapping[str, Any] | None = None  # what the keeper needs to find it
    keeper: str = "wijkgraph.engine.keeper_process"

    def to_json(self) -> str:
        """The source as the keeper's argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Source":
        """The source that `to_json` wrote."""
        value = json.loads(text)
        return cls(**{**value, "files": tuple(value["files"])})


def of_snapshot(version: str, quads: int, dump: Path, store: Path, limits: Limits) -> Source:
    """A built snapshot: in memory while it is small enough, because joins are 4 to 6 times faster there."""
    if quads <= limits.memory_quads:
        return Source(version, files=(str(dump),))
    return Source(version, folder=str(store))


def of_files(paths: Sequence[Path]) -> Source:
    """RDF files of anyone: triples go to the default graph, quads to theirs. The version hashes the bytes.

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
    return Source(f"sha256-{version[:16]}", files=tuple(str(path.absolute()) for path in paths))


class WatchedFiles:
    """Tells the newest source in some files; reads them again only when one was replaced or written."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._stamps = self._look()
        self._source = of_files(self._paths)

    def __call__(self) -> Source:
        """The source as the files stand now. Raises SourceError when one cannot be read."""
        stamps = self._look()
        if stamps != self._stamps:
            self._source = of_files(self._paths)
            self._stamps = stamps
        return self._source

    def _look(self) -> list[tuple[int, int, int]]:
        return [
            (status.st_ino, status.st_size, status.st_mtime_ns)
            for path in self._paths
            if (status := _status(path)) is not None
        ]


def _status(path: Path) -> os.stat_result | None:
    """None for a file that is away; reading it says so in words."""
    try:
        return path.stat()
    except OSError:
        return None
