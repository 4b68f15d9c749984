"""Parts of a compiled constraint: its scope, and its rows at fault."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from wijkgraph.rdf import Literal, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.datatypes import is_well_typed
from wijkgraph.validation.findings import MOST_DETAILS, Result, in_words
from wijkgraph.validation.property_paths import Predicate
from wijkgraph.validation.shapes import COMPONENTS, Shape
from wijkgraph.validation.triple_column import Numbers
from wijkgraph.validation.value_nodes import ValueNodes, value_nodes
from wijkgraph.validation.vocabulary import sh

_WHOLE = re.compile("[+-]?[0-9]+")
Row = tuple[int, Any]  # number of the focus node, and what the check knows beside it


class Uncompilable(Exception):
    """Raised for a shape that cannot be said as set operations; `reason` says why, by language."""

    def __init__(self, english: str, **values: object) -> None:
        self.reason = in_words(english, **values)
        super().__init__(self.reason["en"])


@dataclass(frozen=True)
class Scope:
    """Focus nodes of a shape and, for a property shape, the values at the end of its path."""

    data: DataGraph
    shape: Shape
    focus: Numbers

    @cached_property
    def values(self) -> ValueNodes:
        """Value nodes; the focus nodes themselves for a node shape (SHACL 3.4.1)."""
        return value_nodes(self.data, self.shape.path, self.focus)


@dataclass(frozen=True)
class Check:
    """Core constraint: a row is a focus node with the value at fault, if any, or with object and predicate."""

    scope: Scope
    parameter: str
    rows: Iterable[Row]

    def result(self, row: Row) -> Result:
        """Returns the validation result for a row."""
        focus, about = row
        shape, terms = self.scope.shape, self.scope.data.terms
        value, path = (about[0], Predicate(about[1])) if isinstance(about, tuple) else (about, shape.path)
        return Result(
            focus=terms[focus],
            component=sh(COMPONENTS[self.parameter]),
            shape=shape.node,
            path=path,
            value=None if value is None else terms[value],
            severity=shape.severity,
            messages=shape.messages,
        )


@dataclass(frozen=True)
class NestedCheck(Check):
    """Constraint on shapes within a shape. `explain` returns the results there, by value node."""

    explain: Callable[[], Mapping[int, list[Result]]] = dict

    @cached_property
    def _reasons(self) -> Mapping[int, list[Result]]:
        return self.explain()

    def result(self, row: Row) -> Result:
        """Returns the validation result for a row, with the results within as its details (SHACL 3.6.2.2)."""
        reasons = self._reasons.get(row[1], [])
        return replace(super().result(row), details=tuple(reasons[:MOST_DETAILS]))


def whole_number(value: Term) -> int:
    """Returns the number that a count or length asks for. Raises Uncompilable when it is none."""
    if isinstance(value, Literal) and _WHOLE.fullmatch(value.value) and is_well_typed(value):
        return int(value.value)
    raise Uncompilable("{value} is no number of values", value=value)
