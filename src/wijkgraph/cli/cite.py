"""`wijkgraph cite`: the citation of a thing, an answer or the dataset."""

from typing import Annotated

import typer

from wijkgraph.citing.citation import CITATIONS
from wijkgraph.cli.command_context import chosen_format, context_of, write_out
from wijkgraph.errors import UsageError
from wijkgraph.formats import CITATION, names_of_formats


def cite(
    context: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A thing, or a question; the whole dataset without one."),
    ] = None,
    slot: Annotated[
        list[str] | None,
        typer.Option("--slot", metavar="NAME=VALUE", help="What is filled in in the question; repeatable."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help=f"One of {names_of_formats(CITATIONS)}.")
    ] = CITATION.name,
) -> None:
    """Prints the citation of a thing, of an answer to a named question, or of the dataset.

    Example: wijkgraph cite "Wijk in zicht" --format bibtex
    """
    ours = context_of(context)
    chosen = chosen_format(form, tuple(CITATIONS))
    if what is not None and what in ours.questions:
        citation = ours.graph.ask(what, **dict(map(_filled, slot or ()))).citation
    elif slot:
        raise UsageError(
            "Only a question has slots", where="--slot", next="Name the question; `wijkgraph ask` lists them."
        )
    else:
        citation = ours.graph.citation(what)
    write_out(CITATIONS[chosen](citation))


def _filled(given: str) -> tuple[str, str]:
    """Name and value of a slot. Raises UsageError."""
    name, is_told, value = given.partition("=")
    if not is_told or not name:
        raise UsageError(f"'{given}' fills no slot", where="--slot", next="Write NAME=VALUE.")
    return name.replace("-", "_"), value
