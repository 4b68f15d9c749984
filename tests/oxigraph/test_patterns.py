"""REGEX and REPLACE by XPath Functions 3.1, 5.6: where Rust's dialect says otherwise, its neighbours, and at random."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oxigraph.values import ERROR, truth, value
from wijkgraph.errors import QueryRefused
from wijkgraph.oxigraph.character_classes import NoPattern
from wijkgraph.oxigraph.patterns import parse_pattern
from wijkgraph.oxigraph.python_patterns import python_pattern, replaced


def literal(text: str) -> str:
    return str(ox.Literal(text))


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "matches"),
    [
        ("abc", "^[a-z-[b]]+$", "", False),  # a class without another
        ("ac", "^[a-z-[b]]+$", "", True),
        ("b", "^[^a-z-[A]]$", "", False),  # negated first, then subtracted
        ("é", "^[^a-z-[A]]$", "", True),
        ("ac", "^[a-z-[b-d-[c]]]+$", "", True),
        ("axyz", "^a # b$", "x", False),  # no comments
        ("a#b", "^a # b$", "x", True),
        ("a b", "a[ ]b", "x", True),  # white space in a class counts
        ("wijk-1", r"^\i\c*$", "", True),
        ("1wijk", r"^\i\c*$", "", False),
        ("-", r"^\I$", "", True),
        ("a b", r"^\c\C\c$", "", True),
        ("abc", r"^\p{IsBasicLatin}+$", "", True),
        ("abç", r"^\p{IsBasicLatin}+$", "", False),
        ("Ω", r"^[\p{IsGreekandCoptic}-[Ψ]]$", "", True),
        ("Ω", r"\p{IsKlingon}", "", ERROR),
        ("é", r"^\P{IsBasicLatin}$", "", True),
        ("a", r"\p{L}", "", True),
        ("a", r"\p{Latin}", "", ERROR),
        ("a", r"\pL", "", ERROR),
        ("a", r"^\p{Lu}$", "i", False),  # flag i does not reach categories
        ("$", r"^\w$", "", True),  # all but punctuation, separators and others
        ("_", r"^\w$", "", False),
        ("_", r"^\W$", "", True),
        ("_", r"^[\W]$", "", True),
        ("\u00a0", r"^\s$", "", False),
        ("\u00a0", r"^[^\s]$", "", True),
        ("٣", r"^\d$", "", True),
        ("a\rb", "^a.b$", "", False),
        ("a\rb", "^a.b$", "s", True),
        ("a\n", "a$", "", False),
        ("a\nb", "^b$", "m", True),
        ("a\n", "^$", "m", False),  # no line behind the last line feed
        ("a\n\nb", "^$", "m", True),
        ("A", "(?i)a", "", ERROR),
        ("abc", "(?=a)", "", ERROR),
        ("abc", "(?<n>a)", "", ERROR),
        ("abc", "(?:a)bc", "", True),
        ("abc", "ABC", "z", ERROR),
        ("abc", "ABC", "ii", True),
        ("abc", "a.c", "q", False),
        ("xA.Cx", "a.c", "qi", True),
        ("a", "A", "I", ERROR),
        ("abc", r"\bb", "", ERROR),
        ("abc", r"\Aa", "", ERROR),
        ("a", r"\x61", "", ERROR),
        ("a", r"\u0061", "", ERROR),
        ("a", "[[:alpha:]]", "", ERROR),
        ("b", "^[a-c&&b]$", "", True),  # only characters
        ("&", "^[a-c&&b]$", "", True),
        ("abc", "a++", "", ERROR),
        ("abc", "a{,2}b", "", ERROR),
        ("abc", "a{2,1}b", "", ERROR),
        ("a{b", "a{b", "", ERROR),
        ("a}b", "a}b", "", ERROR),
        ("a]b", "a]b", "", ERROR),
        ("a{b}", r"a\{b\}", "", True),
        ("abc", "*a", "", ERROR),
        ("abc", "(a", "", ERROR),
        ("abc", "a)", "", ERROR),
        ("abc", "[z-a]", "", ERROR),
        ("abc", "[]", "", ERROR),
        ("abc", "", "", True),
        ("cb", "^(|a)b$", "", False),
        ("ab", "^(|a)b$|^ab$", "", True),
        ("aa", r"^(a)\1$", "", True),  # references are done in Python
        ("ab", r"^(a)\1$", "", False),
        ("aa0", r"^(a)\10$", "", True),  # one group only: \1 and a nought
        ("aa", r"^\1(a)$", "", ERROR),
        ("-", "^[a-]$", "", True),
        ("-", "^[-a]$", "", True),
        ("a", r"^[\-\]\\]$", "", False),
        ("]", r"^[\-\]\\]$", "", True),
        ("~~", "^[~~]+$", "", True),
        ("ab" * 600, r"^(\p{L}{2}){600}$", "", True),  # too large for the engine's own
    ],
)
def test_regex(text: str, pattern: str, flags: str, matches: bool | None) -> None:
    assert truth(f"REGEX({literal(text)}, {literal(pattern)}, {literal(flags)})") is matches
    # A pattern that is computed goes another way, to the same end.
    assert truth(f"REGEX({literal(text)}, STR({literal(pattern)}), {literal(flags)})") is matches


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "result"),
    [
        ("2023-05-01", r"(\d+)-(\d+)-(\d+)", "$3_$2_$1", "01_05_2023"),
        ("abc", "(b)", "$1x", "abxc"),
        ("abc", "(b)", "$12", "ab2c"),
        ("abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "$11$1", "kal"),
        ("abc", "b", "[$0]", "a[b]c"),
        ("abc", "b", "$1", "ac"),
        ("abc", "b", r"\$", "a$c"),
        ("abc", "b", r"\\", r"a\c"),
        ("abc", "b", "$", ERROR),
        ("abc", "b", "$x", ERROR),
        ("abc", "b", "${1}", ERROR),
        ("abc", "b", r"\n", ERROR),
        ("abc", "x*", "-", ERROR),
        ("abc", "", "-", ERROR),
        ("abc", "^", "-", ERROR),
        ("abc", "(x?|y)", "-", ERROR),
        ("abracadabra", ".*?", "$1", ERROR),
        ("abracadabra", "a.*?a", "*", "*c*bra"),
        ("abc", "(a)|(b)", "[$1$2]", "[a][b]c"),
        ("abc", "(a)|(b)", "[$1]", "[a][]c"),
        ("darted", "^(.*?)d(.*)$", "$1c$2", "carted"),
        ("aabb", r"(.)\1", "<$1>", "<a><b>"),
    ],
)
def test_replace(text: str, pattern: str, replacement: str, result: str | None) -> None:
    arguments = f"{literal(pattern)}, {literal(replacement)}"
    assert value(f"REPLACE({literal(text)}, {arguments})") == result
    assert value(f"REPLACE({literal(text)}, STR({literal(pattern)}), {literal(replacement)})") == result


def test_a_replacement_keeps_the_language_of_its_text() -> None:
    assert value('REPLACE("wijken"@nl, "k(e)", "$1")') == "wijen@nl"
    assert value('REPLACE("wijken"@nl, STR("k(e)"), "$1")') == "wijen@nl"
    assert value('REPLACE("a.c", ".", "$1", "q")') == "a$1c"


@pytest.mark.parametrize(
    "argument", ['1, "1"', '"b"@nl, 1', '"abc", "b"@nl', '"abc", "b", ""@nl', '<http://b>, "b"']
)
def test_arguments_of_another_type_are_errors(argument: str) -> None:
    assert value(f"REGEX({argument})") is ERROR


def test_what_neither_dialect_can_do_is_refused_with_its_place() -> None:
    with pytest.raises(QueryRefused, match="Flag i with a category") as caught:
        value(r'REGEX("a", "[\\p{Lu}]", "i")')
    assert caught.value.where == "line 1, column 57"


def test_a_fault_in_a_pattern_is_told_with_its_place() -> None:
    with pytest.raises(NoPattern, match=r"'\\z' is no escape, at character 3 of 'a\\z'"):
        parse_pattern(r"a\z")


ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "-",
        "é",
        ".",
        r"\d",
        r"\s",
        r"\w",
        r"\i",
        r"\.",
        r"\n",
        "[a-c]",
        "[^a]",
        "[a-z-[b]]",
        r"[\d-]",
        r"\p{Lu}",
    ]
)
PIECES = st.tuples(ATOMS, st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,2}", "+?"])).map("".join)
GROUPS = st.lists(PIECES, min_size=1, max_size=3).map(lambda pieces: f"({''.join(pieces)})")
PATTERNS = st.lists(PIECES | GROUPS | st.just("|"), max_size=5).map("".join)
TEXTS = st.text(alphabet="abcABé-_. \n1$", max_size=8)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, pattern=PATTERNS, flags=st.sampled_from(["", "i", "s", "x", "m"]))
def test_rust_and_python_agree(text: str, pattern: str, flags: str) -> None:
    in_python = bool(python_pattern(pattern, flags).search(text))
    assert truth(f"REGEX({literal(text)}, {literal(pattern)}, {literal(flags)})") is in_python


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, pattern=PATTERNS, replacement=st.sampled_from(["", "x", "[$0]", "$1$2", r"\$1", "$1x"]))
def test_both_replace_alike(text: str, pattern: str, replacement: str) -> None:
    try:
        expected: str | None = replaced(text, pattern, replacement)
    except NoPattern:
        expected = ERROR
    assert value(f"REPLACE({literal(text)}, {literal(pattern)}, {literal(replacement)})") == expected


@given(
    text=st.text(alphabet="ab1-", max_size=8),
    pattern=st.from_regex(r"\A(?:[ab1]|\([ab]\)|[ab]\*|\[ab\]){0,4}\Z"),
)
def test_where_all_dialects_agree_so_does_pythons_own(text: str, pattern: str) -> None:
    assert truth(f"REGEX({literal(text)}, {literal(pattern)})") is bool(re.search(pattern, text))


@settings(deadline=None)
@given(st.text(alphabet=r"ab\()[]{}|*+?^$.-pLdiI:1,&~", max_size=12), st.sampled_from(["", "i", "x", "q"]))
def test_any_text_is_a_pattern_or_an_error(pattern: str, flags: str) -> None:
    try:
        parsed = parse_pattern(pattern, flags)
    except NoPattern:
        return
    assert parsed.rust is None or truth(f"REGEX('', {literal(pattern)}, {literal(flags)})") is not ERROR
