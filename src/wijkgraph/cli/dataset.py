"""`wijkgraph build`, `dump` and `coverage`: the dataset built, printed, set beside its letters."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from wijkgraph.asking.results import as_turtle
from wijkgraph.claims.claim import hash_of
from wijkgraph.cli.command_context import Context, chosen_format, context_of, write_lines, write_out
from wijkgraph.cli.tables import aside_reason, claim_lines, stdout_console
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.dataset.coverage import LetterCoverage, cover_letters
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.formats import GRAPHS, NQUADS, TRIG, TURTLE, names_of_formats
from wijkgraph.letters.frozen import unknown_letter
from wijkgraph.names import term
from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, read_lines, read_quads, serialize
from wijkgraph.words.messages import Messages, messages
from wijkgraph.words.translations import ORIGINAL


def _named(*, datasets: bool) -> str:
    return names_of_formats(one for one in GRAPHS if one.rdf and one.rdf.supports_datasets == datasets)


_PIECE = 2**20  # bytes of a dump written at once
_LABEL = term("rdfs:label")
WHOLE, MERGE = _named(datasets=True), _named(datasets=False)


def build(context: typer.Context) -> None:
    """Merges claims, registers and ontology into a snapshot, every quote proved against its letter.

    Example: wijkgraph build
    """
    snapshot = build_snapshot(context_of(context).layout)
    named = _counts_in_words(context_of(context), snapshot.counts)
    width = max(map(len, named))
    for name, count in named.items():
        print(f"{name:<{width}}  {count:>9,}".replace(",", " "))
    context_of(context).say("told.built", version=snapshot.version, folder=snapshot.folder)


def _counts_in_words(ours: Context, counts: Mapping[str, int]) -> Mapping[str, int]:
    """The counts by their names in the language; in English a class is called as in the model."""
    if ours.language == ORIGINAL:
        return counts
    words = messages(ours.language)
    classes = {
        quad.subject.value.rpartition("#")[2]: quad.object.value
        for quad in read_quads(ours.layout.ontology)
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
        if quad.predicate == _LABEL and quad.object.language == ours.language
    }
    keys = {name: f"built.{name.replace(' ', '_')}" for name in counts}
    return {
        classes.get(name) or (words.plain(keys[name]) if keys[name] in words else name): count
        for name, count in counts.items()
    }


def dump(
    context: typer.Context,
    form: Annotated[
        str,
        typer.Option("--format", "-f", help=f"The dataset as one of {WHOLE}; its merge as one of {MERGE}."),
    ] = NQUADS.name,
) -> None:
    """Prints the whole dataset, or the merge of its graphs.

    Example: wijkgraph dump --format trig > wijkgraph.claims.trig
    """
    chosen = chosen_format(form, GRAPHS)
    snapshot = context_of(context).snapshot
    if chosen in (NQUADS, TRIG):
        with (snapshot.nquads if chosen is NQUADS else snapshot.trig).open("rb") as file:
            write_lines(b"".join(lines) for lines in iter(partial(file.readlines, _PIECE), []))
        return
    quads = read_lines(snapshot.nquads)
    assert chosen.rdf is not None
    if chosen.rdf.supports_datasets:
        write_out(serialize(quads, chosen.rdf))
    else:
        merged = (quad.triple for quad in quads if quad.graph_name == DefaultGraph())
        write_out(as_turtle(merged) if chosen is TURTLE else serialize(merged, chosen.rdf))


def coverage(
    context: typer.Context,
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="KEY", help="Keys of letters; all without one.")
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="One line per letter only.")] = False,
) -> None:
    """Shows every sentence with the claims that rest on it, or the reason it has none. Exits with 1 below 100 %.

    Example: wijkgraph coverage kst-30995-99
    """
    ours = context_of(context)
    covered = cover_letters(read_corpus(ours.layout))
    if keys:
        strangers = set(keys) - {one.letter.key for one in covered}
        if strangers:
            raise unknown_letter(min(strangers), (one.letter.key for one in covered))
        covered = tuple(one for one in covered if one.letter.key in keys)
    if not covered:
        ours.say("empty.letters")
    console, words = stdout_console(), messages(ours.language)
    for one in covered:
        if not summary:
            _print_letter(console, one, words)
        told = words.plain("count.accounted", count=one.accounted_for, all=len(one.sentences))
        console.print(Text(f"{one.letter.key}: {told} ({one.percent} %)"))
    if any(one.accounted_for < len(one.sentences) for one in covered):
        raise typer.Exit(1)


def _print_letter(console: Console, one: LetterCoverage, words: Messages) -> None:
    console.print(Text(one.letter.key, style="bold"))
    for covered in one.sentences:
        console.print(Text(f"{covered.sentence.number:>3}  {covered.sentence.text}", style="italic"))
        for claim in covered.claims:
            console.print(Text(f"     {hash_of(claim)}", style="dim"))  # as `review` takes it
            for line in claim_lines(claim):
                console.print(Text(f"       {line}"))
        if covered.set_aside:
            notes = {note.language: note.value for note in covered.set_aside.notes}
            told = aside_reason(covered.set_aside.reason, words)
            console.print(Text(f"       – {told}: {notes.get(words.language, '')}", style="dim"))
        if not covered.is_accounted_for:
            console.print(Text(f"       – {words.plain('check.open')}", style="bold red"))
