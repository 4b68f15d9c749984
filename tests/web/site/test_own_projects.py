"""Projects of other publishers: two served side by side, each under its own base and in its own language."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.starting.test_new_project import PROJECT
from tests.web.conftest import Server, start
from wijkgraph.claims.claim import Provenance, Status
from wijkgraph.claims.ledgers import write_ledger
from wijkgraph.letters.frozen import freeze_text
from wijkgraph.names import names_at
from wijkgraph.project import Layout, find_layout
from wijkgraph.reading.drafts import propose_from_letter, read_draft
from wijkgraph.starting.new_project import write_project

pytestmark = pytest.mark.slow

TEXT = "Voorbeeld, 3 februari 2025\n\nIk betrek het rapport Wonen in Zuid van Polderblik.\n"
DRAFT = """
@base <BASEid/> .
@prefix wg: <https://w3id.org/wijkgraph/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
_:letter wg:exact "Voorbeeld, 3 februari 2025" .
_:letter { <letter/brief-1> dcterms:issued "2025-02-03"^^xsd:date ; skos:prefLabel "Brief over Zuid"@LANG . }
_:study wg:exact "het rapport Wonen in Zuid van Polderblik" .
_:study {
  <study/wonen-in-zuid> a wg:Study ; skos:prefLabel "Wonen in Zuid"@LANG ; wg:producedBy <organisation/polderblik> .
  <organisation/polderblik> a wg:Organisation ; skos:prefLabel "Polderblik"@LANG .
  OTHER
}
"""
BASES = {"nl": "https://zuid.example.org/", "en": "https://data.example.org/letters/"}
THERE = "<https://zuid.example.org/id/study/wonen-in-zuid>"


def make(folder: Path, language: str, other: str = "") -> Layout:
    """A project in one language with a letter whose claims were accepted; `other` is said beside."""
    spoken = {language: f"Brieven-{language}"}
    base = BASES[language]
    write_project(
        folder, replace(PROJECT, base=base, languages=(language,), title=spoken, description={language: ""})
    )
    with (folder / "wijkgraph.toml").open("a", encoding="utf-8") as file:
        file.write("max_age = 7\n")  # in [serve], which is last
    layout = find_layout(folder)
    letter = freeze_text(TEXT.encode(), layout.letters / "brief-1", base, where="letter.txt")
    draft = folder.parent / f"{language}.trig"
    text = DRAFT.replace("BASE", base).replace("LANG", language).replace("OTHER", other)
    draft.write_text(text, encoding="utf-8")
    names = names_at(base)
    by = Provenance(
        names.thing("agent", "redactie"), names.thing("activity", "lezing"), "2026-11-20T12:00:00Z"
    )
    ledger = propose_from_letter(read_draft(draft), letter, by)
    accepted = tuple(replace(claim, status=Status.ACCEPTED) for claim in ledger.claims)
    layout.claims.mkdir(exist_ok=True)
    (layout.claims / "brief-1.trig").write_text(
        write_ledger(replace(ledger, claims=accepted)), encoding="utf-8"
    )
    return layout


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Two services at once; the English project says that its study is the one of the Dutch project."""
    folder = tmp_path_factory.mktemp("two")
    make(folder / "nl", "nl")
    make(folder / "en", "en", f"<study/wonen-in-zuid> owl:sameAs {THERE} .")
    started: dict[str, Server] = {}
    try:
        for language in BASES:
            started[language] = start(before=["--root", str(folder / language)])
        yield started
    finally:
        for server in started.values():
            server.stop()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_speak_the_language_of_the_project_whatever_is_asked(
    servers: dict[str, Server], language: str
) -> None:
    other = {"nl": "en", "en": "nl"}[language]
    headers = {"Accept": "text/html", "Accept-Language": other}
    for path in ("/", "/doc/study/wonen-in-zuid", "/questions", "/search?q=zuid", "/never-made"):
        page = servers[language].client.get(path, headers=headers)
        assert f'<html lang="{language}">' in page.text, path
        assert f"Brieven-{language}" in page.text, path
        assert f'hreflang="{other}"' not in page.text, path  # no way to a language that is not there
    assert servers[language].client.get(f"/letters.{other}.html").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_feed_citation_and_openapi_are_of_the_project(servers: dict[str, Server], language: str) -> None:
    client, base = servers[language].client, BASES[language]
    feed = ET.fromstring(client.get("/feed.atom").content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert f"Brieven-{language}" in (feed.findtext("{http://www.w3.org/2005/Atom}title") or "")
    assert f"{base}id/study/wonen-in-zuid" in client.get("/doc/study/wonen-in-zuid.cite").text
    assert client.get("/openapi.json").json()["info"]["title"] == f"Brieven-{language}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_names_its_own_things_and_none_of_ours(servers: dict[str, Server], language: str) -> None:
    dump = servers[language].client.get("/data/wijkgraph.nq").text
    assert f"<{BASES[language]}id/study/wonen-in-zuid>" in dump
    assert "w3id.org/wijkgraph/id" not in dump
    subjects = set(re.findall(r"^<([^>]+/id/study/[^>]+)>", dump, re.MULTILINE))
    assert subjects == {f"{BASES[language]}id/study/wonen-in-zuid"}


def test_one_names_a_thing_of_the_other(servers: dict[str, Server]) -> None:
    page = servers["en"].client.get("/doc/study/wonen-in-zuid", headers={"Accept": "text/html"}).text
    assert f'href="{THERE[1:-1]}"' in page  # it leads there, and not to a page that is not here
    [row] = servers["en"].rows(f"SELECT ?mine {{ ?mine <http://www.w3.org/2002/07/owl#sameAs> {THERE} }}")
    assert row["mine"] == "https://data.example.org/letters/id/study/wonen-in-zuid"
    assert servers["nl"].rows(f"SELECT ?p {{ {THERE} ?p ?o }}")


def test_settings_of_the_service_stand_in_the_file_of_the_project(servers: dict[str, Server]) -> None:
    answer = servers["nl"].client.get("/doc/study/wonen-in-zuid.ttl")
    assert "max-age=7" in answer.headers["Cache-Control"]
