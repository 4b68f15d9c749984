"""Releases kept on disk: `releases/NAME/`, each a whole project with its dumps, and the day from which it stands."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wijkgraph.dataset.kept_snapshots import Snapshot
from wijkgraph.errors import NotFound, SourceError, UsageError
from wijkgraph.project import Layout, find_layout

RECORD = "release.json"
DUMPS = "dumps"
NAME = r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,62}[0-9A-Za-z])?"
_NAME = re.compile(NAME)


@dataclass(frozen=True)
class Release:
    """One release on disk. `at` is the time from which it stands, in UTC, whole seconds."""

    folder: Path
    name: str
    at: datetime
    version: str  # of the data
    previous: str = ""

    @property
    def layout(self) -> Layout:
        """The release as a project of its own."""
        return Layout(self.folder.absolute(), (self.folder / DUMPS).absolute())

    @property
    def snapshot(self) -> Snapshot:
        """Its dumps and their manifest."""
        return Snapshot(self.folder / DUMPS)


def checked_name(name: str) -> str:
    """The name of a release. Raises UsageError unless it can stand in an address and be a folder anywhere."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' is no name for a release",
            next="Use letters, digits, dots and hyphens, such as 2026.1.",
        )
    return name


def kept_releases(folder: Path) -> tuple[Release, ...]:
    """Every release in a folder, oldest first; other folders are passed over. Raises SourceError for a broken one."""
    found = [read_release(path.parent) for path in sorted(folder.glob(f"*/{RECORD}"))]
    return tuple(sorted(found, key=lambda release: (release.at, release.name)))


def read_release(folder: Path) -> Release:
    """One release. Raises SourceError when its record cannot be read."""
    path = folder / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        at = parse_time(record["date"])
        return Release(folder, record["name"], at, record["dataVersion"], record.get("previous", ""))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(
            "The record of this release cannot be read", where=str(path), next="Restore it, or release again."
        ) from error


def find_release(folder: Path, name: str) -> Release:
    """The release of that name. Raises NotFound, naming those there are."""
    kept = {release.name: release for release in kept_releases(folder)}
    if name in kept:
        return kept[name]
    known = ", ".join(kept)
    raise NotFound(
        f"There is no release '{name}'",
        where=str(folder),
        next=f"Known: {known}." if known else "None was made yet: `wijkgraph release` makes one.",
    )


def find_state(folder: Path, name: str) -> Layout:
    """The project of a release by name, else of a folder. Raises NotFound and SourceError."""
    if _NAME.fullmatch(name) and (folder / name / RECORD).is_file():
        return read_release(folder / name).layout
    if Path(name).is_dir():
        return find_layout(Path(name))
    return find_release(folder, name).layout


def parse_time(text: str) -> datetime:
    """A day or an xsd:dateTime as a time in UTC; a day begins at midnight. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def format_time(at: datetime) -> str:
    """A time as xsd:dateTime in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
