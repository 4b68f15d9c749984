"""Journal of a review: a file to which each decision is appended and synced before the next one is asked.

A line is the first 16 hexadecimal digits of a SHA-256 over the line before and this record, a blank, and the record
as JSON. A process killed while writing leaves a torn last line, which is dropped; any other broken line is an error.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from wijkgraph.errors import SourceError, StoreError, cannot_read, cannot_write

ENDING = ".journal"
Record = Mapping[str, Any]


def read_journal(path: Path) -> tuple[list[Record], int, int]:
    """Records of a journal, the length in bytes of what is whole, and how many bytes of a torn line follow.

    Raises SourceError when a line before the last is broken, or the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return [], 0, 0
    except OSError as error:
        raise cannot_read(error, path) from error
    records: list[Record] = []
    at, before = 0, ""
    while at < len(data):
        end = data.find(b"\n", at)
        line = data[at:end] if end >= 0 else data[at:]
        record = _record(line, before) if end >= 0 else None
        if record is None:
            if end >= 0 and data.find(b"\n", end + 1) >= 0:
                raise SourceError(
                    f"The review journal is broken at line {len(records) + 1}",
                    where=str(path),
                    next="Restore it from a copy, or cut it off before that line: what stands above is whole.",
                )
            return records, at, len(data) - at
        records.append(record)
        before = line[:16].decode()
        at = end + 1
    return records, at, 0


class Journal:
    """An open journal. `records` are those that were there; `torn` counts the bytes of a dropped last line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records, self._end, self.torn = read_journal(path)
        self._before = ""
        try:
            is_new = not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            if is_new:
                _sync_folder(path.parent)
            os.ftruncate(self._file, self._end)
            if self._end:
                last = os.pread(self._file, self._end, 0).rstrip(b"\n").rpartition(b"\n")[2]
                self._before = last[:16].decode()
        except OSError as error:
            raise _cannot_keep(error, path) from error

    def append(self, record: Record) -> None:
        """Writes a record and waits until the disk has it. Raises StoreError, and then the record is not there."""
        body = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        mark = _mark(self._before, body)
        line = mark.encode() + b" " + body + b"\n"
        try:
            written = 0
            while written < len(line):
                written += os.pwrite(self._file, line[written:], self._end + written)
            os.fsync(self._file)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, self._end)
            raise _cannot_keep(error, self.path) from error
        self._end += len(line)
        self._before = mark

    def close(self) -> None:
        """Closes the file."""
        os.close(self._file)


@contextmanager
def only_reviewer(folder: Path, by: str) -> Iterator[None]:
    """Keeps others from reviewing the same source while the block runs. Raises StoreError, which names them.

    The lock is the kernel's (flock(2)): it goes with the process, however that ends.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _cannot_keep(error, path) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
            raise StoreError(
                "Somebody else is reviewing these claims",
                where=holder or str(path),
                next="Try again when they are done.",
            ) from error
        with suppress(OSError):  # the name is a courtesy; a full disk does not stop whoever only looks
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{by}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC".encode(), 0)
        yield
    finally:
        os.close(handle)


def _mark(before: str, body: bytes) -> str:
    return sha256(before.encode() + body).hexdigest()[:16]


def _record(line: bytes, before: str) -> Record | None:
    mark, _, body = line.partition(b" ")
    if mark.decode("ascii", "replace") != _mark(before, body):
        return None
    try:
        record = json.loads(body)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_keep(error: OSError, path: Path) -> StoreError:
    return cannot_write(error, "the decision (earlier ones are kept)", path)
