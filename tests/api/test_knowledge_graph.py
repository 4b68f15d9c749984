"""The front door: what notebooks and scripts see."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import wijkgraph
from tests.conftest import ROOT
from tests.web.conftest import wait_until
from wijkgraph.api.graph_results import NamedThing
from wijkgraph.api.knowledge_graph import KnowledgeGraph
from wijkgraph.errors import (
    BadSlot,
    NotFound,
    QueryRefused,
    QuerySyntax,
    SourceError,
    StoreError,
    TooSlow,
    UnknownQuestion,
    UsageError,
)
from wijkgraph.project import Layout

COMMISSIONED = "who-commissioned-which-study"


@pytest.fixture(scope="module")
def graph(layout: Layout) -> Iterator[KnowledgeGraph]:
    with wijkgraph.open(layout.root, build=layout.build) as graph:
        yield graph


def test_importing_loads_nothing_that_takes_time() -> None:
    heavy = ["pandas", "pyarrow", "rdflib", "pyoxigraph", "fastapi", "rich"]
    code = f"import sys, wijkgraph; print([m for m in {heavy} if m in sys.modules], 'open' in dir(wijkgraph))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[] True\n"


def test_asking_loads_neither_pandas_nor_rdflib(layout: Layout) -> None:
    code = (
        "import sys, wijkgraph; wijkgraph.open(sys.argv[1], build=sys.argv[2]).ask('who-made-which-study');"
        "print([m for m in ('pandas', 'pyarrow', 'rdflib') if m in sys.modules])"
    )
    done = subprocess.check_output([sys.executable, "-c", code, layout.root, layout.build], text=True)
    assert done == "[]\n"


def test_there_is_no_other_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        _ = wijkgraph.opne  # type: ignore[attr-defined]


def test_rows_are_things_with_names_and_quotes(graph: KnowledgeGraph) -> None:
    answer = graph.ask(COMMISSIONED, study="Wijk in zicht")
    assert answer.outcome == "rows"
    client = answer[0]["client"]
    assert isinstance(client, NamedThing)
    assert client.iri.endswith("/id/ministry/bzk")
    quote = answer[0].quotes[0]
    assert quote.issued == date(2020, 3, 31)
    assert graph.letters["kst-30995-98"].text[quote.start : quote.end].split() == quote.text.split()


def test_a_thing_of_an_answer_fills_the_slot_of_the_next(graph: KnowledgeGraph) -> None:
    study = graph.explain("Wijk in zicht").thing
    assert len(graph.ask(COMMISSIONED, study=study)) == len(graph.ask(COMMISSIONED, study="Wijk in zicht"))


def test_a_slot_that_is_none_is_left_out(graph: KnowledgeGraph) -> None:
    assert len(graph.ask(COMMISSIONED, study=None)) == len(graph.ask(COMMISSIONED))


def test_the_language_is_that_of_the_graph_or_of_the_call(graph: KnowledgeGraph) -> None:
    assert graph.ask(COMMISSIONED).asked.startswith("Who commissioned")
    assert graph.ask(COMMISSIONED, language="nl").asked.startswith("Wie gaf opdracht")


def test_only_a_recorded_silence_is_one(graph: KnowledgeGraph) -> None:
    silent = graph.ask(COMMISSIONED, study="veerkracht-in-het-corporatiebezit")
    assert silent.silence is not None
    assert silent.silence.searched
    assert len(silent) == 0
    told = graph.ask(COMMISSIONED, study="Wijk in zicht")
    assert told.silence is None


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda g: g.ask("who-knows"), UnknownQuestion),
        (lambda g: g.ask(COMMISSIONED, studie="x"), BadSlot),
        (lambda g: g.ask(COMMISSIONED, study="no such study"), BadSlot),
        (lambda g: g.ask(COMMISSIONED, language="fr"), UsageError),
        (lambda g: g.explain("no such thing"), NotFound),
        (lambda g: g.cite("no such thing"), NotFound),
        (lambda g: g.cite(form="docx"), UsageError),
        (lambda g: g.select("ASK { ?s ?p ?o }"), QuerySyntax),
        (lambda g: g.select("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), QueryRefused),
        (lambda g: g.construct("SELECT * WHERE { ?s ?p ?o }"), QuerySyntax),
    ],
)
def test_mistakes_are_errors_of_the_tree(graph: KnowledgeGraph, call, error) -> None:
    with pytest.raises(error) as raised:
        call(graph)
    assert isinstance(raised.value, wijkgraph.WijkgraphError)


def test_a_folder_that_is_no_project_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Not a wijkgraph folder"):
        wijkgraph.open(tmp_path)


def test_a_language_nobody_speaks_here_is_told_at_once() -> None:
    with pytest.raises(UsageError, match="'de'"):
        wijkgraph.open(language="de")


def test_after_closing_nothing_answers(layout: Layout) -> None:
    with wijkgraph.open(layout.root, build=layout.build) as graph:
        assert graph.version
    with pytest.raises(UsageError, match="closed"):
        graph.ask(COMMISSIONED)
    with pytest.raises(UsageError, match="closed"):
        _ = graph.version


def test_an_explanation_tells_what_points_at_the_thing(graph: KnowledgeGraph) -> None:
    found = graph.explain("kst-30995-98")
    assert found.thing.kind == "letter"
    assert {row["points_here"] for row in found} == {True, False}
    assert all(row.quotes for row in found)


def test_a_claim_is_explained_by_what_it_says(graph: KnowledgeGraph) -> None:
    rows = graph.select("SELECT ?claim { ?claim a <https://w3id.org/wijkgraph/def#Claim> } LIMIT 1").rows
    assert len(graph.explain(str(rows[0]["claim"]))) > 0


def test_hits_are_things_and_passages(graph: KnowledgeGraph) -> None:
    hits = graph.search("rotterdam zuid")
    assert hits[0]["thing"].iri.endswith("/id/area/rotterdam-zuid")  # type: ignore[union-attr]
    passages = [row for row in hits if row["kind"] == "passage"]
    assert passages
    assert all(row.quotes[0].issued for row in passages)
    assert str(hits).splitlines()[:2] == ["rotterdam zuid", f"  {hits[0]['thing']} (area)"]
    assert len(graph.search("rotterdam", most=2)) == 2
    assert len(graph.search("")) == 0


def test_literals_are_values_of_python(graph: KnowledgeGraph) -> None:
    query = "SELECT * WHERE { VALUES (?n ?t ?d ?x) { (3 true '2020-03-31'^^<%sdate> 'x'@nl) } }"
    [row] = graph.select(query % "http://www.w3.org/2001/XMLSchema#").rows
    assert dict(row) == {"n": 3, "t": True, "d": date(2020, 3, 31), "x": "x"}


@pytest.mark.slow
def test_the_merge_goes_to_rdflib_triple_by_triple(graph: KnowledgeGraph) -> None:
    merge = graph.to_rdflib()
    [row] = graph.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows
    assert len(merge) == row["n"]


@pytest.mark.slow
def test_the_dataset_keeps_every_claim_in_its_graph(graph: KnowledgeGraph) -> None:
    dataset = graph.to_rdflib_dataset()
    [row] = graph.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    named = sum(len(one) for one in dataset.graphs()) - len(dataset.default_graph)
    assert named == row["n"]


def test_a_notebook_shows_tables_whose_text_is_text(graph: KnowledgeGraph) -> None:
    shown = graph.ask(COMMISSIONED, study="Wijk in zicht")._repr_html_()
    assert shown.count("<tr>") == 3
    assert 'href="https://w3id.org/wijkgraph/id/ministry/bzk"' in shown
    odd = graph.select("SELECT ('<b>&' AS ?x) {}")._repr_html_()
    assert "&lt;b&gt;&amp;" in odd
    assert "<b>" not in odd


def test_a_link_of_a_notebook_is_never_a_script() -> None:
    from wijkgraph.api.graph_results import ResultRow, html_table

    shown = html_table("", [ResultRow({"x": NamedThing("n", "javascript:alert(1)")})], ["x"])
    assert "href" not in shown


def test_validation_has_findings_with_places() -> None:
    folder = ROOT / "docs" / "examples" / "python"
    checked = wijkgraph.validate(folder / "neighbourhood.ttl", shapes=folder / "shapes.ttl")
    assert not checked.conforms
    assert [finding.place.line for finding in checked.findings] == [4]
    assert checked.table.rows[0][2] == 4
    assert "written in digits" in checked._repr_html_()


def test_without_shapes_those_of_the_project_are_used() -> None:
    checked = wijkgraph.validate(str(ROOT / "ontology" / "examples" / "*.ttl"))
    assert checked.report.checked.shapes > 20
    assert "violation" not in {finding.severity.word for finding in checked.findings}


RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_a_query_that_runs_away_is_stopped(graph: KnowledgeGraph) -> None:
    with pytest.raises(TooSlow, match=r"0\.5 s"):
        graph.select(RUNAWAY, timeout=0.5)
    with pytest.raises(TooSlow):
        graph.construct(RUNAWAY.replace("SELECT (COUNT(*) AS ?n)", "CONSTRUCT { ?a ?e ?i }"), timeout=0.5)
    assert len(graph.select("SELECT * { ?s a <https://w3id.org/wijkgraph/def#Letter> }")) > 4


def test_without_a_timeout_a_query_runs_in_this_process(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT * { ?s a <https://w3id.org/wijkgraph/def#Letter> } ORDER BY ?s"
    limited = graph.select(query).rows
    monkeypatch.delattr("wijkgraph.engine.pool_in_thread.PoolInThread")
    assert graph.select(query, timeout=None).rows == limited


def test_where_nothing_can_be_stopped_that_is_told(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, which forks no process."""
    monkeypatch.setattr("wijkgraph.api.stopped_queries.can_hold_workers", lambda: False)
    with wijkgraph.open(layout.root, build=layout.build) as graph:
        assert len(graph.ask(COMMISSIONED)) > 0
        with pytest.raises(StoreError, match="no query could be stopped") as told:
            graph.select("SELECT * { ?s ?p ?o } LIMIT 1")
        assert "timeout=None" in told.value.next
        assert len(graph.select("SELECT * { ?s ?p ?o } LIMIT 1", timeout=None)) == 1


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_timeout_is_a_time(graph: KnowledgeGraph, timeout: float) -> None:
    with pytest.raises(UsageError, match="is no timeout"):
        graph.select("SELECT * { ?s ?p ?o } LIMIT 1", timeout=timeout)


def test_closing_ends_the_processes_of_queries(layout: Layout) -> None:
    graph = wijkgraph.open(layout.root, build=layout.build)
    graph.select("SELECT * { ?s ?p ?o } LIMIT 1")
    keeper = graph._pool._pool.state().keeper_pid
    assert Path(f"/proc/{keeper}").exists()
    graph.close()
    assert not Path(f"/proc/{keeper}").exists()


def test_a_program_that_forgets_to_close_ends_all_the_same(layout: Layout) -> None:
    code = (
        "import sys, wijkgraph; graph = wijkgraph.open(sys.argv[1], build=sys.argv[2]);"
        "print(len(graph.select('SELECT * { ?s ?p ?o } LIMIT 1')), graph._pool._pool.state().keeper_pid)"
    )
    command = [sys.executable, "-c", code, layout.root, layout.build]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    rows, keeper = done.stdout.split()
    assert (rows, done.stderr) == ("1", "")
    wait_until(lambda: not Path(f"/proc/{keeper}").exists())
