"""The words of the interface: the same in both languages, and numbers and dates as people write them."""

import ast
import re
import string
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wijkgraph.cli
import wijkgraph.web.site
from wijkgraph.words.messages import LANGUAGES, Messages, messages

TEMPLATES = files("wijkgraph.web").joinpath("templates")
MODULES = Path(wijkgraph.web.site.__file__).parent
COMMANDS = Path(wijkgraph.cli.__file__).parent


def forms(text):
    return [text] if isinstance(text, str) else list(text.values())


def places(text):
    return {name for form in forms(text) for _, name, _, _ in string.Formatter().parse(form) if name}


def test_both_languages_hold_the_same_keys_with_the_same_places():
    dutch, english = messages("nl").texts, messages("en").texts
    assert dutch.keys() == english.keys()
    assert {key: places(text) for key, text in dutch.items()} == {
        key: places(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_read_one_by_one_are_the_whole_file(language):
    toml = (files("wijkgraph.words") / f"{language}.toml").read_text(encoding="utf-8")
    whole = dict(_texts(tomllib.loads(toml)))
    assert Messages(language, toml).texts == whole
    said = Messages(language, toml)
    assert all(key in said for key in reversed(whole))
    assert "kind.nothing" not in said
    assert "nothing.kind" not in said


def _texts(table, *tables):
    for name, value in table.items():
        is_text = isinstance(value, str) or value.keys() == {"one", "many"}
        yield from [(".".join((*tables, name)), value)] if is_text else _texts(value, *tables, name)


def test_no_text_was_left_untranslated():
    alike = {key for key, text in messages("nl").texts.items() if text == messages("en").texts[key]}
    assert alike <= SAME_IN_BOTH


# Words that are the same in Dutch and in English.
SAME_IN_BOTH = {
    "sheet.open",
    "areas.codes",
    "commitments.in",
    "count.passages",
    "count.triples",
    "dossier.kind",
    "kind.dataset",
    "kind.document",
    "kind.dossier",
    "kind.instant",
    "kind.passage",
    "kind.register",
    "letter.checksum",
    "menu.sparql",
    "profile.prov",
    "profile.schema",
    "provenance.in",
    "question.register",
    "sparql.title",
    "review.mark.aside",
    "review.mark.claimed",
    "review.mark.open",
    "review.mark.waiting",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_a_template_or_module_names_is_there(language):
    sources = [
        file.read_text(encoding="utf-8") for file in TEMPLATES.iterdir() if file.name.endswith(".html")
    ]
    sources += [file.read_text(encoding="utf-8") for file in MODULES.glob("*.py")]
    named = {key for source in sources for key in re.findall(r"\bsay\(\s*[\"']([\w.-]+)[\"']\s*[,)]", source)}
    assert len(named) > 30
    assert {key for key in named if key not in messages(language)} == set()


def _said(name):
    """The calls of a function or method of that name in the modules of the commands, each with its place."""
    for path in sorted(COMMANDS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name == ast.unparse(node.func):
                yield node, f"{path.name}:{node.lineno}"


def test_commands_speak_by_keys_which_are_there_in_both_languages():
    said = list(_said("ours.say"))
    named = {one.value for call, _ in said for one in ast.walk(call.args[0]) if isinstance(one, ast.Constant)}
    assert len(named) > 30
    assert {key for key in named - {None} if key not in messages("nl")} == set()


def test_no_command_says_a_sentence_in_one_language():
    sentences = [
        (place, part.value)
        for call, place in _said("say")
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp)
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.Constant) and re.search(r"[a-z]{2,} [a-z]{2,}", str(part.value))
    ]
    assert sentences == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_counts_things_has_a_form_for_one(language):
    """A text without the two forms counts no noun: the number stands apart, or is a limit or one of several."""
    counting = {
        key for key, text in messages(language).texts.items()
        if isinstance(text, str) and re.search(r"\{count\} (?!of\b|van\b)[a-z]", text)
    }  # fmt: skip
    assert counting <= {
        "assistants.shortened",
        "outcome.more",
        "review.bulk_done",
        "start.all",
        "thing.facts_from",
        "thing.incoming_cut",
    }


def test_values_in_a_text_are_made_safe():
    assert messages("en")("question.as_of", day="<b>") == "Looked for on &lt;b&gt;."


def test_counts_choose_their_form():
    assert str(messages("nl")("count.claims", count=1)) == "1 bewering"
    assert str(messages("nl")("count.claims", count=8792)) == "8.792 beweringen"
    assert str(messages("en")("count.claims", count=8792)) == "8,792 claims"


@pytest.mark.parametrize(
    ("lexical", "dutch", "english"),
    [
        ("2020-03-31", "31 maart 2020", "31 March 2020"),
        ("2020-03", "maart 2020", "March 2020"),
        ("2020", "2020", "2020"),
        ("2026-11-20T12:00:00Z", "20 november 2026", "20 November 2026"),
        ("autumn", "autumn", "autumn"),
    ],
)
def test_dates_as_people_write_them(lexical, dutch, english):
    assert messages("nl").date(lexical) == dutch
    assert messages("en").date(lexical) == english


def test_spans_of_time_in_words():
    assert messages("nl").duration("P6M") == "elke 6 maanden"
    assert messages("en").duration("P1Y") == "every year"
    assert messages("nl").duration("P1Y6M") == "elke 1 jaar en 6 maanden"
    assert messages("en").duration("P2Y1M10D") == "every 2 years, 1 month and 10 days"


XSD = "http://www.w3.org/2001/XMLSchema#"
LEXICAL = (
    st.from_regex(r"-?\d{1,4}-?\d{0,2}-?\d{0,2}|P\d+[YMD]?\d*[YMD]?|-?\d+\.?\d*", fullmatch=True) | st.text()
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    lexical=LEXICAL,
    datatype=st.sampled_from(["date", "dateTime", "gYearMonth", "gYear", "integer", "duration"]),
)
def test_whatever_a_literal_holds_it_is_shown(language: str, lexical: str, datatype: str):
    shown = messages(language).value(lexical, XSD + datatype)
    assert bool(shown) == bool(lexical)
    assert messages(language).value(lexical, XSD + "string") == lexical


@pytest.mark.parametrize("lexical", ["2020-13-01", "2020-00", "31-03-2020", "P", "PT1H", "P6W", "1e6", "١٢"])
def test_what_is_no_such_value_stays_as_it_is(lexical: str):
    assert {messages("nl").value(lexical, XSD + name) for name in ("date", "integer", "duration")} == {
        lexical
    }


@given(whole=st.integers(), fraction=st.text("0123456789", min_size=1, max_size=6))
def test_a_number_reads_back(whole: int, fraction: str):
    for language, group, point in (("nl", ".", ","), ("en", ",", ".")):
        shown = messages(language).number(f"{whole}.{fraction}")
        assert shown.replace(group, "").replace(point, ".") == f"{whole}.{fraction}"
        assert messages(language).number(whole) == f"{whole:,}".replace(",", group)


@given(day=st.dates())
def test_a_date_reads_back(day: date):
    for language in LANGUAGES:
        number, month, year = messages(language).date(day.isoformat()).split()
        months = str(messages(language).texts["date.months"]).split()
        assert date(int(year), months.index(month) + 1, int(number)) == day
