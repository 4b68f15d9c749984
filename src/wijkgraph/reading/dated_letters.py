"""Letters that a paper cites by their day only: "mijn brief van 14 augustus 2019", "mijn toezegging van 3 mei jl.".

A letter whose number stands in the same sentence, in the note of a mark in it, or with the same day elsewhere in the
paper, is cited by that number instead.
"""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.references import papers_within
from wijkgraph.reading.rules import form
from wijkgraph.reading.values import date_of

_DATED = form("references", "dated-letter")
_BEFORE = form("references", "before-letter")
_LOOKED_BACK = 24  # characters before the word
_PROMISED = form("references", "dated-commitment")
_UNNUMBERED = "the words give a day and no number"


def find_dated_letters(view: View) -> Iterator[Finding]:
    """The letters cited by their day, in order; none that the paper gives a number."""
    found = [(match, _is_numbered(view, match)) for match in _DATED.finditer(view.flow)]
    numbered = {_day(match) for match, is_numbered in found if is_numbered}
    for match, is_numbered in found:
        if not is_numbered and _day(match) not in numbered:
            before = _BEFORE.search(view.flow, max(0, match.start() - _LOOKED_BACK), match.start())
            span = (before.start() if before else match.start(), match.end())
            words = view.as_read(*span)
            yield find(view, "letter_of_day", "dated-letter", view.spans(*span), _UNNUMBERED, words=words)
    for match in _PROMISED.finditer(view.flow):
        if not _is_numbered(view, match):
            cited, words = view.spans(*match.span()), view.as_read(*match.span())
            yield find(view, "commitment_of_day", "dated-commitment", cited, _UNNUMBERED, words=words)


def _day(match: re.Match[str]) -> str:
    return date_of(match[0]) or match[0][-_LOOKED_BACK:]


def _is_numbered(view: View, match: re.Match[str]) -> bool:
    """True where the sentence of a match, or the note of a mark in it, gives the number of a paper."""
    start, end = view.line(match.start())
    notes = [view.notes.get(mark.number) for mark in view.marks_within(start, end)]
    return bool(papers_within(view, start, end)) or any(
        note and papers_within(view, *_place(view, note.stretches[0].start)) for note in notes
    )


def _place(view: View, offset: int) -> tuple[int, int]:
    return view.line(view.flow_at(offset) + 1)  # an offset behind a line end is found at that end
