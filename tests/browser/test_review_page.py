"""The review page by keyboard alone, in a real browser, and what it refuses."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import violations
from tests.reviewing.conftest import make_project
from tests.reviewing.proposals import KEY, TEXT
from wijkgraph.claims.claim import Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.project import Layout
from wijkgraph.reviewing.verdicts import read_verdicts

pytestmark = pytest.mark.slow


class DeskServer:
    """A review served on loopback; `address` holds the token."""

    def __init__(self, layout: Layout) -> None:
        command = [
            "-m",
            "wijkgraph",
            "--lang",
            "en",
            "--root",
            str(layout.root),
            "review",
            KEY,
            "--web",
            "--by",
            "lezer",
        ]
        self.layout = layout
        self.process = subprocess.Popen(
            [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.process.communicate()
        self.home = self.address.partition("/?")[0]

    def stop(self) -> None:
        """Ends the server as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=30)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[DeskServer]:
    server = DeskServer(make_project(tmp_path))
    yield server
    server.stop()


@pytest.fixture
def page(browser: Browser, served: DeskServer) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(served.address)
    yield opened
    context.close()


def press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_letter_is_reviewed_by_keyboard_alone(page: Page, served: DeskServer) -> None:
    assert page.url == f"{served.home}/"  # without the token
    for key in "1aaaa666":
        press(page, key)
    assert "5 of 5 claims decided; 0 of 7" in page.inner_text("header")
    press(page, "u")
    assert "1 of 7 sentences open" in page.inner_text("header")
    press(page, "y")
    press(page, "q")
    assert "Your decisions are kept" in page.inner_text("main")
    assert served.process.wait(30) == 0
    ledger = read_ledger(served.layout.claims / f"{KEY}.trig")
    assert sum(claim.status is Status.ACCEPTED for claim in ledger.claims) == 4
    assert len(ledger.set_aside) == 3


def test_the_page_is_accessible_in_each_of_its_states(page: Page) -> None:
    assert violations(page) == []
    press(page, "t")
    assert violations(page) == []
    for key in "1aaaa":
        press(page, key)
    assert violations(page) == []


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.uncheck("#keys-on")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert "0 of 5" in page.inner_text("header")


def test_a_tab_that_is_closed_loses_nothing(page: Page, served: DeskServer) -> None:
    press(page, "a")
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(f"{served.home}/")
    assert "1 of 5 claims decided" in again.inner_text("header")


def test_a_selection_behind_an_emoji_is_counted_in_code_points(page: Page, served: DeskServer) -> None:
    words = "Naar verwachting volgt meer."
    page.evaluate(
        """(words) => {
          const stretch = [...document.querySelectorAll(".stretch")].find((one) => one.textContent.includes(words));
          const node = stretch.firstChild, range = document.createRange();
          range.setStart(node, 0); range.setEnd(node, node.length);
          document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
        }""",
        words,
    )
    page.wait_for_function("document.querySelector('#new [name=start]').value !== ''")
    start = int(page.input_value("#new [name=start]"))
    assert TEXT[start : int(page.input_value("#new [name=end]"))] == words
    page.select_option("#new [name=kind]", "made")
    with page.expect_navigation():
        page.click("#new button")
    assert "1 of 7 sentences open" in page.inner_text("header")
    assert [one.start for one in read_verdicts(served.layout)] == [start]


def test_a_selection_within_a_stretch_that_holds_an_emoji_is_counted_in_code_points(page: Page) -> None:
    page.evaluate(
        """() => {
          const stretch = [...document.querySelectorAll(".stretch")].find((one) => one.textContent.includes("(🏘)"));
          const node = stretch.firstChild, range = document.createRange();
          const at = node.data.indexOf("🏘");
          range.setStart(node, at); range.setEnd(node, at + 3);
          document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
        }"""
    )
    page.wait_for_function("document.querySelector('#new [name=start]').value !== ''")
    start, end = (int(page.input_value(f"#new [name={name}]")) for name in ("start", "end"))
    assert TEXT[start:end] == "🏘)"


def test_an_amendment_is_typed_with_names_to_choose_from(page: Page, served: DeskServer) -> None:
    page.keyboard.press("e")
    page.keyboard.press("Tab")
    page.keyboard.type("Samen Sterker")
    page.select_option("[name=part]", index=1)
    with page.expect_navigation():
        page.press("input[list=offers]", "Enter")
    told = {(one.kind, one.status, one.reason) for one in read_verdicts(served.layout)}
    assert told == {("programme", "rejected", "amended"), ("programme", "accepted", "")}


def test_nobody_else_reads_or_decides(served: DeskServer) -> None:
    home = served.home
    assert httpx.get(f"{home}/").status_code == 403  # no token, no cookie
    assert httpx.get(f"{home}/?token=guess").status_code == 403
    first = httpx.get(served.address)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert httpx.get(served.address).status_code == 403  # the token works once
    jar = dict([cookie.partition(";")[0].split("=", 1)])
    page = httpx.get(f"{home}/", cookies=jar)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    proof = re.search(r'name="proof" value="([^"]+)"', page.text)
    assert proof
    form = {"command": "accept", "proof": proof[1]}

    def post(data: dict[str, str], **headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.post(f"{home}/decide", data=data, cookies=jar, headers=named).status_code

    assert post({"command": "accept"}) == 403  # no proof
    assert post(form, origin="http://evil.example.org") == 403
    assert post(form, origin="null") == 403
    assert post(form, host="evil.example.org") == 403  # DNS rebinding
    assert post(form, sec_fetch_site="cross-site") == 403
    assert post(form | {"words": "x" * 70_000}) == 413
    assert httpx.post(f"{home}/decide", data=form).status_code == 403  # no cookie
    assert read_verdicts(served.layout) == []
    assert post(form, origin=home) == 303
    assert len(read_verdicts(served.layout)) == 1


@pytest.mark.parametrize("harm", ["amend 99", "aside", "new", "nonsense"])
def test_a_broken_form_is_told_and_decides_nothing(page: Page, served: DeskServer, harm: str) -> None:
    page.evaluate(
        """(harm) => { const button = document.querySelector('button[data-key="a"]');
             button.value = harm; button.click(); }""",
        harm,
    )
    page.wait_for_selector("p.wrong")
    assert read_verdicts(served.layout) == []
