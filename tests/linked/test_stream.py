"""The stream of claims as those who follow it see it: every claim once, and pages that do not change once full."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import claim
from tests.ours import ID, NAMES, our_store, thing
from wijkgraph.claims.claim import Provenance, Status
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.linked.stream import (
    NEWEST,
    PAGE,
    endings,
    stream_page,
    stream_pages,
    stream_root,
)
from wijkgraph.names import term
from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, Quad, Triple

LDES, TREE = "https://w3id.org/ldes#", "https://w3id.org/tree#"
ROOT = NAMES.address("ldes")
STREAM = NamedNode(f"{ROOT.value}#stream")
IMMUTABLE, MEMBER = NamedNode(f"{LDES}immutable"), NamedNode(f"{TREE}member")

# A claim by its number, recorded on a day.
claims = st.dictionaries(st.integers(0, 60), st.integers(1, 8), max_size=40)


def store_of(recorded: dict[int, int]) -> EmbeddedStore:
    return our_store(list(_quads(recorded)))


def _quads(recorded: dict[int, int]) -> Iterator[Quad]:
    for number, day in recorded.items():
        claim = NamedNode(f"{ID}claim/test/{number}")
        at = Literal(f"2026-01-0{day}T12:00:00Z", datatype=term("xsd:dateTime"))
        yield Quad(claim, term("rdf:type"), term("wg:Claim"))
        yield Quad(claim, term("prov:generatedAtTime"), at)
        yield Quad(NamedNode(f"{ID}study/{number}"), term("rdf:type"), term("wg:Study"), claim)


def served(store: EmbeddedStore) -> dict[str, frozenset[Quad]]:
    """Every page's quads, by its name."""
    return {page.name: frozenset(stream_page(store, page)) for page in stream_pages(store, 5)}


@given(claims)
def test_every_claim_is_on_one_page_in_the_order_of_recording(recorded: dict[int, int]):
    pages = stream_pages(store_of(recorded), 5)
    found = [int(claim.value.rpartition("/")[2]) for page in pages for claim in page.claims]
    assert found == sorted(recorded, key=lambda number: (recorded[number], f"{ID}claim/test/{number}"))
    assert [len(page.claims) for page in pages[:-1]] == [5] * (len(recorded) // 5)
    assert [page.is_full for page in pages] == [True] * (len(pages) - 1) + [False]


@pytest.mark.slow
@given(claims, claims)
def test_what_stands_on_a_full_page_never_changes_whatever_is_added_or_withdrawn(
    before: dict[int, int], after: dict[int, int]
):
    one, other = served(store_of(before)), served(store_of(after))
    for name in (one.keys() & other.keys()) - {NEWEST}:
        assert one[name] == other[name]


@given(claims, st.integers(0, 20))
def test_claims_recorded_later_leave_full_pages_where_they_are(recorded: dict[int, int], more: int):
    later = recorded | {100 + number: 9 for number in range(more)}
    assert [page for page in stream_pages(store_of(recorded), 5) if page.is_full] == [
        page for page in stream_pages(store_of(later), 5) if page.is_full
    ][: len(recorded) // 5]


@given(claims)
def test_only_full_pages_are_immutable_and_no_page_says_that_it_is_not(recorded: dict[int, int]):
    for name, triples in served(store_of(recorded)).items():
        said = [t.object for t in triples if t.predicate == IMMUTABLE]
        assert said == ([] if name == NEWEST else [Literal("true", datatype=term("xsd:boolean"))])


@given(claims)
def test_the_root_leads_to_every_page_by_times_that_fit_its_claims(recorded: dict[int, int]):
    pages = stream_pages(store_of(recorded), 5)
    root = list(stream_root(pages))
    assert [t.object for t in root if t.predicate == NamedNode(f"{TREE}view")] == [ROOT]
    bounds: dict[str, list[tuple[str, str]]] = {}
    for relation in {t.object for t in root if t.predicate == NamedNode(f"{TREE}relation")}:
        told = {t.predicate.value.rpartition("#")[2]: t.object.value for t in root if t.subject == relation}
        bounds.setdefault(told["node"], []).append((told["type"], told.get("value", "")))
    assert set(bounds) == {page.iri.value for page in pages}
    for page in pages:
        kinds = {kind.removeprefix(TREE): value for kind, value in bounds[page.iri.value]}
        times = [recorded[int(claim.value.rpartition("/")[2])] for claim in page.claims]
        if page.is_full:
            assert kinds == {
                "GreaterThanOrEqualToRelation": f"2026-01-0{min(times)}T12:00:00Z",
                "LessThanOrEqualToRelation": f"2026-01-0{max(times)}T12:00:00Z",
            }
        elif recorded:
            assert list(kinds) == ["GreaterThanOrEqualToRelation"]
            assert all(
                f"2026-01-0{time}T12:00:00Z" >= kinds["GreaterThanOrEqualToRelation"] for time in times
            )
        else:
            assert kinds == {"Relation": ""}


def test_a_page_holds_what_its_claims_say(store: EmbeddedStore):
    first, *_ = pages = stream_pages(store)
    assert len(first.claims) == PAGE
    assert len(pages) > 1
    quads = set(stream_page(store, first))
    triples = {quad.triple for quad in quads if quad.graph_name == DefaultGraph()}
    assert {t.object for t in triples if t.predicate == MEMBER} == set(first.claims)
    assert {t.subject for t in triples if t.predicate == MEMBER} == {STREAM}
    for one in first.claims[::50]:
        said = set(store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {one} {{ ?s ?p ?o }} }}"))
        assert said
        assert said == {quad.triple for quad in quads if quad.graph_name == one}
        assert {t.predicate for t in triples if t.subject == one} >= {
            term("wg:claimedIn"),
            term("wg:evidence"),
        }


def test_times_have_a_zone(store: EmbeddedStore):
    pages = stream_pages(store)
    assert pages
    for page in pages:
        for time in (page.first, page.last):
            assert time is not None
            assert time.value.endswith("Z")


@pytest.mark.parametrize("size", [1, 7])
def test_a_stream_that_fills_its_pages_exactly_has_an_empty_newest_page(size: int):
    pages = stream_pages(store_of(dict.fromkeys(range(7), 1)), size)
    assert pages[-1].name == NEWEST
    assert pages[-1].claims == ()


def test_what_was_replaced_or_withdrawn_is_an_entry_of_its_own_in_its_time():
    later = Provenance(thing("agent", "lezer"), thing("activity", "herziening"), "2026-01-03T12:00:00Z")
    replaced = replace(claim("A", Status.SUPERSEDED, note="te stellig"), ended=later)
    newer = replace(claim("B"), revises=(replaced.iri,))
    withdrawn = replace(claim("C", Status.REJECTED, note="staat er niet"), ended=later)
    never_accepted = claim("D", Status.REJECTED, note="gok")
    ended = endings((replaced, newer, withdrawn, never_accepted))
    assert [entry.claim for entry in ended] == [replaced, withdrawn]
    store = store_of({1: 1, 2: 8})
    (page,) = stream_pages(store, 5, ended)
    assert [one.value.rpartition("/")[2] for one in page.claims][::3] == ["1", "2"]
    told = {quad.triple for quad in stream_page(store, page, ended)}
    entry = NamedNode(f"{replaced.iri.value}#ended")
    assert Triple(STREAM, MEMBER, entry) in told
    assert Triple(entry, term("dcterms:isReplacedBy"), newer.iri) in told
    assert Triple(entry, term("wg:reviewNote"), Literal("te stellig")) in told
    assert not any(triple.subject == replaced.iri for triple in told)  # what it said is not repeated
