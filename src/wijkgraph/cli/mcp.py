"""`wijkgraph mcp`: the graph for an assistant, on standard input and output."""

import asyncio
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from wijkgraph.cli.command_context import Context, context_of, say
from wijkgraph.cli.serve import Config, Others, QueryLog, assignments
from wijkgraph.words.messages import messages

if TYPE_CHECKING:
    from wijkgraph.web.protocol.settings import Settings


def mcp(
    context: typer.Context,
    allow_drafts: Annotated[
        bool,
        typer.Option("--allow-drafts", help="Offer tools that write proposed claims into work/proposals."),
    ] = False,
    query_log: QueryLog = None,
    config: Config = None,
    set_: Others = None,
) -> None:
    """Serves the graph to an assistant by the Model Context Protocol, on standard input and output.

    Each statement carries its sentence, paper, date and reviewer. Nothing is published, accepted or sent.

    Example: wijkgraph mcp
    """
    from wijkgraph.web.protocol.settings import load_settings

    settings = load_settings({"query_log": query_log, **assignments(set_ or [])}, file=config)
    ours = context_of(context)
    if sys.stdin.isatty():
        say(messages(ours.language).plain("assistants.waiting"))
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(ours, settings, allow_drafts))


async def _serve(ours: Context, settings: "Settings", allow_drafts: bool) -> None:
    # The server and the SDK are imported by whom they serve; other commands start without them.
    from wijkgraph.web.mcp_endpoint import calls_of, missing_extra
    from wijkgraph.web.protocol.service_context import ServiceContext

    context = ServiceContext.of(settings)
    calls = calls_of(context, ours.layout, ours.language, "stdio")
    if allow_drafts:
        from wijkgraph.assistants.drafting import DraftingDesk

        calls.more_tools = DraftingDesk(ours.layout).tools()
    try:
        from wijkgraph.assistants.mcp_server import serve_stdio
    except ImportError as error:
        raise missing_extra() from error
    newest = ours.newest((), settings.limits)
    await context.pool.open(newest())
    try:
        await serve_stdio(calls)
    finally:
        await context.pool.close()
        context.query_log.close()
