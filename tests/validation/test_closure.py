"""What a change can affect: no focus node outside the closure may get a result it did not have before."""

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


def test_a_new_subclass_affects_every_focus_node():
    assert affected(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:class ex:B .", "ex:C rdfs:subClassOf ex:B ."
    ) == {
        "a",
        "d",
    }
