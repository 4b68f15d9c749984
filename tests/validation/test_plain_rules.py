"""Rules of triple patterns and filters: joined over the columns, they give what a store gives."""

from collections import Counter
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkgraph.rdf import NamedNode, RdfFormat, parse
from wijkgraph.validation.compile_sparql import Rules
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engines import run_engine
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.plain_rules import plain_rule
from wijkgraph.validation.property_paths import Inverse, Predicate
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.sparql_groups import rule_tokens

from .conftest import EXAMPLES, PREFIXES
from .test_differential import DATES, NODES, PROPERTIES, STRINGS, TARGETS, data_graphs, plain_graphs, read

VARIABLES = st.sampled_from(["$this", "?this", "?value", "?x", "?y"])
STEPS = st.one_of(PROPERTIES, PROPERTIES.map("^{}".format), st.just("a"))
RULE_PATHS = st.lists(STEPS, min_size=1, max_size=2).map("/".join)
ENDS = st.one_of(VARIABLES, VARIABLES, st.sampled_from(["ex:n0", "ex:n1", "ex:A"]))
PATTERNS = st.tuples(ENDS, RULE_PATHS, ENDS).map(" ".join)
FILTERS = st.sampled_from(
    [
        "",
        "FILTER(?x < ?y)",
        "FILTER (!(?x <= ?y))",
        "FILTER(?value != $this)",
        "FILTER(STRLEN(STR(?x)) > 1 && ?value > 1)",
        "FILTER REGEX(STR(?value), '^w')",
        "FILTER(DATATYPE(?x) = xsd:date)",
        "FILTER(LANG(?value) = 'nl') .",
        "FILTER(BOUND(?x)) FILTER(?unbound = 1)",
        "FILTER(SAMETERM(?x, ?y) || !BOUND(?y))",
        "FILTER(?x = ?y)",
        "FILTER(?x + 1 = ?y)",
        "FILTER(xsd:integer(?x) > 1)",
        "FILTER(ISBLANK(?x))",
    ]
)


@st.composite
def rules(draw):
    patterns = draw(st.lists(PATTERNS, min_size=1, max_size=3))
    columns = draw(st.sampled_from(["*", "$this", "$this ?value", "DISTINCT ?x ?y", "?value ?other"]))
    return f"SELECT {columns} WHERE {{ {' . '.join(patterns)} . {draw(FILTERS)} }}"


def shapes_with(rule: str, target: str) -> Shapes:
    text = PREFIXES + (
        'ex:P sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] , '
        '[ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] .\n'
        f'ex:S a sh:NodeShape ; {target} ; sh:sparql [ sh:prefixes ex:P ; sh:message "{{?x}} {{$this}}" ; '
        f'sh:select """{rule}""" ] .'
    )
    return Shapes(Graph(map(parts, read(text, 1))))


def results(data_text: str, shapes: Shapes) -> Counter:
    found = run_engine(DataGraph(read(data_text, 0)), shapes, "auto").results
    return Counter((*each.identity, each.messages) for each in found)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(data_graphs(), plain_graphs()), rules(), TARGETS)
def test_columns_and_store_agree(data, rule, target):
    shapes = shapes_with(rule, target)
    with patch.object(Rules, "_in_columns", return_value=None):
        by_store = results(data, shapes)
    assert results(data, shapes) == by_store


TEXT = st.text(st.characters(codec="utf-8"), max_size=4)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXT, st.one_of(DATES, STRINGS, NODES.filter(lambda node: node[0] == "e")))
def test_any_text_comes_into_a_filter_as_it_is(text, other):
    escaped = "".join(f"\\U{ord(character):08X}" for character in text)
    data = PREFIXES + f'ex:n0 ex:p "{escaped}" , {other} .'
    rule = "SELECT $this ?x WHERE { $this ex:p ?x , ?y FILTER(STRLEN(STR(?x)) >= STRLEN(STR(?y))) }"
    shapes = shapes_with(rule, "sh:targetNode ex:n0")
    with patch.object(Rules, "_in_store", side_effect=AssertionError):
        in_columns = results(data, shapes)
    with patch.object(Rules, "_in_columns", return_value=None):
        assert in_columns == results(data, shapes)


def read_rule(text: str, path=None):
    return plain_rule(text, rule_tokens(text), {"ex": "http://example.org/"}, path)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this WHERE { $this ex:p ?x OPTIONAL { ?x ex:q ?y } }",
        "SELECT $this WHERE { $this ex:p ?x FILTER NOT EXISTS { ?x ex:q ?y } }",
        "SELECT $this WHERE { $this ex:p ?x FILTER(EXISTS { ?x ex:q ?y }) }",
        "SELECT $this WHERE { $this ex:p+ ?x }",
        "SELECT $this WHERE { $this ex:p|ex:q ?x }",
        "SELECT $this WHERE { $this ?p ?x }",
        "SELECT $this WHERE { $this ex:p 1 }",
        "SELECT $this WHERE { $this ex:p [ ex:q ?x ] }",
        "SELECT $this WHERE { $this away:p ?x }",
        "SELECT $this WHERE { $this <p> ?x }",
        "SELECT $this WHERE { $this $PATH ?x }",
        "SELECT $this WHERE { $this ex:p $currentShape }",
        "SELECT $this WHERE { $this ex:p ?x FILTER(?x = $shapesGraph) }",
        "SELECT $this WHERE { $this ex:p ?x BIND(1 AS ?y) }",
        "SELECT $this WHERE { $this ex:p ?x } ORDER BY ?x",
        "SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this",
        "PREFIX a: <http://a/> SELECT $this WHERE { $this a:p ?x }",
        "ASK { $this ex:p ?x }",
        "SELECT $this WHERE { $this ex:p ?x ",
        "SELECT $this WHERE { $this ex:p }",
        "",
    ],
)
def test_anything_else_is_left_to_a_store(text):
    assert read_rule(text) is None


def test_a_rule_is_read_with_its_path():
    rule = read_rule(
        "select ?value { ?value ^ex:q/a $this ; $PATH ?x , ex:c FILTER(?x != $this) }",
        Predicate(NamedNode("ex:z")),
    )
    assert rule is not None
    assert rule.names == ("this", "value")
    assert list(rule.compared) == ["x", "this"]
    assert [each.path for each in rule.patterns[1:]] == [Predicate(NamedNode("ex:z"))] * 2
    first, _ = rule.patterns[0].path.paths
    assert first == Inverse(Predicate(NamedNode("http://example.org/q")))


def test_patterns_without_a_variable_in_common_are_left_to_a_store():
    rule = read_rule("SELECT $this WHERE { $this ex:p ?x . ?y ex:p ?z }")
    data = DataGraph(parse(b"<ex:a> <http://example.org/p> <ex:b> .", RdfFormat.TURTLE, where="test"))
    assert rule is not None
    assert rule.solutions(data, data.numbers([NamedNode("ex:a")]), {}) is None
