"""Values of options: text, words to choose from, paths and numbers, read without pydantic.

typer asks pydantic for every value, also for none and for text. To load it takes a third of the start of a command, and
what it says of a wrong value is meant for programmers.
"""

import math
import os
import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NAMED = ("FILE", "PATH", "DIR", "KEY")  # texts that name what is on disk: an empty one is a slip


def read_plainly(command: Any) -> Any:
    """Has the parameters of a command take plain values; returns the command.

    Plain are none, text, a default, one of some words, a number, the path of what may be read. For any other, typer is
    asked.
    """
    listed = command.get_params

    def params(ctx: Any) -> Any:
        found = listed(ctx)
        for parameter in found:
            asked = getattr(parameter, "get_runtime_param", None)
            if asked and not isinstance(asked, _PlainReader):
                parameter.get_runtime_param = _PlainReader(asked)
        return found

    command.get_params = params
    return command


class _PlainReader:
    """The reader of one parameter, in the place of typer's."""

    def __init__(self, asked: Any) -> None:
        self._asked = asked

    def __call__(self) -> "_PlainReader":
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Value for the command. Raises BadParameter as typer does."""
        wanted, info = param.type_descriptor.annotation, param.type_descriptor.parameter_info
        several = param.multiple or param.nargs != 1
        names_something = Path in (wanted, *get_args(wanted)) or (param.metavar or "").endswith(_NAMED)
        if names_something and (value == "" or (several and value and "" in value)):
            raise typer.BadParameter("It is empty.", ctx=ctx, param=param)
        if value is None:
            return () if several else None
        if not names_something and _is_no_utf8(value):
            raise typer.BadParameter("It is not UTF-8 text.", ctx=ctx, param=param)
        if info.parser is None:
            if not several and _is_plain(value, wanted, info):
                return Path(value) if wanted is Path else value
            if not several and (fault := _fault_of(value, wanted, info)):
                raise typer.BadParameter(fault, ctx=ctx, param=param)
            if not several and wanted in (int, float):
                return wanted(value)
            if several and get_origin(wanted) is list and not isinstance(value, str):
                (one,) = get_args(wanted)
                if one in (str, Path) and all(_is_plain(part, one, info) for part in value):
                    return [one(part) for part in value]
        return self._asked().coerce(value, param=param, ctx=ctx)


def _is_no_utf8(value: Any) -> bool:
    """True for text with bytes that are not UTF-8, which the system passes as lone surrogates; names of files may."""
    texts = value if isinstance(value, list | tuple) else [value]
    return any(isinstance(text, str) and not text.isascii() and _SURROGATE.search(text) for text in texts)


def _is_plain(value: Any, wanted: Any, info: Any) -> bool:
    if get_origin(wanted) is Literal:
        return value in get_args(wanted)
    if wanted is Path:
        return isinstance(value, str) and _is_plain_path(value, info)
    return type(value) is wanted and (wanted is str or value == info.default)


def _fault_of(value: Any, wanted: Any, info: Any) -> str:
    """Sentence about a number, or a word to choose, that is none; empty for another kind of value, or a right one."""
    if get_origin(wanted) is Literal:
        return f"'{value}' is none of {', '.join(get_args(wanted))}."
    if wanted not in (int, float):
        return ""
    try:
        number = wanted(value)
    except ValueError:
        return f"'{value}' is not a whole number." if wanted is int else f"'{value}' is not a number."
    if not math.isfinite(number):
        return f"'{value}' is not a number."
    if info.min is not None and number < info.min:
        return f"'{value}' is less than {info.min}."
    return f"'{value}' is more than {info.max}." if info.max is not None and number > info.max else ""


def _is_plain_path(value: str, info: Any) -> bool:
    conditions = (info.exists, info.resolve_path, info.allow_dash, info.path_type, info.writable)
    every_kind = info.file_okay and info.dir_okay
    return every_kind and not any(conditions) and (not Path(value).exists() or os.access(value, os.R_OK))
