"""Work that grows with the input and not with its square: calls are counted, as times depend on the machine."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wijkgraph.errors import SourceError
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.rdf_input import MOST_DEEP
from wijkgraph.validation import validate
from wijkgraph.validation.line_feed import LineFeed
from wijkgraph.validation.statement_blocks import StatementBlock
from wijkgraph.validation.tokens import find_statement

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix e: <http://e/> .\n"
NUMBERS = "e:S a sh:NodeShape ; sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:nodeKind sh:IRI ] ."


def values_of_one_node(many: int) -> tuple[str, str]:
    values = ", ".join(f'"v{each}"' for each in range(many))
    return f"e:a e:p {values} .", NUMBERS


def target_nodes_in_no_file(many: int) -> tuple[str, str]:
    targets = ", ".join(f"e:v{each}" for each in range(many))
    shape = f"e:S a sh:NodeShape ; sh:targetNode {targets} ; sh:property [ sh:path e:p ; sh:minCount 1 ] ."
    return "e:a e:p 1 .", shape


@pytest.mark.parametrize("example", [values_of_one_node, target_nodes_in_no_file])
def test_findings_twice_as_many(tmp_path: Path, example: Callable[[int], tuple[str, str]]) -> None:
    counted = [_work(tmp_path, *example(many)) for many in (300, 300, 600)]  # the first fills caches
    assert counted[2] < 2.5 * counted[1]


def _work(folder: Path, data: str, shapes: str) -> int:
    files = folder / "data.ttl", folder / "shapes.ttl"
    for file, text in zip(files, (data, shapes), strict=True):
        file.write_text(PREFIXES + text + "\n", encoding="utf-8")
    counted = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        report = validate([files[0]], shapes=[files[1]])
    finally:
        sys.setprofile(before)
    assert len(report.findings) >= 300
    return counted


def test_lines_of_a_long_string_are_fed_together():
    feed = LineFeed(
        [StatementBlock(b'<a> <b> """x\n' + b"y\n" * 4000 + b'z""" .\n<c> <d> 1 .\n')], find_statement
    )
    assert feed.read(4096) == b'<a> <b> """x\n'
    assert feed.read(4096) == b"y\n" * 2048
    assert feed.read(4096) == b"y\n" * 1952 + b'z""" .\n'
    assert feed.read(4096) == b"<c> <d> 1 .\n"


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
LITERAL = '<e:C><e:p rdf:parseType="Literal">'


@pytest.mark.parametrize(
    ("begin", "one", "end"),
    [("", "<e:p>|</e:p>", ""), (LITERAL, "<a>|</a>", "</e:p></e:C>")],
    ids=["elements", "literal"],
)
def test_xml_too_deep_is_refused_where_it_is(tmp_path: Path, begin: str, one: str, end: str) -> None:
    opening, closing = one.split("|")
    depth = MOST_DEEP + 500
    text = f"{XML}{begin}{opening * depth}{closing * depth}{end}</rdf:RDF>"
    outside = 1 + begin.count("<")
    column = len(begin) + (MOST_DEEP - outside) * len(opening) + 1
    file = tmp_path / "deep.rdf"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(PREFIXES + NUMBERS, encoding="utf-8")
    (finding,) = validate([file], shapes=[tmp_path / "shapes.ttl"]).findings
    assert (finding.rule, finding.place.line, finding.place.column) == ("syntax", 2, column)
    assert finding.message("en") == "More than 2000 XML elements stand within each other, and are not read"
    with pytest.raises(SourceError, match=f"More than 2000 XML elements .*deep.rdf:2:{column}"):
        parse(text.encode(), RdfFormat.RDF_XML, where="deep.rdf")


def test_xml_as_deep_as_is_read() -> None:
    pairs = (MOST_DEEP - 2) // 2
    text = f"{XML}{'<e:C><e:p>' * pairs}<e:D/>{'</e:p></e:C>' * pairs}</rdf:RDF>"
    assert len(parse(text.encode(), RdfFormat.RDF_XML, where="deep.rdf")) == 2 * pairs + 1
