"""Releases kept on disk as mementos of documents and dumps (RFC 7089): read, chosen by time, and listed.

An address is its own TimeGate: with `Accept-Datetime` it leads to `/version/{name}/…`, the document as it was in the
release of that day. A page of a past version is rendered from the release's own files; its queries run in workers of
their own, within the limits of the service. Few releases have workers at once: those that were asked for last.
"""

from asyncio import AbstractEventLoop, run_coroutine_threadsafe
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from threading import BoundedSemaphore, Lock
from urllib.parse import quote

from wijkgraph.asking.question_files import read_questions
from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import Busy, NotFound, RequestError
from wijkgraph.project import Layout
from wijkgraph.releases.kept_releases import Release, kept_releases
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.site.addresses import Address
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.ontology import JSONLD_CONTEXT
from wijkgraph.web.site.release_contents import PRESENT, ReleaseContents, contents_of

PREFIX = "version"
TIMEMAP = "timemap"
PAST = "past"  # folder, among what is built, of the contents of releases
LINK_FORMAT = "application/link-format"
_HELD = 3  # releases that have workers, and their data in memory
_AT_ONCE = 8  # requests for the past; one more is answered 503


class PastVersions:
    """The releases of a project; those that were asked for last keep their workers. For several threads."""

    def __init__(self, layout: Layout, context: ServiceContext) -> None:
        self.base = layout.base
        self._folder, self._build = layout.root / "releases", layout.build
        self._context = context
        self._pools: OrderedDict[Path, Pool] = OrderedDict()
        self._contents: dict[Path, ReleaseContents] = {}
        self._lock, self._listing = Lock(), Lock()
        self._places = BoundedSemaphore(_AT_ONCE)
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

    def find(self, name: str) -> Release:
        """The release of that name. Raises NotFound, naming those there are."""
        for release in self.releases:
            if release.name == name:
                return release
        known = ", ".join(release.name for release in self.releases)
        raise NotFound(
            f"There is no release '{name}'",
            where=f"/{PREFIX}/{name}",
            next=f"Known: {known}." if known else "None is kept here.",
        )

    def holding(self, path: str) -> tuple[Release, ...]:
        """The releases that have a document or dump at a path, oldest first. Raises Busy."""
        return tuple(release for release in self.releases if self._contents_of(release).holds(path))

    def at(self, path: str, time: datetime) -> Release:
        """The release that stood at a time and has the document, else the first that has it. Raises NotFound, Busy."""
        found = self.holding(path)
        if not found:
            raise NotFound(
                "No release has this document", where=f"/{path}", next="Ask for it without a date."
            )
        return next((release for release in reversed(found) if release.at <= time), found[0])

    @contextmanager
    def site(self, release: Release, loop: AbstractEventLoop) -> Iterator[Site]:
        """Yields the site of a release, with a store that answers from it until the end.

        Raises Busy where too many ask for the past, StoreError for a release that cannot be loaded.
        """
        with self._place(), ExitStack() as stack:
            with self._lock:
                blocking = BlockingStore(self._pool_of(release, loop), loop, base=release.layout.base)
                store = stack.enter_context(blocking.pinned())
            questions, robots = read_questions(*release.layout.questions), self._context.settings.robots
            yield Site(store, release.layout, questions, robots, release=release)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Holds a place among those who ask for the past. Raises Busy where all are taken.

        Loading takes seconds: the threads of other pages must not all wait for it.
        """
        if not self._places.acquire(blocking=False):
            raise Busy("Many ask for past versions now", retry_after=5, next="Come back in some seconds.")
        try:
            yield
        finally:
            self._places.release()

    def _contents_of(self, release: Release) -> ReleaseContents:
        if release.folder not in self._contents:
            with self._place(), self._listing:
                if release.folder not in self._contents:
                    self._contents[release.folder] = contents_of(release, self._build / PAST)
        return self._contents[release.folder]

    def _pool_of(self, release: Release, loop: AbstractEventLoop) -> Pool:
        """The workers of a release, loaded where it has none; those asked for longest ago end with their last query."""
        others = self._context.other_pools
        if release.folder not in self._pools:
            while len(self._pools) >= _HELD:
                _, former = self._pools.popitem(last=False)
                others.remove(former)
                loop.call_soon_threadsafe(former.retire)
            limits = replace(self._context.settings.limits, fast_workers=1, slow_workers=1)
            pool = Pool(limits, self._context.pool.start_keeper)
            source = DataSource(release.version, files=(str(release.snapshot.nquads),))
            run_coroutine_threadsafe(pool.open(source), loop).result()
            self._pools[release.folder] = pool
            others.append(pool)
        self._pools.move_to_end(release.folder)
        return self._pools[release.folder]


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
    return any(family.match(stem) is not None for family in FAMILIES if family.name in PRESENT)


def refuse_present(path: str) -> None:
    """Raises NotFound for an address of the service as it is now, under a past version."""
    if is_of_the_present(path):
        raise NotFound(
            "A past version has documents and dumps, no service",
            where=f"/{path}",
            next="Queries are answered from the newest version; load the dump of this one to query it.",
        )
