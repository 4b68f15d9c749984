"""The command line: arguments in, calls, printing out. Data on stdout, talk on stderr.

Exit codes, from the table in `exits`: 0 fine, 1 does not conform, or no answer where one was demanded, 2 the asker's
mistake, 3 unreadable input or a store away, 4 a validation engine that gave up, 70 our bug.
"""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from wijkgraph import __version__
from wijkgraph.cli.command_context import Context, system_language
from wijkgraph.cli.commands import COMMANDS
from wijkgraph.cli.exits import EXIT_CODES, FINE, OUR_BUG, Command, presented
from wijkgraph.cli.plain_values import read_plainly
from wijkgraph.remote import PASSWORD
from wijkgraph.words import LANGUAGES

if TYPE_CHECKING:
    from wijkgraph.remote.remote_source import RemoteEngine

__all__ = ["EXIT_CODES", "app", "main"]


class _Commands(TyperGroup):
    """The commands, and the one place where errors become messages, in the language that was asked for.

    A command is loaded when it is run or asked for its help; in the list of all, and where a name that is none is told
    what looks like it, it stands by its name and first line.
    """

    _listing = False

    def __init__(self, *given: Any, **more: Any) -> None:
        """The group, as typer makes it."""
        super().__init__(*given, **more)
        read_plainly(self)
        self.commands.update(
            {name: TyperCommand(name, short_help=one.line) for name, one in COMMANDS.items()}
        )
        self._loaded: dict[str, Any] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        if self._listing:
            return self.commands[cmd_name]
        if cmd_name not in self._loaded:
            self._loaded[cmd_name] = _load(cmd_name)
        return self._loaded[cmd_name]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help, with a line for each command."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False

    def make_context(self, *given: Any, **more: Any) -> Any:
        """The options before the command, read."""
        words = [*given[1]]  # typer takes them out as it reads
        with presented(lambda: _language_among(words)):
            return super().make_context(*given, **more)

    def invoke(self, ctx: Any) -> Any:
        """The command, run."""
        wanted = ctx.params["lang"]
        with presented(lambda: wanted if wanted in LANGUAGES else system_language()):
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # what cannot be written is told as other errors are


_HELP = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    name="wijkgraph",
    cls=_Commands,
    help="Asks government letters on neighbourhood policy, and shows the sentence each answer rests on.\n\n"
    "Example: wijkgraph ask which-reports-informed-which-decisions",
    no_args_is_help=True,
    context_settings=_HELP,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain text: what draws help in boxes takes longer to load than all else together
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wijkgraph {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    root: Annotated[
        Path | None, typer.Option(help="Folder of the project, with wijkgraph.toml.", envvar="WIJKGRAPH_ROOT")
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

    def engine(base: str) -> "RemoteEngine | None":
        if not store:
            return None
        from wijkgraph.remote.remote_source import RemoteEngine

        return RemoteEngine(store, base, store_user, default_graph)

    context.obj = Context(root, build_folder, language, engine)


def _language_among(words: Sequence[str]) -> str:
    """Language of messages about options that could not be read."""
    said = [*words, ""]
    named = [after or said[at + 1] for at, word in enumerate(words)
             for option, _, after in [word.partition("=")] if option == "--lang"]  # fmt: skip
    wanted = named[-1] if named else os.environ.get("WIJKGRAPH_LANG")
    return wanted if wanted in LANGUAGES else system_language()


def _load(name: str) -> Any:
    """The command of a name, from its module."""
    place = COMMANDS[name]
    found = getattr(import_module(f"wijkgraph.cli.{place.module}"), place.name)
    if isinstance(found, typer.Typer):
        return read_plainly(get_command(found))
    one = typer.Typer(
        add_completion=False, context_settings=_HELP, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    one.command(name, cls=Command)(found)
    return read_plainly(get_command(one))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process with its exit code."""
    # Python ends with a search of every object there is for cycles: a tenth of the time of a quick command.
    atexit.register(gc.freeze)
    try:
        app(args=list(arguments) if arguments is not None else None)
    except BrokenPipeError:
        # The reader (head, less) had enough. Python would complain once more while flushing stdout.
        sys.stderr.close()
        sys.exit(FINE)
    except Exception:  # whatever nobody foresaw is our bug, said as one
        import traceback

        traceback.print_exc()
        print("wijkgraph: this is a bug in wijkgraph; please report the lines above.", file=sys.stderr)
        sys.exit(OUR_BUG)
