"""Sentences in which a study, a set of studies or another approach bears on what a paper does; typed by their verb.

The source is named in the sentence, or the sentence points back at it ("deze verkenningen", "het rapport is daarbij
behulpzaam"): then the sentences that name it are cited too. What is influenced no rule tells: a person must.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form
from wijkgraph.reading.strength import Allowed, allowed_by, lexicon

_UNNAMED = "what is influenced is told by no rule"
_MANY = form("strength", "many-sources")
_ONE = form("strength", "one-source")
_APPROACH = form("strength", "approach")
_BACK = form("strength", "back")
_OF_OTHERS = form("strength", "of-others")
_DENIED = form("strength", "denied")
_OPEN = form("strength", "open")
# Nouns that call one kind of study; a "rapport" or "onderzoek" may be any.
_SPECIFIC = frozenset(
    ("verkenning", "evaluatie", "essay", "advies", "monitor", "meta-analyse", "synthese", "analyse")
)
_NOUN_WITHIN = 25  # characters before a title in which its noun stands
_NEAR = 3  # sentences that are looked back for a study that a sentence points at
_CITED = 6  # sentences cited at most for a set of studies
Stretch = tuple[int, int]
Source = tuple[str, str, list[Stretch]]  # slot, words, and the sentences that name it


def find_influences(view: View, studies: Sequence[Finding]) -> Iterator[Finding]:
    """The influences that sentences tell, in order; `studies` are those that the paper names.

    A sentence in which the House wishes or asks tells none, nor one that denies its verb.
    """
    named = _Named(view, studies)
    for start, end in _candidates(view):
        line = view.flow[start:end]
        allowed = None if _OF_OTHERS.search(line) else allowed_by(line)
        if allowed and _is_denied(allowed, line):
            continue
        source = _source(view, named, allowed, start, line) if allowed else None
        if allowed and source:
            slot, words, places = source
            cited = [span for place in (*places, (start, end)) for span in view.spans(*place)]
            yield find(
                view, "influence", f"influence-{allowed.id}", cited, _UNNAMED,
                type=allowed.type, strength=_strength(allowed, line), text=view.as_read(start, end), **{slot: words},
            )  # fmt: skip


def _strength(allowed: Allowed, line: str) -> str:
    """The indicative states; under a modal, or weighed, the same verb is a possibility."""
    return "potential" if allowed.strength == "stated" and _OPEN.search(line) else allowed.strength


def _is_denied(allowed: Allowed, line: str) -> bool:
    """True where the verb is denied within its form, by one of three words before it or by the word behind it."""
    flat = line.lower()
    found = allowed.pattern.search(flat)
    if not found:
        return False
    before, behind = flat[: found.start()].split()[-3:], flat[found.end() :].split()[:1]
    return _DENIED.search(" ".join([*before, found[0], *behind])) is not None


def _source(view: View, named: "_Named", allowed: Allowed, start: int, line: str) -> Source | None:
    """The source that a sentence names or points at; None where there is none, or where two may be meant."""
    if title := named.within(line):
        return "study", title, []
    if allowed.type == "inspired" and (approach := _APPROACH.search(line)):
        return "approach", view.as_read(start + approach.start(), start + approach.end()), []
    near = list(_earlier(view, start, _NEAR))
    if _MANY.search(line):
        if places := named.before(start)[-_CITED:]:
            return "studies", view.as_read(start, start + len(line)), places
        return None
    points = _ONE.search(line) or _BACK.match(line)
    if not points:
        return None
    noun = points[0].split()[-1].lower()
    for place in near:
        if noun in _SPECIFIC and noun not in view.flow[slice(*place)].lower():
            continue  # "deze verkenning" is not the report that stands nearer
        if titles := named.at(place):
            one = titles[0] if len(titles) == 1 else named.behind_noun(place, noun)
            return ("study", one, sorted({place, named.first(one)})) if one else None
    is_near = (places := named.before(start)[-_CITED:]) and places[-1] >= view.line(max(0, near[-1][0]))
    if allowed.type == "background" and is_near:
        return "studies", view.as_read(start, start + len(line)), places
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
    """Places where a paper names its studies, by sentence: by their title, or by what they look into."""

    def __init__(self, view: View, studies: Sequence[Finding]) -> None:
        self._view = view
        self._titles: dict[str, str] = {}  # folded → as the study is called
        self._begins: dict[int, int] = {}  # of sentences by their number, in the flow
        self._first: dict[str, Stretch] = {}
        self._at: dict[Stretch, list[str]] = defaultdict(list)
        for study in studies:
            title = study.words("title")
            self._titles[fold(title)] = title
            begins = [view.flow.find(fold(title)), *self._cited(study)]
            for place in dict.fromkeys(view.line(at) for at in begins if 0 <= at < len(view.flow)):
                self._first.setdefault(title, place)
                self._at[place].append(title)
        self._longest = sorted(filter(None, self._titles), key=len, reverse=True)
        self._places = sorted(set(self._first.values()))

    def _cited(self, study: Finding) -> Iterator[int]:
        """Offsets in the flow of the sentences that tell of a study."""
        for number in dict.fromkeys(number for number, _ in study.cites):
            if number not in self._begins:
                at = self._view.flow_at(self._view.sentences[number - 1].stretches[0].start)
                # The line end before a sentence leads to its beginning.
                self._begins[number] = at + self._view.flow.startswith("\n", at)
            yield self._begins[number]

    def within(self, line: str) -> str:
        """The title that stands in a sentence, the longest; empty where none does."""
        return next((self._titles[title] for title in self._longest if title in line), "")

    def at(self, place: Stretch) -> list[str]:
        """The studies that a sentence names: those it names first, else the one whose title stands in it."""
        again = self.within(self._view.flow[slice(*place)])
        return self._at.get(place) or ([again] if again else [])

    def behind_noun(self, place: Stretch, noun: str) -> str:
        """Of the studies that a sentence names, the one that it calls by a noun; empty where none or two are."""
        line = self._view.flow[slice(*place)]
        called = [
            title
            for title in self._at.get(place, ())
            if noun in line[max(0, line.find(fold(title)) - _NOUN_WITHIN) : max(0, line.find(fold(title)))]
        ]
        return called[0] if len(called) == 1 else ""

    def first(self, title: str) -> Stretch:
        """The sentence that first names a study."""
        return self._first[title]

    def before(self, start: int) -> list[Stretch]:
        """The sentences that name a study for the first time, before an offset."""
        return self._places[: bisect_left(self._places, (start,))]


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
