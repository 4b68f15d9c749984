"""Pages of the registers of commitments: number, date, post and the commitment itself."""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, pattern
from wijkgraph.reading.values import posts

_DATE = pattern(r"\bDatum(?: toezegging)?:? ?(?P<date>{date}|\d{4}-\d\d-\d\d|\d{1,2}-\d{1,2}-\d{4})")
_PLEDGE = form("pledges", "pledge")
_DOSSIER = form("pledges", "dossier")
_RESPONSIBLE = re.compile(r"Verantwoordelijke\(n\) (?P<post>(?:Minister|Staatssecretaris)[^\n]{3,100})")


def find_pledge(view: View) -> Iterator[Finding]:
    """Findings of a register's page on its commitment."""
    flow = view.flow
    if date := _DATE.search(flow):
        yield find(view, "date", "pledge-date", view.spans(*date.span()), words=date["date"])
    for dossier in _DOSSIER.finditer(flow):
        title = re.sub(r"\A(?:Kamerstukken|Toezegging) ", "", view.as_read(*dossier.span("title")))
        if not flow[dossier.start() :].lstrip().startswith("Toezegging"):
            yield find(
                view, "dossier", "pledge-dossier", view.spans(*dossier.span()),
                number=dossier["first"] + dossier["last"], chapter=dossier["chapter"] or "", title=title,
            )  # fmt: skip
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
