"""Debian's Chromium, driven by Playwright, before a running server with the real data."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.conftest import copy_project
from tests.outside import packaged, program
from tests.web.conftest import Server, site, snapshot, start
from wijkgraph.dataset.kept_snapshots import Snapshot
from wijkgraph.project import Layout, find_layout
from wijkgraph.releases.release_folder import make_release

__all__ = ["site", "snapshot"]  # fixtures of the pages, used here too

RELEASE = "2026.1"


@pytest.fixture(scope="session")
def room(layout: Layout, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with the pages of the real data, and a release of them as a past version."""
    root = tmp_path_factory.mktemp("room")
    copy_project(root)
    make_release(find_layout(root, layout.build), RELEASE, root / "releases", date="2030-01-01")
    running = start("--unchecked", before=["--root", str(root), "--build", str(layout.build)])
    yield running
    running.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = program("chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


class Visit:
    """A browser context that remembers what went wrong and what was asked of whom."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context = context
        self.home = home
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._requested)

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.strangers.append(request.url)

    def goes_to(self, path: str) -> Page:
        """A page of the site in the first tab, as on screen by day; what went wrong with those before is forgotten.

        Half the work of opening a page is that of a new tab.
        """
        tab, *others = self.context.pages or [self._tab()]
        for page in others:
            page.close()
        tab.emulate_media(media="null", color_scheme="light")
        tab.goto("about:blank")
        self.strangers.clear()
        self.complaints.clear()
        return self._load(tab, path)

    def open(self, path: str) -> Page:
        """A page of the site in a tab of its own; complaints of the browser's console are kept."""
        return self._load(self._tab(), path)

    def _tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _load(self, page: Page, path: str) -> Page:
        page.goto(f"{self.home}/{path}", wait_until="networkidle")
        return page

    def clean(self) -> None:
        """Fail when anything was asked of another host, or anything went wrong."""
        assert self.strangers == []
        assert self.complaints == []


@contextmanager
def visiting(browser: Browser, room: Server, **options: Any) -> Iterator[Visit]:
    """A visit of the site, with these options of Playwright's contexts."""
    context = browser.new_context(**options)
    yield Visit(context, room.url)
    context.close()


@pytest.fixture
def visit(browser: Browser, room: Server) -> Iterator[Visit]:
    """A visit on a desktop, scripts on."""
    with visiting(browser, room, viewport={"width": 1280, "height": 900}, locale="nl-NL") as visit:
        yield visit


@pytest.fixture
def bare_visit(browser: Browser, room: Server) -> Iterator[Visit]:
    """A visit with scripts off."""
    with visiting(browser, room, viewport={"width": 1280, "height": 900}, java_script_enabled=False) as visit:
        yield visit


def violations(page: Page, *rules: str) -> list[str]:
    """Faults that axe finds against WCAG 2.2 A and AA, and its best practices; against some rules only, where named."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(packaged("axe-core/axe.min.js").read_text(encoding="utf-8"))
    only = f", runOnly: {list(rules)}" if rules else ""
    found = page.evaluate(f"axe.run(document, {{resultTypes: ['violations']{only}}})")
    return [
        f"{one['id']}: {one['help']} {[node['html'][:150] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]
