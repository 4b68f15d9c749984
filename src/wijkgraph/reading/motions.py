"""Motions that a paper mentions: their movers, and the number of the paper they were printed as."""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.references import papers_within
from wijkgraph.reading.rules import form, read_rules
from wijkgraph.reading.triggers import matches
from wijkgraph.reading.values import members

_FURTHER = form("motions", "further")
# Between the movers and the number: "over …", "inzake …", but no other motion and no other sentence.
_NUMBER = form("motions", "number")
# What a letter says of a motion: that it gives effect to it. "Uitgevoerd" is what the letter says, no more.
_HANDLED = re.compile(r"\b(?:invulling|uitvoering|gevolg|gehoor)\b|\b(?:afgedaan|uitgevoerd|nagekomen)\b")
_PERSON = form("motions", "person")


def find_motions(view: View) -> Iterator[Finding]:
    """Every motion mentioned in the text; one that is mentioned twice is found twice."""
    taken: set[int] = set()
    for rule in read_rules("motions"):
        for match in matches(rule, view):
            if any(at in taken for at in range(match.start(), match.end())):
                continue
            taken.add(match.start())
            yield from _motion(view, rule.id, match)


def _motion(view: View, rule: str, match: re.Match[str]) -> Iterator[Finding]:
    """The motion of one match, and those of the members that follow in the same coordination."""
    if "by" not in match.groupdict():
        number = _number(view, match.end())
        if number:
            yield find(view, "motion", rule, view.spans(match.start(), number[1]), paper=number[0])
        return
    start, by = match.start(), match
    while by:
        names = _movers(view, *by.span("by"))
        number = _number(view, by.end())
        if names:
            cited = view.spans(
                start if by is match else by.start("by"), number[1] if number else by.end("by")
            )
            slots = {"by": names, "paper": number[0] if number else ""}
            yield find(view, "motion", rule, cited, **slots)
            if handled := _HANDLED.search(view.flow[slice(*view.line(start))]):
                whole = view.spans(*view.line(start))
                yield find(view, "handled", f"{rule}-handled", whole, words=handled[0], **slots)
        following = _FURTHER.match(view.flow, by.end())
        start, by = (by.start(), following) if following else (0, None)  # type: ignore[assignment]


def _movers(view: View, start: int, end: int) -> list[str]:
    """The names as printed, without parties and titles of offices."""
    return [name for name in members(view.as_read(start, end)) if not _PERSON.match(name)]


def _number(view: View, at: int) -> tuple[str, int] | None:
    """The paper a motion was printed as, where it stands beside it."""
    found = _NUMBER.match(view.flow, at)
    if not found:
        return None
    place = 1 if found[1] else 2
    papers = papers_within(view, *found.span(place))
    return (papers[0], found.end()) if papers else None
