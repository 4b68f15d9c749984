"""The head of a parliamentary paper, in every layout in which it is printed or saved.

Kind, dossiers with titles and chapters, own number, session year, date and place of the dateline, addressee and
sending posts. The head is read from the page, its lines kept, for layout divides a title from what follows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from wijkgraph.letters.sentences import Kind
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, pattern
from wijkgraph.reading.values import cased, paper, posts, session_year

# In capitals, as the printer sets it; else as sites and bills of budgets print it, at the begin of a line.
_HEADING = form("head", "heading")
_PLAIN_HEADING = form("head", "plain-heading")
_OWN = re.compile(
    r"(?:\b[Nn]r|\bN[Rr]|\b[Nn]o)\.?\s{0,3}(\d{1,4})(?:[HhKk]\d?)?(?:\s+HERDRUK\d?)?[ \t]*\n*[ \t]*\**\Z"
)
_OWN_SENATE = re.compile(r"(?:\A|\n|[a-z)\]\d] )[ \t]*([A-Z]{1,3})\d{0,2}[ \t]*\n{0,2}[ \t]*\**\Z")
_OWN_AFTER = re.compile(r"\s{0,3}(?:[Vv]ergaderjaar\s+\d{4}\s*-\s*\d{2,4}\s+)?[Nn]r\.?\s?(\d{1,4})\b")
_DOSSIER = form("head", "dossier")
# The Senate numbers files of its own in Roman figures: number, no second part, no chapter.
_DOSSIER_SENATE = re.compile(r"(?:\A|\n)[ \t*]*([CLXVI]{2,10})()()[ \t\n]+(?=[A-Z][a-z])")
_DOSSIER_INLINE = re.compile(r"(?<=\s)(\d{2})\s(\d{3})(?:\s([IVXL]{1,6}))?\s(?=[A-Z])")
# Own number without a head: the footer of the printed page, the table of the official site, other sites.
_NUMBERED = form("head", "numbered")
_CITES = re.compile(r"(?:[,;]|\b(?:[Kk]amerstuk(?:ken)?(?: I{1,2})?|TK|EK|[Zz]ie)|(?:\A|\n)[ \t]*\d{1,2})\Z")
# A title over several lines, up to a label or a blank line.
_TITLE = r"[^\n.]+(?:\n(?!\n|[A-Z][a-z]+: ?|Onderdeel|Preview)[^\n.]+)*"
_SITE_TITLE = re.compile(
    rf"\nDossier:\s*({_TITLE})|kamerstukdossier\s+\d{{5}}(?:-[IVXL]+)?\s*-\s*\d+\s+({_TITLE})"
)
_SESSION = re.compile(
    r"(?<![,(;])(?:\A|\s)[Vv]ergaderjaar:?\s*(\d{4}\s*-\s*\d{2,4})|Staten-Generaal\s*\|?\s*(\d{4}-\d{4})"
)
# Where no head ends the search, a letter's sentences stand within it: only what its site or printer says above counts.
_TOP_SESSION = re.compile(
    r"(?<![,(;])(?:\A|\n)[ \t]*Vergaderjaar:?\s*(\d{4}\s*-\s*\d{2,4})"
    r"|Staten-Generaal(?: \d)?(?:\s*\|?\s*| Vergaderjaar )(\d{4}-\d{4})"
)
_LINE_SESSION = re.compile(
    r"(?<![,(;])\n[ \t]*Vergaderjaar:?\s*(\d{4}\s*-\s*\d{2,4})(?=[ \t]*(?:\n|\Z|[A-Z|]))"
)
_DATELINE = form("head", "dateline")
_STATED = form("head", "stated")
_LETTERHEAD_DATE = pattern(
    r"\bDatum\s*:?\s*(?P<date>{date})|\bNummer: \d{4}D\d+, datum: (?P<given>\d{4}-\d\d-\d\d)"
)
_SIGNED_ON = pattern(
    r"\b(?:[Oo]ndertekend|[Oo]vereengekomen|[Gg]etekend|opgemaakt)\b[^\n]{0,80}?(?P<date>{date})"
)
_PAGE_DATE = form("head", "page-date")
_ADDRESSEE = form("head", "addressee")
_AFTER_ADDRESSEE = re.compile(
    r"\s(?:Den\s+Haag|Den\Z|'s-Gravenhage|Postbus|Binnenhof|Plein \d)\b.*|\s\d{4} [A-Z]{2}\b.*", re.S
)
_SPOKEN_TO = re.compile(r"\b[Uu]w Kamer\b")
_WHICH_HOUSE = "which House «uw Kamer» is, the number of the paper tells"
# Of a motion that takes the place of another.
_REPLACED = re.compile(r"\bGEDRUKT\s+ONDER\s+NR\.?\s?(\d{1,4})\b")
_NUMBER_BEHIND = 12  # characters behind a heading in which its last number ends
_KINDS = (
    ("inbreng_verslag_so", re.compile(r"INBRENG\s+(?:VERSLAG|(?:NADER\s+)?SCHRIFTELIJK)")),
    (
        "verslag_schriftelijk_overleg",
        re.compile(r"VERSLAG\s+(?:VAN\s+)?(?:EEN\s+)?(?:NADER\s+)?SCHRIFTELIJK\s+OVERLEG"),
    ),
    ("verslag_algemeen_overleg", re.compile(r"VERSLAG\s+(?:VAN\s+)?(?:EEN\s+)?ALGEMEEN\s+OVERLEG")),
    ("verslag_commissiedebat", re.compile(r"VERSLAG\s+VAN\s+EEN\s+COMMISSIEDEBAT")),
    ("motie", re.compile(r"\bMOTIE\s+VAN")),
    ("brief", re.compile(r"\bBRIEF\s+VAN")),
)


@dataclass(frozen=True)
class Heading:
    """Place of the heading on the page, and the kind of paper it names; `kind` is empty for another kind."""

    start: int
    end: int
    kind: str
    words: str


def read_heading(view: View) -> Heading | None:
    """The first heading of the paper on its page; None where it has none."""
    return heading_on(view.page.text)


def heading_on(page: str) -> Heading | None:
    """The first heading on a folded page, its lines kept; None where it has none."""
    found = _HEADING.search(page) or _PLAIN_HEADING.search(page)
    if not found:
        return None
    start, end = found.span(1) if found.re is _PLAIN_HEADING else found.span()
    words = page[start:end].rstrip(" \n")
    kind = next((kind for kind, form in _KINDS if form.search(words.upper())), "")
    return Heading(start, start + len(words), kind, " ".join(words.split()))


def find_head(view: View, heading: Heading | None) -> Iterator[Finding]:
    """Findings of the head on the paper itself."""
    yield from _find_numbers(view, heading)
    yield from _find_session(view, heading)
    yield from _find_date(view, heading)
    if not heading:
        yield from _find_addressee(view, 0)
    if heading and heading.kind == "brief":
        yield from _find_addressee(view, heading.end)
        cited = view.page.span(heading.start, heading.end)
        named = [post for post, _, _ in posts(heading.words)] or _other_sender(heading.words)
        for post in named:
            yield find(view, "sender", "head-sender", [cited], post=post)


def _other_sender(words: str) -> list[str]:
    """The sender of a letter that comes from no ministry: "Algemene Rekenkamer", "Presidium"."""
    sender = re.fullmatch(r"BRIEF VAN (?:DE |HET )?([A-Z][A-Z' ,-]{4,})\d?", words)
    return [cased(sender[1].strip(" ,"))] if sender else []


def _find_numbers(view: View, heading: Heading | None) -> Iterator[Finding]:
    """Dossiers with their titles, and the number of the paper within the first."""
    page = view.page.text
    above = page[: heading.start] if heading else page[:1500]
    own = (_OWN.search(above) or _OWN_SENATE.search(above)) if heading else None
    region = above[: own.start(1)] if own else above
    found = [m for m in _DOSSIER.finditer(region) if _is_real(page, m)]
    if not found and heading:
        found = list(_DOSSIER_INLINE.finditer(region, max(0, len(region) - 1200)))
    if not found and own and own.re is _OWN_SENATE:
        found = list(_DOSSIER_SENATE.finditer(region))[:1]
    if not heading:
        found = []
    after = _OWN_AFTER.match(page, heading.end) if heading and not own else None
    number = own[1] if own else (after[1] if after else "")
    if not found:
        yield from _find_printed_number(view, number)
        return
    for place, dossier in enumerate(found):
        limit = found[place + 1].start() if place + 1 < len(found) else len(region)
        title = _title(region, dossier.end(), limit)
        cited = [view.page.span(dossier.start(1), dossier.end())]
        if title:
            cited.append(view.page.span(*title))
        yield find(
            view, "dossier", "head-dossier", cited,
            number=dossier[1] + dossier[2], chapter=dossier[3] or "", title=_printed(view, title) if title else "",
        )  # fmt: skip
    if heading and (replaced := _REPLACED.search(page, heading.start, heading.end + _NUMBER_BEHIND)):
        cited = [view.page.span(found[0].start(1), found[0].end()), view.page.span(*replaced.span())]
        other = paper(found[0][1] + found[0][2], found[0][3] or "", replaced[1])
        yield find(view, "paper", "head-replaced", cited, paper=other, words=replaced[0])
    if number:
        at = own.span(1) if own else after.span(1) if after else (0, 0)
        yield find(
            view, "own_number", "head-number", [view.page.span(found[0].start(1), found[0].end()), view.page.span(*at)],
            number=number, dossier=found[0][1] + found[0][2], chapter=found[0][3] or "",
        )  # fmt: skip


def _is_real(page: str, dossier: re.Match[str]) -> bool:
    """False for a number of five digits that begins a line of prose or an address."""
    rest = page[dossier.end() : dossier.end() + 40].lstrip()
    return not rest[:1].islower() or rest.startswith(("nr", "en "))


def _title(region: str, at: int, limit: int) -> tuple[int, int] | None:
    """A dossier's title: up to a blank line, the next dossier or the number of the paper."""
    words = region[at:limit]
    start = len(words) - len(words.lstrip(" \n*\t"))
    body = words[start:].split("\n\n")[0]
    body = (
        re.sub(r"\s*\b[Nn]r\.?\s*\Z|\s+[A-Z]{1,3}\d?\s*\Z", "", body)
        if at + start + len(body) >= limit - 1
        else body
    )
    body = body.rstrip(" \n*")
    return (at + start, at + start + len(body)) if re.search(r"[A-Za-z]{3}", body) else None


def _printed(view: View, stretch: tuple[int, int]) -> str:
    start, end = view.page.span(*stretch)
    return view.as_read_text(start, end)


def _find_printed_number(view: View, number: str) -> Iterator[Finding]:
    """Dossier and number where no head gives them: printed in a footer, or by a site around the paper."""
    page = view.page.text
    printed = (m for m in _NUMBERED.finditer(page) if not _is_cited(page, m.start()))
    around = [(m, view.page.span(m.start(), m.end())) for m in islice(printed, 1)]
    if not around:
        around = [
            (m, (s.stretches[0].start, s.stretches[0].end))
            for s in view.sentences if s.kind is Kind.FOOTER and (m := _NUMBERED.search(s.text.replace("–", "-")))
        ][:1]  # fmt: skip
    for match, cited in around:
        groups = [group for group in match.groups() if group]
        chapter = next((g for g in groups if re.fullmatch(r"[IVXLA-J]+", g) and g is not groups[-1]), "")
        digits = "".join(g for g in groups[:-1] if g.isdigit())
        named = _SITE_TITLE.search(page)
        span = next((named.span(n) for n in (1, 2) if named and named[n]), None) or _line_above(page, match)
        title = _printed(view, span) if span else ""
        titled = [cited, *([view.page.span(*span)] if span else [])]
        yield find(view, "dossier", "around-dossier", titled, number=digits, chapter=chapter, title=title)
        yield find(
            view,
            "own_number",
            "around-number",
            [cited],
            number=number or groups[-1],
            dossier=digits,
            chapter=chapter,
        )


def _is_cited(page: str, at: int) -> bool:
    """True where the line that begins at an offset goes on a citation, its brackets open, or is a note on its mark."""
    before = page[max(0, at - 200) : at].rstrip()
    return before.rfind("(") > before.rfind(")") or _CITES.search(before) is not None


def _line_above(page: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The title that a site of budgets prints above "31200 XI 74 Verslag …"."""
    if not re.match(r"\s*\d{5}(?: [IVXL]+)? \d+ ", match[0]):
        return None
    above = page[: match.start()].rstrip()
    start = max(above.rfind("\n\n") + 2, above.rfind("\n", 0, max(0, len(above) - 240)) + 1)
    return (start, len(above)) if re.match(r"[A-Z][a-z]", above[start:]) else None


def _find_session(view: View, heading: Heading | None) -> Iterator[Finding]:
    page = view.page.text
    found = _SESSION.search(page, 0, heading.start) if heading else _TOP_SESSION.search(page, 0, 600)
    found = found or _LINE_SESSION.search(page, 0, 1500)
    if found:
        yield find(
            view, "session_year", "head-session", [view.page.span(*found.span())], words=found[1] or found[2]
        )
        return
    for sentence in view.sentences:
        if sentence.kind is Kind.FOOTER and session_year(sentence.text):
            place = sentence.stretches[0]
            yield find(
                view, "session_year", "footer-session", [(place.start, place.end)], words=sentence.text
            )
            return


def _find_date(view: View, heading: Heading | None) -> Iterator[Finding]:
    """The date of the paper: of its dateline, or of its being laid down, moved or received; never one it cites."""
    page = view.page.text
    start = heading.end if heading else 0
    head = (page, start, min(len(page), start + 1500))
    stated = _STATED.search(*head)
    while stated and stated["what"].lower() == "ingezonden":
        stated = _STATED.search(page, stated.end(), head[2])
    dateline = _DATELINE.search(*head)
    is_report = heading is not None and heading.kind != "brief"
    if stated and (is_report or not dateline or not heading):
        yield find(view, "date", "head-stated", [view.page.span(*stated.span())], words=stated["date"])
    elif dateline:
        cited = [view.page.span(dateline.start("place"), dateline.end())]
        yield find(view, "date", "head-dateline", cited, words=dateline["date"])
        yield find(view, "place", "head-dateline", cited, words=cased(" ".join(dateline["place"].split())))
    elif letterhead := _LETTERHEAD_DATE.search(page, 0, 3000):
        words = letterhead["date"] or letterhead["given"]
        yield find(view, "date", "head-letterhead", [view.page.span(*letterhead.span())], words=words)


def find_signing_date(view: View) -> Iterator[Finding]:
    """The day on which a covenant was signed."""
    if found := _SIGNED_ON.search(view.flow):
        yield find(view, "date", "signed-on", view.spans(*found.span()), words=found["date"])


def find_page_date(view: View) -> Iterator[Finding]:
    """The date that a page of a site gives for itself, near its top."""
    if found := _PAGE_DATE.search(view.page.text, 0, 2500):
        yield find(view, "date", "page-date", [view.page.span(*found.span())], words=found["date"])


def _find_addressee(view: View, start: int) -> Iterator[Finding]:
    found = _ADDRESSEE.search(view.page.text, start, start + (800 if start else 2500))
    if found:
        words = " ".join(_AFTER_ADDRESSEE.sub("", found[1]).split()).rstrip(" ,.")
        cited = view.page.span(found.start(1), found.start(1) + len(found[1].rstrip()))
        yield find(view, "addressee", "head-addressee", [cited], words=words[0].upper() + words[1:])
    elif spoken := _SPOKEN_TO.search(view.flow):
        yield find(view, "house", "spoken-to", view.spans(*spoken.span()), _WHICH_HOUSE, words=spoken[0])
