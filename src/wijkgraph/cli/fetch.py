"""`wijkgraph fetch`: papers from public services into a folder, for `read` and `freeze`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from wijkgraph.cli.command_context import context_of, say
from wijkgraph.errors import StoreError, writing
from wijkgraph.fetching.fetched_papers import FetchedPapers
from wijkgraph.fetching.fetcher import fetch_papers
from wijkgraph.fetching.polite_client import PoliteClient
from wijkgraph.fetching.services import SERVICES


def fetch(
    context: typer.Context,
    service: Annotated[
        str,
        typer.Argument(metavar="SERVICE", help="feed (SyncFeed) or odata of the Tweede Kamer; sru of KOOP."),
    ],
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help="A category of the feed, a $filter of OData, or a query in CQL."
        ),
    ] = "",
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help='Only papers of this kind, such as "Brief regering".')
    ] = None,
    into: Annotated[Path | None, typer.Option("--into", help="Folder for papers; else work/fetched.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most papers to fetch in this run.")] = 100,
    pause: Annotated[float, typer.Option("--pause", min=0.0, help="Seconds between two requests.")] = 1.0,
    address: Annotated[
        str, typer.Option("--address", help="Address of the service, where it has moved.")
    ] = "",
    contact: Annotated[
        str, typer.Option("--contact", help="Your address, told to the service.", envvar="WIJKGRAPH_CONTACT")
    ] = "",
) -> None:
    """Fetches papers from the open data of the Tweede Kamer or the official publications; run again to go on.

    Each version is kept once, by its id and the hash of its bytes, with address, day and terms in register.jsonl.

    Example: wijkgraph fetch sru 'w.publicatienaam=="Kamerstuk" and w.dossiernummer=="30995"'
    """
    if service not in SERVICES:
        raise typer.BadParameter(f"'{service}' is none of {', '.join(SERVICES)}.", param_hint="SERVICE")
    chosen = replace(SERVICES[service], address=address) if address else SERVICES[service]
    ours = context_of(context)
    folder = into or ours.layout.work / "fetched"
    with writing("the papers", folder):
        papers = FetchedPapers(folder)
        with PoliteClient(chosen.address, pause=pause, contact=contact) as client:
            count = fetch_papers(
                chosen, client, papers, wanted, kinds=frozenset(kind or ()), limit=limit,
                told=lambda record: say(f"{record.id}  {record.date}  {record.title[:80]}"),
            )  # fmt: skip
    for one in count.failed:
        ours.say("told.failed", what=one)
    ours.say(
        "told.fetched",
        fetched=count.fetched,
        into=folder / "papers",
        known=count.known,
        withdrawn=count.withdrawn,
        without_file=count.without_file,
        failed=len(count.failed),
    )
    if count.is_cut:
        ours.say("told.more", limit=limit)
    if count.failed:
        raise StoreError(
            f"Papers that could not be fetched: {len(count.failed)}",
            next="Run the command again later; it goes on.",
        )
