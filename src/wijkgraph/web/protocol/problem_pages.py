"""Pages about problems: the frame of the site, what was asked with its place marked, and one next step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from wijkgraph.web.protocol.negotiation import choose_language
from wijkgraph.web.protocol.templates import templates
from wijkgraph.words.messages import LANGUAGES, messages
from wijkgraph.words.translations import Told

Menu = Sequence[tuple[str, str]]  # documents of the site, each with the key of its words

QUERY = "wijkgraph.query"  # where in the scope of a request the endpoint leaves the query it read
_PLACE = re.compile(r"line (\d+), column (\d+)")
_ENDING = re.compile(r"(?P<stem>.*?)(?:\.(?P<language>nl|en))?(?:\.html)?")
_AROUND = 3  # lines shown before and after the place
_WIDTH = 160  # characters shown of a line
_LONGEST = 20_000  # characters of a query that the page gives back


@dataclass(frozen=True)
class QueryLine:
    """A line of a query with its number; `marked` is the character at the place of the problem, empty elsewhere."""

    number: int
    before: str
    marked: str = ""
    after: str = ""

    @property
    def is_place(self) -> bool:
        """True for the line that the problem is on."""
        return bool(self.marked)


def lines_around(query: str, where: str) -> tuple[QueryLine, ...]:
    """The lines around the place of a problem, as `where` tells it in English; none without such a place."""
    found = _PLACE.search(where)
    lines = query.split("\n")
    if not found or not 1 <= (line := int(found[1])) <= len(lines):
        return ()
    column = max(int(found[2]), 1) - 1
    shown = []
    for number in range(max(line - _AROUND, 1), min(line + _AROUND, len(lines)) + 1):
        text = lines[number - 1]
        if number != line:
            shown.append(QueryLine(number, _cut(text)))
            continue
        before, after = text[:column], text[column + 1 :]
        before = before if len(before) <= _WIDTH else "…" + before[-_WIDTH:]
        # What is missing at the end of a line is marked behind it.
        shown.append(QueryLine(number, before, text[column : column + 1] or "␣", _cut(after)))
    return tuple(shown)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[:_WIDTH] + "…"


def asked_query(request: Request) -> str:
    """The query that a request carried; empty for another request, or a query too long to give back."""
    found = request.scope.get(QUERY) or request.query_params.get("query", "")
    return found if request.url.path == "/sparql" and len(found) <= _LONGEST else ""


def page_language(request: Request, languages: Sequence[str] = LANGUAGES) -> str:
    """The language of the address, else the one of some languages that its reader prefers."""
    match = _ENDING.fullmatch(request.url.path)
    named = match["language"] if match else None
    if named and named in languages:
        return named
    return choose_language(request.headers.getlist("accept-language"), languages)


def other_addresses(request: Request, languages: Sequence[str] = LANGUAGES) -> list[tuple[str, str]]:
    """The same request in each language, as pairs of language and address; a query leads to the page for queries."""
    if query := asked_query(request):
        return [(code, f"/sparql.{code}.html?{urlencode({'query': query})}") for code in languages]
    match = _ENDING.fullmatch(request.url.path)
    stem = (match["stem"] if match else "").rstrip("/") or "/index"
    asked = f"?{request.url.query}" if request.url.query else ""
    return [(code, f"{stem}.{code}.html{asked}") for code in languages]


def render_problem(
    status: int,
    told: Told,
    language: str,
    title: str,
    advice: str,
    *,
    site_title: str,
    menu: Menu = (),
    languages: Sequence[tuple[str, str]] = (),
    query: str = "",
    lines: Sequence[QueryLine] = (),
) -> str:
    """A problem as a page in one language, in the frame of a site that has a menu.

    A Dutch page folds the text that has no Dutch, and marks it as English. The general advice stands where the problem
    brings none of its own.
    """
    return templates.get_template("problem.html").render(
        status=status,
        told=told,
        say=messages(language),
        title=title,
        advice=told.next or advice,
        site_title=site_title,
        menu=menu,
        languages=languages,
        query=query,
        lines=lines,
    )
