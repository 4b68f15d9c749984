"""`wijkgraph serve`: the site and the endpoint over HTTP."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from wijkgraph.cli.context import Context, context_of
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import Source, WatchedFiles, of_snapshot
from wijkgraph.errors import SourceError, StoreError
from wijkgraph.layout import Layout
from wijkgraph.questions import read_questions
from wijkgraph.snapshot import Snapshot, current_snapshot
from wijkgraph.web.app import build_app
from wijkgraph.web.pages.serving import pages_router
from wijkgraph.web.parts import Parts
from wijkgraph.web.settings import Settings, load_settings


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    dataset: Annotated[
        list[Path] | None, typer.Option(help="RDF file to serve instead of wijkgraph's own data. Repeatable.")
    ] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds of work one query may take.")] = None,
    memory_mb: Annotated[int | None, typer.Option(help="MiB of memory one query may take.")] = None,
    allow_service: Annotated[
        list[str] | None,
        typer.Option(help="Prefix of endpoints that SERVICE may call. Repeatable; none by default."),
    ] = None,
    query_log: Annotated[
        str | None, typer.Option(help="File for one JSON line per query; - is stderr.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(envvar="WIJKGRAPH_CONFIG", help="TOML file with settings.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any other setting, NAME=VALUE. Repeatable; see the docs."),
    ] = None,
) -> None:
    """Serve the graph: pages, named questions and a SPARQL endpoint.

    Without --dataset the snapshot is built first when the files have changed.

    Example: wijkgraph serve --port 8080 --timeout 10
    """
    flags: dict[str, Any] = {
        "host": host,
        "port": port,
        "deadline": timeout,
        "memory_mb": memory_mb,
        "allow_service": " ".join(allow_service) if allow_service else None,
        "query_log": query_log,
        **_assignments(set_ or []),
    }
    settings = load_settings(flags, file=config)
    with listen(settings.host, settings.port) as listener:
        ours = context_of(context)
        newest = _newest(ours, dataset, settings.limits)
        run(settings, newest, listener, layout=None if dataset else ours.layout)


def run(
    settings: Settings, newest: Callable[[], Source], listener: socket.socket, *, layout: Layout | None = None
) -> None:
    """Serve on a bound socket until told to stop; running answers get their grace to end.

    With a `layout` the pages of the site are served too.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    parts = Parts.of(settings)
    routers = [pages_router(parts, layout, read_questions(layout.queries))] if layout else []
    app = build_app(parts, newest, routers=routers)
    config = uvicorn.Config(
        app,
        timeout_graceful_shutdown=settings.grace_seconds,
        access_log=False,
        log_level="warning",
        server_header=False,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner, suppress(KeyboardInterrupt):
        runner.run(_serve(parts, newest, uvicorn.Server(config), listener))


async def _serve(
    parts: Parts, newest: Callable[[], Source], server: uvicorn.Server, listener: socket.socket
) -> None:
    """Load the data, and only then say so and serve: data that cannot be loaded is an error like any other."""
    await parts.pool.open(newest())
    host, port = listener.getsockname()[:2]
    typer.echo(f"Serving on http://{f'[{host}]' if ':' in host else host}:{port}/", err=True)
    await server.serve(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises StoreError when the address cannot be used."""
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


def _newest(context: Context, dataset: list[Path] | None, limits: Limits) -> Callable[[], Source]:
    """What tells the newest source of data: the given files, or the built snapshot."""
    if dataset:
        return WatchedFiles(dataset)
    layout = context.layout
    _source(
        context.snapshot, limits
    )  # built now if need be; a broken source is told before the server starts
    return lambda: _source(current_snapshot(layout), limits)


def _source(snapshot: Snapshot, limits: Limits) -> Source:
    return of_snapshot(snapshot.version, snapshot.quads, snapshot.nquads, snapshot.store, limits)


def _assignments(texts: list[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs. Raises SourceError for what is none."""
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise SourceError(f"'{text}' is no setting", where="--set", next="Write NAME=VALUE.")
        pairs[name.strip().replace("-", "_")] = value.strip()
    return pairs
