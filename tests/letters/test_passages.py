"""A quote stands where it says, or there is no passage."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import BASE
from wijkgraph.errors import ChangedText, QuoteNotFound
from wijkgraph.letters.frozen import Letter, read_letter
from wijkgraph.letters.passages import Passage, Reading, prove_passages
from wijkgraph.project import Layout


def letter(text: str) -> Letter:
    return Letter("kst-1-1", text, checksum="0", frozen_checksum="0", base=BASE)


def find_passages(letter: Letter, quote: str) -> list[Passage]:
    """Every passage of the letter with these words, as a reader finds them."""
    return [
        Passage(letter.key, start, end, letter.text[start:end], letter.base)
        for start, end in Reading(letter.text).find(quote)
    ]


def test_broken_words_and_line_ends_are_read_through() -> None:
    text = "een integrale aan-\npak van\n   het corporatie-\nbezit"
    assert Reading(text).text == "een integrale aanpak van het corporatiebezit"
    (passage,) = find_passages(letter(text), "aanpak van het")
    assert passage.exact == "aan-\npak van\n   het"


def test_a_soft_hyphen_is_never_read() -> None:
    text = "de leef\u00ad\nomgeving in wij\u00adken"
    assert Reading(text).text == "de leefomgeving in wijken"
    assert Reading(text).find("leefomgeving in wijken") == [(3, len(text))]


def test_hyphens_that_belong_to_the_word_stay() -> None:
    assert Reading("kennis- en praktijk;\nBZK-\nministerie, 2019-\n2020, woon-\nen zorgplan").text == (
        "kennis- en praktijk; BZK-ministerie, 2019-2020, woon- en zorgplan"
    )


def test_a_web_address_keeps_its_hyphen() -> None:
    assert Reading("zie https://x.nl/Rapport-van-het-\nbezit.pdf nu").text == (
        "zie https://x.nl/Rapport-van-het-bezit.pdf nu"
    )


def test_typed_and_printed_apostrophes_are_alike() -> None:
    (passage,) = find_passages(letter("de woondealregio’s zelf"), "woondealregio's")
    assert passage.exact == "woondealregio’s"


def test_offsets_count_code_points() -> None:
    (passage,) = find_passages(letter("\U0001f3d8 één € wijk"), "wijk")
    assert (passage.start, passage.end) == (8, 12)


def test_every_place_is_found() -> None:
    assert len(find_passages(letter("wijk en wijk"), "wijk")) == 2
    assert find_passages(letter("wijk"), "  ") == []


WORDS = st.text(alphabet="abcDEF -\n’'é«»1.", min_size=1, max_size=60)


@given(WORDS, st.data())
def test_what_is_cut_from_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = Reading(text[start:end]).text
    found = find_passages(letter(text), quote)
    # A cut through a broken word or a run of spaces reads otherwise than the whole; all others are found.
    if quote and quote in Reading(text).text:
        assert found
    for passage in found:
        assert text[passage.start : passage.end] == passage.exact
        assert Reading(passage.exact).text.replace("’", "'") == quote.replace("’", "'")


def test_a_passage_that_stands_there_is_proved() -> None:
    text = letter("Ik zeg toe.")
    prove_passages(text, [Passage("kst-1-1", 3, 6, "zeg", BASE)])


@pytest.mark.parametrize(
    "passage",
    [
        Passage("kst-1-1", 3, 6, "Zeg", BASE),
        Passage("kst-1-1", 4, 7, "zeg", BASE),
        Passage("kst-1-1", 3, 99, "zeg toe.", BASE),
        Passage("kst-1-1", 6, 6, "", BASE),
        Passage("kst-1-1", -4, 11, "toe.", BASE),
    ],
)
def test_a_passage_that_does_not_is_refused(passage: Passage) -> None:
    with pytest.raises(QuoteNotFound):
        prove_passages(letter("Ik zeg toe."), [passage])


def test_the_refusal_names_letter_offsets_expected_and_found(layout: Layout) -> None:
    real = read_letter(layout.letters / "kst-30995-99", BASE)
    (passage,) = find_passages(real, "vier onderzoeksrapporten")
    changed = replace(real, text=real.text.replace("vier onderzoeks", "vijf onderzoeks"), checksum="changed")
    with pytest.raises(QuoteNotFound) as caught:
        prove_passages(changed, [passage])
    message = str(caught.value)
    assert "kst-30995-99" in message
    assert f"{passage.start}–{passage.end}" in message
    assert "'vier onderzoeksrapporten'" in message
    assert "'vijf onderzoeksrapporten'" in message
    assert "restore letter.txt" in message


def test_a_change_outside_every_passage_is_refused_too() -> None:
    changed = replace(letter("Ik zeg toe!"), checksum="1")
    with pytest.raises(ChangedText, match="not the text that was frozen"):
        prove_passages(changed, [Passage("kst-1-1", 3, 6, "zeg", BASE)])


def test_a_passage_found_knows_its_letter_and_its_name() -> None:
    (found,) = find_passages(letter("Ik zeg\ntoe."), "zeg toe")
    assert found == Passage("kst-1-1", 3, 10, "zeg\ntoe", BASE)
    assert found.iri.value.endswith("/id/passage/kst-1-1/3-10")
    assert found.as_read == "zeg toe"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("zie https://x.nl/\nrapport nu", "zie https://x.nl/rapport nu"),
        ("zie https://x.nl/a\nof niet", "zie https://x.nl/a of niet"),
        ("zie x.nl/\nrapport", "zie x.nl/ rapport"),
        # An address ends at the blank behind it, and never reaches into another line.
        ("zie https://x.nl/ aan-\npak", "zie https://x.nl/ aanpak"),
        ("een\nhttps://x.nl\naan-\npak", "een https://x.nl aanpak"),
        ("https://x.nl\naan-\npak", "https://x.nl aanpak"),
    ],
)
def test_an_address_goes_on_only_where_it_breaks(text: str, read: str) -> None:
    assert Reading(text).text == read


def test_the_whole_letter_is_a_passage() -> None:
    prove_passages(letter("Ik zeg toe."), [Passage("kst-1-1", 0, 11, "Ik zeg toe.", BASE)])


def refusal(refused: Letter, *passages: Passage) -> str:
    with pytest.raises((QuoteNotFound, ChangedText)) as caught:
        prove_passages(refused, passages)
    return str(caught.value)


def test_a_refusal_says_what_where_and_what_next() -> None:
    unchanged = letter("Ik zeg toe.")
    changed = replace(unchanged, checksum="1" * 64, frozen_checksum="2" * 64)
    wrong, right = Passage("kst-1-1", 3, 6, "doe", BASE), Passage("kst-1-1", 3, 6, "zeg", BASE)
    place = f"Letter kst-1-1 does not read 'doe' at 3–6; it reads 'zeg' there ({wrong.iri.value})."
    assert refusal(unchanged, wrong) == f"{place} Mend the passage, or propose the claim anew."
    assert refusal(changed, wrong) == (
        f"{place} The text changed after this claim was made: restore letter.txt, or propose the claim anew."
    )
    assert refusal(changed, right) == (
        f"Letter kst-1-1 is not the text that was frozen: checksum {'1' * 12}…, expected {'2' * 12}… "
        f"({changed.iri.value}). Restore letter.txt from version control; a corrected text is a new letter."
    )


def test_the_first_passage_in_the_text_is_refused_first() -> None:
    wrong = [Passage("kst-1-1", 7, 10, "doe", BASE), Passage("kst-1-1", 3, 6, "doe", BASE)]
    assert "at 3–6" in refusal(letter("Ik zeg toe."), *wrong)


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("x" * 120, "x" * 120), ("x" * 121, "x" * 119 + "…"), ("a\n  b", "a b")],
    ids=["fits", "cut", "white space"],
)
def test_a_refusal_quotes_briefly(exact: str, shown: str) -> None:
    assert f"does not read '{shown}' at" in refusal(letter("Ik"), Passage("kst-1-1", 0, 1, exact, BASE))
