"""Papers are fetched once, by id and hash; a run goes on where it broke off; the service is never hurried."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.test_reading import run
from tests.fetching.loopback_services import (
    Loopback,
    feed_entry,
    feed_page,
    file_of,
    loopback,
    paper,
    serve_feed,
    serve_odata,
    serve_sru,
)
from wijkgraph.errors import StoreError, TooLarge
from wijkgraph.fetching.fetched_papers import FetchedPapers, PaperRecord, entry_of, read_register
from wijkgraph.fetching.fetcher import FetchCount, fetch_papers
from wijkgraph.fetching.polite_client import Fetched, PoliteClient
from wijkgraph.fetching.services import SERVICES

pytestmark = pytest.mark.slow

PATHS = {"feed": "/SyncFeed/2.0/Feed", "odata": "/OData/v5", "sru": "/sru"}


@pytest.fixture
def state() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


def fetch(state: Loopback, name: str, folder: Path, wanted: str = "", **more: object) -> FetchCount:
    service = replace(SERVICES[name], address=state.base + PATHS[name])
    with PoliteClient(service.address, pause=0, sleep=lambda seconds: None) as client:
        return fetch_papers(service, client, FetchedPapers(folder), wanted, **more)  # type: ignore[arg-type]


def first_feed(state: Loopback) -> dict[str, bytes]:
    base = state.base
    for number in (1, 2, 3):
        state.answers[f"/SyncFeed/2.0/Resources/id-{number}"] = file_of(paper(number))
    pages = {
        "": feed_page(
            base, feed_entry(base, 1, "2014-01-01", token=1) + feed_entry(base, 2, "2014-01-02", token=2)
        ),
        "2": feed_page(base, feed_entry(base, 1, "2014-01-01", token=3)),  # an old record, replayed
        "3": feed_page(base, "", resume=3),
    }
    serve_feed(state, pages)
    return pages


def test_a_feed_is_followed_to_its_end_and_a_replayed_record_adds_nothing(
    state: Loopback, tmp_path: Path
) -> None:
    first_feed(state)
    count = fetch(state, "feed", tmp_path)
    assert (count.fetched, count.known) == (2, 1)
    entries = list(read_register(tmp_path))
    assert [(one["id"], one["number"], one["date"], one["kind"]) for one in entries] == [
        ("id-1", "2014D00001", "2014-03-04", "Brief regering"),
        ("id-2", "2014D00002", "2014-03-04", "Brief regering"),
    ]
    assert all(one["terms"].startswith("CC0") and one["fetched"].endswith("Z") for one in entries)
    assert (tmp_path / entries[0]["file"]).read_bytes() == paper(1)


def test_a_second_run_goes_on_where_the_feed_ended(state: Loopback, tmp_path: Path) -> None:
    pages = first_feed(state)
    fetch(state, "feed", tmp_path)
    state.asked.clear()
    pages["3"] = feed_page(state.base, feed_entry(state.base, 3, "2014-02-01", token=4))
    pages["4"] = feed_page(state.base, "", resume=4)
    assert fetch(state, "feed", tmp_path).fetched == 1
    assert state.asked[0] == "/SyncFeed/2.0/Feed?category=Document&skiptoken=3"


def test_a_corrected_paper_is_another_version_and_a_withdrawn_one_stays(
    state: Loopback, tmp_path: Path
) -> None:
    pages = first_feed(state)
    fetch(state, "feed", tmp_path)
    base = state.base
    state.answers["/SyncFeed/2.0/Resources/id-1"] = file_of(paper(100))
    changed = feed_entry(base, 1, "2014-05-01", token=4) + feed_entry(
        base, 2, "2014-05-02", token=5, withdrawn=True
    )
    pages |= {"3": feed_page(base, changed), "5": feed_page(base, "", resume=5)}
    count = fetch(state, "feed", tmp_path)
    assert (count.fetched, count.withdrawn) == (1, 1)
    assert len(list((tmp_path / "papers").glob("id-1-*"))) == 2
    assert len(list((tmp_path / "papers").glob("id-2-*"))) == 1


def test_a_new_stamp_on_the_same_bytes_is_no_new_paper(state: Loopback, tmp_path: Path) -> None:
    pages = first_feed(state)
    fetch(state, "feed", tmp_path)
    pages |= {
        "3": feed_page(state.base, feed_entry(state.base, 1, "2015-01-01", token=4)),
        "4": feed_page(state.base, "", resume=4),
    }
    count = fetch(state, "feed", tmp_path)
    assert (count.fetched, count.known) == (0, 1)
    assert len(list((tmp_path / "papers").glob("id-1-*"))) == 1


def test_only_the_kinds_that_are_named_are_fetched(state: Loopback, tmp_path: Path) -> None:
    base = state.base
    state.answers["/SyncFeed/2.0/Resources/id-1"] = file_of(paper(1))
    entries = feed_entry(base, 1, "2014-01-01", token=1) + feed_entry(
        base, 2, "2014-01-01", token=2, kind="Motie"
    )
    serve_feed(state, {"": feed_page(base, entries), "2": feed_page(base, "", resume=2)})
    assert fetch(state, "feed", tmp_path, kinds=frozenset({"Brief regering"})).fetched == 1


def test_a_run_cut_by_its_limit_says_so_and_the_next_goes_on(state: Loopback, tmp_path: Path) -> None:
    serve_sru(state, 5)
    first = fetch(state, "sru", tmp_path, "w.dossiernummer==30995", limit=3)
    assert (first.fetched, first.is_cut) == (3, True)
    second = fetch(state, "sru", tmp_path, "w.dossiernummer==30995", limit=3)
    assert (second.fetched, second.known, second.is_cut) == (2, 3, False)


def test_sru_takes_the_xml_of_each_record(state: Loopback, tmp_path: Path) -> None:
    serve_sru(state, 3)
    assert fetch(state, "sru", tmp_path, "w.dossiernummer==30995").fetched == 3
    assert "startRecord=1" in state.asked[0]
    assert "version=2.0" in state.asked[0]
    entry = next(read_register(tmp_path))
    assert (entry["id"], entry["date"], entry["file"][-4:]) == ("kst-30995-1", "2014-03-04", ".xml")


@pytest.mark.parametrize(
    "names", [("Id", "DocumentNummer", "ApiGewijzigdOp"), ("Id", "documentnummer", "gewijzigdOp")]
)
def test_odata_is_read_page_by_page_whatever_the_case_of_its_names(
    state: Loopback, tmp_path: Path, names: tuple[str, str, str]
) -> None:
    rows: list[dict[str, object]] = [
        dict(zip(names, (f"guid-{n}", f"2014D{n}", "2014-03-05"), strict=True)) | {"Soort": "Brief regering"}
        for n in range(5)
    ]
    serve_odata(state, rows)
    assert fetch(state, "odata", tmp_path, "Soort eq 'Brief regering'").fetched == 5
    assert next(read_register(tmp_path))["number"] == "2014D0"


def test_a_busy_service_is_given_the_time_it_asks_for(state: Loopback) -> None:
    state.answers["/a"] = file_of(b"x")
    state.faults = [(429, {"Retry-After": "7"}, b""), (503, {}, b""), (500, {"Retry-After": "nonsense"}, b"")]
    waited: list[float] = []
    with PoliteClient(state.base, pause=0, sleep=waited.append, contact="wie@example.org") as client:
        assert client.get(f"{state.base}/a").data == b"x"
    assert waited[:1] == [7.0]
    assert waited == sorted(waited)
    assert state.agents[0].startswith("wijkgraph/")
    assert "wie@example.org" in state.agents[0]


def test_a_pause_lies_between_two_requests(state: Loopback) -> None:
    state.answers["/a"] = file_of(b"x")
    waited: list[float] = []
    with PoliteClient(state.base, pause=3, sleep=waited.append) as client:
        client.get(f"{state.base}/a")
        client.get(f"{state.base}/a")
    assert len(waited) == 1
    assert 2 < waited[0] <= 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ((404, {}, b""), "answers 404"),
        ((429, {"Retry-After": "9999"}, b""), "longer pause"),
        ((302, {"Location": "https://example.org/x"}, b""), "another host"),
    ],
)
def test_a_service_that_gives_nothing_is_left_alone(
    state: Loopback, fault: tuple[int, dict[str, str], bytes], words: str
) -> None:
    state.faults = [fault]
    with (
        PoliteClient(state.base, pause=0, sleep=lambda seconds: None) as client,
        pytest.raises(StoreError, match=words),
    ):
        client.get(f"{state.base}/a")


def test_a_redirect_on_the_same_host_is_followed_and_a_large_body_is_not_read(state: Loopback) -> None:
    state.answers["/a"] = lambda query: (301, {"Location": "/b"}, b"")
    state.answers["/b"] = file_of(b"x" * 1001)
    with PoliteClient(state.base, pause=0, most=1000) as client, pytest.raises(TooLarge):
        client.get(f"{state.base}/a")


def test_one_paper_that_fails_is_told_and_the_others_are_fetched(state: Loopback, tmp_path: Path) -> None:
    serve_sru(state, 3)
    del state.answers["/frbr/kst-30995-2.xml"]
    count = fetch(state, "sru", tmp_path, "x")
    assert count.fetched == 2
    assert len(count.failed) == 1
    assert "kst-30995-2" in count.failed[0]


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("feed", b"<html>", "not XML"),
        ("feed", b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "how to go on"),
        ("feed", b'<!DOCTYPE a [<!ENTITY e "x">]><feed>&e;</feed>', "not XML"),
        ("odata", b"<html>", "not OData"),
        ("sru", b"<html></html>", "not SRU"),
        ("sru", b"<searchRetrieveResponse><diagnostics><diagnostic><message>No</message></diagnostic></diagnostics></searchRetrieveResponse>", "refuses the query: No"),
    ],
)  # fmt: skip
def test_an_answer_in_another_form_is_said_to_be_one(
    state: Loopback, tmp_path: Path, name: str, body: bytes, words: str
) -> None:
    path = PATHS[name] + ("/Document" if name == "odata" else "")
    state.answers[path] = file_of(body)
    with pytest.raises(StoreError, match=words):
        fetch(state, name, tmp_path)


def test_a_line_that_was_left_half_written_counts_for_nothing(tmp_path: Path) -> None:
    record = PaperRecord("sru", "../../kst-1", "2014", "http://127.0.0.1/a")
    kept = FetchedPapers(tmp_path).keep(record, Fetched(b"x", "text/plain", "http://127.0.0.1/a"), "terms")
    assert kept is not None
    assert kept.parent == tmp_path / "papers"  # an id never leads elsewhere
    with (tmp_path / "register.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"service": "sru", "id')
    papers = FetchedPapers(tmp_path)
    assert papers.has(record)
    papers.withdraw(replace(record, updated="2015"))
    assert [one["updated"] for one in read_register(tmp_path)] == ["2014", "2015"]


def test_the_command_fetches_and_freeze_records_where_a_letter_came_from(
    state: Loopback, tmp_path: Path, layout
) -> None:  # type: ignore[no-untyped-def]
    serve_sru(state, 2)
    for name in ("ontology", "queries", "wijkgraph.toml"):
        (tmp_path / name).symlink_to(layout.root / name)
    (tmp_path / "data" / "letters").mkdir(parents=True)
    root = ("--root", str(tmp_path))
    done = run(
        *root, "fetch", "sru", "w.dossiernummer==30995", "--address", f"{state.base}/sru", "--pause", "0"
    )
    assert done.returncode == 0, done.stderr
    assert b"2 fetched into" in done.stderr
    file = next((tmp_path / "work" / "fetched" / "papers").glob("kst-30995-2-*.xml"))
    frozen = run(*root, "freeze", str(file), "--yes")
    assert frozen.returncode == 0, frozen.stderr
    origin = json.loads(
        (tmp_path / "data" / "letters" / "kst-30995-2" / "origin.json").read_text(encoding="utf-8")
    )
    assert origin["address"] == f"{state.base}/frbr/kst-30995-2.xml"
    assert "not verified" in origin["terms"]
    assert entry_of(tmp_path / "work" / "fetched", "nothing") is None


def test_a_service_that_is_unknown_or_away_is_said_to_be(tmp_path: Path) -> None:
    assert run("fetch", "gazette", "--into", str(tmp_path)).returncode == 2
    done = run(
        "fetch", "sru", "x", "--into", str(tmp_path), "--address", "http://127.0.0.1:9/sru", "--pause", "0"
    )
    assert done.returncode == 3
    assert b"The service gives nothing: no answer" in done.stderr
