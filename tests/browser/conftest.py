"""Debian's Chromium, driven by Playwright, before a running server with the real data."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.outside import packaged, program
from tests.web.conftest import Server, room, site, snapshot

__all__ = ["room", "site", "snapshot"]  # fixtures of the pages, used here too


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

    def open(self, path: str) -> Page:
        """A page of the site; complaints of the browser's console are kept."""
        page = self.context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.home}/{path}", wait_until="networkidle")
        return page

    def clean(self) -> None:
        """Fail when anything was asked of another host, or anything went wrong."""
        assert self.strangers == []
        assert self.complaints == []


@pytest.fixture
def visit(browser: Browser, room: Server) -> Iterator[Visit]:
    """A visit on a desktop, scripts on."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield Visit(context, room.url)
    context.close()


@pytest.fixture
def bare_visit(browser: Browser, room: Server) -> Iterator[Visit]:
    """A visit with scripts off."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield Visit(context, room.url)
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, and its best practices."""
    page.evaluate(packaged("axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']} {[node['html'][:150] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]
