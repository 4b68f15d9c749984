"""Pages of the registers of commitments: number, date, post and the commitment itself."""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form
from wijkgraph.reading.values import posts

_DATE = form("pledges", "date")
_PLEDGE = form("pledges", "pledge")
_DOSSIER = form("pledges", "dossier")
_LISTED = re.compile(r"(?:\A|\n)[ \t]*Kamerstukken\b")
_OF_DOSSIER = form("pledges", "of-dossier")
_RESPONSIBLE = re.compile(
    r"(?:Verantwoordelijke\(n\):?|[Bb]ewindspersoon:?|Toegezegd door:?) (?:[^\n,]{2,60}, )?"
    r"(?P<post>(?:Minister|Staatssecretaris)[^\n]{3,100})"
)


def find_pledge(view: View) -> Iterator[Finding]:
    """Findings of a register's page on its commitment."""
    flow = view.flow
    if date := _DATE.search(flow):
        yield find(view, "date", "pledge-date", view.spans(*date.span()), words=date["date"])
    yield from _find_dossiers(view)
    if pledge := _PLEDGE.search(flow):
        cited = [*view.spans(*pledge.span("text")), *(view.spans(*date.span()) if date else [])]
        yield find(
            view, "made", "pledge-text", cited,
            text=view.as_read(*pledge.span("text")), occasion=date["date"] if date else "",
        )  # fmt: skip
    named = _RESPONSIBLE.search(flow) or (pledge if pledge and pledge["post"] else None)
    if named:
        for post, _, _ in posts(named["post"])[:1]:
            yield find(view, "sender", "pledge-post", view.spans(*named.span("post")), post=post)


def _find_dossiers(view: View) -> Iterator[Finding]:
    """The dossiers of a pledge: in its text, and one a line below "Kamerstukken", where the flow joins the lines."""
    told: set[tuple[str, str]] = set()
    listed = _LISTED.search(view.page.text)
    behind = listed.start() if listed else len(view.page.text)
    for page, match in (
        *((True, match) for match in _DOSSIER.finditer(view.page.text, behind)),
        *((False, match) for match in _DOSSIER.finditer(view.flow)),
        *((True, match) for match in _OF_DOSSIER.finditer(view.page.text)),
    ):
        start, end = match.span("title")
        begin = min(start, match.start("first"))
        cited = [view.page.span(begin, match.end())] if page else view.spans(*match.span())
        words = view.as_read_text(*view.page.span(start, end)) if page else view.as_read(start, end)
        key = match["first"] + match["last"], match["chapter"] or ""
        if key in told or words.startswith("Toezegging"):
            continue
        told.add(key)
        title = re.sub(r"\AKamerstukken\s+", "", words)
        yield find(view, "dossier", "pledge-dossier", cited, number=key[0], chapter=key[1], title=title)
