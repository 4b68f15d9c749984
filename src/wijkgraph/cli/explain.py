"""`wijkgraph explain`: statements about a thing, sentence by sentence."""

from itertools import groupby
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from wijkgraph.asking.evidence import Statement
from wijkgraph.asking.naming import Names
from wijkgraph.asking.outcomes import show_receipt
from wijkgraph.asking.results import show_term
from wijkgraph.cli.command_context import Context, context_of
from wijkgraph.cli.tables import stdout_console
from wijkgraph.rdf import NamedNode
from wijkgraph.words.messages import messages


def explain(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="NAME", help="An IRI, a key, a name, or “Kamerstuk 30 995, nr. 98”.")
    ],
) -> None:
    """Shows every statement about a thing, each under the words it rests on.

    Example: wijkgraph explain "Wijk in zicht"
    """
    ours = context_of(context)
    found = ours.graph.explain(what)
    thing, about, pointing, names = found.iri, found.about, found.pointing, found.names
    console, say = stdout_console(), messages(ours.language)
    console.print(Text(show_term(thing, names), style="bold"))
    console.print(Text(thing.value))
    if not about and not pointing:
        console.print(say.plain("explain.nothing"))
        raise typer.Exit(1)
    _print(console, ours, thing, about, names)
    if pointing:
        console.print()
        console.print(Text(say.plain("explain.points"), style="bold"))
        _print(console, ours, thing, pointing, names)


def _print(
    console: Console, ours: Context, thing: NamedNode, statements: tuple[Statement, ...], names: Names
) -> None:
    """The statements under their words; the thing itself, named at the head, is not named again."""
    say = messages(ours.language)
    for receipts, group in groupby(statements, key=lambda one: one.receipts):
        console.print()
        for receipt in receipts:
            console.print(Text(show_receipt(receipt, names, ours.language), style="italic"))
        for one in group:
            subject = "" if one.subject == thing else f"{show_term(one.subject, names)} — "
            value = "" if one.object == thing else f": {show_term(one.object, names, ours.language)}"
            by = show_term(one.review.attributed_to, names)
            accepted = f"[{say.plain('explain.accepted', day=say.date(one.review.at), by=by)}]"
            line = Text(f"  {subject}{show_term(one.predicate, names)}{value}  ")
            console.print(line + Text(accepted, style="dim"))
