"""Sentences as a reader counts them, through page ends, notes and footers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import BASE
from wijkgraph.letters.frozen import Letter, read_letters
from wijkgraph.letters.sentences import Kind, split_sentences
from wijkgraph.project import Layout


def split(text: str) -> list[tuple[str, str]]:
    letter = Letter("kst-1-1", text, checksum="0", frozen_checksum="0")
    return [(sentence.kind.value, sentence.text) for sentence in split_sentences(letter)]


def test_abbreviations_initials_and_references_end_no_sentence() -> None:
    text = "De brief d.d. 6 november (Stcrt. 2017, nr. 48699) is van K.H. Ollongren. Met o.a. VNG."
    assert split(text) == [
        ("body", "De brief d.d. 6 november (Stcrt. 2017, nr. 48699) is van K.H. Ollongren."),
        ("body", "Met o.a. VNG."),
    ]


def test_a_note_mark_glued_to_the_point_goes_with_its_sentence() -> None:
    assert [text for _, text in split("Het is gestart.5 Eind vorig jaar is het verlengd.®")] == [
        "Het is gestart.5",
        "Eind vorig jaar is het verlengd.®",
    ]


def test_a_sentence_goes_on_after_notes_and_a_page_end() -> None:
    text = (
        "Er is een kop boven\n\nDe Minister heeft toegezegd uw\n\n"
        "1 Kamerstuk 32 847, nr. 470.\n2 Zie bijlage\n Kamer te informeren. En nu verder.\n"
    )
    assert split(text) == [
        ("heading", "Er is een kop boven"),
        ("body", "De Minister heeft toegezegd uw Kamer te informeren."),
        ("note", "1 Kamerstuk 32 847, nr. 470."),
        ("note", "2 Zie bijlage"),
        ("body", "En nu verder."),
    ]


def test_a_word_broken_by_a_page_end_is_read_whole() -> None:
    text = "Wij gaan naar de leef-\n\nTweede Kamer, vergaderjaar 2021-2022, 30 995, nr. 1 1\n\nbaarheid toe."
    assert split(text)[0] == ("body", "Wij gaan naar de leefbaarheid toe.")
    assert split(text)[1][0] == "footer"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("In het overleg (Kamerstuk 30 995, nr.", "98) is dit gezegd."),
        ("De brief (Kamerstuk 30 995. Nr.", "81) noemt dit."),
        ("Ik noem de motie van het lid Depla c.s.", "(Kamerstuk 30 995, nr. 12)."),
        ("Lees «De stad:", "magneet en roltrap» en meer."),
        ("Lees «Op straat of thuis.", "Evaluatie in vier gemeenten» en meer."),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\nTweede Kamer, vergaderjaar 2021-2022, 30 995, nr. 1 1\n\n"])
def test_a_line_or_page_that_ends_in_an_abbreviation_or_a_title_ends_no_sentence(
    above: str, below: str, between: str
) -> None:
    assert [text for kind, text in split(above + between + below) if kind == "body"] == [f"{above} {below}"]


def test_a_line_with_the_second_half_of_a_compound_is_no_item() -> None:
    text = "- het budget: voor bewoners en\n-participatie; dat is al."
    assert split(text) == [("body", "- het budget: voor bewoners en -participatie; dat is al.")]


def test_a_deep_margin_is_a_column_and_no_begin_of_a_page() -> None:
    margin = " " * 14
    text = f"{margin}Den Haag, 12 februari 2015\n\n{margin}Op die dag verzocht de\n{margin}commissie dit.\n"
    assert split(text) == [
        ("heading", "Den Haag, 12 februari 2015"),
        ("body", "Op die dag verzocht de commissie dit."),
    ]


def test_points_inside_a_title_end_no_sentence() -> None:
    assert split("Zie «Panden met een luchtje. Een inventarisatie», 2020.") == [
        ("body", "Zie «Panden met een luchtje. Een inventarisatie», 2020.")
    ]


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("kst-30995-97", 54),
        ("kst-30995-98", 56),
        ("kst-30995-99", 29),
        ("kst-30995-100", 14),
        ("kst-32847-694-bijlage-2", 15),
    ],
)
def test_the_five_letters_as_counted_by_hand(layout: Layout, key: str, count: int) -> None:
    assert len(split_sentences(read_letters(layout.letters, BASE)[key])) == count


def test_the_promise_that_a_page_end_cuts_is_one_sentence(layout: Layout) -> None:
    sentences = split_sentences(read_letters(layout.letters, BASE)["kst-30995-97"])
    (promise,) = [sentence for sentence in sentences if "Minister-President toegezegd" in sentence.text]
    assert len(promise.stretches) == 2
    assert promise.text.endswith("worden genomen in kwetsbare wijken.")
    assert promise.kind is Kind.BODY


@given(st.text(alphabet="abA Z.,-\n12:«»¹;", max_size=200))
def test_every_character_stands_in_one_sentence(text: str) -> None:
    letter = Letter("kst-1-1", text, checksum="0", frozen_checksum="0")
    places = [
        place
        for sentence in split_sentences(letter)
        for stretch in sentence.stretches
        for place in range(stretch.start, stretch.end)
    ]
    assert len(places) == len(set(places))
    assert {i for i, character in enumerate(text) if not character.isspace()} <= set(places)
