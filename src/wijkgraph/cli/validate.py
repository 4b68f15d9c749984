"""`wijkgraph validate`: check RDF files against shapes."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal, get_args

import typer

from wijkgraph.cli.command_context import context_of
from wijkgraph.cli.exits import FINE, NOT_CONFORMING, UNREADABLE, presented
from wijkgraph.dataset.conventions import conventions_of
from wijkgraph.errors import UsageError, cannot_read, writing
from wijkgraph.rdf import FORMATS
from wijkgraph.validation.deadline import within
from wijkgraph.validation.sources import STDIN, StandardInput

_REPORT, _BASELINE = "report", "baseline"

Form = Literal["text", "json", "turtle", "sarif", "junit", "github", "markdown", "html"]
Level = Literal["violation", "warning", "info"]
Language = Literal["en", "nl"]
Engine = Literal["auto", "compiled", "pyshacl", "both"]
Syntax = Literal["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"]

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files, folders, 'patterns', or - for standard input."),
]
Shapes = Annotated[
    list[str] | None,
    typer.Option("--shapes", "-s", metavar="PATH", help="Shapes file or folder; repeatable."),
]
Along = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="PATH", help="Read along: an ontology, files referred to."),
]
Contexts = Annotated[
    list[str] | None,
    typer.Option("--context", metavar="IRI=FILE", help="A JSON-LD context, as a file; none is fetched."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write the report to this file.")]
Also = Annotated[
    list[str] | None,
    typer.Option("--also", metavar="FORMAT=FILE", help="A further report of the same run; repeatable."),
]
Baseline = Annotated[Path | None, typer.Option(help="Findings in this file pass; fixed ones are told.")]
NewBaseline = Annotated[Path | None, typer.Option(help="Write the findings of this run as a baseline.")]
Most = Annotated[
    int | None,
    typer.Option(
        "--max",
        min=0,
        help="Show the gravest findings, at most this many; 0 shows all. "
        "If not given: 1000 as text, html or for github, 200 as markdown, 25000 as sarif, else all.",
    ),
]
Memory = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="MiB of memory to take at most; 0 is no limit. If not given: nearly all that is free.",
        envvar="WIJKGRAPH_VALIDATION_MB",
    ),
]


def validate(
    context: typer.Context,
    paths: Paths = None,
    shapes: Shapes = None,
    background: Along = None,
    contexts: Contexts = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="Form of the report.")] = "text",
    output: Output = None,
    also: Also = None,
    fail_on: Annotated[Level, typer.Option(help="Exit 1 from this severity on.")] = "violation",
    baseline: Baseline = None,
    write_baseline: NewBaseline = None,
    changed_since: Annotated[str, typer.Option(help="Check what changed since this git revision.")] = "",
    coverage: Annotated[bool, typer.Option("--coverage", help="Tell what shapes reach and miss.")] = False,
    most: Most = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No report; the exit code tells.")] = False,
    lang: Annotated[Language | None, typer.Option(help="Language of the report.")] = None,
    engine: Annotated[Engine, typer.Option(help="`both` fails when the two differ.")] = "auto",
    stdin_format: Annotated[Syntax, typer.Option(help="RDF syntax of standard input.")] = "trig",
    timeout: Annotated[float, typer.Option(min=0, help="Seconds after which to stop; 0 never.")] = 600.0,
    memory_mb: Memory = None,
) -> None:
    """Checks RDF against SHACL shapes and says in which file, line and column what is wrong.

    Without PATHS our own data are checked; without --shapes our own shapes are used, with our ontology read along.

    Exit: 0 conforms, 1 findings at or above --fail-on, 2 usage, 3 unreadable data or shapes, 4 engine failure.

    Example: wijkgraph validate data/ --shapes ontology/shapes --format sarif --output findings.sarif
    """
    language = lang or context_of(context).language
    with presented(lambda: language):
        options = _inputs(context, paths, shapes, background)
        options |= {"engine": engine, "coverage": coverage, "changed_since": changed_since}
        options["memory_mb"] = memory_mb
        options["conventions"] = conventions_of(context_of(context).layout)
        options["contexts"] = dict(map(_context_file, contexts or ()))
        options["stdin"] = _stdin(options["paths"], stdin_format)
        asked = () if quiet and output is None else ((form, output),)
        reports = (*asked, *map(_further, also or ()))
        wanted = ReportOrder(reports, language, fail_on, most, baseline, write_baseline)
        code = _run(options, wanted, timeout)
    raise typer.Exit(code)


@dataclass(frozen=True)
class ReportOrder:
    """Reports to give of a run, by form and file (stdout without one), and baselines to read and write."""

    reports: tuple[tuple[str, Path | None], ...]
    language: str
    fail_on: str
    most: int | None
    baseline: Path | None
    new_baseline: Path | None


def _run(options: dict[str, Any], wanted: ReportOrder, timeout: float) -> int:
    """Validates, gives the reports, and returns the exit code.

    A report may be larger than memory, and must not be given by halves: it is whole before any of it is shown.
    """
    with TemporaryDirectory(prefix="wijkgraph-") as made:
        code = within(timeout, _produce, options, wanted, Path(made))
        if wanted.new_baseline is not None:
            _copy(Path(made) / _BASELINE, wanted.new_baseline)
        for number, (_, file) in enumerate(wanted.reports):
            _copy(Path(made) / f"{_REPORT}-{number}", file)
    return code


def _produce(options: dict[str, Any], wanted: ReportOrder, folder: Path) -> int:
    """Validates, writes reports and baseline into the folder, and returns the exit code.

    Runs in a process of its own, so that a deadline can end it.
    """
    from wijkgraph.validation import Severity
    from wijkgraph.validation import validate as run
    from wijkgraph.validation.report import baseline_text, read_baseline, without_known
    from wijkgraph.validation.reports import FORMS

    # An exit code alone needs no places.
    report = run(**options, places=bool(wanted.reports or wanted.new_baseline))
    if wanted.new_baseline is not None:
        _write(folder / _BASELINE, [baseline_text(report)])
    if wanted.baseline is not None:
        report = without_known(report, read_baseline(wanted.baseline))
    code = NOT_CONFORMING if report.at_least(Severity[wanted.fail_on.upper()]) else FINE
    for number, (form, _) in enumerate(wanted.reports):
        shown = report.first(FORMS[form].most if wanted.most is None else wanted.most)
        _write(folder / f"{_REPORT}-{number}", FORMS[form].write(shown, wanted.language))
    return UNREADABLE if report.unreadable else code


def _further(wanted: str) -> tuple[str, Path]:
    """Returns the form and the file of a further report. Raises UsageError."""
    form, _, file = wanted.partition("=")
    forms = get_args(Form)
    if form not in forms or not file:
        raise UsageError(
            f"'{wanted}' is no further report",
            where="--also",
            next=f"Write FORMAT=FILE, with one of: {', '.join(forms)}.",
        )
    return form, Path(file)


def _context_file(given: str) -> tuple[str, bytes]:
    """Returns the IRI and the bytes of a JSON-LD context. Raises UsageError and SourceError."""
    iri, _, file = given.rpartition("=")
    if not iri or not file:
        raise UsageError(f"'{given}' is no context", where="--context", next="Write IRI=FILE.")
    try:
        return iri, Path(file).read_bytes()
    except OSError as error:
        raise cannot_read(error, file) from error


def _inputs(
    context: typer.Context, paths: list[str] | None, shapes: list[str] | None, background: list[str] | None
) -> dict[str, Any]:
    along = list(background or ())
    if shapes and paths:
        return {"paths": paths, "shapes": shapes, "background": along}
    layout = context_of(context).layout
    if not shapes:
        along += [str(path) for path in (layout.ontology, layout.vocabularies) if path.exists()]
    return {
        "paths": paths or [os.path.relpath(layout.root / "data")],
        "shapes": shapes or [str(path) for path in layout.shapes_in_use],
        "background": along,
    }


def _stdin(paths: list[str], syntax: str) -> StandardInput | None:
    # Read here: a process of its own, as the run has, is not given our standard input.
    return StandardInput(sys.stdin.buffer.read(), FORMATS[syntax]) if STDIN in paths else None


def _write(file: Path, parts: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(parts)


def _copy(source: Path, file: Path | None) -> None:
    """Copies the bytes of a file to another file, or to stdout."""
    with source.open("rb") as made:
        if file is None:
            copyfileobj(made, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        with writing("the report", file), file.open("wb") as out:
            copyfileobj(made, out)
