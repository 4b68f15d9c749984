import ast
import re
from pathlib import Path

import pytest

from wijkgraph import validation
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.validation.findings import Result, in_words, words
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.shapes import COMPONENTS
from wijkgraph.validation.vocabulary import sh, xsd
from wijkgraph.validation.wording import wording

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


def sentences():
    """Strings of the validator's source, and those of them that are said in both languages where they stand."""
    every, said = set(), set()
    for file in Path(validation.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                every.add(node.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                [first, *_] = node.args
                if node.func.id in ("in_words", "Uncompilable") and isinstance(first, ast.Constant):
                    said.add(first.value)
    return every, said


def test_every_sentence_of_the_program_has_its_translation_and_no_other_has():
    every, said = sentences()
    for texts in words()["translations"].values():
        assert len(said) > 20
        assert said <= texts.keys() <= every
        for english, text in texts.items():
            assert set(re.findall(r"{\w+}", text)) <= set(re.findall(r"{\w+}", english)), english


def test_a_value_may_differ_by_language():
    said = in_words("{shape} ran on pySHACL: {reason}", shape="S", reason=in_words("the shape has no name"))
    assert said == {
        "en": "S ran on pySHACL: the shape has no name",
        "nl": "S liep op pySHACL: de vorm heeft geen naam",
    }
