"""Reading: from a question to an answer to the words of a letter, by mouse, by keyboard, without scripts."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit
from tests.web.twin.test_static_twin import twin  # noqa: F401  (a fixture)

pytestmark = pytest.mark.slow

QUOTE = "Platform31 heeft in opdracht van BZK en de G40 een onderzoek afgerond"


def test_from_the_start_to_an_answer_to_the_passage_in_three_clicks(visit: Visit):
    page = visit.open("index.nl.html")
    page.get_by_role("link", name=re.compile("Wie gaf opdracht")).click()
    page.locator("td.receipts .source a").first.click()
    expect(page.locator(".anchor:target")).to_have_count(1)
    expect(page.locator(".passage.chosen").first).to_be_in_viewport()
    visit.clean()


def test_typing_suggests_and_leads_to_the_thing_and_its_words(visit: Visit):
    page = visit.open("index.nl.html")
    page.locator("#q").press_sequentially("wijk in z", delay=20)
    expect(page.get_by_role("option", name=re.compile("Wijk in zicht")).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Wijk in zicht")
    page.locator(f'blockquote:visible:has-text("{QUOTE[:40]}") + .source a').first.click()
    expect(page.locator(".passage.chosen").first).to_contain_text(QUOTE[:40])
    visit.clean()


def test_a_reference_leads_straight_to_its_paper(visit: Visit):
    page = visit.open("index.en.html")
    page.locator("#q").fill("Kamerstuk 30 995, nr. 98")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Parliamentary Paper 30 995, no. 98")


def test_the_keyboard_alone_reaches_the_content_and_the_answer(visit: Visit):
    page = visit.open("questions.nl.html")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_visible()


def test_escape_closes_the_suggestions_and_the_field_stays(visit: Visit):
    page = visit.open("index.nl.html")
    page.locator("#q").press_sequentially("spoor", delay=20)
    expect(page.locator(".suggestions li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".suggestions").first).to_be_hidden()
    expect(page.locator("#q")).to_have_value("spoor")


def test_a_passage_opens_its_claims_and_a_claim_lights_its_passage(visit: Visit):
    page = visit.open("letter/kst-30995-98.nl.html")
    passage = page.locator(".passage", has_text=QUOTE).first
    passage.click()
    place = (passage.get_attribute("href") or "").removeprefix("#m")
    note = page.locator(f'[data-passage="{place}"]')
    expect(note).to_have_attribute("open", "")
    note.locator("summary").hover()
    expect(page.locator(f'.passage.chosen[data-passages~="{place}"]').first).to_be_visible()


def test_incoming_links_come_when_they_are_opened(visit: Visit):
    page = visit.open("doc/organisation/platform31.nl.html")
    group = page.locator("details[data-load]").first
    group.locator("summary").click()
    expect(group.locator("ol li").first).to_be_visible()
    visit.clean()


def test_the_language_changes_on_the_page_where_one_is(visit: Visit):
    page = visit.open("question/who-made-which-study.nl.html?study=study/wijk-in-zicht")
    page.locator(".languages a").click()
    assert "who-made-which-study.en.html?study=study%2Fwijk-in-zicht" in page.url
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_back_and_forward_work(visit: Visit):
    page = visit.open("index.nl.html")
    page.get_by_role("link", name="Toezeggingen").click()
    page.locator("details.choose summary").click()
    page.locator("select[name=state]").select_option("open")
    page.get_by_role("button", name="Kies", exact=True).click()
    page.wait_for_url("**/commitments.nl.html?*state=open*")
    expect(page.locator("h1")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/commitments.nl.html")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Wat staat er werkelijk in de brieven over de wijken?")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Wie beloofde wat, en is het nagekomen?")


def test_the_editor_knows_our_prefixes_and_answers(visit: Visit):
    page = visit.open("sparql.nl.html")
    expect(page.locator(".yasgui .CodeMirror")).to_be_visible()
    expect(page.locator("#query-form")).to_be_hidden()
    page.locator("button.yasqe_queryButton").click()
    expect(page.locator(".yasr_results table tbody tr").first).to_be_visible(timeout=10_000)
    visit.clean()


def test_what_the_editor_found_is_marked_with_its_own_language(visit: Visit):
    page = visit.open("sparql.nl.html")
    found = 'SELECT * { VALUES (?a ?b ?c) { ("wijk"@nl "area"@en 7) } }'
    page.evaluate(f"document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue('{found}')")
    page.locator("button.yasqe_queryButton").click()
    cells = page.locator(".yasr_results table tbody td")
    expect(cells).to_have_count(4)
    for at, language in enumerate(("", "nl", "en", "")):
        expect(cells.nth(at)).to_have_attribute("lang", language)


def test_a_fault_of_a_query_is_told_in_the_language_of_the_page_and_its_line_marked(visit: Visit):
    page = visit.open("sparql.nl.html")
    faulty = "SELECT * {\\n  ?s ?p ?o\\n"
    page.evaluate(f"document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue('{faulty}')")
    page.locator("button.yasqe_queryButton").click()
    expect(page.locator("#query-problem")).to_contain_text("niet gesloten")
    expect(page.locator("#query-problem")).to_contain_text("regel 1")
    expect(page.locator(".faulty")).to_have_count(1)
    expect(page.locator(".errorResult")).to_be_hidden()


def test_the_terms_can_be_narrowed_and_a_link_opens_its_term(visit: Visit):
    page = visit.open("def.en.html#Commitment")
    expect(page.locator("#Commitment")).to_be_visible()
    page.locator("#filter").fill("fulfil")
    expect(page.locator("details.term", has_text="wg:Fulfilment").first).to_be_visible()
    expect(page.locator("details.term", has_text="wg:Ministry").first).to_be_hidden()
    page.locator("#filter").fill("zzzz")
    expect(page.locator("form[data-filter] [role=status]")).to_have_text("Nothing found.")
    visit.clean()


def test_the_picture_of_a_chain_is_saved_as_png(visit: Visit, tmp_path: Path):
    page = visit.open("prov/programme/leefbaarheid-en-veiligheid.nl.html")
    with page.expect_download() as download:
        page.locator("[data-png]").click()
    download.value.save_as(tmp_path / "chain.png")
    data = (tmp_path / "chain.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") > 2000  # twice the width of the picture
    visit.clean()


# Without scripts


def test_without_scripts_search_works(bare_visit: Visit):
    page = bare_visit.open("index.nl.html")
    page.locator("#q").fill("wijk in zicht")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("wijk in zicht")
    page.get_by_role("link", name="Wijk in zicht", exact=True).click()
    expect(page.locator("h1")).to_have_text("Wijk in zicht")


def test_without_scripts_a_question_can_be_filled_in(bare_visit: Visit):
    page = bare_visit.open("question/who-made-which-study.nl.html")
    page.locator("select[name=study]").select_option("study/wijk-in-zicht")
    page.get_by_role("button", name="Vraag").click()
    expect(page.locator("td", has_text="Platform31").first).to_be_visible()


def test_without_scripts_incoming_links_are_a_page(bare_visit: Visit):
    page = bare_visit.open("doc/organisation/platform31.nl.html")
    page.locator("details[data-load] summary").first.click()
    page.locator("details[data-load] a").first.click()
    expect(page.locator("[data-part] li").first).to_be_visible()


def test_without_scripts_the_query_page_is_a_form(bare_visit: Visit):
    page = bare_visit.open("sparql.nl.html")
    expect(page.locator("#query")).to_be_visible()
    expect(page.locator("#query-form button")).to_be_visible()


# The static twin on a plain file host


@pytest.fixture(scope="module")
def plain_host(twin: tuple[Path, object]) -> Iterator[str]:  # noqa: F811
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(twin[0].parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        # In a folder, not at the root: a project site of a file host.
        yield f"http://127.0.0.1:{host.server_address[1]}/{twin[0].name}"
        host.shutdown()


def test_on_a_plain_host_search_still_finds(browser: Browser, plain_host: str):
    context = browser.new_context()
    visit = Visit(context, plain_host)
    page = visit.open("index.nl.html")
    page.locator("#q").press_sequentially("wijk in z", delay=20)
    expect(page.get_by_role("option", name=re.compile("Wijk in zicht")).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-results] a", has_text="Wijk in zicht").first).to_be_visible()
    page.locator("[data-results] a", has_text="Wijk in zicht").first.click()
    expect(page.locator("h1")).to_have_text("Wijk in zicht")
    page.locator(".receipt .source a").first.click()
    expect(page.locator(".passage.chosen").first).to_be_visible()
    visit.clean()
    context.close()


@pytest.mark.parametrize(
    ("language", "named", "told"),
    [
        ("nl", "Genoemd in wat u zocht", "Zo geschreven niet gevonden: zwembad."),
        ("en", "Named in what you typed", "Not found as written: zwembad."),
    ],
)
def test_on_a_plain_host_search_tells_what_is_named_and_what_stands_nowhere(
    browser: Browser, plain_host: str, language: str, named: str, told: str
):
    context = browser.new_context()
    visit = Visit(context, plain_host)
    results = visit.open(f"search.{language}.html?q=Zwembad in Rotterdam-Zuid?").locator("[data-results]")
    expect(results.locator("h2")).to_have_text(named)
    expect(results.locator("a")).to_have_text(["Rotterdam-Zuid"])
    expect(results).to_contain_text(told)
    results = visit.open(f"search.{language}.html?q=wijk in zicht").locator("[data-results]")
    expect(results.locator("a").first).to_be_visible()
    expect(results.locator("h2")).to_have_count(0)
    visit.clean()
    context.close()


def test_on_a_plain_host_what_takes_the_service_says_so(browser: Browser, plain_host: str):
    context = browser.new_context()
    visit = Visit(context, plain_host)
    page = visit.open("question/who-commissioned-which-study.en.html")
    expect(page.locator("[data-unfilled]")).to_be_hidden()
    page = visit.open("question/who-commissioned-which-study.en.html?study=study/wijk-in-zicht")
    expect(page.locator("[data-unfilled]")).to_contain_text("holds files only")
    page = visit.open("doc/study/wijk-in-zicht.en.html")
    page.locator("#incoming ~ details summary").first.click()
    expect(page.locator("#incoming ~ details [data-here]").first).to_contain_text("holds files only")
    context.close()


def test_on_the_live_server_no_such_notice_appears(visit: Visit):
    page = visit.open("question/who-commissioned-which-study.en.html?study=study/wijk-in-zicht")
    expect(page.locator("[data-unfilled]")).to_be_hidden()
    page = visit.open("doc/study/wijk-in-zicht.en.html")
    page.locator("#incoming ~ details summary").first.click()
    expect(page.locator("#incoming ~ details ol").first).to_be_visible()
