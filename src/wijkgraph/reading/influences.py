"""Sentences in which a study, a set of studies or another approach bears on what a paper does; typed by their verb.

The source is named in the sentence, or the sentence points back at it ("deze verkenningen", "het rapport is daarbij
behulpzaam"): then the sentences that name it are cited too. What is influenced no rule tells: a person must.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form
from wijkgraph.reading.strength import Allowed, allowed_by, lexicon

_MODAL = re.compile(r"\b(?:kan|kunnen|zou|zouden)\b")
_UNNAMED = "what is influenced is told by no rule"
_MANY = form("strength", "many-sources")
_ONE = form("strength", "one-source")
_APPROACH = form("strength", "approach")
_BACK = form("strength", "back")
_NEAR = 3  # sentences that are looked back for a study that a sentence points at
_CITED = 6  # sentences cited at most for a set of studies
Stretch = tuple[int, int]
Source = tuple[str, str, list[Stretch]]  # slot, words, and the sentences that name it


def find_influences(view: View, titles: Sequence[str]) -> Iterator[Finding]:
    """The influences that sentences tell, in order; `titles` are those of the studies that the paper names."""
    named = _Named(view, [fold(title) for title in titles])
    for start, end in _candidates(view):
        line = view.flow[start:end]
        allowed = allowed_by(line)
        source = _source(view, named, allowed, start, line) if allowed else None
        if allowed and source:
            slot, words, places = source
            cited = [span for place in (*places, (start, end)) for span in view.spans(*place)]
            yield find(
                view, "influence", f"influence-{allowed.id}", cited, _UNNAMED,
                type=allowed.type, strength=_strength(allowed, line), text=view.as_read(start, end), **{slot: words},
            )  # fmt: skip


def _strength(allowed: Allowed, line: str) -> str:
    """The indicative states; under a modal the same verb is a possibility."""
    return "potential" if allowed.strength == "stated" and _MODAL.search(line) else allowed.strength


def _source(view: View, named: "_Named", allowed: Allowed, start: int, line: str) -> Source | None:
    """The source that a sentence names or points at; None where there is none."""
    if title := named.within(line):
        at = start + line.index(title)
        return "study", view.as_read(at, at + len(title)), []
    if allowed.type == "inspired" and (approach := _APPROACH.search(line)):
        return "approach", view.as_read(start + approach.start(), start + approach.end()), []
    if _MANY.search(line):
        if places := named.before(start)[-_CITED:]:
            return "studies", view.as_read(start, start + len(line)), [place for place, _ in places]
        return None
    points = _ONE.search(line) or _BACK.match(line)
    if not points:
        return None
    for place in _earlier(view, start, _NEAR):
        if title := named.within(view.flow[slice(*place)]):
            at = place[0] + view.flow[slice(*place)].index(title)
            return "study", view.as_read(at, at + len(title)), [place]
    if allowed.type == "background" and (places := named.before(start)[-_CITED:]):
        return "studies", view.as_read(start, start + len(line)), [place for place, _ in places]
    return None


def _earlier(view: View, start: int, count: int) -> Iterator[Stretch]:
    """The sentences before one, the nearest first."""
    for _ in range(count):
        if start <= 0:
            return
        place = view.line(start - 1)
        yield place
        start = place[0]


class _Named:
    """Where a paper names its studies, by sentence."""

    def __init__(self, view: View, titles: Sequence[str]) -> None:
        self._titles = sorted({title for title in titles if title}, key=len, reverse=True)
        found: dict[Stretch, str] = {}
        for title in self._titles:
            at = view.flow.find(title)
            if at >= 0:
                found.setdefault(view.line(at), title)
        self._places = sorted(found.items())
        self._starts = [place[0] for place, _ in self._places]

    def within(self, line: str) -> str:
        """The title that stands in a sentence, the longest; empty where none does."""
        return next((title for title in self._titles if title in line), "")

    def before(self, start: int) -> list[tuple[Stretch, str]]:
        """The sentences that name a study for the first time, before an offset."""
        return self._places[: bisect_left(self._starts, start)]


def _candidates(view: View) -> list[Stretch]:
    """The sentences that hold a trigger of the lexicon, in order."""
    flow, found = view.flow.lower(), set()
    for trigger in {trigger for entry in lexicon() for trigger in entry.trigger}:
        at = flow.find(trigger)
        while at >= 0:
            place = view.line(at)
            found.add(place)
            at = flow.find(trigger, place[1])
    return sorted(found)
