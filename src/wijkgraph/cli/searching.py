"""`wijkgraph search`: things, sentences and questions by what people type."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from wijkgraph.asking.name_index import IndexEntry, read_index
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.outcomes import show_receipt
from wijkgraph.asking.results import show_term
from wijkgraph.asking.search import LONGEST, SearchResult, search
from wijkgraph.asking.search_hints import search_hints
from wijkgraph.asking.search_results import (
    SEARCH_WRITERS,
    kind_word,
    mentioned,
    question_command,
    question_words,
    sentences_heading,
)
from wijkgraph.cli.command_context import chosen_format, context_of, write_out
from wijkgraph.cli.exits import FINE, NOT_CONFORMING
from wijkgraph.cli.tables import TABLE, stdout_console
from wijkgraph.errors import UsageError
from wijkgraph.words.messages import messages

SHOWN = 10  # of each list in a terminal; the other formats hold all


def search_for(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="A name, a reference, words from a letter, or a question."),
    ],
    kind: Annotated[str, typer.Option(help="Kind of thing, such as study or area.")] = "",
    form: Annotated[str, typer.Option("--format", "-f", help="table, json or csv.")] = "table",
) -> None:
    """Finds things, sentences and questions; where nothing is found, what looks like it. Exits with 1 then.

    Example: wijkgraph search "wat heeft de minister beloofd?"
    """
    ours = context_of(context)
    chosen = chosen_format(form, (TABLE, *SEARCH_WRITERS))
    text = " ".join(words)
    index = read_index(ours.store)
    if kind and kind not in index.kinds:
        raise UsageError(
            f"There is no kind of thing '{kind}'", next=f"The kinds are {', '.join(sorted(index.kinds))}."
        )
    found = search(ours.store, index, ours.questions.values(), text, kind)
    names = names_of(ours.store, mentioned(found), ours.language)
    if chosen is TABLE:
        hints = search_hints(index, ours.questions, ours.language)
        _draw(stdout_console(), found, names, hints, ours.language)
    else:
        write_out(SEARCH_WRITERS[chosen](found, names, ours.language, ours.store.version))
    raise typer.Exit(FINE if found.outcome == "found" else NOT_CONFORMING)


def _draw(console: Console, found: SearchResult, names: Names, hints: Sequence[str], language: str) -> None:
    say = messages(language)
    if found.is_cut:
        console.print(Text(say.plain("search.long", most=LONGEST)))
    if found.outcome != "found":
        console.print(
            Text(say.plain("search.none_for", query=found.echo) if found.text else say.plain("search.empty"))
        )
    if found.no_paper:
        console.print(Text(say.plain(found.no_paper)))
    if found.unknown:
        console.print(Text(say.plain("search.unknown_words", words=", ".join(found.unknown))))
    if found.mended:
        console.print(Text(say.plain("search.mended", text=found.mended)))
    asked = [
        f"{question_words(one, names, language)}\n    {question_command(one)}"
        for one in found.questions or found.near_questions
    ]
    meant = "search.meant" if len(found.meant) == 1 else "search.meant_several"
    _list(console, say.plain(meant), [_line(one, names, language) for one in found.meant])
    near = "search.near_paper" if found.is_reference else "search.near"
    _list(console, say.plain(near), [_line(one, names, language) for one in found.near])
    _list(console, say.plain("search.questions" if found.questions else "search.near_questions"), asked)
    _list(console, say.plain("search.named"), [_line(one, names, language) for one in found.named])
    partly = "search.partly" if found.is_partial else "search.things"
    _list(console, say.plain(partly), [_line(one, names, language) for one in found.things], language)
    sentences = [show_receipt(one.receipt(), names, language) for one in found.passages]
    _list(console, say.plain(sentences_heading(found)), sentences, language)
    if found.outcome == "nothing":
        _list(
            console,
            say.plain("search.how"),
            hints,
        )


def _line(entry: IndexEntry, names: Names, language: str) -> str:
    return f"{show_term(entry.iri, names)} ({kind_word(entry, language)}: {entry.id})"


def _list(console: Console, heading: str, points: Sequence[str], language: str = "") -> None:
    if not points:
        return
    console.print(Text(f"{heading}:", style="bold"))
    for point in points[:SHOWN]:
        console.print(Text(f"  {point}"))
    if len(points) > SHOWN:
        console.print(Text(f"  {messages(language).plain('outcome.more', count=len(points) - SHOWN)}"))
