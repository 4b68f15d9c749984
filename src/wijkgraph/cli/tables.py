"""Answers and statements drawn as tables for a terminal."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import Names
from wijkgraph.asking.outcomes import headline, lists, show_receipt
from wijkgraph.asking.results import asked_in_words, headings, show_term
from wijkgraph.formats import Format
from wijkgraph.letters.safe_text import escaped
from wijkgraph.names import shorten, term
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.words.messages import Messages, messages

if TYPE_CHECKING:
    from wijkgraph.claims.claim import Claim

# The form of an answer that is drawn, and not written.
TABLE = Format("table", "txt", "text/plain; charset=utf-8")

# Piped output has no width of its own; this one keeps a table readable in a file.
PIPED_WIDTH = 160

_GAP, _BORDER = 2, 3  # characters between heading and value of a list; around a column of a table
_READABLE = 12  # characters; long texts in narrower columns are a strain to read


class _Piped(Console):
    """Prints words of letters safely, and takes a reader that had enough (head, less) for no failure.

    Whatever could steer a terminal is escaped; rich would end with 1, as for data that do not conform.
    """

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """The segments of what is printed, their texts escaped."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control else Segment(escaped(text), style)

    def on_broken_pipe(self) -> None:
        """Leave it to the one place where errors get their exit code."""
        raise BrokenPipeError


def stdout_console() -> Console:
    """A console on stdout: as wide as the terminal, or PIPED_WIDTH, and without colour, when piped.

    Texts are printed as they stand: brackets in them are no markup, and words between colons no pictures.
    """
    console = _Piped(highlight=False, soft_wrap=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPED_WIDTH
    return console


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yields a function of the number done and the total, which moves a bar on stderr; on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def draw_answer(console: Console, answer: Answer, names: Names, language: str) -> None:
    """The question in words, then its rows with their quotes, or what kind of empty answer it is; then what is near."""
    console.print(Text(asked_in_words(answer, names, language), style="bold"))
    if told := headline(answer, names, language):
        console.print(Text(told))
    if answer.rows:
        _draw_rows(console, answer, names, language)
    for heading, points in lists(answer, names, language):
        console.print(Text(f"{heading}:"))
        for point in points:
            console.print(Text(f"  {point}"))


def _draw_rows(console: Console, answer: Answer, names: Names, language: str) -> None:
    """The rows with numbers for their sentences, which follow below: each once, across the whole width."""
    notes: dict[Receipt, int] = {}
    cells = [
        [
            *(show_term(value, names, language) for value in row.values),
            " ".join(str(notes.setdefault(receipt, len(notes) + 1)) for receipt in row.receipts),
        ]
        for row in answer.rows
    ]
    heads = [*headings(answer, language), messages(language).plain("answer.evidence")]
    console.print(rows_drawn(heads, cells, console.width))
    sentences = Table.grid(padding=(0, 1))
    sentences.add_column(no_wrap=True)
    sentences.add_column(overflow="fold")  # an address wider than the terminal goes on in the next line
    for receipt, number in notes.items():
        sentences.add_row(
            Text(str(number), justify="right"), Text(show_receipt(receipt, names, language), style="italic")
        )
    console.print(sentences)


def rows_drawn(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> Table | Text:
    """Rows as a table that breaks between words; as a list where the columns would be too narrow for that.

    Columns without any value are left out. `width` is that of the terminal, in characters.
    """
    filled = [place for place in range(len(heads)) if any(line[place] for line in cells)]
    columns = [[heads[place], *(line[place] for line in cells)] for place in filled]
    widths = column_widths(columns, width - _BORDER * len(columns) + 1)
    if widths is None:
        named = [heads[place] for place in filled]
        return Text("\n").join(_as_list(named, [line[place] for place in filled], width) for line in cells)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column, its_width in zip(columns, widths, strict=True):
        table.add_column(column[0], width=its_width)
    for line in cells:
        table.add_row(*(Text(line[place]) for place in filled))
    return table


def column_widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Widths in characters for columns, each a heading and its values; None where they do not fit the room.

    Each column holds its longest word, and, where a value is longer, at least `_READABLE` characters.
    """
    wanted = [max(map(cell_len, column)) for column in columns]
    values = [max(map(cell_len, column[1:])) for column in columns]
    words = [
        max((cell_len(word) for text in column for word in text.split()), default=1) for column in columns
    ]
    widths = [max(word, min(value, _READABLE)) for word, value in zip(words, values, strict=True)]
    left = room - sum(widths)
    if left < 0:
        return None
    while left and (open_ones := [place for place, width in enumerate(widths) if width < wanted[place]]):
        share = max(1, left // len(open_ones))
        for place in open_ones[: left or None]:
            given = min(share, wanted[place] - widths[place], left)
            widths[place] += given
            left -= given
    return widths


def _as_list(heads: Sequence[str], line: Sequence[str], width: int) -> Text:
    """One row as a list: heading and value on each line, empty values left out."""
    indent = max(map(cell_len, heads)) + _GAP
    told = Text()
    for head, value in zip(heads, line, strict=True):
        for place, part in enumerate(wrap(value, max(width - indent, _READABLE))):
            told.append((head if not place else "").ljust(indent), style="bold")
            told.append(f"{part}\n")
    return told


def claim_lines(claim: "Claim") -> list[str]:
    """A claim's triples in compact words, one a line, sorted."""
    return [
        f"{_compact(triple.subject)} {_compact(triple.predicate)} {_compact(triple.object)}"
        for triple in sorted(claim.assertion, key=str)
    ]


def aside_reason(reason: str, words: Messages) -> str:
    """The reason for which a sentence was set aside, in words; its key where there are none."""
    key = f"review.aside_reason.{reason}"
    return words.plain(key) if key in words else reason


def _compact(value: object) -> str:
    """A term as a draft writes it, without the base."""
    if isinstance(value, NamedNode):
        return shorten(value.value).removeprefix("id/")
    if isinstance(value, Literal) and value.language is None and value.datatype != term("xsd:string"):
        return f"{Literal(value.value)}^^{shorten(value.datatype.value)}"
    return str(value)
