"""One JSON line per query, for operators. Client addresses are never written; its text only if wanted."""

import json
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from wijkgraph.errors import StoreError


class QueryLog:
    """A log that goes to a file, to stderr (`-`), or nowhere (empty)."""

    def __init__(self, target: str, *, with_text: bool) -> None:
        self._with_text = with_text
        self._file = _open(target)

    def write(self, query: str | None, **facts: Any) -> None:
        """One line: the time, the query's hash, its text if wanted, and the facts."""
        if self._file is None:
            return
        line: dict[str, Any] = {"time": datetime.now(UTC).isoformat(timespec="milliseconds")}
        if query is not None:
            line["sha256"] = sha256(query.encode("utf-8", "surrogatepass")).hexdigest()
            if self._with_text:
                line["query"] = query
        self._file.write(json.dumps(line | facts, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Write out and close, unless it is stderr."""
        if self._file not in (None, sys.stderr):
            self._file.close()


def _open(target: str) -> TextIO | None:
    if not target:
        return None
    if target == "-":
        return sys.stderr
    try:
        return Path(target).open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise StoreError(
            f"Cannot write the query log: {error.strerror}",
            where=target,
            next="Give another file with --query-log.",
        ) from error
