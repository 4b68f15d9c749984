"""References in running text and notes: Kamerstukken in every printed form, Handelingen, gazettes, case numbers.

A number of five digits is a dossier only where a number of a paper follows it; amounts, years, telephone numbers and
other false friends are refused by what stands beside them.
"""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, pattern, read_rules
from wijkgraph.reading.triggers import matches
from wijkgraph.reading.values import paper

_CHAPTER = r"(?:[ -]{1,2}(?:hoofdstuk )?\(?([IVXL]{1,6}|[A-J])\)?(?![A-Za-z]))?"
# A dossier and what may be the number of a paper behind it; the first scan of the text looks at digits only.
_DOSSIER = form("references", "dossier")
_NUMBERS = re.compile(
    r"(?:[,.;:]? ?\(?(?:[Nn]rs?|[Nn]ummers?|[Nn]o|NR)\b[.:]? ?)(\d{1,4}|[A-Z]{1,3})(?![\w]|[ .]\d{3}(?!\d))"
)
_JOINED = re.compile(r" ?-(\d{1,4}|[A-Z]{1,2})\b(?!-\d)")
_BARE = pattern(r", (\d{1,4}|[A-Z]{1,2})(?=[,;.)]|\s|\Z)(?![ .]\d{3}\b| {months})")
_LETTER = re.compile(r", ([A-Z]{1,2})(?=[);,])")
_FURTHER = form("references", "further")
_CITING = re.compile(r"(?:[Kk]amerstuk(?:ken)?|TK|EK|[Dd]ossier(?:nummer)?|[Kk]st\.?)\b[^.;()\n]{0,40}\Z")
_PREFIX = re.compile(
    r"(?:\(|\b)(?:(?:[Bb]ijlage(?:n)? (?:\d+ )?bij )?(?:[Kk]amerstuk(?:ken)?|TK|EK)\b[^.;()\n]{0,40})\Z"
)
_PLURAL = re.compile(r"(?:nrs\.?|nummers)", re.I)
_OWN_GAZETTE = re.compile(r"Staatscourant ?\d{4},? (?:nr\.? ?)?\d{1,5}(?!\d)")
_FURTHEST = 20  # papers that "t/m" may stand for


def find_references(view: View) -> Iterator[Finding]:
    """Every reference, in order. A finding names one paper, with the words of the whole citation."""
    yield from _find_papers(view)
    for rule in read_rules("references"):
        for match in matches(rule, view):
            cited = view.spans(*match.span())
            yield find(view, rule.kind, rule.id, cited, words=view.as_read(*match.span()))


def find_gazette(view: View) -> Iterator[Finding]:
    """The number under which a gazette printed this text, from the table that its site puts above it."""
    if match := _OWN_GAZETTE.search(view.page.text, 0, 2000):
        start, end = view.page.span(*match.span())
        yield find(view, "gazette", "own-gazette", [(start, end)], words=view.text[start:end])


def papers_within(view: View, start: int, end: int) -> list[str]:
    """The ids of the papers cited in a stretch of the flow."""
    return [number for number, _, _ in _papers(view.flow, start, end)]


def _find_papers(view: View) -> Iterator[Finding]:
    for number, start, end in _papers(view.flow, 0, len(view.flow)):
        prefix = _PREFIX.search(view.flow, max(0, start - 70), start)
        begin = prefix.start() + (view.flow[prefix.start()] == "(") if prefix else start
        yield find(
            view, "paper", "reference-paper", view.spans(begin, end),
            paper=number, words=view.as_read(begin, end),
        )  # fmt: skip


def _papers(flow: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The cited papers in a stretch: the id of each, and where its citation stands."""
    for dossier in _DOSSIER.finditer(flow, start, end):
        number = _number(flow, dossier)
        if not number:
            continue
        chapter = dossier[3]
        digits = dossier[1] + dossier[2]
        yield paper(digits, chapter, number[1]), dossier.start(), number.end()
        if not number[1].isdigit():
            continue
        last, at = int(number[1]), number.end()
        while (more := _FURTHER.match(flow, at)) and _goes_on(number, more, last):
            following = int(more["number"])
            between = range(last + 1, following) if more["link"].strip() in ("t/m", "tot en met", "-") else ()
            for skipped in between:
                yield paper(digits, chapter, str(skipped)), dossier.start(), more.end()
            yield paper(digits, chapter, more["number"]), dossier.start(), more.end()
            last, at = following, more.end()


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
    if flow[dossier.start() - 1 : dossier.start()] == "(" and (letter := _LETTER.match(flow, at)):
        return letter
    if (bare := _BARE.match(flow, at)) and _CITING.search(
        flow, max(0, dossier.start() - 60), dossier.start()
    ):
        return bare
    return None


def _goes_on(first: re.Match[str], more: re.Match[str], last: int) -> bool:
    """True where a further number is one of the same list: rising, and not a page or a year."""
    following = int(more["number"])
    link = more["link"].strip()
    if link in ("t/m", "tot en met"):
        return last < following <= last + _FURTHEST
    if link == "-":
        return _PLURAL.search(first[0]) is not None and last < following <= last + _FURTHEST
    if link == "," and not _PLURAL.search(first[0]):
        return (
            following > last
            and not 1990 <= following <= 2040
            and re.search(r"nrs?\.? ?\d+\Z", more[0], re.I) is not None
        )
    return following != last and not 1990 <= following <= 2040
