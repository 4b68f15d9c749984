"""Documents and dumps that a kept release has: listed once, in a process of its own, and kept among what is built.

Listing asks the whole release and takes a second of work, which the process that serves must not spend.
"""

import json
import subprocess
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from wijkgraph import __version__
from wijkgraph.asking.question_files import read_questions
from wijkgraph.atomic_files import write_atomically
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import StoreError
from wijkgraph.releases.kept_releases import Release, format_time, read_release
from wijkgraph.web.site.addresses import START, Address
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.files import DUMPS, SUMS, dumps_of

# Addresses of the service as it is now: they have no past.
PRESENT = frozenset({"sparql", "robots", "sitemap"})


class ReleaseContents:
    """Addresses of one release, eight bytes each: of many releases there is no room for more."""

    def __init__(self, stems: Iterable[int], dumps: Iterable[str]) -> None:
        """Takes digests of the stems of documents, and names of dumps."""
        self._stems = array("Q", sorted(set(stems)))
        self._dumps = frozenset(dumps)

    def holds(self, path: str) -> bool:
        """True if the release has a document or dump at a path, whatever its ending."""
        if path.startswith(DUMPS):
            return path.removeprefix(DUMPS) in self._dumps
        wanted = _digest(Address.of(path).stem)
        place = bisect_left(self._stems, wanted)
        return place < len(self._stems) and self._stems[place] == wanted

    def to_json(self, made_for: str) -> str:
        """Encodes the contents, with the mark of what they were made for."""
        record = {"for": made_for, "dumps": sorted(self._dumps), "stems": self._stems.tolist()}
        return json.dumps(record) + "\n"


def contents_of(release: Release, folder: Path) -> ReleaseContents:
    """The contents as kept in a folder; listed and kept there where they are not, or are of another release or code.

    Raises StoreError for a release that cannot be loaded.
    """
    path, mark = folder / f"{release.name}.json", _mark(release)
    with suppress(OSError, ValueError, KeyError, TypeError):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["for"] == mark:
            return ReleaseContents(record["stems"], record["dumps"])
    found = _listed_apart(release)
    with suppress(OSError):  # where nothing can be kept, each process lists anew
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, found.to_json(mark))
    return found


def list_contents(release: Release) -> ReleaseContents:
    """Lists every document and dump. Raises StoreError for a release that cannot be loaded."""
    layout, snapshot = release.layout, release.snapshot
    store = EmbeddedStore.load(snapshot.nquads, release.version, layout.base)
    site = Site(store, layout, read_questions(*layout.questions), release=release)
    stems = {stem for family in FAMILIES if family.name not in PRESENT for stem in family.stems(site)}
    return ReleaseContents(map(_digest, (START, *stems)), (SUMS, *(dump.name for dump in dumps_of(site))))


def _listed_apart(release: Release) -> ReleaseContents:
    """The contents, listed by a process that does nothing else and ends."""
    command = [sys.executable, "-P", "-m", "wijkgraph.web.site.release_contents", str(release.folder)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        out, _ = process.communicate()
    if process.returncode:
        raise StoreError(
            "The contents of this release could not be listed",
            where=str(release.folder),
            next="Check its files against its SHA256SUMS, and the memory that is free.",
        )
    record = json.loads(out)
    return ReleaseContents(record["stems"], record["dumps"])


def _mark(release: Release) -> str:
    """A digest of what the contents depend on: the release, the program, and the addresses it has."""
    parts = (release.version, format_time(release.at), __version__, *(family.pattern for family in FAMILIES))
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _digest(stem: str) -> int:
    return int.from_bytes(blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


if __name__ == "__main__":
    release = read_release(Path(sys.argv[1]))
    sys.stdout.write(list_contents(release).to_json(_mark(release)))
