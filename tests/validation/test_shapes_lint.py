"""Faults of the shapes: each is told with its place, so that no run conforms for want of checking."""

from pathlib import Path

import pytest

from tests.outside import packaged, standard
from wijkgraph.errors import SourceError
from wijkgraph.rdf import read_quads
from wijkgraph.validation import Severity, validate
from wijkgraph.validation.inputs import load_shapes
from wijkgraph.validation.shapes_lint import UNHEARD, known_terms, lint_shapes
from wijkgraph.validation.vocabulary import sh

from .conftest import PREFIXES, SHAPES


def faults(body: str):
    Path("lint.ttl").write_text(PREFIXES + f"ex:S a sh:NodeShape ; sh:targetClass ex:Letter ;\n  {body} .\n")
    shapes, sources = load_shapes(["lint.ttl"])
    return lint_shapes(shapes, sources)


@pytest.mark.parametrize(
    ("body", "rule", "word"),
    [
        ("sh:property [ sh:path ex:p ; sh:minCuont 1 ]", "unknown-term", "did you mean sh:minCount?"),
        ("sh:property [ sh:path ex:p ; sh:nodeKind sh:Iri ]", "unknown-term", "did you mean sh:IRI?"),
        ("sh:property [ sh:path ex:p ; sh:singleLine true ]", "unheard-term", "SHACL 1.2"),
        ("sh:target [ sh:select 'SELECT ?this WHERE {?this ?p ?o}' ]", "unheard-term", "sh:target"),
        ("sh:property [ sh:path ex:p ; sh:pattern '(' ]", "regular-expression", "not closed"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { $this ex:p' ]", "sparql", "does not parse"),
        ("sh:node ex:Missing", "missing-shape", "defined nowhere"),
        ("sh:or ( ex:S ex:Missing )", "missing-shape", "/Missing is used but defined nowhere"),
        ("sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ]", "idle-parameter", "sh:qualifiedValueShape"),
        ("sh:property [ sh:path ex:p ; sh:flags 'i' ]", "idle-parameter", "sh:pattern"),
        ("sh:closed '1'^^xsd:boolean", "idle-parameter", "write true"),
        ("sh:property [ sh:path ex:p ; sh:uniqueLang '1'^^xsd:boolean ]", "idle-parameter", "write true"),
        ("sh:closed 'yes' ; sh:node ex:S", "ill-formed", "sh:closed"),
        ("sh:property [ sh:path ex:p ; sh:flags 'i' ; sh:minCount 'x' ]", "ill-formed", "sh:minCount"),
        ("sh:entailment <http://www.w3.org/ns/entailment/RDFS>", "entailment", "nothing is inferred"),
        ("sh:sparql [ sh:message 'no query' ]", "rule", "no sh:select"),
        ("sh:sparql [ sh:select 'ASK { $this ?p ?o }' ]", "rule", "sh:select takes no ASK query"),
        ("sh:property [ sh:path ex:p ; sh:node ex:S ]", "cycle", "leads back to itself"),
        ("sh:property [ sh:path ex:p ; sh:minCount 'one' ]", "ill-formed", "sh:minCount"),
        ("sh:property [ sh:minCount 1 ]", "ill-formed", "sh:path"),
        (
            "sh:property [ sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ] ]",
            "path",
            "more than one step",
        ),
        ("sh:property [ sh:path ( ex:p ) ]", "path", "at least two"),
        ("sh:property [ sh:path ex:p , ex:q ]", "path", "more than one sh:path"),
        ("sh:or ex:NoList", "list", "rdf:first"),
    ],
)
def test_a_fault_is_found_where_it_stands(world, body, rule, word):
    found = {fault.rule: fault for fault in faults(body)}
    assert f"shapes/{rule}" in found
    fault = found[f"shapes/{rule}"]
    assert word in fault.message("en")
    assert fault.message("nl") != fault.message("en")
    assert fault.place.line in (5, 6)


@pytest.mark.parametrize(
    ("shapes", "is_told"),
    [
        ("ex:C a owl:Class , sh:NodeShape ; sh:nodeKind sh:IRI .", True),
        ("ex:C a owl:Class , sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .", False),
        ("ex:C a owl:Class , rdfs:Class , sh:NodeShape ; sh:nodeKind sh:IRI .", False),
        ("owl:Class rdfs:subClassOf rdfs:Class . ex:C a owl:Class , sh:NodeShape .", False),
        ("ex:C a owl:Class , sh:NodeShape . ex:S sh:targetNode ex:x ; sh:node ex:C .", False),
        ("ex:C a owl:Class . ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI .", False),
    ],
)
def test_a_class_of_owl_is_no_target_of_its_own(world, shapes, is_told):
    Path("lint.ttl").write_text(
        f"{PREFIXES} @prefix owl: <http://www.w3.org/2002/07/owl#> .\n{shapes}\n", encoding="utf-8"
    )
    found = lint_shapes(*load_shapes(["lint.ttl"]))
    assert [fault.rule for fault in found] == (["shapes/idle-class"] if is_told else [])
    assert all(fault.severity == Severity.WARNING and fault.place.file == "lint.ttl" for fault in found)


def test_sound_shapes_have_no_fault(world):
    shapes, sources = load_shapes(["shapes.ttl"])
    assert lint_shapes(shapes, sources) == []


@pytest.mark.parametrize("name", ["dcat-ap-nl-3.0-shacl.ttl", "skos-ap-nl.ttl"])
def test_published_profiles_have_no_fault(name):
    shapes, sources = load_shapes([str(standard(name))])
    assert [fault for fault in lint_shapes(shapes, sources) if fault.severity == Severity.VIOLATION] == []


def test_the_terms_are_those_of_the_vocabulary():
    defined = {quad.subject for quad in read_quads(packaged("@vocabulary/sh/sh.nq"))}
    assert {"minCount", "targetClass", "qualifiedValueShapesDisjoint"} <= known_terms()
    assert {name for name in known_terms() if name and sh(name) not in defined} == set()
    assert not UNHEARD & {"minCount", "property", "path"}


def test_a_fault_counts_beside_the_findings(world):
    Path("typo.ttl").write_text(SHAPES + "ex:LetterShape-title sh:maxLenght 10 .\n")
    report = validate(["good.ttl"], shapes=["typo.ttl"])
    assert [finding.rule for finding in report.findings] == ["shapes/unknown-term"]
    assert report.conforms  # the data do; the run does not pass
    assert report.at_least(Severity.VIOLATION) == 1


def test_shapes_that_no_engine_can_run_are_told_and_the_data_count_as_unread(world):
    Path("ill.ttl").write_text(SHAPES + "ex:LetterShape-title sh:minLength 'ten' .\n")
    report = validate(["good.ttl"], shapes=["ill.ttl"])
    assert "shapes/ill-formed" in {finding.rule for finding in report.findings}
    assert report.failure["en"].startswith("pySHACL stopped")
    assert report.failure["nl"].startswith("pySHACL stopte")
    assert report.unreadable


@pytest.mark.parametrize("name", ["this", "value", "PATH", "shapesGraph"])
def test_a_parameter_named_as_a_variable_of_shacl_is_told_in_its_place(world, name: str):
    component = f"ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:{name} ] ;\n"
    rule = "  sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER(true) }' ] .\n"
    Path("named.ttl").write_text(f"{PREFIXES}{component}{rule}")
    shapes, sources = load_shapes(["named.ttl"])
    (fault,) = lint_shapes(shapes, sources)
    assert fault.rule == "shapes/parameter"
    assert f"the name ${name}" in fault.message("en")
    assert fault.place.line == PREFIXES.count("\n") + 1


BY_NODE = (
    "sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:select 'SELECT $this WHERE { $this ex:p $most }' ]"
)
BY_VALUE = "sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER($value <= $most) }' ]"
OF_A_PROPERTY = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; ex:most 3 ] ."
OF_A_NODE = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; ex:most 3 ."


@pytest.mark.parametrize(
    ("component", "shape", "told"),
    [
        (f"a sh:ConstraintComponent ; {BY_VALUE}", OF_A_PROPERTY, []),
        (f"a sh:ConstraintComponent ; {BY_VALUE}", OF_A_NODE, []),
        (f"a sh:ConstraintComponent ; {BY_NODE}", OF_A_NODE, []),
        (f"a sh:ConstraintComponent ; {BY_NODE}", f"{OF_A_NODE} ex:thing ex:most 3 .", []),
        (f"a ex:Kind ; {BY_VALUE} . ex:Kind rdfs:subClassOf sh:ConstraintComponent", OF_A_NODE, []),
        ("a sh:SPARQLFunction ; sh:select 'SELECT ?x {}'", OF_A_NODE, []),
        (BY_VALUE, OF_A_PROPERTY, ["is no sh:ConstraintComponent"]),
        ("a sh:ConstraintComponent", OF_A_NODE, ["has no validator"]),
        (f"a sh:ConstraintComponent ; {BY_NODE}", OF_A_PROPERTY, ["has no sh:propertyValidator"]),
        (
            f"a sh:ConstraintComponent ; {BY_NODE.replace('nodeV', 'propertyV')}",
            OF_A_NODE,
            ["has no sh:nodeValidator"],
        ),
        (
            f"a sh:ConstraintComponent ; {BY_NODE.replace('nodeV', 'v')}",
            OF_A_NODE,
            ["sh:ask takes one query"],
        ),
    ],
)
def test_a_component_that_would_check_nothing_is_told_in_its_place(
    world, component: str, shape: str, told: list[str]
):
    Path("own.ttl").write_text(f"{PREFIXES}ex:C sh:parameter [ sh:path ex:most ] ; {component} .\n{shape}\n")
    shapes, sources = load_shapes(["own.ttl"])
    found = [fault for fault in lint_shapes(shapes, sources) if fault.rule == "shapes/rule"]
    assert len(found) == len(told)
    for fault, words in zip(found, told, strict=True):
        assert words in fault.message("en")
        assert fault.place.line == PREFIXES.count("\n") + 1


def test_a_rule_that_does_not_parse_is_told_in_our_words_alone(world):
    rule = 'ex:LetterShape sh:sparql [ sh:select "SELECT $this WHERE { $this a ?x FILTER(?x < ) }" ] .\n'
    Path("ill.ttl").write_text(SHAPES + rule)
    report = validate(["good.ttl"], shapes=["ill.ttl"])
    (finding,) = report.findings
    assert "something is wrong near '}' (line 1, column 48)" in finding.message("en")
    assert report.failure == {
        "en": "a rule of the shapes is no SPARQL",
        "nl": "een regel van de vormen is geen SPARQL",
    }
    refused = validate(["good.ttl"], shapes=["ill.ttl"], engine="compiled")
    assert "expected" not in f"{refused.failure}{refused.notes}"


def test_an_ill_formed_path_stops_the_run_with_its_place(world):
    Path("path.ttl").write_text(SHAPES + "ex:LetterShape-x a sh:PropertyShape ; sh:path 'title' .\n")
    with pytest.raises(SourceError, match=r"Ill-formed property path") as caught:
        validate(["good.ttl"], shapes=["path.ttl"])
    assert caught.value.where.startswith("path.ttl:")
