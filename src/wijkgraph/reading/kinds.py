"""The kind of a paper, and whether a text is a paper at all.

A text that is none (a story, a debate, another language) yields nothing: no fact is made of a name in it.
"""

import re
from collections import Counter

from wijkgraph.letters.view import View
from wijkgraph.reading.head import Heading
from wijkgraph.reading.letterheads import is_addressed, is_other_paper
from wijkgraph.reading.name_lists import find_programmes
from wijkgraph.reading.rules import form, pattern
from wijkgraph.reading.signing import find_signing_posts
from wijkgraph.reading.values import date_of

_QUESTIONS = re.compile(r"\b[Vv]ragen van (?:het (?:Kamer)?lid|de (?:Kamer)?leden)\b")
# Answers as a ministry sends them, the questions' own head left out.
_ANSWER_SHEET = re.compile(
    r"\bAntwoord(?:en)? van (?:de )?(?:[Mm]inister|[Ss]taatssecretaris)[^\n]{3,400}\([Oo]ntvangen \d"
)
_ANSWERED = re.compile(
    r"\bMededeling van (?:de )?(?:[Mm]inister|[Ss]taatssecretaris)|\n\s*Mededeling\s*(?:\n|\Z)"
)
_PLEDGE = re.compile(r"(?:\A|\n)\s*(?:T0\d{4}\s*\n\s*)?Toezegging\b")
_PLEDGE_PAGE = form("kinds", "pledge-page")
_COVENANT = form("kinds", "covenant")
_PARTIES = form("kinds", "parties")
_COVENANT_TERMS = form("kinds", "covenant-terms")
_GAZETTE = re.compile(r"\bStaatscourant\b[^\n]{0,120}Convenanten")
_LETTER = form("kinds", "letter")
_FIRST_PERSON = re.compile(r"\b(?:[Ii]k|[Ww]ij|[Mm]ijn)\b")
_GOVERNMENT_LETTER = re.compile(r"(?:\A|\n)[ \t]*Brief regering[ \t]*(?:\n|:|\Z)")
_ADDRESSED = pattern(
    r"\bAan\s+de\s+[Vv]oorzitters?\s+van\s+de\s+(?:Tweede|Eerste)\s+Kamer[^\n]{0,40}\s+"
    r"(?:Den Haag|'s-Gravenhage),?\s+{date}"
)
_LETTERHEAD = re.compile(r"\bGeachte?\b|\bRetouradres\b|\bBetreft\b|(?:\A|\n)\s*Brief regering\b")
_DEBATE = form("kinds", "debate")
_AGENDA = re.compile(r"\bAan de orde (?:is|zijn)\b|\bDe beraadslaging wordt\b|\bVoorzitter: [A-Z]")
_SITE = form("kinds", "site")
_GOVERNMENT = form("kinds", "government")
_TOPIC = form("kinds", "topic")
_ORDER_OF_THE_DAY = re.compile(r"gaat over tot de orde van de dag")
_THE_HOUSE = re.compile(r"\bDe Kamer,\s+gehoord de beraadslaging")
_STATED = pattern(r"\bVastgesteld {date}")
_SUBMITTED = re.compile(r"\bvragen en opmerkingen (?:\w+ ){0,3}voorgelegd aan\b")
_MET = re.compile(r"\boverleg gevoerd met\b")
_COMMITTEE_DEBATES_SINCE = "2021-04-01"  # the House renamed its algemeen overleg
_DUTCH = frozenset(
    [
        "de",
        "het",
        "een",
        "van",
        "en",
        "in",
        "is",
        "dat",
        "op",
        "te",
        "voor",
        "met",
        "aan",
        "die",
        "niet",
        "zijn",
        "door",
        "om",
        "ook",
        "als",
        "bij",
    ]
)
_LEAST_DUTCH = 0.1  # share of the commonest words of Dutch in any Dutch prose of some length


def kind_of_paper(view: View, heading: Heading | None) -> str:
    """One of the ten kinds, "ander" for a paper of another kind, "" for a text that is no paper of ours."""
    if not is_dutch(view.flow):
        return ""
    if heading:
        return heading.kind or "ander"
    flow, top = view.flow, view.flow[:1500]
    if formula := _by_formula(view):
        return formula
    if _PLEDGE.search(top[:600]) and _PLEDGE_PAGE.search(flow[:6000]):
        return "toezegging"
    if _ANSWER_SHEET.search(top) and not _QUESTIONS.search(top):
        return "ander"
    if _QUESTIONS.search(top):
        return "kamervragen_mededeling" if _ANSWERED.search(flow) else "ander"
    if (
        _GAZETTE.search(view.text[:2000])
        or (_COVENANT.search(flow[:200]) and _PARTIES.search(flow[:8000]))
        or (
            _PARTIES.search(flow[:6000])
            and _COVENANT_TERMS.search(flow[:8000])
            and _COVENANT.search(flow[:8000])
        )
    ):
        return "convenant"
    if is_debate(view):
        return ""
    if _GOVERNMENT_LETTER.search(view.text[:3000]):
        return "brief"
    if is_other_paper(view):
        return "ander"
    if _is_letter(view):
        return "brief"
    if re.match(r"\s*Bijlage\b", view.text) and _LETTER.search(flow):
        return "ander"
    return "webpagina" if _is_page(view) else ""


def _by_formula(view: View) -> str:
    """The kind that the set phrases of a report or motion tell, where a site left the heading out."""
    flow = view.flow[:6000]
    if _ORDER_OF_THE_DAY.search(view.flow) and _THE_HOUSE.search(flow):
        return "motie"
    stated = _STATED.search(view.page.text[:3000])
    if not stated:
        return ""
    if _SUBMITTED.search(flow):
        return "verslag_schriftelijk_overleg"
    if _MET.search(flow):
        return (
            "verslag_commissiedebat"
            if (date_of(stated[0]) or "") >= _COMMITTEE_DEBATES_SINCE
            else "verslag_algemeen_overleg"
        )
    return ""


def is_dutch(flow: str) -> bool:
    """True unless the text has enough words to tell and too few of the commonest of Dutch."""
    words = re.findall(r"[a-z]+", flow[:20_000].lower())
    common = sum(1 for word in words if word in _DUTCH)
    return len(words) < 25 or common >= _LEAST_DUTCH * len(words)


def is_debate(view: View) -> bool:
    """True for a report of a debate: speakers with a colon, or the formulas of the order of the day."""
    flow = view.flow[:20_000]
    return len(_DEBATE.findall(flow)) >= 2 or (
        _AGENDA.search(flow[:1500]) is not None and _DEBATE.search(flow) is not None
    )


def _is_letter(view: View) -> bool:
    flow = view.flow
    signs = next(find_signing_posts(view), None) is not None
    addresses = _LETTER.search(flow) is not None and _FIRST_PERSON.search(flow) is not None
    has_head = _LETTERHEAD.search(view.text[:3000]) or _ADDRESSED.search(view.page.text)
    return (addresses and (signs or has_head is not None)) or is_addressed(view)


def _is_page(view: View) -> bool:
    """True for a page on neighbourhood policy: government and topic are both spoken of, and nobody tells a story."""
    flow = view.flow[:20_000]
    told = Counter(match[0].lower() for match in _GOVERNMENT.finditer(flow))
    topics = {match[0].lower() for match in _TOPIC.finditer(flow)}
    site = {match[0] for match in _SITE.finditer(view.text[:20_000])}
    programmes, _ = find_programmes(view, 0)
    listed = any(one.by == "programme" for one in programmes)
    return (
        (listed and bool(told or topics))
        or (len(told) >= 2 and len(topics) >= 1)
        or (bool(site) and bool(told) and bool(topics))
    )
