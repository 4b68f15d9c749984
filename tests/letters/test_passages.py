"""A quote stands where it says, or there is no passage."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.errors import ChangedText, QuoteNotFound
from wijkgraph.letters.frozen import Letter, read_letter
from wijkgraph.letters.passages import Passage, Reading, find_passages, prove_passages
from wijkgraph.project import Layout


def letter(text: str) -> Letter:
    return Letter("kst-1-1", text, checksum="0", frozen_checksum="0")


def test_broken_words_and_line_ends_are_read_through() -> None:
    text = "een integrale aan-\npak van\n   het corporatie-\nbezit"
    assert Reading(text).text == "een integrale aanpak van het corporatiebezit"
    (passage,) = find_passages(letter(text), "aanpak van het")
    assert passage.exact == "aan-\npak van\n   het"


def test_hyphens_that_belong_to_the_word_stay() -> None:
    assert Reading("kennis- en praktijk;\nBZK-\nministerie, 2019-\n2020").text == (
        "kennis- en praktijk; BZK- ministerie, 2019- 2020"
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
    prove_passages(text, [Passage("kst-1-1", 3, 6, "zeg")])


@pytest.mark.parametrize(
    "passage",
    [
        Passage("kst-1-1", 3, 6, "Zeg"),
        Passage("kst-1-1", 4, 7, "zeg"),
        Passage("kst-1-1", 3, 99, "zeg toe."),
        Passage("kst-1-1", 6, 6, ""),
        Passage("kst-1-1", -4, 11, "toe."),
    ],
)
def test_a_passage_that_does_not_is_refused(passage: Passage) -> None:
    with pytest.raises(QuoteNotFound):
        prove_passages(letter("Ik zeg toe."), [passage])


def test_the_refusal_names_letter_offsets_expected_and_found(layout: Layout) -> None:
    real = read_letter(layout.letters / "kst-30995-99")
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
        prove_passages(changed, [Passage("kst-1-1", 3, 6, "zeg")])
