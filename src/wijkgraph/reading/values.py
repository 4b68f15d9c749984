"""Values computed from printed words: dates, session years, posts, numbers of papers, names of members.

Every function takes words of a paper and returns None or nothing where they do not say it.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from wijkgraph.letters.folding import fold
from wijkgraph.reading.rules import form, read_data

_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_DATE = re.compile(rf"(\d{{1,2}})(?:e|ste|de)?\s*({'|'.join(_MONTHS)}),?\s*(\d{{4}})", re.I)
_NUMERIC = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_YEARS = re.compile(r"(\d{4})\s*[-/]\s*(\d{4}|\d{2})(?!\d)")
_SMALL = frozenset(["van", "voor", "en", "de", "der", "den", "het", "in", "te", "ten", "ter", "of", "aan"])
_RANK = form("values", "rank")
_GENERIC = re.compile(r"[A-Z][\w'-]*(?:(?:, | en |,? & )[A-Z][\w'-]*| [A-Z][\w'-]*)*")
_MORE = re.compile(r"\s*(?:, en|,|\ben\b|\balsmede\b)\s+(?:(van|voor)\b\s*)?(?:(?:de|het)\s+)?", re.I)
_GENERAL_AFFAIRS = re.compile(r",\s+minister\s+van\s+algemene\s+zaken", re.I)
# "De Minister en Staatssecretaris van Onderwijs, Cultuur en Wetenschap" are two.
_JOINT = re.compile(r"(?i)\bminister\s+en\s+(?:de\s+)?(staatssecretaris)\s+(van|voor)\b(?:\s+(?:de|het)\b)?")
_BEFORE = re.compile(r"[\s(:]*(?:-\s)?")
FURTHEST = 20  # papers that "t/m" may stand for
FURTHEST_NAMED = 100  # the same, where words say that they are several: "nrs. 8 t/m 62"
UP_TO = ("t/m", "tot en met", "-")
_RANGE = re.compile(
    r"(?:(?<![\w.,/-])|(?<=\d{3}-)|(?<=[IVXL]-))(\d{1,4}|[A-Z]{1,2})(?: t/m | tot en met | ?- ?)"
    r"(?:[Nn]rs?\.? ?|\d\d ?\d{3}-)?(\d{1,4}|[A-Z]{1,2})(?![\w/-])"
)
_PARTY = re.compile(r"\s*\([^)]*\)")


def date_of(words: str) -> str | None:
    """The first date, as ISO 8601; None where the words hold no day that exists."""
    flat = fold(words)
    if found := _DATE.search(flat):
        day, month, year = int(found[1]), _MONTHS.index(found[2].lower()) + 1, int(found[3])
    elif found := _NUMERIC.search(flat):
        year, month, day = (int(found[n]) for n in ((1, 2, 3) if found[1] else (6, 5, 4)))
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def month_number(name: str) -> int:
    """The number of a month by its Dutch name."""
    return _MONTHS.index(name.lower()) + 1


def session_year(words: str) -> str | None:
    """A parliamentary year, YYYY-YYYY: "2009–2010", "2018/19"."""
    found = _YEARS.search(fold(words))
    if not found:
        return None
    end = found[2] if len(found[2]) == 4 else found[1][:2] + found[2]
    return f"{found[1]}-{end}" if int(end) == int(found[1]) + 1 else None


def cased(words: str) -> str:
    """Words of a head in capitals as running text prints them; others as they are."""
    if not words.isupper():
        return words
    return re.sub(
        r"[^\W\d_]+",
        lambda m: m[0].lower() if m[0].lower() in _SMALL else m[0].capitalize(),
        words.replace("FINANCIEN", "FINANCIËN"),
    )


@cache
def _ministries() -> re.Pattern[str]:
    """Every name and abbreviation of a ministry or portfolio, the longest first."""
    data = read_data("posts")
    names = [fold(entry["name"]) for group in ("van", "voor") for entry in data[group]]
    shorts = [short for group in ("van", "voor") for entry in data[group] for short in entry["short"]]
    full = [
        re.escape(n).replace(r",\ ", r",? ").replace(r"\ en\ ", r"(?: en|,)? ").replace(r"\ ", " ")
        for n in names
    ]
    ordered = sorted(full, key=len, reverse=True)
    capitals = sorted(map(re.escape, shorts), key=len, reverse=True)
    return re.compile(rf"(?i:{'|'.join(ordered)})(?![a-zA-Z])|(?:{'|'.join(capitals)})(?![a-zA-Z])")


def posts(words: str) -> list[tuple[str, int, int]]:
    """The posts that words name, each with its stretch: joint heads and plural ones are taken apart."""
    flat = words
    found: list[tuple[str, int, int]] = []
    at = 0
    while rank := _RANK.search(flat, at):
        title, link = rank[1], rank[2]
        single = re.sub(r"(?i)sen$", "", re.sub(r"(?i)^ministers$", "Minister", title))
        at = rank.end()
        if single.lower() == "minister-president":
            general = _GENERAL_AFFAIRS.match(flat, rank.end())
            at = general.end() if general else rank.end()
            post = "Minister-President, Minister van Algemene Zaken" if general else "Minister-President"
            found.append((post, rank.start(), at))
            continue
        joint = _JOINT.match(flat, rank.start())
        name = _ministry(flat, joint.end() if joint else at)
        if not name:
            continue
        if joint:
            found.append((_post("Minister", joint[2], name[0]), rank.start(), name[2]))
            found.append((_post("Staatssecretaris", joint[2], name[0]), joint.start(1), name[2]))
            at = name[2]
            continue
        found.append((_post(single, link, name[0]), rank.start(), name[2]))
        at = name[2]
        if title.lower() in ("ministers", "staatssecretarissen"):
            for post, start, end in _further(flat, at, single, link):
                found.append((post, start, end))
                at = end
    return found


def _further(words: str, at: int, rank: str, link: str | None) -> Iterator[tuple[str, int, int]]:
    """The posts that follow the first of a plural: "en van Financien", ", Economische Zaken en Financien"."""
    while more := _MORE.match(words, at):
        name = _ministries().match(words, more.end()) or (_generic(words, more.end()) if more[1] else None)
        if not name:
            return
        yield _post(rank, more[1] or link, name[0]), more.end(), name.end()
        at = name.end()


def ministries(words: str, at: int) -> list[tuple[str, int, int]]:
    """The ministries of a list that begins at an offset: "BZK, Justitie en Jeugd en Gezin"."""
    found = []
    while name := _ministries().match(words, at):
        found.append((name[0], name.start(), name.end()))
        more = _MORE.match(words, name.end())
        at = more.end() if more else len(words)
    return found


def _ministry(words: str, at: int) -> tuple[str, int, int] | None:
    blank = _BEFORE.match(words, at)
    begin = blank.end() if blank else at
    found = _ministries().match(words, begin) or _generic(words, begin)
    return (found[0], found.start(), found.end()) if found else None


def _generic(words: str, at: int) -> re.Match[str] | None:
    """A portfolio no list knows: a run of words with capitals."""
    return _GENERIC.match(words, at)


def _post(rank: str, link: str | None, name: str) -> str:
    """A post as running text prints it: "Minister voor Rechtsbescherming"."""
    shown = (
        (cased(name) if " " in name or len(name) > 5 else name)
        .strip(" ,.-")
        .replace("Financien", "Financiën")
    )
    title = "Staatssecretaris" if rank.lower().startswith("staats") else "Minister"
    return " ".join(filter(None, (title, link.lower() if link else _link(title, shown), shown)))


def _link(title: str, name: str) -> str:
    """The little word that is not printed: "van" for a ministry, "voor" for a minister without one, else none.

    A state secretary is named by a portfolio alone since 2024: "Staatssecretaris Participatie en Integratie".
    """
    known, bare = read_data("posts"), fold(name).lower()
    if title == "Minister":
        return "voor" if bare in {fold(entry["name"]).lower() for entry in known["voor"]} else "van"
    whole = [entry for entry in known["van"] if entry["short"]]  # ministries, not parts of one
    named = {fold(one).lower() for entry in whole for one in (entry["name"], *entry["short"])}
    return "van" if bare in named else ""


def members(words: str) -> list[str]:
    """The members of a House that a coordination names: "Geurts en Schonis", "Van Bochove/Leerdam c.s."."""
    bare = re.sub(r"\bc\.s\.?", "", _PARTY.sub("", words))
    parts = re.split(r",\s*en\s+|\s+en\s+|\s*[,/]\s*|\s+alsmede\s+", bare)
    named = (re.sub(r"^(?:de heer|mevrouw|het lid) ", "", part).strip(" .;:") for part in parts)
    return [name for name in named if name]


def place_of(number: str) -> int:
    """The place of a paper in its dossier: its number, or that of its letters, as the Senate counts (Z, AA, AB)."""
    return (
        int(number)
        if number.isdigit()
        else sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(number)))
    )


def between(first: str, last: str) -> list[str]:
    """The numbers or letters of papers between two of them."""
    inner = range(place_of(first) + 1, place_of(last))
    if first.isdigit():
        return [str(place) for place in inner]
    return [
        (chr(64 + (place - 1) // 26) if place > 26 else "") + chr(65 + (place - 1) % 26) for place in inner
    ]


def within_ranges(words: str) -> set[str]:
    """The papers between two printed ones: "nrs. 300 t/m 302" says 301 too, "A t/m C" says B."""
    return {
        one
        for first, last in _RANGE.findall(fold(words))
        if first.isdigit() == last.isdigit()
        and place_of(first) < place_of(last) <= place_of(first) + FURTHEST_NAMED
        for one in between(first, last)
    }


def paper(dossier: str, chapter: str | None, number: str) -> str:
    """The id of a paper: "30995-98", "35925-VII-24", "35578-M"."""
    parts = [re.sub(r"[^0-9A-Z]", "", dossier), (chapter or "").upper(), number.upper()]
    return "-".join(part for part in parts if part)
