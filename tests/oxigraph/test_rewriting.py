"""Queries before and after: what is mended is answered by SPARQL 1.1, and everything else stays the same text."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oxigraph.values import ERROR, rows, truth, value
from wijkgraph.errors import QueryRefused
from wijkgraph.oxigraph.projections import columns_written_out
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.oxigraph.rewriting import rewritten


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("false < true", True),
        ("true > false", True),
        ("true < false", False),
        ("true <= false", False),
        ("false >= false", True),
        ('"1"^^xsd:boolean > false', True),
        ('"0"^^<http://www.w3.org/2001/XMLSchema#boolean> < true', True),
        ("(1 = 2) < (1 = 1)", True),
        ("!true < !false", True),
        ("BOUND(?nothing) < true", True),
        ("IF(true, false, true) < COALESCE(?nothing, true)", True),
        ('xsd:boolean("0") < xsd:boolean(1)', True),
        ('STRDT("true", xsd:boolean) > false', True),
        ("(false < true) > false && true >= false || false", True),
        ("EXISTS { FILTER(false < true) } > false", True),
        ("false < true IN (true)", ERROR),
        ('"x"^^xsd:boolean < true', ERROR),
        ("true < 1", ERROR),
        ('false < "true"', ERROR),
        ("1 < 2", True),
        ('"a" < "b"', True),
        ('"2020-01-01"^^xsd:date < "2020-01-02"^^xsd:date', True),
    ],
)
def test_false_is_before_true(expression: str, expected: bool | None) -> None:
    if " IN " in expression:
        with pytest.raises(SyntaxError):
            truth(expression)
    else:
        assert truth(expression) is expected


def test_booleans_are_ordered_wherever_they_are_compared() -> None:
    assert rows("SELECT ?x { VALUES ?x { true false } FILTER(?x > false) }") == [{"x": "true"}]
    assert rows("SELECT ?x { VALUES ?x { true false } FILTER NOT EXISTS { FILTER(?x > false) } }") == [
        {"x": "false"}
    ]
    assert rows("SELECT (MAX(?a < ?b) AS ?m) { VALUES (?a ?b) { (true false) (false true) } }") == [
        {"m": "true"}
    ]
    ordered = rows("SELECT ?x { VALUES (?x ?y) { (true true) (false true) } } ORDER BY (?x < ?y)")
    assert [row["x"] for row in ordered] == ["true", "false"]
    grouped = "SELECT ?y (COUNT(*) AS ?n) { VALUES (?x ?y) { (true 1) (false 2) } } GROUP BY ?y HAVING (MIN(?x) < true)"
    assert rows(grouped) == [{"y": "2", "n": "1"}]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('xsd:integer(" 1 ")', "1 integer"),
        (r'xsd:integer("\t+1\n")', "1 integer"),
        ('xsd:integer("1 2")', ERROR),
        ('xsd:integer("\u00a01")', ERROR),
        ('xsd:integer(" 1 "@nl)', ERROR),
        ('xsd:integer("1.5")', ERROR),
        ("xsd:integer(-1.9)", "-1 integer"),
        ("xsd:integer(true)", "1 integer"),
        ('xsd:decimal(" 1.50 ")', "1.5 decimal"),
        ('xsd:decimal("1e3")', ERROR),
        ('xsd:double(" INF ")', "INF double"),
        ('xsd:double("+INF")', "INF double"),
        ('xsd:double("inf")', ERROR),
        ('xsd:double(" Infinity")', ERROR),
        ('xsd:double("nan")', ERROR),
        ('xsd:float("NAN")', ERROR),
        ('xsd:float(" NaN")', "NaN float"),
        ('xsd:boolean(" true ")', "true boolean"),
        ('xsd:boolean("TRUE")', ERROR),
        ("xsd:boolean(0.0)", "false boolean"),
        ('xsd:dateTime(" 2020-01-01T00:00:00Z ")', "2020-01-01T00:00:00Z dateTime"),
        ('xsd:date(" 2020-01-01 ")', "2020-01-01 date"),
        ('<http://www.w3.org/2001/XMLSchema#integer>(" 1 ")', "1 integer"),
        ('xsd:integer(xsd:string(xsd:double(" 2 ")))', "2 integer"),
        ("xsd:string(1e10)", "1.0E10"),
        ("xsd:string(1.25e-7)", "1.25E-7"),
        ("xsd:string(-1.5e0)", "-1.5"),
        ("xsd:string(1e0/0)", "INF"),
        ("xsd:string(<http://a>)", "http://a"),
        ("xsd:string(1/0)", ERROR),
    ],
)
def test_casts(expression: str, expected: str | None) -> None:
    assert value(expression) == expected


def test_a_cast_is_known_by_its_iri_however_it_is_written() -> None:
    for prologue in (
        "PREFIX x: <http://www.w3.org/2001/XMLSchema#int> SELECT (x:eger(' 1 ') AS ?n) {}",
        "BASE <http://www.w3.org/2001/XMLSchema> PREFIX : <#> SELECT (:integer(' 1 ') AS ?n) {}",
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?n { BIND(xsd:integer ( ' 1 ' # one\n) AS ?n) }",
    ):
        assert rows(prologue) == [{"n": "1"}]


def test_names_are_used_again_beside_aggregates() -> None:
    values = '{ VALUES (?g ?x) { ("a" 1) ("b" 2) } }'
    first = rows(f"SELECT ?g (COUNT(?x) AS ?n) (?n * 2 AS ?m) {values} GROUP BY ?g ORDER BY ?g")
    assert first == [{"g": "a", "n": "1", "m": "2"}, {"g": "b", "n": "1", "m": "2"}]
    chain = rows(f"SELECT (COUNT(?x) AS ?n) (?n + 1 AS ?m) (?n * ?m AS ?k) {values}")
    assert chain == [{"n": "2", "m": "3", "k": "6"}]
    assert rows(f"SELECT (2 AS ?a) (SUM(?x) * ?a AS ?b) {values}") == [{"a": "2", "b": "6"}]
    within = rows(f"SELECT ?m {{ {{ SELECT (COUNT(?x) AS ?n) (?n + 1 AS ?m) {values} }} }}")
    assert within == [{"m": "3"}]
    renamed = (
        f"SELECT ?h (COUNT(?x) AS ?n) (CONCAT(?h, STR(?n)) AS ?z) {values} GROUP BY (?g AS ?h) ORDER BY ?h"
    )
    assert [row["z"] for row in rows(renamed)] == ["a1", "b1"]


def test_the_name_of_a_grouped_variable_counts() -> None:
    query = 'SELECT (COUNT(*) AS ?n) { VALUES ?x { "a" "a" "b" } } GROUP BY (?x AS ?key) HAVING (?key = "a")'
    assert rows(query) == [{"n": "2"}]
    assert rows(query.replace("BY (", "BY # {\n (")) == [{"n": "2"}]


@pytest.mark.parametrize("chance", ["RAND()", "STRUUID()", "CONCAT(STR(UUID()), 'x')"])
def test_a_value_of_chance_is_not_computed_twice(chance: str) -> None:
    with pytest.raises(QueryRefused, match=r"\?r has another value each time"):
        rows(f"SELECT ({chance} AS ?r) (COUNT(*) AS ?n) (STR(?r) AS ?again) {{}}")


def columns(query: str) -> list[str]:
    result = run_query(ox.Store(), query)
    assert isinstance(result, ox.QuerySolutions)
    return [variable.value for variable in result.variables]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?z ?p ?a }", "z p a"),
        ("select distinct * where { ?b ?a $c . ?a ?b ?d }", "b a c d"),
        ("SELECT REDUCED * { ?z ?p ?a FILTER(?not > 1) BIND(1 AS ?m) MINUS { ?z ?y ?x } }", "z p a m"),
        ("SELECT * { { SELECT ?z (COUNT(*) AS ?n) { ?z ?y ?a } GROUP BY ?z } ?z ?b ?c }", "z n b c"),
        ("SELECT * { VALUES (?b ?a) { (1 2) } }", "b a"),
        ("SELECT * { ?s ?p 'SELECT * ?b' . ?a ?p ?c } # ?z", "s p a c"),
        ("SELECT * { ?a ?b ?c } ORDER BY ?c", "a b c"),
        ("SELECT ?b ?a { ?a ?b ?c }", "b a"),
        ("SELECT * {}", ""),
    ],
)
def test_columns_stand_as_the_query_names_them(query: str, expected: str) -> None:
    assert columns(query) == expected.split()


def test_the_columns_of_a_service_are_known_without_asking_it() -> None:
    """Port 9 of this machine is the discard service: nothing answers there."""
    query = "SELECT * { ?z ?p ?a SERVICE SILENT <http://127.0.0.1:9/> { ?y ?q ?a } }"
    asked: list[str] = []
    columns_written_out(query, lambda text: asked.append(text) or ["a", "p", "q", "y", "z"])  # type: ignore[func-returns-value]
    assert [" ".join(text.split()) for text in asked] == ["SELECT * { ?z ?p ?a { ?y ?q ?a } }"]
    assert columns(query) == ["z", "p", "a", "y", "q"]


def test_relative_iris_are_resolved() -> None:
    result = run_query(
        ox.Store(), "SELECT (<b> AS ?x) (IRI('c') AS ?y) {}", base="https://example.org/a/sparql"
    )
    assert isinstance(result, ox.QuerySolutions)
    assert [term.value for term in next(iter(result)) if isinstance(term, ox.NamedNode)] == [
        "https://example.org/a/b",
        "https://example.org/a/c",
    ]


UNTOUCHED = [
    "SELECT ?s { ?s ?p ?o }",
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?s { ?s ?p ?o FILTER(?o < '2020-01-01'^^xsd:date) }",
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?s { ?s xsd:integer (1 2) . ?s a xsd:double }",
    "SELECT ?s { ?s ?p ?o FILTER(?o + 1 < ?p * 2) FILTER(STR(?o) >= STR(?p)) FILTER(5 > ?o) }",
    "SELECT ?s { ?s ?p 'REGEX(?a, \"[a-z-[b]]\")' } # REPLACE(?a < ?b)",
    "SELECT ?s { ?s <http://regex(> ?o ; <http://a/?x=1&y=2> ?z }",
    "SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, '^a[b-c]*$', 'i')) }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 1)",
    "ASK { << ?s ?p ?o >> ?q ?r }",
    "SELECT ?s { ?s ?p ?o FILTER(",
    "no query at all < > regex",
]


@pytest.mark.parametrize("query", UNTOUCHED)
def test_what_needs_no_mending_stays_the_same_text(query: str) -> None:
    assert rewritten(query) == query


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["?a", "1", "'x'", "<http://e/#a>", "# < c\n", ".", "a", "{", "}", "(", "+"]),
        max_size=12,
    )
)
def test_tokens_without_such_functions_stay_the_same_text(pieces: list[str]) -> None:
    query = "SELECT * { " + " ".join(pieces) + " }"
    assert rewritten(query) == query


def test_what_stands_around_is_left_alone() -> None:
    query = "SELECT ?s # < one\n { ?s ?p ?o  FILTER ( REGEX(?o,\n '[a-z-[b]]') && ?p = <x> ) } # end"
    assert rewritten(query) == query.replace("'[a-z-[b]]'", '"[[a-z]--[b]]"').replace("?o,\n ", "?o, ")


def test_comparisons_within_comparisons_do_not_grow_without_end() -> None:
    deep = "?a"
    for _ in range(40):
        deep = f"({deep} < ?b)"
    with pytest.raises(QueryRefused, match="nest too deep"):
        rewritten(f"SELECT ?a {{ FILTER{deep} }}")
