"""Places found in parts of a file are those found in the whole, and what is written otherwise is still found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.rdf import Literal, NamedNode, RdfFormat
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.positions import Sought, locate
from wijkgraph.validation.sources import RdfSource, read_source
from wijkgraph.validation.statement_blocks import blocks_about, local_name

HEAD = "@prefix ex: <http://example.org/> .\n@prefix other: <http://example.org/o/> .\n"


def ex(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def number(text: str) -> Literal:
    return Literal(text, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))


def places(text: str, *, in_parts: bool, format: RdfFormat = RdfFormat.TURTLE):
    later = f"{HEAD}ex:c ex:p 5 .\n"
    sources = [
        RdfSource(str(place), format, place, each.encode()) for place, each in enumerate([text, later])
    ]
    data = DataGraph(quad for source in sources for quad in read_source(source))
    wanted = [Sought(ex(name), ex(path)) for name in "abc" for path in "pq"]
    positions = locate(sources, wanted, data if in_parts else None)
    return [positions.of(each) for each in wanted]


@pytest.mark.parametrize(
    "text",
    [
        "ex:a ex:p 1 ;\n  ex:q 2 .\nex:b ex:p 1 .\n",
        "ex:a ex:p 1 .\n  ex:a ex:q 2 .\n",  # indented: not the beginning of a block
        "ex:a\nex:p 1 .\n",  # a predicate at the beginning of a line
        "ex:b ex:p 1 . ex:a ex:q 1 .\n",  # two statements on a line
        'ex:a ex:p """\nex:a ex:q 2 .\n""" .\nex:a ex:q 3 .\n',  # what only looks like one
        "ex:a ex:p [ ex:q 1 ] .\nex:a ex:p [ ex:q 2 ] .\n",
        "<http://example.org/a> ex:p 1 .\n@prefix e: <http://example.org/> .\ne:a e:q 2 .\n",
        "@prefix x: <http://example.org/a> .\nx: ex:p 1 .\n",
        "ex:b ex:p ex:a .\n",  # only pointed to
        "ex:b ex:q [ ex:p 1 ] .\nex:b ex:p ex:a .\n",  # the predicate on the line before is another node's
        "ex:a ex:p 1 # ex:a ex:q 2 .\n.\nother:a ex:q 2 .\n",
        'ex:a ex:p "x"\n@en .\nex:b ex:p 1 .\nex:a ex:q 1 .\n',  # blocks that are none by themselves
        "ex:a ex:p\nex:b .\nex:b ex:q 1 .\nex:a ex:q 2 .\n",
        "PREFIX e: <http://example.org/> ex:a ex:p 1 .\nex:b ex:p 1 .\n",  # a statement on the line of a directive
        "ex:a ex:p 1 ;\nex:q ex:b .\nother:a ex:q 1 .\nex:b ex:p 3 .\nex:b ex:q 4 .",
    ],
)
def test_parts_and_whole_agree(text):
    assert places(HEAD + text, in_parts=True) == places(HEAD + text, in_parts=False)


@pytest.mark.parametrize(
    "text",
    [
        "<x:g> {\n  ex:a ex:p 1 .\n}\n<x:h> {\n  ex:b ex:p ex:a .\n  ex:a ex:q 1 .\n}\n",
        "<x:g> {\nex:a ex:p 1 .\nex:b ex:q 2 .\n}\n",  # not indented: the graph began before
        "<x:g>\n{\n  ex:a ex:p 1 .\n}\nGRAPH\n<x:h> {\n  ex:b ex:p 1 .\n}\n",
        "_:g {\n  ex:a ex:p 1 .\n}\n{\n  ex:a ex:q 1 .\n}\nex:b ex:p 1 .\n",
        "PREFIX e: <http://example.org/> <x:h> {\n}\n{\ne:a e:p 1 .\n}\n",  # a graph on the line of a directive
        "<x:g> { ex:a ex:p 1 } <x:h> {\n  ex:a ex:q 1 .\n}\n",
    ],
)
def test_parts_and_whole_of_graphs_agree(text):
    in_parts, whole = (places(HEAD + text, in_parts=each, format=RdfFormat.TRIG) for each in (True, False))
    assert in_parts == whole


NAMES = st.sampled_from(["ex:a", "ex:b", "<http://example.org/c>", "other:a"])
STATEMENTS = st.builds(
    lambda space, subject, path, value, end: f"{space}{subject} ex:{path} {value} .{end}",
    st.sampled_from(["", "  "]),
    NAMES,
    st.sampled_from("pq"),
    st.one_of(NAMES, st.sampled_from(["1", '"x # y"', "[ ex:p 1 ]", "( 1\n2 )", "'''a\nex:a ex:p 1 .'''"])),
    st.sampled_from(["\n", "\n\n", "\n# ex:a\n"]),
)


# A statement made twice has two places, and either will do.
@given(st.lists(STATEMENTS, max_size=8, unique_by=lambda text: tuple(text.split()[:3])))
def test_parts_and_whole_agree_on_anything(statements):
    text = HEAD + "".join(statements)
    assert places(text, in_parts=True) == places(text, in_parts=False)
    one_graph = f"<x:g> {{\n{''.join(statements)}}}\n"
    own_graphs = "".join(f"<x:g{place}> {{\n{text}}}\n" for place, text in enumerate(statements))
    for text in (one_graph, own_graphs):
        in_parts, whole = (
            places(HEAD + text, in_parts=each, format=RdfFormat.TRIG) for each in (True, False)
        )
        assert in_parts == whole


def test_only_the_lines_about_the_subject_are_read_again():
    text = HEAD + "".join(f"ex:n{number} ex:p {number} .\n" for number in range(1000))
    source = RdfSource("it.ttl", RdfFormat.TURTLE, 0, text.encode())
    (block,) = blocks_about(source, {local_name("http://example.org/n500")})
    first, after = block.content.splitlines()
    assert first == b"ex:n500 ex:p 500 ."
    assert after.startswith(b"PREFIX ")
    assert block.shift + 1 == 503
    assert block.directives[: block.before] == [f"{line}\n".encode() for line in HEAD.splitlines()]


@pytest.mark.parametrize(
    "directives",
    [
        "@prefix a: <x:> . # {",
        "PREFIX a:<x:>\r",
        "@base <x:> . @prefix : <y:>.",
        "base <x:>  prefix a: <x:> ",
    ],
)
def test_directives_alone_on_their_line_keep_no_file_whole(directives):
    text = f"{HEAD}{directives}\nex:a ex:p 1 .\n"
    source = RdfSource("it.ttl", RdfFormat.TURTLE, 0, text.encode())
    assert [block.before for block in blocks_about(source, {b"a"})] == [3]


def test_of_graphs_those_with_a_line_about_the_subject_are_read_again():
    graphs = "".join(f"<x:g{number}> {{\n  ex:n{number} ex:p {number} .\n}}\n" for number in range(1000))
    source = RdfSource("it.trig", RdfFormat.TRIG, 0, (HEAD + graphs).encode())
    (block,) = blocks_about(source, {local_name("http://example.org/n500")})
    assert block.content.splitlines()[:3] == [b"<x:g500> {", b"  ex:n500 ex:p 500 .", b"}"]
    assert block.shift + 1 == 1503


def test_a_graph_that_is_no_data_does_not_stand_for_what_is():
    text = f"{HEAD}<x:refused> {{\n  ex:a ex:p 1 .\n}}\n<x:accepted> {{ ex:a ex:p 2 }}\n"
    source = RdfSource("it.trig", RdfFormat.TRIG, 0, text.encode())
    data = DataGraph(quad for quad in read_source(source) if quad.graph_name == NamedNode("x:accepted"))
    wanted = Sought(ex("a"), ex("p"), number("2"))
    found = locate([source], [wanted], data).of(wanted)
    assert found is not None
    assert (found.place.line, found.graph) == (6, NamedNode("x:accepted"))


def test_files_without_the_name_are_not_read_again(tmp_path: Path):
    sources = [
        RdfSource(f"{name}.trig", RdfFormat.TRIG, place, f"<http://example.org/{name}> a <x:C> .".encode())
        for place, name in enumerate("abc")
    ]
    data = DataGraph(quad for source in sources for quad in read_source(source))
    unread = RdfSource("unread.trig", RdfFormat.TRIG, 9, b"not well-formed, and never read")
    wanted = Sought(ex("b"))
    found = locate([*sources, unread], [wanted], data).of(wanted)
    assert found is not None
    assert found.place.file == "b.trig"
