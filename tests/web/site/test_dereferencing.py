"""Things on the web: from a thing's own address to the document about it, in the form that was asked for."""

import json
import re
from pathlib import Path

import pytest
import rdflib
from pyld import jsonld
from rdflib.compare import isomorphic

from tests.ours import BASE, NAMES
from tests.web.conftest import Server
from tests.web.site_pages import remembering, rendered, samples
from wijkgraph.formats import JSONLD, TURTLE
from wijkgraph.linked.description import PROFILES
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.validation import validate
from wijkgraph.web.site.document_family import Site, find_family
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.headers import document_links

pytestmark = pytest.mark.slow

STUDY = "study/wijk-in-zicht"
SYNTAXES = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", "json-ld"),
}


def get(room: Server, path: str, accept: str | None = None, **headers: str):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return room.client.get(path, headers={**({"Accept": accept} if accept else {}), **sent})


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        (f"/id/{STUDY}", f"/doc/{STUDY}"),
        (f"/id/{STUDY}.ttl", f"/doc/{STUDY}.ttl"),
        (f"/id/{STUDY}?format=turtle", f"/doc/{STUDY}?format=turtle"),
        (f"/id/{STUDY}?_profile=prov&x=1", f"/doc/{STUDY}?_profile=prov"),
        ("/search?q=kst-30995-98&format=html", "/letter/kst-30995-98?format=html"),
        (f"/id/{STUDY}.nl.html", f"/doc/{STUDY}.nl.html"),
        ("/id/study/wijk%2Din%2Dzicht", f"/doc/{STUDY}"),
        ("/id/passage/kst-30995-99/34-47", "/doc/passage/kst-30995-99/34-47"),
        ("/def/influence-type/prompted", "/doc/def/influence-type/prompted"),
        ("/def/influence-type", "/doc/def/influence-type"),
        ("/id/dataset/wijkgraph", "/data"),
        ("/def/0.1.0", "/def"),
        ("/prov/passage/kst-30995-99/34-47", "/doc/passage/kst-30995-99/34-47"),
        ("/prov/def/theme/housing.ttl", "/doc/def/theme/housing.ttl"),
        ("/search?q=Kamerstuk+30+995,+nr.+98", "/letter/kst-30995-98"),
        ("/search?q=kst-30995-98.html", "/letter/kst-30995-98"),
        ("/search?q=Kamerstuk+35+925+VII,+nr.+24", "/doc/motion/kst-35925-vii-24"),
        ("/search?q=30995", "/doc/dossier/30995"),
    ],
)
def test_a_thing_leads_to_the_document_about_it(room: Server, address: str, leads_to: str):
    answer = get(room, address)
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json;q=0.9, text/turtle;q=0.4", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("text/turtle;q=0, application/*", "application/ld+json"),
    ],
)
def test_accept_chooses_the_form(room: Server, accept: str | None, given: str):
    answer = get(room, f"/doc/{STUDY}", accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(given)
    assert {"Accept", "Accept-Profile", "Accept-Language"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.parametrize(("ending", "media_type"), [(k, v[0]) for k, v in SYNTAXES.items()])
def test_an_ending_chooses_before_accept(room: Server, ending: str, media_type: str):
    answer = get(room, f"/doc/{STUDY}.{ending}", "text/html")
    assert answer.headers["content-type"].startswith(media_type)


# rdflib reads JSON-LD by a class that it deprecates itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    "document",
    [f"doc/{STUDY}", "doc/passage/kst-30995-99/34-47", "doc/def/theme/housing", "def", "data", "ldes"],
)
def test_every_syntax_holds_the_same_graph(room: Server, document: str):
    graphs = {}
    for ending, (_, syntax) in SYNTAXES.items():
        data = get(room, f"/{document}.{ending}").content
        graphs[ending] = rdflib.Graph().parse(data=data, format=syntax)
    assert len(graphs["ttl"]) > 3
    assert all(isomorphic(graphs["ttl"], graph) for graph in graphs.values())


def test_json_ld_is_compact_against_our_context(room: Server):
    document = get(room, f"/doc/{STUDY}.jsonld").json()
    assert document["@context"]["producedBy"] == {"@id": "wg:producedBy", "@type": "@id"}
    assert document["@context"]["wg"] == f"{BASE}def#"
    assert "Register" not in document["@context"]  # it has what it uses
    study = next(node for node in document["@graph"] if node["id"].endswith(STUDY) and "/id/" in node["id"])
    assert study["type"] == "Study"
    assert study["prefLabel"]["nl"] == "Wijk in zicht"
    assert study["producedBy"] == f"{BASE}id/organisation/platform31"


def no_network(url: str, options: object) -> dict[str, object]:
    raise AssertionError(f"{url} would be fetched")


def test_json_ld_reads_without_a_network(site: Site):
    read = 0
    for stem in samples(site, 2):
        family, _ = find_family(FAMILIES, stem)
        if not {JSONLD, TURTLE} <= set(family.formats(site, family.match(stem) or {})):
            continue
        one = remembering(site)
        document, turtle = (rendered(one, f"{stem}.{ending}") for ending in ("jsonld", "ttl"))
        meant = {quad.triple for quad in parse(turtle.encode(), RdfFormat.TURTLE, where=stem)}
        assert {q.triple for q in parse(document.encode(), RdfFormat.JSON_LD, where=stem)} == meant, stem
        lines = jsonld.to_rdf(
            json.loads(document), {"format": "application/n-quads", "documentLoader": no_network}
        )
        assert {q.triple for q in parse(lines.encode(), RdfFormat.N_QUADS, where=stem)} == meant, stem
        read += 1
    assert read > 30


@pytest.mark.parametrize("ending", ["jsonld", "annotated.jsonld"])
def test_our_validator_reads_json_ld_as_it_is_served(site: Site, tmp_path: Path, ending: str):
    file = tmp_path / "wijk-in-zicht.jsonld"
    file.write_text(rendered(site, f"doc/{STUDY}.{ending}"), encoding="utf-8")
    report = validate([file], shapes=[site.layout.shapes])
    assert report.checked.triples > 5


@pytest.mark.slow
def test_links_name_only_forms_that_are_there(site: Site):
    named = 0
    for stem in samples(site, 3):
        family, parts = find_family(FAMILIES, stem)
        form = next(one for one in family.forms() if one.representation in family.formats(site, parts))
        document = remembering(site)
        for link in document_links(document, family, form.ask(family, stem, NAMES)):
            if 'rel="alternate"' in link:
                target = link[1 : link.index(">")]
                folder = stem.rpartition("/")[0]
                address = f"{folder}/{target}" if folder else target
                assert rendered(document, target.removeprefix(BASE) if target.startswith(BASE) else address)
                named += 1
    assert named > 300


def test_what_a_document_has_not_is_not_chosen(room: Server):
    answer = get(room, "/question/which-chain-runs-through-which-decision", "text/csv, text/html;q=0.5")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "csv" not in answer.headers["link"]
    assert get(room, "/question/which-chain-runs-through-which-decision", "text/csv").status_code == 406


@pytest.mark.parametrize(
    ("languages", "given"),
    [("nl", "nl"), ("en-GB,en;q=0.8", "en"), ("de, en;q=0.3, nl;q=0.2", "en"), ("de", "nl"), ("", "nl")],
)
def test_the_page_speaks_the_language_asked_for(room: Server, languages: str, given: str):
    answer = get(room, f"/doc/{STUDY}", "text/html", Accept_Language=languages)
    assert answer.headers["content-language"] == given
    assert f'<html lang="{given}">' in answer.text
    fixed = get(room, f"/doc/{STUDY}.en.html", Accept_Language="nl")
    assert fixed.headers["content-language"] == "en"


PROV = "http://www.w3.org/ns/prov-o"


@pytest.mark.parametrize(
    ("path", "header", "profile", "holds"),
    [
        (f"/doc/{STUDY}", "", f"{BASE}def", "wg:Study"),
        (f"/doc/{STUDY}?_profile=prov", "", PROV, "prov:wasAttributedTo"),
        (f"/doc/{STUDY}?_profile=https://schema.org/", "", "https://schema.org/", "schema:Report"),
        (f"/doc/{STUDY}", f"<{PROV}>", PROV, "prov:Bundle"),
        (
            f"/doc/{STUDY}",
            f"<urn:unknown>, <{BASE}def/profile/annotated>;q=0.5",
            f"{BASE}def/profile/annotated",
            "Platform31",
        ),
        (f"/doc/{STUDY}.schema.ttl", "", "https://schema.org/", "schema:Report"),
    ],
)
def test_a_profile_chooses_the_words(room: Server, path: str, header: str, profile: str, holds: str):
    answer = get(room, path, "text/turtle", **({"Accept_Profile": header} if header else {}))
    assert answer.status_code == 200
    assert answer.headers["content-profile"] == f"<{profile}>"
    assert holds in answer.text
    assert f'<{profile}>; rel="profile"' in answer.headers["link"]


@pytest.mark.parametrize("ending", list(SYNTAXES))
@pytest.mark.parametrize("name", [name for name in PROFILES if name != "wg"])
def test_every_profile_stands_in_every_syntax_behind_its_dot(room: Server, name: str, ending: str):
    media_type, _ = SYNTAXES[ending]
    answer = get(room, f"/doc/{STUDY}.{name}.{ending}", "text/html")
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-profile"] == f"<{PROFILES[name][0]}>"
    asked = get(room, f"/doc/{STUDY}?_profile={name}&format={ending}")
    assert answer.content == asked.content
    assert f'<wijk-in-zicht.{name}.{ending}>; rel="alternate"; type="{media_type}"' in answer.headers["link"]


@pytest.mark.parametrize(
    "document",
    [
        f"doc/{STUDY}.nl.ttl",
        f"doc/{STUDY}.wg.ttl",
        f"doc/{STUDY}.prov.html",
        "letter/kst-30995-98.nl.txt",
        "data.prov.ttl",
        "sitemap.nl.xml",
    ],
)
def test_what_a_plain_file_host_would_not_have_behind_its_dot_is_not_here_either(room: Server, document: str):
    answer = get(room, f"/{document}", "application/json")
    assert answer.status_code == 404
    assert answer.json()["next"].startswith("Leave ")


def test_links_tell_what_the_document_is(room: Server):
    links = get(room, f"/doc/{STUDY}", "text/html").headers["link"]
    assert f'<{BASE}doc/{STUDY}>; rel="canonical"' in links
    assert f'<{BASE}id/{STUDY}>; rel="describes"' in links
    assert '<wijk-in-zicht.ttl>; rel="alternate"; type="text/turtle"' in links
    page = f"{BASE}doc/{STUDY}.en.html"  # whole, as search engines want it
    assert f'<{page}>; rel="alternate"; type="text/html"; hreflang="en"' in links
    assert 'rel="describedby"' in links
    assert f'</prov/{STUDY}>; rel="http://www.w3.org/ns/prov#has_provenance"' in links


def test_what_the_client_has_is_not_sent_again(room: Server):
    first = get(room, f"/doc/{STUDY}.ttl")
    again = get(room, f"/doc/{STUDY}.ttl", If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    forms = [
        get(room, f"/doc/{STUDY}.{end}").headers["etag"]
        for end in ("nl.html", "en.html", "ttl", "prov.ttl", "nt")
    ]
    assert len(set(forms)) == len(forms)


def test_head_gives_the_headers_alone(room: Server):
    whole = get(room, f"/doc/{STUDY}.ttl")
    head = room.client.head(f"/doc/{STUDY}.ttl")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle"])
@pytest.mark.parametrize(
    "path",
    [
        "/id/study/nobody-made-this",
        "/doc/study/nobody-made-this",
        "/doc/study/nobody-made-this.ttl",
        "/prov/study/nobody-made-this",
        "/def/influence-type/magic",
        "/letter/kst-1-1",
        "/letter/..%2F..%2Fsecret",
        "/question/what-is-love",
        "/id/study/caf%C3%A9",
        "/id/study/%E2%82%AC%20%3C%3E%22",
        "/id/study/%FF%FE",
        "/doc/study/wijk-in-zicht.fr.html",
        "/ldes/999",
        "/kind/unicorn",
        "/data/secrets.nq",
        "/assets/package.json",
        "/assets/..%2f..%2fapp.py",
        "/" + "a/" * 300,
    ],
)
def test_what_is_not_there_is_told_so(room: Server, path: str, accept: str):
    answer = get(room, path, accept)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith(
        "text/html" if accept == "text/html" else "application/problem+json"
    )


def queries_of(answer) -> int:
    """Number of queries a page took, as it says itself."""
    timing = answer.headers["server-timing"]
    said = re.fullmatch(r'page;dur=([\d.]+), engine;dur=([\d.]+);desc="(\d+) queries"', timing)
    assert said, timing
    assert float(said[2]) <= float(said[1])
    return int(said[3])


def test_a_page_tells_its_time_and_how_many_queries_it_took(room: Server):
    def asked(path: str) -> int:
        # In words that no other test uses, so that the page is made and not given again.
        return queries_of(room.client.get(path, headers={"Accept-Language": "nl;q=0.123"}))

    assert asked(f"/doc/{STUDY}.nl.html") > asked(f"/doc/{STUDY}.ttl") > 0
    assert asked("/report.nl.html") == 0


def test_a_page_that_was_made_is_given_again_from_the_edge(room: Server):
    headers = {"Accept-Language": "nl;q=0.124"}
    made, again = (room.client.get(f"/doc/{STUDY}.nl.html", headers=headers) for _ in range(2))
    assert queries_of(made) > 0
    assert again.headers["server-timing"] == "cache;desc=hit"
    assert again.content == made.content
    assert {
        name: value for name, value in again.headers.items() if name not in ("date", "server-timing")
    } == {name: value for name, value in made.headers.items() if name not in ("date", "server-timing")}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_problem_is_told_in_the_language_asked_for(room: Server, language: str):
    page = get(room, "/id/study/nobody-made-this", "text/html", Accept_Language=language).text
    assert f'<html lang="{language}">' in page
    assert {"nl": "Hier staat niets onder die naam", "en": "Nothing goes by that name here"}[language] in page


@pytest.mark.parametrize("path", [f"/doc/{STUDY}", f"/doc/{STUDY}.csv", f"/doc/{STUDY}?format=csv"])
def test_a_form_that_is_not_offered_is_refused(room: Server, path: str):
    answer = get(room, path, "image/png")
    assert answer.status_code == 406
    assert "turtle" in answer.json()["next"] or "ttl" in answer.json()["next"]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/search?q=kst-30995-98&format=xx", 406, "Use html, json."),
        ("/search?q=wijk&format=xx", 406, "Use html, json."),
        (f"/doc/{STUDY}.ttl?format=xx", 406, "Use html, turtle"),
        (f"/doc/{STUDY}.ttl?format=html", 400, "Leave out one of the two."),
    ],
)
def test_a_format_in_the_address_is_never_passed_over(room: Server, path: str, status: int, told: str):
    answer = get(room, path)
    assert (answer.status_code, told in answer.json()["next"]) == (status, True)


def test_a_reference_is_found_in_the_format_asked_for(room: Server):
    found = get(room, "/search?q=kst-30995-98&format=json")
    assert found.status_code == 200
    assert found.json()["entries"][0]["id"] == "letter/kst-30995-98"


@pytest.mark.parametrize("address", ["/id", "/id/", "/id/x", "/doc/", "/assets/x", "/zzz/"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_not_here_says_how_to_go_on(room: Server, address: str, language: str):
    problem = get(room, address, "application/json", Accept_Language=language)
    assert (problem.status_code, problem.json()["next"] != "") == (404, True)


def test_a_withdrawn_claim_is_gone_and_not_merely_missing(room: Server, site):
    from wijkgraph.web.site.withdrawn import withdrawn_claims

    rejected = next(iri for iri, one in withdrawn_claims(site).items() if one.claim.status == "rejected")
    path = "/" + rejected.value.removeprefix(BASE)
    answer = get(room, path, "application/json")
    note = withdrawn_claims(site)[rejected].claim.note
    assert (answer.status_code, note in answer.json()["detail"]) == (410, True)
    page = get(room, path.replace("/id/", "/doc/"), "text/html", Accept_Language="nl")
    assert (page.status_code, "Reden:" in page.text) == (410, True)
    told = page.text.partition("<main")[2].partition("<footer")[0]
    assert not re.search(r"\d{4}-\d\d-\d\d|>\s*\(?https?://", told)  # days in words, things by their names
    assert 'Reden: <span lang="">' in told  # a reason has no language of its own


def test_a_replaced_claim_leads_to_what_stands_now(room: Server, site):
    from wijkgraph.web.site.withdrawn import withdrawn_claims

    old = next(one for one in withdrawn_claims(site).values() if one.successors)
    path = "/" + old.claim.iri.value.removeprefix(BASE)
    for address in (path, path.replace("/id/", "/doc/"), path.replace("/id/", "/doc/") + ".ttl"):
        answer = get(room, address, "application/json")
        assert answer.status_code == 410
        assert answer.headers["link"] == ", ".join(
            f'<{successor.value}>; rel="successor-version"' for successor in old.successors
        )
        assert answer.json()["successors"] == [successor.value for successor in old.successors]
    withdrawn = next(one for one in withdrawn_claims(site).values() if not one.successors)
    answer = get(room, "/" + withdrawn.claim.iri.value.removeprefix(BASE), "application/json")
    assert (answer.status_code, "successor-version" in answer.headers.get("link", "")) == (410, False)


def test_pages_are_only_read(room: Server):
    answer = room.client.post(f"/doc/{STUDY}", content=b"x")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_a_page_may_load_nothing_from_elsewhere(room: Server):
    policy = get(room, "/", "text/html").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
