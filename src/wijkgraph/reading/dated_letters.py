"""Letters that a paper cites by their day only: "mijn brief van 14 augustus 2019".

A letter whose number stands in the same sentence, or in the note of a mark in it, is cited by that number instead.
"""

from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.references import papers_within
from wijkgraph.reading.rules import form

_DATED = form("references", "dated-letter")
_BEFORE = form("references", "before-letter")
_LOOKED_BACK = 24  # characters before the word
_UNNUMBERED = "which letter of that day is told by no rule"


def find_dated_letters(view: View) -> Iterator[Finding]:
    """The letters cited by their day, in order; none that the sentence or its note gives a number."""
    for match in _DATED.finditer(view.flow):
        start, end = view.line(match.start())
        notes = [view.notes.get(mark.number) for mark in view.marks_within(start, end)]
        is_numbered = papers_within(view, start, end) or any(
            note and papers_within(view, *_place(view, note.stretches[0].start)) for note in notes
        )
        if not is_numbered:
            before = _BEFORE.search(view.flow, max(0, match.start() - _LOOKED_BACK), match.start())
            span = (before.start() if before else match.start(), match.end())
            words = view.as_read(*span)
            yield find(view, "letter_of_day", "dated-letter", view.spans(*span), _UNNUMBERED, words=words)


def _place(view: View, offset: int) -> tuple[int, int]:
    return view.line(view.flow_at(offset) + 1)  # an offset behind a line end is found at that end
