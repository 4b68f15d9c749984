"""The library of questions: each stands on standard SPARQL, has its words in two languages, and has been answered."""

import re

import pytest
from rdflib.plugins.sparql import prepareQuery

from tests.ask_helpers import ROOT, asks, questions
from tests.ours import ID, our_store
from wijkgraph.asking.answers import ask_question
from wijkgraph.asking.rows import PASSAGE
from wijkgraph.claims.claim import Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.names import PREFIXES, kind_of
from wijkgraph.rdf import NamedNode, Quad

pytestmark = pytest.mark.slow

NAMES = list(questions())
TABLES = [name for name, question in questions().items() if not question.gives_graph]
GRAPHS = [name for name, question in questions().items() if question.gives_graph]
# What the start page offers.
ON_THE_START_PAGE = [
    "which-reports-informed-which-decisions",
    "who-promised-what-and-was-it-kept",
    "who-commissioned-which-study",
    "what-do-the-letters-not-say",
]


def test_the_library_holds_what_the_start_page_offers() -> None:
    assert set(ON_THE_START_PAGE) <= set(NAMES)
    assert GRAPHS


def test_every_question_has_an_expected_answer() -> None:
    asked = {one.question for file in ("competency", "beyond") for one in asks(file)}
    assert set(TABLES) - asked == set()
    assert asked - set(TABLES) == set()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_called_by_what_it_asks(name: str) -> None:
    question = questions()[name]
    assert re.fullmatch(r"(who|what|which|how|when|where|from|in|at|under)(-[a-z]+)+", name)
    slots = [slot.name for slot in question.slots]
    for language in ("nl", "en"):
        words = question.words[language]
        assert sorted(re.findall(r"\{(\w+)\}", words)) == sorted(slots)
        assert words.endswith("?")
        assert "{" not in question.in_words(language)
        assert question.about[language].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_another_engine_understands_it(name: str) -> None:
    prepareQuery(questions()[name].query)


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_the_merge_and_nothing_of_one_engine(name: str) -> None:
    query = re.sub(r"^#.*$", "", questions()[name].query, flags=re.MULTILINE)
    assert not re.search(r"\b(FROM|SERVICE|LIMIT|OFFSET|NOW|RAND|GROUP_CONCAT|SAMPLE)\b", query)
    declared = dict(re.findall(r"PREFIX (\w+): <([^>]*)>", query))
    own = {
        prefix: space for prefix, space in declared.items() if not space.startswith(f"{PREFIXES['wg'][:-1]}/")
    }
    assert own == {prefix: PREFIXES[prefix] for prefix in own}
    for prefix in declared:
        assert len(re.findall(rf"\b{prefix}:", query)) > 1, f"{prefix}: is declared and not used"


@pytest.mark.parametrize("name", TABLES)
def test_its_columns_have_headings_and_its_rows_have_receipts(name: str, store: EmbeddedStore) -> None:
    question = questions()[name]
    variables = store.select(question.query).variables
    assert variables[-1].startswith(PASSAGE)
    assert {column for column in variables if not column.startswith(PASSAGE)} == set(question.columns)
    assert "ORDER BY" in question.query
    answer = ask_question(store, question, {})
    assert all(row.receipts for row in answer.rows)
    assert answer.rows or question.silences


@pytest.fixture(scope="module")
def turned_round(quads: list[Quad]) -> EmbeddedStore:
    """The same data, met by the engine in another order."""
    return our_store([*reversed(quads)])


@pytest.mark.parametrize("name", TABLES)
def test_its_order_is_its_own_and_not_the_engines(
    name: str, store: EmbeddedStore, turned_round: EmbeddedStore
) -> None:
    question = questions()[name]
    assert ask_question(store, question, {}).rows == ask_question(turned_round, question, {}).rows


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_its_headings_differ_from_each_other(name: str, language: str) -> None:
    question = questions()[name]
    headings = [question.heading(column, language) for column in question.columns]
    assert len(set(headings)) == len(headings)
    assert not any("_" in heading or "?" in heading[:-1] for heading in headings)


@pytest.mark.parametrize("name", TABLES)
def test_a_slot_keeps_only_what_it_names(name: str, store: EmbeddedStore) -> None:
    """Filled with any value of a column of that name, the answer is those rows of the unfilled one."""
    question = questions()[name]
    everything = ask_question(store, question, {})
    for slot in question.slots:
        if slot.name not in everything.columns:
            continue
        at = everything.columns.index(slot.name)
        for value in {row.values[at] for row in everything.rows} - {None}:
            assert isinstance(value, NamedNode)
            answer = ask_question(store, question, {slot.name: value})
            assert answer.rows == tuple(row for row in everything.rows if row.values[at] == value)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_holds_the_chain_with_its_receipts(name: str, store: EmbeddedStore) -> None:
    question = questions()[name]
    decision = NamedNode(f"{ID}decision/intensivering-verkenning-spoor-2-2019")
    triples = store.construct(question.filled({"decision": decision}))
    kinds = {kind_of(triple.subject) for triple in triples if isinstance(triple.subject, NamedNode)}
    assert kinds == {"decision", "influence", "commitment", "fulfilment", "claim", "passage"}
    decisions = {triple.subject for triple in triples if kind_of(triple.subject) == "decision"}
    assert decisions == {decision}
    quotes = " ".join(triple.object.value for triple in triples if "#exact" in triple.predicate.value)
    assert "illustreren" in quotes
    assert "Met deze brief kom ik deze" in quotes


def test_every_recorded_silence_is_what_a_question_names_or_the_list_tells(store: EmbeddedStore) -> None:
    ledger = read_ledger(ROOT / "data" / "reference" / "silences.trig")
    recorded = {
        triple.subject.value.removeprefix(f"{ID}not-stated/")
        for claim in ledger.claims
        for triple in claim.assertion
        if claim.status is Status.ACCEPTED and isinstance(triple.subject, NamedNode)
    }
    assert {key for question in questions().values() for key in question.silences} <= recorded
    listed = ask_question(store, questions()["what-do-the-letters-not-say"], {})
    assert {str(row.values[0]) for row in listed.rows} == {f"<{ID}not-stated/{key}>" for key in recorded}


def test_every_silence_says_instead_what_stands_in_a_letter_it_searched(store: EmbeddedStore) -> None:
    rows = store.select(
        f"""PREFIX wg: <{PREFIXES["wg"]}> SELECT ?record ?passage ?text ?words WHERE {{
          ?record a wg:NotStated ; wg:saysInstead ?passage .
          OPTIONAL {{ ?passage wg:exact ?words ; wg:inText ?text . ?record wg:searched ?text }} }}"""
    ).rows
    assert rows
    assert all(words is not None for *_, words in rows)
