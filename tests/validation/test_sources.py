"""Files are read once, and what a data set itself counts as refused is no data."""

from pathlib import Path

import pytest

from wijkgraph.rdf import BlankNode, NamedNode, RdfFormat, parse
from wijkgraph.validation import validate
from wijkgraph.validation.graph import parts
from wijkgraph.validation.inputs import load_data
from wijkgraph.validation.sources import NO_CONVENTIONS, Conventions, find_sources, read_source

from .conftest import PREFIXES

DATED = '<x:about> { <x:g> <x:status> <x:statuses/STATUS> ; <x:basis> <x:passage> . <x:passage> <x:words> "So it is" }'
OWN = Conventions(
    base="http://example.org/",
    status=NamedNode("x:status"),
    refused=frozenset({NamedNode("x:statuses/rejected"), NamedNode("x:statuses/superseded")}),
    evidence=NamedNode("x:basis"),
    quote=NamedNode("x:words"),
)


def trig(status: str) -> str:
    return PREFIXES + f"<x:g> {{ ex:a a ex:Letter }}\n{DATED.replace('STATUS', status)}\n"


@pytest.mark.parametrize(
    ("status", "left"), [("accepted", 4), ("proposed", 4), ("rejected", 3), ("superseded", 3)]
)
def test_only_refused_graphs_are_left_out(status: str, left: int) -> None:
    quads = parse(trig(status).encode(), RdfFormat.TRIG, where="test")
    assert len(list(OWN.without_refused(quads))) == left
    assert len(list(NO_CONVENTIONS.without_refused(quads))) == 4


def test_only_a_file_that_names_a_refusal_is_looked_at_twice():
    assert OWN.may_refuse(trig("rejected").encode())
    assert not OWN.may_refuse(trig("accepted").encode())
    assert not NO_CONVENTIONS.may_refuse(trig("rejected").encode())


def test_a_finding_names_the_passage_its_graph_rests_on_and_nodes_by_the_base(world):
    Path("claims.trig").write_text(trig("accepted"))
    first = validate(["claims.trig"], shapes=["shapes.ttl"], conventions=OWN)
    assert {finding.quotation.quote for finding in first.findings} == {"So it is"}
    assert first.base == "http://example.org/"
    assert {each.quotation for each in validate(["claims.trig"], shapes=["shapes.ttl"]).findings} == {None}
    Path("claims.trig").write_text(trig("rejected").replace("ex:Letter", "ex:Letter . ex:b a ex:Other"))
    report = validate(["claims.trig", "good.ttl"], shapes=["shapes.ttl"], conventions=OWN)
    assert report.conforms


def test_each_file_is_read_once_whatever_is_found_in_it(world, monkeypatch):
    Path("cut.ttl").write_text('@prefix ex: <http://example.org/> .\nex:a ex:title "cut off')
    opened: list[str] = []
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path.name) or read_bytes(path))
    report = validate(["broken.ttl", "cut.ttl", "good.ttl"], shapes=["shapes.ttl"], coverage=True)
    assert len(report.findings) == 6
    assert [name for name in opened if not name.startswith("shacl")] == [
        "shapes.ttl",
        "broken.ttl",
        "cut.ttl",
        "good.ttl",
    ]


def test_blank_nodes_keep_the_label_that_every_reading_gives_them(tmp_path: Path):
    """One file names a node as the labels of another would be: they stay two, and the places of each are found."""
    texts = ["_:x ex:p [ ex:q 1 ] . _:y ex:p _:x .", "_:b0n1 ex:p _:b0n2 . _:b0n2 ex:q _:b1n1 ."]
    for place, text in enumerate(texts):
        (tmp_path / f"{place}.ttl").write_text(f"@prefix ex: <http://example.org/> .\n{text}\n")
        (tmp_path / f"{place}.trig").write_text(f"@prefix ex: <http://example.org/> .\n{text}\n")
    for ending in ("ttl", "trig"):
        sources = find_sources([tmp_path / f"0.{ending}", tmp_path / f"1.{ending}"])
        data, _ = load_data(sources)
        read = [parts(quad) for source in sources for quad in read_source(source)]
        assert set(data.statements()) == set(read)
        assert len({node for triple in read for node in triple if isinstance(node, BlankNode)}) == 6


@pytest.mark.parametrize(
    "text",
    [
        "<x:g> { <x:a> <x:p> (1 2) }",
        "_:g { <x:a> <x:p> _:n . _:g <x:q> 1 }",
        "[] { <x:a> <x:p> (1 2) }",
        "GRAPH\n_:g { <x:a> <x:p> (1 2) }",
    ],
)
def test_a_graph_without_a_name_changes_no_label(tmp_path: Path, text: str):
    (tmp_path / "it.trig").write_text(text)
    (source,) = find_sources([tmp_path])
    data, _ = load_data([source])
    assert set(data.statements()) == {parts(quad) for quad in read_source(source)}
