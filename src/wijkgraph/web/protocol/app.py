"""The HTTP application: protocols, operations and middleware; the pages of a site come as routers."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Protocol

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wijkgraph import __version__
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import WijkgraphError
from wijkgraph.web.protocol import problems
from wijkgraph.web.protocol.edge import ResponseEdge
from wijkgraph.web.protocol.graph_store import GraphStore
from wijkgraph.web.protocol.layers import HANDLERS, ShortWay, layers
from wijkgraph.web.protocol.metrics import CountingMiddleware
from wijkgraph.web.protocol.openapi import describe_protocols
from wijkgraph.web.protocol.problem_pages import Menu
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.service_description import VersionStatistics
from wijkgraph.web.protocol.service_routes import operations_router
from wijkgraph.web.protocol.sparql import SparqlEndpoint
from wijkgraph.words.messages import LANGUAGES

log = logging.getLogger("wijkgraph.web")

Page = Callable[[Request], Response]
Lifespan = Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]


class Mounted(Protocol):
    """An application of its own at an address of the service; it takes requests while `running`."""

    def running(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Takes requests while entered."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""


class EdgedApp(FastAPI):
    """The application, with an edge that stands before the framework."""

    _edge: ASGIApp
    _pool: Pool

    def stand_behind_edge(self, context: ServiceContext, short_ways: Mapping[str, ASGIApp]) -> None:
        """Puts an edge before the application, which leads the addresses of `short_ways` past the framework."""
        self._pool = context.pool
        self._edge = ResponseEdge(
            super().__call__, short_ways, context.responses, context.pool, context.settings.max_age
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        scope["app"] = self
        if self._pool.is_held:
            await self._pool.settled()
        await self._edge(scope, receive, send)


_SPARQL = "/sparql"
_TRY_AGAIN = 60  # seconds


def build_app(
    context: ServiceContext,
    newest: Callable[[], DataSource],
    statistics: VersionStatistics,
    routers: Sequence[APIRouter],
    *,
    title: str = "wijkgraph",
    titles: Mapping[str, str] | None = None,
    description: str = "",
    sparql_page: Page | None = None,
    menu: Menu = (),
    mounted: Mapping[str, Mounted] | None = None,
) -> "EdgedApp":
    """An application with endpoint, graph store, operations, and the given routers.

    `newest` returns the newest source of data: called at the start and every `watch_seconds`, so that a new
    snapshot is swapped in while serving. `sparql_page` is the page of the endpoint for browsers; `menu`
    is that of a site with a page of search, for pages about problems, and `titles` are its titles by language.
    `mounted` are applications by their path.
    """
    app = EdgedApp(
        title=title,
        version=__version__,
        description=description,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        lifespan=_lifespan(context, newest, tuple((mounted or {}).values())),
        docs_url=None,
        redoc_url=None,
        middleware=[*layers(), Middleware(CountingMiddleware, metrics=context.metrics)],
        exception_handlers={**HANDLERS, Exception: problems.on_fault},
    )
    app.state.menu = menu
    app.state.titles = titles or dict.fromkeys(LANGUAGES, title)
    endpoint = SparqlEndpoint(context, statistics, sparql_page)
    app.router.routes.append(Route(_SPARQL, endpoint, name="sparql"))
    app.stand_behind_edge(context, {_SPARQL: ShortWay(endpoint)})
    app.router.routes.append(Route("/graph-store", GraphStore(context)))
    app.router.routes.append(Route("/graph-store/{path:path}", GraphStore(context)))
    for path, application in (mounted or {}).items():
        app.router.routes.append(Route(path, application))
    for router in (operations_router(context), *routers):
        app.include_router(router)
    describe_protocols(app)
    return app


def _lifespan(
    context: ServiceContext, newest: Callable[[], DataSource], mounted: Sequence[Mounted]
) -> Lifespan:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if not context.pool.is_open:
            await context.pool.open(newest())
        app.state.loop = asyncio.get_running_loop()
        watches = context.watches and context.settings.watch_seconds
        watching = asyncio.create_task(_watch(context, newest)) if watches else None
        try:
            async with contextlib.AsyncExitStack() as stack:
                for application in mounted:
                    await stack.enter_async_context(application.running())
                yield
        finally:
            if watching:
                watching.cancel()
            for pool in (context.pool, *context.other_pools):
                await pool.close()
            context.query_log.close()

    return lifespan


async def _watch(context: ServiceContext, newest: Callable[[], DataSource]) -> None:
    """Swaps in every newer source; one that cannot be read or loaded leaves the present one in place.

    It is tried again after a while, for what failed may have been the machine and not the data.
    """
    refused, tried = "", 0.0
    while True:
        await asyncio.sleep(context.settings.watch_seconds)
        try:
            source = await asyncio.to_thread(newest)
            rests = source.version == refused and time.monotonic() < tried + _TRY_AGAIN
            if source.version == context.pool.version or rests:
                continue
            refused, tried = source.version, time.monotonic()
            await context.swap(source)
        except WijkgraphError as error:
            log.error("the newest snapshot is not taken: %s", error)
        except Exception:  # whatever one look meets, there must be a next one
            log.exception("looking for a newer snapshot failed")
        else:
            log.info("now answering from version %s", source.version)
