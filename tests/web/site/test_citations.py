"""Citations as forms of documents, negotiated and by ending, in the language asked for."""

import json
import re
from dataclasses import replace
from urllib.parse import quote, unquote

import bibtexparser
import pytest
import rispy

from tests.ours import our_store
from tests.web.site_pages import rendered
from wijkgraph.engine.store import EmbeddedStore, Solutions
from wijkgraph.formats import REFERENCES
from wijkgraph.rdf import Quad
from wijkgraph.web.site.document_family import Site, find_family
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.headers import document_links

STUDY = "doc/study/wijk-in-zicht"


@pytest.mark.parametrize("stem", [STUDY, "question/who-made-which-study", "data"])
def test_every_format_is_there_in_both_languages(site: Site, stem: str) -> None:
    for language, word in (("nl", "versie"), ("en", "version")):
        assert word in rendered(site, f"{stem}.{language}.cite")
        [entry] = bibtexparser.parse_string(rendered(site, f"{stem}.{language}.bib")).entries
        assert entry["version"] == site.version
        [record] = rispy.loads(rendered(site, f"{stem}.{language}.ris"))
        assert record["language"] == language
        [item] = json.loads(rendered(site, f"{stem}.{language}.csljson"))
        assert item["version"] == site.version


def test_an_answer_is_cited_as_it_was_asked(site: Site) -> None:
    told = rendered(site, "question/who-commissioned-which-study.en.cite", study="wijk-in-zicht")
    assert "Wijk in zicht" in told
    assert "study=study%2Fwijk-in-zicht" in told


def test_the_page_shows_what_the_file_holds(site: Site) -> None:
    page = rendered(site, f"{STUDY}.nl.html")
    first = rendered(site, f"{STUDY}.nl.cite").splitlines()[0]
    assert first in page
    [data] = re.findall('href="data:application/x-bibtex;charset=utf-8,([^"]+)"', page)
    assert unquote(data) == rendered(site, f"{STUDY}.nl.bib")


def test_the_day_of_the_data_is_looked_for_once_for_all_pages(site: Site, quads: list[Quad]) -> None:
    """To find it, every claim is looked at: for each page that would take longer the more claims there are."""

    class Asked(EmbeddedStore):
        version = "of this test"

        def select(self, query: str) -> Solutions:
            asked.append(query)
            return super().select(query)

    asked: list[str] = []
    here = replace(site, store=Asked(our_store(quads)._store, "of this test", site.store.base))
    for stem in (STUDY, "doc/ministry/bzk", "data"):
        assert "2026" in rendered(here, f"{stem}.nl.cite")
    assert sum("MAX(?at)" in query for query in asked) == 1


def test_an_address_holds_a_file_as_urllib_would_write_it(site: Site) -> None:
    page = rendered(site, f"{STUDY}.nl.html")
    for kind, ending in (("x-bibtex", "bib"), ("x-research-info-systems", "ris")):
        [data] = re.findall(f'href="data:application/{kind};charset=utf-8,([^"]+)"', page)
        assert data == quote(rendered(site, f"{STUDY}.nl.{ending}"))


def test_headers_name_them_as_descriptions(site: Site) -> None:
    family, _ = find_family(FAMILIES, STUDY)
    form = next(one for one in family.forms() if one.ending == "ttl")
    links = document_links(site, family, form.ask(family, STUDY, site.names))
    for one in REFERENCES:
        assert f'<wijk-in-zicht.{one.ending}>; rel="describedby"; type="{one.essence}"' in links
