"""The dataset as text says the same as its quads, once, and in one order."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.dataset.assembly import assemble, named_graphs, read_corpus
from wijkgraph.dataset.dumps import Dump
from wijkgraph.names import PREFIXES
from wijkgraph.project import Layout
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


def nquads(dump: Dump) -> bytes:
    return b"".join(dump.nquads())


def trig(dump: Dump) -> list[Quad]:
    return parse(b"".join(dump.trig()), RdfFormat.TRIG, where="test")


@given(GRAPHS)
def test_both_forms_hold_every_graph_and_their_merge(graphs: list[tuple[NamedNode, list[Triple]]]) -> None:
    dump = Dump.of(graphs)
    named = {Quad(t.subject, t.predicate, t.object, name) for name, triples in graphs for t in triples}
    merged = {Quad(quad.subject, quad.predicate, quad.object) for quad in named}
    assert Counter(parse(nquads(dump), RdfFormat.N_QUADS, where="test")) == Counter(named | merged)
    assert Counter(trig(dump)) == Counter(named | merged)
    assert dump.quads == len(named | merged)


@given(GRAPHS, st.randoms())
def test_the_order_in_which_graphs_come_plays_no_part(
    graphs: list[tuple[NamedNode, list[Triple]]], random: object
) -> None:
    shuffled = sorted(graphs, key=lambda _: random.random())  # type: ignore[attr-defined]
    one, other = Dump.of(graphs), Dump.of(shuffled)
    assert nquads(one) == nquads(other)
    assert b"".join(one.trig()) == b"".join(other.trig())


def test_the_real_dataset_is_written_as_it_is_assembled(layout: Layout) -> None:
    corpus = read_corpus(layout)
    dump, quads = Dump.of(named_graphs(corpus)), assemble(corpus)
    lines = nquads(dump).decode().split("\n")
    assert lines == [*canonical_lines(quads), ""]
    assert sorted(canonical_lines(trig(dump))) == lines[:-1]


def test_trig_has_its_prefixes_in_order_and_the_merge_last() -> None:
    dump = Dump.of([(B, [Triple(A, A, A)]), (A, [Triple(A, A, A)])])
    head = b"".join(dump.trig()).decode().split("\n\n")[0].split("\n")
    assert head == sorted(f"@prefix {prefix}: <{space}> ." for prefix, space in PREFIXES.items())
    assert [quad.graph_name for quad in trig(dump)] == [A, B, DefaultGraph()]


def test_things_are_counted_by_class_and_words_are_not() -> None:
    space = "x:"
    graphs = [
        (A, [Triple(A, TYPE, NamedNode("x:Area")), Triple(B, TYPE, NamedNode("x:Area"))]),
        (B, [Triple(A, TYPE, NamedNode("x:Area")), Triple(A, TYPE, NamedNode("y:Area"))]),
        (B, [Triple(A, A, Literal(f"a {TYPE} <x:Area>")), Triple(A, A, NamedNode("x:Area"))]),
    ]
    assert Counter(Dump.of(graphs).classes(space)) == {"Area": 2}
