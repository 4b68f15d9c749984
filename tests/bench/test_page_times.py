"""The benchmark of pages: its requests, and its reading of the answers; on a small site, without looking at times."""

from contextlib import closing
from pathlib import Path

import pytest

from bench import page_times
from bench.folders import CROWDED
from bench.page_times import (
    HISTORY,
    HTML,
    PROVENANCE,
    READER,
    TURTLE,
    Reader,
    addresses,
    by_kind,
    crowd_pages,
    sample,
)
from tests.ours import thing
from tests.remote.stand_in import Said, stand_in
from wijkgraph.names import concept, term

pytestmark = pytest.mark.slow


def test_of_each_kind_a_few_things_and_the_one_most_linked() -> None:
    studies = [thing("study", f"s{number}") for number in range(9)]
    taken = concept("decision-status", "taken")
    found = by_kind([*studies, taken, term("wg:Study")], [CROWDED, studies[8], studies[7]])
    assert found == {"concept": [taken], "study": [studies[8], *studies[:3]]}


def test_the_sample_speaks_of_every_kind_that_letters_speak_of() -> None:
    kinds = by_kind(sample(9), [])
    assert {"letter", "study", "decision", "organisation", "area", "commitment", "claim", "passage"} <= set(
        kinds
    )
    assert {len(group) for group in kinds.values()} <= {1, 2, 3, 4}


def test_things_are_asked_for_as_pages_and_as_graphs() -> None:
    letter, study, track = thing("letter", "kst-1"), thing("study", "s"), thing("track", "t")
    found = addresses({"letter": [letter], "study": [study], "track": [track]})
    assert found["study"] == {HTML: ["doc/study/s.nl.html"], TURTLE: ["doc/study/s.ttl"]}
    assert found[PROVENANCE] == {HTML: ["prov/study/s.nl.html"], TURTLE: ["prov/study/s.ttl"]}
    assert found[HISTORY] == {HTML: ["prov/track/t.nl.html"], TURTLE: ["prov/track/t.ttl"]}
    assert found[READER] == {HTML: ["letter/kst-1.nl.html"]}


def test_a_crowd_is_paged_from_its_first_to_its_last() -> None:
    assert crowd_pages(0) == []
    places = [address.rpartition("=")[2] for name, address in crowd_pages(100_000) if "links" in name]
    assert places == ["0", "4950", "99950"]


def test_a_page_that_fails_ends_the_run() -> None:
    with (
        stand_in(lambda asked: Said(b"", 500)) as url,
        closing(Reader(url)) as reader,
        pytest.raises(RuntimeError, match="status 500"),
    ):
        reader.cost("doc/study/s.ttl", 1)


def test_a_page_that_does_not_tell_its_time_ends_the_run() -> None:
    with (
        stand_in(lambda asked: Said(b"")) as url,
        pytest.raises(RuntimeError, match="does not tell its time"),
    ):
        Reader(url).cost("doc/study/s.ttl", 1)


def test_the_pages_of_a_small_site_are_measured(tmp_path: Path) -> None:
    found = page_times.measure(3, tmp_path / "site", crowd=120, runs=1, seconds=1.0)
    assert found["quads"] > 3 * 1000
    assert {HTML, TURTLE} == set(found["kinds"]["study"])
    assert all(
        cost["queries"][0] > 0 and cost["server_max_ms"] >= cost["server_ms"]
        for forms in found["kinds"].values()
        for cost in forms.values()
    )
    assert all(rate["per_second"] and not rate["failed"] for rate in found["repeated"].values())
    asked = {one["page"]: one["queries"] for one in found["crowded"]}
    assert asked["the thing, HTML"] <= found["kinds"]["organisation"][HTML]["queries"][1]
    assert len({number for name, number in asked.items() if name.startswith("links")}) == 1
