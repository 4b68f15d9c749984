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

_ADDRESS = form("letterheads", "address")
_COUNCIL = form("letterheads", "council")
_GREETING = form("letterheads", "greeting")
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
_ARTICLE = re.compile(r"(?:[Dd]e|[Hh]et) (?!\Z)")
_NUMBER = re.compile(r"\s+(?:Postbus|\d{4} ?[A-Z]{2})\b.*", re.S)
_HEAD = 2_500  # characters of a page in which a letter is addressed and dated
_FOOT = 900  # characters behind a closing in which a letter is signed
_LINES = 10  # lines of a signature
_AFTER = re.compile(r"(?i)(?:bijlagen?|cc|afschrift|c\.c\.)\b")


@dataclass(frozen=True)
class Signature:
    """The offices and names below a letter, each with its stretch of the page."""

    organs: tuple[tuple[str, int, int], ...]
    posts: tuple[tuple[str, int, int], ...]
    names: tuple[tuple[str, int, int], ...]


def is_addressed(view: View) -> bool:
    """True for a text with the marks of a letter: whom it is for, when or by whom it was sent, and somebody who speaks."""
    page = view.page.text
    if not _SPEAKS.search(view.flow):
        return False
    address = _address(page)
    greeted = _GREETING.search(page, 0, _HEAD) is not None
    signed = _CLOSING.search(page) is not None or bool(_signature(page).organs)
    if address:
        return greeted or signed or _date(page) is not None
    titled = _TITLED.search(page, 0, 600) is not None
    return (greeted and signed) or (
        titled and _date(page) is not None and _FROM.search(page, 0, _HEAD) is not None
    )


def is_to_council(view: View) -> bool:
    """True for a letter to a municipal council, States, or the board of a water authority."""
    if _YOUR_COUNCIL.search(view.flow):
        return True
    address = _address(view.page.text)
    return address is not None and council_in(address[0]) is not None


def council_in(address: str) -> re.Match[str] | None:
    """The words of an address that name a council; None where it names another, such as parliament."""
    return None if _NO_COUNCIL.search(address) else _TO_COUNCIL.search(address)


def find_letter_address(view: View) -> Iterator[Finding]:
    """Whom a letter is addressed to, as its address prints it."""
    if address := _address(view.page.text):
        words, start, end = address
        yield find(view, "addressee", "letter-address", [view.page.span(start, end)], words=words)


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
    if not told and (named := _FROM.search(page, 0, _HEAD)) and _ORGAN.fullmatch(named["who"].strip(" ,.")):
        told = ((named["who"].strip(" ,."), *named.span("who")),)
    for office, start, end in told:
        post = _ARTICLE.sub("", office, count=1) if _ARTICLE.match(office) else office
        yield find(
            view, "sender", "letter-sender", [view.page.span(start, end)], post=post[0].upper() + post[1:]
        )


def find_letter_signatures(view: View) -> Iterator[Finding]:
    """The persons who sign a letter, below its closing."""
    for name, start, end in _signature(view.page.text).names:
        yield find(view, "signatory", "letter-signature", [view.page.span(start, end)], name=name)


def is_bare(post: str) -> bool:
    """True for an office that each town has, without the town: no two letters need mean the same."""
    return _BARE.fullmatch(post) is not None


def _address(page: str) -> tuple[str, int, int] | None:
    """The words of the address and their stretch of the page."""
    found = _ADDRESS.search(page, 0, _HEAD) or _COUNCIL.search(page, 0, _HEAD)
    if not found:
        return None
    words = " ".join(_NUMBER.sub("", found["who"] + found["more"]).split()).strip(" ,")
    return words[0].upper() + words[1:], found.start("who"), found.end("more")


def _date(page: str) -> re.Match[str] | None:
    return _DATELINE.search(page, 0, _HEAD) or _DATED.search(page, 0, _HEAD)


def _signature(page: str) -> Signature:
    """The lines of names and offices behind a closing, or at the very end of the page."""
    closings = list(_CLOSING.finditer(page))
    if closings:
        at = closings[-1].start() if closings[-1][0].strip().lower() == "namens" else closings[-1].end()
        return _signed(list(_lines(page, at, min(len(page), at + _FOOT)))[: _LINES + 1])
    lines = list(_lines(page, max(0, len(page) - _FOOT), len(page)))[-_LINES:]
    while lines and not (_ORGAN.fullmatch(lines[0][0]) or _office(lines[0][0])):
        lines.pop(0)
    rest = [line for line in lines if not _AFTER.match(line[0])]
    signature = _signed(rest)
    told = {start for group in (signature.organs, signature.posts, signature.names) for _, start, _ in group}
    return signature if told else Signature((), (), ())


def _lines(page: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    for line in re.finditer(r"[^\n]+", page[start:end]):
        words = line[0].strip(" \t,.;")
        if words:
            yield words, start + line.start() + line[0].index(words)


def _office(line: str) -> bool:
    return any(one.fullmatch(line) for one in (_POST, *_SIGNED[:2]))


def _signed(lines: list[tuple[str, int]]) -> Signature:
    organs, posts, names = [], [], []
    for line, at in lines:
        if found := _ORGAN.fullmatch(line):
            organs.append((found["office"], at + found.start("office"), at + found.end("office")))
            continue
        found = next((m for one in (_POST, *_SIGNED) if (m := one.fullmatch(line))), None)
        if not found:
            if organs or posts or names:
                break
            continue
        told = found.groupdict()
        if told.get("name"):
            names.append((found["name"], at + found.start("name"), at + found.end("name")))
        if told.get("office") and not _COMMON.fullmatch(found["office"]):
            posts.append((found["office"], at + found.start("office"), at + found.end("office")))
    return Signature(tuple(organs), tuple(posts), tuple(names))
