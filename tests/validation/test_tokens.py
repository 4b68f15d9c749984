"""Spellings of an IRI, and the tokens that are looked for in a few lines of text."""

import pytest

from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.validation.tokens import Prefixes, SourceLine, find_in_xml, find_statement
from wijkgraph.validation.vocabulary import RDF_TYPE, xsd

A, P, B = (NamedNode(f"http://example.org/set/{name}") for name in "apb")


def prefixes(*lines: str) -> Prefixes:
    known = Prefixes()
    for line in lines:
        known.see(line.encode())
    return known


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], {"<http://example.org/set/a>", "<a>"}),
        (["@prefix ex: <http://example.org/set/> ."], {"<http://example.org/set/a>", "<a>", "ex:a"}),
        (["PREFIX : <http://example.org/set/>"], {"<http://example.org/set/a>", "<a>", ":a"}),
        (["@base <http://example.org/> ."], {"<http://example.org/set/a>", "<a>", "<set/a>"}),
        (["BASE <http://other.org/>"], {"<http://example.org/set/a>", "<a>"}),
        (['<rdf xmlns:e="http://example.org/set/">'], {"<http://example.org/set/a>", "<a>", "e:a"}),
        (
            ["@prefix ex: <http://example.org/set/> .", "@prefix ex: <http://other.org/> ."],
            {"<http://example.org/set/a>", "<a>"},
        ),
    ],
)
def test_the_spellings_of_an_iri(lines, expected):
    assert prefixes(*lines).spellings(A.value) == expected


def test_a_name_after_a_hash_may_be_written_with_or_without_its_hash_or_after_the_last_slash():
    assert Prefixes().spellings("http://example.org/file#part") == {
        "<http://example.org/file#part>",
        "<file#part>",
        "<#part>",
        "<part>",
    }


@pytest.mark.parametrize(
    ("text", "statement", "depth", "expected"),
    [
        ("<a> <p> <b> .", (A, P, B), 1, (0, 0)),
        ("<a> <p> <b> .", (A, P, B), 2, (0, 4)),
        ("<a> <p> <b> .", (A, P, B), 3, (0, 8)),
        (" <p> <b> .", (A, P, B), 3, (0, 5)),
        ("# <a>\n<a> <p> <b> .", (A, P, B), 1, (1, 0)),
        ("<a> a <b> .", (A, RDF_TYPE, B), 2, (0, 4)),
        ("<a> <p> 'it\\'s', \"<b>\" , <b> .", (A, P, B), 3, (0, 25)),
        ("<a> <p> 12 .", (A, P, Literal("12", datatype=xsd("integer"))), 3, (0, 8)),
        ("<a> <p> 12 .", (A, P, Literal("12", datatype=xsd("byte"))), 3, (0, 4)),
        ("<a> <p> true.", (A, P, Literal("true", datatype=xsd("boolean"))), 3, (0, 8)),
        # Escapes say the same in other words, in a string and in an IRI.
        (r'<a> <p> "w\u0069j\U0000006b" .', (A, P, Literal("wijk")), 3, (0, 8)),
        (r"<a> <p> 'it\'s' .", (A, P, Literal("it's")), 3, (0, 8)),
        (r'<a> <p> """a\"b\\c""" .', (A, P, Literal('a"b\\c')), 3, (0, 8)),
        (r'<a> <p> "\b\f" .', (A, P, Literal("\b\f")), 3, (0, 8)),
        (r"<a> <p> <\u0062> .", (A, P, B), 3, (0, 8)),
        ('<a> <p> "x" ,\n "w\\u0069jk" .', (A, P, Literal("wijk")), 3, (1, 1)),
        # A comment ends with its line, however that ends.
        ("# <b>\r<a> <p> <b> .", (A, P, B), 3, (0, 14)),
    ],
)
def test_a_statement_is_found_as_far_as_it_is_spelled_out(text, statement, depth, expected):
    lines = [SourceLine(line) for line in text.split("\n")]
    assert find_statement(lines, Prefixes(), statement, depth=depth) == expected


@pytest.mark.parametrize(
    ("text", "within", "expected"),
    [
        ('"""long', "", '"""'),
        ('"""whole"""', "", ""),
        ("'''long", "", "'''"),
        ('end"""', '"""', ""),
        ("still", '"""', '"""'),
    ],
)
def test_a_long_string_that_goes_on(text, within, expected):
    assert SourceLine(text, within).open_at_end() == expected


def test_an_element_or_the_attribute_that_names_the_node():
    known = prefixes('<rdf:RDF xmlns:s="http://example.org/set/">')
    lines = [
        SourceLine('<rdf:Description rdf:about="http://example.org/set/a">'),
        SourceLine("  <s:p>1</s:p>"),
    ]
    assert find_in_xml(lines, known, (A, P, Literal("1")), depth=1) == (0, 28)
    assert find_in_xml(lines, known, (A, P, Literal("1")), depth=2) == (1, 3)
    assert find_in_xml(lines, known, (A, RDF_TYPE, B), depth=2) == (0, 28)
