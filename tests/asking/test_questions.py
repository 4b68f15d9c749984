"""A question file is read whole or refused with a reason, and nothing that fills a slot gets out of it."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import our_store
from wijkgraph.asking.question_files import read_question, read_question_named, read_questions
from wijkgraph.asking.questions import (
    Question,
    Slot,
    find_question,
    literal_value,
)
from wijkgraph.errors import BadSlot, SourceError, UnknownQuestion
from wijkgraph.names import DEF, term
from wijkgraph.rdf import Literal, NamedNode

HEADER = """\
#+ question: Who made {study} on {day}?
#+ vraag: Wie maakte {study} op {day}?
#+ slot: study iri study; en: any study; nl: enig onderzoek
#+ slot: day date; en: any day; nl: enige dag
#+ column: who; en: made by; nl: gemaakt door
#+ about: One row per maker,
#+   and no more.
#+ uitleg: Eén rij per maker.
#+ silence: maker-of-one
#+ silence: maker-of-two
"""
QUERY = "SELECT ?who WHERE { VALUES ?study { UNDEF } VALUES ?day { UNDEF } ?study ?day ?who }\n"


def read(folder: Path, text: str) -> Question:
    path = folder / "who-made-which-study.rq"
    path.write_text(text, encoding="utf-8")
    return read_question(path)


def test_a_question_is_its_words_its_slots_and_its_query(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    assert question.name == "who-made-which-study"
    assert question.in_words("en") == "Who made any study on any day?"
    assert question.in_words("nl", {"study": "Richting!"}) == "Wie maakte Richting! op enige dag?"
    assert question.about["en"] == "One row per maker, and no more."
    assert [(slot.name, slot.type, slot.kinds) for slot in question.slots] == [
        ("study", "iri", ("study",)),
        ("day", "date", ()),
    ]
    assert question.heading("who", "nl") == "gemaakt door"
    assert question.heading("whom", "nl") == "whom"
    assert question.silences == ("maker-of-one", "maker-of-two")
    assert not question.gives_graph


def test_a_word_that_looks_like_a_slot_stays_a_word(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    assert question.in_words("en", {"study": "{day}", "day": "today"}) == "Who made {day} on today?"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (QUERY, "lacks question, vraag, about, uitleg"),
        (HEADER.replace("#+ uitleg: Eén rij per maker.\n", "") + QUERY, "lacks uitleg"),
        (HEADER.replace("study iri study", "study thing study") + QUERY, "Not a slot"),
        (HEADER.replace("; nl: enig onderzoek", "") + QUERY, "needs words in nl and en"),
        (HEADER.replace("; nl: gemaakt door", "") + QUERY, "Not a column"),
        (HEADER + QUERY.replace("VALUES ?day { UNDEF }", ""), "it has 0"),
        (HEADER + QUERY + "# VALUES ?day { UNDEF }", "it has 2"),
        (HEADER.replace("uitleg: Eén rij per maker.", "uitleg:") + QUERY, "lacks uitleg"),
        (HEADER.replace("#+ vraag", "#+ vraagje") + QUERY, "has no 'vraagje'"),
        (HEADER.replace("slot: day date", "slot: study date") + QUERY, "slots are called 'study'"),
        (HEADER.replace("slot: day", "slot: format") + QUERY, "cannot be called 'format'"),
        (HEADER.replace("column: who", "column: whom") + QUERY, r"no variable \?whom"),
        (HEADER.replace("Who made", "Who {ever} made") + QUERY, "slot 'ever' that its header lacks"),
        (HEADER.replace("Who made", "Who [really] made") + QUERY, r"has none: '\[really\]'"),
        (HEADER.replace("on {day}", "on {day}]") + QUERY, "has none: 'Who made"),
    ],
)
def test_an_incomplete_question_is_refused(text: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=what) as caught:
        read(tmp_path, text)
    assert "who-made-which-study.rq" in str(caught.value.where)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "who.rq").write_bytes(b"#+ question: caf\xe9")
    assert "not UTF-8" in read_questions(tmp_path).broken["who"].what
    (tmp_path / "who.rq").unlink()
    (tmp_path / "who.rq").mkdir()
    assert "Cannot read" in read_questions(tmp_path).broken["who"].what


def test_a_bad_file_takes_no_other_with_it(tmp_path: Path) -> None:
    (tmp_path / "whole.rq").write_text(HEADER + QUERY, encoding="utf-8")
    (tmp_path / "broken.rq").write_text(QUERY, encoding="utf-8")
    found = read_questions(tmp_path)
    assert list(found) == ["whole"]
    with pytest.raises(SourceError, match="header lacks"):
        find_question(found, "broken")
    with pytest.raises(UnknownQuestion):
        find_question(found, "brokn")
    assert list(read_questions(tmp_path).broken) == ["broken"]


@pytest.mark.parametrize(
    ("text", "next"),
    [
        (QUERY, "Add `#+ key: value` lines."),
        (
            HEADER.replace("study iri study", "study thing study") + QUERY,
            "Write `name iri kind|kind; en: any …; nl: enig …`.",
        ),
        (HEADER.replace("; nl: gemaakt door", "") + QUERY, "Write `name; en: heading; nl: kop`."),
        (HEADER.replace("who; en", "Who! en") + QUERY, "Write `name; en: heading; nl: kop`."),
        (HEADER + QUERY.replace("VALUES ?day { UNDEF }", ""), "Write `VALUES ?day { UNDEF }` once."),
        (HEADER.replace("{study}", "{studie}") + QUERY, "Did you mean 'study'?"),
        (HEADER.replace("Who made", "Who {ever} made") + QUERY, "Add `#+ slot: ever …`."),
        (
            HEADER.replace("Who made", "Who [really] made") + QUERY,
            "Write `[{study}|what is told without it]`, or no brackets.",
        ),
        (HEADER.replace("slot: day date", "slot: study date") + QUERY, "Rename one of them."),
        (HEADER.replace("column: who", "column: whom") + QUERY, "Name the column as the query does."),
        (
            HEADER.replace("slot: day", "slot: format") + QUERY,
            "Commands and Python use demand, format, help, language, question, self otherwise.",
        ),
    ],
)
def test_a_refused_question_says_where_and_what_next(text: str, next: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, text)
    assert caught.value.where == str(tmp_path / "who-made-which-study.rq")
    assert caught.value.next == next


def test_a_misspelt_key_is_told_with_its_line_and_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, HEADER.replace("#+ silence: maker-of-two", "#+ silense: maker-of-two") + QUERY)
    assert caught.value.where.endswith("who-made-which-study.rq:10")
    assert caught.value.next == "Did you mean 'silence'?"


def test_a_key_that_is_like_none_brings_all_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "#+ zzz: of two\n" + HEADER + QUERY)
    assert caught.value.next == (
        "Known: question, vraag, asked, slot, column, about, uitleg, silence, lists."
    )


def test_brackets_tell_a_part_only_where_its_slot_is_filled(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER.replace(" on {day}?", "[ on {day}|, and when]?") + QUERY)
    assert question.in_words("en") == "Who made any study, and when?"
    assert question.in_words("en", {"day": "1 May"}) == "Who made any study on 1 May?"


@pytest.mark.parametrize("words", ["What [really] is new?", "What [is new?", "What is new]?"])
def test_brackets_of_a_question_without_slots_go(tmp_path: Path, words: str) -> None:
    head = f"#+ question: {words}\n#+ vraag: Wat is nieuw?\n#+ about: All.\n#+ uitleg: Alles.\n"
    with pytest.raises(SourceError, match="Brackets hold a part with a slot") as caught:
        read(tmp_path, head + "SELECT ?new WHERE { ?new ?p ?o }")
    assert caught.value.next == "Leave out the brackets: the question has no slot."


def test_other_words_of_a_question_are_kept_for_search_in_both_languages(tmp_path: Path) -> None:
    asked = "#+ asked: en: Author, written by; nl: auteur\n#+ asked: nl: geschreven door\n"
    question = read(tmp_path, asked + HEADER + QUERY)
    assert question.asked == {"author", "written", "by", "auteur", "geschreven", "door"}
    assert read(tmp_path, HEADER + QUERY).asked == frozenset()


def test_a_question_names_the_concepts_whose_things_it_lists(tmp_path: Path) -> None:
    lists = "#+ lists: commitment-state/announced\n#+ lists: commitment-state/kept\n"
    question = read(tmp_path, lists + HEADER + QUERY)
    assert question.lists == (
        NamedNode(f"{DEF}/commitment-state/announced"),
        NamedNode(f"{DEF}/commitment-state/kept"),
    )


def test_a_slot_takes_things_of_several_kinds(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER.replace("iri study;", "iri study|area|sub-area;") + QUERY)
    assert question.slot("study").kinds == ("study", "area", "sub-area")


def test_one_question_is_read_by_its_name_and_no_other_file_with_it(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, words in ((ours, "Who made"), (theirs, "Who wrote")):
        folder.mkdir()
        (folder / "who-made-it.rq").write_text(HEADER.replace("Who made", words) + QUERY, encoding="utf-8")
    (ours / "broken.rq").write_text(QUERY, encoding="utf-8")
    assert read_question_named("who-made-it", ours, theirs).in_words("en").startswith("Who wrote")
    with pytest.raises(SourceError, match="header lacks"):
        read_question_named("broken", ours, theirs)
    with pytest.raises(UnknownQuestion, match="Did you mean who-made-it"):
        read_question_named("who-made-its", ours, theirs)


@pytest.mark.parametrize("name", ["Wie maakte wat", "wie_maakte_wat", "кто-сделал", "-wie"])
def test_the_name_of_a_file_is_an_address(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.rq").write_text(HEADER + QUERY, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_question(tmp_path / f"{name}.rq")
    assert str(caught.value) == (
        f"'{name}' is no name of a question ({tmp_path / f'{name}.rq'}). "
        "Name the file with lower case ASCII words and hyphens."
    )


def test_questions_are_read_by_name_in_order(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.rq").write_text(HEADER + QUERY, encoding="utf-8")
    (tmp_path / "README.md").write_text("no question")
    assert [(name, question.name) for name, question in read_questions(tmp_path).items()] == [
        ("a", "a"),
        ("b", "b"),
        ("c", "c"),
    ]


def test_a_question_is_read_to_the_letter(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    assert question == Question(
        "who-made-which-study",
        {"en": "Who made {study} on {day}?", "nl": "Wie maakte {study} op {day}?"},
        {"en": "One row per maker, and no more.", "nl": "Eén rij per maker."},
        (
            Slot("study", "iri", ("study",), {"en": "any study", "nl": "enig onderzoek"}),
            Slot("day", "date", (), {"en": "any day", "nl": "enige dag"}),
        ),
        {"who": {"en": "made by", "nl": "gemaakt door"}},
        ("maker-of-one", "maker-of-two"),
        HEADER + QUERY,
    )
    assert question.version == sha256((HEADER + QUERY).encode()).hexdigest()[:12]
    assert question.heading("who", "en") == "made by"
    assert question.heading("who", "fr") == "who"
    assert read(
        tmp_path, HEADER + "CONSTRUCT { ?s ?p ?who } WHERE { VALUES ?study { UNDEF } VALUES ?day { UNDEF } }"
    ).gives_graph


def test_a_question_without_slots_columns_or_silences_has_none(tmp_path: Path) -> None:
    lines = [line for line in HEADER.splitlines() if line.startswith(("#+ q", "#+ v", "#+ a", "#+ u"))]
    head = "\n".join(lines).replace("{study} on {day}", "it").replace("{study} op {day}", "het")
    plain = read(tmp_path, "#+   goes on with nothing\n" + head + "\nSELECT * WHERE { ?s ?p ?o }")
    assert (plain.slots, plain.columns, plain.silences) == ((), {}, ())
    assert plain.about["en"] == "One row per maker,"
    with pytest.raises(BadSlot) as caught:
        plain.slot("study")
    assert str(caught.value) == ("The question has no slot 'study' (who-made-which-study). It has no slots.")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("who-commisioned-which-study", "who-commissioned-which-study"),
        ("motions", "which-motions-were-adopted-and-when"),
        ("who commissioned it", "who-commissioned-which-study"),
    ],
)
def test_a_name_that_is_none_brings_what_is_near(root: Path, typed: str, near: str) -> None:
    questions = read_questions(root / "queries")
    with pytest.raises(UnknownQuestion, match=f"Did you mean {near}[,?]") as told:
        find_question(questions, typed)
    assert told.value.next.count(",") < 3


@pytest.mark.parametrize("typed", ["nope", "which", "who-what-which", "42", "", "-", "'" * 100_000])
def test_a_name_that_is_like_no_other_brings_none(root: Path, typed: str) -> None:
    with pytest.raises(UnknownQuestion) as told:
        find_question(read_questions(root / "queries"), typed)
    assert told.value.next == "`wijkgraph ask` lists them all; `wijkgraph search` finds one by its words."


def test_general_questions_speak_of_no_government_in_particular(root: Path) -> None:
    """Any project has them: of a ministry, a province or a town."""
    addressee = re.compile(
        r"\b(?:the House|cabinet|parliament|de Kamer|kabinet|Tweede Kamer)\b", re.IGNORECASE
    )
    shown = {
        name: " ".join([*one.words.values(), *one.about.values()])
        for name, one in read_questions(root / "queries").items()
    }
    assert [name for name, text in shown.items() if addressee.search(text)] == []


def test_only_the_chosen_slots_are_filled(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    assert question.filled({}) == question.query
    assert question.filled({"day": Literal("x")}) == question.query.replace("?day { UNDEF }", '?day { "x" }')


def test_a_refusal_about_names_says_what_where_and_what_next(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    with pytest.raises(BadSlot) as unknown_slot:
        question.slot("maker")
    assert str(unknown_slot.value) == (
        "The question has no slot 'maker' (who-made-which-study). Its slots are 'study', 'day'."
    )
    known = dict.fromkeys(
        ("what-is-new", "what-was-decided", "who-made-which-study", "who-made-what"), question
    )
    assert find_question(known, "what-is-new") is question
    with pytest.raises(UnknownQuestion) as unknown:
        find_question(known, "WHO_made-which")
    assert str(unknown.value) == (
        "No question is called 'WHO_made-which'. Did you mean who-made-which-study, who-made-what? "
        "`wijkgraph ask` lists them all; `wijkgraph search` finds one by its words."
    )
    with pytest.raises(SourceError) as empty:
        read_questions(tmp_path / "empty")
    assert str(empty.value) == f"There is no question ({tmp_path / 'empty'}). Write one as a .rq file."
    with pytest.raises(SourceError) as both:
        read_questions(tmp_path / "empty", tmp_path / "bare")
    assert both.value.where == f"{tmp_path / 'empty'}, {tmp_path / 'bare'}"
    (tmp_path / "who.rq").write_bytes(b"\xe9")
    with pytest.raises(SourceError) as no_text:
        read_question(tmp_path / "who.rq")
    assert str(no_text.value) == f"This is not UTF-8 text ({tmp_path / 'who.rq'}). Save it as UTF-8."
    with pytest.raises(SourceError) as absent:
        read_question(tmp_path / "gone.rq")
    assert absent.value.where == str(tmp_path / "gone.rq")
    assert "No such file" in absent.value.what


@pytest.mark.parametrize(
    ("type_", "text", "literal", "next"),
    [
        ("text", "x", Literal("x"), ""),
        ("number", "+16", Literal("+16", datatype=term("xsd:integer")), ""),
        ("date", "2020-03-31", Literal("2020-03-31", datatype=term("xsd:date")), ""),
        ("number", "1.5", None, "Write a whole number."),
        ("date", "31 maart", None, "Write it as 2020-03-31."),
        ("date", "2020-02-30", None, "Choose a day of the calendar."),
        ("date", "2100-02-29", None, "Choose a day of the calendar."),
        ("date", "2020-02-29", Literal("2020-02-29", datatype=term("xsd:date")), ""),
    ],
)
def test_a_literal_has_the_datatype_of_its_slot(
    type_: str, text: str, literal: Literal | None, next: str, tmp_path: Path
) -> None:
    question, slot = read(tmp_path, HEADER + QUERY), Slot("day", type_, (), {})
    if literal:
        assert literal_value(question, slot, text) == literal
    else:
        with pytest.raises(BadSlot) as caught:
            literal_value(question, slot, text)
        what = f"There is no day {text}" if next.startswith("Choose") else f"'{text}' is not a {type_}"
        assert str(caught.value) == f"{what} (who-made-which-study, slot day). {next}"
        assert caught.value.slot == "day"


def test_an_empty_folder_holds_no_library(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no question"):
        read_questions(tmp_path)


def test_the_version_follows_the_query(tmp_path: Path) -> None:
    before = read(tmp_path, HEADER + QUERY).version
    assert read(tmp_path, HEADER + QUERY).version == before
    assert read(tmp_path, HEADER + QUERY + "LIMIT 1\n").version != before


def test_an_unknown_question_is_told_what_comes_near() -> None:
    known = dict.fromkeys(("who-made-which-study", "what-was-decided-about-what"))
    with pytest.raises(UnknownQuestion) as caught:
        find_question(known, "who_made_what")  # type: ignore[arg-type]
    assert "who-made-which-study" in caught.value.next


def test_an_unknown_slot_is_told_which_there_are(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    with pytest.raises(BadSlot, match="no slot 'maker'") as caught:
        question.filled({"maker": Literal("x")})
    assert "'study', 'day'" in caught.value.next


@pytest.mark.parametrize(
    ("type_", "text", "valid"),
    [
        ("date", "2020-03-31", True),
        ("date", "31 maart", False),
        ("date", "2020-03-31\n2020-04-01", False),
        ("number", "16", True),
        ("number", "-16", True),
        ("number", "16 } ?s ?p ?o {", False),
        ("text", 'anything } " \n at all', True),
    ],
)
def test_a_literal_is_checked_by_its_type(type_: str, text: str, valid: bool, tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    slot = Slot("day", type_, (), {})
    if valid:
        assert literal_value(question, slot, text).value == text
    else:
        with pytest.raises(BadSlot):
            literal_value(question, slot, text)


def test_blanks_around_a_date_or_number_are_no_part_of_it(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER + QUERY)
    for type_, text, value in (("date", " 2020-03-31\n", "2020-03-31"), ("number", "\t16 ", "16")):
        assert literal_value(question, Slot("day", type_, (), {}), text).value == value


TWO = Question(
    "two",
    {"nl": "", "en": ""},
    {"nl": "", "en": ""},
    tuple(Slot(name, "text", None, {"nl": "", "en": ""}) for name in ("one", "other")),
    {},
    (),
    "SELECT ?one ?other WHERE { VALUES ?one { UNDEF } VALUES ?other { UNDEF } }",
)
EMPTY = our_store([])
ODD = st.one_of(
    st.text(),
    st.sampled_from(
        [
            '" } UNION { ?s ?p ?o } #',
            "VALUES ?other { UNDEF }",
            'VALUES ?one { "x" } VALUES ?other { UNDEF }',
            "\\",
            '\\"',
            "\n}\n",
            "'''",
            "\u2028\x00\x85",
        ]
    ),
)


@given(one=ODD, other=ODD)
def test_no_text_gets_out_of_its_slot(one: str, other: str) -> None:
    filled = TWO.filled({"one": Literal(one), "other": Literal(other, language="nl")})
    assert EMPTY.select(filled).rows == ((Literal(one), Literal(other, language="nl")),)


@given(text=ODD)
def test_no_address_gets_out_of_its_slot(text: str) -> None:
    try:
        value = NamedNode(f"urn:{text}")
    except ValueError:
        return  # no IRI, so it never comes near a query
    assert EMPTY.select(TWO.filled({"one": value})).rows == ((value, None),)
