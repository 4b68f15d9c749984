"""Runs the application: a listening socket, the newest data, and the server until it is told to stop."""

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from wijkgraph.asking.questions import Question, read_questions
from wijkgraph.engine.source import DataSource
from wijkgraph.errors import StoreError, UsageError
from wijkgraph.project import Layout
from wijkgraph.web.protocol.app import build_app
from wijkgraph.web.protocol.connection import patient
from wijkgraph.web.protocol.context import Parts
from wijkgraph.web.protocol.description import Describer
from wijkgraph.web.protocol.plain_start import start_router
from wijkgraph.web.protocol.settings import Settings
from wijkgraph.web.protocol.void_route import service_router
from wijkgraph.web.site.openapi import describe_pages
from wijkgraph.web.site.serving import assets_router, pages_router, to_query_page

Newest = Callable[[], DataSource]


def run(settings: Settings, newest: Newest, listener: socket.socket, *, layout: Layout | None = None) -> None:
    """Serve on a bound socket until told to stop; running answers get their grace to end.

    With a `layout` the pages of the site are served too.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    parts = Parts.of(settings)
    app = site_app(parts, newest, layout, read_questions(layout.queries)) if layout else _plain(parts, newest)
    config = uvicorn.Config(
        app,
        http=patient(settings.head_seconds, settings.limits.transfer),
        limit_concurrency=settings.connections or None,
        timeout_graceful_shutdown=settings.grace_seconds,
        access_log=False,
        log_level="warning",
        server_header=False,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner, suppress(KeyboardInterrupt):
        runner.run(_serve(parts, newest, uvicorn.Server(config), listener))


def site_app(parts: Parts, newest: Newest, layout: Layout, questions: Mapping[str, Question]) -> FastAPI:
    """The service with every page of the site."""
    routers = [assets_router(), pages_router(parts, layout, questions)]
    app = build_app(parts, newest, Describer(parts), routers, sparql_page=to_query_page)
    describe_pages(app, questions)
    return app


def _plain(parts: Parts, newest: Newest) -> FastAPI:
    """The service for data of others, which have no pages of ours."""
    describer = Describer(parts)
    return build_app(
        parts, newest, describer, [service_router(parts, describer), assets_router(), start_router()]
    )


async def _serve(parts: Parts, newest: Newest, server: uvicorn.Server, listener: socket.socket) -> None:
    """Load the data, and only then say so and serve: data that cannot be loaded is an error like any other."""
    await parts.pool.open(newest())
    host, port = listener.getsockname()[:2]
    print(f"Serving on http://{f'[{host}]' if ':' in host else host}:{port}/", file=sys.stderr, flush=True)
    await server.serve(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises UsageError for a port that cannot be, StoreError when the address cannot be used."""
    if port > 65535:  # getaddrinfo would take the remainder for the port that was meant
        raise UsageError("Ports end at 65535", where=f"{host}:{port}", next="Give another with --port.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(1024)
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        raise StoreError(
            f"Cannot listen there: {error.strerror}",
            where=f"{host}:{port}",
            next="Give another with --port or --host.",
        ) from error
    return listener
