"""Rows on a terminal: a table that breaks between words, or a list where it would be too narrow for that."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from tests.ours import thing
from wijkgraph.claims.claim import Claim, Provenance, Status
from wijkgraph.cli.tables import claim_lines, column_widths, rows_drawn
from wijkgraph.names import term
from wijkgraph.rdf import Literal, Triple

HEADS = ("bron", "invloed", "op", "stelligheid", "waar het staat")
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
CELLS = st.lists(WORDS, min_size=0, max_size=12).map(" ".join)


def drawn(heads: tuple[str, ...], rows: list[tuple[str, ...]], width: int) -> str:
    """Text on a terminal of that width."""
    screen = io.StringIO()
    Console(file=screen, width=width).print(rows_drawn(heads, rows, width))
    return screen.getvalue()


def test_few_columns_are_a_table():
    shown = drawn(("studie", "maker"), [("Wijk in zicht", "Platform31"), ("Veerkracht", "RIGO")], 80)
    assert re.search(r"studie +maker", shown)
    assert re.search(r"Wijk in zicht +Platform31", shown)


def test_columns_that_would_be_too_narrow_are_a_list():
    row = (
        "Integrale gebiedsontwikkelingen",
        "behulpzaam bij focus",
        "handelingsperspectieven",
        "gesteld",
        "5 6",
    )
    shown = drawn(HEADS, [row, row], 80)
    assert "op              handelingsperspectieven\n" in shown
    assert shown.count("stelligheid") == 2


def test_a_list_leaves_out_what_is_empty_and_ends_no_line_with_blanks():
    shown = drawn(HEADS, [("a" * 30, "", "b" * 30, "c" * 30, "1"), ("a" * 30, "d" * 30, "", "", "")], 80)
    assert "stelligheid" in shown
    assert shown.count("invloed") == 1
    assert all(line == line.rstrip() for line in shown.splitlines())


def test_marks_of_markup_stand_as_they_are():
    assert "[bold]x[/bold] [" in drawn(("a",), [("[bold]x[/bold] [",)], 80)
    assert "[b]" in drawn(HEADS, [("[b] " + "x" * 70,) * 5], 80)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=4))
@pytest.mark.parametrize("width", [80, 110, 160])
def test_no_word_is_broken(rows: list[tuple[str, ...]], width: int):
    shown = set(re.findall(r"\w+", drawn(HEADS, rows, width)))
    assert {word for row in rows for cell in row for word in cell.split()} <= shown


@given(
    columns=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6),
    room=st.integers(0, 160),
)
def test_widths_fit_the_room_and_hold_the_longest_word(columns: list[list[str]], room: int):
    widths = column_widths(columns, room)
    if widths is not None:
        assert sum(widths) <= room
        for column, width in zip(columns, widths, strict=True):
            assert all(len(word) <= width for text in column for word in text.split())
    assert column_widths([["x" * 200, ""]], 160) is None


def test_a_row_of_an_answer_is_text():
    assert isinstance(rows_drawn(HEADS, [("a" * 40,) * 5], 80), Text)


def test_the_triples_of_a_claim_are_written_as_a_draft_writes_them():
    letter = thing("letter", "brief-1")
    said = [
        Triple(letter, term("dcterms:issued"), Literal("2025-02-03", datatype=term("xsd:date"))),
        Triple(letter, term("dcterms:title"), Literal('De "brief" van Zuid', language="nl")),
        Triple(letter, term("wg:number"), Literal("97")),
    ]
    by = Provenance(thing("agent", "redactie"), thing("activity", "lezing"), "2026-11-20T12:00:00Z")
    assert claim_lines(Claim(letter, frozenset(said), (), Status.PROPOSED, by)) == [
        'letter/brief-1 dcterms:issued "2025-02-03"^^xsd:date',
        r'letter/brief-1 dcterms:title "De \"brief\" van Zuid"@nl',
        'letter/brief-1 wg:number "97"',
    ]
