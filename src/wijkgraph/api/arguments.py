"""Arguments of the front door: each is of the kind that is asked for, or an error of the tree tells what was given."""

import os
from collections.abc import Sequence
from datetime import date
from os import PathLike
from pathlib import Path

from wijkgraph.api.graph_results import NamedThing
from wijkgraph.errors import UsageError
from wijkgraph.words.messages import LANGUAGES

SlotInput = str | int | date | NamedThing | None

_LONGEST_NAME = 255  # bytes of one part of a path, as most file systems take them


def checked_text(value: object, name: str) -> str:
    """The value, which is text. Raises UsageError for anything else."""
    if not isinstance(value, str):
        raise _other_kind(name, "text", value)
    return value


def checked_number(value: object, name: str) -> int:
    """The value, which is a whole number from 0. Raises UsageError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _other_kind(name, "a whole number from 0", value)
    return value


def checked_seconds(value: object, name: str) -> float | None:
    """The value, which is a positive number of seconds, or None. Raises UsageError for anything else."""
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _other_kind(name, "seconds", value)
    if not value > 0:
        raise UsageError(f"'{value}' is no timeout", next="Give seconds, or None for no limit.")
    return value


def checked_path(value: object, name: str) -> Path:
    """The value as a path. Raises UsageError for what is none, or cannot be one."""
    text = os.fspath(value) if isinstance(value, PathLike) else value
    if not isinstance(text, str):
        raise _other_kind(name, "a path", value)
    if not text.strip():  # it would stand for the folder we are in, which nobody wrote
        raise UsageError(f"'{name}' is empty", next="Give a path, or leave it out.")
    if any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST_NAME for part in text.split("/")):
        raise UsageError(f"'{name}' is too long for a path", next="Check what was given.")
    return Path(text)


def checked_paths(value: object, name: str) -> tuple[str | Path, ...]:
    """One path or several, with patterns left as text. Raises UsageError for what is none."""
    several = value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else [value]
    return tuple(
        one if isinstance(one, str) else checked_path(one, name) for one in several if checked_path(one, name)
    )


def checked_language(language: str) -> str:
    """The language. Raises UsageError unless it is one that we speak."""
    if language not in LANGUAGES:
        raise UsageError(f"'{language}' is not a language that is spoken here", next="Use nl or en.")
    return language


def slot_text(value: SlotInput) -> str:
    """A value for a slot as it would be typed."""
    if isinstance(value, NamedThing):
        return value.iri
    return value.isoformat() if isinstance(value, date) else str(value)


def _other_kind(name: str, wanted: str, value: object) -> UsageError:
    return UsageError(
        f"'{name}' takes {wanted}, and was given {type(value).__name__}", next="Check what was given."
    )
