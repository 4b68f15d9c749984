"""A chart beside an answer: bars for whole numbers, and none where they would mislead."""

import pytest

from tests.ours import thing
from wijkgraph.asking.answers import Answer, Row
from wijkgraph.asking.questions import Question
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.web.site.charts import Bar, chart_of

HOMES, AREA = thing("topic", "homes"), thing("area", "west")


def number(value: int) -> Literal:
    return Literal(str(value), datatype=term("xsd:integer"))


def answer(*rows: tuple[Term | None, ...], columns: tuple[str, ...] = ("what", "amount")) -> Answer:
    asked = Question("q", {}, {}, (), {}, (), "")
    return Answer(asked, {}, columns, tuple(Row(values, ()) for values in rows), (), (), "", "v")


def test_each_row_with_a_number_has_its_bar() -> None:
    drawn = chart_of(
        answer((HOMES, number(30)), (AREA, number(40)), (Literal("geen"), None), (Literal("nul"), number(0))),
        {HOMES: Literal("woningen", language="nl")},
    )
    assert drawn == (Bar("woningen", 30, 75.0), Bar("id/area/west", 40, 100.0), Bar("nul", 0, 0.0))


def test_one_name_with_two_numbers_is_a_contradiction_and_no_chart() -> None:
    said = [(HOMES, number(30)), (AREA, number(40))]
    assert chart_of(answer(*said), {})
    assert chart_of(answer(*said, (HOMES, number(31))), {}) == ()
    assert len(chart_of(answer(*said, (HOMES, number(30))), {})) == 2  # the same twice contradicts nothing


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(HOMES, number(1))],
        [(thing("area", f"a{at}"), number(at)) for at in range(41)],
        [(HOMES, number(1)), (AREA, number(-1))],
        [(HOMES, number(0)), (AREA, number(0))],
        [(HOMES, number(1)), (AREA, Literal("2"))],
        [(HOMES, NamedNode("urn:1")), (AREA, number(2))],
        [(number(1), number(2)), (number(2), number(3))],
    ],
    ids=["none", "one", "too many", "below zero", "all zero", "text", "thing", "no names"],
)
def test_what_a_chart_cannot_say_it_does_not_say(rows: list[tuple[Term | None, ...]]) -> None:
    assert chart_of(answer(*rows), {}) == ()


def test_two_to_forty_rows_make_a_chart() -> None:
    for many in (2, 40):
        rows = [(thing("area", f"a{at}"), number(at)) for at in range(many)]
        assert len(chart_of(answer(*rows), {})) == many
