"""Commitments: what a paper promises, and the promises and wishes of the House that it meets.

A sentence is read once, by the first rule that fits. A sentence that only points back ("Deze toezegging los ik
hiermee in") is read together with the one it points at.
"""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import ReadingRule, form, pattern, read_rules
from wijkgraph.reading.triggers import matches

_OCCASION = pattern(r"\b{debate}\b(?:[^\n.;]|d\.d\.){0,60}?(?P<date>{date})")
_LETTER = pattern(r"\bbrief (?:van|d\.d\.) ?(?P<date>{date})")
_OF_MEMBER = form("commitments", "of-member")
_POINTS_BACK = re.compile(
    r"\b(?:[Dd]ie|[Dd]eze|[Dd]at|[Dd]it|[Bb]edoelde|[Bb]ovengenoemde|[Gg]enoemde) (?:toezegging|verzoek|wens)"
)
_PROMISED = re.compile(r"\b(?:toegezegd|toezegging|aangekondigd|zegde|verzocht|gevraagd)\b")
# When a paper says it will inform: without a term, "informeer ik u" tells what it does now.
_TERM = form("commitments", "term")
_EXPECTED = re.compile(r"\bnaar verwachting\b|\bverwacht(?:t)? ik\b")
_OFFERED = form("commitments", "offered")
# A promise about promises in general, or one that this paper does not meet.
_IN_GENERAL = form("commitments", "in-general")


def find_commitments(view: View, kind_of_paper: str) -> Iterator[Finding]:
    """The commitments of a paper. Reports and motions meet none: what members say of promises is not one."""
    is_letter = kind_of_paper in ("brief", "kamervragen_mededeling")
    read: dict[int, int] = {}  # sentence → the one it was read with
    for rule in read_rules("commitments"):
        if rule.kind == "fulfilled" and not (is_letter or kind_of_paper == "webpagina"):
            continue
        for match in matches(rule, view):
            start, end = view.line(match.start())
            told = rule.kind == "made" or is_letter or " ik " in view.flow[start:end]
            if start in read or not told or not _holds(rule, view.flow[start:end]):
                continue
            read[start] = start
            yield from _commitments(view, rule, start, end, read)


def _holds(rule: ReadingRule, sentence: str) -> bool:
    """False for a sentence that speaks of promises without making or meeting one."""
    if rule.id == "informs-later" and not _TERM.search(sentence):
        return False
    if rule.kind == "made":
        return not _EXPECTED.search(sentence) and not (rule.id != "promise" and _OFFERED.search(sentence))
    return (
        len(sentence.split()) > 3 and sentence.rstrip()[-1:] in '.;:!?)"' and not _IN_GENERAL.search(sentence)
    )


def _commitments(
    view: View, rule: ReadingRule, start: int, end: int, read: dict[int, int]
) -> Iterator[Finding]:
    """One commitment a sentence, or one for each member a promise was made to."""
    sentence = view.flow[start:end]
    each = [match.start() for match in _OF_MEMBER.finditer(sentence)]
    if len(each) > 1:
        for place, at in enumerate(each):
            stop = each[place + 1] if place + 1 < len(each) else len(sentence)
            yield _finding(view, rule, [(start + at, start + stop)])
        return
    stretches = [(start, end)]
    before = view.line(start - 2) if start > 1 else None
    if before and _POINTS_BACK.search(sentence) and _PROMISED.search(view.flow[slice(*before)]):
        if before[0] in read:
            return  # read already, with its own words
        read[before[0]] = start
        stretches.insert(0, before)
    yield _finding(view, rule, stretches)


def _finding(view: View, rule: ReadingRule, stretches: list[tuple[int, int]]) -> Finding:
    low, high = stretches[0][0], stretches[-1][1]
    occasion = _OCCASION.search(view.flow, low, high) if rule.kind == "fulfilled" else None
    return find(
        view, rule.kind, rule.id, [span for stretch in stretches for span in view.spans(*stretch)],
        text=" ".join(view.as_read(*stretch) for stretch in stretches),
        occasion=occasion["date"] if occasion else "",
    )  # fmt: skip
