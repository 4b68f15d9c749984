"""Citations of the real data hold what is there."""

import pytest

from tests.ours import thing
from wijkgraph.asking.answers import ask_question, names_in
from wijkgraph.asking.question_files import read_questions
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.citing.cited import cite_answer, cite_dataset, cite_thing
from wijkgraph.citing.dataset_facts import DatasetFacts, dataset_facts
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode


@pytest.fixture(scope="module")
def facts(layout: Layout) -> DatasetFacts:
    return dataset_facts(layout)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_dataset_is_cited_under_its_own_name(
    store: EmbeddedStore, facts: DatasetFacts, language: str
) -> None:
    cited = cite_dataset(store, facts, language)
    assert cited.title == facts.titles[language]
    assert cited.publisher == facts.publishers[language]
    assert cited.address == facts.iri
    assert cited.is_dataset
    assert cite_thing(store, facts, NamedNode(facts.iri), language) == cited


def test_a_thing_is_cited_with_the_letters_it_rests_on(store: EmbeddedStore, facts: DatasetFacts) -> None:
    cited = cite_thing(store, facts, thing("study", "wijk-in-zicht"), "en")
    assert cited.kind == "study"
    assert cited.sources[0] == "Parliamentary Paper 30 995, no. 98, 31 March 2020"
    assert cited.key == "wijkgraph-study-wijk-in-zicht"


def test_a_claim_is_cited_by_the_words_it_rests_on(store: EmbeddedStore, facts: DatasetFacts) -> None:
    [row] = store.select(
        "SELECT ?c { ?c a <https://w3id.org/wijkgraph/def#Claim> ; "
        "<https://w3id.org/wijkgraph/def#evidence> ?p } ORDER BY ?c LIMIT 1"
    ).rows
    assert isinstance(row[0], NamedNode)
    cited = cite_thing(store, facts, row[0], "nl")
    assert "id/claim" not in cited.title
    assert any(cited.title.split()[0] in quote for quote in cited.quotes)


def test_a_passage_is_cited_by_its_words(store: EmbeddedStore, facts: DatasetFacts) -> None:
    [row] = store.select(
        "SELECT ?p ?words { ?p a <https://w3id.org/wijkgraph/def#Passage> ; "
        "<https://w3id.org/wijkgraph/def#exact> ?words } ORDER BY ?p LIMIT 1"
    ).rows
    assert isinstance(row[0], NamedNode)
    cited = cite_thing(store, facts, row[0], "nl")
    assert cited.title.split()[0] in row[1].value.split()[0]  # type: ignore[union-attr]
    assert len(cited.sources) == 1


def test_an_answer_is_cited_with_its_permanent_address(
    store: EmbeddedStore, facts: DatasetFacts, layout: Layout
) -> None:
    question = read_questions(*layout.questions)["who-commissioned-which-study"]
    chosen = choose_slots(store, question, {"study": "Wijk in zicht"})
    answer = ask_question(store, question, chosen, "nl")
    cited = cite_answer(store, facts, answer, names_in(store, answer, "nl"), "nl")
    assert cited.title == "Wie gaf opdracht tot Wijk in zicht uit de brieven?"
    assert "study=study%2Fwijk-in-zicht" in cited.address
    assert f"data={store.version}" in cited.address
    assert cited.quotes


def test_a_silence_is_cited_with_what_the_letters_say_instead(
    store: EmbeddedStore, facts: DatasetFacts, layout: Layout
) -> None:
    question = read_questions(*layout.questions)["who-commissioned-which-study"]
    chosen = choose_slots(store, question, {"study": "veerkracht-in-het-corporatiebezit"})
    answer = ask_question(store, question, chosen, "nl")
    cited = cite_answer(store, facts, answer, names_in(store, answer, "nl"), "nl")
    assert answer.outcome == "silence"
    assert bool(cited.quotes) == any(one.instead for one in answer.silences)


def test_the_key_of_an_answer_holds_short_names_and_tells_one_choice_from_another(
    store: EmbeddedStore, facts: DatasetFacts, layout: Layout
) -> None:
    question = read_questions(layout.queries)["who-promised-what-and-was-it-kept"]

    def key(**texts: str) -> str:
        answer = ask_question(store, question, choose_slots(store, question, texts))
        return cite_answer(store, facts, answer, names_in(store, answer, "en"), "en").key

    assert key(state="open") == "wijkgraph-who-promised-what-and-was-it-kept-state-def-commitment-state-open"
    chosen = [{}, {"state": "open"}, {"office": "minister-van-bzk"}]
    chosen.append(chosen[1] | chosen[2])
    assert len({key(**one) for one in chosen}) == len(chosen)
