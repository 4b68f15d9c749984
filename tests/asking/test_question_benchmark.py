"""Timing the named questions: what is asked, how often, and what is told of a question without an answer."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.asking.question_benchmark import LOOK_UP, Times, percentile, time_questions
from wijkgraph.asking.questions import Question
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import of_files


def question(name: str, query: str) -> Question:
    words = {"nl": name, "en": name}
    return Question(name, words, words, (), {}, (), query)


def timed(tmp_path: Path, *questions: Question, data: str = "", **more: float) -> Times:
    """The times of these questions on a small file, each asked as seldom as may be."""
    file = tmp_path / "data.nq"
    file.write_text(data or "".join(f"<a:{i}> <a:b> <a:{i + 1}> .\n" for i in range(7)), encoding="utf-8")
    return time_questions(of_files([file]), questions, seconds=0.0, limits=Limits(**more))  # type: ignore[arg-type]


def test_each_question_is_asked_and_its_rows_are_counted(tmp_path: Path) -> None:
    pairs = question("pairs", "SELECT ?s ?o { ?s ?p ?o }")
    graph = question("graph", "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER(?s != <a:3>) }")
    found = timed(tmp_path, pairs, graph)
    assert found.quads == 7
    assert [(one.question, one.rows) for one in found.timings] == [(LOOK_UP, 1), ("pairs", 7), ("graph", 6)]
    for one in found.timings:
        assert one.runs == 3
        assert one.median_ms is not None
        assert one.p99_ms is not None
        assert 0 < one.median_ms <= one.p99_ms


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * {", "not closed"),
        (
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }",
            "longer than",
        ),
    ],
)
def test_a_question_without_an_answer_is_told_with_the_reason(tmp_path: Path, query: str, why: str) -> None:
    data = "".join(f"<a:{i}> <a:b> <a:{i + 1}> .\n" for i in range(60))
    bad, good = question("bad", query), question("good", "SELECT * { <a:1> ?p ?o }")
    _, first, second = timed(tmp_path, bad, good, data=data, deadline=3).timings
    assert why in first.failed
    assert first.median_ms is None
    assert (second.failed, second.rows) == ("", 1)


def test_without_things_there_is_no_look_up(tmp_path: Path) -> None:
    found = timed(tmp_path, question("all", "SELECT * { ?s ?p ?o }"), data='_:x <a:b> "c" .\n')
    assert [one.question for one in found.timings] == ["all"]


def test_work_goes_on_until_the_seconds_are_spent(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    file = tmp_path / "data.nt"
    file.write_text("<a:1> <a:b> <a:2> .\n", encoding="utf-8")
    (one,) = time_questions(
        of_files([file]), [], seconds=0.05, progress=lambda done, total: heard.append((done, total))
    ).timings
    assert one.median_ms is not None
    assert one.runs >= 3
    assert heard[-1] == (1, 1)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(values: list[float]) -> None:
    found = percentile(values, 99)
    assert found in values
    assert sum(value <= found for value in values) >= 0.99 * len(values)
    assert percentile(values, 100) == max(values)
