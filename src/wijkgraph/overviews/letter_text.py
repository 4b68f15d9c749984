"""A letter as it is read: its printed text in blocks, with the passages that carry claims and its footnotes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.passages import Reading
from wijkgraph.letters.sentences import Kind, Sentence, split_sentences
from wijkgraph.overviews.letter_cards import Stretch

_NOTE_NUMBER = re.compile(r"\s*(\d{1,2}|[¹²³⁴-⁹]+)\s")
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
# A raised number, or one glued to the end of a word, as scanning leaves it.
_MARK = re.compile(r"[¹²³⁴-⁹]+|(?<=[a-zà-ÿ»”\"’).,])\d{1,2}(?![\d.,]\d|\w)")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Piece:
    """A run of text under the same passages; `mark` is the number of the footnote it points at."""

    text: str
    passages: tuple[Stretch, ...]
    starts: tuple[Stretch, ...] = ()  # passages that begin here
    mark: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, note or footer of the page; `note` is a note's number."""

    kind: Kind
    pieces: tuple[Piece, ...]
    note: str = ""


def read_blocks(letter: Letter, stretches: Sequence[Stretch]) -> tuple[Block, ...]:
    """The letter in the order of the page, every printed character once."""
    sentences = split_sentences(letter)
    notes = {_note_number(letter, s) for s in sentences if s.kind is Kind.NOTE} - {""}
    marks = _marks(sentences, notes)
    blocks = []
    for start, end, kind, note in _runs(letter, sentences):
        blocks.append(Block(kind, tuple(_pieces(letter.text, start, end, stretches, marks)), note))
    return tuple(blocks)


def _runs(letter: Letter, sentences: Iterable[Sentence]) -> Iterable[tuple[int, int, Kind, str]]:
    """Stretches joined into paragraphs: same kind, no blank line between; each note begins one."""
    text = letter.text
    parts = sorted((p.start, p.end, s) for s in sentences for p in s.stretches)
    run: tuple[int, int, Kind, str] | None = None
    for start, end, sentence in parts:
        is_first = start == sentence.stretches[0].start
        note = _note_number(letter, sentence) if sentence.kind is Kind.NOTE and is_first else ""
        if run and run[2] is sentence.kind and not note and not _PARAGRAPH.search(text[run[1] : start]):
            run = (run[0], end, run[2], run[3])
            continue
        if run:
            yield run
        run = (start, end, sentence.kind, note)
    if run:
        yield run


def _note_number(letter: Letter, sentence: Sentence) -> str:
    first = sentence.stretches[0]
    match = _NOTE_NUMBER.match(letter.text, max(0, first.start - 1))
    return match[1].translate(_RAISED) if match else ""


def _marks(sentences: Iterable[Sentence], notes: set[str]) -> Mapping[int, tuple[int, str]]:
    """Places of note marks in running text, start → (end, number), each number at its first place in order."""
    found: dict[int, tuple[int, str]] = {}
    seen: set[str] = set()
    for sentence in sentences:
        if sentence.kind is Kind.NOTE:
            continue
        for stretch in sentence.stretches:
            for match in _MARK.finditer(stretch.exact):
                number = match.group().translate(_RAISED)
                if number in notes - seen:
                    seen.add(number)
                    found[stretch.start + match.start()] = (stretch.start + match.end(), number)
    return found


def _pieces(
    text: str, start: int, end: int, stretches: Sequence[Stretch], marks: Mapping[int, tuple[int, str]]
) -> Iterable[Piece]:
    """A run cut wherever a passage begins or ends, and around marks; soft line breaks undone."""
    here = [one for one in stretches if one.start < end and start < one.end]
    cuts = {start, end}
    for one in here:
        cuts |= {max(start, one.start), min(end, one.end)}
    for at, (stop, _) in marks.items():
        if start <= at < end:
            cuts |= {at, stop}
    places = sorted(cuts)
    for low, high in pairwise(places):
        yield Piece(
            as_read(text, low, high),
            tuple(one for one in here if one.start <= low and high <= one.end),
            tuple(one for one in here if max(one.start, start) == low),
            marks[low][1] if low in marks else "",
        )


def as_read(text: str, low: int, high: int) -> str:
    """A stretch without the page's line breaks, the spaces at its ends kept."""
    raw = text[low:high]
    words = Reading(raw).text
    before = " " if raw[:1].isspace() else ""
    after = " " if words and raw[-1:].isspace() else ""
    return f"{before}{words}{after}"
