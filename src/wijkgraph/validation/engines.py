"""Which engine runs which shape."""

from collections.abc import Collection
from dataclasses import dataclass

from wijkgraph.rdf import Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Result
from wijkgraph.validation.report import Note
from wijkgraph.validation.shapes import Shapes


@dataclass(frozen=True)
class Outcome:
    """The results, the engine that gave them, and what should be known about the way there."""

    results: tuple[Result, ...]
    engine: str
    notes: tuple[Note, ...] = ()


def run_engine(
    data: DataGraph, shapes: Shapes, engine: str, focus: Collection[Term] | None = None
) -> Outcome:
    """The results of one engine. Raises EngineFailure when it cannot run the shapes."""
    from wijkgraph.validation.engine_pyshacl import run_pyshacl

    return Outcome(tuple(run_pyshacl(data.statements(), shapes.graph, focus=focus)), "pyshacl")
