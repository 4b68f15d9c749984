"""`wijkgraph bench`: times the named questions on this machine."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wijkgraph.asking.questions import find_question
from wijkgraph.cli.command_context import chosen_format, context_of, say, write_out
from wijkgraph.cli.tables import TABLE, progress, stdout_console
from wijkgraph.engine.limits import Limits
from wijkgraph.formats import JSON, names_of_formats

if TYPE_CHECKING:
    from wijkgraph.asking.question_benchmark import Times

FORMATS = (TABLE, JSON)


def bench(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION", help="Named questions; all without one.")
    ] = None,
    dataset: Annotated[
        list[Path] | None, typer.Option(help="RDF file to ask instead of wijkgraph's own data. Repeatable.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.0, help="Seconds of work for each question.")] = 1.0,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds of work one query may take.")] = 30.0,
    form: Annotated[
        str, typer.Option("--format", "-f", help=f"One of {names_of_formats(FORMATS)}.")
    ] = "table",
) -> None:
    """Times the named questions and a look-up on this machine: milliseconds to the last byte, through the engine.

    `wijkgraph --store URL bench` asks an engine elsewhere. Exits with 1 when a question was not answered.

    Example: wijkgraph bench --seconds 3 --format json
    """
    chosen = chosen_format(form, FORMATS)
    # The engine's pool is imported by whom it serves; other commands start without it.
    from wijkgraph.asking.question_benchmark import time_questions

    ours = context_of(context)
    questions = [find_question(ours.questions, name) for name in names or ours.questions]
    limits = Limits(deadline=timeout)
    with progress("questions") as tell:
        times = time_questions(
            ours.newest(dataset or (), limits)(),
            questions,
            seconds=seconds,
            limits=limits,
            language=ours.language,
            progress=tell,
        )
    machine = _machine()
    if chosen is JSON:
        write_out(json.dumps({"machine": machine, **asdict(times)}, indent=2, ensure_ascii=False) + "\n")
    else:
        _draw(stdout_console(), times)
        took = f"{times.load_seconds:.2f}"
        ours.say("told.ready", machine=", ".join(machine.values()), version=times.version, seconds=took)
    raise typer.Exit(1 if any(timing.failed for timing in times.timings) else 0)


def _draw(console: Console, times: "Times") -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("question", overflow="fold")
    for head in ("rows", "runs", "median ms", "p99 ms"):
        table.add_column(head, justify="right")
    for one in times.timings:
        if one.failed:
            table.add_row(Text(one.question), Text("–"), Text("0"), Text("–"), Text("–"))
        else:
            cells = (one.rows, one.runs, f"{one.median_ms:.2f}", f"{one.p99_ms:.2f}")
            table.add_row(Text(one.question), *(Text(str(cell)) for cell in cells))
    console.print(table)
    for one in times.timings:
        if one.failed:
            say(f"{one.question}: {one.failed}")


def _machine() -> Mapping[str, str]:
    """Machine and versions, without which figures of two runs cannot be compared."""
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": f"{os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "python": f"Python {platform.python_version()}",
        "wijkgraph": f"wijkgraph {version('wijkgraph')}",
        "pyoxigraph": f"pyoxigraph {version('pyoxigraph')}",
    }
