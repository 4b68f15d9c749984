"""Facts that the overview pages count on: promises with their keeping, chains, coverage, incoming links, the index."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from tests.ours import BASE, our_store, thing
from wijkgraph.asking.naming import names_of
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.frozen import read_letters
from wijkgraph.names import term
from wijkgraph.overviews.chain import chain_of, influences_named, influences_of
from wijkgraph.overviews.class_records import records_of, silences_about
from wijkgraph.overviews.commitments import KEPT, OPEN, OVERDUE, STATES, Promise, promises_of, register
from wijkgraph.overviews.letter_cards import cover, letter_cards
from wijkgraph.overviews.links import CEILING, MOST, PAGE, incoming_page, surroundings_of
from wijkgraph.overviews.model import read_model, read_rules
from wijkgraph.project import Layout
from wijkgraph.rdf import BlankNode, NamedNode, Quad
from wijkgraph.words.messages import LANGUAGES


def promises(store: EmbeddedStore) -> tuple[Promise, ...]:
    known = register(store)
    return promises_of(store, known, known.entries)


def test_letters_stand_in_the_order_of_their_dates(store: EmbeddedStore):
    cards = letter_cards(store)
    assert [card.key for card in cards] == [
        "kst-30995-97",
        "kst-30995-98",
        "kst-32847-694-bijlage-2",
        "kst-30995-99",
        "kst-30995-100",
    ]
    assert all(card.claims and card.passages for card in cards)


def test_promises_come_with_their_term_their_keeping_and_who_held_the_office(store: EmbeddedStore):
    by_key = {one.record.thing.value.rpartition("/")[2]: one for one in promises(store)}
    autumn = by_key["voortgang-najaar-2020"]
    assert (autumn.day, autumn.due_end) == ("2020-03-31", "2020-12")
    assert autumn.person == thing("person", "r-w-knops")
    assert [keeping.paper for keeping in autumn.keepings] == [thing("letter", "kst-32847-694-bijlage-2")]
    assert autumn.state == KEPT


def test_what_no_letter_reports_as_kept_stands_first(store: EmbeddedStore):
    states = [one.state for one in promises(store)]
    assert states[0] == OPEN
    assert states == sorted(states, key=STATES.index)


def test_without_the_later_letter_the_promise_is_no_longer_kept(
    store_without: Callable[[str], EmbeddedStore],
):
    left = {one.record.thing: one for one in promises(store_without("kst-32847-694-bijlage-2"))}
    assert left[thing("commitment", "voortgang-najaar-2020")].keepings == ()
    assert left[thing("commitment", "voortgang-najaar-2020")].state == OVERDUE


def test_a_chain_runs_from_study_to_fulfilment(store: EmbeddedStore):
    chain = chain_of(store, thing("decision", "vier-gebieden-toegevoegd"))
    assert {one.influencer for one in chain.influences} == {
        thing("document-set", "onderzoeken-genoemd-in-kst-30995-98")
    }
    assert {one.line for one in chain.influences} == {"stated"}
    assert chain.decisions == (thing("decision", "vier-gebieden-toegevoegd"),)
    going_on = chain_of(store, thing("decision", "voortzetting-spoor-1-2019"))
    assert going_on.commitments
    assert going_on.kept


def test_a_chain_can_be_cut_and_counts_what_is_left_out(store: EmbeddedStore):
    programme = thing("programme", "leefbaarheid-en-veiligheid")
    whole, cut = chain_of(store, programme), chain_of(store, programme, 2)
    assert whole.left_out == 0 < cut.left_out
    assert len(cut.influences) == 2
    assert programme in cut.decisions
    assert set(cut.commitments) < set(whole.commitments)
    assert cut.things() < whole.things()


def test_a_chain_draws_no_influence_that_no_letter_states(store: EmbeddedStore):
    """Rebel's report did not lead to the national programme: no letter says so."""
    chain = chain_of(store, thing("programme", "nationaal-programma-leefbaarheid-en-veiligheid"))
    assert thing("study", "synthese-analyse-16-stedelijke-vernieuwingsgebieden") not in chain.things()


@pytest.mark.parametrize(
    "kind", ["study", "decision", "commitment", "programme", "track", "fulfilment", "area"]
)
def test_every_thing_has_a_chain_of_known_things(store: EmbeddedStore, kind: str):
    rows = store.select(
        f'SELECT DISTINCT ?x WHERE {{ ?x a ?c FILTER(STRSTARTS(STR(?x), "https://w3id.org/wijkgraph/id/{kind}/")) }}'
    ).rows
    assert rows
    for (one,) in rows:
        chain = chain_of(store, one)
        targets, promised = set(chain.decisions), set(chain.commitments)
        assert {influence.influenced for influence in chain.influences} <= targets | chain.things()
        assert all(decision in targets and commitment in promised for decision, commitment, _ in chain.shared)


def test_coverage_from_the_store_is_that_of_the_files(store: EmbeddedStore, layout: Layout):
    from wijkgraph.dataset.assembly import read_corpus
    from wijkgraph.dataset.coverage import cover_letters

    of_files = {one.letter.key: one.accounted_for for one in cover_letters(read_corpus(layout))}
    of_store = {
        one.letter: one.accounted_for for one in cover(store, read_letters(layout.letters, BASE).values())
    }
    assert of_store == of_files


def crowd(count: int, nameless: int = 0) -> EmbeddedStore:
    """A thing to which many others point, some blank nodes among them."""
    target, likes, knows = (
        NamedNode(f"https://w3id.org/wijkgraph/id/x/{n}") for n in ("target", "likes", "knows")
    )
    links = [
        Quad(NamedNode(f"https://w3id.org/wijkgraph/id/fan/{i}"), likes if i % 3 else knows, target)
        for i in range(count)
    ]
    return our_store([*(Quad(BlankNode(), likes, target) for _ in range(nameless)), *links])


TARGET, LIKES = (NamedNode(f"https://w3id.org/wijkgraph/id/x/{n}") for n in ("target", "likes"))


def test_few_incoming_links_are_counted_exactly():
    found = surroundings_of(crowd(100), TARGET).incoming
    assert (found.total, found.is_cut, [group.count for group in found.groups]) == (100, False, [66, 34])


@pytest.mark.parametrize("kind", ["study", "ministry", "decision", "municipality"])
def test_what_stands_around_a_thing_is_what_each_part_finds_alone(store: EmbeddedStore, kind: str):
    rows = store.select(
        f'SELECT DISTINCT ?x WHERE {{ ?x a ?c FILTER(STRSTARTS(STR(?x), "https://w3id.org/wijkgraph/id/{kind}/")) }}'
    ).rows
    assert rows
    for (one,) in rows:
        assert isinstance(one, NamedNode)
        around = surroundings_of(store, one)
        assert influences_named(store, around.influences) == influences_of(store, one)
        assert around.silences == silences_about(store, one)
        assert around.incoming.total == len(store.select(f"SELECT ?s ?p WHERE {{ ?s ?p {one} }}").rows)


def test_a_crowd_is_counted_up_to_the_ceiling_and_says_so():
    found = surroundings_of(crowd(CEILING + 500), TARGET).incoming
    assert found.is_cut
    assert found.total == CEILING + 1


@given(st.integers(min_value=0, max_value=3 * PAGE + 7), st.integers(min_value=0, max_value=PAGE))
def test_pages_of_incoming_links_hold_each_link_once(count: int, nameless: int):
    store = crowd(count, nameless)
    seen: list[NamedNode] = []
    start: int | None = 0
    while start is not None:
        page = incoming_page(store, TARGET, LIKES, start)
        assert len(page.things) <= PAGE
        seen += page.things
        start = page.next
    assert len(seen) == len(set(seen)) == sum(1 for i in range(count) if i % 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_come_in_the_language_asked_for_and_know_it(store: EmbeddedStore, language: str):
    bzk = thing("ministry", "bzk")
    name = names_of(store, [bzk], language)[bzk]
    assert name.language == language
    assert {"nl": "Ministerie", "en": "Ministry"}[language] in name.value


def test_a_record_without_a_name_is_called_by_what_it_joins(store: EmbeddedStore):
    joint = thing("influence", "onderzoeken-vier-gebieden")
    assert " → " in names_of(store, [joint], "nl")[joint].value


def test_records_gather_every_receipt_of_a_value(store: EmbeddedStore):
    study = records_of(store, [thing("study", "wijk-in-zicht")])[0]
    assert thing("organisation", "platform31") in study.things("wg:producedBy")
    assert all(value.receipts for value in study.values("wg:producedBy"))


def test_silences_are_found_by_what_they_are_about(store: EmbeddedStore):
    found = silences_about(store, thing("study", "veerkracht-in-het-corporatiebezit"))
    assert thing("not-stated", "client-of-veerkracht") in {silence.iri for silence in found}


def test_the_model_holds_every_term_with_words_in_both_languages(store: EmbeddedStore, layout: Layout):
    model, rules = read_model(store), read_rules(layout.shapes)
    assert {entry.name for entry in model.classes} >= {"Letter", "Study", "Decision", "Commitment", "Claim"}
    for entry in (*model.classes, *model.properties):
        assert all(entry.text("rdfs:label", language) for language in LANGUAGES), entry.name
    assert all(rule.words("nl") and rule.words("en") for found in rules.values() for rule in found)
    assert rules[term("wg:Commitment")]


def test_the_neighbours_are_the_same_from_memory_and_from_disk(quads: list[Quad], tmp_path: Path):
    """A store gives the first of many links in its own order, and a page shows eight of them."""
    dump = tmp_path / "dump.nq"
    dump.write_text("".join(sorted(f"{quad} .\n" for quad in quads)), encoding="utf-8")
    disk = Store(str(tmp_path / "disk"))
    disk.bulk_extend(quads)
    store, other = EmbeddedStore.load(dump, "1", BASE), EmbeddedStore(disk, "1", BASE)
    things = [
        thing(*name.split("/")) for name in ("study/wijk-in-zicht", "ministry/bzk", "letter/kst-30995-97")
    ]
    found = [surroundings_of(store, one).neighbours for one in things]
    assert found == [surroundings_of(other, one, in_order=True).neighbours for one in things]
    assert max(len(one.before) for one in found) == MOST
