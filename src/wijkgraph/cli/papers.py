"""`wijkgraph read`: papers are read, one or many, and what they say is printed or put into a folder."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from wijkgraph.cli.command_context import Context, context_of, say, write_out
from wijkgraph.cli.freezing import (
    MAX_MB,
    MAX_PAGES,
    MAX_SECONDS,
    MaxMegabytes,
    MaxPages,
    MaxSeconds,
    limits_of,
)
from wijkgraph.cli.tables import progress, stdout_console
from wijkgraph.errors import SourceError, UsageError, cannot_write, writing
from wijkgraph.importing.importer import STDIN
from wijkgraph.reading.crews import Crew, crew_of
from wijkgraph.reading.document import Document
from wijkgraph.reading.many_papers import (
    PaperJob,
    PaperRead,
    ResultFolder,
    lost_paper,
    paper_jobs,
    read_paper,
)
from wijkgraph.reading.proposing import reading_time
from wijkgraph.words.translations import tell

_FORMATS = ("table", "json", "trig")
Workers = Annotated[
    int, typer.Option("--workers", min=1, help="Processes of this machine that read at once.")
]
Scheduler = Annotated[
    str, typer.Option("--scheduler", help="Address of a Dask scheduler whose workers read; needs [cluster].")
]


def read(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="Papers: text, PDF, XML, HTML; folders of them; - reads standard input."
        ),
    ],
    format: Annotated[str, typer.Option("--format", help="table, json or trig.")] = "table",
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Put each result into this folder; go on where a run broke off."),
    ] = None,
    workers: Workers = 1,
    scheduler: Scheduler = "",
    max_mb: MaxMegabytes = MAX_MB,
    max_pages: MaxPages = MAX_PAGES,
    max_seconds: MaxSeconds = MAX_SECONDS,
) -> None:
    """Reads papers by rules and prints what they say: head, references, motions, commitments, studies, places.

    Nothing is written without --into. Every value comes with the words it was read from; what is not in the text is
    empty. Of several files, one that cannot be read is told and the others are read.

    Example: wijkgraph read kst-30995-97.txt --format json
    """
    if format not in _FORMATS:
        raise typer.BadParameter(f"'{format}' is neither table, json nor trig.", param_hint="--format")
    if into and format == "table":
        raise typer.BadParameter("A folder takes json or trig.", param_hint="--format")
    named = _named(files)
    ours = context_of(context)
    base = ours.layout.base if format == "trig" else ""
    jobs = paper_jobs(named, format, reading_time(), limits_of(max_mb, max_pages, max_seconds), base)
    crew = crew_of(workers, scheduler)
    if into:
        _fill(ours, into, format, crew, jobs, len(named))
        return
    results = crew.spread(read_paper, jobs, lost_paper)
    failed = _print(format, told(ours, results, len(named)))
    if failed:
        raise failed_of(failed, len(named))


def _named(files: Iterable[str]) -> list[tuple[str, str]]:
    """The stem and name of each file, those of folders included. Raises UsageError for a stem given twice."""
    found: list[tuple[str, str]] = []
    for name in files:
        if name != STDIN and Path(name).is_dir():
            inside = sorted(path for path in Path(name).iterdir() if path.is_file() and path.name[0] != ".")
            if not inside:
                raise UsageError(
                    "The folder has no files", where=name, next="Name a folder with papers in it."
                )
            found += [(path.stem, str(path)) for path in inside]
        else:
            found.append(("stdin" if name == STDIN else Path(name).stem, name))
    stems: set[str] = set()
    for stem, _ in found:
        if stem in stems:
            raise UsageError(
                f"Two files are called '{stem}'",
                next="Give each file a name of its own: it is the key in the answer.",
            )
        stems.add(stem)
    return found


def told(ours: Context, results: Iterable[PaperRead], total: int) -> Iterator[PaperRead]:
    """The results, their remarks said. Raises the error of a paper that is the only one."""
    with progress("read") as moved:
        for done, result in enumerate(results, 1):
            if result.error and total == 1:
                raise result.error
            for remark in result.remarks:
                say(f"{result.stem}: {ours.spoken(remark)}")
            if result.error:
                say(f"{result.stem}: {tell(result.error, ours.language)}")
            moved(done, total)
            yield result


def _print(format: str, results: Iterable[PaperRead]) -> int:
    """Prints each result as it comes; returns how many could not be read."""
    failed = printed = 0
    for result in results:
        if result.error:
            failed += 1
            continue
        if format == "json":
            entry = f"{json.dumps(result.stem, ensure_ascii=False)}: {result.answer}".replace("\n", "\n  ")
            write_out((",\n  " if printed else '{\n "documents": {\n  ') + entry)
        elif format == "trig":
            write_out(result.answer)
        elif result.document:
            _draw(result.stem, result.document)
        printed += 1
    if format == "json":
        write_out("\n }\n}\n" if printed else '{\n "documents": {}\n}\n')
    return failed


def _fill(ours: Context, into: Path, format: str, crew: Crew, jobs: Iterable[PaperJob], total: int) -> None:
    """Puts results into a folder, those that it has already aside."""
    with writing("the results", into):
        folder = ResultFolder(into, format)
    fresh = (job for job in jobs if not folder.has(job))
    failed = written = 0
    try:
        for result in told(ours, crew.spread(read_paper, fresh, lost_paper), total):
            failed += result.error is not None
            if not result.error:
                folder.keep(result)
                written += 1
    except OSError as error:
        raise cannot_write(error, "the results", into) from error
    finally:
        folder.close()
    ours.say("told.read_into", read=written, into=into, before=total - written - failed, failed=failed)
    if failed:
        raise failed_of(failed, total)


def failed_of(failed: int, total: int) -> SourceError:
    """The error that ends a run in which papers could not be read."""
    return SourceError(
        f"Files that could not be read: {failed} of {total}", next="The messages above say why."
    )


def _draw(stem: str, document: Document) -> None:
    console = stdout_console()
    console.print(Text(stem, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in ("field", "value", "words"):
        table.add_column(head, overflow="fold")
    for name, facts in document.facts.items():
        for value, passages in facts:
            words = " … ".join(passage.as_read for passage in passages[:2])
            table.add_row(
                Text(name), Text(_shown(value)), Text(words if len(words) < 160 else words[:159] + "…")
            )
    if table.row_count:
        console.print(table)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(
            f"{role}: {', '.join(told) if isinstance(told, list) else told}"
            for role, told in value.items()
            if told
        )
    return str(value)
