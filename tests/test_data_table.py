"""Tables with described columns, in every form."""

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas
import pyarrow.parquet
import pytest

from wijkgraph import data_table
from wijkgraph.data_table import Cell, DataTable, TableColumn
from wijkgraph.errors import UsageError

TABLE = DataTable(
    (
        TableColumn("name", "the name"),
        TableColumn("size", "the number of areas"),
        TableColumn("share"),
        TableColumn("day", "the day of the letter"),
        TableColumn("mixed"),
        TableColumn("kept"),
    ),
    (
        ('een, "twee"\ndrie', 3, Decimal("1.5"), date(2020, 3, 31), 1, True),
        ("wijk", None, 2, None, "2020", None),
    ),
    title="A table",
    source="https://data.example.org/table",
    version="v1",
)


def test_a_column_has_the_type_of_its_values() -> None:
    assert TABLE.types == ("string", "integer", "number", "date", "string", "boolean")


def test_a_column_of_nothing_is_text() -> None:
    assert DataTable((TableColumn("x"),), ((None,),)).types == ("string",)


def test_csv_keeps_commas_quotes_and_lines() -> None:
    assert TABLE.to_csv() == (
        "name,size,share,day,mixed,kept\r\n"
        '"een, ""twee""\ndrie",3,1.5,2020-03-31,1,true\r\n'
        "wijk,,2,,2020,\r\n"
    )


def test_json_tells_type_and_meaning() -> None:
    found = json.loads(TABLE.to_json())
    assert found["columns"][1] == {"name": "size", "type": "integer", "description": "the number of areas"}
    assert found["rows"][0]["day"] == "2020-03-31"
    assert found["rows"][1]["size"] is None
    assert (found["title"], found["source"], found["version"]) == ("A table", TABLE.source, "v1")


@pytest.mark.parametrize("rows", [(), TABLE.rows[:1], TABLE.rows])
def test_json_that_is_written_by_row_reads_as_that_written_at_one_go(
    rows: tuple[tuple[Cell, ...], ...],
) -> None:
    """The lines of values, and rows of no table at all, are where laying out by hand would go wrong."""
    written = replace(TABLE, rows=rows).to_json()
    assert written == json.dumps(json.loads(written), indent=2, ensure_ascii=False) + "\n"
    assert len(json.loads(written)["rows"]) == len(rows)


def test_a_data_frame_has_types_and_meanings() -> None:
    frame = TABLE.to_dataframe()
    assert list(map(str, frame.dtypes))[1:3] == ["Int64", "Float64"]
    assert frame["size"].isna().tolist() == [False, True]
    assert frame.attrs["columns"]["size"] == "the number of areas"
    assert frame.attrs["version"] == "v1"


def test_an_empty_table_is_a_data_frame_with_columns() -> None:
    frame = DataTable((TableColumn("x"), TableColumn("y")), ()).to_dataframe()
    assert list(frame.columns) == ["x", "y"]
    assert frame.empty


def test_parquet_is_read_back_with_its_meanings() -> None:
    read = pyarrow.parquet.read_table(io.BytesIO(TABLE.to_parquet()))
    assert read.schema.field("size").metadata == {b"description": b"the number of areas"}
    assert read.schema.metadata[b"version"] == b"v1"
    assert read.to_pylist()[0]["day"] == date(2020, 3, 31)
    assert pandas.read_parquet(io.BytesIO(TABLE.to_parquet()))["name"].tolist()[1] == "wijk"


def test_parquet_of_the_same_table_is_the_same_bytes() -> None:
    assert TABLE.to_parquet() == TABLE.to_parquet()


@pytest.mark.parametrize(("library", "call"), [("pandas", "to_dataframe"), ("pyarrow", "to_parquet")])
def test_without_a_library_the_message_says_what_to_install(
    library: str, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_table, "has_library", lambda name: name != library)
    with pytest.raises(UsageError, match=rf"{library} is not installed.*pip install 'wijkgraph\[tables\]'"):
        getattr(TABLE, call)()
