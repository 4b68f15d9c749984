"""Place of a statement, in every syntax we read."""

from pathlib import Path

import pytest

from wijkgraph.rdf import BlankNode, Literal, NamedNode, RdfFormat, format_of
from wijkgraph.validation.positions import Sought, locate
from wijkgraph.validation.sources import RdfSource, read_source
from wijkgraph.validation.vocabulary import RDF_TYPE, xsd


def ex(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def place(tmp_path: Path, name: str, text: str, wanted: Sought) -> tuple[int, int] | None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    found = locate([RdfSource(str(file), format_of(file), 0)], [wanted]).of(wanted)
    return (found.place.line, found.place.column) if found else None


TURTLE = '''\
@prefix ex: <http://example.org/> .
# ex:a in a comment
ex:a a ex:Letter ;
  ex:title "A # not a comment" , """Long
text""" ; ex:size 12 ;
  ex:part [ ex:size 13 ;
    ex:list ( 1
      2 ) ] .
ex:b
  a
    ex:Letter .
PREFIX e: <http://example.org/>
e:c e:size 12.5 . e:d e:size 12.5 .
<http://example.org/f> ex:title 'quote "in" it', "tab\\there" .
'''


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Sought(ex("a")), (3, 1)),
        (Sought(ex("a"), RDF_TYPE), (3, 6)),
        (Sought(ex("a"), RDF_TYPE, ex("Letter")), (3, 8)),
        (Sought(ex("a"), ex("title")), (4, 3)),
        (Sought(ex("a"), ex("title"), Literal("A # not a comment")), (4, 12)),
        (Sought(ex("a"), ex("title"), Literal("Long\ntext")), (4, 34)),
        (Sought(ex("a"), ex("size"), Literal("12", datatype=xsd("integer"))), (5, 19)),
        (Sought(ex("a"), ex("missing")), (3, 1)),
        (Sought(ex("b")), (9, 1)),
        (Sought(ex("b"), RDF_TYPE, ex("Letter")), (11, 5)),
        (Sought(ex("c"), ex("size")), (13, 5)),
        (Sought(ex("d"), ex("size")), (13, 23)),
        (Sought(ex("f"), ex("title"), Literal('quote "in" it')), (14, 33)),
        (Sought(ex("f"), ex("title"), Literal("tab\there")), (14, 50)),
        (Sought(ex("Letter")), (3, 8)),
        (Sought(ex("nowhere")), None),
    ],
)
def test_turtle(tmp_path, wanted, expected):
    assert place(tmp_path, "data.ttl", TURTLE, wanted) == expected


def test_trig_names_the_graph(tmp_path):
    file = tmp_path / "data.trig"
    file.write_text("@prefix ex: <http://example.org/> .\nex:g {\n  ex:a ex:p ex:b .\n}\n")
    wanted = Sought(ex("a"), ex("p"), ex("b"))
    found = locate([RdfSource(str(file), format_of(file), 0)], [wanted]).of(wanted)
    assert (found.place.line, found.place.column) == (3, 13)
    assert found.graph == ex("g")
    assert found.excerpt == "ex:a ex:p ex:b ."


def test_n_triples_and_n_quads(tmp_path):
    line = "<http://example.org/a> <http://example.org/p> <http://example.org/b>"
    wanted = Sought(ex("a"), ex("p"), ex("b"))
    assert place(tmp_path, "data.nt", f"# first\n{line} .\n", wanted) == (2, 47)
    assert place(tmp_path, "data.nq", f"\n{line} <http://example.org/g> .\n", wanted) == (2, 47)


JSON = """\
{"@context": {"ex": "http://example.org/", "size": {"@id": "ex:size"}},
 "@graph": [
  {"@id": "ex:a",
   "@type": "ex:Letter",
   "size": 1,
   "ex:part": {"size": 3, "@id": "ex:b"}}
 ]}
"""


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Sought(ex("a")), (3, 11)),
        (Sought(ex("a"), ex("size")), (5, 4)),
        (Sought(ex("a"), RDF_TYPE), (4, 4)),
        (Sought(ex("b")), (6, 34)),
        (Sought(ex("b"), ex("size")), (6, 16)),
    ],
)
def test_json_ld(tmp_path, wanted, expected):
    assert place(tmp_path, "data.jsonld", JSON, wanted) == expected


def test_rdf_xml_gives_the_line(tmp_path):
    text = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://example.org/">
<rdf:Description rdf:about="http://example.org/a">
  <ex:size>1</ex:size>
</rdf:Description>
</rdf:RDF>
"""
    assert place(tmp_path, "data.rdf", text, Sought(ex("a"), ex("size"))) == (3, 4)


@pytest.mark.parametrize(
    ("declared", "spaces", "element"),
    [
        ("", 'xmlns:ex="http://example.org/"', "ex:size"),
        ("", 'xmlns="http://example.org/"', "size"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY e "http://example.org/">]>', 'xmlns:ex="&e;"', "ex:size"),
    ],
)
def test_the_element_of_a_property_is_found_by_its_whole_name(tmp_path, declared, spaces, element):
    text = f"""{declared}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {spaces}>
  <rdf:Description rdf:about="http://example.org/a">
    <{element}Unit>m</{element}Unit> <{element}>1</{element}>
  </rdf:Description>
</rdf:RDF>
"""
    column = text.split("\n")[3].index(f"<{element}>") + 2
    assert place(tmp_path, "data.rdf", text, Sought(ex("a"), ex("size"))) == (4, column)


def test_blank_nodes_are_found_by_their_order(tmp_path):
    assert place(tmp_path, "data.ttl", TURTLE, Sought(BlankNode("b0n1"), ex("size"))) == (6, 13)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("[] a ex:P .", (3, 1)),
        ("_:x a ex:P .", (3, 1)),
        ("[ a ex:P ] .", (3, 1)),
        ("  [ ex:size 1 ] a ex:P .", (3, 3)),
        ("ex:b ex:part [ a ex:P ; ex:size 1 ] .", (3, 14)),
        ("ex:b ex:part ( 1 [ a ex:P ] ) .", (3, 18)),
        ("ex:b ex:size 10. [] a ex:P .", (3, 18)),
        ('ex:b ex:title "[" . _:x a ex:P .', (3, 21)),
    ],
)
def test_a_node_without_a_name_is_found_where_it_begins_and_not_on_the_line_before(tmp_path, node, expected):
    file = tmp_path / "data.ttl"
    file.write_text(f"@prefix ex: <http://example.org/> .\nex:a ex:size 1 .\n{node}\n", encoding="utf-8")
    source = RdfSource(str(file), format_of(file), 0)
    subject = next(quad.subject for quad in read_source(source, source.readable) if quad.object == ex("P"))
    wanted = Sought(subject, ex("missing"))
    found = locate([source], [wanted]).of(wanted)
    assert found is not None
    assert (found.place.line, found.place.column) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ex:b ex:part [ a ex:P ] , [ a ex:P ] .", [(2, 14), (2, 27)]),
        ("[] a ex:P . [] a ex:P .", [(2, 1), (2, 13)]),
        ("_:x a ex:P . _:y a ex:P .", [(2, 1), (2, 14)]),
        ("[ a ex:P ; ex:part [ a ex:P ] ] .", [(2, 1), (2, 20)]),
        ("ex:b ex:part [ a ex:P\n] , [ a ex:P ], [ a ex:P ] .", [(2, 14), (3, 5), (3, 17)]),
    ],
)
def test_nodes_that_look_the_same_have_each_its_own_place(tmp_path, text, expected):
    file = tmp_path / "data.ttl"
    file.write_text(f"@prefix ex: <http://example.org/> .\n{text}\n", encoding="utf-8")
    source = RdfSource(str(file), format_of(file), 0)
    nodes = [quad.subject for quad in read_source(source) if quad.object == ex("P")]
    wanted = {node: Sought(node, ex("missing")) for node in sorted(nodes, key=str)}
    positions = locate([source], wanted.values())
    places = [found.place for each in wanted.values() if (found := positions.of(each))]
    assert [(place.line, place.column) for place in places] == expected


def test_a_prefix_declared_twice_counts_from_there(tmp_path):
    text = (
        "@prefix p: <http://example.org/> .\np:a p:p 1 .\n"
        "@prefix p: <http://other.org/> .\n@prefix q: <http://example.org/> .\np:a p:p 2 . q:a q:q 3 .\n"
    )
    assert place(tmp_path, "data.ttl", text, Sought(ex("a"), ex("q"))) == (5, 17)


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_prefix_on_the_line_of_the_statement_counts_with_and_without_a_line_end(tmp_path, end):
    text = f"@prefix ex: <http://example.org/> . ex:z ex:q 3 . ex:a ex:p 1 .{end}"
    assert place(tmp_path, "data.ttl", text, Sought(ex("a"))) == (1, 51)
    assert place(tmp_path, "data.ttl", text, Sought(ex("a"), ex("p"))) == (1, 56)


def test_names_relative_to_a_base(tmp_path):
    text = "@base <http://example.org/> .\n<g> {\n<a> <p> <b> ;\n <q> <c/d> . }\n"
    wanted = Sought(ex("a"), ex("q"), NamedNode("http://example.org/c/d"))
    assert place(tmp_path, "data.trig", text, wanted) == (4, 6)
    assert place(tmp_path, "data.trig", text, Sought(ex("a"))) == (3, 1)


@pytest.mark.parametrize(("length", "column"), [(900, 956), (5_000, 5_056), (3_000_000, 0)])
def test_a_very_long_line(tmp_path, length, column):
    text = (
        f'@prefix ex: <http://example.org/> . ex:a ex:title "{"x" * length}" ; ex:size 1 .\nex:b ex:size 2 .'
    )
    assert place(tmp_path, "data.ttl", text, Sought(ex("a"), ex("size"))) == (1, column)
    assert place(tmp_path, "data.ttl", text, Sought(ex("b"), ex("size"))) == (2, 6)


def test_a_line_with_a_node_without_a_name_is_shown_whole(tmp_path):
    path = tmp_path / "data.ttl"
    line = "ex:a ex:size 1 ; ex:part [ ex:size 2 ] ; ex:next [] ."
    path.write_text(f"@prefix ex: <http://example.org/> .\n{line}\n", encoding="utf-8")
    wanted = Sought(ex("a"), ex("size"))
    found = locate([RdfSource(str(path), format_of(path), 0)], [wanted]).of(wanted)
    assert found is not None
    assert found.excerpt == line


def test_windows_line_ends_and_wide_characters(tmp_path):
    text = '@prefix ex: <http://example.org/> .\r\nex:a ex:title "Bœuf 😀" ;\r\n ex:size 1 .\r\n'
    assert place(tmp_path, "data.ttl", text, Sought(ex("a"), ex("size"))) == (3, 2)


def test_nodes_and_attributes_of_rdf_xml_however_they_are_written(tmp_path):
    text = """<?xml version='1.0'?>
<!DOCTYPE rdf:RDF [ <!ENTITY ex 'http://example.org/'> ]>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:ex='http://example.org/'>
  <rdf:Description rdf:about='&ex;entity'><ex:p>1</ex:p></rdf:Description>
  <rdf:Description rdf:ID='id' ex:p='1'/>
  <rdf:Description rdf:about='#hash' ex:q='0' ex:p='1'/>
  <rdf:Description
     rdf:about="http://example.org/a?b=1&amp;c=2"
     ex:p='1'/>
  <ex:T/>
</rdf:RDF>
"""
    source = RdfSource(str(tmp_path / "it.rdf"), RdfFormat.RDF_XML, 0, text.encode())
    here, p = source.base, ex("p")
    expected = {
        Sought(ex("entity")): (4, 31),
        Sought(NamedNode(here + "#id")): (5, 28),
        Sought(NamedNode(here + "#id"), p): (5, 32),
        Sought(NamedNode(here + "#hash")): (6, 31),
        Sought(NamedNode(here + "#hash"), p, Literal("1")): (6, 47),
        Sought(ex("a?b=1&c=2")): (8, 17),
        Sought(ex("a?b=1&c=2"), p): (9, 6),
        Sought(BlankNode("b0n1")): (10, 3),
        Sought(BlankNode("b0n1"), RDF_TYPE): (10, 3),
    }
    places = locate([source], expected)
    found = {key: (at.place.line, at.place.column) for key in expected if (at := places.of(key))}
    assert found == expected
