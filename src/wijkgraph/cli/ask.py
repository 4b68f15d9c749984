"""`wijkgraph ask`: each named question is a command of its own, each of its slots an option."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from wijkgraph.asking.outcomes import headline
from wijkgraph.asking.questions import Question, Slot
from wijkgraph.asking.results import WRITERS, as_turtle
from wijkgraph.cli.command_context import Context, chosen_format, context_of, say, write_out
from wijkgraph.cli.exits import ANSWERED, FINE, NOT_CONFORMING, Command
from wijkgraph.cli.plain_values import read_plainly
from wijkgraph.cli.tables import TABLE, draw_answer, stdout_console
from wijkgraph.errors import WijkgraphError
from wijkgraph.formats import CSV, TSV, TURTLE, Format, names_of_formats
from wijkgraph.names import names_at
from wijkgraph.rdf import NamedNode
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import tell

FORMATS = (TABLE, *WRITERS, TURTLE)


class QuestionGroup(TyperGroup):
    """The questions as commands, read from their files when they are wanted."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The questions' names."""
        return list(context_of(ctx).questions)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command that asks this question. Raises UnknownQuestion."""
        ours = context_of(ctx)
        try:
            question = ours.graph.question(cmd_name)
        except WijkgraphError:
            if ctx.resilient_parsing:  # somebody is still typing
                return None
            raise
        return _command(question, ours.language)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The question that the first word names; its own error says what comes near."""
        command = self.get_command(ctx, args[0])
        return command.name if command else None, command, args[1:]


app = typer.Typer(
    name="ask",
    cls=QuestionGroup,
    help="Asks a named question; without a name, lists them all in words.\n\n"
    "Example: wijkgraph ask which-reports-informed-which-decisions --format csv",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@app.callback()
def _list(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        ours = context_of(context)
        console = stdout_console()
        for question in ours.questions.values():
            console.print(Text(question.name, style="bold"))
            console.print(Text(f"  {question.in_words(ours.language)}"))
        for name, error in ours.questions.broken.items():
            told = tell(error, ours.language)
            say(f"{name}: {told.what} ({told.where}). {told.next}")


def _command(question: Question, language: str) -> TyperCommand:
    """A command with one option for each slot."""
    one = typer.Typer(add_completion=False, rich_markup_mode=None)

    def run(context: typer.Context, form: str, demand: bool, **slots: str | None) -> None:
        texts = {name: text for name, text in slots.items() if text is not None}
        _ask(context_of(context), question, texts, chosen_format(form, FORMATS), demand)

    form = (TURTLE if question.gives_graph else CSV).name
    example = messages(language).plain("option.example", name=question.name, format=form)
    run.__doc__ = f"{question.in_words(language)}\n\n{question.about[language]}\n\n{example}"
    _give_signature(run, question, language)
    one.command(question.name, cls=Command)(run)
    command = read_plainly(get_command(one))
    assert isinstance(command, TyperCommand)
    return command


def _give_signature(run: Callable[..., None], question: Question, language: str) -> None:
    """The signature from which typer makes options: the slots, then how to print."""
    say = messages(language)
    parameters: dict[str, tuple[Any, Any]] = {
        "context": (typer.Context, inspect.Parameter.empty),
        **{slot.name: (_slot_option(slot, language), None) for slot in question.slots},
        "form": (
            Annotated[
                str,
                typer.Option(
                    "--format", "-f", help=say.plain("option.format", names=names_of_formats(FORMATS))
                ),
            ],
            (TURTLE if question.gives_graph else TABLE).name,
        ),
        "demand": (
            Annotated[bool, typer.Option("--demand", help=say.plain("option.demand"))],
            False,
        ),
    }
    # Typer reads the options from here; mypy does not know that a function may say its signature itself.
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default) in parameters.items()
        ]
    )
    run.__annotations__ = {name: kind for name, (kind, _) in parameters.items()}


def _slot_option(slot: Slot, language: str) -> Any:
    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        return _keys(context_of(ctx), slot, incomplete)

    say = messages(language)
    kind = say.plain("slot.kind", kind=", ".join(slot.kinds)) if slot.kinds else ""
    option = typer.Option(
        f"--{slot.name.replace('_', '-')}",
        help=f"{say.plain(f'slot.{slot.type}')}{kind}.",
        metavar=slot.name.upper(),
        autocompletion=complete,
        show_default=slot.unfilled[language],
    )
    return Annotated[str | None, option]


def _keys(ours: Context, slot: Slot, incomplete: str) -> list[str]:
    """The keys that a slot of these kinds may take, for the shell to complete."""
    names = names_at(ours.store.base)
    spaces = [space for kind in slot.kinds for space in names.spaces_of(kind)]
    if slot.type != "iri" or not spaces:
        return []
    begins = " || ".join(f'STRSTARTS(STR(?s), "{space}")' for space in spaces)
    rows = ours.store.select(f"SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER({begins}) }} ORDER BY ?s").rows
    keys = [row[0].value.rpartition("/")[2] for row in rows if isinstance(row[0], NamedNode)]
    return [key for key in keys if key.startswith(incomplete)]


def _ask(ours: Context, question: Question, texts: dict[str, str], form: Format, demand: bool) -> None:
    if question.gives_graph != (form is TURTLE):
        gives = (
            "This question gives a graph: turtle only."
            if question.gives_graph
            else "This question gives a table, not a graph."
        )
        raise typer.BadParameter(gives, param_hint="--format")
    found = ours.graph.ask(question.name, **texts)
    answer, names = found.answer, found.names
    if form is TABLE:
        draw_answer(stdout_console(), answer, names, ours.language)
    elif form is TURTLE:
        write_out(as_turtle(answer.graph))
    else:
        write_out(WRITERS[form](answer, names, ours.language))
    if answer.outcome != "rows" and form in (CSV, TSV, TURTLE):
        say(headline(answer, names, ours.language))  # these formats have no place for it
    raise typer.Exit(
        ANSWERED[answer.outcome] or (NOT_CONFORMING if demand and answer.is_not_stated else FINE)
    )
