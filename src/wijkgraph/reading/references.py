"""References in running text and notes: Kamerstukken in every printed form, Handelingen, gazettes, case numbers.

A number of five digits is a dossier only where a number of a paper follows it; amounts, years, telephone numbers and
other false friends are refused by what stands beside them.
"""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.keys import is_of_senate
from wijkgraph.reading.rules import form, pattern, read_rules
from wijkgraph.reading.triggers import matches
from wijkgraph.reading.values import FURTHEST, FURTHEST_NAMED, UP_TO, between, paper, place_of

# A dossier and what may be the number of a paper behind it; the first scan of the text looks at digits only.
_DOSSIER = form("references", "dossier")
_NUMBERS = re.compile(
    r"(?:[,.;:]? ?\(?(?:[Nn]rs?|[Nn]ummers?|[Nn]o|NR|[Ll]etters?)\b[.:]? ?)(\d{1,4}|[A-Z]{1,3})(?![\w]|[ .]\d{3}(?!\d))"
)
_JOINED = re.compile(r" ?-(\d{1,4}|[A-Z]{1,2})\b(?!-\d)")
_BARE = pattern(r", (\d{1,4}|[A-Z]{1,2})(?=[,;.)]|-[A-Z]{1,2}\b|\s|\Z)(?![ .]\d{3}\b| {months})")
_LETTER = re.compile(r", ([A-Z]{1,2})(?=[);,])")
_LETTERS = re.compile(r", ([A-Z]{1,2})(?= (?:t/m|tot en met) [A-Z]{1,2}\b)")
_FURTHER = form("references", "further")
_FURTHER_LETTER = form("references", "further-letter")
_NO_DOSSIER = form("references", "no-dossier")
_PAPERS = re.compile(r"[Kk]amerstukken\b[^.;()\n]*\Z")
_NEAR = 40  # characters before a dossier in which its citation begins
_BEFORE = 24  # characters before a number that tell that it is no dossier's
_CITING = re.compile(r"(?:[Kk]amerstuk(?:ken)?|TK|EK|[Dd]ossier(?:nummer)?|[Kk]st\.?)\b[^.;()\n]{0,40}\Z")
_PREFIX = re.compile(
    r"(?:\(|\b)(?:(?:[Bb]ijlage(?:n)? (?:\d+ )?bij )?(?:[Kk]amerstuk(?:ken)?|TK|EK)\b[^.;()\n]{0,40})\Z"
)
_ANNEX = re.compile(r"[;,]? \(?[Bb]ijlage(?: \d{1,2})?\b\)?")
_PLURAL = re.compile(r"(?:nrs\.?|nummers)", re.I)
_OWN_GAZETTE = re.compile(r"Staatscourant\s?\d{4},?\s(?:nr\.? ?)?\d{1,5}(?!\d)")
# The head of the printed gazette: name, number and day, each on a line of its own.
_GAZETTE_HEAD = pattern(
    r"STAATSCOURANT\b(?:[^\d]|1814){0,160}?\bNr\.? ?(?P<number>\d{1,5})\s+\d{1,2}\s+{months}\s+(?P<year>\d{4})"
)


def find_references(view: View) -> Iterator[Finding]:
    """Every reference, in order. A finding names one paper, with the words of the whole citation."""
    yield from _find_papers(view)
    for rule in read_rules("references"):
        for match in matches(rule, view):
            cited = view.spans(*match.span())
            yield find(view, rule.kind, rule.id, cited, words=view.as_read(*match.span()))


def find_gazette(view: View) -> Iterator[Finding]:
    """The number under which a gazette printed this text: in the table of its site, or at the head of its page."""
    if match := _OWN_GAZETTE.search(view.page.text, 0, 2000):
        start, end = view.page.span(*match.span())
        yield find(view, "gazette", "own-gazette", [(start, end)], words=view.text[start:end])
    elif match := _GAZETTE_HEAD.search(view.page.text, 0, 2000):
        words = f"Staatscourant {match['year']}, nr. {match['number']}"
        yield find(view, "gazette", "gazette-head", [view.page.span(*match.span())], words=words)


def papers_within(view: View, start: int, end: int) -> list[str]:
    """The ids of the papers cited in a stretch of the flow."""
    return [number for number, _, _ in _papers(view.flow, start, end)]


def _find_papers(view: View) -> Iterator[Finding]:
    for number, start, end in _papers(view.flow, 0, len(view.flow)):
        prefix = _PREFIX.search(view.flow, max(0, start - 70), start)
        if prefix and number.rpartition("-")[2].isdigit() and is_of_senate(prefix[0]):
            continue  # papers of the Senate have letters: a number would name one of the House
        begin = prefix.start() + (view.flow[prefix.start()] == "(") if prefix else start
        if annex := _ANNEX.match(view.flow, end):
            end = annex.end()
        yield find(
            view, "paper", "reference-paper", view.spans(begin, end),
            paper=number, words=view.as_read(begin, end),
        )  # fmt: skip


def _papers(flow: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The cited papers in a stretch: the id of each, and where its citation stands."""
    for dossier in _DOSSIER.finditer(flow, start, end):
        number = _number(flow, dossier)
        if not number or _NO_DOSSIER.search(flow, max(0, dossier.start() - _BEFORE), dossier.start()):
            continue
        name = dossier[1] + dossier[2], dossier[3]
        last, at = number[1], number.end()
        yield paper(*name, last), dossier.start(), at
        further = _FURTHER if last.isdigit() else _FURTHER_LETTER
        while more := further.match(flow, at):
            told = "".join(group for group in (more["first"], more["rest"]) if group)
            if (told and told != name[0]) or not _goes_on(flow, dossier, number, more, last):
                break
            for skipped in between(last, more["number"]) if more["link"].strip() in UP_TO else ():
                yield paper(*name, skipped), dossier.start(), more.end()
            last, at = more["number"], more.end()
            yield paper(*name, last), dossier.start(), at


def _number(flow: str, dossier: re.Match[str]) -> re.Match[str] | None:
    """The number of the paper behind a dossier, in the first form that fits."""
    at = dossier.end()
    if named := _NUMBERS.match(flow, at):
        return named
    is_plain = flow[at - 3 : at].isdigit() or dossier[3] is not None
    if is_plain and (joined := _JOINED.match(flow, at)):
        is_citing = _CITING.search(flow, max(0, dossier.start() - 60), dossier.start()) is not None
        glued = " " not in dossier[0] and "." not in dossier[0]
        return joined if glued or is_citing else None
    if letters := _LETTERS.match(flow, at):
        return letters
    if flow[dossier.start() - 1 : dossier.start()] == "(" and (letter := _LETTER.match(flow, at)):
        return letter
    if (bare := _BARE.match(flow, at)) and _CITING.search(
        flow, max(0, dossier.start() - 60), dossier.start()
    ):
        return bare
    return None


def _goes_on(flow: str, dossier: re.Match[str], first: re.Match[str], more: re.Match[str], last: str) -> bool:
    """True where a further number is one of the same list: rising, and not a page or a year."""
    low, high = place_of(last), place_of(more["number"])
    link = more["link"].strip()
    is_several = _PLURAL.search(first[0]) is not None
    is_plural = (
        is_several or _PAPERS.search(flow, max(0, dossier.start() - _NEAR), dossier.start()) is not None
    )
    if link in UP_TO:
        is_list = link != "-" or last.isalpha() or is_plural
        return is_list and low < high <= low + (FURTHEST_NAMED if is_several else FURTHEST)
    if last.isalpha():
        return low < high and (len(last) == len(more["number"]) or last == "Z")
    if 1990 <= high <= 2040:
        return False
    if link != "," or is_several:
        return high != low
    is_repeated = re.search(r"nrs?\.? ?\d+\Z", more[0], re.I) is not None
    return high > low and (is_repeated or is_plural)
