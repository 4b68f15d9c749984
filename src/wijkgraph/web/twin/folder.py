"""The folder of a static twin: files of an earlier twin that no longer exist are removed, those of others kept.

A list of the files stands in the folder itself. It is made anew while the twin is written, and takes the place of the
former one at the end; after an interruption both are there, and the next run goes by both.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from wijkgraph.errors import UsageError, writing

LIST = ".wijkgraph-files"
_PARTIAL = ".wijkgraph-files.new"


class TwinFolder:
    """Writes a twin's files. Any number of processes may `write`; one of them opens, lists and finishes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[Path] = set()

    def open(self) -> None:
        """Begins a twin. Raises StoreError for an unwritable folder, UsageError for one that holds something else."""
        with writing("the site", self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            ours = (self._folder / LIST).exists() or (self._folder / _PARTIAL).exists()
            if not ours and any(self._folder.iterdir()):
                raise UsageError(
                    "The folder holds something else",
                    where=str(self._folder),
                    next="Give an empty folder, or a new one.",
                )
            if (self._folder / _PARTIAL).exists():
                with (self._folder / LIST).open("a", encoding="utf-8") as listed:
                    listed.writelines(f"{path}\n" for path in self._listed(_PARTIAL))
            (self._folder / _PARTIAL).write_text("", encoding="utf-8")
        self._begun = (self._folder / _PARTIAL).stat().st_mtime_ns

    def write(self, path: str, data: bytes | Path) -> int:
        """Writes a file by its path within the folder, or copies one there; returns its bytes. Raises StoreError."""
        target = self._folder / path
        with writing("the site", target):
            if target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            if isinstance(data, bytes):
                return target.write_bytes(data)
            shutil.copyfile(data, target)
            return target.stat().st_size

    def list(self, paths: Iterable[str]) -> None:
        """Records files as written. Raises StoreError."""
        with (
            writing("the site", self._folder),
            (self._folder / _PARTIAL).open("a", encoding="utf-8") as listed,
        ):
            listed.writelines(f"{path}\n" for path in paths)

    def finish(self) -> None:
        """Removes the files of an earlier twin that this one does not have. Raises StoreError."""
        with writing("the site", self._folder):
            for path in self._listed(LIST):
                old = self._folder / path
                # What was written anew is younger than its list.
                if old.is_file() and old.stat().st_mtime_ns < self._begun:
                    old.unlink()
            (self._folder / _PARTIAL).replace(self._folder / LIST)

    def _listed(self, name: str) -> Iterator[str]:
        if (self._folder / name).exists():
            with (self._folder / name).open(encoding="utf-8") as lines:
                yield from (line.rstrip("\n") for line in lines)
