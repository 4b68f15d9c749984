"""Exit codes and messages of errors: one table and one presentation for every command."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from wijkgraph.asking.answers import Outcome
from wijkgraph.errors import (
    ClaimError,
    EngineFailure,
    LimitReached,
    NotAcceptable,
    NotFound,
    QueryError,
    QuestionError,
    RequestError,
    SourceError,
    StoreError,
    UsageError,
    WijkgraphError,
)
from wijkgraph.letters.safe_text import escaped
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import ORIGINAL, Told, tell, translate

FINE = 0
NOT_CONFORMING = 1  # or nothing recorded, or a silence where an answer was demanded
USAGE = 2
UNREADABLE = 3  # input, or a store that is away
ENGINE_FAILED = 4
OUR_BUG = 70  # EX_SOFTWARE in sysexits

EXIT_CODES: Sequence[tuple[type[WijkgraphError], int]] = (
    (ClaimError, NOT_CONFORMING),
    (UsageError, USAGE),
    (QuestionError, USAGE),
    (QueryError, USAGE),
    (RequestError, USAGE),
    (NotFound, USAGE),
    (NotAcceptable, USAGE),
    (SourceError, UNREADABLE),
    (StoreError, UNREADABLE),
    (LimitReached, UNREADABLE),
    (EngineFailure, ENGINE_FAILED),
)
# By outcome of a question.
ANSWERED: Mapping[Outcome, int] = {
    "rows": FINE,
    "silence": FINE,
    "nothing": NOT_CONFORMING,
    "unfitting": USAGE,
}
# typer keeps the name of its class of usage errors to itself
_TypedWrongly: Any = typer.BadParameter.__base__


def exit_code(error: WijkgraphError) -> int:
    """The exit code for an error, by the nearest class in the table."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), OUR_BUG)


@contextmanager
def presented(language: Callable[[], str]) -> Iterator[None]:
    """Prints an error raised within on stderr, in the language, and ends the command with its exit code."""
    try:
        yield
    except WijkgraphError as error:
        complain(error, language())
        raise typer.Exit(exit_code(error)) from error
    except _TypedWrongly as error:
        spoken = language()
        found = translate(error.format_message(), spoken) if spoken != ORIGINAL else None
        if found is None:
            raise  # typer says it itself, in English
        path = error.ctx.command_path if error.ctx else "wijkgraph"
        advice = messages(spoken).plain("error.see_help", path=path)
        print(f"wijkgraph: {Told(found, next=advice)}", file=sys.stderr)
        raise typer.Exit(USAGE) from error


def complain(error: WijkgraphError, language: str) -> None:
    """Prints an error on stderr, in the language; a part that exists only in English apart, and said to be so."""
    told = tell(error, language)
    # A message names files and quotes words; neither may steer the terminal.
    print(escaped(f"wijkgraph: {told}"), file=sys.stderr)
    if told.detail:
        detail = messages(language).plain("error.in_english", detail=told.detail)
        print(escaped(f"  {detail}"), file=sys.stderr)
