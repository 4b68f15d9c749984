"""Values of options that need no conversion, read without pydantic.

typer asks pydantic for every value, also for none and for text, and to load it takes a third of the start of a command.
"""

import os
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer

_NAMED = ("FILE", "PATH", "DIR", "KEY")  # texts that name what is on disk: an empty one is a slip


def read_plainly(command: Any) -> Any:
    """Has the parameters of a command take plain values as they are; returns the command.

    A value is plain if typer would give it back unchanged: none, text, a default, one of some words, the path of what
    may be read. For any other, typer is asked.
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
        names_something = Path in (wanted, *get_args(wanted)) or param.metavar in _NAMED
        if names_something and (value == "" or (several and value and "" in value)):
            raise typer.BadParameter("It is empty.", ctx=ctx, param=param)
        if value is None:
            return () if several else None
        if info.parser is None:
            if not several and _is_plain(value, wanted, info):
                return Path(value) if wanted is Path else value
            if several and get_origin(wanted) is list and not isinstance(value, str):
                (one,) = get_args(wanted)
                if one is str and all(_is_plain(part, one, info) for part in value):
                    return [*value]
        return self._asked().coerce(value, param=param, ctx=ctx)


def _is_plain(value: Any, wanted: Any, info: Any) -> bool:
    if get_origin(wanted) is Literal:
        return value in get_args(wanted)
    if wanted is Path:
        return isinstance(value, str) and _is_plain_path(value, info)
    return type(value) is wanted and (wanted is str or value == info.default)


def _is_plain_path(value: str, info: Any) -> bool:
    conditions = (info.exists, info.resolve_path, info.allow_dash, info.path_type, info.writable)
    every_kind = info.file_okay and info.dir_okay
    return every_kind and not any(conditions) and (not Path(value).exists() or os.access(value, os.R_OK))
