"""`wijkgraph init`: a folder for a project of one's own."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from wijkgraph.cli.command_context import Context, context_of
from wijkgraph.errors import UsageError
from wijkgraph.project_file import CC0, Project, check_base, check_languages
from wijkgraph.starting.new_project import check_project, write_project


def init(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of the project: a new or an empty one.")
    ],
    title: Annotated[str, typer.Option(help="Title of the site and the dataset.")] = "",
    base: Annotated[
        str, typer.Option(help="Address under which your things are named, with a slash at its end.")
    ] = "",
    publisher: Annotated[str, typer.Option(help="Who publishes the data.")] = "",
    language: Annotated[str, typer.Option(help="Languages of the pages: nl, en, or nl,en.")] = "nl,en",
    licence: Annotated[str, typer.Option(help="Address of the licence of the data.")] = CC0,
) -> None:
    """Makes a folder for letters of your own, which builds, checks, serves and publishes at once.

    Asks for what is missing on a terminal. Ontology and general questions are used from the package.

    Example: wijkgraph init my-letters --title "Our letters" --base https://data.example.org/ --publisher "Our town"
    """
    languages = check_languages(part.strip() for part in language.split(",") if part.strip())
    _check_given({"--base": base, "--title": title, "--publisher": publisher})
    ours = context_of(context)
    base = check_base(base or _asked(ours, "init.base"))
    title = title or _asked(ours, "init.title")
    publisher = publisher or _asked(ours, "init.publisher")
    project = Project(
        base=base,
        title=dict.fromkeys(languages, title),
        description=dict.fromkeys(languages, ""),
        languages=languages,
        publisher=publisher,
        publisher_page=base,
        licence=licence,
    )
    for path in write_project(folder, check_project(project)):
        print(path, flush=True)
    ours.say("told.next", folder=shlex.quote(str(folder)))


def _check_given(options: Mapping[str, str]) -> None:
    """Raises UsageError that names all options left out, where no terminal is there to ask on."""
    missing = [option for option, given in options.items() if not given]
    if missing and not sys.stdin.isatty():
        raise UsageError(
            "A project has a base, a title and a publisher", next=f"Still to give: {', '.join(missing)}."
        )


def _asked(ours: Context, question: str) -> str:
    """The answer to a question on the terminal, which is put in the language of messages."""
    from wijkgraph.words.messages import messages

    return str(typer.prompt(messages(ours.language).plain(question), err=True))
