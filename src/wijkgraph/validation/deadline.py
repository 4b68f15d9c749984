"""Function calls in a process of their own, killed at a deadline.

A regular expression or a SPARQL query of a stranger's shapes may never end, and neither engine can be
interrupted from within.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from typing import Any, TypeVar, cast

from wijkgraph.errors import EngineFailure, WijkgraphError

T = TypeVar("T")

# Forking is quick and passes everything on, but only before any engine has started threads of its own.
_METHOD = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"


def within(seconds: float, function: Callable[..., T], *args: Any, **options: Any) -> T:
    """Returns the result of the function, or raises its WijkgraphError; 0 seconds means here and without limit.

    Raises EngineFailure when the time is up or the process died.
    """
    if not seconds:
        return function(*args, **options)
    context = cast(ForkContext, multiprocessing.get_context(_METHOD))
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, function, args, options), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise EngineFailure(
                f"Validation was stopped after {seconds:g} s",
                next="Look for a regular expression or SPARQL rule that never ends, or raise --timeout.",
            )
        kind, content = receiver.recv()
    except EOFError as error:
        process.join()
        raise EngineFailure(
            f"The validation process died (exit {process.exitcode})",
            next="Was memory short? Check fewer files.",
        ) from error
    finally:
        process.kill()
        process.join()
    if kind == "error":
        raise content
    answer: T = content
    return answer


def _work(
    sender: Connection, function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    reply: tuple[str, Any]
    try:
        reply = ("answer", function(*args, **options))
    except WijkgraphError as error:
        # What led to it may hold a thousand frames, which would go while it is sent.
        error.__cause__ = error.__context__ = None
        reply = ("error", error.with_traceback(None))
    sender.send(reply)
