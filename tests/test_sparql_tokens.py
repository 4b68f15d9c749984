"""The tokeniser cuts as the grammar's terminals do, and refuses what it could mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.sparql_tokens import place, tokenise


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
    with pytest.raises(QuerySyntax, match="no token starts here"):
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


def test_says_where() -> None:
    assert place("ab\ncd", 4) == "line 2, column 2"
