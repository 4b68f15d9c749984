"""`wijkgraph dossier` and `wijkgraph sheet`: every sentence that names a thing; what an office promised."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.results import show_term
from wijkgraph.asking.search import find_thing
from wijkgraph.cli.command_context import Context, chosen_format, context_of, say, write_out
from wijkgraph.cli.tables import TABLE, stdout_console
from wijkgraph.errors import NotFound
from wijkgraph.letters.frozen import read_letters
from wijkgraph.names import kind_of
from wijkgraph.overviews.commitments import STATES
from wijkgraph.overviews.dossier import Dossier, DossierIndex, NamingSentence
from wijkgraph.overviews.dossier_results import DOSSIER_WRITERS, claim_briefly, claim_words, section_head
from wijkgraph.overviews.offices_held import office_held
from wijkgraph.overviews.sheet import sheet_of
from wijkgraph.overviews.sheet_results import SHEET_WRITERS, as_of_words, sections_of
from wijkgraph.rdf import NamedNode
from wijkgraph.words.messages import messages

SHOWN = 3  # claims beside a sentence in a terminal; the other formats hold all


def dossier(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="An area, programme, organisation, post, person or parliamentary file, by name, key or IRI.",
        ),
    ],
    form: Annotated[str, typer.Option("--format", help="table, json, csv or markdown.")] = "table",
) -> None:
    """Shows every sentence that names a thing, by letter, with the claims read in it.

    Example: wijkgraph dossier "Rotterdam-Zuid" --format csv
    """
    ours = context_of(context)
    chosen = chosen_format(form, (TABLE, *DOSSIER_WRITERS))
    thing = find_thing(ours.store, what)
    letters = read_letters(ours.layout.letters, ours.layout.base).values()
    found = DossierIndex(ours.store, letters).gather(ours.store, thing)
    names = names_of(ours.store, found.mentioned(), ours.language)
    if chosen is TABLE:
        _print(stdout_console(), found, names, ours.language)
    else:
        write_out(DOSSIER_WRITERS[chosen](found, names, ours.language, ours.store.version))


def sheet(
    context: typer.Context,
    office: Annotated[
        str,
        typer.Argument(
            metavar="OFFICE",
            help="A post, by name, key or IRI, such as “minister-van-bzk”, or a person who held one.",
        ),
    ],
    form: Annotated[str, typer.Option("--format", help="table, csv or markdown.")] = "table",
) -> None:
    """Shows what an office kept, what is open, and what it announced without a promise.

    Example: wijkgraph sheet minister-van-bzk --format markdown
    """
    ours = context_of(context)
    chosen = chosen_format(form, (TABLE, *SHEET_WRITERS))
    found = sheet_of(ours.store, _office_meant(ours, office))
    met = {*found.mentioned(), *STATES}
    names, dutch = names_of(ours.store, met, ours.language), names_of(ours.store, met, "nl")
    sections = sections_of(found, names, dutch, ours.language)
    if chosen is not TABLE:
        write_out(SHEET_WRITERS[chosen](found, sections, names, ours.language))
        return
    console, tell = stdout_console(), messages(ours.language)
    office_name = names[found.office].value if found.office in names else found.office.value
    console.print(Text(tell.plain("sheet.title", office=office_name), style="bold"))
    console.print(Text(as_of_words(found, names, ours.language)))
    for section, lines in sections:
        console.print(Text(f"\n{tell.plain(f'sheet.{section}')}", style="bold"))
        if not lines:
            console.print(tell.plain(f"sheet.no_{section}"))
        for line in lines:
            sentence = line.sentence(ours.language, is_promise=section != "announced")
            remark = f" — {line.remark}" if line.remark else ""
            console.print(Text(f"- {line.what}{remark}. {sentence}"))
            for quote in line.quotes:
                console.print(Text(f"    “{quote.words}”", style="italic"))


def _office_meant(ours: Context, text: str) -> NamedNode:
    """The post that goes by a text, or that a person held; says which office of a person it is. Raises NotFound."""
    found = _post_or_person(ours, text)
    if kind_of(found) == "post":
        return found
    held = office_held(ours.store, found)
    names = names_of(ours.store, [found, held.office], ours.language)
    say(held.in_words(names, ours.language))
    return held.office


def _post_or_person(ours: Context, text: str) -> NamedNode:
    try:
        return find_thing(ours.store, text, "post")
    except NotFound as error:
        try:
            return find_thing(ours.store, text, "person")
        except NotFound:
            raise error from None  # a post is what was asked for


def _print(console: Console, found: Dossier, names: Names, language: str) -> None:
    say = messages(language)
    console.print(Text(show_term(found.thing, names), style="bold"))
    counts = {"count": len(found.sentences), "letters": len(found.letters), "read": found.read}
    console.print(say.plain("dossier.count", **counts))
    for section in found.letters:
        console.print()
        console.print(Text(section_head(section, names, language), style="bold"))
        for one in section.sentences:
            console.print(_marked(one))
            lines = [
                claim_briefly(claim, found.thing, names, language) for claim in one.claims
            ] or claim_words(one, names, language)
            for line in lines[:SHOWN]:
                console.print(Text(f"    {line}", style="dim"))
            if len(lines) > SHOWN:
                more = say.plain("dossier.more", count=len(lines) - SHOWN)
                console.print(Text(f"    {more}", style="dim"))
    if found.relatives:
        related = " · ".join(f"{show_term(one, names)} ({count})" for one, count in found.relatives)
        console.print(Text(f"\n{say.plain('dossier.relatives')}: {related}"))
    if found.unnamed:
        console.print(Text(f"\n{say.plain('dossier.unnamed')}: {len(found.unnamed)}"))


def _marked(one: NamingSentence) -> Text:
    """The sentence with the names in bold."""
    text = Text("  ")
    for piece, is_name in one.pieces:
        text.append(piece, style="bold" if is_name else "italic")
    return text
