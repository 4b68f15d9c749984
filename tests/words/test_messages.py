"""The words of the interface: the same in both languages, and numbers and dates as people write them."""

import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

import wijkgraph.web.site
from wijkgraph.words.messages import LANGUAGES, messages

TEMPLATES = files("wijkgraph.web").joinpath("templates")
MODULES = Path(wijkgraph.web.site.__file__).parent


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


def test_no_text_was_left_untranslated():
    alike = {key for key, text in messages("nl").texts.items() if text == messages("en").texts[key]}
    assert alike <= SAME_IN_BOTH


# Words that are the same in Dutch and in English.
SAME_IN_BOTH = {
    "areas.codes",
    "commitments.in",
    "count.passages",
    "count.triples",
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
