"""Answers in every form say the same, and what stands in them cannot break the form."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ask_helpers import Ask, ask, questions
from tests.ours import thing
from wijkgraph.asking.answers import Answer, names_in
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.questions import Question
from wijkgraph.asking.results import as_json, as_markdown, as_separated, as_turtle, headings, show_term
from wijkgraph.asking.rows import Row
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, Term, parse

CLIENTS = Ask("", 1, "who-commissioned-which-study", {"study": "wijk-in-zicht"})
AMOUNTS = Ask("", 1, "which-amount-of-money-is-stated-for-what", {})
LETTER, STUDY = thing("letter", "l"), thing("study", "s")
QUESTION = Question(
    "what",
    {"nl": "Wat is {x}?", "en": "What is {x}?"},
    {"nl": "", "en": ""},
    (),
    {"x": {"nl": "zaak", "en": "thing"}, "y": {"nl": "woord", "en": "word"}},
    (),
    "",
)


def answer_of(*values: Term | None, quote: str = "Een zin.") -> Answer:
    receipt = Receipt(thing("passage", "p"), LETTER, quote, 3, 11, "2020-03-31")
    columns = ("x", "y")[: len(values)]
    return Answer(QUESTION, {}, columns, (Row(values, (receipt,)),), (LETTER,), (), "", "v1")


def test_headings_are_words_in_the_readers_language(store: EmbeddedStore) -> None:
    answer = ask(store, CLIENTS)
    assert headings(answer, "nl") == ["onderzoek", "in opdracht van"]
    assert headings(answer, "en") == ["study", "commissioned by"]


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        ('"700000"^^<http://www.w3.org/2001/XMLSchema#integer>', "700.000", "700,000"),
        ('"16"^^<http://www.w3.org/2001/XMLSchema#integer>', "16", "16"),
        ('"P6M"^^<http://www.w3.org/2001/XMLSchema#duration>', "elke 6 maanden", "every 6 months"),
        ('"P2Y"^^<http://www.w3.org/2001/XMLSchema#duration>', "elke 2 jaar", "every 2 years"),
        ('"PT1H"^^<http://www.w3.org/2001/XMLSchema#duration>', "PT1H", "PT1H"),
        ('"2020-03-31"^^<http://www.w3.org/2001/XMLSchema#date>', "31 maart 2020", "31 March 2020"),
        ('"2020-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', "maart 2020", "March 2020"),
        ('"1234.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', "1.234,5", "1,234.5"),
        ('"2018"', "2018", "2018"),
        ('"2018"^^<http://www.w3.org/2001/XMLSchema#gYear>', "2018", "2018"),
    ],
)
def test_values_are_written_as_the_language_writes_them(value: str, nl: str, en: str) -> None:
    [quad] = parse(f"<urn:s> <urn:p> {value} .".encode(), RdfFormat.N_TRIPLES, where="test")
    assert isinstance(quad.object, Literal)
    assert show_term(quad.object, {}, "nl") == nl
    assert show_term(quad.object, {}, "en") == en
    assert show_term(quad.object, {}) == quad.object.value


def test_a_thing_is_shown_by_its_name_or_else_its_short_address() -> None:
    assert show_term(STUDY, {STUDY: Literal("Een studie")}) == "Een studie"
    assert show_term(STUDY, {}) == "id/study/s"
    assert show_term(None, {}) == ""


def test_json_holds_the_answer_with_receipts_and_versions(store: EmbeddedStore) -> None:
    answer = ask(store, CLIENTS)
    told = json.loads(as_json(answer, names_in(store, answer, "nl"), "nl"))
    assert told["asked"] == "Wie gaf opdracht tot Wijk in zicht uit de brieven?"
    assert told["questionVersion"] == questions()[CLIENTS.question].version
    assert told["dataVersion"] == store.version
    assert told["columns"][1] == {"name": "client", "heading": "in opdracht van"}
    assert [row["values"]["client"]["label"] for row in told["rows"]][1] == "G40"
    receipt = told["rows"][0]["receipts"][0]
    assert receipt["exact"].startswith("Platform31 heeft in opdracht van BZK")
    assert receipt["end"] - receipt["start"] == len(receipt["exact"])
    assert (told["notStated"], told["silences"]) == (False, [])


def test_json_holds_a_silence_whole(store: EmbeddedStore) -> None:
    answer = ask(store, AMOUNTS)
    told = json.loads(as_json(answer, names_in(store, answer, "en"), "en"))
    assert told["notStated"]
    assert len(told["searched"]) == 5
    assert told["silences"][2]["question"].startswith("What is the budget of the National Programme")
    assert all(silence["asOf"] == "2026-11-20" and silence["instead"] for silence in told["silences"])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_markdown_says_what_is_not_stated_what_is_and_what_was_searched(
    language: str, store: EmbeddedStore
) -> None:
    answer = ask(store, AMOUNTS, language)
    told = as_markdown(answer, names_in(store, answer, language), language)
    words = {
        "nl": ("De brieven zeggen het niet.", "Doorzocht ("),
        "en": ("The letters do not say.", "Searched ("),
    }
    assert all(one in told for one in words[language])
    assert "tenminste verdubbelde" in told
    assert told.endswith("\n")
    assert not told.endswith("\n\n")


ODD = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(text=ODD, quote=ODD.filter(str.strip))
def test_csv_comes_back_as_it_went_in(text: str, quote: str) -> None:
    told = as_separated(answer_of(STUDY, Literal(text), quote=quote), {STUDY: Literal("naam")})
    head, row = csv.reader(io.StringIO(told, newline=""))
    assert head == ["x", "x_label", "y", "passage", "quote"]
    assert row[:4] == [STUDY.value, "naam", text, thing("passage", "p").value]


@given(text=ODD)
def test_a_row_of_tsv_keeps_its_cells_on_one_line(text: str) -> None:
    told = as_separated(answer_of(Literal(text), Literal("y")), {}, "\t")
    head, row, rest = told.split("\n")
    assert head.split("\t") == ["x", "y", "passage", "quote"]
    assert row.split("\t")[:2] == [re.sub(r"\s", " ", text), "y"]
    assert rest == ""


@given(text=ODD)
def test_a_row_of_markdown_keeps_its_cells(text: str) -> None:
    row = as_markdown(answer_of(Literal(text), Literal("y")), {}, "nl").splitlines()[-1]
    unescaped = row.replace("\\\\", "").replace("\\|", "")
    assert unescaped.count("|") == 4
    assert "\\<br>" not in row.replace("\\\\", "")


def test_turtle_is_the_same_for_the_same_graph(store: EmbeddedStore) -> None:
    triples = store.construct(questions()["which-chain-runs-through-which-decision"].query)
    told = as_turtle(triples)
    assert told == as_turtle([*reversed(triples)])
    assert {quad.triple for quad in parse(told.encode(), RdfFormat.TURTLE, where="test")} == set(triples)
    assert told.startswith("@prefix dcterms:")
    assert "@prefix foaf:" not in told


def test_an_empty_graph_is_empty_turtle() -> None:
    assert as_turtle([]) == ""


def test_names_cover_everything_an_answer_mentions(store: EmbeddedStore) -> None:
    for name, question in questions().items():
        if question.gives_graph:
            continue
        for language in ("nl", "en"):
            answer = ask(store, Ask("", 1, name, {}), language)
            names = names_in(store, answer, language)
            nameless = {one for one in answer.things() - set(names) if isinstance(one, NamedNode)}
            assert not {one.value for one in nameless if one.value.startswith("https://w3id.org/")}, name
