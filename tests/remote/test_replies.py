"""Results of another engine, made results of ours: nothing is lost on the way."""

import json

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat

from wijkgraph.engine.result_formats import boolean_result, graph_result, json_results, parse_solutions
from wijkgraph.engine.store import Solutions
from wijkgraph.rdf import BlankNode, Literal, NamedNode, RdfFormat, Triple
from wijkgraph.remote.dialects import PLAIN
from wijkgraph.remote.endpoint import Reply
from wijkgraph.remote.replies import ReplyReader

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
IRIS = st.sampled_from(["urn:a", "https://example.org/é?x=1#y"]).map(NamedNode)
TERMS = st.one_of(
    st.none(),
    IRIS,
    WORDS.map(Literal),
    WORDS.map(lambda words: Literal(words, language="nl-be")),
    st.tuples(WORDS, IRIS).map(lambda pair: Literal(pair[0], datatype=pair[1])),
    st.sampled_from(["b0", "b1"]).map(BlankNode),
)


def through_ours(solutions: Solutions) -> bytes:
    result = parse_solutions(json_results(solutions.variables, solutions.rows))
    return result.serialize(format=QueryResultsFormat.JSON) or b""


@given(st.lists(st.tuples(TERMS, TERMS)))
def test_rows_survive(rows: list[tuple[Literal | None, Literal | None]]) -> None:
    solutions = Solutions(("x", "y"), tuple(rows))
    body = through_ours(solutions)
    back = ReplyReader("test", PLAIN).solutions(Reply(body, "application/json", {}))
    assert back.variables == solutions.variables
    assert len(back.rows) == len(rows)
    names: dict[object, object] = {}
    for there, here in zip(back.rows, rows, strict=True):
        for one, other in zip(there, here, strict=True):
            if isinstance(other, BlankNode):
                assert names.setdefault(other, one) == one  # the same node keeps one name, whichever that is
            else:
                assert one == other


def test_yes_and_no_survive() -> None:
    assert bool(boolean_result(True)) is True
    assert bool(boolean_result(False)) is False


def test_triples_survive() -> None:
    triples = [Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal(n)) for n in range(3)]
    found = graph_result(triples).serialize(format=RdfFormat.N_TRIPLES) or b""
    assert sorted(found.decode().splitlines()) == sorted(f"{triple} ." for triple in triples)


def test_no_rows_keep_their_columns() -> None:
    body = through_ours(Solutions(("x",), ()))
    assert json.loads(body)["head"]["vars"] == ["x"]
