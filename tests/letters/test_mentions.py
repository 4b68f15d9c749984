"""Names found in sentences: whole words, alike whatever their case, accents and hyphens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.mentions import Name, NamedSentences, SentenceIndex, find_names
from wijkgraph.letters.sentences import split_sentences


def found(text: str, *names: str | Name) -> list[str]:
    wanted = [one if isinstance(one, Name) else Name(one) for one in names]
    return [text[start:end] for start, end in find_names(text, wanted)]


@pytest.mark.parametrize(
    ("text", "name", "spelt"),
    [
        ("de aanpak van Rotterdam-Zuid.", "Rotterdam Zuid", "Rotterdam-Zuid"),
        ("de aanpak van Rotterdam\nZuid", "Rotterdam-Zuid", "Rotterdam\nZuid"),
        ("BRIEF VAN DE MINISTER VAN VROM", "Minister van VROM", "MINISTER VAN VROM"),
        ("door Platform 31 opgesteld", "Platform31", "Platform 31"),
        ("door Platform31 opgesteld", "Platform 31", "Platform31"),
        (
            "de City Deal «Zicht op Ondermijning»",
            "City Deal Zicht op Ondermijning",
            "City Deal «Zicht op Ondermijning",
        ),
        ("wijken in Belgie en elders", "België", "Belgie"),
        ("de RIEC’s en het LIEC", "RIEC's", "RIEC’s"),
        ("de NPRZ-aanpak", "NPRZ", "NPRZ"),
        ("mijn collega van J&V.", "J&V", "J&V"),
        (
            "volgens Platform Zuid3 en anderen",
            "Platform Zuid",
            "Platform Zuid",
        ),  # the mark of a note is glued on
    ],
)
def test_a_name_is_found_in_each_form_it_may_be_printed_in(text: str, name: str, spelt: str):
    assert found(text, name) == [spelt]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("de Groningers", "Groningen"),
        ("een rebelse wijk", "Rebel"),
        ("de G400 en de G4", "G40"),
        ("het getal 2031", "Platform31"),
        ("zij bzkten wat af, ato en vng", "ATO"),
        ("hij was Rotterdammer", "Rotterdam"),
        ("Rotterdam, Zuid en West", "Rotterdam-Zuid"),
    ],
)
def test_part_of_a_word_or_a_word_like_an_abbreviation_is_no_name(text: str, name: str):
    assert found(text, name) == []


def test_a_surname_is_found_with_its_capital_only():
    surname = Name("de Jonge", keeps_case=True)
    assert found("Minister De Jonge sprak met de jonge bewoners", surname) == ["De Jonge"]


def test_of_two_names_in_one_place_the_longer_is_marked():
    names = ("Rotterdam", "Rotterdam-Zuid")
    assert found("Rotterdam en Rotterdam-Zuid", *names) == ["Rotterdam", "Rotterdam-Zuid"]


def test_a_name_without_a_word_is_nowhere():
    assert found("of niet (?)", "(?)", "") == []


def test_a_ligature_is_its_letters_and_the_place_is_that_of_the_text():
    assert found("de ﬁnanciële ruimte", "financiele ruimte") == ["ﬁnanciële ruimte"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name_makes_a_search_that_ends(text: str, name: str):
    for start, end in find_names(text, [Name(name)]):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("is_known", [False, True], ids=["any name", "known names"])
def test_the_index_finds_what_reading_every_sentence_finds(is_known: bool):
    text = "Het plan van Zuid begon.\n\nOok Oost deed mee.\n\nIn Zuid en Oost bleef het stil.\n"
    sentences = split_sentences(Letter("x", text, "", ""))
    names = [Name("Zuid")]
    index = NamedSentences(sentences, [*names, Name("Noord")]) if is_known else SentenceIndex(sentences)
    by_index = [(sentence.number, spans) for sentence, spans in index.naming(names)]
    by_reading = [
        (one.number, find_names(one.text, names)) for one in sentences if find_names(one.text, names)
    ]
    assert by_index == by_reading
    assert [number for number, _ in by_index] == [1, 3]


def test_known_names_are_found_in_each_form_that_reading_finds():
    """Words that stand apart, the mark of a note, a hyphen, a part of another name, and what only looks like a name."""
    text = (
        "De aanpak van Rotterdam-Zuid en Rotterdam.\n\nPlatform 31 en Platform31.\n\nVolgens Zuid3 is Rotterdam,"
        " Zuid en West klaar.\n\nDe g40 en de G40.\n\nNiets.\n"
    )
    sentences = split_sentences(Letter("x", text, "", ""))
    names = [Name(one) for one in ("Rotterdam Zuid", "Rotterdam", "Platform31", "Zuid", "G40", "(?)", "Oost")]
    index = NamedSentences(sentences, names)
    for name in names:
        read = [(one, spans) for one in sentences if (spans := find_names(one.text, [name]))]
        assert list(index.naming([name])) == read
    assert [sentence.number for sentence, _ in index.naming(names)] == [1, 2, 3, 4]
