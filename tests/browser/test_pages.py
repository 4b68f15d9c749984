"""Every kind of page in a real browser, in both languages: no fault, no stranger asked, accessible, fitting a phone."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, violations
from tests.web.conftest import Server

pytestmark = pytest.mark.slow

KINDS = [
    "index",
    "search",
    "search?q=rebel",
    "questions",
    "question/who-promised-what-and-was-it-kept",
    "question/who-commissioned-which-study?study=study/veerkracht-in-het-corporatiebezit",
    "letters",
    "letter/kst-30995-98",
    "commitments",
    "studies",
    "areas",
    "programme",
    "doc/study/wijk-in-zicht",
    "doc/letter/kst-30995-98",
    "doc/area/utrecht-overvecht",
    "doc/not-stated/client-of-veerkracht",
    "doc/passage/kst-30995-99/34-47",
    "doc/def/influence-type/prompted",
    "prov/decision/vier-gebieden-toegevoegd",
    "prov/programme/leefbaarheid-en-veiligheid",
    "kind/study",
    "kind/claim",
    "kind/passage",
    "dossier/area/utrecht-overvecht",
    "sheet/minister-van-bzk",
    "def",
    "data",
    "quality",
    "report?about=study/wijk-in-zicht",
    "sparql",
]
LANGUAGES = ("nl", "en")


def at(kind: str, language: str) -> str:
    stem, mark, query = kind.partition("?")
    return f"{stem}.{language}.html{mark}{query}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible_and_asks_nothing_of_others(visit: Visit, kind: str, language: str):
    page = visit.open(at(kind, language))
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    visit.clean()


DARK = [
    "index",
    "question/who-promised-what-and-was-it-kept",
    "letter/kst-30995-99",
    "prov/decision/vier-gebieden-toegevoegd",
    "sparql",
]


@pytest.mark.parametrize("kind", DARK)
def test_the_dark_theme_has_contrast_too(browser: Browser, room: Server, kind: str):
    context = browser.new_context(color_scheme="dark")
    visit = Visit(context, room.url)
    assert violations(visit.open(at(kind, "nl"))) == []
    visit.clean()
    context.close()


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_a_phone(browser: Browser, room: Server, kind: str):
    context = browser.new_context(viewport={"width": 360, "height": 720})
    page = Visit(context, room.url).open(at(kind, "nl"))
    if kind == "sparql":
        page.evaluate("document.getElementById('editor').remove()")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    context.close()


# Where a reader's question is answered, by the first element that does.
ANSWERS = {
    "index": ".found",
    "question/which-reports-informed-which-decisions": "#answer",
    "question/who-commissioned-which-study?study=study/veerkracht-in-het-corporatiebezit": ".silence",
    "commitments": ".promise",
    "studies": "h2",
    "areas": "h2, table",
    "programme": ".chapter",
    "doc/study/wijk-in-zicht": ".ledger dd",
    "doc/not-stated/client-of-veerkracht": ".silence",
    "letter/kst-30995-98": ".printed",
    "prov/programme/leefbaarheid-en-veiligheid": "table",
    "dossier/area/utrecht-overvecht": "blockquote",
    "sheet/minister-van-bzk": "li",
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_answer_stands_on_the_first_screen_of_a_phone(browser: Browser, room: Server, kind: str):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = Visit(context, room.url).open(at(kind, "nl"))
    box = page.locator(f"main {ANSWERS[kind]}").first.bounding_box()
    assert box is not None
    assert box["y"] < 844
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_neither_heavy_nor_endless(browser: Browser, room: Server, kind: str):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    visit = Visit(context, room.url)
    page = visit.open(at(kind, "nl"))
    assert len(page.content().encode()) <= 300_000
    height = page.evaluate("document.documentElement.scrollHeight")
    # A letter is as long as it is, and then leads to its parts.
    assert height <= 10_000 or page.locator("nav a[href^='#part']").count() > 3
    context.close()


def test_printed_a_page_leaves_out_what_paper_cannot_do(visit: Visit):
    page = visit.open("doc/study/wijk-in-zicht.nl.html")
    page.emulate_media(media="print")
    assert not page.locator("nav.menu").is_visible()
    assert not page.locator("form.search").is_visible()
    assert page.locator("blockquote").first.is_visible()


@pytest.mark.parametrize(
    "path",
    [
        "id/study/nobody-made-this",
        "question/who-made-which-study?colour=red",
        "sparql?query=SELECT%20*%20%7B%20%3Fs",
    ],
)
def test_a_page_about_a_problem_is_accessible(visit: Visit, path: str):
    page = visit.context.new_page()
    page.goto(f"{visit.home}/{path}")
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    assert visit.strangers == []
