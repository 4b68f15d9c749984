"""Stores in memory: loaded in a thread of their own, and the copy of the default graph that nobody can tell apart."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from wijkgraph.engine.admission import admit
from wijkgraph.engine.evaluating import Result, StoreEvaluator
from wijkgraph.engine.frames import Request
from wijkgraph.engine.memory_stores import default_graph_alone, load_apart
from wijkgraph.rdf import BlankNode, DefaultGraph, NamedNode, Quad

NODES = [NamedNode("a:1"), NamedNode("a:2"), NamedNode("a:3"), BlankNode("b")]
PREDICATES = [NamedNode("a:p"), NamedNode("a:q")]
GRAPHS = [DefaultGraph(), NamedNode("a:1"), NamedNode("a:g")]
QUADS = st.builds(Quad, *map(st.sampled_from, (NODES, PREDICATES, NODES, GRAPHS)))

QUERIES = [
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT DISTINCT ?x { { ?x ?p ?y } UNION { ?y ?p ?x } }",
    "SELECT ?x ?y { ?x <a:p>+ ?y }",
    "SELECT ?x ?y { ?x <a:p>* ?y }",
    "SELECT ?x { ?x ?p <a:1> FILTER NOT EXISTS { ?x <a:q> ?z } }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o OPTIONAL { ?o <a:q> ?z } }",
    "SELECT ?g { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s { ?s ?p ?o GRAPH ?s { ?x <a:p> ?y } }",
    "SELECT ?s ?p ?o FROM <a:g> { ?s ?p ?o }",
    "SELECT ?s FROM NAMED <a:g> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s ?o { ?s ?p ?o } LIMIT 2",
    "SELECT ?s { ?s <a:p> ?o } OFFSET 1 LIMIT 1",
    "ASK { <a:2> ?p ?o }",
    "DESCRIBE <a:1>",
    "CONSTRUCT WHERE { ?s <a:q> ?o }",
]


def store_of(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def answer(evaluator: StoreEvaluator, query: str, **graphs: tuple[str, ...]) -> list[str]:
    names_graphs = admit(query, nesting=10).names_graphs
    return told(evaluator.evaluate(Request(query, "", names_graphs=names_graphs, **graphs)))


def told(result: Result) -> list[str]:
    if isinstance(result, QuerySolutions):
        return sorted((result.serialize(format=QueryResultsFormat.TSV) or b"").decode().splitlines())
    return [str(bool(result))] if not hasattr(result, "__iter__") else sorted(map(str, result))


@given(st.lists(QUADS, max_size=30), st.sampled_from(QUERIES))
def test_an_answer_is_the_same_with_and_without_the_copy(quads: list[Quad], query: str) -> None:
    store = store_of(quads)
    assert answer(StoreEvaluator(store, default_graph_alone(store)), query) == answer(
        StoreEvaluator(store), query
    )


@pytest.mark.parametrize(
    ("query", "may"),
    [
        ("SELECT * { ?s ?p ?o }", False),
        ("PREFIX graph: <a:> SELECT * { ?graph a <a:GRAPH> ; <b> 'GRAPH FROM' } # GRAPH", False),
        ("PREFIX prov: <http://www.w3.org/ns/prov#> SELECT * { ?s prov:wasDerivedFrom+ ?o }", False),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("SELECT * {graph?g{?s ?p ?o}}", True),
        ("SELECT * { ?s ?p 1GRAPH ?g { ?s ?p ?o } }", True),
        ("PREFIX : <a:> SELECT * { GRAPH:g { ?s ?p ?o } }", True),
        ("SELECT*FROM<a:g>{ ?s ?p ?o }", True),
        ("ASK { FILTER EXISTS { GRAPH <a:g> { ?s ?p ?o } } }", True),
    ],
)
def test_a_query_that_may_name_a_graph_is_known(query: str, may: bool) -> None:
    assert admit(query, nesting=10).names_graphs is may


def test_a_query_that_names_no_graph_reads_the_copy() -> None:
    whole, copy = store_of([Quad(NODES[0], PREDICATES[0], NODES[1])]), Store()
    evaluator = StoreEvaluator(whole, copy)
    assert answer(evaluator, "ASK { ?s ?p ?o }") == ["False"]
    assert answer(evaluator, "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }") == ["True"]


def test_graphs_named_by_the_request_are_read_in_the_whole() -> None:
    whole, copy = store_of([Quad(NODES[0], PREDICATES[0], NODES[1], NODES[2])]), Store()
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    assert len(answer(StoreEvaluator(whole, copy), query, default_graphs=("a:3",), named_graphs=())) == 2


def test_data_that_is_mostly_default_graph_is_held_once() -> None:
    mostly = [Quad(NODES[0], PREDICATES[0], NamedNode(f"a:{n}")) for n in range(9)]
    assert default_graph_alone(Store()) is None
    assert default_graph_alone(store_of(mostly)) is None
    assert default_graph_alone(store_of([*mostly, Quad(NODES[0], PREDICATES[0], NODES[1], NODES[2])])) is None


def test_blank_nodes_stay_the_same() -> None:
    quads = [Quad(BlankNode("x"), PREDICATES[0], NODES[0], graph) for graph in GRAPHS]
    alone = default_graph_alone(store_of(quads))
    assert alone is not None
    assert list(alone) == quads[:1]


def test_rows_come_in_the_same_order() -> None:
    quads = [Quad(NamedNode(f"a:{n}"), PREDICATES[n % 2], NODES[n % 3], GRAPHS[n % 2]) for n in range(12)]
    store = store_of(quads)
    alone = default_graph_alone(store)
    assert alone is not None
    for query in ("SELECT * { ?s ?p ?o }", "SELECT ?s { ?s <a:p> ?o }", "SELECT ?s { ?s ?p <a:1> }"):
        first, second = (one.query(query) for one in (store, alone))
        assert isinstance(first, QuerySolutions)
        assert isinstance(second, QuerySolutions)
        assert first.serialize(format=QueryResultsFormat.CSV) == second.serialize(
            format=QueryResultsFormat.CSV
        )


def test_loading_apart_gives_the_result_of_a_thread_that_is_gone() -> None:
    loader = load_apart(threading.current_thread)
    assert loader is not threading.current_thread()
    assert not loader.is_alive()


def test_loading_apart_raises_what_loading_raised() -> None:
    def broken() -> None:
        raise ValueError("torn in two")

    with pytest.raises(ValueError, match="torn in two"):
        load_apart(broken)
