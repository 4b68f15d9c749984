"""Keys of a review at a terminal: those that decide at once, those that ask for a line, and all as they are shown."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module

# Keys that decide or move at once, and those that ask for a line first; with the command they stand for.
AT_ONCE: Mapping[str, str] = {
    "a": "accept", "s": "skip", "u": "undo", "y": "redo", "j": "contested", "n": "uncovered", "b": "bulk",
    "left": "back", "right": "forward",
}  # fmt: skip
ASKING: Mapping[str, str] = {"r": "reject", "e": "amend", "x": "aside", "c": "new", "/": "search"}
SHOWN = (
    ("a", "accept"), ("r", "reject"), ("e", "amend"), ("s", "skip"), ("u", "undo"), ("y", "redo"),
    ("j", "contested"), ("n", "uncovered"), ("x", "aside"), ("c", "new"), ("/", "search"), ("t", "triples"),
    ("b", "bulk"), ("←", "back"), ("→", "forward"), ("?", "help"), ("q", "quit"),
)  # fmt: skip


def forget_early_keys() -> None:
    """Drops keys pressed before the screen was there: they would decide on a claim that nobody has seen."""
    with suppress(ImportError, OSError, ValueError):  # another system, or no terminal
        termios = import_module("termios")
        with suppress(termios.error):
            termios.tcflush(sys.stdin, termios.TCIFLUSH)
