"""Bytes of JSON-LD as the parser takes them: contexts in their places, and no nesting that it would not survive."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class ContextElsewhere(SyntaxError):
    """A JSON-LD document needs a context (`iri`) that was not given; nothing is fetched.

    `is_given` is true where something was given for it that holds no context, or leads back to itself.
    """

    def __init__(
        self, iri: str, line: int | None = None, column: int | None = None, *, is_given: bool = False
    ) -> None:
        what = "and what was given for it is none" if is_given else "which is not fetched"
        super().__init__(f"it needs the context {iri}, {what}", (None, line, column, None))
        self.iri = iri
        self.is_given = is_given


def with_contexts(
    content: bytes, base: str, contexts: Mapping[str, bytes], resolve: Callable[[str, str], str]
) -> bytes:
    """Returns JSON-LD with each context that stands elsewhere put in its place, out of those given by IRI.

    A document without any, or that is no JSON, comes back as it is. Raises ContextElsewhere for one that is not given,
    and SyntaxError for objects and lists so deep within each other that the parser, which has no bound, would crash.
    """
    contexts_in = _Contexts(base, contexts, resolve)
    try:
        done = contexts_in.within(json.loads(content))
    except ValueError:
        return content
    except RecursionError:
        place = _too_deep(content.decode("utf-8", "replace"))
        raise SyntaxError(f"Nested more than {_DEEPEST} deep", (None, *place, None)) from None
    except ContextElsewhere as error:
        place = _place(content.decode("utf-8", "replace"), contexts_in.asked)
        raise ContextElsewhere(error.iri, *place, is_given=error.is_given) from None
    return json.dumps(done).encode() if contexts_in.asked else content


def _place(text: str, reference: str) -> tuple[int, int]:
    at = max(0, text.find(json.dumps(reference)))
    return _line_and_column(text, at)


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


_DEEPEST = 300  # objects and lists within each other; the parser crashes at some thousands
_BRACKET = r'"(?:[^"\\]|\\.)*"|[{}\[\]]'


def _too_deep(text: str) -> tuple[int, int]:
    """Returns line and column of the first bracket that opens too deep."""
    depth = 0
    for match in re.finditer(_BRACKET, text, re.DOTALL):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
        if depth > _DEEPEST:
            return _line_and_column(text, match.start())
    return 1, 1


@dataclass
class _Contexts:
    base: str
    given: Mapping[str, bytes]
    resolve: Callable[[str, str], str]
    asked: str = ""  # the last reference that was followed

    def within(self, node: Any, depth: int = 1) -> Any:
        """Returns the JSON with its contexts in place; JSON literals are left alone. Raises RecursionError."""
        if depth > _DEEPEST and isinstance(node, list | dict):
            raise RecursionError
        if isinstance(node, list):
            return [self.within(item, depth + 1) for item in node]
        if not isinstance(node, dict):
            return node
        return {
            key: self._context(value, self.base, ()) if key == "@context" else self.within(value, depth + 1)
            for key, value in node.items()
            if key != "@value"
        } | ({"@value": node["@value"]} if "@value" in node else {})

    def _context(self, value: Any, base: str, opened: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return self._fetched(value, base, opened)
        if isinstance(value, list):
            return [self._context(item, base, opened) for item in value]
        if not isinstance(value, dict):
            return value
        known = {key: self._scoped(item, base, opened) for key, item in value.items() if key != "@import"}
        imported = value.get("@import")
        return {**self._fetched(imported, base, opened), **known} if isinstance(imported, str) else known

    def _scoped(self, term: Any, base: str, opened: tuple[str, ...]) -> Any:
        if isinstance(term, dict) and "@context" in term:
            return term | {"@context": self._context(term["@context"], base, opened)}
        return term

    def _fetched(self, reference: str, base: str, opened: tuple[str, ...]) -> Any:
        self.asked = self.asked if opened else reference
        iri = self.resolve(reference, base)
        given = self.given.get(iri, self.given.get(reference))
        if given is None or iri in opened:
            raise ContextElsewhere(iri, is_given=given is not None)
        try:
            held = json.loads(given)["@context"]
        except (ValueError, KeyError, TypeError):
            raise ContextElsewhere(iri, is_given=True) from None
        return self._context(held, iri, (*opened, iri))
