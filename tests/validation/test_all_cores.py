"""Work shared out over forks: the same answers in the same order, and no process that stays behind."""

import os
import signal
import time
from pathlib import Path

import pytest

from wijkgraph.errors import EngineFailure, SourceError
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.validation import engines
from wijkgraph.validation.all_cores import shared_out
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.deadline import within
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.shapes import Shapes

from .conftest import PREFIXES

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="forks share work on Linux only")

SHAPES = (
    PREFIXES
    + """
ex:A a sh:NodeShape ; sh:targetClass ex:T ; sh:nodeKind sh:BlankNode ;
  sh:property [ sh:path ex:p ; sh:maxCount 1 ] , [ sh:path ex:q ; sh:minCount 1 ] .
ex:B a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:closed true ;
  sh:sparql [ sh:select "SELECT $this ?value WHERE { $this <http://example.org/p> ?value }" ] .
ex:C a sh:PropertyShape ; sh:targetObjectsOf ex:p ; sh:path [ sh:inversePath ex:p ] ; sh:class ex:None .
ex:D a sh:NodeShape ; sh:targetClass ex:T ;
  sh:sparql [ sh:select "SELECT $this WHERE { $this <http://example.org/p> ?value } LIMIT 1" ] .
"""
)


DATA = PREFIXES + "".join(f"ex:n{n} a ex:T ; ex:p ex:n{n // 2} , {n % 7} .\n" for n in range(60))


def test_the_same_results_in_the_same_order(monkeypatch):
    data, shapes = (parse(text.encode(), RdfFormat.TURTLE, where="test") for text in (DATA, SHAPES))
    read = DataGraph(data), Shapes(Graph(map(parts, shapes)))
    alone = engines.run_engine(*read, "auto")
    monkeypatch.setattr(engines, "_MANY", 0)
    monkeypatch.setattr(engines, "cores", lambda: 3)
    together = engines.run_engine(*read, "auto")
    assert len(alone.results) > 300
    assert [each.identity for each in together.results] == [each.identity for each in alone.results]
    assert (together.engine, together.notes) == (alone.engine, alone.notes)


def begun(folder: Path, processes: int) -> None:
    """Waits until so many processes have begun: one that begins late finds the work done by others."""
    (folder / str(os.getpid())).touch()
    end = time.monotonic() + 60
    while len(list(folder.iterdir())) < processes and time.monotonic() < end:
        time.sleep(0.01)


def test_every_process_takes_its_share(tmp_path):
    def work(number: int) -> int:
        begun(tmp_path, 3)
        return os.getpid()

    answers = shared_out(work, [[number] for number in range(12)], 3)
    assert sorted(answers) == list(range(12))
    assert len(set(answers.values())) == 3


def test_an_error_in_any_process_is_raised(tmp_path):
    parent = os.getpid()

    def work(number: int) -> int:
        begun(tmp_path, 2)
        if os.getpid() != parent:
            raise SourceError("The helper found a fault")
        return number

    with pytest.raises(SourceError, match="The helper found a fault"):
        shared_out(work, [[number] for number in range(6)], 2)


def test_a_process_that_dies_is_told(tmp_path):
    parent = os.getpid()

    def work(number: int) -> int:
        begun(tmp_path, 2)
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(EngineFailure, match="A validation process died"):
        shared_out(work, [[number] for number in range(6)], 2)


def test_a_deadline_ends_them_all(tmp_path):
    def work(number: int) -> int:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(60)
        return number

    with pytest.raises(EngineFailure, match="was stopped after 5 s"):
        within(5, shared_out, work, [[0], [1], [2]], 3)
    started = [int(file.name) for file in tmp_path.iterdir()]
    assert len(started) == 3
    for _ in range(600):
        alive = [process for process in started if _runs(process)]
        if not alive:
            return
        time.sleep(0.1)
    assert alive == []


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")
