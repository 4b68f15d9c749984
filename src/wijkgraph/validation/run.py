"""One validation run: read, check, place, report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.errors import SourceError
from wijkgraph.layout import find_layout
from wijkgraph.rdf import Quad, RdfFormat, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engines import run_engine
from wijkgraph.validation.findings import Finding
from wijkgraph.validation.loading import load_data, load_shapes
from wijkgraph.validation.placing import place_results
from wijkgraph.validation.report import Checked, Report
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.sources import Source, find_sources
from wijkgraph.validation.targets import Classes, focus_set


@dataclass(frozen=True)
class Job:
    """Everything a run needs, read and ready."""

    data: DataGraph
    shapes: Shapes
    sources: tuple[Source, ...]
    shape_sources: tuple[Source, ...]
    faults: tuple[Finding, ...]

    @property
    def sound_sources(self) -> tuple[Source, ...]:
        """The sources whose triples are in the data."""
        broken = {fault.place.file for fault in self.faults}
        return tuple(source for source in self.sources if source.name not in broken)

    def focus_nodes(self) -> set[Term]:
        """Every node that some shape is about."""
        classes = Classes(self.data)
        return set().union(*(focus_set(self.data, shape, classes) for shape in self.shapes.targeted))


def validate(
    paths: Sequence[str | Path] = (),
    *,
    quads: Iterable[Quad] = (),
    shapes: Sequence[str | Path] = (),
    background: Sequence[str | Path] = (),
    engine: str = "auto",
    stdin_format: RdfFormat | None = None,
) -> Report:
    """Check data against shapes and return every finding.

    The data are files, folders, patterns or `-` (`paths`), quads in memory (`quads`), or both; all their
    graphs are taken together. `background` is read along (an ontology with its class hierarchy, other files
    the data refer to). Without `shapes`, the layout's own shapes are used. Raises SourceError when something
    cannot be read or nothing would be checked, EngineFailure when an engine gives up or two disagree.
    """
    job = prepare(paths, quads=quads, shapes=shapes, background=background, stdin_format=stdin_format)
    focus = job.focus_nodes()
    if not focus and not job.faults:
        raise SourceError(
            "No node in the data is a target of any shape",
            where=", ".join(source.name for source in job.sources),
            next="Nothing was checked; compare the targets of the shapes with the classes in the data.",
        )
    outcome = run_engine(job.data, job.shapes, engine)
    findings = [*job.faults, *place_results(outcome.results, job.sound_sources, job.shapes.graph)]
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked=Checked(len(job.sources), len(job.data), len(job.shapes.targeted), len(focus)),
        engine=outcome.engine,
        notes=tuple(outcome.notes),
    )


def prepare(
    paths: Sequence[str | Path],
    *,
    quads: Iterable[Quad] = (),
    shapes: Sequence[str | Path] = (),
    background: Sequence[str | Path] = (),
    stdin_format: RdfFormat | None = None,
) -> Job:
    """Find and read data and shapes. Raises SourceError when one cannot be read or there are no data."""
    loaded_shapes, shape_sources = load_shapes(shapes or [find_layout().shapes])
    sources = find_sources([*paths, *background], stdin_format=stdin_format)
    data, faults = load_data(sources, quads)
    if not len(data) and not faults:
        raise SourceError(
            "There is no triple in the data",
            where=", ".join(source.name for source in sources),
            next="Nothing was checked; give files with data.",
        )
    return Job(data, loaded_shapes, tuple(sources), tuple(shape_sources), tuple(faults))
