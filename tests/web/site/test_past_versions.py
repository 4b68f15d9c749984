"""Versions of the past (RFC 7089): `Accept-Datetime` leads to the release of that day, whole and as it was."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from signal import SIGKILL

import httpx
import pytest

from tests.conftest import copy_project
from tests.releases.conftest import KEY
from tests.web.conftest import Server, children, cmdline, start, wait_until
from wijkgraph.claims.claim import Provenance, Status, end_claim
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.names import names_at
from wijkgraph.project import find_layout
from wijkgraph.releases.kept_releases import kept_releases
from wijkgraph.releases.release_folder import make_release
from wijkgraph.web.site import release_contents
from wijkgraph.web.site.release_contents import contents_of

pytestmark = pytest.mark.slow

FIRST, LAST = "Tue, 01 Jan 2030 00:00:00 GMT", "Fri, 01 Feb 2030 00:00:00 GMT"
STUDY = "doc/study/wijk-in-zicht"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two releases; a claim of the first is withdrawn in the second."""
    root = tmp_path_factory.mktemp("past") / "project"
    root.mkdir()
    copy_project(root)
    layout = find_layout(root, root / "build")
    make_release(layout, "2026.1", root / "releases", date="2030-01-01")
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
    make_release(layout, "2026.2", root / "releases", date="2030-02-01")
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
        ("Thu, 31 Jan 2030 23:59:59 GMT", "2026.1"),
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


def test_what_a_release_has_is_listed_once_and_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = kept_releases(folder / "releases")[0]
    listed = contents_of(release, tmp_path)
    assert (listed.holds(STUDY), listed.holds("doc/study/never-made")) == (True, False)
    monkeypatch.setattr(release_contents, "_listed_apart", lambda _: pytest.fail("listed again"))
    again = contents_of(release, tmp_path)
    assert (again.holds(STUDY), again.holds("data/wijkgraph.nq")) == (True, True)
    with pytest.raises(pytest.fail.Exception, match="listed again"):
        contents_of(replace(release, version="another"), tmp_path)


@pytest.mark.parametrize("header", ["gisteren", "2026-11-20", "Fri, 99 Nov 2026 00:00:00 GMT", ""])
def test_a_date_that_is_none_is_told(past: Server, header: str) -> None:
    answer = past.client.get(f"/{STUDY}", headers={"Accept-Datetime": header, "Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["where"] == "Accept-Datetime"


def test_pages_of_the_past_say_so_and_lead_to_the_present(past: Server) -> None:
    page = past.client.get(f"/version/2026.1/{STUDY}.nl.html").text
    assert "Uitgave 2026.1 van 1 januari 2030" in page
    there = re.search(r'<p class="notice past">.*?href="([^"]+)"', page)
    assert there is not None
    newest = past.client.get(f"/version/2026.1/doc/study/{there[1]}")
    assert newest.status_code == 200
    assert "notice past" not in newest.text


def test_links_of_a_past_page_stay_in_its_version(past: Server) -> None:
    page = past.client.get("/version/2026.1/letters.nl.html").text
    found = re.findall(r'href="([^"#:?]+\.(?:html|css))', page)[:12]
    inside = [link for link in found if "notice" not in link and not link.startswith("../../")]
    assert inside
    for link in inside:
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


@pytest.fixture(scope="module")
def many(folder: Path) -> list[str]:
    """Four releases more, each a copy of the first under its own name and day: more than are held at once."""
    names = [f"2025.{number}" for number in range(1, 5)]
    for number, name in enumerate(names, start=1):
        target = folder / "releases" / name
        shutil.copytree(folder / "releases" / "2026.1", target)
        record = json.loads((target / "release.json").read_text(encoding="utf-8"))
        record |= {"name": name, "date": f"2025-01-0{number}T00:00:00Z"}
        (target / "release.json").write_text(json.dumps(record), encoding="utf-8")
    return names


def keepers(server: Server) -> list[int]:
    """Processes that hold data: children of the service."""
    return children(server.process.pid)


def test_of_many_versions_few_are_held(past: Server, many: list[str]) -> None:
    for name in many:  # the first request lists what every release has
        answer = past.client.get(f"/version/{name}/{STUDY}.ttl", timeout=120)
        assert answer.headers["Memento-Datetime"].endswith("Jan 2025 00:00:00 GMT")
    listed = past.client.get(f"/timemap/{STUDY}").text
    assert listed.count("datetime=") == len(many) + 2
    wait_until(lambda: len(keepers(past)) <= 4)  # of the present, and of three of the past
    assert len(keepers(past)) > 1


def test_a_worker_of_the_past_that_dies_takes_nothing_with_it(past: Server, many: list[str]) -> None:
    assert past.client.get(f"/version/{many[0]}/{STUDY}.ttl").status_code == 200
    of_the_past = [pid for pid in keepers(past) if b"/releases/" in cmdline(pid)]
    assert of_the_past
    for pid in of_the_past:
        os.kill(pid, SIGKILL)
    assert past.client.get(f"/{STUDY}.ttl").status_code == 200
    assert past.client.get(f"/version/{many[0]}/{STUDY}.ttl").status_code == 200


def test_many_who_ask_for_the_past_leave_room_for_the_present(past: Server, many: list[str]) -> None:
    def ask(number: int) -> int:
        name = many[number % len(many)]
        return httpx.get(f"{past.url}/version/{name}/doc/letter/{KEY}.ttl", timeout=60).status_code

    with ThreadPoolExecutor(40) as crowd:
        asked = [crowd.submit(ask, number) for number in range(40)]
        assert past.client.get(f"/{STUDY}.ttl").status_code == 200
        told = {one.result() for one in asked}
    assert told <= {200, 503}
    assert 200 in told


def test_when_the_service_ends_nothing_of_it_stays(folder: Path, many: list[str]) -> None:
    server = start(before=["--root", str(folder)])
    try:
        assert server.client.get(f"/version/{many[1]}/{STUDY}.ttl").status_code == 200
        started = keepers(server)
        assert len(started) == 2
    finally:
        server.stop()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
