"""A folder of fetched papers: each version once, by id and SHA-256, with a register of where, when and on what terms.

A paper that a service changed is another version beside the first: a corrected paper is a new letter. A record that is
replayed unchanged adds nothing. The register is a file of JSON lines; a line that was left half written is passed over.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from wijkgraph.atomic_files import write_atomically
from wijkgraph.fetching.polite_client import Fetched

REGISTER = "register.jsonl"
_CURSORS = "cursors.json"
_ENDINGS = {
    "application/pdf": "pdf",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
}


@dataclass(frozen=True)
class PaperRecord:
    """A paper as its service tells it. `updated` is its stamp of the version; `number` is as printed, and no key."""

    service: str
    id: str
    updated: str
    address: str  # of the file
    title: str = ""
    number: str = ""
    date: str = ""
    kind: str = ""
    is_withdrawn: bool = False


class FetchedPapers:
    """The papers below a folder. What it is told, it has written when the call returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "papers").mkdir(parents=True, exist_ok=True)
        register = folder / REGISTER
        if register.exists() and not register.read_bytes().endswith(b"\n"):
            with register.open("a", encoding="utf-8") as file:
                file.write("\n")  # behind a line that was left half written
        self._seen: set[tuple[str, str, str]] = set()
        self._files: set[tuple[str, str, str]] = set()
        for entry in read_register(folder):
            self._seen.add((entry["service"], entry["id"], entry["updated"]))
            self._files.add((entry["service"], entry["id"], entry.get("sha256", "")))

    def has(self, record: PaperRecord) -> bool:
        """True for a version that is known by the service's own stamp; one without a stamp is looked at again."""
        return bool(record.updated) and (record.service, record.id, record.updated) in self._seen

    def keep(self, record: PaperRecord, fetched: Fetched, terms: str) -> Path | None:
        """Writes a paper and its entry; None where the same bytes are kept already under another stamp."""
        checksum = sha256(fetched.data).hexdigest()
        is_new = (record.service, record.id, checksum) not in self._files
        ending = _ENDINGS.get(fetched.media_type) or _ending_of(fetched.address)
        name = f"papers/{_safe(record.id)}-{checksum[:8]}.{ending}"
        if is_new:
            write_atomically(self._folder / name, fetched.data)
        self._enter(
            record, {"sha256": checksum, "file": name, "media_type": fetched.media_type, "terms": terms}
        )
        return self._folder / name if is_new else None

    def withdraw(self, record: PaperRecord) -> None:
        """Record that the service took a paper back; what was fetched of it stays."""
        self._enter(record, {})

    def cursor(self, name: str) -> str:
        """The place up to which a feed was followed; empty at its beginning."""
        return str(self._cursors().get(name, ""))

    def move(self, name: str, cursor: str) -> None:
        """Record the place up to which a feed was followed."""
        write_atomically(
            self._folder / _CURSORS, json.dumps(self._cursors() | {name: cursor}, indent=1) + "\n"
        )

    def _cursors(self) -> dict[str, Any]:
        path = self._folder / _CURSORS
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}

    def _enter(self, record: PaperRecord, more: dict[str, str]) -> None:
        fetched_at = datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
        path = self._folder / REGISTER
        with path.open("a", encoding="utf-8") as file:
            entry = asdict(record) | more | {"fetched": fetched_at}
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._seen.add((record.service, record.id, record.updated))
        self._files.add((record.service, record.id, more.get("sha256", "")))


def read_register(folder: Path) -> Iterator[dict[str, Any]]:
    """The entries of a folder's register, in the order in which they were made."""
    path = folder / REGISTER
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and {"service", "id", "updated"} <= entry.keys():
            yield entry


def entry_of(folder: Path, checksum: str) -> dict[str, Any] | None:
    """The newest entry of a file with this SHA-256; None for a file that was not fetched."""
    return next((one for one in reversed(list(read_register(folder))) if one.get("sha256") == checksum), None)


def _safe(id_: str) -> str:
    """An id as part of a file name: what a service sends never leads elsewhere."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", id_)[:80].strip("-") or "paper"


def _ending_of(address: str) -> str:
    ending = address.partition("?")[0].rpartition(".")[2].lower()
    return ending if re.fullmatch(r"[a-z0-9]{2,4}", ending) else "bin"
