"""The dataset as text says the same as its quads, once, and in one order."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.dataset import dumps
from wijkgraph.dataset.assembly import Corpus, named_graphs
from wijkgraph.dataset.dumps import Dump
from wijkgraph.dataset.sorted_lines import HELD
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Term,
    Triple,
    canonical_lines,
    parse,
)

pytestmark = pytest.mark.slow

A, B = NamedNode("x:a"), NamedNode("x:b")
TYPE = NamedNode(PREFIXES["rdf"] + "type")

# Text that is in the way of whoever splits lines or sorts them: line ends, quotes, and what looks like IRIs.
WORDS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["\n", '" .', "a <x:a> .", "\u2028", f"{TYPE} <x:Thing>"]
)
VALUES: st.SearchStrategy[Term] = st.one_of(
    st.sampled_from([A, B]), st.builds(Literal, WORDS), WORDS.map(lambda words: Literal(words, language="nl"))
)
TRIPLES = st.builds(Triple, st.sampled_from([A, B]), st.sampled_from([A, B]), VALUES)
GRAPHS = st.lists(st.tuples(st.sampled_from([A, B]), st.lists(TRIPLES, max_size=5)), max_size=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sorting")


def dump_of(graphs: Iterable[tuple[NamedNode, Iterable[Triple]]], folder: Path, held: int = HELD) -> Dump:
    """The graphs, added one at a time."""
    dump = Dump(folder, held)
    for graph in graphs:
        dump.add([graph])
    return dump


def nquads(dump: Dump) -> bytes:
    return b"".join(dump.nquads())


def trig(dump: Dump) -> list[Quad]:
    return parse(b"".join(dump.trig()), RdfFormat.TRIG, where="test")


@given(GRAPHS)
def test_both_forms_hold_every_graph_and_their_merge(
    folder: Path, graphs: list[tuple[NamedNode, list[Triple]]]
) -> None:
    dump = dump_of(graphs, folder)
    named = {Quad(t.subject, t.predicate, t.object, name) for name, triples in graphs for t in triples}
    merged = {Quad(quad.subject, quad.predicate, quad.object) for quad in named}
    assert Counter(parse(nquads(dump), RdfFormat.N_QUADS, where="test")) == Counter(named | merged)
    assert Counter(trig(dump)) == Counter(named | merged)
    assert list(dump.merged()) == sorted(str(quad.triple).encode() for quad in merged)


@given(GRAPHS)
def test_the_lines_of_one_triple_come_together(
    folder: Path, graphs: list[tuple[NamedNode, list[Triple]]]
) -> None:
    dump = dump_of(graphs, folder)
    lines = iter(nquads(dump).split(b"\n")[:-1])
    for triple in dump.merged():
        assert next(lines) == triple + b" ."
        placed = {name for name, triples in graphs if triple in {str(one).encode() for one in triples}}
        assert [next(lines) for _ in placed] == sorted(triple + f" {name} .".encode() for name in placed)
    assert not list(lines)


@given(GRAPHS, st.integers(1, 4))
def test_the_size_of_pieces_plays_no_part(
    folder: Path, graphs: list[tuple[NamedNode, list[Triple]]], size: int
) -> None:
    whole = nquads(dump_of(graphs, folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumps, "_PIECE", size)
        assert nquads(dump_of(graphs, folder)) == whole


def test_triples_of_the_merge_can_be_asked_for_by_a_mark(folder: Path) -> None:
    dump = dump_of([(A, [Triple(A, B, A), Triple(A, TYPE, B)]), (B, [Triple(A, TYPE, B)])], folder)
    assert list(dump.merged(str(TYPE).encode())) == [f"{A} {TYPE} {B}".encode()]


@given(GRAPHS, st.randoms(), st.sampled_from([0, 200, HELD]))
def test_neither_the_order_in_which_graphs_come_nor_what_memory_holds_plays_a_part(
    folder: Path, graphs: list[tuple[NamedNode, list[Triple]]], random: object, held: int
) -> None:
    shuffled = sorted(graphs, key=lambda _: random.random())  # type: ignore[attr-defined]
    one, other = dump_of(graphs, folder), dump_of(shuffled, folder, held)
    assert nquads(one) == nquads(other)
    assert b"".join(one.trig()) == b"".join(other.trig())


def test_the_real_dataset_is_written_as_it_is_assembled(
    corpus: Corpus, quads: list[Quad], folder: Path
) -> None:
    dump = dump_of(named_graphs(corpus), folder, held=100_000)
    lines = nquads(dump).decode().split("\n")
    assert lines == [*canonical_lines(quads), ""]
    assert sorted(canonical_lines(trig(dump))) == lines[:-1]


def test_trig_has_its_prefixes_in_order_and_the_merge_last(folder: Path) -> None:
    dump = dump_of([(B, [Triple(A, A, A)]), (A, [Triple(A, A, A)])], folder)
    head = b"".join(dump.trig()).decode().split("\n\n")[0].split("\n")
    assert head == sorted(f"@prefix {prefix}: <{space}> ." for prefix, space in PREFIXES.items())
    assert [quad.graph_name for quad in trig(dump)] == [A, B, DefaultGraph()]
