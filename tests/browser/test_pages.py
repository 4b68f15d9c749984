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
    page.wait_for_selector(".errorResult pre")
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


def test_printed_a_page_leaves_out_what_paper_cannot_do(visit: Visit):
    page = visit.open("doc/study/wijk-in-zicht.nl.html")
    page.emulate_media(media="print")
    assert not page.locator("nav.menu").is_visible()
    assert not page.locator("form.search").is_visible()
    assert page.locator("blockquote").first.is_visible()


@pytest.mark.parametrize("path", ["id/study/nobody-made-this", "question/who-made-which-study?colour=red"])
def test_a_page_about_a_problem_is_accessible(visit: Visit, path: str):
    page = visit.context.new_page()
    page.goto(f"{visit.home}/{path}")
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    assert visit.strangers == []
