"""`wijkgraph coverage`: each letter sentence by sentence, with the claims that rest on it."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from wijkgraph.cli.context import context_of
from wijkgraph.cli.tables import claim_lines, stdout_console
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.dataset.coverage import LetterCoverage, cover_letters
from wijkgraph.errors import NotFound


def coverage(
    context: typer.Context,
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY]...", help="Letters; all when none.")
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Only the line per letter.")] = False,
) -> None:
    """Show every sentence with the claims that rest on it, or the reason it has none. Exit 1 below 100 %.

    Example: wijkgraph coverage kst-30995-99
    """
    covered = cover_letters(read_corpus(context_of(context).layout))
    if keys:
        strangers = set(keys) - {one.letter.key for one in covered}
        if strangers:
            known = ", ".join(one.letter.key for one in covered)
            raise NotFound(f"No letter has the key '{min(strangers)}'", next=f"There are {known}.")
        covered = tuple(one for one in covered if one.letter.key in keys)
    console = stdout_console()
    for one in covered:
        if not summary:
            _print_letter(console, one)
        share = 100 * one.accounted_for / len(one.sentences)
        console.print(
            Text(
                f"{one.letter.key}: {one.accounted_for} of {len(one.sentences)} sentences accounted for ({share:.0f} %)"
            )
        )
    if any(one.accounted_for < len(one.sentences) for one in covered):
        raise typer.Exit(1)


def _print_letter(console: Console, one: LetterCoverage) -> None:
    console.print(Text(one.letter.key, style="bold"))
    for covered in one.sentences:
        console.print(Text(f"{covered.sentence.number:>3}  {covered.sentence.text}", style="italic"))
        for claim in covered.claims:
            for line in claim_lines(claim):
                console.print(Text(f"       {line}"))
        if covered.set_aside:
            notes = {note.language: note.value for note in covered.set_aside.notes}
            console.print(Text(f"       – {covered.set_aside.reason}: {notes.get('en', '')}", style="dim"))
        if not covered.is_accounted_for:
            console.print(Text("       – NOT ACCOUNTED FOR", style="bold red"))
