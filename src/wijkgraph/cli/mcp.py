"""`wijkgraph mcp`: the graph for an assistant, on standard input and output."""

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from wijkgraph.cli.command_context import Context, context_of
from wijkgraph.cli.exits import FINE
from wijkgraph.cli.serve import Config, Others, QueryLog, assignments

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

    ours = context_of(context)
    flags = {"query_log": query_log, **assignments(set_ or [])}
    settings = load_settings(flags, files=[file for file in (ours.layout.file, config) if file])
    if sys.stdin.isatty():
        ours.say("assistants.waiting")
    asyncio.run(_serve(ours, settings, allow_drafts))


async def _serve(ours: Context, settings: "Settings", allow_drafts: bool) -> None:
    # The server and the SDK are imported by whom they serve; other commands start without them.
    from wijkgraph.web.mcp_endpoint import calls_of, missing_extra
    from wijkgraph.web.protocol.service_context import ServiceContext

    context = ServiceContext.of(settings, ours.layout.base)
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
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    serving, stopping = asyncio.create_task(serve_stdio(calls)), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await context.pool.close()
        context.query_log.close()
    if not serving.done():
        # The thread that reads standard input cannot be interrupted: an orderly end would wait for one more line.
        os._exit(FINE)
    stopping.cancel()
    await serving
