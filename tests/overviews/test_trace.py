"""Traces: what is stated to have led to a thing and from it, however much else there is about the same subject."""

import pytest

from bench.generate import corpus_of
from tests.ours import our_store, thing
from wijkgraph.dataset.assembly import assemble
from wijkgraph.engine.store import EmbeddedStore, Solutions
from wijkgraph.overviews.chain import chain_of, influences_of, trace_of

pytestmark = pytest.mark.slow

DECISION = thing("decision", "vier-gebieden-toegevoegd")
KEPT, PROMISE = (
    thing(kind, key)
    for kind, key in (
        ("fulfilment", "voortgang-spoor-2-2020"),
        ("commitment", "voortgang-spoor-2-eerste-kwartaal-2020"),
    )
)


def test_a_decision_is_traced_to_the_studies_that_the_letter_names(store: EmbeddedStore):
    found = trace_of(store, DECISION)
    assert {one.value.rpartition("/")[2] for one in found if "/study/" in one.value} == {
        "leefbaarheid-in-nederland-2018",
        "veerkracht-in-het-corporatiebezit",
    }
    together = thing("document-set", "onderzoeken-genoemd-in-kst-30995-98")
    assert together in found
    assert {one for one in found if "/study/" not in one.value} <= chain_of(store, DECISION).things()


def test_a_commitment_is_traced_to_its_fulfilment_and_back(store: EmbeddedStore):
    assert trace_of(store, PROMISE) == trace_of(store, KEPT) == {PROMISE, KEPT}


def test_an_influence_is_traced_to_both_its_ends(store: EmbeddedStore):
    influence = thing("influence", "wijk-in-zicht-toekomstig-beleid")
    found = {one.value.rpartition("/id/")[2] for one in trace_of(store, influence)}
    assert found == {
        "influence/wijk-in-zicht-toekomstig-beleid",
        "study/wijk-in-zicht",
        "initiative/toekomstig-gebiedsgericht-beleid",
    }


def test_the_history_of_a_programme_is_that_of_what_is_about_it(store: EmbeddedStore):
    found = trace_of(store, thing("programme", "leefbaarheid-en-veiligheid"))
    assert {DECISION, PROMISE, KEPT} <= found


@pytest.mark.parametrize("number", [0, 3])
def test_a_trace_does_not_grow_with_letters_about_the_same_subject(number: int):
    few, many = (
        our_store([quad for letter in range(letters) for quad in assemble(corpus_of(letter))])
        for letters in (5, 30)
    )
    decision = thing("decision", f"decision-{number}-0")
    assert len(trace_of(few, decision)) > 1
    assert trace_of(few, decision) == trace_of(many, decision)
    assert len(chain_of(many, decision).things()) > len(chain_of(few, decision).things())


def test_only_the_influences_that_meet_a_thing_are_gone_through(store: EmbeddedStore):
    """In one query with what is told of them the store goes through all influences: each page would take longer."""

    class Asked:
        version, base = store.version, store.base

        def select(self, query: str) -> Solutions:
            asked.append(query)
            return store.select(query)

    asked: list[str] = []
    assert influences_of(Asked(), thing("ministry", "none")) == ()  # type: ignore[arg-type]
    assert len(asked) == 1
    study = thing("study", "leefbaarheid-in-nederland-2018")
    every = {one for one in influences_of(store) if study in (one.influencer, one.influenced)}
    assert every
    assert every <= set(influences_of(Asked(), study))  # type: ignore[arg-type]
    [found] = [query for query in asked if "wg:influenceType" in query]
    assert all(str(one.iri) in found for one in every)
