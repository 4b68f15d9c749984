"""Results of SPARQL-based constraints and components: own message, own value, one each (SHACL 5.3.2, 6.3)."""

from pathlib import Path

import pytest

from wijkgraph.errors import EngineFailure
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.validation import validate
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engines import run_engine
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.shapes import Shapes

from .conftest import PREFIXES

DATA = PREFIXES + 'ex:a a ex:T ; ex:p ex:bee , ex:cee . ex:d a ex:T ; ex:p ex:bee , "" , false .'
ASK = 'sh:validator [ a sh:SPARQLAskValidator ; sh:message "{$value} is not {?size} long"@en ; sh:ask %s ]'
SELECT = (
    "sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:message "
    '"{?value} is not {$size} long"@en ; sh:select %s ]'
)
ENGINES = pytest.mark.parametrize("engine", ["auto", "pyshacl"])


def run(shapes: str, engine: str, data: str = DATA):
    read = (parse(text.encode(), RdfFormat.TURTLE, where="test") for text in (data, PREFIXES + shapes))
    data_quads, shape_quads = read
    return run_engine(DataGraph(data_quads), Shapes(Graph(map(parts, shape_quads))), engine).results


def told(results) -> list[tuple[str, str, list[str]]]:
    """Focus node, value and messages of each result."""
    return sorted(
        (
            result.focus.value[-1:],
            "" if result.value is None else result.value.value.rpartition("/")[2],
            [message.value.replace("http://example.org/", "") for message in result.messages],
        )
        for result in results
    )


def rule(select: str, path: str = "") -> str:
    inner = f'sh:sparql [ sh:message "of the rule" ; sh:select """{select}""" ]'
    body = f"sh:property [ sh:path {path} ; {inner} ]" if path else inner
    return f"ex:S a sh:NodeShape ; sh:targetClass ex:T ; {body} ."


@ENGINES
def test_each_solution_tells_its_own_message(engine):
    select = (
        'SELECT $this (CONCAT("sees ", STR(?v)) AS ?message) '
        "WHERE { $this <http://example.org/p> ?v FILTER(ISIRI(?v)) }"
    )
    assert told(run(rule(select), engine)) == [
        ("a", "a", ["sees bee"]),
        ("a", "a", ["sees cee"]),
        ("d", "d", ["sees bee"]),
    ]


@ENGINES
def test_the_message_of_the_rule_serves_solutions_without_their_own(engine):
    select = (
        "SELECT $this ?value ?message WHERE { $this $PATH ?value FILTER(ISIRI(?value)) "
        "OPTIONAL { ?value <http://example.org/none> ?message } }"
    )
    found = told(run(rule(select, "ex:p"), engine))
    assert [messages for _, _, messages in found] == [["of the rule"]] * 3


def component(validator: str, query: str, uses: str) -> str:
    return (
        f"ex:Sized a sh:ConstraintComponent ; sh:parameter [ sh:path ex:size ] ; {validator % query} .\n"
        f"ex:S a sh:NodeShape ; sh:targetClass ex:T ; {uses} ."
    )


BY_ASK = component(
    ASK, "'ASK { FILTER(STRLEN(STR($value)) = $size) }'", "sh:property [ sh:path ex:p ; ex:size 30 ]"
)
BY_SELECT = component(
    SELECT,
    "'SELECT $this ?value WHERE { $this $PATH ?value FILTER(STRLEN(STR(?value)) != $size) }'",
    "sh:property [ sh:path ex:p ; ex:size 30 ]",
)


@ENGINES
@pytest.mark.parametrize("shapes", [BY_ASK, BY_SELECT], ids=["ask", "select"])
def test_a_component_gives_one_result_a_value_with_its_own_message(engine, shapes):
    expected = [
        ("a", "bee", ["bee is not 30 long"]),
        ("a", "cee", ["cee is not 30 long"]),
        ("d", "", [" is not 30 long"]),
        ("d", "bee", ["bee is not 30 long"]),
        ("d", "false", ["false is not 30 long"]),
    ]
    for _ in range(3):
        assert told(run(shapes, engine)) == expected


@ENGINES
def test_a_component_on_a_node_shape_is_about_the_focus_node(engine):
    shapes = component(ASK, "'ASK { FILTER(STRLEN(STR($value)) = $size) }'", "ex:size 3")
    assert told(run(shapes, engine)) == [("a", "a", ["a is not 3 long"]), ("d", "d", ["d is not 3 long"])]


@ENGINES
def test_two_values_of_a_parameter_are_two_constraints(engine):
    shapes = BY_ASK.replace("ex:size 30", "ex:size 30, 31")
    assert ["bee is not 31 long"] in [messages for _, _, messages in told(run(shapes, engine))]
    assert len(run(shapes, engine)) == 10


@ENGINES
def test_a_select_of_a_component_runs_once_a_focus_node_even_without_values(engine):
    shapes = component(
        SELECT,
        "'SELECT $this WHERE { FILTER NOT EXISTS { $this $PATH $size } }'",
        "sh:property [ sh:path ex:none ; ex:size 30 ]",
    )
    assert [(focus, value) for focus, value, _ in told(run(shapes, engine))] == [("a", ""), ("d", "")]


@ENGINES
@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this ?value WHERE { $this $PATH ?value } GROUP BY $this ?value $PATH",
        "SELECT $this ?value WHERE { $this ?any ?value FILTER(?any = $PATH) }",
        "SELECT $this ?PATH WHERE { $this $PATH ?value }",
        "SELECT $this ?value WHERE { $PATH ?any ?value . $this ?any ?value }",
        "SELECT $this ?value WHERE { $this ?any $PATH . $this ?any ?value }",
        "SELECT $this ?value WHERE { BIND($PATH AS ?q) $this ?q ?value }",
    ],
)
def test_the_path_is_legal_as_a_predicate_only(engine, select):
    with pytest.raises(EngineFailure, match="no predicate"):
        run(rule(select, "ex:p"), engine)


@ENGINES
@pytest.mark.parametrize(
    "path",
    ["ex:p", "[ sh:inversePath ex:p ]", "( ex:p ex:q )", "[ sh:inversePath [ sh:inversePath ex:p ] ]"],
)
def test_the_path_stands_for_any_path_of_the_shape(engine, path):
    select = "SELECT $this ?value WHERE { $this ?p ?o ; $PATH ?value }"
    assert isinstance(run(rule(select, path), engine), list)


@ENGINES
def test_a_name_of_select_is_known_beside_an_aggregate(engine):
    select = (
        "SELECT $this (COUNT(?v) AS ?n) (?n * 2 AS ?value) "
        "WHERE { $this <http://example.org/p> ?v FILTER(ISIRI(?v)) } GROUP BY $this HAVING (COUNT(?v) > 1)"
    )
    assert told(run(rule(select), engine)) == [("a", "4", ["of the rule"])]


@ENGINES
def test_a_shape_without_a_path_has_none_to_stand_for(engine):
    with pytest.raises(EngineFailure, match="a shape without a path"):
        run(rule("SELECT $this ?value WHERE { $this $PATH ?value }"), engine)


@ENGINES
@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this WHERE { GRAPH ?g { ?s ?p ?o } $this ?q ?r }",
        "SELECT $this WHERE { GRAPH <http://example.org/g> { $this ?p ?o } }",
        "SELECT $this FROM NAMED <http://example.org/g> WHERE { $this ?p ?o }",
    ],
)
def test_a_rule_about_named_graphs_is_refused_in_our_words(engine, select):
    with pytest.raises(EngineFailure, match="asks for a named graph"):
        run(rule(select), engine)


@ENGINES
@pytest.mark.parametrize(
    ("select", "reason"),
    [
        ("SELECT $this WHERE { $this ?p ?o MINUS { $this a ?o } }", "uses MINUS"),
        ("SELECT $this WHERE { VALUES ?p { <http://example.org/p> } $this ?p ?o }", "uses VALUES"),
        ("SELECT $this WHERE { SERVICE <http://example.org/s> { $this ?p ?o } }", "uses SERVICE"),
        ("SELECT $this WHERE { BIND(1 AS ?this) }", r"binds \?this"),
        ("SELECT ($this AS ?currentShape) $this WHERE { $this ?p ?o }", r"binds \?currentShape"),
        ("SELECT $this WHERE { $this ?p ?o { SELECT ?p WHERE { $this ?p ?q } } }", "does not select"),
        ("ASK { $this ?p ?o }", "sh:select takes no ASK"),
        ("CONSTRUCT { $this ?p ?o } WHERE { $this ?p ?o }", "sh:select takes no CONSTRUCT"),
    ],
)
def test_what_shacl_forbids_in_a_rule_is_refused_in_our_words(engine, select, reason):
    with pytest.raises(EngineFailure, match=reason):
        run(rule(select), engine)


QUERY = "'SELECT $this WHERE { $this ?p ?o }'"


@ENGINES
@pytest.mark.parametrize("select", [f"{QUERY} , 'SELECT $this WHERE {{}}'", "ex:query", f"{QUERY}@en"])
def test_a_rule_has_one_query_and_it_is_a_string(select, engine):
    """Of two queries only one would be run, and which was left to chance (SHACL 5.2.1)."""
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:select {select} ] ."
    with pytest.raises(EngineFailure, match="sh:select takes one query, as a string"):
        run(shapes, engine)


@ENGINES
@pytest.mark.parametrize(
    ("validator", "parameter"),
    [
        ("sh:validator [ a sh:SPARQLAskValidator ]", "ask"),
        ("sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK {}' , 'ASK { }' ]", "ask"),
        ("sh:propertyValidator [ a sh:SPARQLSelectValidator ]", "select"),
    ],
)
def test_so_has_a_validator(validator, parameter, engine):
    shapes = (
        f"ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:size ] ; {validator} ."
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; ex:size 3 ] ."
    )
    with pytest.raises(EngineFailure, match=f"sh:{parameter} takes one query"):
        run(shapes, engine)


@ENGINES
def test_a_prefix_for_two_namespaces_is_refused(engine):
    declared = "".join(
        f"ex: sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://example.org/{name}'^^xsd:anyURI ] .\n"
        for name in ("one#", "two#")
    )
    shapes = rule("SELECT $this WHERE { $this ex:p ?o }").replace(
        "sh:sparql [", "sh:sparql [ sh:prefixes ex: ;"
    )
    with pytest.raises(EngineFailure, match="ex: is declared for two namespaces"):
        run(shapes + declared, engine)


@ENGINES
def test_a_rule_without_a_message_takes_none_of_another_shape(engine):
    shapes = (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; "
        "sh:sparql [ sh:select 'SELECT $this WHERE { $this a <http://example.org/T> }' ] ; "
        "sh:property [ sh:path ex:p ; sh:message 'of the property' ] ."
    )
    assert [result.messages for result in run(shapes, engine)] == [(), ()]


@ENGINES
def test_a_deactivated_rule_may_be_ill_formed(engine):
    shapes = rule("SELECT $this WHERE { GRAPH ?g { ?s ?p ?o } }").replace(
        "sh:sparql [", "sh:sparql [ sh:deactivated true ;"
    )
    assert run(shapes, engine) == []


def test_an_ill_formed_rule_is_a_finding_in_the_shapes_file(world):
    Path("rule.ttl").write_text(PREFIXES + rule("SELECT $this WHERE { GRAPH ?g { ?s ?p ?o } }"))
    report = validate(["good.ttl"], shapes=["rule.ttl"])
    (finding,) = [each for each in report.findings if each.rule == "shapes/named-graph"]
    assert (finding.place.file, finding.place.line) == ("rule.ttl", 5)
    assert report.unreadable


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        (
            "SELECT $this (COUNT(?v) AS ?n) WHERE { $this ?p ?v } GROUP BY $this HAVING (?n > 1)",
            "HAVING does not know ?n",
        ),
        (
            "SELECT $this WHERE { $this ?p ?v FILTER(REGEX(?v, '[\\\\\\\\p{Lu}]', 'i')) }",
            "Flag i with a category",
        ),
    ],
)
def test_a_rule_that_is_not_run_is_a_finding_too(world, select, reason):
    Path("rule.ttl").write_text(PREFIXES + rule(select).replace("ex:T", "ex:Letter"))
    report = validate(["good.ttl"], shapes=["rule.ttl"])
    (finding,) = [each for each in report.findings if each.rule == "shapes/sparql"]
    assert (finding.place.file, finding.place.line) == ("rule.ttl", 5)
    assert finding.message("en").startswith(f"The SPARQL is not run: {reason}")
    assert report.unreadable


NESTED = """
ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; %s ] .
ex:N a sh:NodeShape ; sh:property [ sh:path ex:def ; sh:minCount 1 ; sh:message "no definition"@en ] .
ex:O a sh:NodeShape ; sh:property [ sh:path ex:in ; sh:node ex:N ] .
"""


@ENGINES
def test_a_nested_shape_gives_its_reason(engine):
    (result,) = run(NESTED % "sh:node ex:N", engine, PREFIXES + "ex:a a ex:T ; ex:p ex:b .")
    (detail,) = result.details
    assert detail.focus.value == "http://example.org/b"
    assert detail.component.value.endswith("MinCountConstraintComponent")
    assert [message.value for message in detail.messages] == ["no definition"]


@ENGINES
def test_reasons_nest_as_the_shapes_do(engine):
    (result,) = run(NESTED % "sh:node ex:O", engine, PREFIXES + "ex:a a ex:T ; ex:p ex:b . ex:b ex:in ex:c .")
    ((inner,),) = (detail.details for detail in result.details)
    assert inner.focus.value == "http://example.org/c"


@ENGINES
@pytest.mark.parametrize("logic", ["sh:and ( ex:N )", "sh:or ( ex:N ex:N )", "sh:xone ( ex:N )"])
def test_lists_of_shapes_give_the_reasons_of_each(logic, engine):
    (result,) = run(NESTED % logic, engine, PREFIXES + "ex:a a ex:T ; ex:p ex:b .")
    assert {detail.focus.value for detail in result.details} == {"http://example.org/b"}


@ENGINES
def test_a_list_within_a_shape_gives_its_reasons(engine):
    shapes = NESTED % "sh:node ex:L" + "ex:L a sh:NodeShape ; sh:or ( ex:N [ sh:nodeKind sh:Literal ] ) ."
    (result,) = run(shapes, engine, PREFIXES + "ex:a a ex:T ; ex:p ex:b .")
    (choice,) = result.details
    found = {detail.component.value.partition("#")[2] for detail in choice.details}
    assert found == {"MinCountConstraintComponent", "NodeKindConstraintComponent"}


@ENGINES
def test_of_two_lists_the_one_that_fits_gives_no_reason(engine):
    shapes = NESTED % "sh:or ( ex:N ) ; sh:or ( [ sh:nodeKind sh:IRI ] [ sh:nodeKind sh:Literal ] )"
    (result,) = run(shapes, engine, PREFIXES + "ex:a a ex:T ; ex:p ex:b .")
    assert [detail.component.value.partition("#")[2] for detail in result.details] == [
        "MinCountConstraintComponent"
    ]


@ENGINES
@pytest.mark.parametrize("logic", ["sh:not ex:N", "sh:xone ( ex:N ex:N )"])
def test_what_fits_too_much_has_no_reason(logic, engine):
    data = PREFIXES + "ex:a a ex:T ; ex:p ex:b . ex:b ex:def 1 ."
    (result,) = run(NESTED % logic, engine, data)
    assert result.details == ()


def test_the_reason_is_in_the_report(world):
    Path("nested.ttl").write_text(PREFIXES + NESTED % "sh:node ex:N")
    Path("data.ttl").write_text(PREFIXES + "ex:a a ex:T ; ex:p ex:b .")
    (finding,) = validate(["data.ttl"], shapes=["nested.ttl"]).findings
    assert finding.reason("en") == "no definition (http://example.org/b http://example.org/def)"


@pytest.mark.parametrize(
    ("imported", "noted"),
    [
        ("<http://example.org/other>", True),
        ("ex:here", False),
        ("<http://www.w3.org/ns/shacl#>", False),
        ("<beside.ttl>", False),
    ],
)
def test_an_import_that_was_not_read_is_noted(world, imported, noted):
    Path("beside.ttl").write_text(PREFIXES + "ex:more a sh:NodeShape ; sh:targetClass ex:Study .")
    Path("importing.ttl").write_text(
        PREFIXES
        + f"ex:o a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> {imported} .\n"
        "ex:here a <http://www.w3.org/2002/07/owl#Ontology> ."
    )
    report = validate(["good.ttl"], shapes=["shapes.ttl", "importing.ttl", "beside.ttl"])
    assert any("was not read" in note["en"] for note in report.notes) == noted
