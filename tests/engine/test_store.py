"""A store that remembers asks once, and answers as the store it asks."""

from collections import Counter

import pytest

from wijkgraph.engine.store import EmbeddedStore, RememberingStore, SparqlStore, once_where_remembered
from wijkgraph.errors import QuerySyntax
from wijkgraph.rdf import Literal, NamedNode, Quad

A, B = NamedNode("http://example.org/a"), NamedNode("http://example.org/b")
SELECT, ASK = "SELECT ?o WHERE { ?s ?p ?o }", "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"


class Counted(EmbeddedStore):
    """Counts what it is asked."""

    def _run(self, query: str):  # type: ignore[no-untyped-def]
        COUNTS[query] += 1
        return super()._run(query)


COUNTS: Counter[str] = Counter()


def test_a_remembering_store_answers_as_the_store_does_and_asks_it_once() -> None:
    COUNTS.clear()
    plain = Counted.of([Quad(A, B, Literal("c"))], "v1")
    store = RememberingStore(plain)
    for _ in range(3):
        assert store.select(SELECT).rows == ((Literal("c"),),)
        assert store.ask(ASK) is True
        assert [triple.object for triple in store.construct(CONSTRUCT)] == [Literal("c")]
    assert store.version == "v1"
    assert COUNTS == {SELECT: 1, ASK: 1, CONSTRUCT: 1}


def test_a_function_of_a_store_that_remembers_is_called_once_with_the_same_values() -> None:
    called: list[tuple[SparqlStore, str]] = []

    @once_where_remembered
    def told(store: SparqlStore, word: str) -> tuple[str, ...]:
        called.append((store, word))
        return (word, store.version)

    plain = EmbeddedStore.of([], "v1")
    one, other = RememberingStore(plain), RememberingStore(plain)
    for _ in range(2):
        for store in (plain, one, other):
            for word in ("a", "b"):
                assert told(store, word) == (word, "v1")
    assert [word for store, word in called if store is plain] == ["a", "b", "a", "b"]
    assert [word for store, word in called if store is one] == ["a", "b"]
    assert [word for store, word in called if store is other] == ["a", "b"]


def test_a_query_of_another_form_is_refused_as_before() -> None:
    store = RememberingStore(EmbeddedStore.of([Quad(A, B, Literal("c"))]))
    assert store.select(SELECT).rows
    with pytest.raises(QuerySyntax):
        store.ask(SELECT)
    with pytest.raises(QuerySyntax):
        store.ask(SELECT)


def test_a_term_that_stands_in_many_rows_is_held_once() -> None:
    quads = [Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(str(number))) for number in range(2)]
    rows = EmbeddedStore.of(quads).select("SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY ?o").rows
    assert rows == tuple((NamedNode("x:s"), Literal(str(number)), None) for number in range(2))
    assert rows[0][0] is rows[1][0]


def test_rows_are_ordered_as_sparql_orders_text() -> None:
    texts = [
        Literal("Wijk"),
        Literal("Wijk in zicht"),
        Literal("Élan"),
        Literal("Wijk", language="nl"),
        Literal("een"),
    ]
    store = EmbeddedStore.of([Quad(thing, B, text) for thing in (B, A) for text in texts])
    wanted = store.select("SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?s STR(?o) LANG(?o)").rows
    assert store.select("SELECT ?s ?o WHERE { ?s ?p ?o }").in_order() == list(wanted)
