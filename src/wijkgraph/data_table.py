"""Tables whose columns are described: as CSV, JSON, Parquet, or a data frame. The only door to pandas and pyarrow.

Both are optional, installed with `wijkgraph[tables]`; neither is imported before it is needed.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, TextIO

from wijkgraph.errors import UsageError

if TYPE_CHECKING:
    import pandas

Cell = str | int | bool | float | Decimal | date | None

EXTRA = "wijkgraph[tables]"
# Python types by name of a column's type; a column of several is text. JSON Schema's names, and `date` (RFC 3339).
_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    date: "date",
    str: "string",
}


@dataclass(frozen=True)
class TableColumn:
    """A column: its name for programs, and its meaning in words."""

    name: str
    description: str = ""


@dataclass(frozen=True)
class DataTable:
    """Rows of values under described columns; `title` and `source` (an address) say of what and whence."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    source: str = ""
    version: str = ""  # of the data

    @cached_property
    def types(self) -> tuple[str, ...]:
        """Type of each column: boolean, integer, number, date or string; a column of mixed types is string."""
        return tuple(_type_of(row[place] for row in self.rows) for place in range(len(self.columns)))

    @cached_property
    def typed_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Rows in which every value is of its column's type."""
        return tuple(
            tuple(_as_type(value, kind) for value, kind in zip(row, self.types, strict=True))
            for row in self.rows
        )

    def to_csv(self) -> str:
        """Formats the table as CSV (RFC 4180), the names of the columns first."""
        return _as_text(self.write_csv)

    def write_csv(self, out: TextIO) -> None:
        """Writes the table as CSV, row by row."""
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.name for column in self.columns])
        writer.writerows([_text(value) for value in row] for row in self.rows)

    def to_json(self) -> str:
        """Formats the table as a JSON object: title, source, version, columns with type and meaning, and rows."""
        return _as_text(self.write_json)

    def write_json(self, out: TextIO) -> None:
        """Writes the table as JSON, row by row: at one go the library holds a piece for every bracket."""
        columns = [
            {"name": column.name, "type": kind, "description": column.description}
            for column, kind in zip(self.columns, self.types, strict=True)
        ]
        names = [column.name for column in self.columns]
        document = {"title": self.title, "source": self.source, "version": self.version, "columns": columns}
        out.write(_indented({**document, "rows": []}).removesuffix("]\n}"))
        for number, row in enumerate(self.typed_rows):
            written = _indented(dict(zip(names, map(_json_value, row), strict=True)))
            out.write(",\n    " if number else "\n    ")
            out.write(written.replace("\n", "\n    "))
        out.write("\n  ]\n}\n" if self.rows else "]\n}\n")

    def to_parquet(self) -> bytes:
        """Formats the table as Parquet, with meanings of columns as metadata of fields (`description`).

        Raises UsageError where pyarrow is not installed.
        """
        require_library("pyarrow", "Parquet")
        import pyarrow
        import pyarrow.parquet

        kinds = {
            "boolean": pyarrow.bool_(),
            "integer": pyarrow.int64(),
            "number": pyarrow.float64(),
            "date": pyarrow.date32(),
            "string": pyarrow.string(),
        }
        fields = [
            pyarrow.field(column.name, kinds[kind], metadata={"description": column.description})
            for column, kind in zip(self.columns, self.types, strict=True)
        ]
        about = {"title": self.title, "source": self.source, "version": self.version}
        schema = pyarrow.schema(fields, metadata=about)
        values = [
            pyarrow.array((row[place] for row in self.typed_rows), one.type, size=len(self.rows))
            for place, one in enumerate(fields)
        ]
        out = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.Table.from_arrays(values, schema=schema), out)
        return out.getvalue()

    def to_dataframe(self) -> "pandas.DataFrame":
        """Converts the table to a pandas data frame; `attrs` holds title, source, version and meanings of columns.

        Raises UsageError where pandas is not installed.
        """
        require_library("pandas", "to_dataframe")
        import pandas

        kinds = {"boolean": "boolean", "integer": "Int64", "number": "Float64"}
        frame = pandas.DataFrame(
            {
                column.name: pandas.Series(
                    [row[place] for row in self.typed_rows], dtype=kinds.get(self.types[place], "object")
                )
                for place, column in enumerate(self.columns)
            }
        )
        frame.attrs = {
            "title": self.title,
            "source": self.source,
            "version": self.version,
            "columns": {column.name: column.description for column in self.columns},
        }
        return frame


def has_library(name: str) -> bool:
    """True if a library of the extra is installed."""
    return find_spec(name) is not None


def require_library(name: str, purpose: str) -> None:
    """Raises UsageError where a library of the extra is not installed."""
    if not has_library(name):
        raise UsageError(f"{name} is not installed, which {purpose} needs", next=f"pip install '{EXTRA}'")


def _type_of(values: Iterable[Cell]) -> str:
    kinds = {_TYPES[type(value)] for value in values if value is not None}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "string"


def _as_type(value: Cell, kind: str) -> Cell:
    if value is None or _TYPES[type(value)] == kind:
        return float(value) if isinstance(value, Decimal) else value
    return float(value) if kind == "number" and isinstance(value, int) else _text(value)


def _text(value: Cell) -> str:
    """A value as XML Schema writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_text(write: Callable[[TextIO], None]) -> str:
    out = io.StringIO(newline="")
    write(out)
    return out.getvalue()


def _indented(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _json_value(value: Cell) -> object:
    return value.isoformat() if isinstance(value, date) else value


def joined(values: Sequence[str]) -> str:
    """Several values in one cell, between semicolons."""
    return "; ".join(values)
