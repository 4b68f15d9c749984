"""`wijkgraph freeze`: the text of a letter, from any file it is found in, is frozen under a key."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from wijkgraph.cli.command_context import Context, context_of, say
from wijkgraph.errors import UsageError
from wijkgraph.fetching.fetched_papers import entry_of
from wijkgraph.importing.conversion import ImportLimits
from wijkgraph.importing.importer import STDIN, Imported, import_file
from wijkgraph.letters.frozen import check_free, check_safe, freeze_text, letters_of_text
from wijkgraph.letters.view import View
from wijkgraph.names import key_of, names_at
from wijkgraph.reading.document import read_document
from wijkgraph.reading.keys import proposed_key

MaxMegabytes = Annotated[
    float,
    typer.Option("--max-mb", min=0.001, help="Most text of one paper, in MB.", envvar="WIJKGRAPH_MAX_MB"),
]
MaxPages = Annotated[
    int, typer.Option("--max-pages", min=1, help="Most pages of one PDF.", envvar="WIJKGRAPH_MAX_PAGES")
]
MaxSeconds = Annotated[
    int,
    typer.Option(
        "--max-seconds",
        min=1,
        help="Most processor time to convert one file.",
        envvar="WIJKGRAPH_MAX_SECONDS",
    ),
]
_LIMITS = ImportLimits()
MAX_MB, MAX_PAGES, MAX_SECONDS = _LIMITS.text / 1e6, _LIMITS.pages, _LIMITS.seconds


def limits_of(max_mb: float, max_pages: int, max_seconds: int) -> ImportLimits:
    """The limits that the options of a command set."""
    return ImportLimits(int(max_mb * 1e6), max_pages, max_seconds)


def freeze(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="The letter: text, PDF, XML, HTML, a saved page; - is standard input."
        ),
    ],
    key: Annotated[
        str, typer.Option("--key", help="Its key, such as kst-30995-101; else one is proposed.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take the key that is proposed.")] = False,
    max_mb: MaxMegabytes = MAX_MB,
    max_pages: MaxPages = MAX_PAGES,
    max_seconds: MaxSeconds = MAX_SECONDS,
) -> None:
    """Freezes the text of a letter: its checksum is recorded, and it is never edited again.

    Plain text is copied byte for byte. Of other files the text is taken out in a child process with limits; what was
    left out is told and recorded. Without --key nothing is written: the key is proposed.

    Example: wijkgraph freeze letter.pdf --key kst-30995-101
    """
    ours = context_of(context)
    layout = ours.layout
    layout.require_own()
    if key:  # what is wrong with it is told before a long file is read
        check_free(layout.letters / key_of(names_at(layout.base).thing("letter", key)))
    imported = import_file(source, limits_of(max_mb, max_pages, max_seconds))
    tell_import(ours, source, imported)
    check_safe(imported.text, where=source)
    document = read_document(View(imported.text))
    for remark in document.remarks:
        say(f"{source}: {ours.spoken(remark)}")
    for same in letters_of_text(layout.letters, imported.text.encode()):
        ours.say("told.same_text", source=source, key=same)
    proposed, why = proposed_key(document.first("own_id"), "" if source == STDIN else Path(source).stem)
    if not key:
        ours.say("told.key" if proposed else "told.no_key", key=proposed, why=ours.spoken(why))
        if not (yes and proposed):
            raise UsageError(
                "The letter has no key yet; nothing was written",
                where=source,
                next=f"Give --key {proposed}, or --yes." if proposed else "Give --key KEY.",
            )
    folder = layout.letters / (key or proposed)
    origin = _origin(source, imported, layout.work / "fetched")
    letter = freeze_text(imported.text.encode(), folder, layout.base, where=source, origin=origin)
    points = str(len(letter.text))  # ungrouped, as offsets are
    ours.say("told.frozen", key=letter.key, points=points, checksum=letter.checksum[:12], folder=folder)
    ours.say("told.frozen_next", key=letter.key)


def tell_import(ours: Context, source: str, imported: Imported) -> None:
    """Says on stderr what was left out of a file, and how much."""
    for remark in imported.remarks:
        say(f"{source}: {ours.spoken(remark)}")
    if imported.dropped:
        ours.say("told.left_out", source=source, parts=imported.left_out)
    elif imported.is_converted:
        ours.say("told.whole", source=source)


def _origin(source: str, imported: Imported, fetched: Path) -> Mapping[str, Any] | None:
    """The record of the file that a text was taken from; None where the text is the file, and was not fetched."""
    entry = entry_of(fetched, imported.checksum) or {}
    if not imported.is_converted and not imported.dropped and not entry:
        return None
    return {
        **{name: entry[name] for name in ("service", "id", "address", "fetched", "terms") if name in entry},
        "file": "" if source == STDIN else Path(source).name,
        "media_type": str(imported.kind),
        "sha256": imported.checksum,
        "left_out": dict(imported.dropped),
        "remarks": list(imported.remarks),
    }
