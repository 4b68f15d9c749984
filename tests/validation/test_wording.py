import pytest

from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.validation.findings import Result
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.shapes import COMPONENTS
from wijkgraph.validation.vocabulary import sh, xsd
from wijkgraph.validation.wording import wording, words

SHAPE, FOCUS = NamedNode("http://example.org/S"), NamedNode("http://example.org/a")


def test_every_component_has_words_of_its_own():
    # sh:property gives the results of the shape it points to, never one itself (SHACL 4.8.2).
    assert set(words()["findings"]) - {"other"} == set(COMPONENTS) - {"property"}


@pytest.mark.parametrize("parameter", sorted(set(COMPONENTS) - {"property"}))
def test_both_languages_say_it(parameter):
    result = Result(FOCUS, sh(COMPONENTS[parameter]), SHAPE, value=Literal("v"))
    messages, advice = wording(result, Graph([(SHAPE, sh(parameter), Literal("1", datatype=xsd("integer")))]))
    for texts in (messages, advice):
        assert texts.keys() == {"en", "nl"}
        assert texts["en"] != texts["nl"]
        assert "{" not in "".join(texts.values())


@pytest.mark.parametrize(
    ("parameter", "advised"), [("node", False), ("or", False), ("in", True), ("minCount", True)]
)
def test_a_shape_that_speaks_for_itself_gets_no_vague_advice_beside_it(parameter, advised):
    result = Result(FOCUS, sh(COMPONENTS[parameter]), SHAPE, messages=(Literal("Do this.", language="en"),))
    messages, advice = wording(result, Graph([]))
    assert (messages, bool(advice)) == ({"en": "Do this."}, advised)


def test_a_long_value_is_not_repeated_whole():
    result = Result(FOCUS, sh(COMPONENTS["pattern"]), SHAPE, value=Literal("x" * 10_000))
    messages, _ = wording(result, Graph([]))
    assert all("xxx…" in text and len(text) < 300 for text in messages.values())


def test_somebody_elses_component_is_named():
    result = Result(FOCUS, NamedNode("http://example.org/MyComponent"), SHAPE)
    messages, _ = wording(result, Graph([]))
    assert "http://example.org/MyComponent" in messages["en"]


def test_the_phrases_are_the_same_in_both_languages():
    for table in ("phrases", "severities"):
        assert words()[table]["en"].keys() == words()[table]["nl"].keys()
    for texts in words()["findings"].values():
        assert [texts[part].keys() for part in ("message", "advice")] == [{"en", "nl"}] * 2
