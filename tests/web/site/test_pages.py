"""Every page of the site over the real data: it renders, its links lead somewhere, and it speaks one language."""

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from html5rdf.html5parser import HTMLParser as StrictParser

from tests.ours import BASE, ID, our_store, thing
from tests.web.site_pages import asked, remembering, rendered, samples
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import Gone, NotFound, RequestError
from wijkgraph.formats import HTML
from wijkgraph.names import key_of, kind_of, term
from wijkgraph.overviews.chain import chain_of
from wijkgraph.overviews.class_records import things_of
from wijkgraph.overviews.quality import ReviewFigures
from wijkgraph.rdf import Quad
from wijkgraph.reading.scoring import Count
from wijkgraph.reviewing.agreement import Agreement
from wijkgraph.reviewing.verdicts import Rate
from wijkgraph.web.site import portions, provenance, quality_pages, search_pages
from wijkgraph.web.site.document_family import Site, find_family
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.letter_pages import LETTER
from wijkgraph.web.site.thing import all_things, find_document_topic
from wijkgraph.web.site.withdrawn import withdrawn_claims
from wijkgraph.words.messages import LANGUAGES, messages

pytestmark = pytest.mark.slow

OTHER = {"nl": "en", "en": "nl"}
VOID = {"meta", "link", "input", "br", "img", "hr", "rect", "path", "line", "circle", "source"}


class Page(HTMLParser):
    """Contents of a page: its links, its anchors, and its text by language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    @property
    def language(self) -> str:
        return self._open[-1][1] if self._open else ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("id"):
            self.anchors.add(values["id"])
        for name in ("href", "src", "action", "data-load"):
            if values.get(name):
                self.links.append(values[name])
        language = values.get("lang", self.language)
        for name in ("aria-label", "placeholder", "title"):
            self.text.setdefault(language, []).append(values.get(name) or "")
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self._open and self._open[-1][0] not in ("script", "style", "code"):
            self.text.setdefault(self.language, []).append(data)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    """A sample of pages in both languages, by their address."""
    found = {}
    for stem in samples(site):
        family, _ = find_family(FAMILIES, stem)
        if HTML in family.offers:
            one = remembering(site)
            addresses = [f"{stem}.{language}.html" for language in LANGUAGES]
            found |= {address: rendered(one, address) for address in addresses}
    assert len(found) > 200
    return found


@pytest.mark.slow
def test_every_page_is_html_without_a_fault(pages: dict[str, str]):
    for address, text in pages.items():
        parser = StrictParser()
        parser.parse(text)
        faults = [(place, code) for place, code, _ in parser.errors]
        assert not faults, (address, faults[:3], text.splitlines()[faults[0][0][0] - 1][:200])


def test_every_link_leads_to_a_document_of_the_site(site: Site, pages: dict[str, str]):
    @cache
    def known(path: str) -> bool:
        if path.startswith("assets/") or path in OUTSIDE_FAMILIES:
            return True
        _, ask = asked(path)
        if path.startswith(("doc/", "prov/")):
            try:
                find_document_topic(site, re.sub("^prov/", "doc/", ask.stem))
            except Gone as gone:  # a claim leads to the one that it replaced, which says so in turn
                return bool(gone.successors)
        return True

    for address, text in pages.items():
        for link in Page(text).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            path = normpath(join(dirname(address), unquote(parts.path)))
            assert known(path), (address, link)


# Addresses that other parts of the service answer.
OUTSIDE_FAMILIES = {
    "sparql",
    "openapi.json",
    "data/SHA256SUMS",
    "data/wijkgraph.nq",
    "data/wijkgraph.claims.trig",
}


def terms(text: str) -> list[list[str]]:
    """The names in each list of terms of a page."""
    lists = re.findall(r"<dl\b.*?</dl>", text, re.DOTALL)
    return [re.findall(r"<dt\b[^>]*>(.*?)</dt>", one, re.DOTALL) for one in lists]


def test_a_list_of_terms_names_each_once(pages: dict[str, str]):
    """HTML, 4.4.9: one `dt` for a name, with all its values."""
    assert terms("<dl><dt>a</dt><dd>1</dd><dt>a</dt></dl>") == [["a", "a"]]
    for address, text in pages.items():
        for names in terms(text):
            assert len(names) == len(set(names)), (address, names)


def test_a_page_describes_itself_and_names_its_languages_by_whole_addresses(pages: dict[str, str]):
    for address, text in pages.items():
        head = text.partition("</head>")[0]
        (description,) = re.findall(r'<meta name="description" content="([^"]+)">', head)
        assert len(description) > 40, address
        named = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', head))
        stem = address.removesuffix(".nl.html").removesuffix(".en.html")
        assert named == {language: f"{BASE}{stem}.{language}.html" for language in LANGUAGES}


def test_every_anchor_on_a_page_is_there(pages: dict[str, str]):
    for address, text in pages.items():
        page = Page(text)
        missing = {link[1:] for link in page.links if link.startswith("#")} - page.anchors
        assert not missing, (address, sorted(missing)[:3])


def test_links_into_a_letter_reach_a_marked_passage(site: Site, pages: dict[str, str]):
    anchors = {
        key: Page(rendered(site, f"letter/{key}.nl.html")).anchors
        for key in (
            "kst-30995-98",
            "kst-30995-99",
            "kst-30995-97",
            "kst-30995-100",
            "kst-32847-694-bijlage-2",
        )
    }
    followed = 0
    for address, text in pages.items():
        for link in re.findall(r'href="[./]*letter/([\w-]+)\.(?:nl|en)\.html#(p[\d-]+)"', text):
            followed += 1
            assert link[1] in anchors[link[0]], (address, link)
    assert followed > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_speaks_the_other_language(pages: dict[str, str], language: str):
    own, other = messages(language), messages(OTHER[language])
    foreign = {
        text
        for key, value in other.texts.items()
        for text in ([value] if isinstance(value, str) else value.values())
        if "{" not in text
        and len(text) > 8
        and text not in _texts(own)
        and not key.startswith(("date.", "kind."))
    }
    assert len(foreign) > 100
    for address, text in pages.items():
        if address.endswith(f".{language}.html"):
            said = {" ".join(part.split()) for part in Page(text).text.get(language, [])}
            assert not said & foreign, (address, said & foreign)


def _texts(said) -> set[str]:
    return {
        t for value in said.texts.values() for t in ([value] if isinstance(value, str) else value.values())
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_letters_are_marked_as_dutch(pages: dict[str, str], language: str):
    for address, text in pages.items():
        assert len(re.findall("<blockquote ", text)) == len(
            re.findall('<blockquote class="quote" lang="nl"', text)
        ), address


def test_no_page_holds_script_or_style_of_its_own(pages: dict[str, str]):
    for address, text in pages.items():
        scripts = re.findall(r"<script(?![^>]*(?:src=|application/(?:ld\+)?json))", text)
        assert not scripts, address
        assert not re.findall(r"<style|\sstyle=|\son\w+=\"", text), address


def test_every_address_that_pages_name_is_ours_or_a_source(pages: dict[str, str]):
    """Nothing is loaded from elsewhere; links may lead there."""
    for address, text in pages.items():
        assert not re.findall(r'(?:src|action|data-load)="(?:https?:)?//', text), address
        assert not re.findall(r'<link rel="stylesheet" href="(?:https?:)?//', text), address


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_of_a_thing_stands_beside_its_words(site: Site, language: str):
    page = rendered(site, f"doc/study/wijk-in-zicht.{language}.html")
    assert "Platform31" in page
    assert "een onderzoek afgerond, gericht op elf wijken" in page
    assert messages(language)("thing.accepted", day="") in re.sub(r"<time.*?</time>", "", page)


def test_what_the_letters_do_not_say_stands_on_the_page_of_the_thing(site: Site):
    page = rendered(site, "doc/study/veerkracht-in-het-corporatiebezit.en.html")
    assert "What the letters do not say about this" in page
    assert "Who commissioned" in page


def test_a_claim_page_shows_what_it_says_and_rests_on(site: Site):
    stem = next(
        s for s in next(f for f in FAMILIES if f.name == "thing").stems(site) if s.startswith("doc/claim/kst")
    )
    page = rendered(site, f"{stem}.en.html")
    assert '<blockquote class="quote" lang="nl"' in page


def test_incoming_links_are_counted_and_listed_apart(site: Site):
    page = rendered(site, "doc/organisation/platform31.en.html")
    links = re.findall(r'data-load="([^"]+)"', page)
    assert links
    query = dict(part.split("=") for part in urlsplit(links[0].replace("&amp;", "&")).query.split("&"))
    listed = rendered(
        site, "doc/organisation/platform31.en.html", **{k: unquote(v) for k, v in query.items()}
    )
    assert "data-part" in listed
    assert 'href="../../doc/' in listed


@pytest.mark.parametrize("start", ["-1", "x", str(10**30)])
def test_a_page_of_links_that_cannot_be_is_not_there(site: Site, start: str):
    links = {"links": term("wg:partner").value, "from": start}
    with pytest.raises(NotFound, match=r"no such page of links .*Open the page of the thing"):
        rendered(site, "doc/organisation/platform31.en.html", **links)


def test_a_page_of_links_asks_less_than_the_page_of_the_thing(site: Site, quads: list[Quad]):
    counting = Counting(our_store(quads))
    rendered(
        replace(site, store=counting),
        "doc/organisation/platform31.en.html",
        links=term("wg:partner").value,
    )
    assert counting.asked <= 4


def test_facts_come_in_portions_that_together_are_all(site: Site, monkeypatch: pytest.MonkeyPatch):
    address = "doc/programme/leefbaarheid-en-veiligheid.en.html"
    whole = re.findall(r'<div class="ledger">.*?\n</div>\n', rendered(site, address), re.DOTALL)
    monkeypatch.setattr(portions, "PORTION", 3)
    pages, found = [rendered(site, address)], []
    while following := re.search(r'rel="next" href="[^"]*\?facts=(\d+)"', pages[-1]):
        assert int(following[1]) == 3 * len(pages)
        pages.append(rendered(site, address, facts=following[1]))
    for page in pages:
        found += re.findall(r'<div class="ledger">.*?\n</div>\n', page, re.DOTALL)
    assert len(pages) > 2
    assert found == whole


@pytest.mark.parametrize("place", ["0", "-4", "4000", "x", "", "99999999999999999999"])
def test_a_page_of_facts_that_is_not_there_is_not_found(site: Site, place: str):
    with pytest.raises(NotFound, match="no such page of facts"):
        rendered(site, "doc/programme/leefbaarheid-en-veiligheid.en.html", facts=place)


def test_a_long_chain_is_drawn_in_part_and_says_so(site: Site, monkeypatch: pytest.MonkeyPatch):
    address = "prov/programme/leefbaarheid-en-veiligheid.en.html"
    assert "not drawn here" not in rendered(site, address)
    assert 'class="edge same"' in rendered(site, address)
    monkeypatch.setattr(provenance, "_DRAWN", 2)
    assert "not drawn here. The data forms below have them all" in rendered(site, address)
    monkeypatch.setattr(provenance, "_JOINED", 1)
    assert 'class="edge same" d="M0' in (unjoined := rendered(site, address))  # in the legend alone
    assert unjoined.count('class="edge same"') == 1


def test_what_is_not_drawn_beside_a_link_of_a_chain_stands_with_its_subject(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(provenance, "_DRAWN", 1)
    page = rendered(site, "prov/initiative/tweesporenaanpak-leefbaarheid-en-veiligheid.en.html")
    assert "The data forms below have them all" in page  # it is a subject itself
    page = rendered(site, "prov/study/leefbaarheid-in-nederland-2018.en.html")
    assert "The data forms below have them all" in page  # its influences are its own
    links = [one for name in ("wg:Decision", "wg:Commitment") for one in things_of(site.store, name)]
    chains = ((one, chain_of(site.store, one, 1)) for one in links)
    link = next(one for one, chain in chains if chain.left_out and chain.subjects)
    page = rendered(site, f"prov/{kind_of(link)}/{key_of(link)}.en.html")
    told = re.search(r"The provenance of what they are about has them all as data: (.*)</p>", page)
    assert told
    (stem, *_) = re.findall(r'href="(?:\.\./)*(prov/[^"]+)\.en\.html"', told[1])
    graph = rendered(site, f"{stem}.ttl")
    (left, *_) = chain_of(site.store, link).things() - chain_of(site.store, link, 1).things()
    assert key_of(left) in graph


def test_a_withdrawn_claim_has_no_document(site: Site):
    """A replaced claim is named by its successor, and is no more a page of the twin than of the sitemap."""
    gone = withdrawn_claims(site)
    assert gone
    assert not {f"doc/{iri.value.removeprefix(ID)}" for iri in gone} & set(all_things(site))


def test_a_question_keeps_what_was_filled_in(site: Site):
    name = "who-made-which-study"
    slot = site.questions[name].slots[0].name
    page = rendered(site, f"question/{name}.nl.html", **{slot: "study/wijk-in-zicht"})
    assert "Wijk in zicht" in page.split("</h1>")[0]
    assert 'value="study/wijk-in-zicht" selected' in page
    assert f"{slot}=study%2Fwijk-in-zicht&amp;data={site.version}" in page


def test_an_old_permanent_link_says_that_the_data_moved_on(site: Site):
    page = rendered(site, "question/who-made-which-study.en.html", data="0000000000000000")
    assert str(messages("en")("question.stale")) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_silence_is_an_answer_with_what_was_searched(site: Site, language: str):
    name = "who-commissioned-which-study"
    slot = site.questions[name].slots[0].name
    page = rendered(
        site, f"question/{name}.{language}.html", **{slot: "study/veerkracht-in-het-corporatiebezit"}
    )
    assert str(messages(language)("question.not_stated")) in page
    assert len(re.findall(r"letter/kst-", page)) >= 5


def test_every_kind_of_thing_in_the_data_has_a_word(site: Site):
    from wijkgraph.web.site.search_pages import kinds_of

    for language in LANGUAGES:
        assert {kind for kind, _ in kinds_of(site) if f"kind.{kind}" not in messages(language)} == set()


def test_kinds_are_read_off_addresses(site: Site):
    topic = find_document_topic(site, "doc/study/wijk-in-zicht")
    assert kind_of(topic) == "study"


class Counting:
    """A store that counts what it is asked."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self.asked = 0

    def __getattr__(self, name: str):
        if name in ("select", "ask", "construct"):
            self.asked += 1
        return getattr(self._store, name)


@pytest.mark.parametrize(
    "address", ["doc/organisation/platform31.nl.html", "prov/organisation/platform31.nl.html"]
)
def test_a_page_asks_as_many_queries_whatever_the_number_of_links(
    site: Site, quads: list[Quad], address: str
):
    target, partner = thing("organisation", "platform31"), term("wg:partner")
    asked_for = []
    for more in (0, 1500):
        crowd = [Quad(thing("initiative", f"crowd-{i}"), partner, target) for i in range(more)]
        counting = Counting(our_store([*quads, *crowd]))
        rendered(replace(site, store=counting), address)  # which asks what no other page of this version will
        counting.asked = 0
        rendered(replace(site, store=counting), address)
        asked_for.append(counting.asked)
    assert asked_for[0] == asked_for[1] <= 16


def test_a_long_list_goes_on_at_addresses_of_their_own(site: Site, monkeypatch: pytest.MonkeyPatch):
    whole = Page(rendered(site, "kind/study.nl.html")).links
    monkeypatch.setattr(search_pages, "PER_PAGE", 5)
    stems = [stem for stem in search_pages.KIND.stems(site) if stem.startswith("kind/study")]
    assert stems[:3] == ["kind/study", "kind/study/2", "kind/study/3"]
    parts = [rendered(site, f"{stem}.nl.html") for stem in stems]
    found = [link for part in parts for link in Page(part).links if "doc/study/" in link]
    assert {link.lstrip("./") for link in found} == {
        link.lstrip("./") for link in whole if "doc/study/" in link
    }
    assert len(found) == dict(search_pages.kinds_of(site))["study"]
    assert f"{stems[1]}.nl.html" in parts[0]
    with pytest.raises(NotFound):
        rendered(site, f"kind/study/{len(stems) + 1}.nl.html")


def test_only_letters_whose_text_is_here_can_be_read(site: Site):
    letters = {s.removeprefix("doc/") for s in all_things(site) if s.startswith("doc/letter/")}
    linked = {s for s in letters if f'href="../../{s}.nl.html"' in rendered(site, f"doc/{s}.nl.html")}
    assert linked == set(LETTER.stems(site)) & letters
    assert linked < letters


def test_the_parts_of_a_passage_stand_on_its_page(site: Site):
    page = rendered(site, "doc/passage/kst-30995-99/34-47.en.html")
    assert {"quote", "position"} <= Page(page).anchors
    assert '<div><dt>exact text</dt><dd><span lang="nl">Aanpak Wijken</span></dd></div>' in page


def test_a_promise_that_is_delivered_without_a_word_of_it_is_told_so(site: Site):
    """The Prime Minister's: letter 97 is what was promised, and does not say that it keeps the promise."""
    page = rendered(site, "commitments.nl.html", state="kept")
    told = [
        part for part in page.split('<article class="promise">')[1:] if "geleverd zonder het nakoming" in part
    ]
    assert len(told) == 1
    assert "premier" in told[0].lower() or "minister-president" in told[0].lower()


@pytest.mark.parametrize("choice", [{"state": "xx"}, {"office": "minister-van-niets"}])
def test_a_choice_of_commitments_that_is_none_is_no_empty_answer(site: Site, choice: dict[str, str]):
    with pytest.raises(RequestError, match="is no choice"):
        rendered(site, "commitments.nl.html", **choice)


@pytest.mark.parametrize("choice", [{"state": "overdue"}, {"office": "minister-van-ocw"}])
def test_a_choice_that_no_commitment_fits_is_answered(site: Site, choice: dict[str, str]):
    assert "Geen toezegging past bij deze keuze." in rendered(site, "commitments.nl.html", **choice)


@pytest.mark.parametrize(
    ("language", "dated", "undated"),
    [
        ("nl", "Toegezegd op <time>4 juli 2022</time> in <a>Kamerstuk", "Toegezegd in <a>"),
        ("en", "Promised on <time>4 July 2022</time> in <a>Parliamentary Paper", "Promised in <a>"),
    ],
)
def test_a_commitment_whose_post_is_not_stated_is_a_whole_sentence(
    site: Site, quads: list[Quad], language: str, dated: str, undated: str
):
    nobody = [quad for quad in quads if quad.predicate not in (term("wg:promisedBy"), term("wg:sentBy"))]
    page = rendered(replace(site, store=our_store(nobody, "nobody")), f"commitments.{language}.html")
    plain = re.sub(r"<(a|time) [^>]*>", r"<\1>", page)
    assert dated in plain
    assert undated in plain
    assert not re.search(r"(door|by) (in|\()", plain)
    assert messages(language).plain("commitments.sheets") not in plain  # no label without a link behind it


@pytest.mark.parametrize(
    ("language", "share", "alpha"), [("nl", "0,75 (0,30–0,95)", "0,50"), ("en", "0.75 (0.30–0.95)", "0.50")]
)
def test_shares_are_written_as_the_language_writes_numbers(
    site: Site, quads: list[Quad], monkeypatch: pytest.MonkeyPatch, language: str, share: str, alpha: str
):
    compared = Agreement(
        "kst-30995-97", ("anna", "bram"), 4, {"study": Count(1, 2, 0)}, 0.5, (), is_test=False
    )
    figures = ReviewFigures({"lezing-promise": Rate(3, 1)}, {}, (compared,))
    monkeypatch.setattr(quality_pages, "review_figures", lambda layout: figures)
    page = rendered(replace(site, store=our_store(quads, f"reviewed-{language}")), f"quality.{language}.html")
    assert f'<td class="number">{share}</td>' in page
    assert f'<td class="number">{alpha}</td>' in page
    assert f": {alpha} (" in page


@pytest.mark.parametrize(
    ("language", "letter", "register"),
    [
        ("nl", "Kamerstuk 30 995, nr. 97", "Wat de brieven niet zeggen"),
        ("en", "Parliamentary Paper 30 995, no. 97", "What the letters do not say"),
    ],
)
def test_sources_of_claims_go_by_their_names(site: Site, language: str, letter: str, register: str):
    page = rendered(site, f"quality.{language}.html").partition('id="claims"')[2].partition("</table>")[0]
    assert letter in page
    assert register in page
    assert ">kst-30995" not in page
