"""JSON of strangers: no key twice, no deep nesting, and the whole objects of a list that was cut short."""

import json
import re
from collections.abc import Sequence
from typing import Any

DEEPEST = 30  # brackets within brackets
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def parse_strict(text: str) -> Any:
    """The value of a JSON text. Raises ValueError for another text, a key that stands twice, or deep nesting."""
    _check_depth(text)
    return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)


def find_objects(text: str, key: str) -> list[dict[str, Any]]:
    """The objects in the list of a key, wherever that stands in a text; where the list is cut, those that are whole.

    Raises ValueError where there is no such list, a key stands twice, or nesting is deep.
    """
    _check_depth(text)
    start = re.search(rf'"{re.escape(key)}"\s*:\s*\[', text)
    if start is None:
        raise ValueError(f"no list called {key}")
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse)
    at, found = start.end(), []
    while match := re.compile(r"[\s,]*(?=\{)").match(text, at):
        try:
            value, at = decoder.raw_decode(text, match.end())
        except json.JSONDecodeError:
            break  # cut within this object
        found.append(value)
    return found


def _check_depth(text: str) -> None:
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += token[0] in "[{"
        depth -= token[0] in "]}"
        if depth > DEEPEST:
            raise ValueError("nested too deep")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(names) != len({*names}):
        raise KeyTwiceError("a key stands twice")
    return dict(pairs)


class KeyTwiceError(ValueError):
    """A key stands twice in an object, so that two readers may take it for two things."""


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
