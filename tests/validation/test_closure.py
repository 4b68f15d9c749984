"""Closure of a change: no focus node outside the closure may get a result it did not have before."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkgraph.rdf import NamedNode
from wijkgraph.validation.closure import affected_nodes, inverse, steps
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engines import run_engine
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.property_paths import Alternative, Inverse, Predicate, Repeated, Sequence, path_text
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.targets import Classes, focus_nodes

from .conftest import EXAMPLES, PREFIXES
from .test_differential import data_graphs, plain_graphs, read, rule_shapes, shapes_graphs

P, Q = (Predicate(NamedNode(f"ex:{name}")) for name in "pq")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (P, [("", "ex:p")]),
        (Inverse(P), [("", "^ex:p")]),
        (Sequence((P, Q)), [("", "ex:p"), ("<ex:p>", "ex:q")]),
        (Inverse(Sequence((P, Q))), [("", "^ex:q"), ("^<ex:q>", "^ex:p")]),
        (Alternative((P, Inverse(Q))), [("", "ex:p"), ("", "^ex:q")]),
        (Repeated(P, "*"), [("<ex:p>*", "ex:p")]),
        (
            Repeated(Sequence((P, Q)), "+"),
            [("(<ex:p>/<ex:q>)*", "ex:p"), ("(<ex:p>/<ex:q>)*/<ex:p>", "ex:q")],
        ),
        (Repeated(P, "?"), [("", "ex:p")]),
        (Repeated(Inverse(P), "?"), [("", "^ex:p")]),
    ],
)
def test_the_steps_of_a_path_and_the_ways_to_them(path, expected):
    found = [
        ("/".join(map(path_text, step.way)), ("^" if step.backwards else "") + step.predicate.value)
        for step in steps(path)
    ]
    assert found == expected


@pytest.mark.parametrize(
    "path", [P, Inverse(P), Sequence((P, Inverse(Q))), Repeated(Alternative((P, Q)), "*")]
)
def test_backwards_twice_is_forwards(path):
    assert inverse(inverse(path)) == path


def results(data: DataGraph, shapes: Shapes, focus) -> Counter:
    return Counter(result.identity for result in run_engine(data, shapes, "compiled", focus=focus).results)


def assert_sound(before_quads, after_quads, shapes_text: str) -> None:
    shapes = Shapes(Graph(map(parts, read(shapes_text, 1))))
    before, after = DataGraph(before_quads), DataGraph(after_quads)
    changed = set(map(parts, before_quads)) ^ set(map(parts, after_quads))
    affected = affected_nodes(after, shapes, changed)
    everything = set()
    for data in (before, after):
        for shape in shapes.targeted:
            everything |= data.terms_of(focus_nodes(data, shape, Classes(data)))
    untouched = everything - affected
    # A node that stopped being a target loses its results; what must not happen is a new result going unseen.
    assert results(after, shapes, untouched) <= results(before, shapes, untouched)
    assert results(after, shapes, affected) + results(after, shapes, untouched) == results(
        after, shapes, everything
    )


@st.composite
def edits(draw, graphs):
    # All blank nodes keep their labels: one text is read, then cut.
    quads = read(draw(graphs), 0)
    kept_before = draw(st.lists(st.booleans(), min_size=len(quads), max_size=len(quads)))
    kept_after = draw(
        st.lists(st.sampled_from([True, True, True, None]), min_size=len(quads), max_size=len(quads))
    )
    before = [quad for quad, kept in zip(quads, kept_before, strict=True) if kept]
    after = [
        quad
        for quad, first, second in zip(quads, kept_before, kept_after, strict=True)
        if (first if second else not first)
    ]
    return before, after


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits(data_graphs()), shapes_graphs())
def test_core(edit, shapes):
    assert_sound(*edit, shapes)


@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits(plain_graphs()), rule_shapes())
def test_sparql(edit, shapes):
    assert_sound(*edit, shapes)


def affected(shapes_body: str, *changed: str) -> set[str]:
    """The nodes of a small graph that a change in these lines affects."""
    data_text = (
        PREFIXES + "ex:a a ex:A ; ex:p ex:b . ex:b ex:q ex:c . ex:d a ex:A ; ex:p ex:c . ex:z ex:w ex:z .\n"
    )
    data = DataGraph(read(data_text, 0))
    shapes = Shapes(Graph(map(parts, read(PREFIXES + shapes_body, 1))))
    statements = map(parts, read(PREFIXES + "\n".join(changed), 0))
    return {
        node.value.removeprefix("http://example.org/") for node in affected_nodes(data, shapes, statements)
    }


@pytest.mark.parametrize(
    ("body", "line", "expected"),
    [
        ("sh:closed true", "ex:a ex:new 1 .", {"a"}),
        ("sh:closed true ; sh:ignoredProperties ( rdf:type )", "ex:z ex:new 1 .", {"z"}),
        ("sh:property [ sh:path ex:p ; sh:node [ sh:closed true ] ]", "ex:b ex:new 1 .", {"a", "b"}),
        ("sh:nodeKind sh:IRI", "ex:a ex:new 1 .", set()),
        ("sh:nodeKind sh:IRI", "ex:d a ex:A .", {"d"}),
        ("sh:property [ sh:path ex:p ; sh:minCount 1 ]", "ex:a ex:p ex:b .", {"a"}),
        ("sh:property [ sh:path ex:p ; sh:class ex:B ]", "ex:c a ex:B .", {"c", "d"}),
        ("sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 1 ]", "ex:b ex:q ex:c .", {"a"}),
        ("sh:property [ sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 ]", "ex:z ex:p ex:b .", {"b"}),
        ("sh:property [ sh:path ex:p ; sh:lessThan ex:q ]", "ex:a ex:q 1 .", {"a"}),
        (
            "sh:property [ sh:path ex:p ; sh:node [ sh:property [ sh:path ex:q ; sh:maxCount 0 ] ] ]",
            "ex:c ex:q 1 .",
            {"d"},
        ),
    ],
)
def test_what_each_constraint_looks_at(body, line, expected):
    body = body.replace("rdf:", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#").replace("#type", "#type>")
    assert affected(f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {body} .", line) - {
        "c",
        "b",
    } == expected - {"c", "b"}


@pytest.mark.parametrize(("one", "other"), [("ex:S1", "ex:S2"), ("ex:S2", "ex:S1")])
def test_what_one_shape_looks_at_comes_on_top_of_what_another_does(one, other):
    closed = f"{one} a sh:NodeShape ; sh:targetNode ex:z ; sh:closed true ."
    recursive = (
        f"{other} a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:node {other} ] ."
    )
    for shapes in (closed + recursive, recursive + closed):
        assert affected(shapes, "ex:z ex:new 1 .") == {"a", "d", "z"}


def test_a_new_subclass_affects_every_focus_node():
    assert affected(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:class ex:B .", "ex:C rdfs:subClassOf ex:B ."
    ) == {
        "a",
        "d",
    }


ONE_PATH = "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; {} ] ."


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("sh:targetSubjectsOf ex:new", {"z"}),
        ("sh:targetObjectsOf ex:new", {"y"}),
        ("sh:targetSubjectsOf ex:q", set()),
        ("sh:targetNode ex:z", set()),
    ],
)
def test_a_new_target_is_affected(target, expected):
    assert (
        affected(f"ex:S a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI .", "ex:z ex:new ex:y .") == expected
    )


@pytest.mark.parametrize("name", ["equals", "disjoint", "lessThan", "lessThanOrEquals"])
def test_a_comparison_looks_at_both_predicates(name):
    body = ONE_PATH.format(f"sh:{name} ex:r")
    assert affected(body, "ex:a ex:r 1 .") == {"a"}
    assert affected(body, "ex:d ex:p 1 .") == {"d"}
    assert affected(body, "ex:a ex:new 1 .") == set()
    assert affected(ONE_PATH.format(f"sh:property [ sh:path ex:q ; sh:{name} ex:r ]"), "ex:b ex:r 1 .") == {
        "a"
    }


@pytest.mark.parametrize("line", ["ex:a ex:new 1 .", "ex:c ex:new 1 ."])
def test_a_class_is_looked_for_at_the_end_and_nothing_else(line):
    assert affected(ONE_PATH.format("sh:class ex:B"), line) == set()


def test_a_way_of_several_properties_is_walked_back_whole():
    body = ONE_PATH.format("sh:property [ sh:path ex:q ; sh:property [ sh:path ex:r ; sh:minCount 1 ] ]")
    assert affected(body, "ex:c ex:r 1 .") == {"a"}
    assert affected(body, "ex:b ex:r 1 .") == set()


def test_disjoint_siblings_look_at_what_each_of_them_looks_at():
    """The value is counted for one shape only where it fits none of the others."""
    shapes = """
        ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:One, ex:Other .
        ex:One sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:B ] ; sh:qualifiedMinCount 1 ;
            sh:qualifiedValueShapesDisjoint true .
        ex:Other sh:path ex:w ; sh:qualifiedMaxCount 1 ;
            sh:qualifiedValueShape [ sh:property [ sh:path ex:r ; sh:minCount 1 ] ] .
    """
    assert affected(shapes, "ex:b ex:r 1 .") == {"a"}


def test_a_shape_that_refers_to_itself_has_all_its_focus_nodes_affected():
    assert affected(ONE_PATH.format("sh:node ex:S"), "ex:z ex:new 1 .") == {"a", "d"}


DECLARED = """
    ex:ns sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
    ex:S a sh:NodeShape ; sh:targetClass ex:A ; """
RULE = 'sh:sparql [ sh:prefixes ex:ns ; sh:select "SELECT $this WHERE {{ {} }}" ]'
OWN = 'sh:sparql [ sh:select "{} SELECT $this WHERE {{ $this {} ?x }}" ]'


@pytest.mark.parametrize(
    ("constraint", "line", "expected"),
    [
        (RULE.format("$this ex:r ?x"), "ex:z ex:r 1 .", {"a", "d"}),
        (RULE.format("$this ex:r ?x"), "ex:z ex:new 1 .", set()),
        (OWN.format("PREFIX own: <http://example.org/>", "own:r"), "ex:z ex:r 1 .", {"a", "d"}),
        (OWN.format("PREFIX own: <http://example.org/>", "own:r"), "ex:z ex:new 1 .", set()),
        (OWN.format("BASE <http://example.org/>", "<r>"), "ex:z ex:new 1 .", {"a", "d"}),
        (RULE.format("$this ?any ?x"), "ex:z ex:new 1 .", {"a", "d"}),
        ("sh:sparql [ sh:message 'nothing to select' ]", "ex:z ex:new 1 .", {"a", "d"}),
        (
            f"sh:property [ sh:path ex:v ; {RULE.format('$this $PATH ?x . ?x ex:r ?y')} ]",
            "ex:z ex:v 1 .",
            {"a", "d", "z"},
        ),
        (
            f"sh:property [ sh:path ex:v ; {RULE.format('$this $PATH ?x . ?x ex:r ?y')} ]",
            "ex:z ex:r 1 .",
            {"a", "d"},
        ),
        (
            f"sh:property [ sh:path ex:v ; {RULE.format('$this $PATH ?x . ?x ex:r ?y')} ]",
            "ex:z ex:new 1 .",
            set(),
        ),
        (
            f"sh:property [ sh:path ex:v ; {RULE.format('$this $PATH ?x . ?x ?any ?y')} ]",
            "ex:z ex:new 1 .",
            {"a", "d"},
        ),
    ],
)
def test_a_rule_in_sparql_affects_all_focus_nodes_where_a_predicate_it_names_changed(
    constraint, line, expected
):
    assert affected(f"{DECLARED}{constraint} .", line) - {"z"} == expected - {"z"}
