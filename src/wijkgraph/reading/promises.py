"""Commitments: what a paper promises, and the promises and wishes of the House that it meets.

A sentence is read once, by the first rule that fits. A sentence that only points back ("Deze toezegging los ik
hiermee in") is read together with the one it points at.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.letterheads import is_to_council
from wijkgraph.reading.rules import ReadingRule, form, pattern, read_rules
from wijkgraph.reading.triggers import matches

_OCCASION = pattern(
    r"\b{debate}\b(?:[^\n.;]|d\.d\.){0,60}?(?P<date>{date}|\d{1,2} {months} (?:jl|j\.l)\b|\d{1,2}-\d{1,2}-\d{4}\b)"
)
_ANY_DAY = pattern(
    r"(?<!voor )(?<!uiterlijk )(?<!per )(?<!tot )(?P<date>{date}|\d{1,2} {months} (?:jl|j\.l)\b)"
)
_NO_HOUSE = "de Kamer van Koophandel"
# In a letter to a council «de raad» reads it and «het college» or «de wethouder» writes it; in another neither does.
_WRITES = pattern(r"\b(?:(?P<many>{college_of_many})|{local_college}|{local_post})\b(?: van [A-Z]\w+)?")
_COUNCILS = pattern(r"(?<!\b[Uu]w )\b(?:[Dd]e (?!Kamer){council}|{states}|{local_college}|{local_post})")
_OF_MEMBER = form("commitments", "of-member")
_POINTS_BACK = form("commitments", "points-back")
_PROMISED = re.compile(r"\b(?:toegezegd|toezegging|aangekondigd|zegde|verzocht|gevraagd)\b")
# When a paper says it will inform: without a term, "informeer ik u" tells what it does now.
_TERM = form("commitments", "term")
_EXPECTED = re.compile(r"\b[Nn]aar verwachting\b|\bverwacht(?:t)? (?:ik|wij)\b")
_DECLINED = form("commitments", "declined")
_OFFERED = form("commitments", "offered")
# A promise about promises in general, or one that this paper does not meet.
_IN_GENERAL = form("commitments", "in-general")
_UNMET = form("commitments", "unmet")
_BY_OTHERS = form("commitments", "by-others")
_TO_OTHERS = form("commitments", "to-others")
_OF_OFFICE = form("commitments", "of-office")
_TO_HOUSE = form("commitments", "to-house")
_HAS_PROMISED = re.compile(r"\b(?:heeft|hebben|had|hadden)\b")
_LEFT_OPEN = form("commitments", "left-open")
_QUOTED = re.compile(r'"[^"\n]*"')

# Between two promises of one sentence, and days, months and seasons that are terms.
_LINK = re.compile(r"(?:[,;] (?:en )?| en )(?=\w)")
# A condition may be of both: its sentence stays whole.
_CONDITION = re.compile(r"(?i)\b(?:mits|tenzij|indien|mocht|als|zodra|wanneer|voorbehoud|mogelijk)\b")
_LINK_END = re.compile(r"(?:[,;] ?(?:en)?| en)?\Z")
_OWN_TERM = pattern(
    r"(?i)\b(?:{months}|20\d\d|voorjaar|zomer|zomerreces|kerstreces|meireces|herfstreces|najaar|winter|kwartaal"
    r"|(?:dit|volgend) jaar|jaarlijks|per jaar|Prinsjesdag)\b"
)
_ITEM = re.compile(r"(?:[-\u2013\u2022*]|\d{1,2}[.)]|[a-z]\))[ \t]+")
_ITEMS = 8
_LONGEST = 1_000  # characters of a sentence that is taken apart

_ANSWERING = ("webpagina", "ander", "verslag_schriftelijk_overleg")  # in which a post may speak for itself
_SPEAKS = re.compile(r"\bik\b|\b[Vv]oldoet (?:hij|zij|de [Mm]inister|het kabinet)\b")
_ONLY_BACK = "that-met"  # the rule for a sentence that meets nothing but what one before it tells
_LOOKED_BACK = 3  # sentences in which the promise is looked for that "die toezegging" stands for


def find_commitments(view: View, kind_of_paper: str) -> Iterator[Finding]:
    """The commitments of a paper. Reports and motions meet none: what members say of promises is not one."""
    is_letter = kind_of_paper in ("brief", "kamervragen_mededeling")
    is_local = is_letter and is_to_council(view)
    read: dict[int, int] = {}  # sentence → the one it was read with
    for rule in read_rules("commitments"):
        if rule.kind == "fulfilled" and not (is_letter or kind_of_paper in _ANSWERING):
            continue
        for match in matches(rule, view):
            start, end = view.line(match.start())
            told = rule.kind == "made" or is_letter or _SPEAKS.search(view.flow, start, end)
            said = _as_told(view.flow[start:end], is_local)
            if start in read or not told or not _holds(rule, said):
                continue
            if rule.kind == "made" and is_letter and not rule.pattern.search(_unquoted(said)):
                continue
            read[start] = start
            yield from _commitments(view, rule, start, end, read)


def _as_told(sentence: str, is_local: bool) -> str:
    """A sentence as its letter means it: to a council its college is the cabinet, to others no council is spoken to."""
    if not is_local:
        return _COUNCILS.sub("", sentence)
    return _WRITES.sub(lambda organ: "wij" if organ["many"] else "het kabinet", sentence)


def _unquoted(sentence: str) -> str:
    """A sentence without what it quotes: a letter does not promise again what it cites."""
    return _QUOTED.sub('""', sentence)


def _holds(rule: ReadingRule, sentence: str) -> bool:
    """False for a sentence that speaks of promises without making or meeting one."""
    if rule.id == "informs-later" and not _TERM.search(sentence):
        return False
    if rule.kind == "made" and (
        _DECLINED.search(sentence) or not rule.pattern.search(sentence.replace(_NO_HOUSE, ""))
    ):
        return False
    if rule.kind == "made":
        is_open = _EXPECTED.search(sentence) or _LEFT_OPEN.search(sentence)
        return not is_open and not (rule.id != "promise" and _OFFERED.search(sentence))
    if _UNMET.search(sentence) or (rule.id == "promised" and not _concerns_house(sentence)):
        return False
    return (
        len(sentence.split()) > 3 and sentence.rstrip()[-1:] in '.;:!?)"' and not _IN_GENERAL.search(sentence)
    )


def _concerns_house(sentence: str) -> bool:
    """False for what others promised, and for what was promised to others: money for a town, homes of a landlord."""
    is_to_house = _TO_HOUSE.search(sentence) is not None
    if _BY_OTHERS.search(sentence) or (_TO_OTHERS.search(sentence) and not is_to_house):
        return False
    return is_to_house or _OF_OFFICE.search(sentence) is not None or not _HAS_PROMISED.search(sentence)


def _commitments(
    view: View, rule: ReadingRule, start: int, end: int, read: dict[int, int]
) -> Iterator[Finding]:
    """One commitment a sentence with its list, or one for each member or term that it tells a promise of."""
    sentence = view.flow[start:end]
    parts = _promises_in(sentence) if rule.kind == "made" else _of_each_member(sentence)
    if len(parts) > 1:
        for place, (low, high) in enumerate(parts, 1):
            yield _finding(view, rule, [(start + low, start + high)], str(place) if place > 1 else "")
        return
    stretches = [(start, end)]
    if rule.kind == "made" and sentence.endswith(":"):
        stretches += _items_below(view, end, read)
    points_back = rule.kind == "fulfilled" and _POINTS_BACK.search(sentence)
    before = _promise_before(view, start) if points_back else None
    if rule.id == _ONLY_BACK and not before:
        return
    if before:
        if before[0] in read:
            return  # read already, with its own words
        read[before[0]] = start
        stretches.insert(0, before)
    yield _finding(view, rule, stretches)


def _of_each_member(sentence: str) -> list[tuple[int, int]]:
    """The stretches of a sentence that tell of promises to one member each."""
    begins = [match.start() for match in _OF_MEMBER.finditer(sentence)]
    return list(pairwise([*begins, len(sentence)]))


def _promises_in(sentence: str) -> list[tuple[int, int]]:
    """The stretches of a sentence that each promise something for a term of their own; one where it is not so."""
    begins = [0]
    is_whole = len(sentence) > _LONGEST or _CONDITION.search(sentence)
    for link in () if is_whole else _LINK.finditer(sentence):
        if _is_promise(sentence[begins[-1] : link.start()]) and _is_promise(sentence[link.end() :]):
            begins.append(link.end())
    stops = [*(begin - 1 for begin in begins[1:]), len(sentence)]
    ends = [_LINK_END.sub("", sentence[:stop]) for stop in stops[:-1]]
    return list(zip(begins, [*map(len, ends), len(sentence)], strict=True))


def _is_promise(words: str) -> bool:
    return _OWN_TERM.search(words) is not None and any(
        rule.pattern.search(words) and _holds(rule, words)
        for rule in read_rules("commitments")
        if rule.kind == "made"
    )


def _items_below(view: View, end: int, read: dict[int, int]) -> list[tuple[int, int]]:
    """The items of the list that a sentence ends with a colon for; no sentence of its own is read in them."""
    items: list[tuple[int, int]] = []
    while len(items) < _ITEMS and end + 1 < len(view.flow):
        start, end = view.line(end + 1)
        if start in read or not _ITEM.match(view.flow, start):
            break
        read[start] = start
        items.append((start, end))
    return items


def _promise_before(view: View, start: int) -> tuple[int, int] | None:
    """The sentence near before an offset that speaks of a promise or wish."""
    for _ in range(_LOOKED_BACK):
        if start <= 1:
            return None
        start, end = view.line(start - 2)
        if _PROMISED.search(view.flow, start, end):
            return start, end
    return None


def _finding(view: View, rule: ReadingRule, stretches: list[tuple[int, int]], part: str = "") -> Finding:
    low, high = stretches[0][0], stretches[-1][1]
    occasion = _occasion(view.flow, low, high) if rule.kind == "fulfilled" else ""
    text = " ".join(view.as_read(*stretch) for stretch in stretches)
    return find(
        view, rule.kind, rule.id, [span for stretch in stretches for span in view.spans(*stretch)],
        text=text[mark.end() :] if (mark := _ITEM.match(text)) else text,
        occasion=occasion, part=part,
    )  # fmt: skip


def _occasion(flow: str, low: int, high: int) -> str:
    """The day of the debate where a promise was made; without a debate the only day the sentences name."""
    if debate := _OCCASION.search(flow, low, high):
        return str(debate["date"])
    days = {match["date"] for match in _ANY_DAY.finditer(flow, low, high)}
    return str(days.pop()) if len(days) == 1 else ""
