"""Rules in SPARQL that are compiled; the others are left to pySHACL with a reason."""

import pytest

from wijkgraph.errors import EngineFailure
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engines import run_engine
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.sparql_groups import mentioned_predicates, rule_tokens

from .conftest import PREFIXES

DATA = (
    PREFIXES + "ex:a a ex:A ; ex:p ex:b , ex:c ; ex:n 1 . ex:b a ex:A ; ex:p ex:c ; ex:n 02 . ex:c ex:n 3 ."
)


def run(select: str, engine: str = "auto"):
    shapes = PREFIXES + (
        'ex:P sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'
        f'ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex:P ; sh:select """{select}""" ] .'
    )
    data, shapes_graph = (parse(text.encode(), RdfFormat.TURTLE, where="test") for text in (DATA, shapes))
    return run_engine(DataGraph(data), Shapes(Graph(map(parts, shapes_graph))), engine)


def focus(outcome) -> list[str]:
    return sorted(result.focus.value.removeprefix("http://example.org/") for result in outcome.results)


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("SELECT $this WHERE { $this ex:p ex:b }", ["a"]),
        ("SELECT ?value WHERE { $this ex:p ?value }", ["a", "a", "b"]),
        ("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ex:b } }", ["b"]),
        (
            "SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
            ["a"],
        ),
        ("# $this in a comment }\nSELECT $this WHERE { $this ex:p ex:b . FILTER('}' != \"{\") }", ["a"]),
        ("SELECT $this WHERE { { $this ex:p ex:b } UNION { FILTER($this = ex:b) } }", ["a", "b"]),
        ("SELECT $this WHERE { $this ex:p ?x . { SELECT $this WHERE { $this ex:p ex:b } } }", ["a"]),
        ("SELECT $this WHERE { $this ex:p/ex:p ex:c }", ["a"]),
        ("PREFIX own: <http://example.org/> SELECT $this WHERE { $this own:p/own:p own:c }", ["a"]),
        (
            "PREFIX ex: <http://example.org/no#> PREFIX ex: <http://example.org/> "
            "SELECT $this WHERE { $this ex:p ex:b FILTER NOT EXISTS { $this ex:q ex:b } }",
            ["a"],
        ),
    ],
)
def test_compiled(select, expected):
    outcome = run(select, "compiled")
    assert focus(outcome) == expected
    assert focus(run(select, "pyshacl")) == expected


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize(
    ("select", "value"),
    [
        ("SELECT $this ($currentShape AS ?value) WHERE { $this ex:p ex:b }", "http://example.org/S"),
        ("SELECT $this (STR($currentShape) AS ?value) WHERE { $this ex:p ex:b }", "http://example.org/S"),
        (
            "SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this "
            "HAVING (COUNT(?x) > 1 && STRENDS(STR($currentShape), '/S'))",
            "2",
        ),
    ],
)
def test_the_current_shape_is_known_outside_the_pattern_too(select, value, engine):
    (result,) = run(select, engine).results
    assert result.value.value == value


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_the_current_shape_may_be_selected(engine):
    (result,) = run(
        'SELECT $this $currentShape WHERE { $this ex:p ex:b }""" ; sh:message """{$currentShape}', engine
    ).results
    assert [message.value for message in result.messages] == ["http://example.org/S"]


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        ("SELECT $this WHERE { $this ex:p ?x } LIMIT 1", "LIMIT"),
        (
            "SELECT $this WHERE { { SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } } FILTER(?n > 1) }",
            "totals",
        ),
        ("SELECT $this WHERE { $this ex:n ?n FILTER(STRLEN(STR(?n)) > 1) }", "canonical"),
        ("BASE <http://example.org/> SELECT $this WHERE { $this <p> <b> }", "BASE"),
        (r"SELECT $this WHERE { $this <http://example.org/\\u0070> ex:b }", "escapes"),
        ("SELECT $this WHERE { $this ?any ?n FILTER(STRLEN(STR(?n)) = 2) }", "canonical"),
    ],
)
def test_left_to_pyshacl_with_the_reason(select, reason):
    outcome = run(select)
    assert outcome.engine == "compiled, pyshacl"
    (note,) = outcome.notes
    assert reason in note["en"]
    assert note["nl"] != note["en"]
    with pytest.raises(EngineFailure, match="cannot be compiled"):
        run(select, "compiled")


def test_a_number_in_an_unusual_spelling_is_seen_as_written():
    assert focus(run("SELECT $this WHERE { $this ex:n ?n FILTER(STR(?n) = '02') }")) == ["b"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT $this WHERE { $this <http://a/p> ?x ; a <http://a/C> }", {"p", "C", "type"}),
        ("SELECT $this WHERE { $this ?p ?x }", None),
        ("SELECT $this WHERE { $this <http://a/p> ?x ; ?q ?y }", None),
        ("SELECT $this ?value ?more WHERE { $this <http://a/p> ?x }", {"p"}),
        ("SELECT $this WHERE { $this <http://a/p> [ ?q 1 ] }", None),
        ("SELECT $this WHERE { $this ?q -1.5 }", None),
        ("SELECT $this WHERE { $this !<http://a/p> ?x }", None),
        ("SELECT $this WHERE { $this !(<http://a/p>|^a) ?x }", None),
        ("SELECT $this WHERE { $this <http://a/p> ?x FILTER(!(?x > 1)) FILTER(!BOUND(?y)) }", {"p"}),
        ("SELECT $this WHERE { $this <http://a/p> ?x FILTER(?x > 1) }", {"p"}),
    ],
)
def test_the_predicates_a_rule_looks_at(query, expected):
    found = mentioned_predicates(rule_tokens(query), {})
    names = None if found is None else {name.replace("#", "/").rpartition("/")[2] for name in found}
    assert names == expected
