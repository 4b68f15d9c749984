"""One validation run: read, check, place, report."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from wijkgraph.errors import EngineFailure, SourceError
from wijkgraph.project import find_layout
from wijkgraph.rdf import Quad, Term
from wijkgraph.validation.changes import Repository, changed_statements
from wijkgraph.validation.closure import affected_nodes
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.engines import Outcome, run_engine
from wijkgraph.validation.findings import Finding
from wijkgraph.validation.graph import parts
from wijkgraph.validation.loading import load_data, load_shapes, require_shapes
from wijkgraph.validation.placing import place_results
from wijkgraph.validation.report import Checked, Note, Report
from wijkgraph.validation.shapes import Shape, Shapes
from wijkgraph.validation.shapes_lint import UNREADABLE_RULES, lint_shapes
from wijkgraph.validation.sources import Source, StandardInput, find_sources, read_source
from wijkgraph.validation.target_coverage import coverage_findings, idle_shapes, measure
from wijkgraph.validation.targets import Classes, focus_set


@dataclass(frozen=True)
class Job:
    """Everything a run needs, read and ready. `faults` are findings made while reading."""

    data: DataGraph
    shapes: Shapes
    sources: tuple[Source, ...]
    shape_sources: tuple[Source, ...]
    faults: tuple[Finding, ...]
    background: tuple[Source, ...] = ()

    @property
    def sound_sources(self) -> tuple[Source, ...]:
        """The sources whose triples are in the data."""
        broken = {fault.place.file for fault in self.faults if fault.rule == "syntax"}
        return tuple(source for source in self.sources if source.name not in broken)

    @cached_property
    def focus(self) -> list[tuple[Shape, set[Term]]]:
        """Each shape with targets, and the nodes it is about."""
        classes = Classes(self.data)
        return [(shape, focus_set(self.data, shape, classes)) for shape in self.shapes.targeted]

    def background_nodes(self) -> set[Term]:
        """The nodes that the background files describe: known, but not what is being checked."""
        return {parts(quad)[0] for source in self.background for quad in read_source(source)}

    @property
    def names(self) -> str:
        """The files that were to be checked, for a message."""
        return ", ".join(source.name for source in self.sources if source not in self.background)


def validate(
    paths: Sequence[str | Path] = (),
    *,
    quads: Iterable[Quad] = (),
    shapes: Sequence[str | Path] = (),
    background: Sequence[str | Path] = (),
    engine: str = "auto",
    stdin: StandardInput | None = None,
    coverage: bool = False,
    changed_since: str = "",
) -> Report:
    """Check data against shapes and return every finding.

    The data are files, folders, patterns or `-` for `stdin` (`paths`), quads in memory (`quads`), or both; all their
    graphs are taken together. `background` is read along (an ontology with its class hierarchy, other files
    the data refer to). Without `shapes`, the layout's own shapes are used. `coverage` also reports targets
    without nodes and nodes without a shape. `changed_since` names a git revision: only nodes that the changes
    since then can affect are checked, all of them when the shapes changed.

    Raises SourceError when something cannot be read or nothing would be checked, EngineFailure when an engine
    gives up or two disagree.
    """
    job = prepare(paths, quads=quads, shapes=shapes, background=background, stdin=stdin)
    if not changed_since:
        return check(job, engine, coverage=coverage)
    return _check_changed(job, Repository.around(changed_since), engine, coverage=coverage)


def _check_changed(job: Job, repository: Repository, engine: str, *, coverage: bool) -> Report:
    changed = repository.changed_files()
    if any(
        source.identity in changed or not repository.holds(source.identity) for source in job.shape_sources
    ):
        report = check(job, engine, coverage=coverage)
        return replace(report, notes=(*report.notes, _SHAPES_CHANGED))
    affected = affected_nodes(job.data, job.shapes, changed_statements(repository, job.sound_sources))
    report = check(job, engine, focus=affected, coverage=coverage)
    note = {
        "en": f"only what changed since {repository.revision[:12]} was checked",
        "nl": f"alleen wat sinds {repository.revision[:12]} wijzigde is gecontroleerd",
    }
    return replace(report, notes=(*report.notes, note))


_SHAPES_CHANGED = {
    "en": "the shapes changed, or lie outside the repository: everything was checked",
    "nl": "de vormen zijn gewijzigd, of liggen buiten de repository: alles is gecontroleerd",
}


def check(job: Job, engine: str, *, focus: Collection[Term] | None = None, coverage: bool = False) -> Report:
    """The report on data and shapes that were read, for all focus nodes or only those in `focus`."""
    nodes = set().union(*(found for _, found in job.focus))
    if not nodes and not job.faults:
        raise SourceError(
            "No node in the data is a target of any shape",
            where=job.names,
            next="Nothing was checked; compare the targets of the shapes with the classes in the data.",
        )
    outcome, failure = _run(job, engine, focus)
    findings = [*job.faults, *place_results(outcome.results, job.sound_sources, job.shapes.graph)]
    measured = measure(job.data, job.focus, job.background_nodes()) if coverage else None
    if measured:
        findings += coverage_findings(measured, job.sound_sources, job.shape_sources)
    checked = nodes if focus is None else nodes & set(focus)
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked=Checked(len(job.sources), len(job.data), len(job.shapes.targeted), len(checked)),
        engine=outcome.engine,
        notes=(*outcome.notes, *_idle_note(job)),
        failure=failure,
        coverage=measured,
    )


def _run(job: Job, engine: str, focus: Collection[Term] | None) -> tuple[Outcome, str]:
    """The outcome of the engine; when it gives up on shapes already found faulty, an empty one and the reason."""
    try:
        return run_engine(job.data, job.shapes, engine, focus), ""
    except EngineFailure as error:
        if any(not fault.is_about_data for fault in job.faults):
            return Outcome([], engine), error.what
        raise


def _idle_note(job: Job) -> list[Note]:
    idle, number = idle_shapes(job.focus), len(job.focus)
    if not idle:
        return []
    return [
        {
            "en": f"{idle} of {number} shapes found no node to check (--coverage lists them)",
            "nl": f"{idle} van {number} vormen vonden geen knoop om te controleren (--coverage noemt ze)",
        }
    ]


def prepare(
    paths: Sequence[str | Path],
    *,
    quads: Iterable[Quad] = (),
    shapes: Sequence[str | Path] = (),
    background: Sequence[str | Path] = (),
    stdin: StandardInput | None = None,
) -> Job:
    """Find and read data and shapes. Raises SourceError when one cannot be read or there are no data."""
    loaded_shapes, shape_sources = load_shapes(shapes or [find_layout().shapes])
    shape_faults = lint_shapes(loaded_shapes, shape_sources)
    for fault in shape_faults:
        if fault.rule in UNREADABLE_RULES:
            raise SourceError(fault.message("en"), where=str(fault.place), next="Mend the shapes file first.")
    require_shapes(loaded_shapes, shape_sources)
    own = find_sources(paths, stdin=stdin)
    known = {source.identity for source in own}
    extra = [each for each in find_sources(background, first_number=len(own)) if each.identity not in known]
    sources = [*own, *extra]
    data, faults = load_data(sources, quads)
    if not len(data) and not faults:
        raise SourceError(
            "There is no triple in the data",
            where=", ".join(source.name for source in sources),
            next="Nothing was checked; give files with data.",
        )
    return Job(
        data, loaded_shapes, tuple(sources), tuple(shape_sources), (*shape_faults, *faults), tuple(extra)
    )
