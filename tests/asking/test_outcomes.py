"""Each empty answer that can arise, of every question: recorded silence, nothing recorded, not a question for this."""

import json
from collections.abc import Mapping

import pytest

from tests.ask_helpers import questions
from tests.ours import BASE, our_store, thing
from wijkgraph.asking.answers import Answer, ask_question, names_in
from wijkgraph.asking.name_index import NameIndex, read_names
from wijkgraph.asking.outcomes import headline, lists
from wijkgraph.asking.questions import Question, Slot
from wijkgraph.asking.results import as_json, as_markdown
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.frozen import Letter, read_letters
from wijkgraph.names import DEF, term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Quad

pytestmark = pytest.mark.slow

KINDS = (
    *("agreement", "area", "area-set", "commitment", "decision", "document-set", "dossier", "gazette"),
    *("initiative", "letter", "ministry", "motion", "municipality", "organisation", "paper", "person"),
    *("post", "proceedings", "programme", "region", "request", "study", "track"),
)
NEVER_SAID = {"nl": "De brieven zeggen het niet", "en": "The letters do not say"}
THINGS = [(name, slot) for name, one in questions().items() for slot in one.slots if slot.type == "iri"]
SLOTS = [pytest.param(name, slot, id=f"{name}-{slot.name}") for name, slot in THINGS]
LIMITED = [pytest.param(name, slot, id=f"{name}-{slot.name}") for name, slot in THINGS if slot.kinds]
RECORDED = [name for name, one in questions().items() if one.silences]


def unheard(kind: str) -> NamedNode:
    """A thing of that kind with a name of its own, and no more."""
    return thing(kind, "zonder-feiten")


@pytest.fixture(scope="module")
def wider(quads: list[Quad]) -> EmbeddedStore:
    """The dataset, and a thing of every kind of which nothing is claimed."""
    named = (Quad(unheard(kind), term("skos:prefLabel"), Literal(f"Zonderling {kind}")) for kind in KINDS)
    return our_store([*quads, *named])


@pytest.fixture(scope="module")
def names(wider: EmbeddedStore) -> NameIndex:
    """The names of that dataset, read once."""
    return read_names(wider)


@pytest.fixture(scope="module")
def letters(layout: Layout) -> Mapping[str, Letter]:
    return read_letters(layout.letters, BASE)


def told(store: EmbeddedStore, answer: Answer, language: str) -> str:
    """All that a reader of an answer is told, in JSON, Markdown and words."""
    names = names_in(store, answer, language)
    assert json.loads(as_json(answer, names, language))["outcome"] == answer.outcome
    words = [headline(answer, names, language), str(lists(answer, names, language))]
    return "\n".join([*words, as_markdown(answer, names, language), as_json(answer, names, language)])


def only_a_silence_speaks_for_the_letters(store: EmbeddedStore, answer: Answer) -> None:
    for language, words in NEVER_SAID.items():
        assert (words in told(store, answer, language)) == (answer.outcome == "silence")


@pytest.mark.parametrize(("name", "slot"), SLOTS)
def test_of_what_nobody_claimed_anything_nothing_is_recorded(
    name: str, slot: Slot, wider: EmbeddedStore, letters: Mapping[str, Letter]
) -> None:
    question = questions()[name]
    for kind in KINDS if not slot.kinds else [kind for kind in slot.kinds if kind in KINDS]:
        chosen = {slot.name: unheard(kind)}
        answer = ask_question(wider, question, chosen, letters=letters.values())
        # A silence about nothing in particular is about everything.
        general = name == "what-effect-did-which-evaluation-find"
        assert answer.outcome == ("silence" if general else "nothing")
        only_a_silence_speaks_for_the_letters(wider, answer)
        if not general:
            assert answer.mentions == ()
            assert headline(answer, names_in(wider, answer, "nl"), "nl")


@pytest.mark.parametrize(("name", "slot"), LIMITED)
def test_a_thing_of_a_kind_that_does_not_fit_is_told_what_would(
    name: str, slot: Slot, wider: EmbeddedStore, names: NameIndex
) -> None:
    question = questions()[name]
    for kind in sorted({*KINDS} - {*slot.kinds}):
        chosen = choose_slots(wider, question, {slot.name: f"{kind}/zonder-feiten"}, names)
        answer = ask_question(wider, question, chosen)
        assert (answer.outcome, answer.rows, answer.silences) == ("unfitting", (), ())
        assert [(misfit.slot, misfit.kinds) for misfit in answer.misfits] == [(slot.name, slot.kinds)]
    only_a_silence_speaks_for_the_letters(wider, answer)


@pytest.mark.parametrize(("name", "slot"), SLOTS)
def test_the_model_and_the_receipts_fit_no_question(name: str, slot: Slot, store: EmbeddedStore) -> None:
    claim = store.select(f"SELECT ?c WHERE {{ ?c a {term('wg:Claim')} }} LIMIT 1").rows[0][0]
    for value in (term("wg:Letter"), claim):
        assert isinstance(value, NamedNode)
        assert ask_question(store, questions()[name], {slot.name: value}).outcome == "unfitting"


def subjects_of(store: EmbeddedStore, question: Question, key: str) -> list[tuple[str, NamedNode]]:
    """Each slot that takes a thing which a recorded silence is about, with that thing."""
    rows = store.select(
        f"SELECT ?s WHERE {{ {thing('not-stated', key)} {term('dcterms:subject')} ?s }} ORDER BY ?s"
    ).rows
    subjects = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    pairs = [(slot.name, one) for slot in question.slots if slot.type == "iri" for one in subjects]
    return [(name, one) for name, one in pairs if not ask_question(store, question, {name: one}).misfits]


@pytest.mark.parametrize("name", RECORDED)
def test_a_silence_is_told_of_what_was_looked_for_and_of_nothing_else(
    name: str, store: EmbeddedStore, wider: EmbeddedStore
) -> None:
    question = questions()[name]
    silent = 0
    for key in question.silences:
        for slot, subject in subjects_of(store, question, key):
            answer = ask_question(store, question, {slot: subject})
            if answer.rows:
                continue
            silent += 1
            assert answer.outcome == "silence"
            assert thing("not-stated", key) in {silence.record for silence in answer.silences}
            for silence in answer.silences:
                assert silence.as_of
                assert silence.by
                assert silence.searched
                assert not silence.unsearched
            only_a_silence_speaks_for_the_letters(store, answer)
            # Of that thing and something else no one looked for anything.
            others = [s for s in question.slots if s.type == "iri" and s.name != slot and "letter" in s.kinds]
            for other in others:
                both = {slot: subject, other.name: unheard("letter")}
                assert ask_question(wider, question, both).outcome == "nothing"
    assert silent or ask_question(store, question, {}).outcome in ("rows", "silence")


def test_what_narrows_a_question_without_a_thing_makes_no_silence(store: EmbeddedStore) -> None:
    """A question that is empty only for the day asked about is not silent."""
    day = Literal("1900-01-01", datatype=term("xsd:date"))
    answer = ask_question(store, questions()["who-held-which-office-when"], {"day": day})
    assert answer.outcome == "nothing"
    strength = NamedNode("https://w3id.org/wijkgraph/def/influence-strength/potential")
    target = thing("programme", "nationaal-programma-leefbaarheid-en-veiligheid")
    influences = questions()["which-influence-did-which-source-have-on-what"]
    source = thing("study", "wijk-in-zicht")  # the record is about four other reports
    chosen = {"source": source, "target": target, "strength": strength}
    assert ask_question(store, influences, chosen).outcome == "nothing"


def test_a_state_that_no_promise_has_leads_to_what_was_announced(store: EmbeddedStore) -> None:
    library = questions()
    asked = library["who-promised-what-and-was-it-kept"]
    announced = NamedNode(f"{DEF}/commitment-state/announced")
    answer = ask_question(store, asked, {"state": announced}, questions=library.values())
    (offer, *_) = answer.attempts
    assert (answer.outcome, offer.question.name, offer.chosen) == (
        "nothing",
        "what-was-announced-and-for-when",
        {},
    )
    assert offer.rows == len(ask_question(store, offer.question, {}).rows)
    overdue = ask_question(
        store, asked, {"state": NamedNode(f"{DEF}/commitment-state/overdue")}, questions=library.values()
    )
    assert not overdue.attempts


def test_a_gap_of_a_register_is_told_as_the_registers(store: EmbeddedStore) -> None:
    question = questions()["who-held-which-office-when"]
    chosen = choose_slots(store, question, {"office": "minister-president", "day": "1950-01-01"})
    answer = ask_question(store, question, chosen)
    assert answer.outcome == "nothing"
    assert answer.registers
    names = names_in(store, answer, "nl")
    assert "zegt iets over het register, niet over de brieven" in headline(answer, names, "nl")
    only_a_silence_speaks_for_the_letters(store, answer)
    of_letters = questions()["what-was-decided-about-what"]
    assert ask_question(store, of_letters, {"topic": thing("organisation", "vng")}).registers == ()


@pytest.mark.parametrize(
    ("question", "slots", "said"),
    [
        ("who-held-which-office-when", {"day": "1950-01-01"}, "nothing for 1 January 1950 here"),
        ("who-promised-what-and-was-it-kept", {"state": "overdue"}, "recorded for “overdue” here"),
        ("who-promised-what-and-was-it-kept", {"topic": "VNG", "state": "overdue"}, "(VNG), “overdue”."),
    ],
)
def test_what_is_no_thing_is_told_as_what_was_asked_for(
    question: str, slots: Mapping[str, str], said: str, store: EmbeddedStore
) -> None:
    asked = questions()[question]
    answer = ask_question(store, asked, choose_slots(store, asked, slots))
    assert answer.outcome == "nothing"
    assert said in headline(answer, names_in(store, answer, "en"), "en")


def test_a_letter_that_came_since_was_not_searched(quads: list[Quad]) -> None:
    new = thing("letter", "kst-1-1")
    text = Quad(thing("text", "kst-1-1"), term("prov:specializationOf"), new)
    answer = ask_question(our_store([*quads, text]), questions()["which-motions-were-adopted-and-when"], {})
    assert [silence.unsearched for silence in answer.silences] == [(new,)]


def test_sentences_that_hold_the_words_come_from_the_text_itself(
    store: EmbeddedStore, letters: Mapping[str, Letter]
) -> None:
    question = questions()["which-influence-did-which-source-have-on-what"]
    chosen = choose_slots(store, question, {"source": "NPRZ"})
    answer = ask_question(store, question, chosen, letters=letters.values(), questions=questions().values())
    assert answer.outcome == "nothing"
    assert answer.mentions
    assert all("NPRZ" in mention.sentence.text for mention in answer.mentions)
    for mention in answer.mentions:
        letter = next(letter for letter in letters.values() if letter.iri == mention.letter)
        assert all(letter.text[s.start : s.end] == s.exact for s in mention.sentence.stretches)
    assert [mention.issued for mention in answer.mentions] == sorted(m.issued for m in answer.mentions)
    assert ask_question(store, question, chosen).mentions is None  # no texts at hand: not “no sentence”


def test_other_questions_are_offered_with_the_rows_they_give(store: EmbeddedStore) -> None:
    areas = questions()["which-areas-does-what-cover"]
    vng = thing("organisation", "vng")
    answer = ask_question(store, areas, {"thing": vng}, questions=questions().values())
    assert answer.outcome == "unfitting"
    assert answer.attempts
    for attempt in answer.attempts:
        assert len(ask_question(store, attempt.question, {attempt.slot: vng}).rows) == attempt.rows > 0
