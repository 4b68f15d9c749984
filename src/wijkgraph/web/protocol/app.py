"""The HTTP application: protocols, operations and middleware; the pages of a site come as routers."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Protocol

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from wijkgraph import __version__
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import WijkgraphError
from wijkgraph.formats import GRAPHS, SOLUTIONS
from wijkgraph.web.protocol import problems
from wijkgraph.web.protocol.etags import ETagPerCoding
from wijkgraph.web.protocol.graph_store import GraphStore
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


_TRY_AGAIN = 60  # seconds
_METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
_EXPOSED = (
    "ETag",
    "Link",
    "Memento-Datetime",
    "Retry-After",
    "Server-Timing",
    "Truncated",
    "Wijkgraph-Outcome",
    "Wijkgraph-Version",
)


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
) -> FastAPI:
    """An application with endpoint, graph store, operations, and the given routers.

    `newest` returns the newest source of data: called at the start and every `watch_seconds`, so that a new
    snapshot is swapped in while serving. `sparql_page` is the page of the endpoint for browsers; `menu`
    is that of a site with a page of search, for pages about problems, and `titles` are its titles by language.
    `mounted` are applications by their path.
    """
    app = FastAPI(
        title=title,
        version=__version__,
        description=description,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        lifespan=_lifespan(context, newest, tuple((mounted or {}).values())),
        docs_url=None,
        redoc_url=None,
    )
    app.state.menu = menu
    app.state.titles = titles or dict.fromkeys(LANGUAGES, title)
    _add_middleware(app, context)
    app.add_exception_handler(WijkgraphError, problems.on_wijkgraph_error)
    app.add_exception_handler(HTTPException, problems.on_http_exception)
    app.add_exception_handler(Exception, problems.on_fault)
    app.router.routes.append(
        Route("/sparql", SparqlEndpoint(context, statistics, sparql_page), name="sparql")
    )
    app.router.routes.append(Route("/graph-store", GraphStore(context)))
    app.router.routes.append(Route("/graph-store/{path:path}", GraphStore(context)))
    for path, application in (mounted or {}).items():
        app.router.routes.append(Route(path, application, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]))
    for router in (operations_router(context), *routers):
        app.include_router(router)
    describe_protocols(app)
    return app


def _add_middleware(app: FastAPI, context: ServiceContext) -> None:
    """Adds middleware, from the router outwards: counting, compression, tags per coding, CORS."""
    for media_type in ("application/problem+json", *(offer.essence for offer in (*SOLUTIONS, *GRAPHS))):
        add_compress_type(media_type)
    app.add_middleware(CountingMiddleware, metrics=context.metrics)
    app.add_middleware(CompressMiddleware, minimum_size=1024)
    app.add_middleware(ETagPerCoding)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=_METHODS,
        allow_headers=["*"],
        expose_headers=_EXPOSED,
        max_age=86400,
    )


def _lifespan(
    context: ServiceContext, newest: Callable[[], DataSource], mounted: Sequence[Mounted]
) -> Lifespan:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if not context.pool.is_open:
            await context.pool.open(newest())
        app.state.loop = asyncio.get_running_loop()
        watching = asyncio.create_task(_watch(context, newest)) if context.settings.watch_seconds else None
        try:
            async with contextlib.AsyncExitStack() as stack:
                for application in mounted:
                    await stack.enter_async_context(application.running())
                yield
        finally:
            if watching:
                watching.cancel()
            await context.pool.close()
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
            await context.pool.open(source)
        except WijkgraphError as error:
            log.error("the newest snapshot is not taken: %s", error)
        except Exception:  # whatever one look meets, there must be a next one
            log.exception("looking for a newer snapshot failed")
        else:
            context.cache.clear()
            log.info("now answering from version %s", source.version)
