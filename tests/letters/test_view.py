"""A page as it is read: folded words with the way back, and footnote marks joined to their notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import BASE
from wijkgraph.letters.folding import Folded, fold
from wijkgraph.letters.frozen import read_letters
from wijkgraph.letters.sentences import Kind
from wijkgraph.letters.view import View
from wijkgraph.project import Layout


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("«wijk» en “buurt”", '"wijk" en "buurt"'),
        ("woondealregio’s", "woondealregio's"),
        ("2009–2010 — nu", "2009-2010 - nu"),
        ("geïnformeerd, financiële", "geinformeerd, financiele"),
        ("een aan-\npak van", "een aanpak van"),
        ("kennis-\nen praktijk", "kennis- en praktijk"),
        ("BASIS-\nEN VOORTGEZET", "BASIS- EN VOORTGEZET"),
        ("budgetten en -\nparticipatie", "budgetten en -participatie"),
        ("BZK-\nministerie", "BZK-ministerie"),
        ("VROM-\nInspectie", "VROM-Inspectie"),
        ("RUIMTE-\nLIJKE", "RUIMTELIJKE"),
        ("Rotterdam-\n  Zuid", "Rotterdam-Zuid"),
        ("2019-\n2020, 30995-\nM", "2019-2020, 30995-M"),
        ("de wijk -\nNieuw-West", "de wijk - Nieuw-West"),
        ("zie https://x.nl/een-\ntwee.pdf nu", "zie https://x.nl/een-twee.pdf nu"),
        ("zacht\u00adheid\u00a0nr.\u202f5", "zachtheid nr. 5"),
        ("leef\u00ad\nomgeving en leef\u00ad \n omgeving", "leefomgeving en leefomgeving"),
        ("ﬁets", "fiets"),
    ],
)
def test_classes_of_characters_fold(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@pytest.mark.parametrize("printed", ["16 gebieden", "niet", "Niet", "kunnen", "m²", "nr. 12", "16³"])
def test_words_digits_and_case_are_never_touched(printed: str) -> None:
    assert fold(printed) == printed


@given(st.text(alphabet="abÀé «»’–-\n\u00ad\u00a0ﬁ1.", max_size=120))
def test_every_folded_character_leads_back_to_the_text(text: str) -> None:
    folded = Folded(text)
    at = 0
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= at <= start < end <= len(text)
        at = start


def test_marks_are_joined_to_their_notes_and_left_out_of_the_flow() -> None:
    view = View(
        "De wijk is veilig.1 En «De buurt»2 ook, zegt BZK3.\n\n1 Kamerstuk 30 995, nr. 1.\n2 Zie daar.\n3 Mail.\n"
    )
    assert [mark.number for mark in view.marks] == [1, 2, 3]
    assert view.flow.splitlines()[0] == "De wijk is veilig."
    assert view.notes[1].text == "1 Kamerstuk 30 995, nr. 1."


@pytest.mark.parametrize(
    "words",
    [
        "Platform31 helpt.",
        "D66 wil dat.",
        "een huis van 60 m² nu",
        "in 2018 was het",
        "zie www.x.nl/nr3 nu",
        "G4 en G40",
    ],
)
def test_numbers_that_belong_to_a_word_are_no_marks(words: str) -> None:
    assert View(words).marks == ()


def test_a_double_mark_is_one_place() -> None:
    view = View("het rapport «Alle kinderen»1, 2, is er.")
    (mark,) = view.marks
    assert (mark.number, view.flow.strip()) == (
        1,
        'het rapport "Alle kinderen", is er.',
    )


def test_what_sites_put_around_a_paper_is_furniture() -> None:
    view = View(
        "[overzicht] [activiteiten]\n\nNummer: 2022D1, datum: 2022-11-07\n\nDe wijk is af.\n\nNaar boven\n"
    )
    assert [s.kind for s in view.sentences] == [Kind.FURNITURE, Kind.FURNITURE, Kind.BODY, Kind.FURNITURE]
    assert view.flow.strip() == "De wijk is af."


def test_a_quote_is_found_through_page_ends_marks_and_typography(layout: Layout) -> None:
    letter = read_letters(layout.letters, BASE)["kst-30995-97"]
    view = View(letter.text, letter.key)
    ((start, end),) = view.find(
        "heeft de Minister-President toegezegd uw Kamer te informeren over welke maatregelen"
    )
    assert letter.text[start:end].startswith("heeft de Minister-President toegezegd uw \n\n1 In een")
    assert view.find('de rapportage "Leefbaarheid in Nederland 2018", gebaseerd')  # mark 3 left out
    assert view.find("de rapportage «Leefbaarheid in Nederland 2018»3, gebaseerd")
    assert not view.find("de rapportage «Leefbaarheid in Nederland 2019»3, gebaseerd")


def test_each_sentence_of_the_five_letters_is_found_where_it_stands(layout: Layout) -> None:
    for letter in read_letters(layout.letters, BASE).values():
        view = View(letter.text, letter.key)
        for sentence in view.sentences:
            places = view.find(sentence.text)
            assert any(sentence.meets(*place) for place in places), sentence.text
