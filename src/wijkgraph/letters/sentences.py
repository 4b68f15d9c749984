"""Splits a frozen text into sentences, also across a page end with notes and a footer.

Works on the printed page of Dutch parliamentary papers: blocks divided by blank lines, list items, notes at the
foot of the page, a space before the first word of a page, footers of the printer and lines that a website puts
around a paper. Nothing is repaired; a sentence is a list of stretches. Time grows with the length of the text only.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import zip_longest

from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.passages import Passage, Reading
from wijkgraph.letters.sentence_ends import ends_of, is_abbreviation, is_finished, is_open

_NOTE = re.compile(r" ?(?:\d{1,2} |[¹²³⁴-⁹]+ )(?=[A-ZÀ-Ý«“h])")
# What only a note begins with: it is one also where no line is left blank above it.
_SURE_NOTE = re.compile(
    r" ?(?:\d{1,2} |[¹²³⁴-⁹]+ ?)(?:Kamerstuk(?:ken)? |Handelingen |TK \d|Zie |https?://|Stcrt\. |Raadpleegbaar )"
)
_FOOTER = re.compile(
    r" ?(?:(?:Tweede|Eerste) Kamer, vergaderjaar (?!.*(?:\)| (?!nrs?\b|hoofdstuk\b|items?\b)[a-z]{2}))"
    r"|KST-?\d|kst-?\d[\w-]*\s*\Z|ISSN \d{4} ?-|Sdu Uitgevers"
    r"|[’'‘]s-Gravenhage \d{4}(?:\s*\Z|\s+Tweede Kamer))"
)
# Lines that websites put around a paper.
_FURNITURE = re.compile(
    r" ?(?:\[[a-z ]+\] \[|\[toezeggingen\]|Datum publicatie|U bent hier|Direct naar |Directe link naar "
    r"|Naar boven\s*\Z|Ga naar (?:de )?(?:boven|inhoud)|Naar hoofd|Preview document"
    r"|Onderdeel van (?:zaak|activiteiten|kamerstukdossier)|Kamerstukdossier: ?\d|Gerelateerde personen:|Nummer: \d{4}D"
    r"|Zoals vergunningen, bouwplannen|Adressen en contactpersonen van|ID: \d{5}|Indiener\(s\):|Gepubliceerd: "
    r"|Deel (?:dit|deze) |Delen op |Lees (?:meer|verder|voor|het (?:rapport|artikel|hele))\b.{0,30}\Z"
    r"|(?:Zie|Bekijk) ook\s*\Z|Meer informatie\s*\Z|Over deze site"
    r"|Onderwerpen: |Bron: http|\S*Download PDF|(?:Tweede|Eerste) Kamer der Staten-Generaal ?\|? ?\d{4}-)"
)
_ITEM = re.compile(r"[ \t]*(?:[•·●▪◦]\s|[–—-]\s?(?=[\w«“‘\"'])|\(?(?:\d{1,2}|[a-z])[.)]\s)")
# A line that is nothing but a dateline: what follows is the letter, also where no line is left blank.
_DATELINE = re.compile(r"\s*(?:Den Haag|[’'‘]s-Gravenhage),? \d{1,2} [a-z]+ \d{4}\s*\Z")
_COORDINATION = re.compile(r"\s(?:en|of)\Z")
# The first word of a page has one space before it; a deeper margin is that of a column.
_PAGE_START = re.compile(r" \S")
# A line of a table of names and values: "Datum toezegging: 3 maart 2020".
_LABEL = re.compile(r" ?[A-Z][\w()/-]*(?: [\w()/-]+){0,3}: ?\S")
_SLACK = 8  # characters that a line may be shorter than the margin
_END_MARKS = ".,;:-–?!»”\"')"
_HEADING = 80  # characters of a heading on a line of its own between sentences
_LONGEST_HEADING = 300  # characters; a longer run without an end is prose that was cut off


class Kind(StrEnum):
    """Kind of a sentence by its role on the page."""

    BODY = "body"
    HEADING = "heading"
    NOTE = "note"
    FOOTER = "footer"
    FURNITURE = "furniture"


@dataclass(frozen=True)
class Sentence:
    """One sentence, heading, note or footer: its stretches of the frozen text, in reading order."""

    letter: str
    number: int  # from 1, in the order in which sentences begin on the page
    kind: Kind
    stretches: tuple[Passage, ...]

    @cached_property
    def text(self) -> str:
        """The sentence as one reads it."""
        # Joined before reading, for a word may be broken at the end of a page.
        return Reading("\n".join(stretch.exact for stretch in self.stretches)).text

    def clipped(self, text: str, start: int, end: int) -> list[Passage]:
        """The part of a stretch of the text that lies in this sentence, as passages."""
        parts = ((max(p.start, start), min(p.end, end)) for p in self.stretches)
        base = self.stretches[0].base
        return [Passage(self.letter, low, high, text[low:high], base) for low, high in parts if low < high]

    def meets(self, start: int, end: int) -> bool:
        """True if the stretch from `start` to `end` (code points) shares a character with this sentence."""
        return any(start < stretch.end and stretch.start < end for stretch in self.stretches)


@dataclass
class _Run:
    """A run of lines of one kind; `starts_page` when its first line is the first of a page."""

    kind: Kind
    lines: list[tuple[int, int]]
    starts_page: bool = False
    is_heading: bool = False


def split_sentences(letter: Letter) -> tuple[Sentence, ...]:
    """All sentences of a letter. Together they hold every character that is not white space, each once."""
    return split_text(letter.key, letter.text, letter.base)


def split_text(key: str, text: str, base: str = "") -> tuple[Sentence, ...]:
    """All sentences of a text, named by the key of its letter under the base of its project."""
    found: list[tuple[Kind, list[tuple[int, int]]]] = []
    for kind, stretches in _join_blocks(text, _blocks(text)):
        found += _cut(text, kind, stretches)
    found.sort(key=lambda item: item[1][0])
    return tuple(
        Sentence(key, number, kind, tuple(Passage(key, a, b, text[a:b], base) for a, b in stretches))
        for number, (kind, stretches) in enumerate(found, start=1)
    )


def _blocks(text: str) -> list[_Run]:
    blocks: list[_Run] = []
    open_block: _Run | None = None
    lines = list(re.finditer(r"[^\n]+", text))
    for line, following in zip_longest(lines, lines[1:]):
        words = line.group().strip()
        is_after_gap = open_block is None or text[open_block.lines[-1][1] : line.start()].count("\n") > 1
        starts_page = _PAGE_START.match(line.group()) is not None
        if not words:
            open_block = None
            continue
        begins = is_after_gap or starts_page
        in_note = open_block is not None and open_block.kind is Kind.NOTE and not starts_page
        is_plain = words[0].islower() and not words.startswith("kst")  # goes on with what stands above
        if not is_plain and _FOOTER.match(line.group()):
            kind, begins = Kind.FOOTER, True
        elif not is_plain and _FURNITURE.match(line.group()):
            kind, begins = Kind.FURNITURE, True
        elif ((begins or in_note) and _NOTE.match(line.group())) or _SURE_NOTE.match(line.group()):
            kind, begins = Kind.NOTE, True
        else:
            kind = Kind.BODY
        if open_block is not None and open_block.kind in (Kind.FOOTER, Kind.FURNITURE):
            begins = True
        begins = begins or _is_item(text, open_block, line) or _ends_head(text, open_block)
        is_heading = not begins and _is_heading_within(text, open_block, line, following)
        if begins or is_heading or open_block is None or _ends_heading(text, open_block, line):
            open_block = _Run(kind, [], starts_page, is_heading)
            blocks.append(open_block)
        lead = len(line.group()) - len(line.group().lstrip())
        open_block.lines.append((line.start() + lead, line.start() + lead + len(words)))
    return blocks


def _is_item(text: str, block: _Run | None, line: re.Match[str]) -> bool:
    """True where a line begins an item of a list: after an item, or after a colon, semicolon or full stop."""
    if block is None or not _ITEM.match(line.group()):
        return False
    _, end = block.lines[-1]
    if text[end - 1] == "." and is_abbreviation(text, end):  # "(Kamerstuk 30 995, nr." above "98)"
        return False
    if (
        _COORDINATION.search(text, max(0, end - 4), end) and line.group()[:1] == "-"
    ):  # "en" above "-participatie"
        return False
    return text[end - 1] in ":;." or _ITEM.match(text, block.lines[0][0]) is not None


def _ends_head(text: str, block: _Run | None) -> bool:
    """True where the line above is a dateline, the last of a head."""
    return block is not None and _DATELINE.match(text[slice(*block.lines[-1])]) is not None


def _is_heading_within(
    text: str, block: _Run | None, line: re.Match[str], following: re.Match[str] | None
) -> bool:
    """True for a line without an end mark below a finished one, where what begins below it would have had room."""
    if block is None or block.kind is not Kind.BODY or following is None:
        return False
    words, (start, end) = line[0].strip(), block.lines[-1]
    is_title = words[0].isupper() and len(words) <= _HEADING and words[-1] not in _END_MARKS
    if not is_title or following.start() != line.end() + 1 or not following[0][:1].isupper():
        return False
    if not is_finished(text[start:end]) or is_abbreviation(text, end):
        return False
    width = max(len(following[0]), *(stop - begin for begin, stop in block.lines))
    return len(words) + len(following[0].split(None, 1)[0]) + _SLACK <= width


def _ends_heading(text: str, block: _Run, line: re.Match[str]) -> bool:
    """True if the block is one short line without an end mark, before a long line that begins with a capital.

    Also between two lines of a table that begin with a label.
    """
    if block.is_heading:
        return True
    if ":" in line[0] and _LABEL.match(line[0]) and _LABEL.match(text[slice(*block.lines[-1])]):
        return True
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
            if block.kind is Kind.FURNITURE:  # stands before or behind a paper, not in it
                unfinished, was_interrupted = None, False
            continue
        first = text[block.lines[0][0]]
        goes_on = was_interrupted or block.starts_page or first.islower() or first in "—–"
        if unfinished is not None and goes_on and is_open(text, unfinished[-1][1], first):
            unfinished += stretches
        else:
            unfinished = stretches
            joined.append((Kind.BODY, unfinished))
        was_interrupted = False
    return joined


def _cut(text: str, kind: Kind, stretches: list[tuple[int, int]]) -> list[tuple[Kind, list[tuple[int, int]]]]:
    """The sentences of one run of stretches; a run of body text without an end is a heading."""
    run = "\n".join(text[start:end] for start, end in stretches)
    ends = ends_of(run)
    if kind is Kind.BODY and not is_finished(run) and not (ends and len(run) > _LONGEST_HEADING):
        return [(Kind.HEADING, stretches)]
    sentences: list[tuple[Kind, list[tuple[int, int]]]] = []
    begin = 0
    for end in [*ends, len(run)]:
        piece = run[begin:end]
        if piece.strip():
            inner = (begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip()))
            sentences.append((kind, _back_to_text(stretches, *inner)))
        begin = end
    return sentences


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
