"""Studies with their titles, makers and commissioners.

Titles stand in quotation marks, in capitals without them, as items of a list, as "Title – Organisation", or must be
made from what was studied ("onderzoek naar …"). Makers and commissioners count only from the same sentence.
"""

import re
from collections.abc import Iterator
from itertools import islice

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, pattern, read_rules
from wijkgraph.reading.triggers import matches

_BY_BEFORE = pattern(
    r"\b(?:van|door) {article}(?P<by>{makers})(?: over [^\"\n]{0,60}|,? getiteld|,? genaamd)?[ :(,]*\Z"
)
_BY_PREFIX = re.compile(r"\A(?P<by>[A-Z][A-Za-z0-9&]{1,11})-")
_BY_BEHIND = form("studies", "by-behind")
_MADE_BY = form("studies", "made-by")
_COMPARED = 500  # titles that a further one is compared with: more than any paper names
_PLACE_AND_YEAR = re.compile(r" (?:19|20)\d\d\.?\Z")
_MADE_BY_NEXT = form("studies", "made-by-next")
_FOR = form("studies", "for")
_MINISTRIES = re.compile(r"(?:het |de )?[Mm]inisteries van ")
_LIST_INTRO = form("studies", "list-intro")
_ITEM = re.compile(r"(?:[*] ?|- |\d{1,2}[.)] |[a-z][.)] )+(?P<title>[A-Z\"'][^\n]{6,260}?)[;.,]?(?: en)?\Z")
_TITLE_MAKER = pattern(r"\A(?P<title>[A-Z][^\n]{7,160}?) - (?P<by>{maker})\Z")
_SPLIT_MAKERS = form("studies", "split-makers")
_NO_STUDY = form("studies", "no-study")


def find_studies(view: View, start: int) -> Iterator[Finding]:
    """The studies named behind `start` in the flow, each once, with what its sentence says of it."""
    seen: dict[str, None] = {}
    for finding in _find_all(view, start):
        key = fold(finding.words("title")).lower()
        if key in seen or any(key in other or other in key for other in islice(seen, _COMPARED)):
            continue
        seen[key] = None
        yield finding


def _find_all(view: View, start: int) -> Iterator[Finding]:
    for rule in read_rules("studies"):
        for match in matches(rule, view, start):
            if rule.id == "study-in-quotes" and _NO_STUDY.search(match["between"]):
                continue
            yield _study(view, rule.id, match)
    yield from _find_listed(view, start)


def _study(view: View, rule: str, match: re.Match[str]) -> Finding:
    """One study, its title as printed and its makers from the words around it."""
    groups = match.groupdict()
    low, high = view.line(match.start() + (match[0][:1] == "\n"))
    title, spans = _title(view, match)
    before = view.flow[match.start() : match.start("title")] if groups.get("title") else ""
    behind = view.flow[match.end() : high]
    next_line = view.line(high + 1) if high + 1 < len(view.flow) else (high, high)
    by = (
        groups.get("by")
        or _maker(groups.get("noun") or "", before, behind, view.flow[slice(*next_line)])
        or groups.get("authors")
        or ""
    )
    commissioned = groups.get("for") or ((found := _FOR.search(view.flow, low, high)) and found["for"]) or ""
    follows = view.spans(*next_line) if by and fold(by) not in view.flow[low:high] else []
    return find(
        view, "study", rule, [*spans, *view.spans(low, high), *follows],
        title=title, by=makers(by), commissioner=commissioners(commissioned),
    )  # fmt: skip


def _title(view: View, match: re.Match[str]) -> tuple[str, list[tuple[int, int]]]:
    groups = match.groupdict()
    if groups.get("evaluated"):
        span = match.span("evaluated")
        return "evaluatie " + re.sub(r"\A[Dd]e |\A[Hh]et ", "", view.as_read(*span)), view.spans(*span)
    if "subject" in groups:
        noun, subject = match.span("noun"), match.span("subject")
        link = "" if view.flow.startswith(("naar ", "van "), subject[0]) else "naar "
        return f"{view.as_read(*noun)} {link}{view.as_read(*subject)}", [
            *view.spans(*noun),
            *view.spans(*subject),
        ]
    span = match.span("title")
    return view.as_read(*span).strip(" \"'«»"), view.spans(*span)


def _maker(noun: str, before: str, behind: str, following: str) -> str:
    """The makers named around a title: "het rapport van X «…»", "SER-advies", "«…»; X, plaats", "uitgevoerd door X"."""
    if prefix := _BY_PREFIX.match(noun):
        return prefix["by"]
    if (found := _BY_BEHIND.match(behind)) and found["note"] and not _PLACE_AND_YEAR.search(found["note"]):
        return found["note"]
    if found := _BY_BEFORE.search(before.rstrip("\"'")):
        return found["by"]
    if found := _BY_BEHIND.match(behind):
        return next((found[name] for name in ("by", "paren") if found[name]), "")
    found = _MADE_BY.search(behind[:200]) or _MADE_BY_NEXT.match(following)
    return found["by"] if found else ""


def makers(words: str) -> list[str]:
    """The organisations of a coordination, without articles; names that hold "en" stay whole."""
    parts = (part.strip(" ().,;:") for part in _SPLIT_MAKERS.split(words))
    return [re.sub(r"\A(?:de|het|een) ", "", part) for part in parts if part]


def commissioners(words: str) -> list[str]:
    """Commissioners of a coordination: "de Ministeries van BZK, J&V en SZW" are three."""
    plural = _MINISTRIES.match(words)
    named = makers(words[plural.end() :] if plural else words)
    return [re.sub(r"\A(?:de|het|mijn) ", "", name) for name in named]


def _find_listed(view: View, start: int) -> Iterator[Finding]:
    """Titles that are items of an announced list, or headings "Title – Organisation" behind such an announcement."""
    announced, in_list = False, False
    at = start
    for line in view.flow[start:].split("\n"):
        words = line.strip()
        span = (at, at + len(line))
        at += len(line) + 1
        item = _ITEM.match(words) if in_list else None
        if words.endswith(":") and _LIST_INTRO.search(words):
            announced = in_list = True
        elif (
            in_list
            and item
            and not re.match(r"(?:[Dd]e|[Zz]ijn|[Mm]ijn|[Ee]en) (?:\w+ )?(?:brief|nota)", item["title"])
        ):
            place = span[0] + line.index(words) + item.start("title")
            stretch = (place, place + len(item["title"]))
            yield find(
                view,
                "study",
                "study-listed",
                view.spans(*stretch),
                title=view.as_read(*stretch).strip(" «»\"'"),
            )
        elif announced and (named := _TITLE_MAKER.match(words)):
            in_list = False
            yield find(
                view, "study", "study-title-maker", view.spans(*span),
                title=view.as_read(span[0], span[0] + named.end("title")), by=makers(named["by"]),
            )  # fmt: skip
        else:
            in_list = in_list and len(words) < 4
