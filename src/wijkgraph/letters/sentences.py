"""Splits a frozen text into sentences, also across a page end with notes and a footer.

Works on the printed page of Dutch parliamentary papers: blocks divided by blank lines, notes at the foot of
the page, a space before the first word of a page. Nothing is repaired; a sentence is a list of stretches.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.passages import Passage, Reading

_NOTE = re.compile(r" ?(?:\d{1,2} |[¹²³⁴-⁹]+ )(?=[A-ZÀ-Ý«“h])")
_FOOTER = re.compile(r" ?Tweede Kamer, vergaderjaar ")
# The end of a sentence: point, closing marks, a note's mark glued to it; then space and a capital or nothing.
_END = re.compile(r"[.!?][»”\"’)\]]*[0-9®*¹²³⁴-⁹]{0,2}(?=\s+[«“(]?[A-ZÀ-Ý]|\s*\Z)")
_FINISHED = re.compile(r"[.!?:;][»”\"’)\]]*[0-9®*¹²³⁴-⁹]{0,2}\s*\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:nr|nrs|d\.d|o\.a|jl|Stcrt|art|blz|dr|prof|mr|ir)|\b[A-Z](?:\.[A-Z])*)\.\Z"
)


class Kind(StrEnum):
    """Kind of a sentence by its role on the page."""

    BODY = "body"
    HEADING = "heading"
    NOTE = "note"
    FOOTER = "footer"


@dataclass(frozen=True)
class Sentence:
    """One sentence, heading, note or footer: its stretches of the frozen text, in reading order."""

    letter: str
    number: int  # from 1, in the order in which sentences begin on the page
    kind: Kind
    stretches: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """The sentence as one reads it."""
        # Joined before reading, for a word may be broken at the end of a page.
        return Reading("\n".join(stretch.exact for stretch in self.stretches)).text

    def meets(self, start: int, end: int) -> bool:
        """True if the stretch from `start` to `end` (code points) shares a character with this sentence."""
        return any(start < stretch.end and stretch.start < end for stretch in self.stretches)


@dataclass
class _Run:
    """A run of lines of one kind; `starts_page` when its first line is the first of a page."""

    kind: Kind
    lines: list[tuple[int, int]]
    starts_page: bool = False


def split_sentences(letter: Letter) -> tuple[Sentence, ...]:
    """All sentences of a letter. Together they hold every character that is not white space, each once."""
    text = letter.text
    found: list[tuple[Kind, list[tuple[int, int]]]] = []
    for kind, stretches in _join_blocks(text, _blocks(text)):
        found += _cut(text, kind, stretches)
    found.sort(key=lambda item: item[1][0])
    return tuple(
        Sentence(letter.key, number, kind, tuple(Passage(letter.key, a, b, text[a:b]) for a, b in stretches))
        for number, (kind, stretches) in enumerate(found, start=1)
    )


def _blocks(text: str) -> list[_Run]:
    blocks: list[_Run] = []
    open_block: _Run | None = None
    for line in re.finditer(r"[^\n]+", text):
        words = line.group().strip()
        is_after_gap = open_block is None or text[open_block.lines[-1][1] : line.start()].count("\n") > 1
        starts_page = line.group().startswith(" ")
        if not words:
            open_block = None
            continue
        begins = is_after_gap or starts_page
        in_note = open_block is not None and open_block.kind is Kind.NOTE and not starts_page
        if _FOOTER.match(line.group()):
            kind = Kind.FOOTER
        elif (begins or in_note) and _NOTE.match(line.group()):
            kind, begins = Kind.NOTE, True
        else:
            kind = Kind.BODY
        if begins or open_block is None or _is_lone_heading(text, open_block, line):
            open_block = _Run(kind, [], starts_page)
            blocks.append(open_block)
        lead = len(line.group()) - len(line.group().lstrip())
        open_block.lines.append((line.start() + lead, line.start() + lead + len(words)))
    return blocks


def _is_lone_heading(text: str, block: _Run, line: re.Match[str]) -> bool:
    """True if the block is one short line without an end mark, before a long line that begins with a capital."""
    if len(block.lines) != 1 or block.kind is not Kind.BODY:
        return False
    start, end = block.lines[0]
    is_short = 2 * (end - start) < len(line.group())
    return is_short and line.group()[0].isupper() and not text[start:end].endswith((".", ",", "-"))


def _join_blocks(text: str, blocks: list[_Run]) -> list[tuple[Kind, list[tuple[int, int]]]]:
    """Blocks as runs of stretches, the halves of a paragraph that a page end divides brought together."""
    joined: list[tuple[Kind, list[tuple[int, int]]]] = []
    unfinished: list[tuple[int, int]] | None = None
    was_interrupted = False
    for block in blocks:
        stretches = [(block.lines[0][0], block.lines[-1][1])]
        if block.kind is not Kind.BODY:
            joined.append((block.kind, stretches))
            was_interrupted = True
            continue
        first = text[block.lines[0][0]]
        goes_on = was_interrupted or block.starts_page or first.islower() or first in "—–"
        if unfinished is not None and goes_on:
            unfinished += stretches
        else:
            unfinished = stretches
            joined.append((Kind.BODY, unfinished))
        was_interrupted = False
        if _FINISHED.search(text[unfinished[-1][0] : unfinished[-1][1]]):
            unfinished = None
    return joined


def _cut(text: str, kind: Kind, stretches: list[tuple[int, int]]) -> list[tuple[Kind, list[tuple[int, int]]]]:
    """The sentences of one run of stretches; a run of body text without an end is a heading."""
    run = "\n".join(text[start:end] for start, end in stretches)
    if kind is Kind.BODY and not _FINISHED.search(run):
        return [(Kind.HEADING, stretches)]
    sentences: list[tuple[Kind, list[tuple[int, int]]]] = []
    begin = 0
    for end in [*_ends(run), len(run)]:
        piece = run[begin:end]
        if piece.strip():
            inner = (begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip()))
            sentences.append((kind, _back_to_text(stretches, *inner)))
        begin = end
    return sentences


def _ends(run: str) -> list[int]:
    """Where sentences end in a run: not inside «…», not after an abbreviation or initials."""
    ends = []
    for match in _END.finditer(run):
        before = run[: match.start() + 1]
        is_quoted = before.count("«") > before.count("»") and "»" not in match.group()
        if not is_quoted and not _ABBREVIATION.search(before):
            ends.append(match.end())
    return ends


def _back_to_text(stretches: list[tuple[int, int]], begin: int, end: int) -> list[tuple[int, int]]:
    """A piece of a run, offsets in the run, as stretches of the letter."""
    found = []
    at = 0  # where the stretch begins in the run
    for start, stop in stretches:
        low, high = max(begin, at), min(end, at + stop - start)
        if low < high:
            found.append((start + low - at, start + high - at))
        at += stop - start + 1
    return found
