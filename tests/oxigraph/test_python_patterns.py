"""Simple patterns, which Python is given as they stand, mean what elementpath makes of them."""

import re

from elementpath.regex import translate_pattern
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.oxigraph.character_classes import NoPattern
from wijkgraph.oxigraph.patterns import parse_pattern
from wijkgraph.oxigraph.python_patterns import python_pattern

PIECES = st.sampled_from(
    [
        "a",
        "B",
        "9",
        ".",
        "-",
        "/",
        r"\.",
        r"\$",
        r"\\",
        "[a-c]",
        "[^a]",
        "[a.]",
        "[z-a]",
        "b*",
        "a{1,2}",
        "a{2,1}",
        "$",
    ]
)
PATTERNS = st.tuples(
    st.sampled_from(["", "^"]),
    st.lists(PIECES, min_size=1, max_size=4).map("".join),
    st.sampled_from(["", "$"]),
).map("".join)
TEXTS = ["", "a", "b", "aa", "ab", "a.b", "a-b", "a\n", "\n", "a\rb", "9", "B9", "/", "$", "\\", "c", "é"]


def found(pattern: re.Pattern[str]) -> list[bool]:
    return [pattern.search(text) is not None for text in TEXTS]


@given(PATTERNS)
def test_a_simple_pattern_means_the_same_either_way(text):
    try:
        theirs = re.compile(translate_pattern(parse_pattern(text, "").xpath, re.RegexFlag(0)))
    except (NoPattern, re.error):
        theirs = None
    try:
        ours = python_pattern(text)
    except NoPattern:
        ours = None
    assert (ours and found(ours)) == (theirs and found(theirs))
