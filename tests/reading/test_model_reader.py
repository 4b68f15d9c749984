"""A language model reads: whatever it or its endpoint does, nothing ungrounded passes. Texts and replies are made up."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.ours import BASE
from tests.reading import fault_server as fault
from wijkgraph.errors import SourceError, StoreError, TooLarge, TooSlow, UsageError, WijkgraphError
from wijkgraph.letters.view import View
from wijkgraph.reading.exchanges import ExchangeFiles
from wijkgraph.reading.model_endpoint import ModelEndpoint
from wijkgraph.reading.model_reader import ModelReader, ModelReading
from wijkgraph.reading.outside_readers import OutsideReader, settle_outside

pytestmark = pytest.mark.slow

PROMISE = "Ik zal uw Kamer voor de zomer informeren over de voortgang in Molenhoek."
TEXT = f"""Geachte voorzitter,

In de wijk Molenhoek gaat het beter. {PROMISE} Mede naar aanleiding van het onderzoek «Molenhoek in beeld» van
Bureau Voorbeeld trekken wij extra geld uit.
"""
VIEW = View(TEXT, "kst-99999-7", BASE)
AT = {s.text[:6]: s.number for s in VIEW.sentences}
ALL = set(AT.values())
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
Act = fault.Act


def finding(
    kind: str = "made", words: str = PROMISE, number: int = AT["Ik zal"], **slots: str
) -> dict[str, Any]:
    return {"kind": kind, "slots": slots or {"text": words}, "cites": [{"sentence": number, "words": words}]}


def reply(*findings: Any) -> str:
    return json.dumps({"findings": list(findings)}, ensure_ascii=False)


GOOD = fault.says(reply(finding()))


def endpoint(url: str, **more: Any) -> ModelEndpoint:
    return ModelEndpoint(url, "voorbeeldmodel", **{"seconds": 5.0, "sleep": lambda seconds: None, **more})


def read(
    server: Any,
    folder: Path,
    uncovered: set[int] | None = None,
    budget: int = 0,
    passes: int = 1,
    **more: Any,
) -> ModelReading:
    reader = ModelReader(endpoint(server.url, **more), ExchangeFiles(folder), budget, passes, now=lambda: NOW)
    return reader.read(VIEW, ALL if uncovered is None else uncovered)


def test_what_stands_is_proposed(tmp_path: Path) -> None:
    with fault.model_server(GOOD) as server:
        reading = read(server, tmp_path)
    [one] = reading.grounded
    assert not reading.refused
    claims = settle_outside(
        VIEW, "kst-99999-7", reading.grounded, OutsideReader("voorbeeldmodel", "1"), lambda: NOW
    ).claims
    [claim] = claims
    assert claim.provenance.attributed_to.value.endswith("agent/lezer-voorbeeldmodel-1")
    assert claim.provenance.generated_by.value.endswith(f"activity/lezing-{one.finding.by}")


# What goes wrong with an endpoint and is overcome: the acts before it answers well, and requests in all.
OVERCOME: dict[str, tuple[tuple[Act, ...], int]] = {
    "429 with Retry-After": ((fault.status(429, Retry_After="1"), GOOD), 2),
    "429 twice": ((fault.status(429), fault.status(429), GOOD), 3),
    "500 once": ((fault.status(500), GOOD), 2),
    "503 once": ((fault.status(503), GOOD), 2),
    "400 on the schema": ((fault.without_format("json_schema", then=GOOD),), 2),
    "400 on any format": ((fault.without_format("json_schema", "json_object", then=GOOD),), 3),
    "body cut off once": ((fault.broken_off, GOOD), 2),
    "JSON in a fence, with words around": (
        (fault.says(f"Ja hoor:\n```json\n{reply(finding())}\n```\nKlaar."),),
        1,
    ),
    "a finding without citations beside a good one": (
        (fault.says(reply({"kind": "made", "slots": {}}, finding())),),
        1,
    ),
    "no count of tokens": (
        (fault.raw(json.dumps({"choices": [{"message": {"content": reply(finding())}}]}).encode()),),
        1,
    ),
}


@pytest.mark.parametrize("name", OVERCOME)
def test_faults_that_are_overcome(name: str, tmp_path: Path) -> None:
    acts, requests = OVERCOME[name]
    with fault.model_server(*acts) as server:
        reading = read(server, tmp_path)
    assert [one.finding.words("text") for one in reading.grounded] == [PROMISE]
    assert len(server.asked) == requests


# What goes wrong and ends the run, with the error that tells it.
FATAL: dict[str, tuple[Act, type[WijkgraphError], str]] = {
    "500 always": (fault.status(500), StoreError, "500"),
    "401": (fault.status(401), StoreError, "401"),
    "Retry-After an hour": (fault.status(429, Retry_After="3600"), TooSlow, "3600"),
    "HTML with 200": (
        fault.raw(b"<!doctype html><p>Welkom", Content_Type="text/html"),
        StoreError,
        "no chat",
    ),
    "body cut off always": (fault.broken_off, StoreError, "breaks off"),
    "50 MB": (fault.huge, TooLarge, "larger"),
    "a redirect": (fault.status(307, Location="http://192.0.2.1/v1"), StoreError, "elsewhere"),
    "keys twice": (
        fault.raw(b'{"choices": [], "choices": [{"message": {"content": "x"}}]}'),
        StoreError,
        "no chat",
    ),
    "deep JSON": (fault.raw(b'{"choices": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"), StoreError, "no chat"),
    "no choice": (fault.raw(b'{"choices": []}'), StoreError, "no chat"),
    "content that is no text": (
        fault.raw(b'{"choices": [{"message": {"content": [1]}}]}'),
        StoreError,
        "no chat",
    ),
    "not UTF-8": (fault.raw(b'{"choices": [{"message": {"content": "\xff"}}]}'), StoreError, "no chat"),
}


@pytest.mark.parametrize("name", FATAL)
def test_faults_that_end_the_run_are_told(name: str, tmp_path: Path) -> None:
    act, error, words = FATAL[name]
    with fault.model_server(act) as server, pytest.raises(error, match=words) as told:
        read(server, tmp_path, key="geheim")
    assert told.value.next
    assert "geheim" not in str(told.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("act", [fault.silent, fault.trickling], ids=["silent", "trickling"])
def test_a_slow_endpoint_is_left(act: Act, tmp_path: Path) -> None:
    with fault.model_server(act) as server, pytest.raises(TooSlow):
        read(server, tmp_path, seconds=0.3)


# What a model says that is not so, and why it is refused. It says the same again when the reason goes back to it.
LIES: dict[str, tuple[dict[str, Any], str]] = {
    "words that stand nowhere": (finding(words="Wij bouwen een metro."), "stands-nowhere"),
    "a number changed": (finding(words=PROMISE.replace("zomer", "herfst")), "stands-nowhere"),
    "a negation in the slot": (
        finding(words=PROMISE, text=PROMISE.replace("zal", "zal niet")),
        "value-not-in-words",
    ),
    "another sentence": (finding(number=AT["In de "]), "sentence-disagrees"),
    "a sentence that was not shown": (finding(number=400), "outside-window"),
    "a kind of its own": (finding("gossip"), "unknown-kind"),
    "a slot of its own": (finding(text=PROMISE, due="2027-01-01"), "unknown-kind"),
    "a type of its own": (
        finding("influence", "Molenhoek in beeld", AT["Mede n"], study="Molenhoek in beeld", text="beeld", type="proof", strength="stated"),
        "unknown-kind",
    ),
    "the example": (
        finding(words="Ik zal de Kamer in mei over Voorbeeldstad berichten."),
        "copied-from-the-prompt",
    ),
    "sentence 0": (finding(number=0), "sentence-disagrees"),
    "a name without letters": (finding("programme", "«", AT["Mede n"], name="«"), "value-not-in-words"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_nothing_ungrounded_passes(name: str, tmp_path: Path) -> None:
    lie, why = LIES[name]
    with fault.model_server(fault.says(reply(lie))) as server:
        reading = read(server, tmp_path)
    assert not reading.grounded
    assert {one.why.value for one in reading.refused} == {why}
    assert len(server.asked) == 2, "the reason goes back once"


def test_a_refusal_goes_back_once_with_its_reason_and_may_be_mended(tmp_path: Path) -> None:
    bad = finding(words=PROMISE.replace("zomer", "herfst"))
    with fault.model_server(fault.says(reply(bad)), GOOD) as server:
        reading = read(server, tmp_path)
    assert [one.finding.words("text") for one in reading.grounded] == [PROMISE]
    assert "stands-nowhere" in server.asked[1][1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "text",
    ["", "Ik kan u niet helpen.", "{}", '{"findings": 3}', '{"findings": [' * 40, '{"findings": [{"kind": 1, "kind": 2}]}'],
    ids=["empty", "prose", "nothing", "no list", "deep", "keys twice"],
)  # fmt: skip
def test_replies_without_findings_are_remarked(text: str, tmp_path: Path) -> None:
    with fault.model_server(fault.says(text)) as server:
        reading = read(server, tmp_path)
    assert not reading.grounded
    assert reading.remarks


def test_a_reply_that_was_cut_gives_its_whole_findings_and_is_followed_up(tmp_path: Path) -> None:
    other = finding(words="In de wijk Molenhoek gaat het beter.", number=AT["In de "])
    cut = reply(finding(), other)[:-60]
    with fault.model_server(fault.says(cut, "length"), fault.says(reply(other))) as server:
        reading = read(server, tmp_path)
    assert [one.finding.cites[0][0] for one in reading.grounded] == [AT["Ik zal"], AT["In de "]]
    assert server.asked[1][1]["messages"][-2] == {"role": "assistant", "content": cut}


def test_the_second_run_costs_nothing_and_gives_the_same(tmp_path: Path) -> None:
    lie = finding(words="Wij bouwen een metro.")
    with fault.model_server(
        fault.without_format("json_schema", then=fault.says(reply(finding(), lie)))
    ) as server:
        first = read(server, tmp_path)
        asked = len(server.asked)
        second = read(server, tmp_path)
        assert len(server.asked) == asked
    assert (second.asked, second.tokens, second.kept) == (0, 0, first.asked)
    assert second.grounded == first.grounded
    assert second.refused == first.refused
    assert second.dates == first.dates


def test_an_exchange_holds_no_key_and_one_that_was_changed_is_told(tmp_path: Path) -> None:
    with fault.model_server(GOOD) as server:
        read(server, tmp_path, key="geheim")
        assert server.asked[0][2]["Authorization"] == "Bearer geheim"
        [file] = tmp_path.iterdir()
        assert "geheim" not in file.read_text("utf-8")
        file.write_text("{}", "utf-8")
        with pytest.raises(SourceError, match="no exchange"):
            read(server, tmp_path)


def test_only_sentences_without_a_claim_are_asked_about(tmp_path: Path) -> None:
    with fault.model_server(GOOD) as server:
        none = read(server, tmp_path, uncovered=set())
        assert not server.asked
        reading = read(server, tmp_path, uncovered={AT["Mede n"]})
    assert not none.asked
    shown = server.asked[0][1]["messages"][1]["content"]
    assert [line.split("\t")[0] for line in shown.splitlines() if "*\t" in line] == [f"{AT['Mede n']}*"]
    assert not reading.grounded
    assert {one.why.value for one in reading.refused} == {"outside-window"}


def asked_about(request: Any) -> set[int]:
    lines = request[1]["messages"][1]["content"].splitlines()
    return {int(line.split("*")[0]) for line in lines if "*\t" in line}


def test_a_second_pass_asks_about_what_is_still_uncovered_alone(tmp_path: Path) -> None:
    other = finding(words="In de wijk Molenhoek gaat het beter.", number=AT["In de "])
    with fault.model_server(GOOD, fault.says(reply(finding(), other))) as server:
        reading = read(server, tmp_path, passes=2)
    assert [asked_about(one) for one in server.asked] == [ALL, ALL - {AT["Ik zal"]}]
    assert [one.finding.cites[0][0] for one in reading.grounded] == [AT["Ik zal"], AT["In de "]]
    assert not reading.refused  # what was found before and is said again is no fault


def test_where_nothing_was_found_there_is_no_second_pass(tmp_path: Path) -> None:
    with fault.model_server(fault.says(reply())) as server:
        read(server, tmp_path, passes=2)
    assert len(server.asked) == 1


HEADED = """30 995 Aanpak Wijken

Nr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 4 maart 2014

Het gaat beter. Wij bouwen verder.
"""


def test_a_window_comes_with_the_head_that_the_rules_read(tmp_path: Path) -> None:
    view = View(HEADED, "kst-30995-7", BASE)
    with fault.model_server(fault.says(reply())) as server:
        reader = ModelReader(endpoint(server.url), ExchangeFiles(tmp_path), now=lambda: NOW)
        reader.read(view, {len(view.sentences)})
    shown = server.asked[0][1]["messages"][1]["content"]
    assert shown.startswith("date: 4 maart 2014\nsender: ")


def test_the_budget_stops_before_it_is_passed(tmp_path: Path) -> None:
    with fault.model_server(GOOD) as server:
        reading = read(server, tmp_path, budget=100)
    assert not server.asked
    assert "over-budget" in reading.remarks[0]


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/v1", "https://model.example.org/v1", "http://localhost.example.org"]
)
def test_no_text_goes_to_a_host_that_was_not_named(url: str) -> None:
    with pytest.raises(UsageError, match="leave this machine"):
        endpoint(url)
    host = url.split("/")[2]
    assert endpoint(url, allowed_hosts=(host,)).host == host


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "no address", "file:///etc/passwd", ""])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        endpoint(url)


def test_a_proxy_of_the_environment_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fault.model_server(GOOD) as proxy, fault.model_server(GOOD) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        read(server, tmp_path)
        assert not proxy.asked


def test_waiting_is_asked_of_the_clock(tmp_path: Path) -> None:
    waited: list[float] = []
    wait: Callable[[float], None] = waited.append
    with fault.model_server(fault.status(429, Retry_After="2"), GOOD) as server:
        read(server, tmp_path, sleep=wait)
    assert waited == [2.0]
