"""`wijkgraph build` and `wijkgraph dump`: the dataset made, and printed."""

from typing import Annotated

import typer

from wijkgraph.asking.results import as_turtle
from wijkgraph.cli.context import chosen_format, context_of, say, write_out
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.formats import GRAPHS, NQUADS, TRIG, TURTLE, names_of_formats
from wijkgraph.rdf import DefaultGraph, RdfFormat, parse, serialize


def _named(*, datasets: bool) -> str:
    return names_of_formats(one for one in GRAPHS if one.rdf and one.rdf.supports_datasets == datasets)


WHOLE, MERGE = _named(datasets=True), _named(datasets=False)


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
        typer.Option("--format", "-f", help=f"The dataset as one of {WHOLE}; its merge as one of {MERGE}."),
    ] = NQUADS.name,
) -> None:
    """Print the whole dataset.

    Example: wijkgraph dump --format trig > wijkgraph.claims.trig
    """
    chosen = chosen_format(form, GRAPHS)
    snapshot = context_of(context).snapshot
    if chosen is NQUADS:
        write_out(snapshot.nquads.read_bytes())
        return
    if chosen is TRIG:
        write_out(snapshot.trig.read_bytes())
        return
    quads = parse(snapshot.nquads.read_bytes(), RdfFormat.N_QUADS, where=str(snapshot.nquads))
    assert chosen.rdf is not None
    if chosen.rdf.supports_datasets:
        write_out(serialize(quads, chosen.rdf))
    else:
        merged = [quad.triple for quad in quads if quad.graph_name == DefaultGraph()]
        write_out(as_turtle(merged) if chosen is TURTLE else serialize(merged, chosen.rdf))
