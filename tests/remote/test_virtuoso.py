"""Rewriting of queries for Virtuoso: the meaning stays the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.rdf import NamedNode, Quad
from wijkgraph.remote.dialects.virtuoso import Virtuoso

pytestmark = pytest.mark.slow

A, P, G = NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:g")
VIRTUOSO = Virtuoso()
STORE = EmbeddedStore.of([Quad(A, P, A), Quad(A, P, G, G), Quad(G, P, A, G)])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { GRAPH <urn:g> { ?s ?p ?o } }",
        "PREFIX u: <urn:> SELECT ?s ?o { graph u:g { ?s u:p ?o } FILTER(?s != u:g) }",
        "SELECT ?s { VALUES ?s { UNDEF } ?s ?p ?o }",
        "SELECT ?s { VALUES ?s { UNDEF } VALUES ?o { <urn:a> } GRAPH <urn:g> { ?s ?p ?o } }",
        "SELECT ?s { ?s ?p ?o OPTIONAL { GRAPH <urn:g> { ?o ?q ?s } } FILTER EXISTS { GRAPH <urn:g> { ?s ?p ?o2 } } }",
        "SELECT ?s { ?s ?p ?o # GRAPH <urn:g> in a comment\n FILTER('GRAPH <urn:g>' != STR(?o)) }",
    ],
)
def test_the_rewritten_query_has_the_same_solutions(query: str) -> None:
    rewritten = STORE.select(VIRTUOSO.rewrite(query, "SELECT"))
    ours = [at for at, name in enumerate(rewritten.variables) if not VIRTUOSO.is_ours(name)]
    rows = [tuple(row[at] for at in ours) for row in rewritten.rows]
    plain = STORE.select(query)
    assert [rewritten.variables[at] for at in ours] == list(plain.variables)
    assert sorted(map(str, rows)) == sorted(map(str, plain.rows))


def test_an_unfilled_slot_is_left_out_and_a_filled_one_is_not() -> None:
    query = "SELECT * { VALUES ?a { UNDEF } VALUES ?b { <urn:a> } ?a ?p ?b }"
    assert "UNDEF" not in VIRTUOSO.rewrite(query, "SELECT")
    assert "VALUES ?b { <urn:a> }" in VIRTUOSO.rewrite(query, "SELECT")


def test_describe_asks_for_the_bounded_description() -> None:
    assert VIRTUOSO.rewrite("DESCRIBE <urn:a>", "DESCRIBE").startswith('define sql:describe-mode "CBD"')


@pytest.mark.parametrize(
    ("construct", "select"),
    [
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "SELECT * WHERE { ?s ?p ?o }"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "SELECT * WHERE { ?s ?p ?o } LIMIT 1"),
        (
            "PREFIX c: <urn:construct> construct { ?s c:x '}' } FROM <urn:g> { ?s ?p ?o }",
            "PREFIX c: <urn:construct> SELECT * FROM <urn:g> { ?s ?p ?o }",
        ),
        ("# CONSTRUCT {\nCONSTRUCT { ?s ?p [ ?q ?o ] } WHERE {}", "# CONSTRUCT {\nSELECT * WHERE {}"),
    ],
)
def test_the_solutions_behind_a_graph(construct: str, select: str) -> None:
    assert VIRTUOSO.cap_witness(construct, "CONSTRUCT") == select


@given(st.text(alphabet=st.sampled_from("GRAPH <u:g>{}VALUESUNDEF?x'\"#\n ")))
def test_words_in_strings_are_never_rewritten(words: str) -> None:
    literal = "'''" + words.replace("\\", "").replace("'", "") + "'''"
    query = f"SELECT * {{ ?s ?p {literal} }}"
    assert VIRTUOSO.rewrite(query, "SELECT") == query
