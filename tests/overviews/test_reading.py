"""The letter as it is read: every printed character once, in order, and notes joined to their marks."""

import re

import pytest

from tests.ours import BASE
from wijkgraph.letters.frozen import read_letter
from wijkgraph.letters.sentences import Kind
from wijkgraph.overviews.letter_cards import Stretch
from wijkgraph.overviews.letter_text import read_blocks
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode

KEYS = ["kst-30995-97", "kst-30995-98", "kst-30995-99", "kst-30995-100", "kst-32847-694-bijlage-2"]


def bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


@pytest.mark.parametrize("key", KEYS)
def test_every_printed_character_is_there_once_and_in_order(layout: Layout, key: str):
    letter = read_letter(layout.letters / key, BASE)
    shown = "".join(piece.text for block in read_blocks(letter, []) for piece in block.pieces)
    assert bare(shown) == bare(letter.text)


@pytest.mark.parametrize("key", KEYS)
def test_cutting_at_passages_changes_no_word(layout: Layout, key: str):
    letter = read_letter(layout.letters / key, BASE)
    third = len(letter.text) // 3
    stretches = [
        Stretch(NamedNode("urn:a"), 10, third, 1, None),
        Stretch(NamedNode("urn:b"), third - 40, 2 * third, 1, None),
    ]
    shown = "".join(piece.text for block in read_blocks(letter, stretches) for piece in block.pieces)
    assert bare(shown) == bare(letter.text)


def test_pieces_know_the_passages_that_hold_them(layout: Layout):
    letter = read_letter(layout.letters / "kst-30995-99", BASE)
    start = letter.text.index("Deze en andere verkenningen")
    stretch = Stretch(NamedNode("urn:a"), start, start + 27, 1, None)
    held = [piece for block in read_blocks(letter, [stretch]) for piece in block.pieces if piece.passages]
    assert "".join(piece.text for piece in held) == "Deze en andere verkenningen"
    assert held[0].starts == (stretch,)


@pytest.mark.parametrize(
    ("key", "joined"), [("kst-30995-99", {"1", "2", "3", "4"}), ("kst-30995-97", {"1", "2", "3"})]
)
def test_marks_are_joined_to_their_notes(layout: Layout, key: str, joined: set[str]):
    blocks = read_blocks(read_letter(layout.letters / key, BASE), [])
    marks = [piece.mark for block in blocks for piece in block.pieces if piece.mark]
    notes = [block.note for block in blocks if block.note]
    assert joined <= set(marks)
    assert set(marks) <= set(notes)
    assert len(marks) == len(set(marks))


def test_headings_notes_and_running_text_are_told_apart(layout: Layout):
    kinds = {block.kind for block in read_blocks(read_letter(layout.letters / "kst-30995-97", BASE), [])}
    assert {Kind.BODY, Kind.HEADING, Kind.NOTE} <= kinds
