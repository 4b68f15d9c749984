"""`wijkgraph build` and `wijkgraph dump`: the dataset made, and printed."""

from typing import Annotated

import typer

from wijkgraph.asking.results import as_turtle
from wijkgraph.cli.context import context_of, say, write_out
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.rdf import FORMATS, DefaultGraph, RdfFormat, parse, serialize


def build(context: typer.Context) -> None:
    """Merge claims, registers and ontology into a snapshot, every quote proved against its letter.

    Example: wijkgraph build
    """
    snapshot = build_snapshot(context_of(context).layout)
    width = max(map(len, snapshot.counts))
    for name, count in snapshot.counts.items():
        print(f"{name:<{width}}  {count:>9,}".replace(",", " "))
    say(f"Built version {snapshot.version} in {snapshot.folder}")


def dump(
    context: typer.Context,
    form: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="nquads, trig, jsonld, or the default graph as turtle, ntriples, rdfxml."
        ),
    ] = "nquads",
) -> None:
    """Print the whole dataset.

    Example: wijkgraph dump --format trig > wijkgraph.claims.trig
    """
    chosen = FORMATS.get(form)
    if chosen is None:
        raise typer.BadParameter(f"'{form}' is none of {', '.join(FORMATS)}.", param_hint="--format")
    snapshot = context_of(context).snapshot
    if chosen == RdfFormat.N_QUADS:
        write_out(snapshot.nquads.read_bytes())
        return
    if chosen == RdfFormat.TRIG:
        write_out(snapshot.trig.read_bytes())
        return
    quads = parse(snapshot.nquads.read_bytes(), RdfFormat.N_QUADS, where=str(snapshot.nquads))
    if chosen.supports_datasets:
        write_out(serialize(quads, chosen))
    else:
        merged = [quad.triple for quad in quads if quad.graph_name == DefaultGraph()]
        write_out(as_turtle(merged) if chosen == RdfFormat.TURTLE else serialize(merged, chosen))
