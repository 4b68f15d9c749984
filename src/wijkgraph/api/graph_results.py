"""Results as Python values: things with names, quotes with their letters, rows that show as tables in a notebook."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from wijkgraph.asking.answer_table import cell_of
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import Names, name_of
from wijkgraph.data_table import Cell, DataTable
from wijkgraph.names import kind_of
from wijkgraph.rdf import NamedNode, Term

if TYPE_CHECKING:
    import pandas

_MOST_SHOWN = 50  # rows of a table in a notebook


@dataclass(frozen=True)
class NamedThing:
    """A thing of the graph: its name, its address, and its kind (`study`, `letter`); as text it is its name."""

    name: str
    iri: str
    kind: str = ""

    @classmethod
    def of(cls, iri: NamedNode, names: Names) -> "NamedThing":
        """Makes a thing of its address, with its name among `names`, else its short address."""
        return cls(name_of(iri, names), iri.value, kind_of(iri) or "")

    def __str__(self) -> str:
        return self.name


ResultValue = NamedThing | Cell


def value_of(term: Term | None, names: Names) -> ResultValue:
    """A term as a value of Python: a Thing for an IRI, else a number, a day or text."""
    return NamedThing.of(term, names) if isinstance(term, NamedNode) else cell_of(term)


@dataclass(frozen=True)
class Quote:
    """Words of a letter, or a register without words. `start` and `end` are Unicode code points of the frozen text."""

    text: str
    document: NamedThing
    issued: date | None
    iri: str
    start: int
    end: int

    @classmethod
    def of(cls, receipt: Receipt, names: Names) -> "Quote":
        """Makes a quote of a receipt."""
        return cls(
            receipt.words,
            NamedThing.of(receipt.document, names),
            day_of(receipt.issued),
            receipt.source.value,
            receipt.start,
            receipt.end,
        )

    def __str__(self) -> str:
        source = f"{self.document}, {self.issued.isoformat()}" if self.issued else str(self.document)
        return f"“{self.text}” ({source})" if self.text else source


def day_of(text: str) -> date | None:
    """The day of an xsd:date or xsd:dateTime; None for a text that begins with no whole date."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


class ResultRow(Mapping[str, ResultValue]):
    """One row: a mapping from column to value. `quotes` are the words it rests on."""

    def __init__(self, values: Mapping[str, ResultValue], quotes: Sequence[Quote] = ()) -> None:
        self._values = dict(values)
        self.quotes = tuple(quotes)

    def __getitem__(self, column: str) -> ResultValue:
        return self._values[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"ResultRow({self._values!r})"


class TabularResult(Sequence[ResultRow]):
    """Base of results with rows: a sequence of them, a data frame, CSV, JSON, Parquet, a table in a notebook."""

    @property
    @abstractmethod
    def rows(self) -> tuple[ResultRow, ...]:
        """Every row."""

    @property
    @abstractmethod
    def table(self) -> DataTable:
        """The same rows as plain values under described columns."""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of a row."""
        return tuple(self.rows[0]) if self.rows else ()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        return self.rows[place]

    def to_dataframe(self) -> "pandas.DataFrame":
        """Converts the rows to a pandas data frame. Raises UsageError where pandas is not installed."""
        return self.table.to_dataframe()

    def to_csv(self) -> str:
        """Formats the rows as CSV (RFC 4180)."""
        return self.table.to_csv()

    def to_json(self) -> str:
        """Formats the rows as JSON, with type and meaning of each column."""
        return self.table.to_json()

    def to_parquet(self) -> bytes:
        """Formats the rows as Parquet. Raises UsageError where pyarrow is not installed."""
        return self.table.to_parquet()

    @property
    def heading(self) -> str:
        """Words above the table in a notebook."""
        return ""

    def _repr_html_(self) -> str:
        return html_table(self.heading, self.rows, self.columns)


def html_table(heading: str, rows: Sequence[ResultRow], columns: Sequence[str]) -> str:
    """An HTML table of the first rows, with links to things and the quotes last; all text escaped."""
    shown = rows[:_MOST_SHOWN]
    quoted = any(row.quotes for row in shown)
    parts = [f"<p><strong>{escape(heading)}</strong></p>"] if heading else []
    if rows:
        heads = [*columns, *(["quotes"] if quoted else [])]
        parts.append("<table><thead><tr>" + "".join(f"<th>{escape(head)}</th>" for head in heads))
        parts.append("</tr></thead><tbody>")
        for row in shown:
            cells = [_html_value(row[column]) for column in columns]
            if quoted:
                cells.append("<br>".join(escape(str(quote)) for quote in row.quotes))
            parts.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        parts.append("</tbody></table>")
    if len(rows) > len(shown):
        parts.append(f"<p>… {len(shown)} of {len(rows)} rows</p>")
    return "".join(parts)


def _html_value(value: ResultValue) -> str:
    if isinstance(value, NamedThing):
        if value.iri.startswith(("https://", "http://")):
            return f'<a href="{escape(value.iri)}">{escape(value.name)}</a>'
        return escape(str(value))
    return "" if value is None else escape(str(value))
