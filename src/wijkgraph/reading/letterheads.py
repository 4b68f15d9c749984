"""Letters of any sender to anybody: address, date, sender and signatures of a letter that parliament did not print.

A council's letter has no heading that tells its kind. It is known by an address, a greeting or the name of its kind on
a line of its own, by a date or a closing, and by somebody who speaks. Lines count, so all is read from the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form
from wijkgraph.reading.values import posts

_ADDRESS = form("letterheads", "address")
_COUNCIL = form("letterheads", "council")
_GREETING = form("letterheads", "greeting")
_OTHER_PAPER = form("letterheads", "other-paper")
_TITLED = form("letterheads", "titled")
_SPEAKS = form("letterheads", "speaks")
_DATELINE = form("letterheads", "dateline")
_DATED = form("letterheads", "dated")
_FROM = form("letterheads", "from")
_CLOSING = form("letterheads", "closing")
_ORGAN, _POST = form("letterheads", "organ"), form("letterheads", "post")
_SIGNED = tuple(form("letterheads", name) for name in ("person-post", "post-person", "person"))
_COMMON, _BARE = form("letterheads", "common"), form("letterheads", "bare")
_YOUR_COUNCIL = re.compile(r"\b[Uu]w (?:(?:gemeente)?[Rr]aad|[Ss]taten|[Vv]erenigde [Vv]ergadering)\b")
_TO_COUNCIL = re.compile(
    r"(?:gemeente)?raad(?:sl(?:id|eden)|scommissie)?\b(?! voor\b)|staten(?:l(?:id|eden)|commissie)?\b"
    r"|verenigde vergadering|algemeen bestuur",
    re.I,
)
_NO_COUNCIL = re.compile(r"staten-generaal|gedeputeerde staten", re.I)
_ARTICLE = re.compile(r"\A(?:[Dd]e|[Hh]et) (?!\Z)")
_NUMBER = re.compile(r"\s+(?:Postbus|\d{4} ?[A-Z]{2})\b.*", re.S)
_HEAD = 2_500  # characters of a page in which a letter is addressed and dated
_FOOT = 900  # characters behind a closing in which a letter is signed
_LINES = 10  # lines of a signature
_LONGEST = 160  # characters of such a line
_AFTER = re.compile(r"(?i)(?:bijlagen?|cc|afschrift|c\.c\.)\b")
_MINISTER = form("letterheads", "minister")
_SIDE_BY_SIDE = form("letterheads", "side-by-side")
_SUBJECT = form("letterheads", "subject")
_GOES_ON = form("letterheads", "goes-on")
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Signature:
    """The stretches of the page that name offices and persons below a letter."""

    organs: tuple[Stretch, ...]
    posts: tuple[Stretch, ...]
    names: tuple[Stretch, ...]


def is_addressed(view: View) -> bool:
    """True for a text with the marks of a letter: whom it is for, when or by whom it was sent, and a speaker."""
    page = view.page.text
    address = _address(page)
    greeted = _GREETING.search(page, 0, _HEAD) is not None
    if not _SPEAKS.search(view.flow) and not (address and greeted):
        return False
    signed = _CLOSING.search(page) is not None or bool(_signature(page).organs)
    if address:
        return greeted or signed or _date(page) is not None
    titled = _TITLED.search(page, 0, 600) is not None
    return (greeted and signed) or (
        titled and _date(page) is not None and _FROM.search(page, 0, _HEAD) is not None
    )


def is_other_paper(view: View) -> bool:
    """True for a proposal, decision or record of a council, which is addressed and signed and yet no letter."""
    return _OTHER_PAPER.match(view.page.text) is not None


def is_to_council(view: View) -> bool:
    """True for a letter to a municipal council, States, or the board of a water authority."""
    if _YOUR_COUNCIL.search(view.flow):
        return True
    address = _address(view.page.text)
    words = view.page.text[slice(*address)] if address else ""
    return _TO_COUNCIL.search(words) is not None and not _NO_COUNCIL.search(words)


def find_letter_address(view: View) -> Iterator[Finding]:
    """The addressee of a letter, as its address prints it."""
    if address := _address(view.page.text):
        cited = view.page.span(*address)
        words = " ".join(_NUMBER.sub("", view.as_read_text(*cited)).split()).strip(" ,")
        yield find(view, "addressee", "letter-address", [cited], words=words[0].upper() + words[1:])


def find_letter_date(view: View) -> Iterator[Finding]:
    """The date of a letter: of its dateline, else the one that its head labels so."""
    if not (found := _date(view.page.text)):
        return
    place = found.groupdict().get("place")
    cited = [view.page.span(found.start("place") if place else found.start("date"), found.end("date"))]
    yield find(view, "date", "letter-date", cited, words=found["date"])
    if place:
        yield find(view, "place", "letter-date", cited, words=" ".join(place.split()))


def find_letter_senders(view: View) -> Iterator[Finding]:
    """The office that signs a letter: the organ in whose name it is signed, else the posts; else its "Van:"."""
    page = view.page.text
    signature = _signature(page)
    told = signature.organs[:1] or signature.posts
    if not told and (named := _FROM.search(page, 0, _HEAD)):
        told = (named.span("who"),) if _ORGAN.fullmatch(named["who"].strip(" ,.")) else ()
    for stretch in told:
        cited = view.page.span(*stretch)
        printed = _ARTICLE.sub("", " ".join(view.as_read_text(*cited).split()).strip(" ,."), count=1)
        post = next((name for name, _, _ in posts(printed)), printed[0].upper() + printed[1:])
        yield find(view, "sender", "letter-sender", [cited], post=post)


def find_letter_signatures(view: View) -> Iterator[Finding]:
    """The persons who sign a letter, below its closing."""
    for stretch in _signature(view.page.text).names:
        cited = view.page.span(*stretch)
        yield find(view, "signatory", "letter-signature", [cited], name=view.as_read_text(*cited))


def find_letter_name(view: View) -> Iterator[Finding]:
    """The name of a letter without a number: its subject, else its date."""
    page = view.page.text
    if subject := _SUBJECT.search(page, 0, _HEAD):
        cited = view.page.span(*subject.span("what"))
        yield find(
            view, "letter_name", "letter-subject", [cited], name=" ".join(view.as_read_text(*cited).split())
        )
    elif dated := _date(page):
        yield find(
            view, "letter_name", "letter-date", [view.page.span(*dated.span("date"))], words=dated["date"]
        )


def is_bare(post: str) -> bool:
    """True for an office that each town has, without the town: no two letters need mean the same."""
    return _BARE.fullmatch(post) is not None


def _address(page: str) -> tuple[int, int] | None:
    """The stretch of the page in which a letter says whom it is for."""
    found = _ADDRESS.search(page, 0, _HEAD) or _COUNCIL.search(page, 0, _HEAD)
    return (found.start("who"), found.end("more")) if found else None


def _date(page: str) -> re.Match[str] | None:
    return _DATELINE.search(page, 0, _HEAD) or _DATED.search(page, 0, _HEAD)


def _signature(page: str) -> Signature:
    """The lines of names and offices behind a closing, or at the very end of the page."""
    closings = list(_CLOSING.finditer(page))
    if closings:
        at = closings[-1].start() if closings[-1][0].strip().lower() == "namens" else closings[-1].end()
        return _signed(list(_lines(page, at, min(len(page), at + _FOOT)))[: _LINES + 1])
    lines = list(_lines(page, max(0, len(page) - _FOOT), len(page)))[-_LINES:]
    while lines and not _is_office(lines[0][0]):
        lines.pop(0)
    return _signed([line for line in lines if not _AFTER.match(line[0])])


def _lines(page: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    for line in re.finditer(r"[^\n]+", page[start:end]):
        words = line[0].strip(" \t,.;")
        if words:
            # A longer one is prose, and none of a signature.
            yield words if len(words) <= _LONGEST else "…", start + line.start() + line[0].index(words)


def _is_office(line: str) -> bool:
    return any(one.fullmatch(line) for one in (_ORGAN, _MINISTER, _POST, *_SIGNED[:2]))


def _signed(lines: list[tuple[str, int]]) -> Signature:
    """The signature that lines make up, to the first that is none of it."""
    organs: list[Stretch] = []
    offices: list[Stretch] = []
    names: list[Stretch] = []
    for line, at in lines:
        if organ := _ORGAN.fullmatch(line) or _MINISTER.fullmatch(line):
            organs.append((at + organ.start("office"), at + organ.end("office")))
        elif both := _SIDE_BY_SIDE.fullmatch(line):
            names += [(at + both.start(n), at + both.end(n)) for n in ("one", "other")]
        elif found := next((m for one in (_POST, *_SIGNED) if (m := one.fullmatch(line))), None):
            told = found.groupdict()
            if told.get("name"):
                names.append((at + found.start("name"), at + found.end("name")))
            if told.get("office") and not _COMMON.fullmatch(found["office"]):
                offices.append((at + found.start("office"), at + found.end("office")))
        elif (organs or offices or names) and not _GOES_ON.fullmatch(line):
            break
    return Signature(tuple(organs), tuple(offices), tuple(names))
