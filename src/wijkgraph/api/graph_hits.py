"""Hits of a search and solutions of a query, as sequences of rows."""

from collections.abc import Sequence
from functools import cached_property

from wijkgraph.api.graph_results import NamedThing, ResultRow, TabularResult
from wijkgraph.asking.answer_table import cell_of
from wijkgraph.data_table import DataTable, TableColumn
from wijkgraph.engine.store import Solutions
from wijkgraph.rdf import BlankNode


class SearchHits(TabularResult):
    """Things and passages found, best first."""

    def __init__(self, text: str, rows: Sequence[ResultRow]) -> None:
        self.text = text
        self._rows = tuple(rows)

    @property
    def heading(self) -> str:
        """The text that was looked for."""
        return self.text

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """One row for each hit: thing, kind and letter; the quote of a passage."""
        return self._rows

    @property
    def table(self) -> DataTable:
        """The hits as addresses, names and words."""
        columns = (
            TableColumn("iri", "address"),
            TableColumn("name", "name, or words of a passage"),
            TableColumn("kind", "kind of thing"),
        )
        things = [row["thing"] for row in self._rows]
        rows = tuple((one.iri, one.name, one.kind) for one in things if isinstance(one, NamedThing))
        return DataTable(columns, rows, self.text)

    def __str__(self) -> str:
        lines = [self.heading]
        for row in self._rows:
            lines.append(f"  {row['thing']} ({row['kind']})")
            lines += [f"    {quote}" for quote in row.quotes]
        return "\n".join(lines)


class QueryTable(TabularResult):
    """Solutions of a SELECT. `solutions` holds them as RDF terms."""

    def __init__(self, solutions: Solutions, version: str) -> None:
        self.solutions = solutions
        self.version = version

    @property
    def columns(self) -> tuple[str, ...]:
        """Variables of the query, in its order."""
        return self.solutions.variables

    @cached_property
    def rows(self) -> tuple[ResultRow, ...]:
        """One row for each solution: IRIs and blank nodes as text, literals as values of their datatypes."""
        return tuple(ResultRow(dict(zip(self.columns, row, strict=True))) for row in self.table.rows)

    @cached_property
    def table(self) -> DataTable:
        """The same as values under columns named by the variables."""
        rows = tuple(
            tuple(str(term) if isinstance(term, BlankNode) else cell_of(term) for term in row)
            for row in self.solutions.rows
        )
        return DataTable(tuple(map(TableColumn, self.columns)), rows, version=self.version)
