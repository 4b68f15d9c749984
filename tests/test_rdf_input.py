"""Input that the specifications allow and the parser does not take: read all the same, and lines kept."""

import json

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset

from tests.outside import RDFXML_SUITE, suite
from wijkgraph.engine.memory_stores import load_files
from wijkgraph.errors import SourceError
from wijkgraph.jsonld_input import ContextElsewhere
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, parse, prepared, read_quads
from wijkgraph.validation.sources import RdfSource

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BASE = "http://base.example/folder/file"


def xml(body: str, attributes: str = "") -> bytes:
    return (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="http://example.org/" {attributes}>\n{body}\n</rdf:RDF>'
    ).encode()


def objects(body: str, attributes: str = "", base: str | None = BASE) -> list[object]:
    return [quad.object for quad in parse(xml(body, attributes), RdfFormat.RDF_XML, where="x", base=base)]


def about(body: str, attributes: str = "") -> list[str]:
    read = parse(xml(body, attributes), RdfFormat.RDF_XML, where="x", base=BASE)
    return [quad.subject.value for quad in read]


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ('xml:lang=""', 'xml:lang="nl"', Literal("tekst")),
        ("xml:lang=''", 'xml:lang="nl"', Literal("tekst")),
        ("", 'xml:lang="nl"', Literal("tekst", language="nl")),
        ('xml:lang="en"', 'xml:lang=""', Literal("tekst", language="en")),
        ("", 'xml:lang=""', Literal("tekst")),
    ],
)
def test_an_empty_language_takes_it_away(inner, outer, expected):
    body = f'<rdf:Description rdf:about="http://e/s"><ex:p {inner}>tekst</ex:p></rdf:Description>'
    assert objects(body, outer) == [expected]


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ('xml:base=""', "", "http://base.example/folder/s"),
        ('xml:base="sub/"', "", "http://base.example/folder/sub/s"),
        ('xml:base="sub/"', 'xml:base="deeper/x"', "http://base.example/folder/sub/deeper/s"),
        ('xml:base="http://other/a/b#c"', 'xml:base="../d/"', "http://other/d/s"),
        ("", 'xml:base="?q"', "http://base.example/folder/s"),
        ('xml:base="//host/"', "", "http://host/s"),
    ],
)
def test_a_base_is_resolved_against_the_base_around_it(outer, inner, expected):
    body = f'<rdf:Description rdf:about="s" {inner}><ex:p>x</ex:p></rdf:Description>'
    assert about(body, outer) == [expected]


def test_an_empty_base_asks_for_none():
    body = '<rdf:Description rdf:about="http://e/s"><ex:p>x</ex:p></rdf:Description>'
    assert objects(body, 'xml:base=""', base=None) == [Literal("x")]


@pytest.mark.parametrize(
    ("content", "canonical"),
    [
        ('<b z="1" a="2"/>', '<b a="2" z="1"></b>'),
        ("<ex:b/>", '<ex:b xmlns:ex="http://example.org/"></ex:b>'),
        (
            '<ex:b xmlns:ex="http://example.org/"><ex:c/></ex:b>',
            '<ex:b xmlns:ex="http://example.org/"><ex:c></ex:c></ex:b>',
        ),
        ('<ex:b xmlns:unused="http://u/"/>', '<ex:b xmlns:ex="http://example.org/"></ex:b>'),
        ("a &lt; b <!-- noted --> &amp; <![CDATA[<c>]]>", "a &lt; b <!-- noted --> &amp; &lt;c&gt;"),
        ("", ""),
        ('<b\n  a="1"\n/>', '<b a="1"></b>'),
    ],
)
def test_an_xml_literal_is_canonical_and_declares_each_namespace_once(content, canonical):
    body = (
        f'<rdf:Description rdf:about="http://e/s">\n<ex:p rdf:parseType="Literal">{content}</ex:p>\n'
        "<ex:q>after</ex:q></rdf:Description>"
    )
    literal = Literal(canonical, datatype=NamedNode(f"{RDF}XMLLiteral"))
    assert objects(body) == [literal, Literal("after")]
    before, after = xml(body), prepared(xml(body), RdfFormat.RDF_XML, BASE)
    assert before.count(b"\n") == after.count(b"\n")


def test_an_element_of_an_xml_literal_without_content():
    body = '<rdf:Description rdf:about="http://e/s"><ex:p rdf:parseType="Literal" /></rdf:Description>'
    assert objects(body) == [Literal("", datatype=NamedNode(f"{RDF}XMLLiteral"))]


def with_entities(subset: str, text: str = "&x;") -> bytes:
    body = f'<rdf:Description rdf:about="http://e/s"><ex:p>{text}</ex:p></rdf:Description>'
    return f'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF {subset}>'.encode() + xml(body)


@pytest.mark.parametrize(
    ("subset", "value"),
    [
        ("[<!ENTITY x 'v'>]", "v"),
        ("[<!ENTITY x 'a \"b\"'>]", 'a "b"'),
        ('[<!ENTITY x "it\'s > a">]', "it's > a"),
        ('[<!ENTITY x "v"> <!ENTITY x "w">]', "v"),  # the first declaration counts (XML 4.2)
        ('[ <!-- a > ]> b -->\n<!ENTITY x "v">\n]\n', "v"),
        ('PUBLIC "p" "http://e/s.dtd" [<!ENTITY y "u"><!ENTITY x "&y;&#118;">]', "uv"),
        ('[<!ENTITY % p "q"><!ENTITY x "v"><!ENTITY z SYSTEM "file:///z">]', "v"),
        ('[<!ENTITY x "a&#10;b\n&lt;">]', "a\nb\n<"),
    ],
)
def test_an_entity_stands_for_its_text_however_it_is_declared(subset, value):
    content = with_entities(subset)
    (quad,) = parse(content, RdfFormat.RDF_XML, where="x")
    assert quad.object == Literal(value)
    lines = prepared(content, RdfFormat.RDF_XML, BASE).split(b"\n")
    assert len(lines) == len(content.split(b"\n"))
    assert lines[-1] == content.split(b"\n")[-1]


@pytest.mark.parametrize("subset", ['[<!ENTITY x SYSTEM "file:///etc/hostname">]', "[]"])
def test_an_entity_from_elsewhere_is_unknown(subset):
    with pytest.raises(SourceError, match="entity"):
        list(parse(with_entities(subset), RdfFormat.RDF_XML, where="x"))
    assert len(list(parse(with_entities(subset, "y"), RdfFormat.RDF_XML, where="x"))) == 1


def test_a_resource_is_no_literal():
    body = (
        '<rdf:Description rdf:about="http://e/s"><ex:p rdf:parseType="Resource"><ex:q>x</ex:q></ex:p>'
        "</rdf:Description>"
    )
    assert Literal("x") in objects(body)


# Refused by the grammar, taken by the parser: an empty property element with rdf:resource and rdf:parseType.
TAKEN = {f"rdfms-empty-property-elements/error00{number}.rdf" for number in (1, 2, 3)}


def test_the_suite_of_w3c_for_rdf_xml():
    folder = suite(RDFXML_SUITE)
    files = [file for file in sorted(folder.rglob("*.rdf")) if file.name != "Manifest.rdf"]
    assert len(files) > 150
    wrong = {str(file.relative_to(folder)) for file in files if not read_as_it_should_be(file, folder)}
    assert wrong == TAKEN


def read_as_it_should_be(file, folder) -> bool:
    base = f"http://www.w3.org/2000/10/rdf-tests/rdfcore/{file.relative_to(folder).as_posix()}"
    try:
        read = parse(file.read_bytes(), RdfFormat.RDF_XML, where=file.name, base=base)
    except SourceError:
        return file.name.startswith("error")
    expected = file.with_suffix(".nt")
    if not expected.exists():
        return not file.name.startswith("error")
    return canonical(read) == canonical(
        parse(expected.read_bytes(), RdfFormat.N_TRIPLES, where=expected.name)
    )


def canonical(quads) -> Dataset:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


MARKED = {
    "t.ttl": b"\xef\xbb\xbf<http://e/s> <http://e/p> 1 .",
    "t.nt": b'\xef\xbb\xbf<http://e/s> <http://e/p> "1" .\n',
    "t.nq": b'\xef\xbb\xbf<http://e/s> <http://e/p> "1" <http://e/g> .\n',
    "t.trig": b"\xef\xbb\xbf<http://e/g> { <http://e/s> <http://e/p> 1 }",
    "t.rdf": b"\xef\xbb\xbf"
    + xml('<rdf:Description rdf:about="http://e/s"><ex:p>x</ex:p></rdf:Description>'),
    "t.jsonld": b'\xef\xbb\xbf{"@id": "http://e/s", "http://e/p": 1}',
}


@pytest.mark.parametrize("name", MARKED)
def test_a_byte_order_mark_is_left_out_wherever_files_are_read(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(MARKED[name])
    store, _ = load_files([str(file)])
    assert len(store) == 1


CONTEXT = b'{"@context": {"name": "http://schema.org/name"}}'


def in_json(document: object, **contexts: bytes) -> bytes:
    given = {f"http://c/{name}": content for name, content in contexts.items()}
    return prepared(json.dumps(document).encode(), RdfFormat.JSON_LD, "http://c/data.jsonld", given)


@pytest.mark.parametrize(
    "context",
    [
        "http://c/a",
        "a",
        ["http://c/a"],
        [{"x": "http://x/"}, "a"],
        {"@import": "a"},
        "nested",
        {"x": {"@id": "http://x/", "@context": "a"}, "name": "http://schema.org/name"},
    ],
)
def test_a_context_elsewhere_is_taken_from_what_is_given(context):
    document = {"@context": context, "@id": "http://e/s", "name": "X"}
    data = in_json(document, a=CONTEXT, nested=b'{"@context": "a"}')
    (quad,) = parse(data, RdfFormat.JSON_LD, where="x")
    assert quad.predicate == NamedNode("http://schema.org/name")


def test_a_context_that_is_not_given_is_named_where_it_stands():
    text = b'{\n "@id": "http://e/s",\n "@context": [{}, "http://c/a"]\n}'
    with pytest.raises(ContextElsewhere) as caught:
        prepared(text, RdfFormat.JSON_LD)
    assert (caught.value.iri, caught.value.lineno, caught.value.offset) == ("http://c/a", 3, 19)
    with pytest.raises(SourceError, match="needs the context http://c/a"):
        parse(text, RdfFormat.JSON_LD, where="x")


@pytest.mark.parametrize("broken", [b"[]", b"{}", b"no json", b'{"@context": "a"}'])
def test_a_context_that_is_none_or_leads_to_itself_is_named_too(broken):
    with pytest.raises(ContextElsewhere, match="http://c/a, and what was given for it is none") as caught:
        in_json({"@context": "a"}, a=broken)
    assert caught.value.is_given


def test_what_looks_like_a_context_in_a_json_literal_is_none():
    document = {
        "@id": "http://e/s",
        "http://e/p": {"@type": "@json", "@value": {"@context": "http://c/none"}},
    }
    (quad,) = parse(in_json(document), RdfFormat.JSON_LD, where="x")
    assert "http://c/none" in quad.object.value


@pytest.mark.parametrize("depth", [250, 350, 700, 1500])
def test_json_of_any_depth_is_read_or_refused(depth):
    text = ('{"http://e/p":' * depth + "1" + "}" * depth).encode()
    if depth <= 300:
        assert len(parse(text, RdfFormat.JSON_LD, where="x")) == depth
    else:
        with pytest.raises(SourceError, match="Nested more than 300 deep"):
            parse(text, RdfFormat.JSON_LD, where="x")


@pytest.mark.parametrize("encoding", ["UTF-16", "utf-16-le", "ISO-8859-1", "windows-1252", "UTF-8"])
def test_rdf_xml_is_read_in_the_encoding_it_names(encoding, tmp_path):
    declared = "UTF-16" if "16" in encoding else encoding
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="http://e/">'
        '<ex:T rdf:about="http://e/s"><ex:p xml:lang="">caf\u00e9</ex:p></ex:T></rdf:RDF>'
    )
    file = tmp_path / "data.rdf"
    file.write_bytes(text.encode(encoding))
    assert {quad.object for quad in read_quads(file)} == {NamedNode("http://e/T"), Literal("caf\u00e9")}
    source = RdfSource(str(file), RdfFormat.RDF_XML, 0)
    assert source.content.decode().splitlines()[1] == text.splitlines()[1]


@pytest.mark.parametrize("wrong", ["klingon", "rot13", "utf-32"])
def test_xml_that_is_not_in_the_encoding_it_names_is_a_fault(wrong):
    text = f'<?xml version="1.0" encoding="{wrong}"?>\n<a/>'.encode()
    with pytest.raises(SourceError, match="Not well-formed RDF/XML"):
        parse(text, RdfFormat.RDF_XML, where="x")
