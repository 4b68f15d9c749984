"""Versions of the past (RFC 7089): `Accept-Datetime` leads to the release of that day, whole and as it was."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.conftest import copy_project
from tests.releases.conftest import KEY
from tests.web.conftest import Server, start
from wijkgraph.claims.claim import Provenance, Status, end_claim
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.names import names_at
from wijkgraph.project import find_layout
from wijkgraph.releases.release_folder import make_release

pytestmark = pytest.mark.slow

FIRST, LAST = "Fri, 20 Nov 2026 00:00:00 GMT", "Tue, 01 Dec 2026 00:00:00 GMT"
STUDY = "doc/study/wijk-in-zicht"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two releases; a claim of the first is withdrawn in the second."""
    root = tmp_path_factory.mktemp("past") / "project"
    root.mkdir()
    copy_project(root)
    layout = find_layout(root, root / "build")
    make_release(layout, "2026.1", root / "releases", date="2026-11-20")
    path = layout.claims / f"{KEY}.trig"
    ledger = read_ledger(path)
    gone = next(one for one in ledger.claims if one.status is Status.ACCEPTED and not one.revises)
    names = names_at(layout.base)
    decided = Provenance(
        names.thing("agent", "redactie"), names.thing("activity", "lezing"), "2026-11-30T00:00:00Z"
    )
    ended = end_claim(gone, Status.REJECTED, decided, "Een proef")
    claims = tuple(ended if one.iri == gone.iri else one for one in ledger.claims)
    path.write_text(
        write_ledger(type(ledger)(ledger.source, claims, ledger.set_aside, ledger.description)),
        encoding="utf-8",
    )
    make_release(layout, "2026.2", root / "releases", date="2026-12-01")
    (root / "withdrawn").write_text(gone.iri.value.rpartition("/id/")[2], encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def withdrawn(folder: Path) -> str:
    return (folder / "withdrawn").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def past(folder: Path) -> Iterator[Server]:
    server = start(before=["--root", str(folder)])
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("wanted", "release"),
    [
        ("Thu, 01 Jan 2015 00:00:00 GMT", "2026.1"),
        (FIRST, "2026.1"),
        ("Mon, 30 Nov 2026 23:59:59 GMT", "2026.1"),
        (LAST, "2026.2"),
        ("Fri, 01 Jan 2100 00:00:00 GMT", "2026.2"),
    ],
)
def test_a_time_leads_to_the_release_that_stood_then(past: Server, wanted: str, release: str) -> None:
    answer = past.client.get(f"/{STUDY}", headers={"Accept-Datetime": wanted})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/version/{release}/{STUDY}"
    assert "Accept-Datetime" in answer.headers["Vary"]
    assert "Memento-Datetime" not in answer.headers
    assert f'</{STUDY}>; rel="original timegate"' in answer.headers["Link"]


def test_a_memento_tells_its_time_and_those_around_it(past: Server) -> None:
    answer = past.client.get(f"/version/2026.1/{STUDY}.ttl")
    assert answer.status_code == 200
    assert answer.headers["Memento-Datetime"] == FIRST
    assert f'</timemap/{STUDY}.ttl>; rel="timemap"' in answer.headers["Link"]
    assert f'</version/2026.2/{STUDY}.ttl>; rel="next memento"; datetime="{LAST}"' in answer.headers["Link"]


def test_a_document_without_a_date_names_its_past(past: Server) -> None:
    answer = past.client.get(f"/{STUDY}.nl.html")
    assert "Accept-Datetime" in answer.headers["Vary"]
    assert 'rel="original timegate"' in answer.headers["Link"]
    assert "Memento-Datetime" not in answer.headers


def test_a_withdrawn_claim_is_gone_now_and_stood_then(past: Server, withdrawn: str) -> None:
    now = past.client.get(f"/doc/{withdrawn}", headers={"Accept": "text/turtle"})
    assert now.status_code == 410
    headers = {"Accept-Datetime": FIRST, "Accept": "text/turtle"}
    then = past.client.get(f"/id/{withdrawn}", headers=headers, follow_redirects=True)
    assert then.status_code == 200
    assert then.headers["Memento-Datetime"] == FIRST
    assert withdrawn in then.text
    never = past.client.get(f"/version/2026.2/doc/{withdrawn}", headers={"Accept": "text/turtle"})
    assert never.status_code == 410


def test_a_time_map_lists_the_releases_that_have_the_document(past: Server, withdrawn: str) -> None:
    both = past.client.get(f"/timemap/{STUDY}")
    assert both.headers["Content-Type"].startswith("application/link-format")
    assert re.findall(r'rel="([a-z ]*memento)"; datetime="([^"]+)"', both.text) == [
        ("first memento", FIRST),
        ("last memento", LAST),
    ]
    one = past.client.get(f"/timemap/doc/{withdrawn}")
    assert re.findall(r'rel="([a-z ]*memento)"', one.text) == ["first last memento"]
    assert past.client.get("/timemap/doc/study/never-made").status_code == 404


def test_the_dump_of_a_day_is_the_one_that_was_released(past: Server, folder: Path) -> None:
    answer = past.client.get("/data/wijkgraph.nq", headers={"Accept-Datetime": FIRST}, follow_redirects=True)
    sums = (folder / "releases" / "2026.1" / "SHA256SUMS").read_text(encoding="utf-8")
    assert f"{sha256(answer.content).hexdigest()}  dumps/wijkgraph.nq" in sums
    assert answer.headers["Memento-Datetime"] == FIRST
    listed = past.client.get("/version/2026.1/data/SHA256SUMS")
    assert sha256(answer.content).hexdigest() in listed.text


@pytest.mark.parametrize("header", ["gisteren", "2026-11-20", "Fri, 99 Nov 2026 00:00:00 GMT", ""])
def test_a_date_that_is_none_is_told(past: Server, header: str) -> None:
    answer = past.client.get(f"/{STUDY}", headers={"Accept-Datetime": header, "Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["where"] == "Accept-Datetime"


def test_pages_of_the_past_say_so_and_lead_to_the_present(past: Server) -> None:
    page = past.client.get(f"/version/2026.1/{STUDY}.nl.html").text
    assert "Uitgave 2026.1 van 20 november 2026" in page
    there = re.search(r'<p class="notice past">.*?href="([^"]+)"', page)
    assert there is not None
    newest = past.client.get(f"/version/2026.1/doc/study/{there[1]}")
    assert newest.status_code == 200
    assert "notice past" not in newest.text


def test_links_of_a_past_page_stay_in_its_version(past: Server) -> None:
    page = past.client.get("/version/2026.1/letters.nl.html").text
    for link in re.findall(r'href="([^"#:?]+\.(?:html|css))', page)[:12]:
        if "notice" not in link and not link.startswith("../../"):
            assert past.client.get(f"/version/2026.1/{link}").status_code == 200, link


def test_a_question_is_answered_as_it_was(past: Server) -> None:
    address = "question/who-commissioned-which-study.json?study=wijk-in-zicht"
    then, now = past.client.get(f"/version/2026.1/{address}").json(), past.client.get(f"/{address}").json()
    assert then["dataVersion"] != now["dataVersion"]
    assert then["rows"]


def test_things_of_a_past_version_lead_to_its_documents(past: Server) -> None:
    answer = past.client.get("/version/2026.1/id/study/wijk-in-zicht")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/version/2026.1/{STUDY}")
    concept = past.client.get("/def/influence-type/prompted", headers={"Accept-Datetime": FIRST})
    assert concept.headers["Location"] == "/version/2026.1/doc/def/influence-type/prompted"


@pytest.mark.parametrize(
    "path",
    ["version/2025.1/", "version/..%2f..%2f/", "version/2026.1/sparql.nl.html", "version/2026.1/nothing"],
)
def test_what_is_not_kept_is_not_found(past: Server, path: str) -> None:
    assert past.client.get(f"/{path}", headers={"Accept": "application/json"}).status_code == 404


def test_the_service_as_it_is_now_has_no_past(past: Server) -> None:
    answer = past.client.get("/robots.txt", headers={"Accept-Datetime": FIRST})
    assert answer.status_code == 200
    asked = past.ask("ASK {}", "application/sparql-results+json", **{})
    assert asked.status_code == 200


def test_where_no_release_is_kept_the_header_is_passed_over(room: Server) -> None:
    answer = room.client.get(f"/{STUDY}.ttl", headers={"Accept-Datetime": "gisteren"})
    assert answer.status_code == 200
    assert "timegate" not in answer.headers.get("Link", "")
