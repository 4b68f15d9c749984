"""Words as they are compared: whatever prints alike is the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.letters.folding import words_of


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
