"""`wijkgraph validate`: check RDF files against shapes."""

from pathlib import Path
from typing import Annotated

import typer

from wijkgraph.errors import EngineFailure, LimitReached, SourceError, WijkgraphError
from wijkgraph.rdf import FORMATS
from wijkgraph.validation.report import Report
from wijkgraph.validation.settings import ENGINES, LANGUAGES, LEVELS, REPORT_FORMATS

CONFORMS, FOUND, USAGE, UNREADABLE, ENGINE_FAILED = range(5)


def validate(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, 'patterns', or - for stdin.")
    ],
    shapes: Annotated[
        list[str] | None, typer.Option("--shapes", "-s", help="Shapes file or folder; may be repeated.")
    ] = None,
    background: Annotated[
        list[str] | None, typer.Option("--with", help="Read along: an ontology, files the data refer to.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help=f"One of {', '.join(REPORT_FORMATS)}.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the report to this file.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(help=f"Exit 1 from this level on: {', '.join(LEVELS)}.")
    ] = "violation",
    baseline: Annotated[
        Path | None, typer.Option(help="Findings in this file pass; fixed ones are told.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(help="Write the findings of this run as a baseline.")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Targets without nodes, nodes without shape.")
    ] = False,
    most: Annotated[
        int, typer.Option("--max", min=0, help="Show at most this many findings; 0 shows all.")
    ] = 0,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print no report; the exit code tells.")
    ] = False,
    lang: Annotated[str, typer.Option(help=f"Language of the report: {', '.join(LANGUAGES)}.")] = "en",
    engine: Annotated[str, typer.Option(help=f"One of {', '.join(ENGINES)}.")] = "auto",
    stdin_format: Annotated[str, typer.Option(help="RDF format of standard input.")] = "trig",
    timeout: Annotated[float, typer.Option(min=0, help="Seconds after which to stop; 0 never.")] = 600,
) -> None:
    """Check RDF against SHACL shapes and say in which file, line and column what is wrong.

    Exit: 0 conforms, 1 findings at or above --fail-on, 2 usage, 3 unreadable data or shapes,
    4 engine failure.

    Example: wijkgraph validate data/ --shapes ontology/shapes --format sarif --output findings.sarif
    """
    for value, known, option in (
        (form, REPORT_FORMATS, "--format"),
        (fail_on, LEVELS, "--fail-on"),
        (lang, LANGUAGES, "--lang"),
        (engine, ENGINES, "--engine"),
        (stdin_format, FORMATS, "--stdin-format"),
    ):
        if value not in known:
            raise typer.BadParameter(f"'{value}' is none of {', '.join(known)}.", param_hint=option)
    options: dict[str, object] = {
        "shapes": shapes or (),
        "background": background or (),
        "engine": engine,
        "stdin_format": FORMATS[stdin_format],
        "coverage": coverage,
    }
    try:
        report = _with_baseline(_run(paths, timeout, options), baseline, write_baseline)
        if not quiet:
            _give(report.first(most), form, output, lang)
    except WijkgraphError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_code_of(error)) from error
    raise typer.Exit(_code_for(report, fail_on))


def _run(paths: list[str], timeout: float, options: dict[str, object]) -> Report:
    from wijkgraph.validation import validate as run
    from wijkgraph.validation.deadline import within

    return within(timeout, run, paths, **options)


def _give(report: Report, form: str, output: Path | None, lang: str) -> None:
    from wijkgraph.validation.reports import FORMATS as WRITERS

    text = WRITERS[form](report, lang)
    if output is None:
        typer.echo(text, nl=False)
        return
    _write(output, text)


def _with_baseline(report: Report, known: Path | None, fresh: Path | None) -> Report:
    from wijkgraph.validation.baseline import baseline_text, read_baseline, without_known

    if fresh is not None:
        _write(fresh, baseline_text(report))
    return report if known is None else without_known(report, read_baseline(known))


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SourceError(
            f"Cannot write: {error.strerror}", where=str(file), next="Check the folder."
        ) from error


def _code_of(error: WijkgraphError) -> int:
    match error:
        case EngineFailure() | LimitReached():
            return ENGINE_FAILED
        case SourceError():
            return UNREADABLE
        case _:
            return USAGE


def _code_for(report: Report, fail_on: str) -> int:
    from wijkgraph.validation import Severity

    if report.unreadable:
        return UNREADABLE
    return FOUND if report.at_least(Severity[fail_on.upper()]) else CONFORMS
