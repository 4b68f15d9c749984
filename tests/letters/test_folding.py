"""Words as they are compared: whatever prints alike is the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.letters.folding import PhraseIndex, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«Wijk in Zicht», 2018", ("wijk", "in", "zicht", "2018")),
        ("Rotterdam-Zuid", ("rotterdam", "zuid")),
        ("Platform31", ("platform", "31")),
        ("ﬁnanciële", ("financiele",)),
        ("finan\u00adciële", ("financiele",)),
        ("financie\u0308le", ("financiele",)),
        ("\u202eRebel\u202c", ("rebel",)),
        ("İĳ", ("iij",)),
        ("J&V", ("j", "v")),
        ("«…» – ?", ()),
    ],
)
def test_words_without_marks_accents_and_capitals(text: str, words: tuple[str, ...]):
    assert words_of(text) == words


@given(st.text())
def test_words_of_words_are_themselves(text: str):
    words = words_of(text)
    assert words_of(" ".join(words)) == words


def test_a_phrase_is_held_by_texts_with_its_words_in_a_row():
    index = PhraseIndex(
        [("a", "b", "c"), ("b", "a"), ("c", "a", "b")], [("a", "b"), ("a",), ("b", "c", "d"), ()]
    )
    assert index.holding(("a", "b")) == [0, 2]
    assert index.holding(("a",)) == [0, 1, 2]
    assert not index.holding(("b", "c", "d"))
    assert not index.holding(())
