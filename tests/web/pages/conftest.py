"""The site over the real data: without HTTP for what pages say, and as a running server for how they are served."""

from collections.abc import Iterator

import pytest

from tests.web.conftest import Server, start
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.layout import Layout
from wijkgraph.questions import read_questions
from wijkgraph.snapshot import Snapshot, build_snapshot
from wijkgraph.web.pages.families import FAMILIES
from wijkgraph.web.pages.site import Ask, Family, Form, Site, find_family


@pytest.fixture(scope="session")
def snapshot(layout: Layout) -> Snapshot:
    """The real data, built."""
    return build_snapshot(layout)


@pytest.fixture(scope="session")
def site(layout: Layout, snapshot: Snapshot) -> Site:
    """The site over the real data."""
    return Site(EmbeddedStore.load(snapshot.nquads, snapshot.version), layout, read_questions(layout.queries))


@pytest.fixture(scope="session")
def room(layout: Layout, snapshot: Snapshot) -> Iterator[Server]:
    """A running server with the pages of the site."""
    running = start("--unchecked", before=["--root", str(layout.root), "--build", str(layout.build)])
    yield running
    running.stop()


def form_named(family: Family, ending: str) -> Form:
    """The form of a family with this ending."""
    return next(form for form in family.forms() if form.ending == ending)


def asked(address: str, **query: str) -> tuple[Family, Ask]:
    """The family of an address with its ending, and the request for that form."""
    folder, _, last = address.rpartition("/")
    name, _, ending = last.partition(".")
    stem = f"{folder}/{name}" if folder else name
    family, _ = find_family(FAMILIES, stem)
    ask = form_named(family, ending).ask(family, stem)
    return family, Ask(ask.stem, ask.parts, ask.representation, ask.language, ask.profile, query)


def rendered(site: Site, address: str, **query: str) -> str:
    """A document as text."""
    family, ask = asked(address, **query)
    return family.render(site, ask).decode()


def samples(site: Site, most: int = 3) -> list[str]:
    """Addresses without endings of every family: all of small ones, some of each kind of thing."""
    found: list[str] = []
    for family in FAMILIES:
        stems = list(family.stems(site))
        by_kind: dict[str, list[str]] = {}
        for stem in stems:
            by_kind.setdefault(stem.rpartition("/")[0], []).append(stem)
        found += [stem for group in by_kind.values() for stem in group[:most]]
    return found
