"""The dataset's description of itself: counts that are right about the whole of which they are a part."""

from hypothesis import given
from hypothesis import strategies as st

from tests.ours import DATASET, ENDPOINT, NAMES, our_store
from wijkgraph.dataset.own_description import MergeDescription, describe_merge
from wijkgraph.engine.statistics import VOID, count_statistics, describe_statistics
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode, Quad, Triple

nodes = st.integers(0, 6).map(lambda n: NamedNode(f"https://example.org/{n}"))
numbers = st.integers(0, 40).map(lambda n: Literal(str(n), datatype=term("xsd:integer")))
texts = st.sampled_from([Literal('a "b" c'), Literal("een", language="nl"), Literal("^^<x>")])
triples = st.builds(Triple, nodes, st.just(term("rdf:type")) | nodes, nodes) | st.builds(
    Triple, nodes, nodes, nodes | numbers | texts
)


def described(data: set[Triple]) -> set[Triple]:
    return set(description_of(data).void)


def description_of(data: set[Triple]) -> MergeDescription:
    return describe_merge(lambda mark: [text for text in texts_of(data) if mark in text], NAMES)


def texts_of(data: set[Triple]) -> list[bytes]:
    return sorted(str(triple).encode() for triple in data)


@given(st.sets(triples, max_size=30))
def test_the_counts_are_those_of_the_data_with_the_description(data: set[Triple]):
    own = described(data)
    whole = our_store([Quad(t.subject, t.predicate, t.object) for t in data | own])
    counted = set(describe_statistics(DATASET, ENDPOINT, count_statistics(whole)))
    assert {t.predicate.value for t in counted - own} == {f"{VOID}distinctObjects"}
    assert description_of(data).triples == len(data | own)


def test_a_property_within_a_class_tells_the_classes_and_datatypes_of_its_objects():
    one, other = NamedNode("https://example.org/1"), NamedNode("https://example.org/2")
    kind, leads, says = (NamedNode(f"https://example.org/{n}") for n in ("Kind", "leads", "says"))
    own = described(
        {
            Triple(one, term("rdf:type"), kind),
            Triple(other, term("rdf:type"), kind),
            Triple(one, leads, other),
            Triple(one, says, Literal("ja", language="nl")),
        }
    )
    told = {(t.subject, t.predicate.value): t.object for t in own}
    within = {
        told[t.object, f"{VOID}property"]: t.object
        for t in own
        if t.predicate.value == f"{VOID}propertyPartition" and told.get((t.subject, f"{VOID}class")) == kind
    }
    assert set(within) == {term("rdf:type"), leads, says}
    assert told[told[within[leads], f"{VOID}classPartition"], f"{VOID}class"] == kind
    ext = "http://ldf.fi/void-ext#"
    assert told[told[within[says], f"{ext}datatypePartition"], f"{ext}datatype"] == term("rdf:langString")


def test_things_are_counted_by_class_and_words_are_not():
    one, other, kind = (NamedNode(f"https://example.org/{n}") for n in ("1", "2", "Kind"))
    data = {
        Triple(one, term("rdf:type"), kind),
        Triple(other, term("rdf:type"), kind),
        Triple(one, term("rdf:type"), other),
        Triple(one, one, Literal(f"a {term('rdf:type')} {kind}")),
        Triple(one, one, kind),
    }
    assert description_of(data).things == {str(kind): 2, str(other): 1}
