"""Makers and commissioners of a study, from the words around its title, and coordinations of them taken apart."""

import re

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.name_lists import municipalities
from wijkgraph.reading.rules import form, pattern
from wijkgraph.reading.values import ministries

_BY_BEFORE = pattern(
    r"\b(?:van|door) {article}(?P<by>{makers})"
    r"(?: (?:over|naar) [^\"\n]{0,60}|,? getiteld|,? genaamd"
    r"|(?: en|,) (?:heet|is getiteld|draagt de titel|kreeg de titel))?[ :(,]*\Z"
)
_BY_SUBJECT = form(
    "studies", "by-subject"
)  # "De Raad voor het openbaar bestuur (Rob) bracht het advies «…» uit"
_BY_PREFIX = re.compile(r"\A(?P<by>[A-Z][A-Za-z0-9&]{1,11})-")
_BY_BEHIND = form("studies", "by-behind")
_MADE_BY = form("studies", "made-by")
_TWO_NAMES = form("studies", "two-names")
_PLACE_AND_YEAR = re.compile(r" (?:19|20)\d\d\.?\Z")
_BY_TURNED = form("studies", "by-turned")
_BY_PASSIVE = form("studies", "by-passive")
_TREATED = form("studies", "treated")
_BY_DOOR = re.compile(r"\bdoor (?:de |het |een )?\Z")
_BY_INVERTED = form("studies", "by-inverted")
_BY_SPEAKING = form("studies", "by-speaking")
_BY_SPACED = form("studies", "by-spaced")
_OUTCOME = form("studies", "outcome")
_DID = form("studies", "did")
_DID_INVERTED = form("studies", "did-inverted")
_ISSUED = form("studies", "issued")
_IN_ITS_OWN = form("studies", "in-its-own")
_BY_PAREN = form("studies", "by-paren")
_BY_LET = form("studies", "by-let")
_BY_RESEARCHERS = form("studies", "by-researchers")
_BY_ATTRIBUTE = form("studies", "by-attribute")
_BY_RELATIVE = form("studies", "by-relative")
_BY_LOOKING = form("studies", "by-looking")
_BY_RELATIVE_BEFORE = form("studies", "by-relative-before")
_HAD_MADE = form("studies", "had-made")
_DONE = form("studies", "done")
_MADE_BY_NEXT = form("studies", "made-by-next")
_MAKER_NEXT = form("studies", "maker-next")
_GOES_ON = form("studies", "goes-on")
_BY_IN = form("studies", "by-in")
_BY_IN_REPORT = form("studies", "by-in-report")
_TOLD_IN = form("studies", "told-in")
_OWN_BEFORE = form("studies", "own-before")
_OWN_BEHIND = form("studies", "own-behind")
_TOLD_BEHIND = form("studies", "told-behind")
_SPEAKS_BEHIND = form("studies", "speaks-behind")
_COMMITTEE = re.compile(r"commissie-[A-Z]\w+/[A-Z]\w+")  # named after two persons
_ARTICLES = re.compile(
    r"\A(?:(?:de|het|mijn(?! (?:ministerie|departement)\Z)) )?(?:(?:steden|gemeenten|provincies) )?"
)
_PARTICLE = re.compile(r"(?<=[a-z.] )Van (?:de[nr]? )?\Z")
_SHORT = re.compile(r" \([A-Za-z&-]{2,8}\Z")  # of a name in a list, its closing bracket stripped
_MINISTRIES = re.compile(r"(?:het |de )?[Mm]inisteries van ")
_PLURAL = re.compile(r"(?:de )?(?:steden|gemeenten|provincies) (?=[A-Z])")
_SPLIT_MAKERS = form("studies", "split-makers")
_FOR = form("studies", "for")
_WITH = form("studies", "with")
_MADE_BEFORE = form("studies", "made-before")
_ONLY_NAMED = form("studies", "only-named")


def maker_around(noun: str, preceding: str, before: str, behind: str, following: str, title: str) -> str:
    """The makers named around a title, such as "het rapport van X «…»" or "SER-advies"; empty where none are."""
    if prefix := _BY_PREFIX.match(noun):
        return prefix["by"]
    if found := _HAD_MADE.match(behind):
        return found["by"]
    if (found := _BY_BEHIND.match(behind)) and found["note"] and not _PLACE_AND_YEAR.search(found["note"]):
        return found["note"]
    if found := _BY_BEFORE.search(before.rstrip("\"'")):
        return found["by"]
    if found := _BY_BEHIND.match(behind):
        named = next((found[name] for name in ("by", "paren") if found[name]), "")
        if not (found["paren"] and _is_short_for(named, title)):
            return without_towns(named) if found["paren"] else named
    found = (
        _BY_ATTRIBUTE.search(preceding)
        or _BY_RELATIVE.match(behind)
        or _MADE_BY.search(behind[:200])
        or _MADE_BY_NEXT.match(following)
        or _MAKER_NEXT.match(following)
        or _BY_INVERTED.search(preceding)
        or _BY_SPEAKING.search(preceding)
        or _BY_LET.search(preceding)
        or _BY_RESEARCHERS.search(preceding)
        or _BY_LOOKING.search(preceding)
        or _BY_RELATIVE_BEFORE.search(preceding)
        or _subject(preceding, behind)
        or (_SPEAKS_BEHIND.match(behind) and _BY_IN.search(preceding))
        or _BY_IN_REPORT.search(preceding)
        or _told_behind(preceding, behind)
        or _BY_PAREN.search(preceding)
        or _BY_SPACED.search(preceding)
    )
    return found["by"] if found else ""


def whole_name(flow: str, by: str, low: int, high: int) -> str:
    """The makers with what stands before the surname of a person: "dr. Van Valkenhoef"."""
    at = flow.find(by, low, high) if by else -1
    particle = _PARTICLE.search(flow, low, at) if at > low else None
    return particle[0] + by if particle else by


def without_towns(named: str) -> str:
    """The makers in brackets behind a title without the town where it was printed: "(TNO, Delft, 2013)"."""
    return ", ".join(name for name in _SPLIT_MAKERS.split(named) if name not in municipalities())


def _told_behind(preceding: str, behind: str) -> re.Match[str] | None:
    """The maker who speaks behind the title of its study; a town that speaks in one may be among those it is about."""
    found = _OWN_BEHIND.match(behind) if _OWN_BEFORE.search(preceding) else None
    found = found or (_TOLD_BEHIND.match(behind) if _TOLD_IN.search(preceding) else None)
    return found if found and found["by"] not in municipalities() else None


def _is_short_for(name: str, title: str) -> bool:
    """True for an abbreviation of the title, which is no maker: "Kwalitatieve Woningregistratie (KWR 2000)"."""
    letters = re.sub(r"[^a-z]", "", fold(name).lower())
    within = iter(re.sub(r"[^a-z]", "", fold(title).lower()))
    return letters[:1] == fold(title).lower()[:1] and all(letter in within for letter in letters)


def _subject(preceding: str, behind: str) -> re.Match[str] | None:
    """The maker as the subject of the sentence, with the verb that says so before the title or behind it."""
    has_done = _DONE.match(behind) is not None
    if has_done and (turned := _BY_TURNED.search(preceding) or _BY_PASSIVE.search(preceding)):
        return turned
    found = _BY_SUBJECT.search(preceding)
    if (
        found
        and found["verb"].startswith("br")
        and not _ISSUED.match(preceding[found.end("verb") :] + behind)
    ):
        return None  # "bracht het rapport «…» ter sprake"
    is_own = re.search(r" in (?:zijn|haar|hun) [^\"]*\Z", preceding) is not None
    return found if found and (has_done or is_own or found["verb"] not in ("heeft", "hebben")) else None


def maker_in(sentence: str) -> str:
    """The makers that a sentence ends with: "De evaluatie is uitgevoerd door X."; empty where it does not."""
    found = _MADE_BEFORE.search(sentence)
    return found["by"] if found else ""


def maker_before(preceding: str, sentence: str) -> str:
    """The makers that the sentence before says to have done what the title before is the outcome of."""
    return maker_told_in(sentence) if _OUTCOME.match(preceding) else ""


def maker_told_in(sentence: str) -> str:
    """The makers that a sentence ends with, or that begin it as those who did a study; empty where it tells none."""
    found = _DID.match(sentence) or _DID_INVERTED.match(sentence) or _IN_ITS_OWN.search(sentence)
    return maker_in(sentence) or (found["by"] if found else "")


def has_treated(by: str, *sentences: str) -> bool:
    """True where a sentence says that they did something else with a study: "is door X onderschreven"."""
    for sentence in sentences:
        at = sentence.find(by) if by else -1
        if at >= 0:
            behind = sentence[at + len(by) :]
            return bool(_BY_DOOR.search(sentence, 0, at) and _TREATED.match(behind))
    return False


def only_names(preceding: str) -> bool:
    """True where the words before a title do no more than name a study: "Het rapport, getiteld"."""
    return _ONLY_NAMED.match(preceding) is not None


def helpers(behind: str) -> list[str]:
    """The makers behind the first: " heeft in samenwerking met X"."""
    found = _WITH.match(behind)
    return makers(found["with"]) if found else []


def asked_by(sentence: str, behind: str = "") -> str:
    """The words that say who commissioned a study, in its sentence or right behind its title; empty where none do."""
    found = _HAD_MADE.match(behind) or _FOR.search(sentence)
    return found["for"] if found else ""


def asked_in_next(following: str) -> str:
    """The same from the sentence behind, where that goes on about the study: "Het is in opdracht van X gemaakt"."""
    found = _FOR.search(following) if _GOES_ON.match(following) else None
    return found["for"] if found else ""


def makers(words: str) -> list[str]:
    """The organisations of a coordination, without articles; names that hold "en" stay whole."""
    if _COMMITTEE.fullmatch(words):
        return [words]
    parts = (part.strip(" ().,;:") for whole in _SPLIT_MAKERS.split(words) for part in _apart(whole))
    return [_SHORT.sub("", re.sub(r"\A(?:de|het|een) ", "", part)) for part in parts if part]


def _apart(words: str) -> list[str]:
    """Two names of one word each are two: "Woonbond en Aedes"; of a ministry they are one: "Jeugd en Gezin"."""
    bare = re.sub(r"\A(?:de|het) ", "", words.strip(" ().,;:"))
    if ministries(bare, 0):
        return [words]
    apart = _TWO_NAMES.fullmatch(bare)
    return [apart["one"], apart["other"]] if apart else [words]


def commissioners(words: str) -> list[str]:
    """Commissioners of a coordination: "de Ministeries van BZK, J&V en SZW" are three."""
    plural = _MINISTRIES.match(words) or _PLURAL.match(words)
    bare = words[plural.end() :] if plural else words
    parts = ministries(bare, 0)
    whole = len(parts) > 1 and parts[-1][2] == len(bare)
    named = [name for name, _, _ in parts] if whole else makers(bare)
    return [_ARTICLES.sub("", name) for name in named]


def as_printed(view: View, names: list[str], at: int) -> list[str]:
    """Names found in the folded sentence at `at`, or in one beside it, with the accents they were printed with."""
    low = view.line(max(0, at - 1))[0]
    after = view.line(view.line(at)[1] + 1)
    printed = []
    for name in names:
        place = view.flow.find(name, at, after[1])
        place = place if place >= 0 else view.flow.find(name, low, at)
        printed.append(view.as_read(place, place + len(name)) if place >= 0 else name)
    return printed
