"""Relatives of a thing by what letters state and by name, and what a question gives for each."""

import pytest

from tests.ask_helpers import questions
from tests.ours import ID, our_store, thing
from wijkgraph.asking import relatives
from wijkgraph.asking.answers import ask_question
from wijkgraph.asking.name_variants import acronym_letters
from wijkgraph.asking.naming import NAMED_KINDS, registered_names
from wijkgraph.asking.questions import Question, Slot
from wijkgraph.asking.relatives import RELATIONS, Namesakes, relatives_of
from wijkgraph.asking.search import find_thing
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode, Quad
from wijkgraph.words.messages import messages

pytestmark = pytest.mark.slow


def kin(store: EmbeddedStore, name: str) -> dict[str, str]:
    """The relatives of what goes by a name, as `kind/key`, with their relations."""
    return {
        one.thing.value.removeprefix(ID): one.relation for one in relatives_of(store, find_thing(store, name))
    }


@pytest.mark.parametrize(
    ("name", "relative", "relation"),
    [
        ("NPRZ", "initiative/nprz-aanpak-rotterdam-zuid", "name"),
        ("NPRZ", "area/rotterdam-zuid", "name"),
        ("rotterdam-zuid", "programme/nationaal-programma-rotterdam-zuid", "name"),
        ("rotterdam-zuid", "area-set/16-stedelijke-vernieuwingsgebieden", "set"),
        ("rotterdam-zuid", "municipality/gm0599", "municipality"),
        ("16-stedelijke-vernieuwingsgebieden", "area-set/4-gebieden-buiten-woondealregios", "part"),
        ("4-gebieden-buiten-woondealregios", "area-set/16-stedelijke-vernieuwingsgebieden", "whole"),
        ("16-stedelijke-vernieuwingsgebieden", "area/zaanstad-oost", "member"),
        ("spoor-1-2020", "track/spoor-1-2019", "earlier"),
        ("spoor-1-2019", "track/spoor-1-2020", "later"),
        ("spoor-1-2020", "programme/leefbaarheid-en-veiligheid", "whole"),
        ("minister-van-bzk", "person/k-h-ollongren", "holder"),
        ("k-h-ollongren", "post/minister-van-bzk", "post"),
        ("BZK", "post/minister-van-bzk", "post"),
        ("NPLV", "programme/leefbaarheid-en-veiligheid", "name"),
    ],
)
def test_a_thing_has_relatives(name: str, relative: str, relation: str, store: EmbeddedStore) -> None:
    assert kin(store, name).get(relative) == relation


def test_nothing_is_its_own_relative_and_every_relation_has_words(store: EmbeddedStore) -> None:
    for name in ("NPRZ", "16-stedelijke-vernieuwingsgebieden", "minister-van-bzk"):
        assert find_thing(store, name) not in {
            one.thing for one in relatives_of(store, find_thing(store, name))
        }
    for language in ("nl", "en"):
        assert all(f"relation.{relation}" in messages(language) for relation in RELATIONS)


NAMES = [
    ("programme", "Nationaal Programma Heechterp-Schieringen"),
    ("area", "Heechterp Schieringen"),
    ("initiative", "NPHS-aanpak"),
    ("person", "Piet Heechterp"),
    ("area", "Bilgaard"),
]


def test_kinship_by_name_goes_for_names_of_any_project() -> None:
    things = {name: thing(kind, name.lower().replace(" ", "-")) for kind, name in NAMES}
    store = our_store([Quad(one, term("skos:prefLabel"), Literal(name)) for name, one in things.items()])
    programme = things["Nationaal Programma Heechterp-Schieringen"]
    related = {one.thing for one in relatives_of(store, programme)}
    assert things["Heechterp Schieringen"] in related
    assert things["Bilgaard"] not in related
    assert find_thing(store, "NPHS") == programme
    assert programme in {one.thing for one in relatives_of(store, things["NPHS-aanpak"])}


def test_namesakes_are_the_same_looked_up_or_compared_with_all(store: EmbeddedStore) -> None:
    registered = registered_names(store, NAMED_KINDS)
    namesakes = Namesakes(registered)
    found = {one: relatives_of(store, one, namesakes) for one in registered}
    assert sum(relative.relation == "name" for kin in found.values() for relative in kin) > len(found) / 4
    assert found == {one: relatives_of(store, one) for one in registered}


def test_a_thing_is_compared_with_things_of_like_names_only(monkeypatch: pytest.MonkeyPatch) -> None:
    registered = {
        thing("area", f"a{number}"): [Literal(f"Gebied {number}", language="nl")] for number in range(50)
    }
    registered[thing("initiative", "plan")] = [Literal("Plan voor Gebied 7", language="nl")]
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(relatives, "_are_alike", lambda one, two: compared.append((one, two)) or one in two)
    assert Namesakes(registered).of(thing("area", "a7")) == [thing("initiative", "plan")]
    assert compared == [("Gebied 7", "Plan voor Gebied 7")]


@pytest.mark.parametrize(
    ("text", "kinds", "found"),
    [
        ("NPLV", (), "programme/nationaal-programma-leefbaarheid-en-veiligheid"),
        ("BZK", ("post",), "post/minister-van-bzk"),
        ("J&V", ("post",), "post/minister-van-jenv"),
        ("Ollongren", (), "person/k-h-ollongren"),
        ("knops", ("person",), "person/r-w-knops"),
    ],
)
def test_a_thing_goes_by_its_initials_and_a_person_by_a_surname(
    text: str, kinds: tuple[str, ...], found: str, store: EmbeddedStore
) -> None:
    assert find_thing(store, text, *kinds).value == ID + found


@pytest.mark.parametrize("text", ["XQJ", "bzk zelf", "B", "B.*", "Ollongre"])
def test_initials_of_nothing_find_nothing(text: str, store: EmbeddedStore) -> None:
    with pytest.raises(NotFound):
        find_thing(store, text, "post")


def test_only_capitals_are_initials() -> None:
    assert acronym_letters("NPRZ") == "NPRZ"
    assert not any(map(acronym_letters, ("NP", "nprz", "N.P", "", "N(P", "ABCDEFGHIJK")))


@pytest.mark.parametrize("name", [name for name, one in questions().items() if not one.gives_graph])
def test_the_rows_that_are_promised_are_given(name: str, store: EmbeddedStore) -> None:
    """One query counts for all relatives; asked one by one the question gives as many."""
    question = questions()[name]
    asked = ("16-stedelijke-vernieuwingsgebieden", "NPRZ", "spoor-1-2020", "minister-van-bzk")
    for slot in (slot for slot in question.slots if slot.type == "iri"):
        for one in (find_thing(store, text) for text in asked):
            answer = ask_question(store, question, {slot.name: one}, "nl")
            for related in answer.related:
                alone = ask_question(store, question, {slot.name: related.thing}, "nl")
                assert (len(alone.rows), bool(alone.followed)) == (related.rows, False)


def test_asked_for_the_16_areas_the_reports_behind_the_four_added_ones_are_found(
    store: EmbeddedStore,
) -> None:
    question = questions()["which-reports-informed-which-decisions"]
    answer = ask_question(
        store, question, choose_slots(store, question, {"topic": "16-stedelijke-vernieuwingsgebieden"})
    )
    four = thing("area-set", "4-gebieden-buiten-woondealregios")
    assert (answer.outcome, answer.followed) == ("rows", (four,))
    assert answer.rows == ask_question(store, question, {"topic": four}).rows
    reports = {value for row in answer.rows for value in row.values if isinstance(value, NamedNode)}
    members = store.select(
        f"SELECT ?r WHERE {{ VALUES ?s {{ {' '.join(map(str, reports))} }} ?s {term('wg:member')} ?r }}"
    ).column("r")
    both = {
        thing("study", key) for key in ("leefbaarheid-in-nederland-2018", "veerkracht-in-het-corporatiebezit")
    }
    assert both <= reports | {*members}
    assert set(store.select(answer.query).column("topic")) == {four}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_rows_about_parts_are_worded_in_the_language_asked_for(store: EmbeddedStore, language: str) -> None:
    whole = thing("area-set", "16-stedelijke-vernieuwingsgebieden")
    named = f"?set {term('skos:prefLabel')} ?name FILTER(?set != {whole})"
    names_of_others = f"SELECT ?name WHERE {{ VALUES ?set {{ UNDEF }} {named} }}"
    slot = Slot("set", "iri", (), {"nl": "", "en": ""})
    question = Question("names", {"nl": "", "en": ""}, {"nl": "", "en": ""}, (slot,), {}, (), names_of_others)
    answer = ask_question(store, question, {"set": whole}, language)
    names = [name for row in answer.rows for name in row.values if isinstance(name, Literal)]
    assert len(names) == len(answer.followed) == 3
    assert {name.language for name in names} == {language}


def test_a_thing_with_rows_of_its_own_is_not_followed(store: EmbeddedStore) -> None:
    question = questions()["which-areas-belong-to-which-set"]
    answer = ask_question(store, question, {"set": thing("area-set", "16-stedelijke-vernieuwingsgebieden")})
    assert answer.rows
    assert not answer.followed
    assert thing("area-set", "7-gebieden-met-regio-deal") in {one.thing for one in answer.related}


def test_a_holder_is_offered_the_post(store: EmbeddedStore) -> None:
    question = questions()["who-promised-what-and-was-it-kept"]
    answer = ask_question(store, question, choose_slots(store, question, {"office": "Ollongren"}))
    assert answer.outcome == "unfitting"
    assert [one.thing for one in answer.related] == [thing("post", "minister-van-bzk")]
