"""An answer as a table with described columns: a value and, for things, its name in each; then passages and quotes."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.naming import Names, name_of
from wijkgraph.asking.rows import Row
from wijkgraph.data_table import Cell, DataTable, TableColumn
from wijkgraph.namespaces import PREFIXES
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.words.messages import messages

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    f"{_XSD}{name}" for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
)
_FLOATS = frozenset({f"{_XSD}double", f"{_XSD}float"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def answer_table(answer: Answer, names: Names, language: str, title: str = "", source: str = "") -> DataTable:
    """The rows of an answer, in the columns of its CSV; values have the types of their datatypes."""
    say = messages(language)
    holds_things = [
        any(isinstance(row.values[place], NamedNode) for row in answer.rows)
        for place in range(len(answer.columns))
    ]
    columns = []
    for name, is_thing in zip(answer.columns, holds_things, strict=True):
        heading = answer.question.heading(name, language)
        if is_thing:
            columns.append(TableColumn(name, say.plain("column.address", of=heading)))
            columns.append(TableColumn(f"{name}_label", heading))
        else:
            columns.append(TableColumn(name, heading))
    columns += [
        TableColumn("passage", say.plain("column.passage")),
        TableColumn("quote", say.plain("column.quote")),
    ]
    rows = tuple(tuple(_cells(row, holds_things, names)) for row in answer.rows)
    return DataTable(tuple(columns), rows, title, source, answer.data_version)


def _cells(row: Row, holds_things: list[bool], names: Names) -> Iterator[Cell]:
    for value, is_thing in zip(row.values, holds_things, strict=True):
        yield cell_of(value)
        if is_thing:
            yield name_of(value, names) if isinstance(value, NamedNode) else cell_of(value)
    yield " ".join(receipt.source.value for receipt in row.receipts)
    yield " … ".join(receipt.words for receipt in row.receipts if receipt.exact)


def cell_of(value: Term | None) -> Cell:
    """A term as a value of Python: a number, a truth value or a day by its datatype, any other as text."""
    if value is None:
        return None
    if not isinstance(value, Literal):
        return value.value
    datatype, text = value.datatype.value, value.value
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype == f"{_XSD}decimal":
            return Decimal(text)
        if datatype in _FLOATS:
            return float(text)
        if datatype == f"{_XSD}boolean" and text in ("true", "false", "1", "0"):
            return text in ("true", "1")
        if datatype == f"{_XSD}date" and _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except (ValueError, InvalidOperation):  # a lexical form outside its datatype is kept as text
        return text
    return text
