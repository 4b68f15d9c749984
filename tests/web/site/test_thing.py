"""Pages about things: a silence answers, facts stand in a reader's order, a sentence is quoted once."""

import re
from xml.etree import ElementTree

import pytest
from markupsafe import escape

from tests.web.site_pages import rendered
from wijkgraph.web.site.document_family import Site
from wijkgraph.words.messages import LANGUAGES, messages

SILENCE = "doc/not-stated/budget-of-the-national-programme"


def headings(page: str) -> list[str]:
    return re.findall(r"<dt>(.*?)</dt>", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_silence_answers_with_sentences(site: Site, language: str):
    page = rendered(site, f"{SILENCE}.{language}.html")
    answer = page.partition("</header>\n")[2].partition("<details")[0]
    assert str(messages(language)("question.not_stated")) in answer
    assert answer.count("<blockquote") == 2
    assert "666 929" not in page
    for letter in ("97", "98", "99", "100"):
        assert f"doc/letter/kst-30995-{letter}.{language}.html" in answer


def test_the_page_of_a_silence_leads_to_the_question_it_belongs_to(site: Site):
    key = SILENCE.rpartition("/")[2]
    asked_by = [name for name, question in site.questions.items() if key in question.silences]
    assert asked_by
    page = rendered(site, f"{SILENCE}.en.html")
    assert all(f"question/{name}.en.html" in page for name in asked_by)


def test_facts_stand_in_the_order_in_which_a_reader_asks(site: Site):
    found = headings(rendered(site, "doc/study/wijk-in-zicht.en.html").partition('id="influences"')[0])
    assert found.index("produced by") < found.index("date of issue") < found.index("commissioned by")
    assert found.index("commissioned by") < found.index("aim") < found.index("finding")


def test_a_sentence_is_quoted_once_on_the_page_of_a_study(site: Site):
    page = rendered(site, "doc/study/wijk-in-zicht.nl.html")
    quotes = re.findall(r'<blockquote class="quote" lang="nl" cite="([^"]+)"', page)
    assert len(quotes) > 3
    assert len(set(quotes)) == len(quotes)
    assert str(messages("nl")("thing.again_too")) in page


def test_what_heads_the_page_is_not_repeated_among_the_facts(site: Site):
    facts = rendered(site, "doc/study/wijk-in-zicht.nl.html").partition('id="facts"')[2]
    assert "<dt>naam</dt>" not in facts
    assert "<dt>soort</dt>" not in facts


def test_a_dutch_page_holds_no_english_translation(site: Site):
    page = rendered(site, "doc/study/wijk-in-zicht.nl.html")
    assert "Neighbourhood in View" not in page
    assert 'lang="en"' not in page.partition("<main")[2]


def test_a_passage_is_called_by_its_words_and_a_claim_by_what_it_says(site: Site):
    passages = rendered(site, "kind/passage.nl.html")
    assert "“De brief bevat tevens mijn beleidsreactie.” (nr. 97)<" in passages
    claims = rendered(site, "kind/claim.nl.html") + rendered(site, "kind/claim/2.nl.html")
    links = re.findall(r"doc/claim/[^\"]+\">(.*?)</a>", claims)
    assert links
    assert not [words for words in links if re.search(r"\b[0-9a-f]{12}\b", words)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_of_a_reviewer_is_not_read_out_in_the_language_of_the_page(site: Site, language: str):
    query = """PREFIX wg: <https://w3id.org/wijkgraph/def#> SELECT ?claim ?note WHERE {
        GRAPH ?g { ?claim wg:reviewNote ?note } FILTER CONTAINS(?note, " ") } ORDER BY ?claim LIMIT 1"""
    [[claim, note]] = site.store.select(query).rows
    page = rendered(site, f"doc/{site.names.local(claim.value)}.{language}.html")
    assert f'<span lang="">{escape(note.value)}</span>' in page


def test_a_claim_that_was_replaced_is_called_by_what_it_said(site: Site):
    page = rendered(site, "doc/claim/kst-30995-100/d87eefa0d8f8.nl.html")
    [link] = re.findall(r"<a [^>]*52078474d5a1[^>]*>([^<]*)</a>", page)
    assert link.startswith("Aanpak Wijken")
    assert "52078474d5a1" not in link


def test_the_head_of_a_letter_tells_its_subject_date_and_sender(site: Site):
    head = rendered(site, "letter/kst-30995-98.en.html").partition("</header>\n")[2].partition("</header>")[0]
    assert "Aanpak Wijken" in head
    assert "31 March 2020" in head
    assert "Minister of the Interior" in head


def test_a_long_letter_leads_to_its_headings(site: Site):
    page = rendered(site, "letter/kst-30995-98.nl.html")
    contents = re.findall(r'<li><a href="#(part\d+)">', page)
    assert len(contents) > 4
    assert all(f'id="{part}"' in page for part in contents)


def test_statistics_for_programs_are_no_part_of_the_page_of_the_dataset(site: Site):
    page = rendered(site, "doc/dataset/wijkgraph.nl.html")
    assert "Partition" not in page
    assert "http://rdfs.org/ns/void#" not in re.sub(r'"[^"]*"', "", page)  # each has its name in words
    assert 'href="' in page.partition('id="plain"')[2]  # the rest of what is recorded stands there


def test_every_term_stands_folded_under_its_own_anchor(site: Site):
    page = rendered(site, "def.nl.html")
    for name in ("Commitment", "promisedBy"):
        assert re.search(
            rf'<details class="term" data-entry><summary>.*wg:{name}<.*\n.*<div id="{name}">', page
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_of_a_chain_stands_alone_with_its_sources(site: Site, language: str):
    text = rendered(site, f"prov/programme/leefbaarheid-en-veiligheid.{language}.svg")
    svg = ElementTree.fromstring(text)
    words = " ".join(svg.itertext())
    assert "30 995" in words
    assert "w3id.org/wijkgraph/prov/programme/leefbaarheid-en-veiligheid" in words
    assert site.version in words
    assert words.count("“") >= 6
    assert not re.search(r"<script|\son\w+=|href=\"(?!https://)|url\(|@import", text)
