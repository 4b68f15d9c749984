"""The tokeniser cuts as the grammar's terminals do, and refuses what it could mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.sparql_tokens import Token, place, tokenise


def texts(query: str) -> list[str]:
    return [token.text for token in tokenise(query)]


def kinds(query: str) -> list[str]:
    return [token.kind for token in tokenise(query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT*{?s ?p 'a b'}", ["SELECT", "*", "{", "?s", "?p", "'a b'", "}"]),
        ("?s a 'it''s'", ["?s", "a", "'it'", "'s'"]),
        ("'''a ' b '' c'''", ["'''a ' b '' c'''"]),
        ('"""say "hi" """', ['"""say "hi" """']),
        ("'\\'' # SERVICE\n?x", ["'\\''", "?x"]),
        ("<http://x/#SERVICE> # <y>", ["<http://x/#SERVICE>"]),
        ("?a<?b", ["?a", "<", "?b"]),
        ("?a <= 3.5e-2", ["?a", "<=", "3.5e-2"]),
        ("'x'@nl-NL,'y'^^xsd:date", ["'x'", "@nl-NL", ",", "'y'", "^^", "xsd:date"]),
        ("ex:a.b. ex:c\\,d", ["ex:a.b", ".", "ex:c\\,d"]),
        ("_:b1. :x", ["_:b1", ".", ":x"]),
        ("<<( ?s ?p ?o )>> ?q {| ?r ?t |}", ["<<(", "?s", "?p", "?o", ")>>", "?q", "{|", "?r", "?t", "|}"]),
        ("1SERVICE", ["1", "SERVICE"]),
        ("^a|!b/c*", ["^", "a", "|", "!", "b", "/", "c", "*"]),
        (
            "?prijs_€ ?cafe\u0301",
            ["?prijs_€", "?cafe\u0301"],
        ),  # signs and combining accents are letters there
        ("ex:cafe\u0301.x _:e\u0301 e\u0301:x", ["ex:cafe\u0301.x", "_:e\u0301", "e\u0301:x"]),
    ],
)
def test_cuts_as_the_grammar_does(query: str, expected: list[str]) -> None:
    assert texts(query) == expected


@pytest.mark.parametrize("name", ["?a{}", "?{}", ":a{}", ":{}", "p{}q:a", "_:a{}b"])
@given(st.characters(min_codepoint=0x80, max_codepoint=0x3400))
def test_takes_every_name_that_the_engine_takes(name: str, character: str) -> None:
    name = name.replace("{}", character)
    prefix = f"PREFIX {name.partition(':')[0]}: <http://x/> " if ":" in name and name[0] != "_" else ""
    query = f"{prefix}SELECT * {{ ?s ?p {name} }}"
    try:
        Store().query(query)
    except SyntaxError:
        return
    assert texts(query)[-2] == name


@pytest.mark.parametrize(
    "query",
    [
        "?a <#frag> ?b",  # outside brackets only an IRI can stand here
        "VALUES ?x { <urn:a#b> <urn:c#d> }",
        "(?a <http://example.org/x#SERVICE>)",  # two slashes: no operand can start there
        "FILTER(?a < ?b && ?c > 'x')",
        "FILTER(?a<?b&&?c>?d)",  # read as an IRI, harmlessly
    ],
)
def test_reads_iris_and_comparisons(query: str) -> None:
    assert texts(query)


@pytest.mark.parametrize(
    "query",
    [
        "FILTER(?b<3)SERVICE#>\n<http://x/>{}",
        "FILTER(?a<'>')SERVICE <http://x/> {} FILTER(?b = '')",
        "FILTER(?a<?b)#>'''\nSERVICE <http://x/> {} #'''",
        "FILTER(?a<(1>2) && ?a<'>')SERVICE <http://x/> {} FILTER('')",
    ],
)
def test_refuses_an_iri_that_might_hide_something(query: str) -> None:
    with pytest.raises(QueryRefused, match="may open an IRI or compare"):
        texts(query)


@pytest.mark.parametrize(
    "query", ["'open", "'a\nb'", "?prijs_£", "<http://x y>{'", "\ufeffSELECT", "\\u0053ERVICE", "\x0c"]
)
def test_refuses_what_no_terminal_fits(query: str) -> None:
    with pytest.raises(QuerySyntax, match=r"no token starts here|This string is not closed"):
        texts(query)


@given(
    st.text(
        alphabet=st.sampled_from("<>'\"\\#{}()[]?$:._-@^|&!=*/+,;~ \n\tsSeErRvViIcCaAxX09é€<<"), max_size=60
    )
)
def test_always_ends_and_loses_nothing(query: str) -> None:
    """Tokens stand in the query where they say, in order, with only spaces and comments between them."""
    try:
        tokens = list(tokenise(query))
    except (QuerySyntax, QueryRefused):
        return
    end = 0
    for token in tokens:
        between = query[end : token.start]
        assert query.startswith(token.text, token.start)
        assert not between.strip() or "#" in between
        end = token.start + len(token.text)


@given(st.text(max_size=50))
def test_a_string_hides_anything(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    assert kinds(f"SELECT * {{ ?s ?p '{escaped}' }}")[5] == "string"


# The first and last characters of each range of PN_CHARS_BASE (SPARQL 1.1 Query, 19.8), and their neighbours.
RANGES = [
    "AZ", "az", "\u00c0\u00d6", "\u00d8\u00f6", "\u00f8\u02ff", "\u0370\u037d", "\u037f\u1fff", "\u200c\u200d",
    "\u2070\u218f", "\u2c00\u2fef", "\u3001\ud7ff", "\uf900\ufdcf", "\ufdf0\ufffd", "\U00010000\U000effff",
]  # fmt: skip
LETTERS = "".join(RANGES)
NO_LETTERS = (
    "@[`{\u00bf\u00d7\u00f7\u037e\u200b\u200e\u206f\u2190\u2bff\u2ff0\u3000\uf8ff\ufdd0\ufdef\ufffe\U000f0000"
)
ONLY_LATER = "\u00b7\u0300\u036f\u203f\u2040"  # of PN_CHARS, but none begins a name


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_begins_and_continues_every_kind_of_name(letter: str) -> None:
    for name, kind in (
        (f"?{letter}{letter}", "variable"),
        (f"${letter}", "variable"),
        (f"{letter}{letter}:x", "name"),
        (f"p:{letter}{letter}", "name"),
        (f"_:{letter}{letter}", "blank"),
    ):
        assert list(tokenise(f" {name} ")) == [Token(kind, name, 1)]


@pytest.mark.parametrize("mark", ONLY_LATER)
def test_some_marks_only_continue_a_name(mark: str) -> None:
    for name in (f"?a{mark}", f"a{mark}:x", f"p:a{mark}", f"_:a{mark}"):
        assert texts(name) == [name]
    for name in (f"?{mark}", f"{mark}:x", f"_:{mark}"):
        assert cut(name) != [name]


def cut(query: str) -> list[str]:
    """The tokens up to where none starts."""
    found = []
    try:
        for token in tokenise(query):
            found.append(token.text)
    except QuerySyntax:
        pass
    return found


@pytest.mark.parametrize("mark", NO_LETTERS)
def test_other_characters_end_a_name(mark: str) -> None:
    for start in ("?a", "p:a", "_:a"):
        assert cut(start + mark)[0] == start


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # spaces and comments
        ("\ta \r\n b#c\rd#e\nf", ["a", "b", "d", "f"]),
        ("#", []),
        # IRIs
        ("<>", ["<>"]),
        (r"<\u00e9\U0001F600>", [r"<\u00e9\U0001F600>"]),
        ("<a><b>", ["<a>", "<b>"]),
        # brackets
        ("([{}])", ["(", "[", "{", "}", "]", ")"]),
        ("<<?a ?b ?c>>", ["<<", "?a", "?b", "?c", ">>"]),
        ("<<( ?a )>>", ["<<(", "?a", ")>>"]),
        ("{|?a|}", ["{|", "?a", "|}"]),
        # strings
        ("'''a'b''c'''", ["'''a'b''c'''"]),
        ('"""a""b\\""""', ['"""a""b\\""""']),
        ("''\"\"", ["''", '""']),
        ("'''a\nb'''", ["'''a\nb'''"]),
        ('"""a\nb"""', ['"""a\nb"""']),
        ("'\"'\"'\"", ["'\"'", "\"'\""]),
        (r'"\n\"" "a"', [r'"\n\""', '"a"']),
        # language tags
        ("'a'@en-x-1a 'b'@nl", ["'a'", "@en-x-1a", "'b'", "@nl"]),
        ("@en-1-", ["@en-1", "-"]),
        # variables
        ("?_ ?0 $a_1 ?a-b", ["?_", "?0", "$a_1", "?a", "-", "b"]),
        ("? ?a", ["?", "?a"]),
        # blank nodes
        ("_:a.b-c._:0 _:_ .", ["_:a.b-c._", ":0", "_:_", "."]),
        ("_:a..b .", ["_:a..b", "."]),
        # prefixed names
        (":", [":"]),
        ("a.b-c_1:d", ["a.b-c_1:d"]),
        ("a..b:c", ["a..b:c"]),
        ("p:a:b.c..d", ["p:a:b.c..d"]),
        ("p:%4a%Fe.%30", ["p:%4a%Fe.%30"]),
        (r"p:a.\-b\.", [r"p:a.\-b\."]),
        (r"p:\_\~\.\-\!\$\&\'\(\)\*\+\,\;\=\/\?\#\@\%", [r"p:\_\~\.\-\!\$\&\'\(\)\*\+\,\;\=\/\?\#\@\%"]),
        ("p:-a p:0", ["p:-a", "p:0"]),
        ("a.:b", ["a.:b"]),
        # words and numbers
        ("a_1 é2", ["a_1", "é2"]),
        ("1 1.5 .5 1. 1e5 1.5E+3 .5e-3 1e", ["1", "1.5", ".5", "1.", "1e5", "1.5E+3", ".5e-3", "1", "e"]),
        ("+1-2", ["+", "1", "-", "2"]),
        # operators
        ("^^||&&!=<= >=", ["^^", "||", "&&", "!=", "<=", ">="]),
        ("^|&!=<>-+*/?.,;~@$", ["^", "|", "&", "!=", "<>", "-", "+", "*", "/", "?", ".", ",", ";", "~", "@", "$"]),
    ],
)  # fmt: skip
def test_knows_every_terminal(query: str, expected: list[str]) -> None:
    assert texts(query) == expected


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("<a>", "iri"), ("(", "open"), ("<<", "open"), ("{|", "open"), (")", "close"), (">>", "close"),
        (")>>", "close"), ("|}", "close"), ("'a'", "string"), ('"a"', "string"), ("'''a'''", "string"),
        ('"""a"""', "string"), ("@nl", "language"), ("?a", "variable"), ("$a", "variable"), ("_:a", "blank"),
        ("p:a", "name"), (":", "name"), ("SELECT", "word"), ("a", "word"), ("1.5", "number"), ("<", "sign"),
        ("^^", "sign"),
    ],
)  # fmt: skip
def test_names_the_kind_of_a_token(query: str, kind: str) -> None:
    assert kinds(query) == [kind]


def test_a_prefix_is_looked_for_over_a_bounded_stretch() -> None:
    assert texts(f"{'a' * 61}:b") == [f"{'a' * 61}:b"]
    assert texts(f"{'a' * 62}:b") == ["a" * 62, ":b"]
    assert "".join(texts("a." * 400 + "a")) == "a." * 400 + "a"


def test_a_token_tells_its_keyword_its_variable_and_its_end() -> None:
    select, variable, name = tokenise("  select ?x p:select")
    assert (select.keyword, select.variable, select.start, select.end) == ("SELECT", "", 2, 8)
    assert (variable.keyword, variable.variable, variable.start, variable.end) == ("", "x", 9, 11)
    assert (name.keyword, name.variable, name.start, name.end) == ("", "", 12, 20)


OPERANDS = ["<u:a>", "'a'", "'a'@nl", "?a", "_:a", "p:a ", "a", "1", "()", "[]"]
HIDING = ["<b'>", "<b#>", "<b(>", "<b)>", "<bservice>", "<bSERVICE>"]


@pytest.mark.parametrize("operand", OPERANDS)
@pytest.mark.parametrize("iri", HIDING)
def test_after_an_operand_within_brackets_an_iri_must_hide_nothing(operand: str, iri: str) -> None:
    with pytest.raises(QueryRefused) as raised:
        texts(f"\n({operand}{iri}")
    assert raised.value.what == "This '<' may open an IRI or compare two values"
    assert raised.value.where == f"line 2, column {len(operand) + 2}"
    assert raised.value.next == "Write a space after it to compare, or a prefixed name or full IRI."
    assert texts(f"{operand}{iri}")[-1] == iri  # outside brackets nothing is compared
    assert texts(f"(1){operand}{iri}")[-1] == iri
    assert texts(f"({operand},{iri})")[-2] == iri  # after a comma no operator can stand
    assert texts(f"({iri})")[1] == iri


@pytest.mark.parametrize("iri", ["<b>", "<urn:b>", "<b/c?d=e>", "<http://b#c>", "<a+b.c-d://e#f>"])
def test_an_iri_that_hides_nothing_is_read_anywhere(iri: str) -> None:
    assert texts(f"(?a{iri})") == ["(", "?a", iri, ")"]


@pytest.mark.parametrize("iri", ["<1a://b#>", "<a_b://c#>", "<a:/b#>", "<://b#>"])
def test_only_a_scheme_and_two_slashes_make_it_sure(iri: str) -> None:
    with pytest.raises((QueryRefused, QuerySyntax)):
        assert texts(f"(?a{iri})") == []


def test_two_less_than_signs_open_a_triple_term_or_compare_with_an_iri() -> None:
    assert texts("(?a<<http://b#c>)") == ["(", "?a", "<", "<http://b#c>", ")"]
    assert kinds("<<a://b>") == ["sign", "iri"]
    assert texts("<<b> <c> <d>>>") == ["<<", "b", ">", "<c>", "<d>", ">>"]
    for iri in HIDING:
        with pytest.raises(QueryRefused) as raised:
            texts(f" <{iri}")
        assert raised.value.where == "line 1, column 2"


@pytest.mark.parametrize(
    ("query", "where"), [("a\n  \x00", "line 2, column 3"), ("SELECT\n\n\\", "line 3, column 1")]
)
def test_an_error_says_where_no_token_starts(query: str, where: str) -> None:
    with pytest.raises(QuerySyntax) as raised:
        texts(query)
    assert raised.value.what == "Not a SPARQL query: no token starts here"
    assert raised.value.where == where
    assert raised.value.next == "Mend it there."


@pytest.mark.parametrize(
    ("at", "line", "column"), [(0, 1, 1), (2, 1, 3), (3, 2, 1), (4, 2, 2), (5, 2, 3), (6, 3, 1)]
)
def test_says_where(at: int, line: int, column: int) -> None:
    assert place("ab\ncd\n", at) == f"line {line}, column {column}"
