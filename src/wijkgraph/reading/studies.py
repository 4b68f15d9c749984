"""Studies with their titles, makers and commissioners.

Titles stand in quotation marks, in capitals without them, as items of a list, as "Title – Organisation", or must be
made from what was studied ("onderzoek naar …"). Makers and commissioners count from the same sentence, or from the
one beside it that speaks of nothing else.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.printed_tables import find_tabled_studies
from wijkgraph.reading.rules import ReadingRule, form, read_rules
from wijkgraph.reading.study_lists import find_listed
from wijkgraph.reading.study_makers import (
    as_printed,
    asked_by,
    asked_in_next,
    commissioners,
    has_treated,
    helpers,
    maker_around,
    maker_before,
    maker_told_in,
    makers,
    only_names,
    whole_name,
    without_towns,
)
from wijkgraph.reading.triggers import lines_with, matches
from wijkgraph.reading.undone_studies import is_undone

_TITLED = frozenset(("study-in-quotes", "study-in-single-quotes", "study-in-note", "study-essay-in-note",
                     "study-in-note-behind-its-maker", "study-in-note-without-marks", "study-in-table"))  # fmt: skip
_SHARED = 2  # words of five letters or more that a study told by its subject shares with its title
_BRACKETED = frozenset(("study-with-maker-and-year", "study-with-maker-behind-another"))
_UNQUOTED = frozenset(("study-with-capital", "study-with-article"))
_BLOCK = 500  # characters on either side in which the width of the lines shows
_COORDINATED = form("studies", "coordinated")
_ARTICLE = re.compile(r"\b(?:[Dd]e|[Hh]et|[Ee]en|en) \Z")
_TITLE_BEHIND = re.compile(r',? (?:getiteld |genaamd |\()?"')
_LINK = re.compile(r",? en |, |; ")
_COMPARED = 500  # titles that a further one is compared with: more than any paper names
_DOOR = re.compile(r" door ")
_OF_EARLIER = form("studies", "made-by-of-earlier")
_TITLED_NOUN = form("studies", "titled-noun")
_NAMED_BEFORE = form("studies", "named-before")
_TAIL = form("studies", "tail")
_SUBJECT_END = form("studies", "subject-end")
_SUBJECT_CLAUSE = form("studies", "subject-clause")
_LOOKED_BACK = 3  # sentences in which the study is looked for that "de inventarisatie" stands for
_NO_STUDY = form("studies", "no-study")


def find_studies(view: View, start: int) -> Iterator[Finding]:
    """The studies named behind `start` in the flow, each once, with what its sentence says of it."""
    kept: list[_Known] = []
    places: dict[str, int] = {}  # of titles met before
    for finding in _find_all(view, start):
        found = _known(finding)
        place = places.get(found.title)
        if place is None:
            alike = (at for at, one in enumerate(islice(kept, _COMPARED)) if _is_same(found, one))
            place = places[found.title] = next(alike, len(kept))
        if place == len(kept):
            kept.append(found)
        elif not kept[place].finding.slots.get("commissioner") or not kept[place].by:
            kept[place] = _known(_joined(kept[place].finding, finding))
    yield from (one.finding for one in kept)


class _Known(NamedTuple):
    """A study with its title, makers and the longer words of its title, folded, to compare it with others."""

    finding: Finding
    title: str
    by: frozenset[str]
    words: frozenset[str]


def _known(finding: Finding) -> _Known:
    title = fold(finding.words("title")).lower()
    by = frozenset(fold(name).lower() for name in finding.slots.get("by", ()))
    return _Known(finding, title, by, frozenset(re.findall(r"[a-z]{5,}", title)))


def _is_same(one: _Known, other: _Known) -> bool:
    """True for one title within the other, and for a study told by its subject whose several makers or words it has."""
    if one.title in other.title or other.title in one.title:
        return True
    differ = (one.finding.by in _TITLED) != (other.finding.by in _TITLED)
    if not differ or one.by.isdisjoint(other.by):
        return False
    is_alike = len(one.words & other.words) >= _SHARED or (one.by == other.by and len(one.by) > 1)
    return is_alike or _takes_maker(one, other) or _takes_maker(other, one)


def _takes_maker(titled: _Known, told: _Known) -> bool:
    """True where a title has its makers from the sentence beside it that tells of a study by its subject."""
    sentence = told.finding.cites[0][0]
    cited = [number for number, _ in titled.finding.cites]
    return titled.finding.by in _TITLED and cited[0] != sentence and sentence in cited


def _joined(kept: Finding, other: Finding) -> Finding:
    """A study with the makers and commissioners that another sentence gives for it; its own count first."""
    added = {role: other.slots[role] for role in ("by", "commissioner") if other.slots.get(role)}
    titled = other if other.by in _TITLED and kept.by not in _TITLED else kept
    slots = {**added, **kept.slots, "title": titled.slots["title"]}
    return replace(kept, slots=slots, cites=tuple(dict.fromkeys((*kept.cites, *other.cites))), by=titled.by)


def _find_all(view: View, start: int) -> Iterator[Finding]:
    for rule in read_rules("studies"):
        for match in matches(rule, view, start):
            if "between" in match.groupdict() and _NO_STUDY.search(match["between"]):
                continue
            match = _nearest(rule, match)
            told = "subject" in match.groupdict() or "evaluated" in match.groupdict()
            if told and _TITLE_BEHIND.match(view.flow, match.end()):
                continue  # it has a title, by which it is found
            if told and is_undone(view.flow, match, view.line(match.start("noun"))):
                continue
            if rule.id in _UNQUOTED and (_is_heading(view, match) or _is_next_line(view, match)):
                continue
            yield _study(view, rule.id, match)
    yield from _find_of_earlier(view, start)
    yield from find_listed(view, start)
    yield from find_tabled_studies(view)


def _nearest(rule: ReadingRule, match: re.Match[str]) -> re.Match[str]:
    """The match with the noun nearest to the title: "het advies van X en de ABF-rapportage «…»"."""
    while "between" in match.groupdict():
        nearer = rule.pattern.search(match.string, match.end("noun"), match.end())
        is_article = nearer and _ARTICLE.search(nearer.string, match.start(), nearer.start("noun"))
        if not nearer or not is_article or nearer["between"][:1].isalpha():  # "de Onderzoeksraad"
            break
        match = nearer
    return match


def _find_of_earlier(view: View, start: int) -> Iterator[Finding]:
    """Studies named by their subject, whose makers a later sentence gives: "De inventarisatie is uitgevoerd door …"."""
    titled: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    later = [
        found
        for low, high in lines_with(_DOOR, view.flow, start)
        for found in _OF_EARLIER.finditer(view.flow, max(start, low - 1), high)
    ]
    for one in _TITLED_NOUN.finditer(view.flow, start) if later else ():
        titled[one["noun"].lower()].setdefault(one["title"], one.span("title"))
    for found in later:
        low, high = view.line(found.start() + 1)
        if has_treated(found["by"], view.flow[found.start() : high]):
            continue
        span = _told_before(view, found, start, low)
        titles = titled[found["noun"].lower()]
        if not span and len(titles) == 1 and (place := next(iter(titles.values())))[0] < found.start():
            span = place
        if span:
            yield find(
                view, "study", "study-of-earlier-sentence", [*view.spans(*span), *view.spans(low, high)],
                title=view.as_read(*span),
                by=as_printed(view, [*makers(found["by"]), *makers(found["with"] or "")], low),
                commissioner=as_printed(view, commissioners(asked_by(view.flow[low:high])), low),
            )  # fmt: skip


def _told_before(view: View, found: re.Match[str], start: int, low: int) -> tuple[int, int] | None:
    """The study of this noun that the sentence or one near before it tells by its subject."""
    place = (low, found.start("noun"))
    for _ in range(_LOOKED_BACK + 1):
        told = _NAMED_BEFORE.finditer(view.flow[slice(*place)])
        named = next((one for one in told if one["noun"].endswith(found["noun"].lower())), None)
        if named:
            return place[0] + named.start(), place[0] + named.end("subject") - _tail(named["subject"])
        if '"' in view.flow[slice(*place)]:
            return None  # a title stands nearer: it is that study
        place = view.line(place[0] - 1) if place[0] > start else place
    return None


def _is_heading(view: View, match: re.Match[str]) -> bool:
    """True where the noun and what would be its title are all of a heading: "Evaluatie Regio Deals"."""
    return view.flow[slice(*view.line(match.start("noun")))].strip() == match[0].strip()


def _is_next_line(view: View, match: re.Match[str]) -> bool:
    """True where a title without quotation marks begins a line below a short one: a row of a table, no title."""
    start, end = view.span(match.start("noun"), match.end("title"))
    above, line_end, _ = view.text[start:end].partition("\n")
    if not line_end or fold(above).strip() != match["noun"]:
        return False
    stop = start + len(above)
    begin = view.text.rfind("\n", 0, start) + 1
    first = view.text[stop:end].split(None, 1)[0]
    block = view.text[max(0, begin - _BLOCK) : begin].rpartition("\n\n")[2] + view.text[begin:end]
    block += view.text[end : end + _BLOCK].partition("\n\n")[0]
    return stop - begin + 1 + len(first) <= max(map(len, block.split("\n")))  # it had room on the line above


def _study(view: View, rule: str, match: re.Match[str]) -> Finding:
    """One study, its title as printed and its makers from the words around it."""
    groups = match.groupdict()
    low, high = view.line(match.start() + (match[0][:1] == "\n"))
    begin, stop = _clause(view.flow, match, low, high)
    title, spans = _title(view, match)
    before = view.flow[match.start() : match.start("title")] if groups.get("title") else ""
    preceding = view.flow[begin : match.start("title")].rstrip("\"' ") if groups.get("title") else ""
    behind = view.flow[match.end() : stop]
    next_line = view.line(high + 1) if high + 1 < len(view.flow) else (high, high)
    following = view.flow[slice(*next_line)]
    earlier = view.flow[slice(*view.line(low - 1))] if low else ""
    outcome = maker_before(view.flow[low : match.start("title")], earlier) if groups.get("title") else ""
    named = maker_told_in(earlier) if only_names(preceding) else ""
    by = (
        groups.get("by")
        or named
        or maker_around(groups.get("noun") or "", preceding, before, behind, following, title)
        or outcome
        or groups.get("authors")
        or ""
    )
    by = without_towns(by) if rule in _BRACKETED else by
    by = whole_name(view.flow, by, low, high)
    by = "" if has_treated(by, view.flow[low:high], following) else by
    at = view.flow.find(by, low, high) + len(by) if by else -1
    helped = helpers(view.flow[at:high]) if by and at >= len(by) else []
    commissioned = groups.get("for") or asked_by(view.flow[begin:stop], behind) or asked_in_next(following)
    commissioned = commissioned or (asked_by(earlier) if by and by in (named, outcome) else "")
    besides = [
        span
        for place in (next_line, view.line(max(0, low - 1)))
        if any(_stands_only(words, place, (low, high), view.flow) for words in (by, commissioned))
        for span in view.spans(*place)
    ]
    return find(
        view, "study", rule, [*spans, *view.spans(low, high), *besides],
        title=title, by=as_printed(view, [*makers(by), *helped], low),
        commissioner=as_printed(view, commissioners(commissioned), low),
    )  # fmt: skip


def _stands_only(words: str, place: tuple[int, int], line: tuple[int, int], flow: str) -> bool:
    """True for words that stand at a place and not in a line."""
    return words != "" and fold(words) in flow[slice(*place)] and fold(words) not in flow[slice(*line)]


def _clause(flow: str, match: re.Match[str], low: int, high: int) -> tuple[int, int]:
    """The part of a sentence that speaks of one title; all of it where titles are coordinated or none other stands."""
    begin, stop = low, high
    opening, closing = match.start("title") - 1 if "title" in match.groupdict() else low, match.end()
    if flow[opening : opening + 1] != '"' or flow[closing - 1 : closing] != '"':
        return low, high
    before = flow.rfind('"', low, opening)
    if before >= 0 and not _COORDINATED.fullmatch(flow, before + 1, opening):
        begin = _last_link(flow, before + 1, opening)
    after = flow.find('"', closing, high)
    if after >= 0 and not _COORDINATED.fullmatch(flow, closing, after):
        stop = _last_link(flow, closing, after)
    return begin, stop


def _last_link(flow: str, start: int, end: int) -> int:
    """Place of the last "en" or comma between two titles; the end of the first title where there is none."""
    places = [link.start() for link in _LINK.finditer(flow, start, end)]
    return places[-1] if places else start


def _tail(subject: str) -> int:
    """Length of what is no part of a subject: "… naar de wijken aan", "… naar huren uitgevoerd", "… bevestigt dat"."""
    if (behind := _SUBJECT_END.search(subject)) and not _SUBJECT_CLAUSE.search(subject, 0, behind.start()):
        return len(subject) - behind.start()
    found = _TAIL.search(subject)
    return len(found[0]) if found else 0


def _title(view: View, match: re.Match[str]) -> tuple[str, list[tuple[int, int]]]:
    groups = match.groupdict()
    if groups.get("evaluated"):
        span = match.span("evaluated")
        return "evaluatie " + re.sub(r"\A[Dd]e |\A[Hh]et ", "", view.as_read(*span)), view.spans(*span)
    if "subject" in groups:
        noun, subject = match.span("noun"), match.span("subject")
        subject = (subject[0], subject[1] - _tail(match["subject"]))
        has_link = view.flow.startswith(("naar ", "van ", "over "), subject[0])
        link = "" if has_link else "van " if view.flow.endswith(" van ", 0, subject[0]) else "naar "
        return f"{view.as_read(*noun)} {link}{view.as_read(*subject)}", [
            *view.spans(*noun),
            *view.spans(*subject),
        ]
    span = match.span("title")
    return view.as_read(*span).strip(" \"'«»"), view.spans(*span)
