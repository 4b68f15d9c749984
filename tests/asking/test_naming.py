"""A thing has one name, wherever it is shown."""

import json

import pytest

from tests.ask_helpers import Ask, ask, questions
from tests.ours import ID, our_store, thing
from wijkgraph.asking.answers import names_in
from wijkgraph.asking.naming import name_of, names_of, registered_names
from wijkgraph.asking.results import as_json, as_separated
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.names import concept, names_at, shorten, term
from wijkgraph.rdf import Literal, NamedNode, Quad

pytestmark = pytest.mark.slow


def test_a_thing_has_its_name_in_the_readers_language(store: EmbeddedStore) -> None:
    wanted = [
        concept("stage", "planned"),
        term("wg:Commitment"),
        thing("not-stated", "effects-of-interventions"),
    ]
    dutch, english = (names_of(store, wanted, language) for language in ("nl", "en"))
    assert [dutch[one].value for one in wanted[:2]] == ["gepland", "toezegging"]
    assert [english[one].value for one in wanted[:2]] == ["planned", "commitment"]
    assert english[wanted[2]].value == "What was the effect of any intervention of the programme?"
    assert names_of(store, [None, thing("study", "no-such-study")], "nl") == {}
    assert names_of(store, [], "nl") == {}


def test_a_period_that_a_register_names_by_two_dates_has_them_in_words(store: EmbeddedStore) -> None:
    period = NamedNode(f"{ID}period/2020-04-14--2022-01-10")
    dutch, english = (names_of(store, [period], language)[period].value for language in ("nl", "en"))
    assert dutch == "14 april 2020 tot 10 januari 2022"
    assert english == "14 April 2020 until 10 January 2022"


def all_things(store: EmbeddedStore) -> list[NamedNode]:
    rows = store.select(f'SELECT DISTINCT ?s WHERE {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{ID}")) }}').rows
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_influence_and_citation_has_the_name_of_its_ends(store: EmbeddedStore, language: str) -> None:
    joints = [one for one in all_things(store) if one.value.startswith((f"{ID}influence/", f"{ID}citation/"))]
    names = names_of(store, joints, language)
    assert len(joints) >= 50
    assert set(names) >= set(joints)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_has_a_name_on_pages_has_it_in_every_form_of_an_answer(
    store: EmbeddedStore, language: str
) -> None:
    """Over all answers with the slots unfilled: JSON and CSV call each thing as the pages do."""
    on_pages = names_of(store, all_things(store), language)
    met = set()
    for name, question in questions().items():
        if question.gives_graph:
            continue
        answer = ask(store, Ask("", 1, name, {}), language)
        names = names_in(store, answer, language)
        told = json.loads(as_json(answer, names, language))
        things = [
            cell for row in told["rows"] for cell in row["values"].values() if cell and cell["type"] == "iri"
        ]
        for cell in things:
            iri = NamedNode(cell["value"])
            if iri in on_pages:
                met.add(iri)
                assert cell["label"] == on_pages[iri].value
                assert cell["label"].replace('"', '""') in as_separated(answer, names)
    assert len(met) > 100


def test_a_thing_without_a_name_is_called_by_its_short_iri() -> None:
    study = thing("study", "no-such-study")
    assert name_of(study, {}) == shorten(study.value) == "id/study/no-such-study"
    assert name_of(study, {study: Literal("Een studie", language="nl")}) == "Een studie"


@pytest.mark.parametrize(
    "names",
    [[("b", "nl"), ("c", "nl"), ("a", "en")], [("a", "en"), ("b", "nl")]],
)
def test_the_name_in_the_readers_language_comes_first(names: list[tuple[str, str]]) -> None:
    assert names_of(_called(*names), [_STUDY, None], "nl")[_STUDY].value == "b"


def test_a_name_in_another_language_is_better_than_none() -> None:
    assert names_of(_called(("a", "en")), [_STUDY], "nl")[_STUDY].value == "a"


_STUDY = thing("study", "s")


def _called(*names: tuple[str, str]) -> EmbeddedStore:
    return our_store(
        [Quad(_STUDY, term("skos:prefLabel"), Literal(name, language=tag)) for name, tag in names]
    )


def test_registered_names_are_those_of_some_kinds_under_any_base() -> None:
    base = "https://example.org/~us+them(1)/"
    things = {kind: names_at(base).thing(kind, "a") for kind in ("study", "track", "influence")}
    store = EmbeddedStore.of(
        [Quad(thing, term("skos:prefLabel"), Literal(kind)) for kind, thing in things.items()], base=base
    )
    found = registered_names(store, ("study", "track"))
    assert found == {things["study"]: [Literal("study")], things["track"]: [Literal("track")]}


@pytest.mark.parametrize(("language", "words"), [("nl", "redactie"), ("en", "editors")])
def test_editors_whom_the_data_do_not_name_are_the_editors(language: str, words: str) -> None:
    base = "https://data.example.org/wijken/"
    editors, other = (names_at(base).thing("agent", key) for key in ("redactie", "anna"))
    found = names_of(EmbeddedStore.of([], base=base), [editors, other], language)
    assert found == {editors: Literal(words, language=language)}
    named = [Quad(editors, term("skos:prefLabel"), Literal("Gemeente Zeewijk", language="nl"))]
    assert (
        names_of(EmbeddedStore.of(named, base=base), [editors], language)[editors].value == "Gemeente Zeewijk"
    )
