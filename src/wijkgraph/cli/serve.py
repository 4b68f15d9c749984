"""`wijkgraph serve`: the site and the endpoint over HTTP."""

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wijkgraph.cli.command_context import Context, context_of
from wijkgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wijkgraph.web.protocol.settings import Settings


Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")]
Processes = Annotated[
    int | None,
    typer.Option(help="Web processes that share the port; one for each core, at most 4, by default."),
]
Dataset = Annotated[
    list[Path] | None, typer.Option(help="RDF file to serve instead of wijkgraph's own data. Repeatable.")
]
Timeout = Annotated[float | None, typer.Option(help="Seconds of work one query may take.")]
Memory = Annotated[int | None, typer.Option(help="MiB of memory one query may take.")]
Services = Annotated[
    list[str] | None,
    typer.Option(help="Prefix of endpoints that SERVICE may call. Repeatable; none by default."),
]
QueryLog = Annotated[str | None, typer.Option(help="File for one JSON line per query; - is stderr.")]
Unchecked = Annotated[
    bool, typer.Option("--unchecked", help="Serve the data even when they violate their shapes.")
]
Config = Annotated[Path | None, typer.Option(envvar="WIJKGRAPH_CONFIG", help="TOML file with settings.")]
Others = Annotated[
    list[str] | None,
    typer.Option("--set", help="Any other setting of docs/settings.md, NAME=VALUE. Repeatable."),
]


def serve(
    context: typer.Context,
    host: Host = None,
    port: Port = None,
    processes: Processes = None,
    dataset: Dataset = None,
    timeout: Timeout = None,
    memory_mb: Memory = None,
    allow_service: Services = None,
    query_log: QueryLog = None,
    unchecked: Unchecked = False,
    config: Config = None,
    set_: Others = None,
) -> None:
    """Serves the graph: pages, named questions and a SPARQL endpoint.

    Without --dataset the snapshot is built first when the files have changed; with `wijkgraph --store URL serve`
    the data are in an engine elsewhere.

    Example: wijkgraph serve --port 8080 --timeout 10
    """
    own: dict[str, Any] = {
        "host": host,
        "port": port,
        "processes": processes,
        "deadline": timeout,
        "memory_mb": memory_mb,
        "allow_service": " ".join(allow_service) if allow_service else None,
        "query_log": query_log,
    }
    options = {name: f"--{name.replace('_', '-')}" for name in own} | {"deadline": "--timeout"}
    ours = context_of(context)
    from wijkgraph.web.protocol.settings import load_settings

    files = [] if dataset else [ours.layout.file]
    settings = load_settings(
        own | assignments(set_ or []), files=[file for file in (*files, config) if file], options=options
    )
    _serve(ours, settings, dataset, checked=not unchecked)


def service_settings(ours: Context) -> "Settings":
    """The settings that the project itself gives its service. Raises SourceError, UsageError where none starts so."""
    from wijkgraph.web.protocol.settings import load_settings

    return load_settings({}, files=[ours.layout.file], environment={})


def _serve(ours: Context, settings: "Settings", dataset: list[Path] | None, *, checked: bool) -> None:
    """Serves some files, an engine elsewhere, or the project's own data, until stopped."""
    # The validator and the web server are imported by whom they serve; other commands start without them.
    from wijkgraph.web.listening import listen

    layout = None if dataset else ours.layout
    with ExitStack() as stack:
        listener = stack.enter_context(listen(settings.host, settings.port))
        made = stack.enter_context(_made(ours, checked=checked)) if layout and not ours.remote else None
        from wijkgraph.web.running import run  # takes as long as it takes to make the snapshot

        newest = ours.newest(dataset or (), settings.limits)
        run(settings, newest, listener, layout=layout, language=ours.language, made=made)


@contextmanager
def _made(ours: Context, *, checked: bool) -> "Iterator[Callable[[], None]]":
    """Begins to make the snapshot; the callable waits for it, checks it, and raises what forbids to show it."""
    from wijkgraph.dataset.conformance import made_beside, require_conformance

    with made_beside(ours.layout, checked=checked) as wait:

        def made() -> None:
            wait()
            if checked:
                outcome = require_conformance(ours.snapshot, ours.layout)
                ours.say(
                    "told.conforms", version=ours.snapshot.version, counts=outcome.in_words(ours.language)
                )

        yield made


def assignments(texts: list[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs. Raises UsageError for what is none."""
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(f"'{text}' is no setting", where="--set", next="Write NAME=VALUE.")
        pairs[name.strip().replace("-", "_")] = value.strip()
    return pairs
