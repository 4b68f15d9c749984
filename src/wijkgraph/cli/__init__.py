"""The command line: arguments in, calls, printing out. Data on stdout, talk on stderr.

Exit codes, from the table in `exits`: 0 fine, 1 does not conform, or no answer where one was demanded, 2 the asker's
mistake, 3 unreadable input or a store away, 4 a validation engine that gave up, 70 our bug.
"""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from wijkgraph import __version__
from wijkgraph.cli import (
    agreements,
    ask,
    bench,
    cite,
    claims,
    dataset,
    dossiers,
    explain,
    fetch,
    freezing,
    init,
    mcp,
    papers,
    publish,
    reading,
    releasing,
    scores,
    searching,
    serve,
    table,
    validate,
)
from wijkgraph.cli.command_context import Context, system_language
from wijkgraph.cli.exits import EXIT_CODES, FINE, OUR_BUG, presented
from wijkgraph.remote.remote_source import PASSWORD, RemoteEngine
from wijkgraph.words.messages import LANGUAGES

__all__ = ["EXIT_CODES", "app", "main"]


class _Commands(TyperGroup):
    """The commands, and the one place where errors become messages, in the language that was asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Commands as registered; typer would put `ask`, a group, behind all others."""
        return sorted(super().list_commands(ctx), key=lambda name: name != "ask")

    def make_context(self, *given: Any, **more: Any) -> Any:
        """The options before the command, read."""
        with presented(system_language):
            return super().make_context(*given, **more)

    def invoke(self, ctx: Any) -> Any:
        """The command, run."""
        wanted = ctx.params["lang"]
        with presented(lambda: wanted if wanted in LANGUAGES else system_language()):
            return super().invoke(ctx)


app = typer.Typer(
    name="wijkgraph",
    cls=_Commands,
    help="Asks government letters on neighbourhood policy, and shows the sentence each answer rests on.\n\n"
    "Example: wijkgraph ask which-reports-informed-which-decisions",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wijkgraph {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    root: Annotated[
        Path | None, typer.Option(help="Folder with ontology/, data/ and queries/.", envvar="WIJKGRAPH_ROOT")
    ] = None,
    build_folder: Annotated[
        Path | None, typer.Option("--build", help="Folder for built files.", envvar="WIJKGRAPH_BUILD")
    ] = None,
    lang: Annotated[
        str, typer.Option(help="Language of labels and messages: nl or en.", envvar="WIJKGRAPH_LANG")
    ] = "",
    store: Annotated[
        str | None,
        typer.Option(help="SPARQL endpoint to ask in place of the embedded store.", envvar="WIJKGRAPH_STORE"),
    ] = None,
    store_user: Annotated[
        str | None,
        typer.Option(
            help=f"User of that endpoint; the password is ${PASSWORD}.", envvar="WIJKGRAPH_STORE_USER"
        ),
    ] = None,
    default_graph: Annotated[
        str | None,
        typer.Option(
            help="Graph of that endpoint with the merged data; not needed where `publish` put it.",
            envvar="WIJKGRAPH_DEFAULT_GRAPH",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    language = lang or system_language()
    if language not in LANGUAGES:
        raise typer.BadParameter(f"'{lang}' is neither nl nor en.", param_hint="--lang")

    def engine(base: str) -> RemoteEngine | None:
        return RemoteEngine(store, base, store_user, default_graph) if store else None

    context.obj = Context(root, build_folder, language, engine)


app.add_typer(ask.app, name="ask", cls=ask.QuestionGroup)
app.command("search")(searching.search_for)
app.command("init")(init.init)
app.command("explain")(explain.explain)
app.command("cite")(cite.cite)
app.command("dossier")(dossiers.dossier)
app.command("sheet")(dossiers.sheet)
app.command("coverage")(dataset.coverage)
app.command("build")(dataset.build)
app.command("check")(dataset.check)
app.command("validate")(validate.validate)
app.command("serve")(serve.serve)
app.command("mcp")(mcp.mcp)
app.command("publish")(publish.publish)
app.command("table")(table.table)
app.command("dump")(dataset.dump)
app.command("release")(releasing.release)
app.command("diff")(releasing.diff)
app.command("bench")(bench.bench)
app.command("read")(papers.read)
app.command("fetch")(fetch.fetch)
app.command("freeze")(freezing.freeze)
app.command("propose")(reading.propose)
app.command("review")(claims.review)
app.command("agreement")(agreements.agreement)
app.command("lessons")(agreements.lessons_command)
app.command("score")(scores.score)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    try:
        app(args=list(arguments) if arguments is not None else None)
    except BrokenPipeError:
        # The reader (head, less) had enough. Python would complain once more while flushing stdout.
        sys.stderr.close()
        sys.exit(FINE)
    except Exception:  # whatever nobody foresaw is our bug, said as one
        traceback.print_exc()
        print("wijkgraph: this is a bug in wijkgraph; please report the lines above.", file=sys.stderr)
        sys.exit(OUR_BUG)
