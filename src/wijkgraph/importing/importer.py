"""Imports of files: bytes of a paper in any of the forms it is found in become the text that is frozen or read.

Plain text stays as it is, byte for byte. Every other form is converted in a child process with limits, and what was
dropped is counted.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from wijkgraph.errors import SourceError, TooLarge, TooSlow, cannot_read, error_of
from wijkgraph.importing.conversion import ImportLimits, too_much_text
from wijkgraph.importing.file_kinds import FileKind, kind_of_file
from wijkgraph.letters.frozen import decode_text

STDIN = "-"


@dataclass(frozen=True)
class Imported:
    """A paper as text: the kind of its file, SHA-256 of the file, and what was dropped, by kind with the amount."""

    text: str
    kind: FileKind
    checksum: str
    dropped: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def is_converted(self) -> bool:
        """True where the text is not the file itself."""
        return self.kind is not FileKind.TEXT

    @property
    def left_out(self) -> str:
        """The kinds and amounts of what was dropped, on one line; empty where nothing was."""
        return "; ".join(f"{what}: {count}" for what, count in self.dropped.items())


def import_file(name: str, limits: ImportLimits = ImportLimits()) -> Imported:  # noqa: B008, an immutable value
    """The paper in a file, or on standard input for "-". Raises as `import_data`, and SourceError for no such file."""
    return import_data(read_bytes(name, limits), name, limits)


def read_bytes(name: str, limits: ImportLimits) -> bytes:
    """The bytes of a file, or of standard input. Raises SourceError, or TooLarge above the limit of a file."""
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(limits.file + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(limits.file + 1)
    except OSError as error:
        raise cannot_read(error, name) from error
    if len(data) > limits.file:
        raise TooLarge(
            f"The file is larger than {limits.file / 1e6:g} MB",
            where=name,
            next="Give one paper a file, or raise the limit with --max-mb.",
        )
    return data


def import_data(data: bytes, name: str, limits: ImportLimits = ImportLimits()) -> Imported:  # noqa: B008
    """The paper in the bytes of a file; `name` is told in errors. Raises SourceError, TooLarge or TooSlow."""
    kind = kind_of_file(data, name)
    checksum = sha256(data).hexdigest()
    if kind is not FileKind.TEXT:
        told = _convert(data, kind, name, limits)
        return Imported(told["text"], kind, checksum, told["dropped"], tuple(told["remarks"]))
    if len(data) > limits.text:
        raise too_much_text(limits, name)
    dropped = {}
    if data.startswith(b"\xef\xbb\xbf"):
        dropped["byte order mark"] = 1
    if b"\r\n" in data:
        dropped["carriage returns"] = data.count(b"\r\n")
    text = decode_text(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"), where=name)
    return Imported(text, kind, checksum, dropped)


def _convert(data: bytes, kind: FileKind, name: str, limits: ImportLimits) -> dict[str, Any]:
    numbers = (limits.text, limits.pages, limits.seconds, limits.memory)
    command = [sys.executable, "-m", "wijkgraph.importing.conversion_process", kind.value, *map(str, numbers)]
    try:
        # Its complaints are the library's, in words for a programmer.
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_long(name, limits) from error
    if done.returncode < 0:  # by a signal: the system ended it at a limit, or a library broke
        raise _too_long(name, limits)
    if done.returncode:
        raise TooLarge(
            "The file broke the program that reads its form", where=name, next="Give the text of the paper."
        )
    told = json.loads(done.stdout)
    if "error" in told:
        raise error_of(told | {"where": name})
    if not told["text"].strip():
        raise SourceError("The file has no text", where=name, next="Give the text of the paper.")
    answer: dict[str, Any] = told
    return answer


def _too_long(name: str, limits: ImportLimits) -> TooSlow:
    return TooSlow(
        f"Reading the file takes longer than {limits.seconds} s, or more than {limits.memory // 2**20} MiB",
        where=name,
        next="Give the text of the paper, or raise the limit with --max-seconds.",
    )
