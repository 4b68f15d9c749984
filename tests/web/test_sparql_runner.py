"""The runner of the SPARQL tests finds a wrong engine: each of these errs in one thing, and tests of ours tell."""

import re
from collections.abc import Callable, Hashable
from dataclasses import replace
from itertools import count

import pytest

from tests.conftest import ROOT
from tests.web.sparql_manifest import Case, cases
from tests.web.sparql_results import Result, Row, Solutions, Triples, cell_of, same, same_rows
from tests.web.sparql_suite import Ask, No, evaluate, in_process, judge, sort_keys
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

OURS = [case for case in cases(ROOT / "tests" / "corpora" / "sparql") if not case.calls_service]


def reading(pattern: str, replacement: str) -> Ask:
    """An engine that reads one thing in a query for another."""
    return lambda case: evaluate(case, case.dataset, re.sub(pattern, replacement, case.text))


def holding(change: Callable[[bytes], bytes]) -> Ask:
    """An engine with other N-Quads than it was given."""
    return lambda case: evaluate(case, change(case.dataset), case.text)


def giving(change: Callable[[Case, Result], Result | No]) -> Ask:
    """An engine that spoils its answers."""

    def ask(case: Case) -> Result | No:
        answer = in_process(case)
        return answer if isinstance(answer, No) else change(case, answer)

    return ask


def giving_rows(change: Callable[[Case, tuple[Row, ...]], tuple[Row, ...]]) -> Ask:
    return giving(
        lambda case, answer: (
            replace(answer, rows=change(case, answer.rows)) if isinstance(answer, Solutions) else answer
        )
    )


def giving_cells(change: Callable[[Hashable], Hashable]) -> Ask:
    def changed(case: Case, answer: Result) -> Result:
        if isinstance(answer, bool):
            return answer
        return replace(answer, rows=type(answer.rows)(tuple(map(change, row)) for row in answer.rows))

    return giving(changed)


def leaking(dataset: bytes) -> bytes:
    """The named graphs, and all of them in the default graph too."""
    triples = [Quad(*quad.triple) for quad in parse(dataset, RdfFormat.N_QUADS, where="the dataset")]
    return dataset + serialize(triples, RdfFormat.N_QUADS)


def plain(cell: Hashable) -> Hashable:
    """A literal without its language."""
    return Literal(cell.value) if isinstance(cell, Literal) and cell.language else cell


def untyped(cell: Hashable) -> Hashable:
    """A number as a string; numbers are pairs of datatype and value here."""
    return Literal(str(cell[1])) if isinstance(cell, tuple) else cell


fresh = count()

WRONG = {
    "a triple is lost": (holding(lambda data: data[data.find(b"\n") + 1 :]), {"aggregates/count-all"}),
    "named graphs leak into the default graph": (holding(leaking), {"dataset/default-graph"}),
    "FROM is overlooked": (reading(r"FROM (NAMED )?<[^>]*>", ""), {"dataset/from", "dataset/from-named"}),
    "DISTINCT is overlooked": (
        reading("DISTINCT", ""),
        {"bindings/distinct", "aggregates/count-distinct", "subquery/distinct"},
    ),
    "OPTIONAL must match": (reading("OPTIONAL", ""), {"dataset/optional", "grouping/unbound-key"}),
    "MINUS is a FILTER": (
        reading("MINUS", "FILTER NOT EXISTS"),
        {"negation/minus-without-shared-variable", "negation/filter-in-minus"},
    ),
    "NOT is overlooked": (reading("NOT EXISTS", "EXISTS"), {"exists/not-exists", "exists/nested"}),
    "descending is ascending": (reading(r"DESC\(", "ASC("), {"bindings/in-order", "subquery/limit"}),
    "LIMIT gives one more": (reading(r"LIMIT (\d)", r"LIMIT 1\1"), {"bindings/slice", "construct/limited"}),
    "VALUES after the query is overlooked": (reading(r"\} VALUES[^}]*\}$", "}"), {"bindings/after"}),
    "+ includes no step": (reading(r"\+", "*"), {"property-path/closures-do-not-repeat", "bind/expression"}),
    "HAVING is overlooked": (reading(r"HAVING \(.*\)", ""), {"aggregates/having"}),
    "order is lost": (
        giving_rows(lambda case, rows: rows[::-1]),
        {"csv-tsv-res/terms", "bindings/order-of-kinds", "grouping/in-order"},
    ),
    "duplicates are dropped": (
        giving_rows(lambda case, rows: tuple(dict.fromkeys(rows))),
        {"bindings/duplicates", "dataset/union", "property-path/sequences-repeat"},
    ),
    "rows come twice": (giving_rows(lambda case, rows: rows * 2), {"bindings/distinct", "negation/minus"}),
    "no rows at all": (giving_rows(lambda case, rows: ()), {"cast/integer", "csv-tsv-res/unbound-in-csv"}),
    "languages are lost": (giving_cells(plain), {"functions/concat", "json-res/terms"}),
    "datatypes are lost": (
        giving_cells(untyped),
        {"cast/double", "construct/where", "csv-tsv-res/unbound"},
    ),
    "unbound is an empty string": (
        giving_cells(lambda cell: Literal("") if cell is None else cell),
        {"cast/integer", "bind/scope", "csv-tsv-res/unbound"},
    ),
    "blank nodes are one": (
        giving_cells(lambda cell: BlankNode("one") if isinstance(cell, BlankNode) else cell),
        {"functions/new-blank-nodes", "dataset/blank-nodes-apart", "construct/blank-nodes"},
    ),
    "blank nodes are never the same": (
        giving_cells(lambda cell: BlankNode(f"b{next(fresh)}") if isinstance(cell, BlankNode) else cell),
        {"dataset/blank-nodes-apart", "construct/blank-nodes", "construct/list"},
    ),
    "a triple comes too many": (
        giving(
            lambda case, answer: (
                Triples(answer.rows | {("s", "p", "o")}) if isinstance(answer, Triples) else answer
            )
        ),
        {"construct/where", "construct/unbound"},
    ),
    "yes is no": (
        giving(lambda case, answer: not answer if isinstance(answer, bool) else answer),
        {"bindings/ask", "json-res/ask"},
    ),
    "no query is refused": (
        lambda case: answer if not isinstance(answer := in_process(case), No) else True,
        {"syntax-query/not-grouped", "syntax-query/update"},
    ),
    "every query is refused": (lambda case: No("no", refused=True), {"syntax-query/tight", "cast/string"}),
}


@pytest.mark.parametrize("error", WRONG)
def test_a_wrong_engine_is_found_out(error):
    ask, telling = WRONG[error]
    assert {case.name for case in OURS if case.name in telling and judge(case, in_process)} == set()
    assert {case.name for case in OURS if case.name in telling and judge(case, ask)} == telling


A, B, C, D = map(BlankNode, "abcd")


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ([(A,), (B,)], [(C,), (D,)], True),
        ([(A,), (A,)], [(C,), (D,)], False),
        ([(A, B), (B, A)], [(C, D), (D, C)], True),
        ([(A, B), (B, C), (C, A)], [(A, C), (C, B), (B, A)], True),
        ([(A, B), (B, A), (C, C)], [(A, B), (B, C), (C, A)], False),
        ([(A, 1), (B, 2)], [(B, 1), (A, 2)], True),
        ([(A, 1), (B, 1)], [(A, 1), (A, 1)], False),
        ([(1,), (1,), (2,)], [(1,), (2,), (2,)], False),
        ([((A, "p", 1),), (A,)], [((B, "p", 1),), (B,)], True),
        ([((A, "p", 1),), (A,)], [((B, "p", 1),), (C,)], False),
    ],
)
def test_rows_are_equal_up_to_one_renaming_of_blank_nodes(left, right, equal):
    assert same_rows(left, right) is equal
    assert same_rows(right, left) is equal


def test_many_like_blank_nodes_are_matched_at_once():
    rows = [(BlankNode(f"n{at}"), at % 2) for at in range(200)]
    others = [(BlankNode(f"m{at}"), at % 2) for at in reversed(range(200))]
    assert same_rows(rows, others)


def test_order_counts_where_rows_are_numbered_or_sorted_by_what_they_show():
    one, two = map(cell_of, (Literal(1), Literal(2)))
    rows, turned = (
        Solutions(("x", "y"), ((one, one), (two, one))),
        Solutions(("x", "y"), ((two, one), (one, one))),
    )
    assert same(rows, turned)
    assert same(rows, turned, sort_keys=["y"])
    assert same(rows, turned, sort_keys=["hidden", "x"])
    assert not same(rows, turned, sort_keys=["y", "x"])
    assert not same(replace(rows, ordered=True), turned)


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        (Literal("a"), Literal("b"), True),
        (NamedNode("urn:a"), NamedNode("urn:b"), True),
        (None, NamedNode("urn:a"), True),
        (A, NamedNode("urn:a"), True),
        (NamedNode("urn:a"), Literal("a"), True),
        (A, B, False),
        (Literal("1"), cell_of(Literal(1)), False),
        (Literal("a"), Literal("b", language="en"), False),
        (Literal("a", datatype=NamedNode("urn:t")), Literal("b", datatype=NamedNode("urn:t")), False),
    ],
)
def test_order_counts_where_sparql_says_which_comes_first(first, second, counts):
    rows, turned = (
        Solutions(("x", "y"), ((first, 1), (second, 2))),
        Solutions(("x", "y"), ((second, 2), (first, 1))),
    )
    assert same(rows, turned)
    assert same(rows, turned, sort_keys=["x"]) is not counts


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("SELECT ?x { ?x ?y ?z } ORDER BY ?x DESC(?y) ASC ( $z ) LIMIT 1", ["x", "y", "z"]),
        ("SELECT ?x { ?x ?y ?z } ORDER BY ?x STR(?y) ?z", ["x"]),
        ("SELECT ?x { ?x ?y ?z } GROUP BY ?x ORDER BY DESC(COUNT(?y)) ?x", []),
        ("SELECT ?x { { SELECT ?x { ?x ?y ?z } ORDER BY ?x } }", []),
        ("SELECT ?x { ?x ?y 'ORDER BY ?x' }", []),
    ],
)
def test_reads_what_a_query_sorts_by(query, keys):
    assert sort_keys(query) == keys


def test_columns_go_by_their_names():
    assert same(Solutions(("x", "y"), ((1, 2),)), Solutions(("y", "x"), ((2, 1),)))
    assert not same(Solutions(("x", "y"), ((1, 2),)), Solutions(("y", "x"), ((1, 2),)))
    assert not same(Solutions(("x",), ()), Solutions(("y",), ()))
