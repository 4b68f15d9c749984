"""Releases kept on disk as mementos of documents and dumps (RFC 7089): read, chosen by time, and listed.

An address is its own TimeGate: with `Accept-Datetime` it leads to `/version/{name}/…`, the document as it was in the
release of that day. A page of a past version is rendered from the release's own files, in this process: only our own
queries run there, never those of clients.
"""

from collections import OrderedDict
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from wijkgraph.asking.questions import read_questions
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound, RequestError
from wijkgraph.project import Layout
from wijkgraph.releases.kept_releases import Release, kept_releases
from wijkgraph.web.site.addresses import START, Address
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.files import DUMPS, SUMS, dumps_of
from wijkgraph.web.site.ontology import JSONLD_CONTEXT

PREFIX = "version"
TIMEMAP = "timemap"
LINK_FORMAT = "application/link-format"
_HELD = 3  # releases whose data stay in memory
# Addresses of the service as it is now: they have no past.
_PRESENT = frozenset({"sparql", "robots", "sitemap"})


class PastVersion:
    """One release, its data in memory, and the addresses it has."""

    def __init__(self, release: Release, robots: str) -> None:
        layout, snapshot = release.layout, release.snapshot
        store = EmbeddedStore.load(snapshot.nquads, release.version, layout.base)
        self.release = release
        self.site = Site(store, layout, read_questions(*layout.questions), robots, release=release)

    def holds(self, path: str) -> bool:
        """True if the release has a document or dump at a path, whatever its ending."""
        if path.startswith(DUMPS):
            return path.removeprefix(DUMPS) in {SUMS, *(dump.name for dump in dumps_of(self.site))}
        stem = Address.of(path).stem
        return stem == START or stem in self._stems

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(
            stem for family in FAMILIES if family.name not in _PRESENT for stem in family.stems(self.site)
        )


class PastVersions:
    """The releases of a project; those that were asked for last stay in memory."""

    def __init__(self, layout: Layout, robots: str) -> None:
        self.base = layout.base
        self._folder = layout.root / "releases"
        self._robots = robots
        self._held: OrderedDict[Path, PastVersion] = OrderedDict()
        self._lock = Lock()
        self._known: tuple[float, tuple[Release, ...]] = (-1.0, ())

    @property
    def releases(self) -> tuple[Release, ...]:
        """Every release, oldest first; read again when one came. Raises SourceError for a broken one."""
        try:
            stamp = self._folder.stat().st_mtime
        except OSError:
            return ()
        if stamp != self._known[0]:
            self._known = (stamp, kept_releases(self._folder))
        return self._known[1]

    def find(self, name: str) -> PastVersion:
        """The release of that name. Raises NotFound, naming those there are."""
        for release in self.releases:
            if release.name == name:
                return self._opened(release)
        known = ", ".join(release.name for release in self.releases)
        raise NotFound(
            f"There is no release '{name}'",
            where=f"/{PREFIX}/{name}",
            next=f"There are {known}." if known else "None is kept here.",
        )

    def holding(self, path: str) -> tuple[Release, ...]:
        """The releases that have a document or dump at a path, oldest first."""
        return tuple(release for release in self.releases if self._opened(release).holds(path))

    def at(self, path: str, time: datetime) -> Release:
        """The release that stood at a time and has the document, else the first that has it. Raises NotFound."""
        found = self.holding(path)
        if not found:
            raise NotFound(
                "No release has this document", where=f"/{path}", next="Ask for it without a date."
            )
        return next((release for release in reversed(found) if release.at <= time), found[0])

    def _opened(self, release: Release) -> PastVersion:
        with self._lock:
            if release.folder not in self._held:
                self._held[release.folder] = PastVersion(release, self._robots)
            self._held.move_to_end(release.folder)
            while len(self._held) > _HELD:
                self._held.popitem(last=False)
            return self._held[release.folder]


def wanted_time(header: str) -> datetime:
    """The time of an `Accept-Datetime` header (RFC 7089, 2.1.1). Raises RequestError unless it is an HTTP date."""
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, TypeError) as error:
        raise RequestError(
            f"'{header[:60]}' is no date",
            where="Accept-Datetime",
            next="Write it as Thu, 31 May 2029 20:35:00 GMT.",
        ) from error
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def document_path(path: str) -> str:
    """The path of the document about what a path names: that of a thing or term is the document about it."""
    if path.startswith("id/"):
        return f"doc/{path.removeprefix('id/')}"
    is_term = path.startswith("def/") and Address.of(path).stem != JSONLD_CONTEXT.pattern
    return f"doc/{path}" if is_term else path


def memento_path(release: Release, path: str) -> str:
    """The address of a document or dump as it was in a release."""
    return f"/{PREFIX}/{release.name}/{quote(path, safe='/:@!$&+,;=~*()')}"


def http_date(time: datetime) -> str:
    """A time as HTTP writes it (RFC 9110, 5.6.7)."""
    return format_datetime(time.astimezone(UTC), usegmt=True)


def gate_links(path: str) -> list[str]:
    """Links of a document that is its own TimeGate: itself, and its TimeMap (RFC 7089, 2.2)."""
    address = quote(path, safe="/:@!$&+,;=~*()")
    return [
        f'</{address}>; rel="original timegate"',
        f'</{TIMEMAP}/{address}>; rel="timemap"; type="{LINK_FORMAT}"',
    ]


def memento_links(path: str, release: Release, found: tuple[Release, ...]) -> list[str]:
    """Links of a memento: the document it is one of, its TimeMap, and the mementos around it."""
    links = gate_links(path)
    place = found.index(release)
    around = {"first": found[0], "last": found[-1]}
    around |= {"prev": found[place - 1]} if place else {}
    around |= {"next": found[place + 1]} if place + 1 < len(found) else {}
    for name, other in around.items():
        links.append(f'<{memento_path(other, path)}>; rel="{name} memento"; datetime="{http_date(other.at)}"')
    return links


def time_map(base: str, path: str, found: tuple[Release, ...]) -> str:
    """The mementos of a document as a TimeMap (RFC 7089, 5), with absolute addresses. Raises NotFound for none."""
    if not found:
        raise NotFound("No release has this document", where=f"/{path}", next="Ask for it without a date.")
    address = quote(path, safe="/:@!$&+,;=~*()")
    lines = [
        f'<{base}{address}>; rel="original timegate"',
        f'<{base}{TIMEMAP}/{address}>; rel="self"; type="{LINK_FORMAT}"; '
        f'from="{http_date(found[0].at)}"; until="{http_date(found[-1].at)}"',
    ]
    for place, release in enumerate(found):
        ends = [name for name, at in (("first", 0), ("last", len(found) - 1)) if at == place]
        kind = " ".join([*ends, "memento"])
        target = base + memento_path(release, path).removeprefix("/")
        lines.append(f'<{target}>; rel="{kind}"; datetime="{http_date(release.at)}"')
    return ",\n".join(lines) + "\n"


def is_of_the_present(path: str) -> bool:
    """True for an address of the service as it is now, which has no past."""
    stem = Address.of(path).stem
    return any(family.match(stem) is not None for family in FAMILIES if family.name in _PRESENT)


def refuse_present(path: str) -> None:
    """Raises NotFound for an address of the service as it is now, under a past version."""
    if is_of_the_present(path):
        raise NotFound(
            "A past version has documents and dumps, no service",
            where=f"/{path}",
            next="Queries are answered from the newest version; load the dump of this one to query it.",
        )
