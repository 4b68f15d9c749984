"""`wijkgraph release` and `wijkgraph diff`: the dataset set down for a repository, and compared with another."""

from pathlib import Path
from typing import Annotated

import typer

from wijkgraph.cli.command_context import Context, chosen_format, context_of, tell_licence, write_out
from wijkgraph.cli.serve import service_settings
from wijkgraph.formats import MARKDOWN, TURTLE, Format, names_of_formats
from wijkgraph.namespaces import PREFIXES
from wijkgraph.project import Layout
from wijkgraph.rdf import sorted_turtle
from wijkgraph.releases.change_graph import change_graph, change_patch
from wijkgraph.releases.change_words import changes_in_words
from wijkgraph.releases.claim_changes import compare_states, read_state
from wijkgraph.releases.kept_releases import find_state, format_time
from wijkgraph.releases.release_folder import make_release
from wijkgraph.words.messages import messages

WORDS = Format("words", "md", MARKDOWN.media_type, synonyms=("markdown",), has_words=True)
PATCH = Format("patch", "rdfp", "application/rdf-patch")
DIFFERENCES = (WORDS, TURTLE, PATCH)

_Folder = Annotated[
    Path | None,
    typer.Option(
        "--to", help="Folder of the releases; `releases/` of the project unless given.", metavar="DIR"
    ),
]


def release(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="VERSION", help="Name of the release, such as 2026.1.")],
    since: Annotated[
        str | None, typer.Option(help="Release to compare with; the newest unless given.", metavar="NAME")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(help="Day from which it stands; that of the last decision on a claim unless given."),
    ] = None,
    folder: _Folder = None,
) -> None:
    """Makes a folder ready for a repository such as Zenodo: dumps, sources, checksums, metadata, what changed.

    The same files give the same bytes.

    Example: wijkgraph release 2026.1
    """
    ours = context_of(context)
    if folder is None:
        ours.layout.require_own()
    service_settings(ours)  # what cannot be served is not released
    tell_licence(ours)
    made = make_release(ours.layout, name, folder or _releases(ours.layout), since=since, date=date)
    ours.say(
        "told.released_since" if made.previous else "told.released",
        name=made.name,
        time=format_time(made.at),
        version=made.version,
        previous=made.previous,
    )
    print(made.folder)


def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="A", help="A release by name, or a folder.")],
    new: Annotated[
        str | None, typer.Argument(metavar="B", help="Another; the project as it stands without one.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help=f"One of {names_of_formats(DIFFERENCES)}.")
    ] = WORDS.name,
    folder: Annotated[
        Path | None,
        typer.Option("--from", help="Folder of the releases; `releases/` unless given.", metavar="DIR"),
    ] = None,
) -> None:
    """Tells what changed from A to B: claims added, replaced and withdrawn; in words, as RDF, or as a patch.

    Example: wijkgraph diff 2026.1
    """
    ours = context_of(context)
    chosen = chosen_format(form, DIFFERENCES)
    releases = folder or _releases(ours.layout)
    before = find_state(releases, old)
    after = _layout_of(ours, releases, new)
    changes = compare_states(read_state(before), read_state(after))
    if chosen is TURTLE:
        write_out(sorted_turtle(change_graph(changes), PREFIXES))
    elif chosen is PATCH:
        write_out(change_patch(changes))
    else:
        now = messages(ours.language).plain("changes.now")
        title = messages(ours.language).plain("changes.title", old=old, new=new or now)
        write_out(changes_in_words(changes, ours.language, title))


def _layout_of(ours: Context, releases: Path, name: str | None) -> Layout:
    return find_state(releases, name) if name else ours.layout


def _releases(layout: Layout) -> Path:
    return layout.root / "releases"
