"""`wijkgraph table`: all things of a kind, or all statements, as a table with described columns."""

from typing import Annotated

import typer

from wijkgraph.cli.command_context import chosen_format, context_of, write_out
from wijkgraph.formats import CSV, JSON, PARQUET, names_of_formats

TABLE_FORMATS = (CSV, JSON, PARQUET)


def table(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(metavar="KIND", help="A kind of thing, or `statement`; lists them without one."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help=f"One of {names_of_formats(TABLE_FORMATS)}.")
    ] = CSV.name,
) -> None:
    """Prints all things of a kind, or all statements, as a table; JSON and Parquet describe each column.

    Example: wijkgraph table study --format parquet > studies.parquet
    """
    ours = context_of(context)
    chosen = chosen_format(form, TABLE_FORMATS)
    if kind is None:
        tables = ours.graph.tables()
        for name, rows in tables:
            print(f"{name:<20} {rows:>9,}".replace(",", " "))
        if not tables:
            ours.say("empty.tables")
        return
    found = ours.graph.table(kind)
    if chosen is PARQUET:
        write_out(found.to_parquet())
    else:
        write_out(found.to_csv() if chosen is CSV else found.to_json())
