"""Literals of another engine that are the same as ours."""

import pytest

from wijkgraph.namespaces import PREFIXES
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, Triple, parse
from wijkgraph.remote.dialects import PLAIN
from wijkgraph.remote.dialects.virtuoso import Virtuoso
from wijkgraph.remote.readback import by_value

XSD = PREFIXES["xsd"]


def line(words: str, datatype: str) -> str:
    return f"{Triple(NamedNode('urn:a'), NamedNode('urn:b'), Literal(words, datatype=NamedNode(XSD + datatype)))} ."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("14", "nonNegativeInteger"), ("14", "integer")),
        (("007", "integer"), ("7", "integer")),
        (("-0", "integer"), ("0", "integer")),
        (("1.50", "decimal"), ("1.5", "decimal")),
        (("100", "decimal"), ("1E2", "decimal")),
        (("1", "boolean"), ("true", "boolean")),
    ],
)
def test_the_same_value(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert by_value(line(*one)) == by_value(line(*other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1", "integer"), ("1", "decimal")),
        (("P2Y", "duration"), ("24", "duration")),
        (("x", "integer"), ("0", "integer")),
        (("x", "decimal"), ("0", "decimal")),
        (("2020-03-31", "date"), ("2020-03-30", "date")),
        (("1", "string"), ("1", "integer")),
    ],
)
def test_another_value(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert by_value(line(*one)) != by_value(line(*other))


def test_words_that_look_like_a_number_stay_words() -> None:
    words = f'<urn:a> <urn:b> "\\"07\\"^^<{XSD}integer> ." .'
    assert by_value(words) == words


def test_a_duration_travels_through_virtuoso_and_comes_back() -> None:
    virtuoso = Virtuoso()
    sent = virtuoso.as_stored(line("P6M", "duration"))
    assert "P6M" in sent
    assert f"{XSD}duration" not in sent
    arrived = parse(sent.encode(), RdfFormat.N_TRIPLES, where="test")[0].object
    assert isinstance(arrived, Literal)
    assert virtuoso.as_meant(arrived) == Literal("P6M", datatype=NamedNode(f"{XSD}duration"))
    assert virtuoso.as_stored(line("12", "integer")) == line("12", "integer")
    assert virtuoso.as_meant(Literal("12")) == Literal("12")


def test_a_duration_stays_as_it_is_elsewhere() -> None:
    written = line("P6M", "duration")
    assert PLAIN.as_stored(written) == written
    assert PLAIN.as_meant(Literal("P6M")) == Literal("P6M")
