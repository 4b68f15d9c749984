"""The page of search and its suggestions, and the page for reporting an error."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.site_pages import rendered
from wijkgraph.errors import RequestError
from wijkgraph.names import DEF, kind_of
from wijkgraph.project import Layout, find_layout
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.search_pages import kinds_of
from wijkgraph.web.site.withdrawn import withdrawn_claims
from wijkgraph.words.messages import LANGUAGES, messages


def links(page: str) -> dict[str, str]:
    """The addresses of the links on a page, with their words."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', page)
    return {unescape(address): unescape(re.sub(r"<[^>]*>", "", words)) for address, words in found}


def test_what_is_meant_stands_first_then_questions_about_it(site: Site):
    page = rendered(site, "search.nl.html", q="minister BZK")
    headings = re.findall(r'<h2 id="(\w+)"', page)
    assert headings[:2] == ["meant", "questions"]
    found = links(page)
    assert "doc/post/minister-van-bzk.nl.html" in found
    assert "dossier/post/minister-van-bzk.nl.html" in found
    assert "question/who-promised-what-and-was-it-kept.nl.html?office=post%2Fminister-van-bzk" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_linked_with_its_facts(site: Site, language: str):
    found = links(rendered(site, f"search.{language}.html", q="nr. 98"))
    assert f"letter/kst-30995-98.{language}.html" in found
    assert f"doc/letter/kst-30995-98.{language}.html" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_for_nothing_found_helps(site: Site, language: str):
    page = rendered(site, f"search.{language}.html", q="stikstof")
    say = messages(language)
    assert all(say(f"search.{key}") in page for key in ("none", "unknown", "how"))
    assert f"questions.{language}.html" in links(page)


def test_misspelt_words_lead_to_the_search_for_what_was_meant(site: Site):
    found = links(rendered(site, "search.nl.html", q="leefbaarhied in wijken"))
    assert found["search.nl.html?q=leefbaarheid+wijken"] == "leefbaarheid wijken"


def test_a_paper_that_is_not_here_is_told_as_one(site: Site):
    page = rendered(site, "search.en.html", q="Kamerstuk 30 995, nr. 6")
    assert messages("en")("search.unknown_paper") in page
    assert "letter/kst-30995-97.en.html" in links(page)


def test_lists_of_claims_say_what_they_count(site: Site):
    """Claims of registers and of the editors are among them, those that ended are not."""
    sources = site.store.select(f"SELECT ?c ?s {{ ?c a <{DEF}#Claim> ; <{DEF}#claimedIn> ?s }}").rows
    assert {kind_of(source) for _, source in sources} == {"letter", "register"}
    assert dict(kinds_of(site))["claim"] == len({claim for claim, _ in sources})
    assert not set(withdrawn_claims(site)) & {claim for claim, _ in sources}
    counted = messages("nl")("search.counted")
    assert all(counted in rendered(site, page) for page in ("search.nl.html", "kind/claim.nl.html"))
    assert counted not in rendered(site, "kind/study.nl.html")


@pytest.mark.parametrize(
    ("language", "heading", "following"),
    [("nl", "Alles van de soort “Bewering”", "Volgende"), ("en", "Everything of the kind “Claim”", "Next")],
)
def test_a_list_of_many_is_headed_as_one(site: Site, language: str, heading: str, following: str):
    page = rendered(site, f"kind/claim.{language}.html")
    assert f"<h1>{heading}</h1>" in page
    assert f">{following}</a>" in page


def test_a_kind_that_is_none_is_refused(site: Site):
    with pytest.raises(RequestError, match="no kind of thing 'nope'"):
        rendered(site, "search.nl.html", q="wijk", kind="nope")
    assert "doc/area/utrecht-overvecht.nl.html" in links(
        rendered(site, "search.nl.html", q="overvecht", kind="area")
    )


def test_pages_of_the_menu_are_found_in_either_language(site: Site):
    assert links(rendered(site, "search.nl.html", q="download"))["data.nl.html"] == "Gegevens"
    assert 'id="pages"' in rendered(site, "search.en.html", q="kwaliteit")


@pytest.mark.parametrize(
    "text", ["<b>x</b>", '"><script>alert(1)</script>', "\u202e&<", "leefbaarheid " * 900]
)
def test_what_was_typed_is_text_and_nothing_else(site: Site, text: str):
    page = rendered(site, "search.nl.html", q=text)
    assert "<b>x" not in page
    assert "<script>alert" not in page
    assert len(page) < 300_000


def test_suggestions_are_chosen_here_and_a_host_of_plain_files_gets_them_all(site: Site):
    some = json.loads(rendered(site, "search.nl.json", q="minister bzk"))
    whole = json.loads(rendered(site, "search.nl.json"))
    assert (some["isWhole"], whole["isWhole"]) == (False, True)
    assert [entry["id"] for entry in some["entries"]][:1] == ["post/minister-van-bzk"]
    assert {"question", "passage", "study"} <= {entry["kind"] for entry in whole["entries"]}
    assert len(whole["entries"]) > 500 > len(some["entries"])


def test_suggestions_for_a_slot_are_of_its_kind(site: Site):
    told = json.loads(rendered(site, "search.nl.json", q="leefbaarheid", kind="programme"))
    assert {entry["kind"] for entry in told["entries"]} == {"programme"}


def with_contact(site: Site, copy: Layout, address: str) -> Site:
    """The site of a publisher that is reached at an address."""
    text = copy.catalogue.read_text(encoding="utf-8")
    told = re.sub(r"vcard:hasURL <[^>]*>", address, text)
    assert told != text
    copy.catalogue.write_text(told, encoding="utf-8")
    return replace(site, layout=copy)


def test_a_report_is_a_mail_to_the_contact_with_the_address_of_the_claim(site: Site, copy: Layout):
    ours = with_contact(site, copy, "vcard:hasEmail <mailto:brieven@example.org>")
    page = rendered(ours, "report.nl.html", about="study/wijk-in-zicht")
    (mail,) = (address for address in links(page) if address.startswith("mailto:"))
    sent = parse_qs(urlsplit(mail).query)
    assert urlsplit(mail).path == "brieven@example.org"
    assert sent["subject"] == ["Meld een fout: Wijk in zicht"]
    assert "https://w3id.org/wijkgraph/id/study/wijk-in-zicht\n" in sent["body"][0]
    assert site.version in sent["body"][0]


def test_a_report_may_go_to_a_page_that_takes_a_title_and_a_text(site: Site, copy: Layout):
    ours = with_contact(site, copy, "vcard:hasURL <https://example.org/issues/new?label=claim>")
    page = rendered(ours, "report.en.html", about="study/wijk-in-zicht")
    (address,) = (one for one in links(page) if one.startswith("https://example.org"))
    assert {"label", "title", "body"} == parse_qs(urlsplit(address).query).keys()


@pytest.mark.parametrize("address", ["vcard:hasURL <javascript:alert(1)>", "vcard:hasURL <urn:x:y>"])
def test_a_contact_that_no_reader_can_reach_is_no_link(site: Site, copy: Layout, address: str):
    page = rendered(with_contact(site, copy, address), "report.en.html", about="study/wijk-in-zicht")
    assert messages("en")("report.send") not in page
    assert "https://w3id.org/wijkgraph/id/study/wijk-in-zicht" in page


def test_a_claim_and_a_thing_lead_straight_to_the_contact_with_their_address(site: Site, copy: Layout):
    ours = with_contact(site, copy, "vcard:hasEmail <mailto:brieven@example.org>")
    claim = rendered(ours, "kind/claim.nl.html")
    stem = re.findall(r'href="\.\./(doc/claim/[^"]+)\.nl\.html"', claim)[0]
    for one in (stem, "doc/study/wijk-in-zicht"):
        (mail,) = (
            address for address in links(rendered(ours, f"{one}.nl.html")) if address.startswith("mailto:")
        )
        assert (
            f"{site.project.base}id/{one.removeprefix('doc/')}\n" in parse_qs(urlsplit(mail).query)["body"][0]
        )


def test_the_contact_of_the_project_file_serves_where_the_catalogue_has_none(site: Site, copy: Layout):
    file = copy.root / "wijkgraph.toml"
    told = file.read_text(encoding="utf-8").replace(
        "[project]", '[project]\ncontact = "mailto:lezer@example.org"'
    )
    file.write_text(told, encoding="utf-8")
    ours = replace(site, layout=find_layout(copy.root, copy.build))
    for page in ("report.nl.html", "doc/study/wijk-in-zicht.nl.html"):
        assert [one for one in links(rendered(ours, page)) if one.startswith("mailto:lezer@example.org?")]


def test_without_a_contact_the_page_says_where_to_send_the_text(site: Site):
    page = rendered(site, "report.nl.html", about="study/wijk-in-zicht")
    assert "aan wie deze kopie van wijkgraph uitgeeft" in page
    assert not [one for one in links(page) if one.startswith("mailto:")]
