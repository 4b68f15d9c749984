"""One JSON line per query, for operators. Client addresses are never written; its text only if wanted."""

import json
import logging
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from wijkgraph.errors import cannot_write

log = logging.getLogger("wijkgraph.web")


class QueryLog:
    """A log that goes to a file, to stderr (`-`), or nowhere (empty).

    A file that is not `held` is opened for each line, for a log of few lines that nobody closes.
    """

    def __init__(self, target: str, *, with_text: bool, held: bool = True) -> None:
        self._with_text = with_text
        self._file = _open(target)
        self._fails = False
        self._reopened = "" if held or target == "-" else target
        if self._reopened:
            self.close()

    @property
    def is_on(self) -> bool:
        """True if lines go anywhere."""
        return self._file is not None

    def write(self, query: str | None, **facts: Any) -> None:
        """Writes one line: the time, the hash of the query, its text if wanted, and the facts.

        A log that cannot be written, on a full disk say, costs no query its answer; that is logged once.
        """
        if self._file is None:
            return
        line: dict[str, Any] = {"time": datetime.now(UTC).isoformat(timespec="milliseconds")}
        if query is not None:
            line["sha256"] = sha256(query.encode("utf-8", "surrogatepass")).hexdigest()
            if self._with_text:
                line["query"] = query
        try:
            self._append(json.dumps(line | facts, ensure_ascii=False).encode() + b"\n")
        except OSError as error:
            if not self._fails:
                log.error("the query log cannot be written: %s", error.strerror)
            self._fails = True
        else:
            self._fails = False

    def _append(self, line: bytes) -> None:
        if self._reopened:
            with Path(self._reopened).open("ab", buffering=0) as file:
                file.write(line)
        elif self._file is not None:
            self._file.write(line)

    def close(self) -> None:
        """Closes the file; stderr stays open."""
        if self._file is not None:
            self._file.close()


def _open(target: str) -> BinaryIO | None:
    """An unbuffered file: a line is written whole or not at all. Raises StoreError when it cannot be written."""
    if not target:
        return None
    if target == "-":
        return open(sys.stderr.fileno(), "ab", buffering=0, closefd=False)
    try:
        return Path(target).open("ab", buffering=0)
    except OSError as error:
        raise cannot_write(error, "the query log", target, option="--query-log") from error
