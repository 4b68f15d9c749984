"""Work that grows with the input and not with its square: calls are counted, as times depend on the machine."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
