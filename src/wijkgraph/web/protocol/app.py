"""Builds the HTTP application from its parts; the pages of the site come as routers."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette_compress import CompressMiddleware, add_compress_type

from wijkgraph import __version__
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import WijkgraphError
from wijkgraph.formats import GRAPHS, SOLUTIONS
from wijkgraph.web.protocol import problems
from wijkgraph.web.protocol.context import Parts
from wijkgraph.web.protocol.counting import Counting
from wijkgraph.web.protocol.description import Describer
from wijkgraph.web.protocol.etags import CodedTags
from wijkgraph.web.protocol.graph_store import GraphStore
from wijkgraph.web.protocol.openapi import describe_protocols
from wijkgraph.web.protocol.operations import operations_router
from wijkgraph.web.protocol.sparql import SparqlEndpoint

log = logging.getLogger("wijkgraph.web")

Page = Callable[[Request], Response]
Lifespan = Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]

_TRY_AGAIN = 60  # seconds
_METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
_EXPOSED = ("ETag", "Link", "Retry-After", "Server-Timing", "Truncated", "Wijkgraph-Version")


def build_app(
    parts: Parts,
    newest: Callable[[], DataSource],
    describer: Describer,
    routers: Sequence[APIRouter],
    *,
    sparql_page: Page | None = None,
) -> FastAPI:
    """The application: endpoint, graph store, operations, and the routers given.

    `newest` tells the newest source of data: asked at the start and every `watch_seconds`, so that a new
    snapshot is swapped in while serving. `sparql_page` is what a browser sees at the endpoint.
    """
    app = FastAPI(
        title="wijkgraph",
        version=__version__,
        description="Dutch neighbourhood policy as a graph in which every statement carries its sentence.",
        lifespan=_lifespan(parts, newest),
        docs_url=None,
        redoc_url=None,
    )
    app.state.parts = parts
    _add_middleware(app, parts)
    app.add_exception_handler(WijkgraphError, problems.on_wijkgraph_error)
    app.add_exception_handler(HTTPException, problems.on_http_exception)
    app.add_exception_handler(Exception, problems.on_fault)
    app.router.routes.append(Route("/sparql", SparqlEndpoint(parts, describer, sparql_page), name="sparql"))
    app.router.routes.append(Route("/graph-store", GraphStore(parts)))
    app.router.routes.append(Route("/graph-store/{path:path}", GraphStore(parts)))
    for router in (operations_router(parts), *routers):
        app.include_router(router)
    describe_protocols(app)
    return app


def _add_middleware(app: FastAPI, parts: Parts) -> None:
    """From the router outwards: counting, compression, tags per coding, CORS."""
    for media_type in ("application/problem+json", *(offer.essence for offer in (*SOLUTIONS, *GRAPHS))):
        add_compress_type(media_type)
    app.add_middleware(Counting, metrics=parts.metrics)
    app.add_middleware(CompressMiddleware, minimum_size=1024)
    app.add_middleware(CodedTags)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=_METHODS,
        allow_headers=["*"],
        expose_headers=_EXPOSED,
        max_age=86400,
    )


def _lifespan(parts: Parts, newest: Callable[[], DataSource]) -> Lifespan:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if not parts.pool.is_open:
            await parts.pool.open(newest())
        app.state.loop = asyncio.get_running_loop()
        watching = asyncio.create_task(_watch(parts, newest)) if parts.settings.watch_seconds else None
        try:
            yield
        finally:
            if watching:
                watching.cancel()
            await parts.pool.close()
            parts.query_log.close()

    return lifespan


async def _watch(parts: Parts, newest: Callable[[], DataSource]) -> None:
    """Swap in every newer source; one that cannot be read or loaded leaves the present one in place.

    It is tried again after a while, for what failed may have been the machine and not the data.
    """
    refused, tried = "", 0.0
    while True:
        await asyncio.sleep(parts.settings.watch_seconds)
        try:
            source = await asyncio.to_thread(newest)
            rests = source.version == refused and time.monotonic() < tried + _TRY_AGAIN
            if source.version == parts.pool.version or rests:
                continue
            refused, tried = source.version, time.monotonic()
            await parts.pool.open(source)
        except WijkgraphError as error:
            log.error("the newest snapshot is not taken: %s", error)
        except Exception:  # whatever one look meets, there must be a next one
            log.exception("looking for a newer snapshot failed")
        else:
            parts.cache.clear()
            log.info("now answering from version %s", source.version)
