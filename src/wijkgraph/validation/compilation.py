"""Parts of a compiled constraint: its scope, its query, its rows at fault."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.datatypes import is_well_typed
from wijkgraph.validation.findings import Result, in_words
from wijkgraph.validation.property_paths import Predicate, may_be_empty, path_text
from wijkgraph.validation.shapes import COMPONENTS, Shape
from wijkgraph.validation.targets import Nodes
from wijkgraph.validation.vocabulary import sh

Row = tuple[Term | None, ...]


class Uncompilable(Exception):
    """Raised for a shape that cannot be said in one query; `reason` says why, by language."""

    def __init__(self, english: str, **values: object) -> None:
        self.reason = in_words(english, **values)
        super().__init__(self.reason["en"])


@dataclass(frozen=True)
class Scope:
    """Focus nodes of a shape and, for a property shape, the values at the end of its path."""

    shape: Shape
    nodes: Nodes

    @property
    def value(self) -> str:
        """Variable of the value node; the focus node itself for a node shape (SHACL 3.4.1)."""
        return "?value" if self.shape.path else "?this"

    @property
    def values(self) -> str:
        """Pattern that binds both."""
        return f"{self.nodes.pattern} {self.walk(self.value)}"

    def walk(self, end: str) -> str:
        """Returns the pattern from the focus node along the path to `end`; nothing for a node shape."""
        return self.nodes.walk(self.shape.path, end) if self.shape.path else ""

    @property
    def number(self) -> str:
        """Number of value nodes in a group; DISTINCT only where a path may give a value twice."""
        return "COUNT(?value)" if isinstance(self.shape.path, Predicate) else "COUNT(DISTINCT ?value)"

    def lacks(self, term: str) -> str:
        """Returns the condition that a term (a constant, or a variable bound already) is not among the value nodes."""
        path = self.shape.path
        elsewhere = f"FILTER(!SAMETERM(?this, {term})) "
        if path is None:
            return elsewhere
        unreached = f"FILTER NOT EXISTS {{ ?this {path_text(path)} {term} }}"
        return elsewhere + unreached if may_be_empty(path) else unreached

    def select(self, condition: str, *, extra: str = "", having: str = "", columns: str = "") -> str:
        """Returns a query for focus and value nodes that meet a condition."""
        distinct = "" if isinstance(self.shape.path, Predicate | None) and not extra else "DISTINCT "
        wanted = columns or f"(?this AS ?focus) ({self.value} AS ?node)"
        return f"SELECT {distinct}{wanted} WHERE {{ {self.values} {extra} {condition} }} {having}"

    def select_nodes(self, condition: str) -> str:
        """Returns a query for focus nodes that meet a condition, whatever their values."""
        return f"SELECT (?this AS ?focus) WHERE {{ {self.nodes.pattern} {condition} }}"


@dataclass(frozen=True)
class Check:
    """Query for one constraint. Columns: focus node, value (if `with_value`), then further columns for `judge`."""

    parameter: str
    query: str
    judge: Callable[[Row], bool] | None = None
    with_value: bool = True
    with_path: bool = False

    def rows(self, data: DataGraph) -> Iterable[Row]:
        """Returns the rows at fault, focus node first."""
        rows = data.rows(self.query)
        return rows if self.judge is None else filter(self.judge, rows)

    def result(self, shape: Shape, row: Row) -> Result:
        """Returns the validation result for a row."""
        return Result(
            focus=cast(Term, row[0]),
            component=sh(COMPONENTS[self.parameter]),
            shape=shape.node,
            path=Predicate(cast(NamedNode, row[2])) if self.with_path else shape.path,
            value=row[1] if self.with_value else None,
            severity=shape.severity,
            messages=shape.messages,
        )


@dataclass(frozen=True)
class NestedCheck(Check):
    """Constraint on shapes within a shape. `explain` returns the results there, by value node."""

    explain: Callable[[], Mapping[Term, list[Result]]] = dict

    @cached_property
    def _reasons(self) -> Mapping[Term, list[Result]]:
        return self.explain()

    def result(self, shape: Shape, row: Row) -> Result:
        """Returns the validation result for a row, with the results within as its details (SHACL 3.6.2.2)."""
        reasons = self._reasons.get(cast(Term, row[1]), [])
        return replace(super().result(shape, row), details=tuple(reasons[:_MOST_DETAILS]))


_MOST_DETAILS = 20  # of one result; shapes within shapes may multiply them


def whole_number(value: Term) -> int:
    """Returns the number that a count or length asks for. Raises Uncompilable when it is none."""
    if (
        isinstance(value, Literal)
        and value.value.isascii()
        and value.value.isdigit()
        and is_well_typed(value)
    ):
        return int(value.value)
    raise Uncompilable("{value} is no number of values", value=value)
