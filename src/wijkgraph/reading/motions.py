"""Motions that a paper mentions: their movers, and the number of the paper they were printed as."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.letterheads import is_to_council
from wijkgraph.reading.printed_tables import find_tabled_motions
from wijkgraph.reading.references import papers_within
from wijkgraph.reading.rules import form, pattern, read_rules
from wijkgraph.reading.triggers import matches
from wijkgraph.reading.values import members

_FURTHER = form("motions", "further")
# Between the movers and the number: "over …", "inzake …", but no other motion and no other sentence.
_NUMBER = form("motions", "number")
# What a letter says of a motion: that it gives effect to it. "Uitgevoerd" is what the letter says, no more.
_HANDLED = re.compile(r"\b(?:invulling|uitvoering|gevolg|gehoor)\b|\b(?:afgedaan|uitgevoerd|nagekomen)\b")
_PERSON = form("motions", "person")
_OTHER = re.compile(r"[Mm]oties?\b| en (?:die van |-[A-Z])")
_POINTED_AT = "motion-pointed-at"  # the rule of a motion named by the sentence before
_NAMED_WITHIN = 2  # sentences before it in which that motion is named
_COUNCIL_NUMBER = pattern("{council_number}")
_NOTE_WITHIN = 160  # characters between the movers and the footnote mark that belongs to their motion


def find_motions(view: View) -> Iterator[Finding]:
    """Every motion mentioned in the text; one that is mentioned with its number elsewhere is found there."""
    mentions = list(_mentions(view))
    found = [_with_movers(one, mentions) for one in mentions]
    numbered: dict[frozenset[str], list[Finding]] = defaultdict(list)
    for one in found:
        if one.kind == "motion" and one.words("paper") and one.slots.get("by"):
            numbered[_movers_of(one)].append(one)
    for one in found:
        known = numbered.get(_movers_of(one), []) if not one.words("paper") else []
        if len({other.words("paper") for other in known}) != 1:
            yield one
        elif one.kind != "motion":  # what is said of a motion goes with its number
            cites = tuple(dict.fromkeys((*one.cites, *known[0].cites)))
            yield replace(one, slots={**one.slots, "paper": known[0].slots["paper"]}, cites=cites)


def _with_movers(one: Finding, mentions: Sequence[Finding]) -> Finding:
    """A motion that points back, "Deze motie (Kamerstuk …)", with the movers of the one named right before it."""
    at = one.cites[0][0]
    named = [
        other
        for other in mentions
        if other.kind == "motion" and other.slots.get("by") and at - _NAMED_WITHIN <= other.cites[0][0] < at
    ]
    if one.by != _POINTED_AT or len({_movers_of(other) for other in named}) != 1 or named[0].words("paper"):
        return one
    cites = tuple(dict.fromkeys((*named[0].cites, *one.cites)))
    return replace(one, slots={**one.slots, "by": named[0].slots["by"]}, cites=cites)


def _movers_of(one: Finding) -> frozenset[str]:
    return frozenset(fold(name).lower() for name in one.slots.get("by", ()))


def _mentions(view: View) -> Iterator[Finding]:
    taken: set[int] = set()
    for rule in read_rules("motions"):
        for match in matches(rule, view):
            if any(at in taken for at in range(match.start(), match.end())):
                continue
            taken.add(match.start())
            yield from _motion(view, rule.id, match)
    yield from find_tabled_motions(view)


def _motion(view: View, rule: str, match: re.Match[str]) -> Iterator[Finding]:
    """The motion of one match, and those of the members that follow in the same coordination."""
    if "council" in match.groupdict():
        for number in _COUNCIL_NUMBER.findall(match["council"]) if is_to_council(view) else ():
            yield find(view, "motion", rule, view.spans(*match.span()), number=number)
        return
    if "by" not in match.groupdict():
        number = _number(view, match.end())
        if number:
            cited = [*view.spans(match.start(), number[1]), *number[2]]
            yield find(view, "motion", rule, cited, paper=number[0])
        return
    start, by = match.start(), match
    while by:
        names = _movers(view, *by.span("by"))
        number = _number(view, by.end())
        if number and by is not match and len(papers_within(view, by.end(), number[1])) > 1:
            number = None  # of several motions together: which is whose is not told
        if names:
            begin = start if by is match else by.start("by")
            cited = view.spans(begin, number[1] if number else by.end("by"))
            cited += number[2] if number else []
            slots = {"by": names, "paper": number[0] if number else ""}
            yield find(view, "motion", rule, cited, **slots)
            if match[0].lower().startswith("moties") and number and number[1] > by.end():
                for paper in papers_within(view, by.end(), number[1])[1:]:
                    yield find(view, "motion", f"{rule}-further", cited, paper=paper)
            if handled := _HANDLED.search(view.flow[slice(*view.line(start))]):
                whole = [*view.spans(*view.line(start)), *(number[2] if number else [])]
                yield find(view, "handled", f"{rule}-handled", whole, words=handled[0], **slots)
        following = _FURTHER.match(view.flow, by.end())
        start, by = (by.start(), following) if following else (0, None)  # type: ignore[assignment]


def _movers(view: View, start: int, end: int) -> list[str]:
    """The names as printed, without parties and titles of offices."""
    return [name for name in members(view.as_read(start, end)) if not _PERSON.match(name)]


def _number(view: View, at: int) -> tuple[str, int, list[tuple[int, int]]] | None:
    """The paper a motion was printed as, beside it or in its note; where that ends; what else is to be cited."""
    found = _NUMBER.match(view.flow, at)
    if found:
        place = 1 if found[1] else 2
        papers = papers_within(view, *found.span(place))
        return (papers[0], found.end(), []) if papers else None
    return _number_in_note(view, at)


def _number_in_note(view: View, at: int) -> tuple[str, int, list[tuple[int, int]]] | None:
    """The paper that the footnote of a motion names, where it names one and no other."""
    limit = min(at + _NOTE_WITHIN, view.line(at)[1])
    if other := _OTHER.search(view.flow, at, limit):
        limit = other.start()
    for mark in view.marks_within(max(at - 1, 0), limit)[:1]:
        if note := view.notes.get(mark.number):
            line = view.line(view.flow_at(note.stretches[0].end - 1))
            papers = papers_within(view, *line)
            return (papers[0], at, view.spans(*line)) if len(papers) == 1 else None
    return None
