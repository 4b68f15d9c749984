"""Tables as text, whose heads say what a column holds: studies with makers and commissioners, motions with movers.

Cells stand apart by two blanks, a tab or a stroke. A row with another number of cells than the head ends the table: a
cell that goes on below, or one left empty, would put words under the wrong head.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.references import papers_within
from wijkgraph.reading.rules import form
from wijkgraph.reading.study_makers import commissioners, makers
from wijkgraph.reading.values import members

_GAP = re.compile(r"[ ]{2,}|[ ]*\t[ ]*|[ ]+\|[ ]+")
_CELL = re.compile(r"[^ \t|](?:[^\n\t|]*?[^ \t\n|])??(?= {2}|[ ]*\t|[ ]+\||[ ]*(?:\n|\Z))")
_LONGEST = 400  # characters of a line that is a row
_ABOVE = 300  # characters above a table in which it is said what it lists
_NAMES = form("tables", "names")
_LISTED = form("tables", "listed")
_COLUMNS = {name: form("tables", name) for name in ("title", "by", "commissioner", "paper", "movers")}
Span = tuple[int, int]


class PrintedRow(NamedTuple):
    """A row: where its line and the head of its table stand in the text, and its cells by what the head calls them."""

    line: Span
    head: Span
    cells: Mapping[str, Span]


def find_tabled_studies(view: View) -> Iterator[Finding]:
    """The studies of tables that have a column of titles and one of makers or commissioners."""
    for row in _rows(view.text):
        if "title" not in row.cells or row.cells.keys().isdisjoint(("by", "commissioner")):
            continue
        words = {role: view.as_read_text(*span) for role, span in row.cells.items()}
        title = words["title"].strip(" «»“”\"'‘’")
        if len(title.split()) > 1 and title[0].isupper():
            yield find(
                view, "study", "study-in-table", [row.head, row.line],
                title=title, by=makers(_named(words, "by")), commissioner=commissioners(_named(words, "commissioner")),
            )  # fmt: skip


def find_tabled_motions(view: View) -> Iterator[Finding]:
    """The motions of tables that have a column of papers and one of movers."""
    for row in _rows(view.text):
        if row.cells.keys() >= {"paper", "movers"} and _lists_motions(view.text, row.head):
            start, end = (view.flow_at(at) for at in row.cells["paper"])
            papers = papers_within(view, start, end)
            names = members(view.as_read_text(*row.cells["movers"]))
            if len(papers) == 1 and names:
                yield find(view, "motion", "motion-in-table", [row.head, row.line], by=names, paper=papers[0])


def _named(words: Mapping[str, str], role: str) -> str:
    """The words of a cell that names somebody; empty for "n.v.t.", "onbekend" and the like."""
    cell = words.get(role, "")
    return cell if _NAMES.fullmatch(fold(cell)) else ""


def _lists_motions(text: str, head: Span) -> bool:
    """True where what stands above a table, or its head, speaks of motions last."""
    listed = list(_LISTED.finditer(text, max(0, head[0] - _ABOVE), head[1]))
    return bool(listed and listed[-1]["motion"])


def _rows(text: str) -> Iterator[PrintedRow]:
    """The rows of the tables whose heads are known, in order."""
    head: Span | None = None
    columns: list[str] = []
    at = 0
    for line in text.split("\n"):
        span, at = (at, at + len(line)), at + len(line) + 1
        if not line.strip() and head and "|" in text[slice(*head)]:
            continue  # rows of a page stand apart by a blank line
        cells = _cells(line, span[0]) if len(line) <= _LONGEST and _GAP.search(line) else []
        if head and len(cells) == len(columns) and not any(_column(text[slice(*cell)]) for cell in cells):
            yield PrintedRow(
                span, head, {name: cell for name, cell in zip(columns, cells, strict=True) if name}
            )
            continue
        columns = [_column(text[slice(*cell)]) for cell in cells]
        head = span if sum(map(bool, columns)) > 1 else None


def _cells(line: str, base: int) -> list[Span]:
    return [(base + cell.start(), base + cell.end()) for cell in _CELL.finditer(line)]


def _column(words: str) -> str:
    """Name of what a column holds, by its head; empty for one that is not read."""
    return next((name for name, head in _COLUMNS.items() if head.fullmatch(words.strip(" :"))), "")
