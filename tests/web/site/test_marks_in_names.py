"""A name that holds & or < reads as it is on every page: neither markup nor escaped twice."""

from dataclasses import replace

import pytest

from tests.ours import ID, our_store
from tests.web.site_pages import rendered
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode, Quad
from wijkgraph.web.site.document_family import Site
from wijkgraph.words.messages import LANGUAGES

MARKED = "Wonen & werken <b>beter</b>"
LABELS = {term("skos:prefLabel"), term("rdfs:label"), term("dcterms:title")}


@pytest.fixture(scope="module")
def marked(site: Site, quads: list[Quad]) -> Site:
    """The site with marks in the name of everything that has one."""
    named = [
        Quad(one.subject, one.predicate, Literal(MARKED, language=one.object.language), one.graph_name)
        if one.predicate in LABELS
        and isinstance(one.subject, NamedNode)
        and one.subject.value.startswith(ID)
        and isinstance(one.object, Literal)
        and one.object.language
        else one
        for one in quads
    ]
    return replace(site, store=our_store(named, "marked"))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("stem", "query"),
    [
        ("index", {}),
        ("prov/decision/vier-gebieden-toegevoegd", {}),
        ("prov/area-set/16-stedelijke-vernieuwingsgebieden", {}),
        ("prov/commitment/voortgang-najaar-2020", {}),
        ("doc/study/wijk-in-zicht", {}),
        ("doc/post/minister-van-bzk", {}),
        ("doc/area-set/16-stedelijke-vernieuwingsgebieden", {}),
        ("dossier/area/rotterdam-zuid", {}),
        ("sheet/minister-van-bzk", {}),
        ("letter/kst-30995-98", {}),
        ("report", {"about": "study/wijk-in-zicht"}),
        ("search", {"q": "Wonen & werken"}),
        ("search", {"q": "<b>"}),
        ("question/who-commissioned-which-study", {"study": "study/wijk-in-zicht"}),
        ("question/which-reports-informed-which-decisions", {}),
        ("commitments", {}),
        ("studies", {}),
        ("areas", {}),
        ("programme", {}),
        ("kind/study", {}),
    ],
)
def test_a_name_with_marks_is_escaped_once(
    stem: str, query: dict[str, str], language: str, marked: Site
) -> None:
    page = rendered(marked, f"{stem}.{language}.html", **query)
    assert "&amp;amp;" not in page
    assert "&amp;lt;" not in page
    assert "<b>" not in page.lower()
    assert "werken &lt;b&gt;" in page or "&lt;b&gt;" in page or stem == "index"
