"""Every competency question: the right answer, on the right sentence, with the right strength, or honest silence."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.ask_helpers import Ask, ask, asks, in_short, letters_under, matches, questions, says
from tests.ours import ID, our_store, thing
from wijkgraph.asking.answers import Answer, ask_question, names_in
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.outcomes import headline
from wijkgraph.asking.questions import Question, Slot
from wijkgraph.asking.rows import Row
from wijkgraph.asking.silences import Silence
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import BadSlot, SourceError, StoreError
from wijkgraph.names import PREFIXES, key_of, kind_of, term
from wijkgraph.namespaces import DEF
from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

pytestmark = pytest.mark.slow

LETTERS = ["kst-30995-97", "kst-30995-98", "kst-32847-694-bijlage-2", "kst-30995-99", "kst-30995-100"]
ALL = [*asks("competency"), *asks("beyond")]
ANSWERED = [one for one in ALL if one.rows]
SILENT = [one for one in ALL if not one.rows]
PROVABLE = [one for one in SILENT if one.if_said]


def expected_rows(answer: Answer, one: Ask) -> list[Row]:
    return [row for row in answer.rows if any(matches(answer, row, wanted) for wanted in one.rows)]


def test_each_of_the_46_competency_questions_is_asked() -> None:
    assert {one.case for one in asks("competency")} == {f"Q{number:02}" for number in range(1, 47)}


@pytest.mark.parametrize("one", ANSWERED, ids=str)
def test_the_answer_is_right(one: Ask, store: EmbeddedStore) -> None:
    answer = ask(store, one)
    for wanted in one.rows:
        found = [row for row in answer.rows if matches(answer, row, wanted)]
        shown = [list(map(in_short, row.values)) for row in answer.rows]
        assert len(found) == 1, f"{wanted} stands in {len(found)} of {shown}"
    if not one.among:
        assert len(answer.rows) == len(one.rows)


@pytest.mark.parametrize("one", ANSWERED, ids=str)
def test_the_answer_rests_on_the_right_sentence(one: Ask, store: EmbeddedStore) -> None:
    assert one.quotes or one.registers
    answer = ask(store, one)
    receipts = [receipt for row in expected_rows(answer, one) for receipt in row.receipts]
    for quote in one.quotes:
        assert any(says(receipt, quote) for receipt in receipts), quote
    for register in one.registers:
        assert thing(*register.split("/")) in {receipt.document for receipt in receipts}


@pytest.mark.parametrize("one", ANSWERED, ids=str)
def test_the_answer_is_the_same_in_english(one: Ask, store: EmbeddedStore) -> None:
    dutch, english = (Counter(map(beyond_words, ask(store, one, language).rows)) for language in ("nl", "en"))
    assert dutch == english


def beyond_words(row: Row) -> tuple[object, ...]:
    """Content of a row in whatever language, with its receipts."""
    return *(None if isinstance(v, Literal) and v.language else v for v in row.values), row.receipts


@pytest.mark.parametrize("one", SILENT, ids=str)
def test_what_the_letters_do_not_say_is_not_answered(one: Ask, store: EmbeddedStore) -> None:
    answer = ask(store, one)
    assert answer.outcome == ("silence" if one.silence else "nothing")
    assert [letter.value.removeprefix(f"{ID}letter/") for letter in answer.searched] == LETTERS
    silences = {silence.record.value.removeprefix(f"{ID}not-stated/"): silence for silence in answer.silences}
    assert set(silences) == ({one.silence} if one.silence else set())
    for quote in one.quotes:
        assert one.silence
        assert any(says(receipt, quote) for receipt in silences[one.silence].instead), quote


@pytest.mark.parametrize("one", PROVABLE, ids=str)
def test_it_would_be_answered_if_a_letter_said_it(one: Ask, quads: list[Quad]) -> None:
    assert one.if_said
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    said = parse((prefixes + one.if_said).encode(), RdfFormat.TURTLE, where=one.case, base=ID)
    claim, passage = (
        NamedNode(f"{ID}claim/other/0"),
        next(q.subject for q in quads if q.object == term("wg:Passage") and isinstance(q.subject, NamedNode)),
    )
    added = [Quad(claim, term("wg:evidence"), passage)]
    added += [
        Quad(q.subject, q.predicate, q.object, graph) for q in said for graph in (claim, DefaultGraph())
    ]
    answer = ask(our_store([*quads, *added]), one)
    assert len(answer.rows) == 1
    assert passage in {receipt.source for receipt in answer.rows[0].receipts}


def test_every_silent_competency_question_is_proved_able_to_answer() -> None:
    unproved = [str(one) for one in SILENT if one.silence and not one.if_said]
    assert not unproved


@pytest.mark.parametrize("one", ANSWERED, ids=str)
def test_without_its_letter_the_answer_does_not_stay(
    one: Ask, store: EmbeddedStore, store_without: Callable[[str], EmbeddedStore]
) -> None:
    question = questions()[one.question]
    chosen = choose_slots(store, question, one.slots)
    rows = [
        row for row in expected_rows(ask_question(store, question, chosen, "nl"), one) if not is_silence(row)
    ]
    under = [letters_under(row) for row in rows]
    for letter in set().union(*under):
        left = ask_question(store_without(letter), question, chosen, "nl")
        gone = {row.values for row, letters in zip(rows, under, strict=True) if letters == {letter}}
        assert not gone & {row.values for row in left.rows}
        if not one.among and all(letters == {letter} for letters in under):
            assert left.outcome != "rows" or left.followed
            assert len(left.searched) == len(LETTERS) - 1


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("name", questions())
def test_no_row_of_any_question_outlives_the_letter_it_rests_on(
    name: str, letter: str, store: EmbeddedStore, store_without: Callable[[str], EmbeddedStore]
) -> None:
    question = questions()[name]
    if question.gives_graph:
        graph = store_without(letter).construct(question.query)
        assert not [triple for triple in graph if f"/passage/{letter}/" in str(triple)]
        return
    rows = [row for row in ask_question(store, question, {}).rows if not is_silence(row)]
    left = {row.values for row in ask_question(store_without(letter), question, {}).rows}
    document = thing("letter", letter)
    assert not left & {row.values for row in rows if {r.document for r in row.receipts} == {document}}


def is_silence(row: Row) -> bool:
    """Silence stays recorded when a letter goes: it was looked for in all of them."""
    return isinstance(row.values[0], NamedNode) and kind_of(row.values[0]) == "not-stated"


def test_a_promise_kept_in_a_letter_that_is_gone_is_overdue(
    store: EmbeddedStore, store_without: Callable[[str], EmbeddedStore]
) -> None:
    one = Ask("", 1, "who-promised-what-and-was-it-kept", {"topic": "voortgang-spoor-1-eerste-kwartaal-2020"})
    states = [
        in_short(row.values[answer.columns.index("state")])
        for answer in (ask(store, one), ask(store_without("kst-30995-98"), one))
        for row in answer.rows
    ]
    assert states == ["commitment-state/kept", "commitment-state/overdue"]


@pytest.mark.parametrize(
    ("end", "state"),
    [
        ("2021-07", "overdue"),
        ("2021-08", "open"),
        ("2021-09", "open"),
        ("2021-08-30", "overdue"),
        ("2021-08-31", "open"),
        ("2021-09-01", "open"),
        (None, "open"),
    ],
)
def test_a_promise_is_overdue_once_the_whole_of_its_last_month_or_day_is_past(
    end: str | None, state: str
) -> None:
    """The last letter here is of 31 August 2021."""
    turtle = """
        <text> prov:specializationOf <letter> . <letter> dcterms:issued "2021-08-31"^^xsd:date .
        <older> prov:specializationOf <first> . <first> dcterms:issued "2020-12-31"^^xsd:date .
        <claim> wg:evidence <passage> . <promise> a wg:Commitment ; wg:promisedIn <letter> ; wg:promisedBy <post> .
    """
    turtle += "".join(
        f"<{DEF}/commitment-state/{name}> skos:notation 1 ." for name in ("overdue", "open", "kept")
    )
    if end:
        kind = "inXSDDate" if len(end) > 7 else "inXSDgYearMonth"
        datatype = "date" if len(end) > 7 else "gYearMonth"
        turtle += f'<promise> wg:due <term> . <term> time:hasEnd <end> . <end> time:{kind} "{end}"^^xsd:{datatype} .'
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    said = list(parse((prefixes + turtle).encode(), RdfFormat.TURTLE, where="small", base=ID))
    claim = NamedNode(f"{ID}claim")
    stated = [Quad(q.subject, q.predicate, q.object, claim) for q in said if "promise>" in str(q.subject)]
    solutions = our_store([*said, *stated]).select(questions()["who-promised-what-and-was-it-kept"].query)
    states = [row[solutions.variables.index("state")] for row in solutions.rows]
    assert states == [NamedNode(f"{DEF}/commitment-state/{state}")]


def test_open_promises_come_first(store: EmbeddedStore) -> None:
    answer = ask(store, Ask("", 1, "who-promised-what-and-was-it-kept", {}))
    states = [in_short(row.values[answer.columns.index("state")]) for row in answer.rows]
    assert states[0] == "commitment-state/open"
    assert set(states[1:]) == {"commitment-state/kept"}


def test_a_silence_about_something_else_is_not_named(store: EmbeddedStore) -> None:
    amounts = "which-amount-of-money-is-stated-for-what"
    everything = ask(store, Ask("", 1, amounts, {}))
    one = ask(store, Ask("", 1, amounts, {"thing": "spoor-1-2020"}))
    assert len(everything.silences) == len(questions()[amounts].silences) == 3
    assert everything.outcome == "silence"
    assert one.outcome == "nothing"
    assert not one.is_not_stated
    assert one.silences == ()


def wording(english: bool) -> EmbeddedStore:
    """A study with a Dutch finding on one passage, in English too or not, and a second one in Dutch only."""
    study, finding = thing("study", "s"), term("wg:finding")
    quads = []
    for number in (1, 2):
        claim, passage = thing("claim", f"c{number}"), thing("passage", "p")
        texts = [Literal(f"bevinding {number}", language="nl")]
        texts += [Literal("finding 1", language="en")] if english and number == 1 else []
        letter = thing("letter", "l")
        quads += [Quad(study, finding, text, claim) for text in texts]
        quads += [
            Quad(claim, term("wg:evidence"), passage),
            Quad(passage, term("wg:inText"), letter),
            Quad(passage, term("wg:exact"), Literal("x")),
            *(Quad(passage, term(f"wg:{place}"), Literal(1)) for place in ("start", "end")),
        ]
    return our_store(quads)


@pytest.mark.parametrize(
    ("english", "language", "told"),
    [
        (False, "en", ["bevinding 1", "bevinding 2"]),
        (True, "nl", ["bevinding 1", "bevinding 2"]),
        (True, "en", ["bevinding 1", "bevinding 2"]),  # one translation for two findings would lose one
    ],
)
def test_nothing_is_lost_for_want_of_a_translation(english: bool, language: str, told: list[str]) -> None:
    question = questions()["what-did-which-study-find"]
    answer = ask_question(wording(english), question, {}, language)
    assert [in_short(row.values[1]) for row in answer.rows] == told


def test_rows_that_differ_only_in_their_passages_are_one_row(store: EmbeddedStore) -> None:
    answer = ask(store, Ask("", 1, "which-studies-were-sent-with-which-letter", {"letter": "kst-30995-97"}))
    assert len({row.values for row in answer.rows}) == len(answer.rows) == 3
    assert all(len(row.receipts) > 1 for row in answer.rows)


def test_where_no_letter_is_nothing_is_silent() -> None:
    """An engine that is empty, or whose publication was interrupted, knows of no silence."""
    with pytest.raises(StoreError, match="no letter in this store"):
        ask_question(our_store([]), questions()["who-made-which-study"], {})


@pytest.mark.parametrize("call", ["SERVICE <http://127.0.0.1:1/>", "service silent <http://127.0.0.1:1/>"])
def test_a_question_that_would_call_another_service_blames_its_file(store: EmbeddedStore, call: str) -> None:
    calling = Question("calling", {}, {}, (), {}, (), f"SELECT ?x WHERE {{ {call} {{ ?x ?p ?o }} }}")
    with pytest.raises(SourceError, match="SERVICE is not done here") as caught:
        ask_question(store, calling, {})
    assert caught.value.where == "calling.rq, line 1, column 19"


def test_a_question_whose_query_is_broken_blames_its_file(store: EmbeddedStore) -> None:
    broken = Question("broken", {}, {}, (), {}, (), "SELECT ?x WHERE { ?x ?p }")
    with pytest.raises(SourceError, match="own query does not work: Not a SPARQL query") as caught:
        ask_question(store, broken, {})
    assert caught.value.where == "broken.rq, line 1, column 26"


def test_the_answer_to_a_question_for_a_graph_is_its_triples(store: EmbeddedStore) -> None:
    query = f"CONSTRUCT {{ ?s {term('rdfs:seeAlso')} ?made }} WHERE {{ ?s {term('wg:producedBy')} ?made }}"
    answer = ask_question(store, Question("graph", {}, {}, (), {}, (), query), {})
    assert (answer.outcome, answer.rows) == ("rows", ())
    assert set(answer.graph) == set(store.construct(query)) != set()
    broken = Question("broken-graph", {}, {}, (), {}, (), "CONSTRUCT { ?x ?p ?y } WHERE { ?x ?p }")
    with pytest.raises(SourceError, match="own query does not work") as caught:
        ask_question(store, broken, {})
    assert caught.value.where == "broken-graph.rq, line 1, column 39"


@pytest.mark.parametrize(
    "head",
    [
        "(MAX(?x) AS ?y)",
        "(COUNT(?x) AS ?y) (SAMPLE(?x) AS ?passage)",
        "(SUM(?n) AS ?y)",
        "(AVG(?n) AS ?y) (GROUP_CONCAT(STR(?x)) AS ?z)",
    ],
)
def test_an_aggregate_over_nothing_is_no_answer(store: EmbeddedStore, head: str) -> None:
    query = f"SELECT {head} WHERE {{ ?x a <urn:nothing> ; <urn:number> ?n }}"
    nothing = Question("none", {"nl": "", "en": ""}, {"nl": "", "en": ""}, (), {}, (), query)
    assert ask_question(store, nothing, {}).outcome == "nothing"


def test_a_zero_that_is_stated_or_found_in_a_group_is_an_answer(store: EmbeddedStore) -> None:
    stated = "SELECT ?y WHERE { VALUES ?y { 0 } }"
    counted = "SELECT ?g (SUM(?n) AS ?y) WHERE { VALUES (?g ?n) { (<urn:a> 0) } } GROUP BY ?g"
    for query in (stated, counted):
        question = Question("zero", {"nl": "", "en": ""}, {"nl": "", "en": ""}, (), {}, (), query)
        assert ask_question(store, question, {}).outcome == "rows"


def test_what_a_question_finds_too_little_of_is_not_told_as_nothing_recorded(store: EmbeddedStore) -> None:
    query = "SELECT ?c (COUNT(?x) AS ?y) WHERE { ?x a ?c } GROUP BY ?c HAVING (COUNT(?x) > 1000000)"
    question = Question("many", {"nl": "", "en": ""}, {"nl": "", "en": ""}, (), {}, (), query)
    answer = ask_question(store, question, {})
    assert answer.outcome == "nothing"
    assert "finds enough of" in headline(answer, {}, "en")


@pytest.mark.parametrize(
    ("slots", "what"),
    [
        ({"study": "no-such-study"}, "Nothing goes by"),
        ({"colour": "red"}, "has no slot 'colour'"),
        ({"study": "\udce9"}, "not UTF-8"),
        ({"study": "leefbaarheid en veiligheid\n} UNION { ?s ?p ?o"}, "Nothing goes by"),
    ],
)
def test_a_slot_that_cannot_be_filled_says_why(
    slots: dict[str, str], what: str, store: EmbeddedStore
) -> None:
    with pytest.raises(BadSlot, match=what) as caught:
        choose_slots(store, questions()["who-commissioned-which-study"], slots)
    assert caught.value.next


# A dataset small enough to see whole: two letters, of which one speaks of a study, and a record of a silence.

STUDY, MAKER, SECOND = thing("study", "s"), thing("organisation", "m"), thing("organisation", "n")
SAYS, MUTE, FIRST, LAST = (
    thing("letter", "b"),
    thing("letter", "a"),
    thing("passage", "p"),
    thing("passage", "q"),
)
SILENT_ON, ELSEWHERE = thing("not-stated", "who"), thing("not-stated", "elsewhere")
WHO_MADE = Question(
    "who-made-what",
    {"nl": "", "en": ""},
    {"nl": "", "en": ""},
    (
        Slot("study", "iri", ("study",), {"nl": "", "en": ""}),
        Slot("day", "date", (), {"nl": "", "en": ""}),
    ),
    {},
    ("who", "elsewhere", "unrecorded"),
    f"""SELECT ?study ?maker ?passage ?passageToo WHERE {{
      VALUES ?study {{ UNDEF }} VALUES ?day {{ UNDEF }}
      ?study {term("wg:producedBy")} ?maker .
      GRAPH ?claim {{ ?study {term("wg:producedBy")} ?maker }} ?claim {term("wg:evidence")} ?passage .
      OPTIONAL {{ ?claim {term("wg:context")} ?passageToo }} }} ORDER BY ?maker ?passage""",
)
ON_FIRST, ON_LAST = (
    Receipt(FIRST, SAYS, "eerst", 1, 6, "2020-01-01"),
    Receipt(LAST, SAYS, "laatst", 7, 13, "2020-01-01"),
)


def small(*more: Quad) -> EmbeddedStore:
    quads = list(more)
    for receipt in (ON_FIRST, ON_LAST):
        quads += [
            Quad(receipt.source, term("wg:inText"), SAYS),
            Quad(receipt.source, term("wg:exact"), Literal(receipt.exact)),
            Quad(receipt.source, term("wg:start"), Literal(receipt.start)),
            Quad(receipt.source, term("wg:end"), Literal(receipt.end)),
        ]
    for letter, day in ((SAYS, "2020-01-01"), (MUTE, "2021-01-01")):
        quads += [
            Quad(letter, term("dcterms:issued"), Literal(day)),
            Quad(thing("text", key_of(letter)), term("prov:specializationOf"), letter),
        ]
    for record, subject in ((SILENT_ON, STUDY), (ELSEWHERE, thing("study", "other"))):
        quads += [
            Quad(record, term("wg:asOf"), Literal("2026-11-20")),
            Quad(record, term("dcterms:subject"), subject),
        ]
    quads += [
        Quad(SILENT_ON, term("wg:saysInstead"), source) for source in (LAST, FIRST, thing("passage", "gone"))
    ]
    return our_store(quads, "v1")


def made(claim: str, maker: NamedNode, source: NamedNode, too: NamedNode | None = None) -> list[Quad]:
    name, said = thing("claim", claim), Triple(STUDY, term("wg:producedBy"), maker)
    return [
        Quad(said.subject, said.predicate, said.object),
        Quad(said.subject, said.predicate, said.object, name),
        Quad(name, term("wg:evidence"), source),
        *([Quad(name, term("wg:context"), too)] if too else []),
    ]


def test_an_answer_is_its_rows_their_receipts_and_all_it_takes_to_ask_again() -> None:
    said = [*made("1", SECOND, LAST, FIRST), *made("2", MAKER, LAST), *made("3", MAKER, FIRST)]
    answer = ask_question(small(*said), WHO_MADE, {"study": STUDY})
    assert answer == Answer(
        question=WHO_MADE,
        chosen={"study": STUDY},
        columns=("study", "maker"),
        rows=(Row((STUDY, MAKER), (ON_FIRST, ON_LAST)), Row((STUDY, SECOND), (ON_FIRST, ON_LAST))),
        searched=(SAYS, MUTE),
        silences=(),
        query=WHO_MADE.filled({"study": STUDY}),
        data_version="v1",
    )
    assert not answer.is_not_stated
    assert answer.things() == {STUDY, MAKER, SECOND, SAYS, MUTE}


def test_a_silent_answer_names_the_record_and_what_is_said_instead() -> None:
    silence = Silence(SILENT_ON, "2026-11-20", (ON_FIRST, ON_LAST))
    answer = ask_question(small(), WHO_MADE, {"study": STUDY})
    assert answer.is_not_stated
    assert answer.silences == (silence,)
    assert answer.things() == {STUDY, SILENT_ON, SAYS, MUTE}
    everything = ask_question(small(), WHO_MADE, {})
    assert everything.silences == (silence, Silence(ELSEWHERE, "2026-11-20", ()))
    about_all = small(Quad(thing("not-stated", "unrecorded"), term("wg:asOf"), Literal("2026-11-21")))
    found = ask_question(about_all, WHO_MADE, {"study": thing("study", "third")}).silences
    assert found == (Silence(thing("not-stated", "unrecorded"), "2026-11-21", ()),)


def test_what_is_typed_into_slots_becomes_terms() -> None:
    store = small(*made("1", MAKER, FIRST), Quad(STUDY, term("skos:prefLabel"), Literal("Een studie")))
    chosen = choose_slots(store, WHO_MADE, {"study": "een studie", "day": "2020-03-31"})
    assert chosen == {"study": STUDY, "day": Literal("2020-03-31", datatype=term("xsd:date"))}
    assert choose_slots(store, WHO_MADE, {"study": "organisation/m"}) == {
        "study": MAKER
    }  # the answer says what fits
    with pytest.raises(BadSlot) as unknown:
        choose_slots(store, WHO_MADE, {"study": "geen studie"})
    assert unknown.value.what == "Nothing goes by 'geen studie' among the things of kind study"
    assert unknown.value.where == "who-made-what, slot study"
    assert (unknown.value.slot, unknown.value.near) == ("study", ("id/study/s",))
    with pytest.raises(BadSlot) as no_text:
        choose_slots(store, WHO_MADE, {"day": "\udce9"})
    assert str(no_text.value) == (
        "What was filled in is not UTF-8 text (who-made-what, slot day). Write it in UTF-8."
    )


def test_what_is_wrong_with_store_or_file_says_what_where_and_what_next() -> None:
    with pytest.raises(StoreError) as empty:
        ask_question(our_store([]), WHO_MADE, {})
    assert str(empty.value) == (
        "There is no letter in this store, so that it cannot answer for the letters. "
        "Publish the dataset to it, or finish a publication that was interrupted."
    )
    with pytest.raises(SourceError) as broken:
        ask_question(small(), Question("broken", {}, {}, (), {}, (), "SELECT ?x WHERE { ?x ?p }"), {})
    assert broken.value.where.startswith("broken.rq")
    assert broken.value.next == "Mend that file."


def test_everything_an_answer_mentions_is_named_in_the_readers_language() -> None:
    words = [("nl", "Een studie"), ("en", "A study")]
    store = small(
        *made("1", MAKER, FIRST),
        *(Quad(STUDY, term("skos:prefLabel"), Literal(text, language=tag)) for tag, text in words),
    )
    answer = ask_question(store, WHO_MADE, {})
    assert names_in(store, answer, "en")[STUDY].value == "A study"
    assert names_in(store, answer, "nl")[STUDY].value == "Een studie"


def test_of_two_translations_the_readers_stays_where_it_says_as_much() -> None:
    query = f"""SELECT ?s ?f ?passage WHERE {{
      GRAPH ?c {{ ?s {term("wg:finding")} ?f }} ?c {term("wg:evidence")} ?passage }} ORDER BY ?f"""
    finding = Question("f", {}, {}, (), {}, (), query)
    claim = thing("claim", "1")
    texts = [Literal("bevinding", language="nl"), Literal("finding", language="en"), Literal("30")]
    store = small(
        Quad(claim, term("wg:evidence"), FIRST),
        *(Quad(STUDY, term("wg:finding"), text, claim) for text in texts),
    )

    def told(language: str | None) -> set[str]:
        rows = ask_question(store, finding, {}, language).rows
        return {value.value for row in rows if isinstance(value := row.values[1], Literal)}

    assert told("nl") == {"bevinding", "30"}
    assert told("en") == {"finding", "30"}
    assert told("fr") in ({"finding", "30"}, {"bevinding", "30"})
    assert told(None) == {"bevinding", "finding", "30"}


def test_only_what_the_slot_takes_is_offered_for_a_name_that_is_none(store: EmbeddedStore) -> None:
    with pytest.raises(BadSlot) as caught:
        choose_slots(store, questions()["who-made-which-study"], {"study": "foo"})
    assert (caught.value.near, "Did you mean" in caught.value.next) == ((), False)
