"""Validation run: read, check, place, report."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from wijkgraph.errors import EngineFailure, SourceError
from wijkgraph.rdf import Quad, Term
from wijkgraph.validation.changes import Repository, changed_statements
from wijkgraph.validation.closure import affected_nodes
from wijkgraph.validation.engines import EngineOutcome, run_engine
from wijkgraph.validation.findings import in_words
from wijkgraph.validation.inputs import ValidationInput, read_input
from wijkgraph.validation.memory import MemoryWatch
from wijkgraph.validation.report import Checked, Note, ValidationReport
from wijkgraph.validation.sources import NO_CONVENTIONS, Conventions, StandardInput
from wijkgraph.validation.target_coverage import coverage_findings, idle_shapes, measure
from wijkgraph.validation.triple_column import Numbers
from wijkgraph.validation.wording import findings_of, placed_in_shapes
from wijkgraph.words.messages import LANGUAGES
from wijkgraph.words.translations import tell


def validate(
    paths: Sequence[str | Path] = (),
    *,
    shapes: Sequence[str | Path],
    quads: Iterable[Quad] = (),
    background: Sequence[str | Path] = (),
    engine: str = "auto",
    stdin: StandardInput | None = None,
    coverage: bool = False,
    changed_since: str = "",
    conventions: Conventions = NO_CONVENTIONS,
    contexts: Mapping[str, bytes] | None = None,
    memory_mb: int | None = None,
    places: bool = True,
) -> ValidationReport:
    """Checks data against shapes and returns a report with every finding.

    The data are files, folders, patterns or `-` for `stdin` (`paths`), quads in memory (`quads`), or both; all their
    graphs are taken together. `background` is read along (an ontology with its class hierarchy, other files
    the data refer to). `coverage` also reports targets without nodes and nodes without a shape. `changed_since`
    names a git revision: only nodes that the changes since then can affect are checked, all of them when the
    shapes changed. `conventions` says how the data speak about their own named graphs. `contexts` holds JSON-LD
    contexts by IRI; none is fetched. `memory_mb` is the most memory that the process may take, in MiB: nearly all that
    is free, if not given; 0 is without limit. Without `places` the results of shapes are counted and worded, and where
    they stand is not looked for.

    Raises SourceError when something cannot be read or nothing would be checked, TooLarge when memory would not do,
    EngineFailure when an engine gives up or two disagree.
    """
    given = read_input(
        paths,
        quads=quads,
        shapes=shapes,
        background=background,
        stdin=stdin,
        conventions=conventions,
        contexts=contexts,
        memory=MemoryWatch.of(memory_mb),
    )
    if not changed_since:
        return check(given, engine, coverage=coverage, places=places)
    return _check_changed(given, Repository.around(changed_since), engine, coverage=coverage, places=places)


def _check_changed(
    given: ValidationInput, repository: Repository, engine: str, *, coverage: bool, places: bool
) -> ValidationReport:
    changed = repository.changed_files()
    if any(
        source.identity in changed or not repository.holds(source.identity) for source in given.shape_sources
    ):
        report = check(given, engine, coverage=coverage, places=places)
        note = in_words("the shapes changed, or lie outside the repository: everything was checked")
        return replace(report, notes=(*report.notes, note))
    affected = affected_nodes(given.data, given.shapes, changed_statements(repository, given.sound_sources))
    report = check(given, engine, focus=affected, coverage=coverage, places=places)
    note = in_words("only what changed since {revision} was checked", revision=repository.revision[:12])
    return replace(report, notes=(*report.notes, note))


def check(
    given: ValidationInput,
    engine: str,
    *,
    focus: Collection[Term] | None = None,
    coverage: bool = False,
    places: bool = True,
) -> ValidationReport:
    """Reports on data and shapes that were read, for all focus nodes or only those in `focus`.

    Raises SourceError when no node is a target of any shape, EngineFailure as `run_engine` does.
    """
    nodes: Numbers = frozenset().union(*(found for _, found in given.focus))
    if not nodes and not given.faults:
        raise SourceError(
            "No node in the data is a target of any shape",
            where=given.names,
            next="Nothing was checked; compare the targets of the shapes with the classes in the data.",
        )
    outcome, failure = _run(given, engine, focus)
    findings = [
        *given.faults,
        *findings_of(
            outcome.results,
            given.sound_sources if places else (),
            given.shapes.graph,
            given.data,
            given.conventions,
            given.memory,
        ),
    ]
    measured = measure(given.data, given.focus, given.background_nodes()) if coverage else None
    if measured:
        findings += coverage_findings(
            measured, given.sound_sources, given.shape_sources, given.data, given.conventions
        )
    if given.sources and places:
        findings = placed_in_shapes(findings, given.shapes, given.shape_sources)
    checked = nodes if focus is None else nodes & given.data.numbers(focus)
    return ValidationReport(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked=Checked(len(given.sources), len(given.data), len(given.shapes.targeted), len(checked)),
        engine=outcome.engine,
        notes=(*outcome.notes, *_import_notes(given), *_idle_note(given)),
        failure=failure,
        coverage=measured,
        base=given.conventions.base,
    )


def _run(given: ValidationInput, engine: str, focus: Collection[Term] | None) -> tuple[EngineOutcome, Note]:
    """Runs the engine; when it gives up on shapes already found faulty, an empty outcome and the reason."""
    try:
        return run_engine(given.data, given.shapes, engine, focus, given.memory), {}
    except EngineFailure as error:
        if any(not fault.is_about_data for fault in given.faults):
            if any(fault.rule == "shapes/sparql" for fault in given.faults):
                return EngineOutcome([], engine), in_words("a rule of the shapes is no SPARQL")
            return EngineOutcome([], engine), {language: tell(error, language).what for language in LANGUAGES}
        raise


def _import_notes(given: ValidationInput) -> list[Note]:
    read = {source.base for source in given.shape_sources}
    return [
        in_words(
            "the shapes import <{iri}>, which was not read; if it holds shapes, give it with --shapes",
            iri=iri,
        )
        for iri in given.shapes.unread_imports(read)
    ]


def _idle_note(given: ValidationInput) -> list[Note]:
    idle, number = idle_shapes(given.focus), len(given.focus)
    text = "{idle} of {number} shapes found no node to check (--coverage lists them)"
    return [in_words(text, idle=idle, number=number)] if idle else []
