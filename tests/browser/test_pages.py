"""Every kind of page in a real browser: no fault, no stranger asked, accessible, and its answer on the first screen.

Each page is opened three times: in Dutch on a phone, in English on a desktop, and without scripts.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RELEASE, Visit, violations, visiting
from tests.ours import ID
from tests.web.conftest import Server
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.withdrawn import withdrawn_claims

pytestmark = pytest.mark.slow

# Every kind of page, and where its reader's question is answered: the first element that does.
PAGES = {
    "index": ".found",
    "search": "li a",
    "search?q=rebel": "h2 ~ * a",
    "search?q=leefbaarheit": "p a",
    "search?q=zzqqxx": "p",
    "search?q=wat heeft de minister beloofd?": "h2 ~ * a",
    "questions": ".asked a",
    "question/who-promised-what-and-was-it-kept": "table.answer td",
    "question/which-reports-informed-which-decisions": "table.answer td",
    "question/who-takes-part-in-what": "table.answer td",
    "question/which-chain-runs-through-which-decision": "table",
    "question/who-commissioned-which-study?study=study/veerkracht-in-het-corporatiebezit": ".silence",
    "letters": "li a",
    "letter/kst-30995-98": ".printed",
    "commitments": ".promise",
    "studies": "h2",
    "areas": "table",
    "programme": ".chapter",
    "tables": "td a",
    "doc/study/wijk-in-zicht": ".ledger dd",
    "doc/letter/kst-30995-98": ".ledger dd",
    "doc/area/utrecht-overvecht": ".ledger dd",
    "doc/not-stated/client-of-veerkracht": ".silence",
    "doc/passage/kst-30995-99/34-47": "blockquote",
    "doc/def/influence-type/prompted": "dd",
    "prov/decision/vier-gebieden-toegevoegd": "table",
    "prov/programme/leefbaarheid-en-veiligheid": "table",
    "kind/study": "li a",
    "kind/claim": "li a",
    "kind/passage": "li a",
    "dossier/area/utrecht-overvecht": "blockquote",
    "dossier/organisation/tweede-kamer": "blockquote",
    "sheet/minister-van-bzk": "li",
    "def": "p a",
    "data": "dd",
    "quality": "td",
    "report?about=study/wijk-in-zicht": "li",
    "sparql": "#query, .yasqe",
    f"version/{RELEASE}/doc/study/wijk-in-zicht": ".past",
}
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 740}  # a desktop at 400 % is no wider
DESKTOP = {"width": 1280, "height": 900}


def at(kind: str, language: str) -> str:
    stem, mark, query = kind.partition("?")
    return f"{stem}.{language}.html{mark}{query}"


def opened(page: Page) -> None:
    """Everything that is folded is opened, and what is loaded then has come."""
    page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
    expect(page.locator("main details[data-load][open] > [data-here]")).to_have_count(0, timeout=30_000)


@pytest.fixture(scope="module")
def phone(browser: Browser, room: Server) -> Iterator[Visit]:
    """A visit on a phone, which goes from page to page."""
    with visiting(browser, room, viewport=PHONE) as visit:
        yield visit


@pytest.fixture(scope="module")
def desktop(browser: Browser, room: Server) -> Iterator[Visit]:
    """A visit on a desktop, which goes from page to page."""
    with visiting(browser, room, viewport=DESKTOP) as visit:
        yield visit


@pytest.fixture(scope="module")
def bare(browser: Browser, room: Server) -> Iterator[Visit]:
    """A visit without scripts, which goes from page to page."""
    with visiting(browser, room, viewport=DESKTOP, java_script_enabled=False) as visit:
        yield visit


@pytest.mark.parametrize("kind", PAGES)
def test_on_a_phone_the_answer_stands_on_the_first_screen_and_the_page_ends(phone: Visit, kind: str):
    """And it fits, is light, has contrast by day and by night, and on paper holds no menu."""
    page = phone.goes_to(at(kind, "nl"))
    assert page.locator("html").get_attribute("lang") == "nl"
    box = page.locator("main").locator(PAGES[kind]).locator("visible=true").first.bounding_box()
    assert box is not None
    assert box["y"] < PHONE["height"] - 20
    height, wide = (page.evaluate(f"document.documentElement.scroll{side}") for side in ("Height", "Width"))
    assert wide <= PHONE["width"]
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.set_viewport_size(PHONE)
    # A letter is as long as it is, and then leads to its parts.
    assert height <= 10_000 or page.locator("nav a[href^='#part']").count() > 3
    assert len(page.content().encode()) <= 300_000
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, "color-contrast", "link-in-text-block") == []
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator("main h1").is_visible()
    assert not page.locator("nav.menu").is_visible()
    assert not page.locator("form.search").is_visible()


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_accessible_by_keyboard_too_and_asks_nothing_of_others(desktop: Visit, kind: str):
    page = desktop.goes_to(at(kind, "en"))
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    opened(page)
    assert violations(page) == []
    desktop.clean()


@pytest.mark.parametrize("kind", PAGES)
def test_without_scripts_a_page_answers_too(bare: Visit, kind: str):
    page = bare.goes_to(at(kind, "nl"))
    expect(page.locator("main").locator(PAGES[kind]).locator("visible=true").first).to_be_visible()
    bare.clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_results_and_faults_of_a_query_are_accessible(browser: Browser, room: Server, scheme: str):
    context = browser.new_context(color_scheme=scheme)
    page = Visit(context, room.url).open("sparql.en.html")
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr table td")
    assert violations(page) == []
    page.click(".select_response")
    page.wait_for_selector(".yasr .CodeMirror")
    assert violations(page) == []
    page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue('SELECT * { ?s')")
    page.click(".yasqe_queryButton")
    page.wait_for_selector("#query-problem strong")
    assert page.locator(".faulty").count() == 1
    assert violations(page) == []
    context.close()


def test_printed_a_page_shows_its_quotes_those_that_were_folded_too(visit: Visit):
    page = visit.open("doc/study/wijk-in-zicht.nl.html")
    page.emulate_media(media="print")
    assert page.locator("blockquote").first.is_visible()
    added = "one => getComputedStyle(one, '::after').content"
    address = page.locator("main a[href^='https://www.platform31.nl/']").first
    assert address.evaluate(added) == "none"  # it is shown already
    page = visit.open("question/who-takes-part-in-what.nl.html")
    last = page.locator("details.stretch").last.locator("td > blockquote").last
    expect(last).to_be_hidden()
    page.emulate_media(media="print")
    expect(last).to_be_visible()


# What is asked, and the status of the page that tells what is wrong with it.
PROBLEMS = {
    "id/study/nobody-made-this": 404,
    "no/such/page": 404,
    "doc/study/wijk-in-zicht.docx": 406,
    "commitments/9999999": 404,
    "question/who-made-which-study?colour=red": 400,
    "question/who-made-which-study?study=study/nothing-of-the-kind": 400,
    "sparql?query=SELECT%20*%20%7B%20%3Fs": 400,
}


def is_in_order(page: Page) -> None:
    """A page about a problem has its frame, fits a phone, and is accessible by day and by night."""
    assert page.locator("h1").count() == 1
    assert page.locator("nav.menu a").count() > 5
    assert page.locator(".languages a").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, "color-contrast") == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sheet_of_an_office_prints_on_one_side(visit: Visit, language: str):
    page = visit.open(at("sheet/minister-van-bzk", language))
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.evaluate(
        "const list = document.querySelector('main li').parentNode;"
        "for (let n = 0; n < 9; n++) list.after(list.cloneNode(true))"
    )
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) > 1  # what is longer is seen to be


@pytest.mark.parametrize("path", PROBLEMS)
def test_a_page_about_a_problem_is_accessible(visit: Visit, path: str):
    page = visit.context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    answer = page.goto(f"{visit.home}/{path}")
    assert answer is not None
    assert answer.status == PROBLEMS[path]
    is_in_order(page)
    assert visit.strangers == []


def test_the_page_of_a_claim_that_no_longer_stands_leads_on(visit: Visit, site: Site):
    ended = next(iri for iri, one in withdrawn_claims(site).items() if one.successors)
    page = visit.context.new_page()
    answer = page.goto(f"{visit.home}/doc/{ended.value.removeprefix(ID)}.en.html")
    assert answer is not None
    assert answer.status == 410
    is_in_order(page)
    page.locator("main li a").first.click()
    expect(page.locator("blockquote").first).to_be_visible()
