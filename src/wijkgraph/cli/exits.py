"""Exit codes of errors, in one table, and the one place of every command where an error becomes a message."""

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from wijkgraph.errors import (
    REMEDIES,
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
    cannot_read,
    cannot_write,
)

if TYPE_CHECKING:
    from wijkgraph.asking.answers import Outcome

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
ANSWERED: "Mapping[Outcome, int]" = {
    "rows": FINE,
    "silence": FINE,
    "nothing": NOT_CONFORMING,
    "unfitting": USAGE,
}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # a full disk, a quota, a limit of the system
# What a system refuses of a path that was given; what is not there, or there already, is looked for by our code.
_REFUSED = REMEDIES.keys() - {errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY}
# typer keeps the name of its class of usage errors to itself
_TypedWrongly: Any = typer.BadParameter.__base__


class Command(TyperCommand):
    """A command whose name is told with every mistake in how it was typed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Words that are left when options and arguments are read."""
        try:
            return super().parse_args(ctx, args)
        except _TypedWrongly as error:
            error.ctx = error.ctx or ctx
            raise


def exit_code(error: WijkgraphError) -> int:
    """The exit code for an error, by the nearest class in the table."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), OUR_BUG)


@contextlib.contextmanager
def presented(language: Callable[[], str]) -> Iterator[None]:
    """Prints an error raised within on stderr, in the language, and ends the command with its exit code."""
    try:
        yield
    except WijkgraphError as error:
        # With the words of both languages, which success does without.
        from wijkgraph.cli.spoken_errors import complain

        complain(error, language())
        raise typer.Exit(exit_code(error)) from error
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        from wijkgraph.cli.spoken_errors import complain

        if error.errno in _NO_ROOM:
            _write_no_more()
            told: WijkgraphError = cannot_write(error, "the output", error.filename or "stdout")
        else:
            told = cannot_read(error, error.filename or "")
        complain(told, language())
        raise typer.Exit(UNREADABLE) from error
    except _TypedWrongly as error:
        from wijkgraph.cli.spoken_errors import complain_of_typing

        if not complain_of_typing(error, language()):
            raise  # typer says it itself, in English
        raise typer.Exit(USAGE) from error


def _write_no_more() -> None:
    """Lets what stdout still holds go nowhere; at the end of the process it would be written, and fail, once more."""
    with contextlib.suppress(OSError, ValueError):  # a stdout that is no file keeps nothing back
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
