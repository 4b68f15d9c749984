"""Sums of money and numbers, with what they count: the number as printed, its value computed from the words."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import read_rules
from wijkgraph.reading.triggers import matches

_NUMERALS = (
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien",
    "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig",
)  # fmt: skip
_SCALES = {"duizend": 3, "miljoen": 6, "mln": 6, "miljard": 9, "mld": 9}
_SUM = re.compile(
    r"(\d{1,3}(?: \d{3})+(?:,\d+)?(?![.,]?\d)|\d[\d.,]*\d|\d)(?: ?(miljoen|miljard|mln|mld|duizend))?"
)
_WHOLE = re.compile(
    r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+"
)  # thousands behind points or blanks, never both
_MARKS = re.compile(r"[. ]")
_FOR = re.compile(
    r"\.? ?(?:euro )?(?:(?:beschikbaar|extra|per jaar|structureel|gereserveerd) ){0,2}"
    r"(?:voor|aan) (?P<for>[^.,;:()\n]{3,80})"
)
# Before and behind a sum or number: the other end of a range, and words that deny it or make it a bound.
_RANGE_BEFORE = re.compile(
    r"\d (?:(?:miljoen|miljard|mln\.?|mld\.?|duizend) )?(?:euro )?(?:tot|a|-|of) \Z|\btussen [^;,.]{1,30} en \Z"
)
_RANGE_BEHIND = re.compile(r" ?(?:tot|a|-|of|en) ?(?:€ ?)?\d[\d.,]* ?(?:miljoen|miljard|mln|mld|duizend)\b")
_DENIED = re.compile(r"\b(?:geen|niet|minder dan)(?: de| meer)? \Z")
_ABOUT = re.compile(
    r"(?i)\b(?:bijna|ruim|circa|ca\.|ongeveer|zo'n|meer dan|maximaal|minimaal|hooguit|hoogstens|ten minste|tenminste"
    r"|minstens|ten hoogste)(?: de)? \Z"
)
# Sentences whose sum is not what a programme has: asked for, compared, denied or only possible.
_NOT_ITS = re.compile(
    r"\b(?:niet|geen|vraagt|vragen|vroeg|vroegen|gevraagd|verzoekt|verzoeken|verzocht|pleit|pleiten|wensen|wenst|zou|zouden"
    r"|lager|hoger|minder|meer|korting|bezuinig\w*|verlaagd|verhoogd|mogelijk|overweegt|overwegen|voorstel)\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_LONGEST = 2_000  # characters of a sentence whose sum may be a programme's
_ATTACHED = "that the sum belongs to the programme is told by no rule"


def find_quantities(view: View, start: int, programmes: Iterable[Finding]) -> Iterator[Finding]:
    """The sums and counts behind `start` in the flow; a sum goes with the one programme that its sentence names."""
    named: dict[int, list[str]] = {}
    for one in programmes:
        for number, _ in one.cites[:1]:
            named.setdefault(number, []).append(one.words("name"))
    for rule in read_rules("quantities"):
        for match in matches(rule, view, start):
            groups = match.groupdict()
            at = match.start() if rule.kind == "amount" else match.start("number")
            before = view.flow[max(0, at - 60) : at]
            if rule.kind == "amount":
                if not (_RANGE_BEFORE.search(before) or _RANGE_BEHIND.match(view.flow, match.end())):
                    yield _sum(view, rule.id, match, named)
            elif _DENIED.search(before) or (rule.kind == "area_count" and _ABOUT.search(before)):
                continue  # "nog geen 10 wijken" are fewer, and "ruim 20 gebieden" are no set of twenty
            elif not _YEAR.match(groups["number"]):
                cited = view.spans(match.start("number"), match.end())
                slots = {role: view.as_read(*match.span(role)) for role in groups if groups[role]}
                yield find(view, rule.kind, rule.id, cited, **slots)


def _sum(view: View, rule: str, match: "re.Match[str]", named: dict[int, list[str]]) -> Finding:
    goal = _FOR.match(view.flow, match.end())
    end = goal.end() if goal else match.end()
    programmes = named.get(view.sentence_at(match.start()).number, [])
    low, high = view.line(match.start())
    is_its = len(programmes) == 1 and high - low <= _LONGEST and _is_only_sum(match.re, view.flow[low:high])
    programme = programmes[0] if is_its else ""
    cited = view.spans(*view.line(match.start())) if programme else view.spans(match.start(), end)
    return find(
        view, "amount", rule, cited, _ATTACHED if programme else "",
        words=view.as_read(*match.span()), goal=view.as_read(*goal.span("for")) if goal else "", programme=programme,
    )  # fmt: skip


def _is_only_sum(sums: "re.Pattern[str]", line: str) -> bool:
    """True where a sentence holds one sum, and says nothing of it that makes it another's."""
    return not _NOT_ITS.search(line) and len(sums.findall(line)) == 1


def sum_of(words: str) -> str | None:
    """The sum in euros that words state, as a decimal: "€ 1,5 miljard" is "1500000000"; None where they state none."""
    found = _SUM.search(fold(words))
    if not found:
        return None
    number, scale = found[1], _SCALES.get(found[2] or "", 0)
    whole, _, part = number.partition(",")
    if not _WHOLE.fullmatch(whole) or not re.fullmatch(r"\d*", part):
        return None
    try:
        value = Decimal(f"{_MARKS.sub('', whole)}.{part or '0'}").scaleb(scale)
    except InvalidOperation:
        return None
    return format(value.normalize(), "f")


def count_of(words: str) -> int | None:
    """The number that words state in digits or as a numeral up to twenty; None for another word."""
    flat = fold(words).strip().lower()
    if flat in _NUMERALS:
        return _NUMERALS.index(flat)
    return int(_MARKS.sub("", flat)) if _WHOLE.fullmatch(flat) else None
