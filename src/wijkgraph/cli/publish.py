"""`wijkgraph publish`: the dataset made available elsewhere."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from wijkgraph.cli.command_context import Context, context_of, tell_licence
from wijkgraph.cli.tables import progress
from wijkgraph.publication import Published
from wijkgraph.publication import publish as publish_dataset
from wijkgraph.rdf import read_quads
from wijkgraph.remote import PASSWORD
from wijkgraph.remote.endpoint import Endpoint
from wijkgraph.remote.remote_source import login_of
from wijkgraph.remote.remote_store import RemoteStore
from wijkgraph.remote.writing import GraphStoreWriter, UpdateWriter, Writer
from wijkgraph.words.translations import tell

To = Annotated[str | None, typer.Option(help="SPARQL endpoint of the engine to load.", metavar="URL")]
Static = Annotated[
    Path | None, typer.Option(help="Folder to write the whole site into, as plain files.", metavar="DIR")
]
ByGraphStore = Annotated[
    str | None, typer.Option(help="Write by Graph Store Protocol, at this address.", metavar="URL")
]
ByUpdate = Annotated[
    str | None, typer.Option(help="Write by SPARQL Update, here; else at --to itself.", metavar="URL")
]
User = Annotated[str | None, typer.Option(help="User who may write there.")]
PasswordIn = Annotated[
    str, typer.Option(help="Environment variable that holds the password.", metavar="NAME")
]
DefaultGraph = Annotated[
    str | None,
    typer.Option(help="Named graph for the merged data, where the engine's default graph is not ours."),
]
Timeout = Annotated[float, typer.Option(help="Seconds one request may take.")]


def publish(
    context: typer.Context,
    to: To = None,
    static: Static = None,
    graph_store: ByGraphStore = None,
    update: ByUpdate = None,
    user: User = None,
    password_env: PasswordIn = PASSWORD,
    default_graph: DefaultGraph = None,
    timeout: Timeout = 300.0,
) -> None:
    """Loads the dataset into another engine and proves that it arrived, or writes the whole site as plain files.

    Run again, it resumes an interrupted publication.

    Example: wijkgraph publish --to http://localhost:7878/query --update http://localhost:7878/update
    """
    if (to is None) == (static is None):
        raise typer.BadParameter("Give --to URL or --static DIR.", param_hint="--to")
    tell_licence(context_of(context))
    if static is not None:
        _write_site(context_of(context), static)
        return
    assert to is not None
    if graph_store and update:
        raise typer.BadParameter("Give --graph-store or --update, not both.", param_hint="--update")
    login = login_of(user, password_env)
    with ExitStack() as stack:
        writer: Writer
        if graph_store:
            writer = stack.enter_context(GraphStoreWriter(graph_store, login, seconds=timeout))
        else:
            writer = UpdateWriter(Endpoint(update or to, login, seconds=timeout))
        done = _load(context_of(context), Endpoint(to, login, seconds=timeout), writer, default_graph)
    _report(context_of(context), done, to)


def _write_site(ours: Context, folder: Path) -> None:
    from wijkgraph.web.protocol.settings import load_settings
    from wijkgraph.web.twin.static_twin import publish_static

    robots = load_settings({}, files=[ours.layout.file]).robots
    with progress("documents") as advance:
        done = publish_static(ours.layout, ours.snapshot, folder, robots=robots, progress=advance)
    print(f"files    {done.files}")
    print(f"bytes    {done.bytes}", flush=True)  # before what is said on the other stream
    for error in done.broken:
        ours.say("told.unanswered", why=tell(error, ours.language))
    ours.say("told.site", folder=folder)


def _load(ours: Context, endpoint: Endpoint, writer: Writer, default_graph: str | None) -> Published:
    snapshot = ours.snapshot
    with progress("quads") as advance:
        return publish_dataset(
            read_quads(snapshot.nquads),
            snapshot.version,
            RemoteStore.bare(endpoint, ours.layout.base),
            writer,
            questions=ours.questions.values(),
            default_graph=default_graph,
            progress=advance,
        )


def _report(ours: Context, done: Published, to: str) -> None:
    print(f"version  {done.version}")
    print(f"quads    {done.quads}")
    print(f"graphs   {done.written} written, {done.skipped} there already, {done.removed} removed")
    if done.default_graph:
        print(f"default  {done.default_graph}")
    for name in done.distrusted:
        ours.say("told.distrusted", question=name)
    graph = f" --default-graph {done.default_graph}" if done.default_graph else ""
    ours.say("told.published", store=f"{to}{graph}")
