"""Validation of RDF files against SHACL shapes, as the front door offers it."""

from collections.abc import Sequence
from html import escape
from os import PathLike
from typing import TYPE_CHECKING

from wijkgraph.api.arguments import checked_paths
from wijkgraph.data_table import DataTable, TableColumn
from wijkgraph.dataset.conventions import conventions_of
from wijkgraph.project import find_layout
from wijkgraph.validation import Finding, ValidationReport
from wijkgraph.validation import validate as run_validation

if TYPE_CHECKING:
    import pandas

PathOrPaths = str | PathLike[str] | Sequence[str | PathLike[str]]

_COLUMNS = (
    TableColumn("severity", "violation, warning or info"),
    TableColumn("file", "file with the finding"),
    TableColumn("line", "line, from 1"),
    TableColumn("column", "column, from 1"),
    TableColumn("focus", "node that was checked"),
    TableColumn("path", "property that was checked"),
    TableColumn("message", "the finding in words"),
)


class ValidatedFiles:
    """Outcome of a validation: its findings in a fixed order. `report` is what the validator made."""

    def __init__(self, report: ValidationReport, language: str) -> None:
        self.report = report
        self.language = language

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding; none where the data conform. As text a finding is its place and its message."""
        return self.report.findings

    @property
    def conforms(self) -> bool:
        """True where no result was found, of whatever severity (SHACL 3.6.1.1)."""
        return self.report.conforms

    @property
    def table(self) -> DataTable:
        """The findings as a table."""
        rows = (
            (
                one.severity.word,
                one.place.file,
                one.place.line or None,
                one.place.column or None,
                "" if one.focus is None else str(one.focus),
                one.path,
                one.message(self.language),
            )
            for one in self.findings
        )
        return DataTable(_COLUMNS, tuple(rows))

    def to_dataframe(self) -> "pandas.DataFrame":
        """Converts the findings to a pandas data frame. Raises UsageError where pandas is not installed."""
        return self.table.to_dataframe()

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings)) or "conforms"

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{column.name}</th>" for column in _COLUMNS)
        rows = "".join(
            "<tr>"
            + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row)
            + "</tr>"
            for row in self.table.rows
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else "conforms"


def validate(
    paths: PathOrPaths,
    *,
    shapes: PathOrPaths | None = None,
    background: PathOrPaths = (),
    engine: str = "auto",
    language: str = "en",
) -> ValidatedFiles:
    """Checks RDF files against SHACL shapes; every finding has its file, line and column.

    `paths` and `shapes` are files, folders or patterns such as `data/*.ttl`, one or several; without `shapes` those
    of the project are used, with its ontology read along. `background` is read along and not checked.

    Raises SourceError when something cannot be read or nothing would be checked, EngineFailure when the engine
    gives up.
    """
    along = checked_paths(background, "background")
    layout = find_layout()
    if shapes is None:
        along = (*along, *(path for path in (layout.ontology, layout.vocabularies) if path.exists()))
        shapes = layout.shapes_in_use
    report = run_validation(
        checked_paths(paths, "paths"),
        shapes=checked_paths(shapes, "shapes"),
        background=along,
        engine=engine,
        conventions=conventions_of(layout),
    )
    return ValidatedFiles(report, language)
