"""Tables for researchers: every thing of a kind, and every statement, as CSV, JSON and Parquet; and their list."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO, TextIOWrapper
from typing import TextIO

from wijkgraph.data_table import DataTable, has_library
from wijkgraph.formats import CSV, HTML, JSON, PARQUET, Format
from wijkgraph.overviews.thing_tables import STATEMENTS, kinds_with_tables, thing_table
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.rendering import render

WRITERS: Mapping[Format, Callable[[DataTable], bytes]] = {
    CSV: lambda table: _as_bytes(table.write_csv),
    JSON: lambda table: _as_bytes(table.write_json),
    PARQUET: DataTable.to_parquet,
}
# Parquet is offered where it can be made.
OFFERS = tuple(one for one in WRITERS if one is not PARQUET or has_library("pyarrow"))


@once_per_version
def _kinds(site: Site) -> tuple[tuple[str, int], ...]:
    return kinds_with_tables(site.store)


def tables_page(site: Site, ask: RequestedForm) -> bytes:
    """The list of tables, each with its number of rows and its forms."""
    tables = [
        (kind, str(ask.say("column.statements")) if kind == STATEMENTS else ask.kind_name(kind) or kind, rows)
        for kind, rows in _kinds(site)
    ]
    return render(site, ask, "tables.html", tables=tables, endings=[offer.ending for offer in OFFERS])


def table_document(site: Site, ask: RequestedForm) -> bytes:
    """One table. Raises NotFound, and TooLarge for one of too many rows."""
    table = thing_table(site.store, ask.parts["kind"], ask.language)
    return WRITERS[ask.representation](table)


def _as_bytes(write: Callable[[TextIO], None]) -> bytes:
    """The bytes of a table, without its text beside them: that of all statements takes more than the table."""
    out = BytesIO()
    text = TextIOWrapper(out, encoding="utf-8", newline="")
    write(text)
    text.detach()
    return out.getvalue()


def _stems(site: Site) -> Iterator[str]:
    yield from (f"table/{kind}" for kind, _ in _kinds(site))


TABLES = Family(
    "tables", "tables", tables_page, lambda site: ["tables"], summary="Every table there is", offers=(HTML,)
)
TABLE = Family(
    "table",
    r"table/(?P<kind>[a-z-]+)",
    table_document,
    _stems,
    offers=OFFERS,
    summary="Every thing of a kind, or every statement, as a table with described columns",
    path="table/{kind}",
    is_in_sitemap=False,
)
