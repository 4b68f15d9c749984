"""Runs the application: the newest data on a listening socket, until it is told to stop."""

import asyncio
import gc
import logging
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from wijkgraph.asking.question_files import read_questions
from wijkgraph.asking.questions import Question
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import UsageError
from wijkgraph.names import HOME
from wijkgraph.project import Layout
from wijkgraph.web.listening import listen
from wijkgraph.web.mcp_endpoint import PATH, McpEndpoint
from wijkgraph.web.processes.sibling import Sibling
from wijkgraph.web.processes.supervisor import Supervisor, supervise
from wijkgraph.web.protocol.app import build_app
from wijkgraph.web.protocol.connection import SAFE_HEADERS, patient
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.service_description import VersionStatistics
from wijkgraph.web.protocol.service_routes import plain_router
from wijkgraph.web.protocol.settings import Settings
from wijkgraph.web.site.rendering import MENU
from wijkgraph.web.site.routes import assets_router, site_router, to_query_page

if TYPE_CHECKING:
    from wijkgraph.reviewing.desk import Desk

Newest = Callable[[], DataSource]
# Seconds after which a thread that makes a page lets the event loop go on. By the 5 ms of Python a look-up beside pages
# waited for several of them: at the 90th percentile 23 ms, and 10 so (three readers of dear pages, one web process).
_TURN = 0.0005


def run(
    settings: Settings,
    newest: Newest,
    listener: socket.socket,
    *,
    layout: Layout | None = None,
    language: str = "nl",
    made: Callable[[], None] | None = None,
) -> None:
    """Serves on a bound socket until a signal to stop; running answers then have the time of grace to end.

    With a `layout` the pages of the site are served as well; `language` is that of the answers to assistants which
    ask for none. `made` is called when nothing is missing but data: it waits for them, and raises what forbids them.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if settings.mcp and layout is None:
        raise UsageError(
            "Assistants are served with letters only, and these are data of others",
            where="mcp",
            next="Leave --dataset or the setting out.",
        )
    number = settings.number_of_processes
    siblings = Sibling(number) if number > 1 else None
    # Data of a file alone name no base; a dump of ours keeps the addresses it has elsewhere.
    context = ServiceContext.of(settings.of_one_process(), layout.base if layout else HOME, siblings)
    app = (
        site_app(context, newest, layout, read_questions(*layout.questions), language)
        if layout
        else _plain_app(context, newest)
    )
    config = _config(context.settings, app)
    if made:
        made()
    if siblings is None:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner, suppress(KeyboardInterrupt):
            runner.run(_serve(context, newest, _ToldServer(config, lambda: _announce(listener)), listener))
        return

    def run_web(place: int, connection: socket.socket) -> None:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner, suppress(KeyboardInterrupt):
            runner.run(
                _serve_beside(
                    siblings, place, connection, context, _ToldServer(config, siblings.begun), listener
                )
            )

    supervise(
        Supervisor(number, settings.limits, settings.grace_seconds, run_web),
        newest(),
        lambda: _announce(listener),
    )


def _config(settings: Settings, app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        headers=list(SAFE_HEADERS.items()),
        http=patient(settings.head_seconds, settings.limits.transfer, settings.connections),
        ws="none",
        timeout_graceful_shutdown=settings.grace_seconds,
        access_log=False,
        log_level="warning",
        server_header=False,
    )


class _ToldServer(uvicorn.Server):
    """A server that tells when it answers, and a signal ends it: not before."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts listening, within the handlers of signals, then tells."""
        await super().startup(sockets)
        gc.freeze()  # what stands now stays: to search it for garbage would hold up every request for some 20 ms
        sys.setswitchinterval(_TURN)
        self._begun()


def site_app(
    context: ServiceContext,
    newest: Newest,
    layout: Layout,
    questions: Mapping[str, Question],
    language: str = "nl",
) -> FastAPI:
    """The service with every page of the site; with the tools of assistants, where a setting asks for them."""
    mounted = {PATH: McpEndpoint(context, layout, language)} if context.settings.mcp else {}
    routers = [assets_router(), site_router(context, layout, questions)]
    return build_app(
        context,
        newest,
        VersionStatistics(context),
        routers,
        title=layout.project.title[layout.project.languages[-1]],
        titles={code: layout.project.title[code] for code in layout.project.languages},
        description=layout.project.description[layout.project.languages[-1]]
        or "A graph in which every statement carries its sentence.",
        sparql_page=to_query_page,
        menu=MENU,
        mounted=mounted,
    )


def _plain_app(context: ServiceContext, newest: Newest) -> FastAPI:
    """The service for data of others, which has no pages of a site."""
    statistics = VersionStatistics(context)
    return build_app(context, newest, statistics, [plain_router(context, statistics), assets_router()])


async def _serve(
    context: ServiceContext, newest: Newest, server: uvicorn.Server, listener: socket.socket
) -> None:
    """Loads the data, then serves and announces the address: data that cannot be loaded is an error like any other."""
    await context.pool.open(newest())
    await server.serve(sockets=[listener])


async def _serve_beside(
    siblings: Sibling,
    place: int,
    connection: socket.socket,
    context: ServiceContext,
    server: uvicorn.Server,
    listener: socket.socket,
) -> None:
    """Serves as one of several processes, once the supervisor has had it load the data."""
    await siblings.join(place, connection, context)
    await server.serve(sockets=[listener])


def _announce(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    print(f"Serving on http://{f'[{host}]' if ':' in host else host}:{port}/", file=sys.stderr, flush=True)


def run_desk(desk: "Desk", port: int) -> None:
    """Serves a review on loopback until it is ended on the page, or by a signal; prints its address, once usable."""
    # The site starts without the patterns of the reading rules, which are a quarter of what a start imports.
    from wijkgraph.web.review_desk.admission_by_token import Guard
    from wijkgraph.web.review_desk.desk_page import desk_app

    listener = listen("127.0.0.1", port)
    guard = Guard(listener.getsockname()[1])
    servers: list[_ToldServer] = []

    def end() -> None:
        servers[0].should_exit = True

    config = uvicorn.Config(
        desk_app(desk, guard, end),
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    address = f"http://127.0.0.1:{guard.port}/?token={guard.token}"
    servers.append(_ToldServer(config, lambda: print(address, flush=True)))
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner, suppress(KeyboardInterrupt):
        runner.run(servers[0].serve(sockets=[listener]))
