"""Names from lists and by pattern: municipalities, regions, districts and neighbourhoods; programmes and deals.

Lists are searched in one pass (Aho–Corasick) over the folded flow; of names that overlap the longest counts.
"""

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick

from wijkgraph.letters.folding import fold
from wijkgraph.letters.sentences import Kind
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, read_data, read_rules
from wijkgraph.reading.triggers import lines_with, matches

Hit = tuple[int, int, str]  # start and end in the flow, and the rule or list

_QUARTER = form("names", "quarter")
_BY_NAME = form("names", "by-name")
_BY_WIND = form("names", "by-wind")
_BY_KIND = form("names", "by-kind")
_CAPITAL = re.compile(r"[A-Z][a-z]*\Z")
_OF_TOWN = re.compile(
    r"\b(?:[Gg]emeente(?:raad)?|[Ww]ethouders|[Bb]urgemeester|[Rr]aad|[Cc]ollege)"
    r"(?: van)?(?: de gemeente)? ([A-Z][a-z]+)"
)
_QUARTERS = re.compile(r"wijk|buurt|kwartier|Wijk|Buurt|stadsdeel|-(?:Noord|Zuid|Oost|West)")
_NAMES = re.compile(r"(?:\A|, (?:en )?| en )(?:de )?(?P<name>[^,]+?)(?=, | en | te | in |\Z)")
_DISTRICT = re.compile(r"[ -](?=[A-Z])[\w'-]+(?: [A-Z][\w'-]+){0,2}")
_ADDRESS = form("names", "address")
_STUDY_BEFORE = form("names", "study-before")
_SURNAME = form("names", "surname")
# The place of a dateline or of a publisher: "Den Haag, 28 oktober 2019", "Arnhem 2020".
_DATELINE = form("names", "dateline")
_PRINTED_IN = form("names", "printed-in")
_YEARS = re.compile(r"(?: \([A-Z]{2,6}\))? (?:19|20)\d{2} ?- ?(?:19|20)\d{2}")
_KINDS = re.compile(r"(?:[Rr]egio ?[Dd]eal|[Cc]ity ?[Dd]eal|[Ww]oondeal|[Gg]reen [Dd]eal)s?\Z")
_GRANT = re.compile(r"(?:[Ss]pecifieke |[Dd]ecentralisatie-?|[Bb]rede doel)uitkering ")
_ALIASES = {
    "NPLV": "Leefbaarheid en Veiligheid", "NPRZ": "Rotterdam Zuid", "GSB": "grotestedenbeleid",
    "NPO": "Nationaal Programma Onderwijs",
    "ISV": "Investeringsbudget Stedelijke Vernieuwing", "NPA": "prestatieafspraken", "GIDS": "Gezond in de Stad",
    "GIOS": "groen in en om de stad",
    "STEP": "energieprestatie huursector", "WBI": "Woningbouwimpuls",
}  # fmt: skip


def find_places(view: View, start: int, programmes: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """The places that the text behind `start` (in the flow) names; none of a dateline, an address or a person."""
    flow = view.flow
    hits = [
        hit
        for hit in _listed(_place_automaton(), flow, start)
        if _is_place(flow, hit) and not _is_printer_s(view, hit)
    ]
    hits = [_quartered(flow, hit) for hit in hits]
    of_programmes = set(programmes)
    hits += [
        hit
        for hit in _by_pattern(flow, start)
        if hit[:2] not in of_programmes and not _SURNAME.search(flow, max(0, hit[0] - 20), hit[0])
    ]
    named = sorted(
        span
        for span in of_programmes
        if flow.startswith(("Nationaal Programma", "Nationaal programma", "Pact", "Programma"), span[0])
    )
    begins = [begin for begin, _ in named]
    towns = set(
        _OF_TOWN.findall(flow)
    )  # "de raad van de gemeente Zeewijk" is of a town, whatever its name ends in
    kept = [hit for hit in _longest(hits) if not (hit[2] == "by-name" and flow[hit[0] : hit[1]] in towns)]
    whole = {flow[low:high].replace("-", " ") for low, high, _ in kept}
    for low, high, by in kept:
        quarter = " " + flow[low:high].replace("-", " ")
        is_part = by == "districts" and any(name.endswith(quarter) for name in whole)
        before = bisect_right(begins, low) - 1  # the last that begins here or before; none holds another
        if not is_part and not (before >= 0 and high <= named[before][1]):
            yield find(view, "place", by, view.spans(low, high), name=view.as_read(low, high))


def _by_pattern(flow: str, start: int) -> Iterator[Hit]:
    """Districts by the form of their name, or by the word before it: "Gageldonk-West", "de wijken Ondiep en Hatert"."""
    for low, high in lines_with(_QUARTERS, flow, start):
        for pattern in (_BY_NAME, _BY_WIND):
            yield from ((m.start(), m.end(), "by-name") for m in pattern.finditer(flow, low, high))
        for found in _BY_KIND.finditer(flow, low, high):
            if _CAPITAL.search(flow, max(0, found.start() - 20), found.start()):
                continue  # "Zeewijk Vooruit": the end of a name is no word for a district
            for name in _NAMES.finditer(found["names"]):
                at = found.start("names")
                yield at + name.start("name"), at + name.end("name"), "by-name"


def find_programmes(view: View, start: int) -> tuple[list[Finding], list[tuple[int, int]]]:
    """The programmes, deals, funds and budgets named behind `start`, and where their names stand in the flow."""
    flow = view.flow
    hits = list(_listed(_programme_automaton(), flow, start))
    listed = sorted(hits)
    for rule in read_rules("programmes"):
        named = [(m.start("name"), m.end("name"), rule.id) for m in matches(rule, view, start)]
        hits += [hit for hit in named if not _is_cut_short(flow, hit, listed)]
    hits = [hit for hit in hits if not _is_study(flow, hit)]
    kept = [
        (low, m.end() if (m := _YEARS.match(flow, high)) else high, by) for low, high, by in _longest(hits)
    ]
    full = " ".join(flow[s:e] for s, e, _ in kept).replace("-", " ").lower()
    found: list[Finding] = []
    seen: list[str] = []
    for low, high, by in kept:
        name = _programme_name(view, low, high)
        key = fold(name).lower().rstrip("s").replace("-", " ").replace("programma ", "")
        has_specific = _KINDS.match(name) and not name.endswith("s") and f"{key} " in full
        is_known = any(one.startswith(key) for one in seen[:500]) or (
            name in _ALIASES and _ALIASES[name].lower() in full
        )
        if is_known or has_specific:
            continue
        seen.append(key)
        found.append(find(view, "programme", by, view.spans(low, high), name=name))
    return found, [(low, high) for low, high, _ in kept]


def _is_study(flow: str, hit: Hit) -> bool:
    """True where a name is the whole of a title that the noun before it makes that of a study."""
    low, high, _ = hit
    quoted = flow[low - 1 : low] == flow[high : high + 1] == '"'
    return quoted and _STUDY_BEFORE.search(flow, max(0, low - 120), low) is not None


def _is_cut_short(flow: str, hit: Hit, listed: Sequence[Hit]) -> bool:
    """True where a listed name begins within a name by pattern and goes on: "programma Een|thuis voor iedereen".

    Of the grant of a programme, "specifieke uitkering Kansrijke Wijk", the listed name is the programme.
    """
    is_grant = _GRANT.match(flow, hit[0]) is not None
    within = listed[bisect_right(listed, hit) : bisect_left(listed, (hit[1],))]
    return any(low > hit[0] and high > hit[1] - is_grant for low, high, _ in within)


def _programme_name(view: View, start: int, end: int) -> str:
    """The name; of a kind and a title in quotation marks the title, unless the kind is part of the name."""
    printed = view.as_read(start, end)
    quoted = re.fullmatch(r"(.*?) ?[«\"“‘'](.+)[»\"”’']", printed)
    if not quoted:
        return printed
    is_deal = "deal" in quoted[1].lower() or "envelop" in quoted[1].lower()
    return f"{quoted[1]} {quoted[2]}" if is_deal else quoted[2]


def _is_place(flow: str, hit: Hit) -> bool:
    """False for a name that is part of another, of a person, of a dateline or an address, or a common word."""
    start, end, by = hit
    before = flow[max(0, start - 40) : start]
    is_town = by in ("municipality", "doubtful", "towns", "abroad")
    if is_town and _SURNAME.search(before) and not flow[start:end].startswith(("De ", "Den ", "Het ")):
        return False
    is_joined = flow[end : end + 1] == "-" and flow[end + 1 : end + 2].isupper()
    if is_joined and _with_quarter(flow, end) == end:
        return False
    if is_town and _ADDRESS.search(flow, max(0, start - 60), start):
        return False
    if is_town and _leads().match(flow, end):
        return False
    if by == "doubtful" and (not _beside().search(before) or flow.startswith(" practice", end)):
        return False
    return not _inside().search(before) and not _DATELINE.match(flow, start)


def _is_printer_s(view: View, hit: Hit) -> bool:
    """True for the last word of a note that names a publication: the town where it was printed."""
    start, end, _ = hit
    low, high = view.line(start)
    if view.flow[end:high].strip() not in ("", ".") or not _PRINTED_IN.match(view.flow, low, start):
        return False
    return view.sentence_at(start).kind is Kind.NOTE


def _quartered(flow: str, hit: Hit) -> Hit:
    """A municipality with its quarter is a district; another hit stays."""
    start, end, by = hit
    whole = _with_quarter(flow, end) if by == "municipality" else end
    return (start, whole, "districts") if whole > end else hit


def _with_quarter(flow: str, end: int) -> int:
    """The end of a municipality's name with its quarter: "Tilburg-Noord", "Nijmegen-Dukenburg"."""
    if quarter := _QUARTER.match(flow, end):
        return quarter.end()
    if district := _DISTRICT.match(flow, end):
        words = district[0][1:].split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            if name in _districts():
                return end + 1 + len(name)
    return end


@cache
def _districts() -> frozenset[str]:
    return frozenset(fold(name) for name in read_data("places")["districts"])


def _listed(automaton: Any, flow: str, start: int) -> Iterator[Hit]:
    """The names of a list that stand in the flow as whole words."""
    size = len(flow)
    for last, (length, by) in automaton.iter(flow, start):
        low, high = last - length + 1, last + 1
        if (
            low
            and (
                flow[low - 1].isalnum()
                or (flow[low - 1] == "-" and flow[low - 2 : low - 1].isalpha() and by != "programme")
            )
        ) or (high < size and flow[high].isalnum()):
            continue
        yield low, high, by


def _longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Hits without those that lie within, or overlap with, a longer or earlier one; in order."""
    taken: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h[0], -h[1])):
        if taken and hit[0] < taken[-1][1]:
            continue
        taken.append(hit)
    yield from taken


@cache
def municipalities() -> dict[str, str]:
    """Codes of the municipalities by name, other names included: "gm0363" for Amsterdam."""
    lines = (files("wijkgraph.reading.rules") / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter=";")
    return {name: f"gm{code}" for code, main, _, _, others in rows for name in (main, others) if name}


@cache
def _place_automaton() -> Any:
    data = read_data("places")
    doubtful = set(data["doubtful"])
    names = {name: "doubtful" if name in doubtful else "municipality" for name in municipalities()}
    for group in ("regions", "districts", "towns", "abroad"):
        names |= dict.fromkeys(data[group], group)
    return _automaton(names)


@cache
def _programme_automaton() -> Any:
    return _automaton(dict.fromkeys(read_data("programmes")["names"], "programme"))


def _automaton(names: dict[str, str]) -> Any:
    automaton = ahocorasick.Automaton()
    for name, by in names.items():
        folded = fold(name)
        automaton.add_word(folded, (len(folded), by))
    automaton.make_automaton()
    return automaton


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(re.escape(word) for word in read_data('places')['beside'])}) \Z")


@cache
def _inside() -> re.Pattern[str]:
    return re.compile(read_data("places")["inside"])


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(read_data("places")["leads"])
