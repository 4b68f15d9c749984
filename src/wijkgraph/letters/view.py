"""The page reading of a text: numbered sentences, one folded flow for patterns, footnote marks joined to notes.

The flow holds the sentences in the order in which they begin, a line end between two, without the lines that
printers and websites put around a paper and without footnote marks. Every character leads back to its offset,
in Unicode code points, in the text that was read. A pattern sees a reference that a line or page end divides whole.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.letters.folding import RAISED, Folded, fold
from wijkgraph.letters.passages import Passage, Reading
from wijkgraph.letters.sentences import Kind, Sentence, split_text

_AROUND = frozenset({Kind.FOOTER, Kind.FURNITURE})
_NOTE_NUMBER = re.compile(r"\s*(\d{1,2}|[¹²³⁴-⁹⁰]+)\s")
_DIGITS = re.compile(r"[¹²³⁴-⁹⁰]+|[0-9]+")
# What a glued number may stand behind: a small letter, a closing mark, two capitals; or such a mark and a point.
_GLUED_TO = re.compile(r"(?:[a-zà-ÿ»”\"’)?!]|[A-Z]{2}|[a-zà-ÿ»”)][.,;:])\Z")
_PLAIN = re.compile(r"[^\s\u00ad]+(?: [^\s\u00ad]+)*")
_UNITS = frozenset(("m", "km", "cm", "nr.", "nrs.", "d.d.", "art.", "blz.", "p."))
_NO_MARK = re.compile(r"[%\w]|[.,]\d")
_FURTHER_MARK = re.compile(r",\s?(\d{1,2})(?![\d%]|[.,]\d|\w)")
_HEAD = 8_000  # code points in which the head of a paper must begin
_SKIPPED = 4  # notes that may be lost between two marks


@dataclass(frozen=True)
class FootnoteMark:
    """A footnote mark in running text, from `start` up to `end`; `number` is that of its note."""

    start: int
    end: int
    number: int


class View:
    """A text as a reader sees it. `flow` is what patterns run over; `span` leads back to the text."""

    def __init__(self, text: str, key: str = "", base: str = "") -> None:
        self.text = text
        self.key = key
        self.base = base
        self.sentences = split_text(key, text, base)
        self.notes = {
            number: s for s in self.sentences if s.kind is Kind.NOTE and (number := _note_number(text, s))
        }
        self.marks = _marks(self.sentences, self.notes)
        read = [s for s in self.sentences if s.kind not in _AROUND]
        self._whole = _Flow(text, read, self.marks)
        self._read = read

    @property
    def flow(self) -> str:
        """The folded text of the sentences, one a line, in reading order, without footnote marks."""
        return self._whole.text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the flow as offsets in the text, without white space at either end."""
        return self._whole.span(start, end)

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """A stretch of the flow as stretches of the text: more than one where a page ends in it."""
        low, high = self.span(start, end)
        first, last = self._whole.sentence_index(start), self._whole.sentence_index(max(start, end - 1))
        return [
            (max(low, place.start), min(high, place.end))
            for sentence in self._read[first : last + 1]
            for place in sentence.stretches
            if place.start < high and low < place.end
        ]

    def as_read(self, start: int, end: int) -> str:
        """The printed words of a stretch of the flow, without line ends and footnote marks."""
        return _read("\n".join(self._unmarked(low, high) for low, high in self.spans(start, end)))

    def as_read_text(self, low: int, high: int) -> str:
        """The same for a stretch of the text."""
        return _read(self._unmarked(low, high))

    def _unmarked(self, low: int, high: int) -> str:
        words = self.text[low:high]
        first = bisect_right(self._mark_starts, low - 1)
        last = min(bisect_left(self._mark_starts, high, first), first + 200)
        inner = [mark for mark in self.marks[first:last] if mark.end <= high]
        for mark in reversed(inner):
            words = words[: mark.start - low] + words[mark.end - low :]
        return words

    @cached_property
    def page(self) -> Folded:
        """The folded beginning of the text, its lines kept: where the head of a paper stands."""
        return Folded(self.text[:_HEAD], keep_lines=True)

    def flow_at(self, offset: int) -> int:
        """Place in the flow of the text at an offset, or of what follows it there; its length behind the end."""
        return (
            bisect_left(range(len(self.flow)), offset, key=lambda at: self._whole.span(at, at + 1)[0])
            if self.flow
            else 0
        )

    def line(self, at: int) -> tuple[int, int]:
        """The stretch of the flow that holds the sentence around `at`."""
        return self.flow.rfind("\n", 0, at) + 1, end if (end := self.flow.find("\n", at)) >= 0 else len(
            self.flow
        )

    def sentence_at(self, at: int) -> Sentence:
        """The sentence that stands at an offset of the flow."""
        return self._read[self._whole.sentence_index(at)]

    def cites(self, start: int, end: int) -> list[tuple[int, str]]:
        """A stretch of the text as numbers of sentences with the words of each that it covers."""
        first = max(0, bisect_right(self._stretches, start, key=lambda entry: entry[0]) - 1)
        found = []
        for place in range(first, len(self._stretches)):
            low, high, number = self._stretches[place]
            if low >= end:
                break
            words = self.text[max(low, start) : min(high, end)].strip()
            if words:
                found.append((number, words))
        return found

    def sentences_meeting(self, start: int, end: int) -> list[Sentence]:
        """The sentences that share a character with a stretch of the text, in order."""
        return [
            self.sentences[number - 1]
            for number in dict.fromkeys(number for number, _ in self.cites(start, end))
        ]

    @cached_property
    def _mark_starts(self) -> list[int]:
        return [mark.start for mark in self.marks]

    @cached_property
    def _stretches(self) -> list[tuple[int, int, int]]:
        return sorted((p.start, p.end, s.number) for s in self.sentences for p in s.stretches)

    def marks_within(self, start: int, end: int) -> list[FootnoteMark]:
        """The footnote marks that stand in a stretch of the flow, or right behind it."""
        low, high = self.span(start, end)
        first = bisect_left(self.marks, low, key=lambda mark: mark.start)
        return [mark for mark in self.marks[first : first + 50] if low <= mark.start <= high]

    def find(self, quote: str) -> list[tuple[int, int]]:
        """Places of the quoted words, after folding, as offsets in the text, in order of appearance.

        Footnote marks may be left out of the quote, all or none; nothing else may.
        """
        wanted = fold(quote).replace("\n", " ")
        if not wanted:
            return []
        return self._with_marks.find(wanted) or self._whole.find(wanted)

    @cached_property
    def _with_marks(self) -> "_Flow":
        return _Flow(self.text, self.sentences, ())


class _Flow:
    """Sentences joined and folded, marks left out, with the way back."""

    def __init__(self, text: str, sentences: Sequence[Sentence], marks: Sequence[FootnoteMark]) -> None:
        self._text = text
        skipped = {mark.start: mark.end for mark in marks}
        joined: list[str] = []
        self._starts: list[int] = []
        self._origins: list[int] = []
        self._first: list[int] = []  # where each sentence begins in the joined text
        length = 0
        cuts = sorted(skipped)
        for sentence in sentences:
            self._first.append(length)
            for stretch in sentence.stretches:
                for low, high in _without(stretch, cuts, skipped):
                    self._starts.append(length)
                    self._origins.append(low)
                    joined.append(text[low:high])
                    length += high - low
                joined.append("\n")
                length += 1
            joined[-1] = "\x1f"
        self._folded = Folded("".join(joined))
        self.text = self._folded.text.replace("\x1f", "\n")
        self._ends = [m.start() for m in re.finditer("\n", self.text)]

    def sentence_index(self, at: int) -> int:
        """The position of the sentence around `at`."""
        return bisect_right(self._ends, at - 1)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the folded flow as offsets in the text."""
        words = self.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        low, high = self._folded.span(start, max(end, start + 1))
        return self._origin(low), self._origin(high - 1) + 1

    def find(self, wanted: str) -> list[tuple[int, int]]:
        """Every place of folded words, as offsets in the text."""
        flat, at, found = self._flat, -1, []
        while (at := flat.find(wanted, at + 1)) >= 0:
            found.append(self.span(at, at + len(wanted)))
        return found

    @cached_property
    def _flat(self) -> str:
        return self.text.replace("\n", " ")

    def _origin(self, at: int) -> int:
        place = bisect_right(self._starts, at) - 1
        return self._origins[place] + at - self._starts[place]


def _without(stretch: Passage, cuts: Sequence[int], skipped: dict[int, int]) -> Iterable[tuple[int, int]]:
    """The parts of a stretch between footnote marks."""
    at = stretch.start
    for cut in cuts[bisect_right(cuts, stretch.start - 1) : bisect_right(cuts, stretch.end - 1)]:
        yield at, cut
        at = skipped[cut]
    yield at, stretch.end


def _read(words: str) -> str:
    """Words as one reads them; most hold nothing to undo."""
    return words if _PLAIN.fullmatch(words) else Reading(words).text


def _note_number(text: str, sentence: Sentence) -> int:
    match = _NOTE_NUMBER.match(text, max(0, sentence.stretches[0].start - 1))
    return int(match[1].translate(RAISED)) if match else 0


def _marks(sentences: Iterable[Sentence], notes: dict[int, Sentence]) -> tuple[FootnoteMark, ...]:
    """The marks in running text. A glued number is one only where its turn has come, or where its note stands."""
    found: list[FootnoteMark] = []
    last = 0
    for sentence in sentences:
        if sentence.kind in _AROUND or sentence.kind is Kind.NOTE:
            continue
        for stretch in sentence.stretches:
            for match in _DIGITS.finditer(stretch.exact):
                if not _is_mark(stretch.exact, match):
                    continue
                number = int(match[0].translate(RAISED))
                in_turn = last < number <= last + _SKIPPED or (number in notes and number > last)
                if not (in_turn or not match[0].isascii()):
                    continue
                last = max(last, number)
                end = match.end()
                further = _FURTHER_MARK.match(stretch.exact, end)
                if further and int(further[1]) == number + 1:
                    last, end = number + 1, further.end()
                found.append(FootnoteMark(stretch.start + match.start(), stretch.start + end, number))
    return tuple(sorted(found, key=lambda mark: mark.start))


def _is_mark(words: str, match: re.Match[str]) -> bool:
    """True for a raised number, or one or two digits glued to a word; m², an address, an ordinal (nr.5) are none."""
    start, end = match.span()
    if start == 0 or words[start - 1].isspace():
        return False
    if match[0].isascii():
        glued = end - start <= 2 and _GLUED_TO.search(words, max(0, start - 2), start)
        if not glued or _NO_MARK.match(words, end):
            return False
        is_within = end < len(words) and not words[end].isspace()
        if words[start - 1] in ".,;:" and is_within and not words.endswith("c.s.", 0, start):
            return False
    before = words[max(0, start - 120) : start].rpartition(" ")[2].rpartition("\n")[2]
    return before not in _UNITS and "://" not in before and "www." not in before
