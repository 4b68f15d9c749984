"""Printed references to papers, gazettes and proceedings, and the keys of the things they stand for.

Read are the forms in which papers cite one another, in either language, addresses at the official publications, file
names and bare numbers: “Kamerstukken II 2019/20, 30 995, nr. 98”, “kst-30995-98.html”, “30995-98”.
"""

import re
from collections.abc import Sequence

from wijkgraph.letters.folding import fold
from wijkgraph.reading.keys import is_of_senate, proceedings_keys

_YEARS = r"(?:(?:vergaderjaar|session)\s*)?(?:(?:19|20)\d{2}\s*[/-]\s*(?:(?:19|20)\d{2}|\d{2})(?!\d)[\s,;:]*)"
_SERIES = (
    r"(?:(?:kst\b|kamerstuk(?:ken)?\b|kamerbrief\b|brief\b|letter\b|motie\b|motion\b|tk\b|ek\b|tweede kamer\b"
    r"|eerste kamer\b|senate\b|parliamentary papers?\b|(?:kamerstuk)?dossier\b|parliamentary file\b|file\b)"
    r"[\s.,:;_-]*(?:i{1,2}\b[\s,;]*)?)"
)
_ANNEX = r"(?:bijlage|annex)[\s-]*(?P<{}>\d{{1,2}})"
_PAPER = re.compile(
    rf"(?:{_ANNEX.format('before')}\s*(?:bij|van|to|of)\s*(?:the\s*)?)?{_SERIES}*(?:{_YEARS})?"
    r"(?P<dossier>\d{2}[ .]?\d{3})(?!\d)(?:[\s-]*(?:hoofdstuk\s*)?\(?(?P<chapter>[ivxl]+)\)?)?"
    r"(?:[\s,;:._/-]*(?:(?:nrs?|no|nummer|number)\b[.:]?\s*|#)?(?P<number>\d{1,4})"
    r"|(?:\s*,\s*|-)(?:nr\b[.:]?\s*)?(?P<letters>(?-i:[A-Z]{1,3})))?"
    rf"(?:[\s,;._-]*{_ANNEX.format('behind')})?"
    r"(?:[\s,;]+(?:pp?|blz|bladzijden?|pag|pagina'?s?|pages?)\b\.?\s*\d{1,4}(?:\s*[-–]\s*\d{1,4})?)?",
    re.IGNORECASE,
)
_GAZETTE = re.compile(
    r"(?:stcrt\b\.?|staatscourant|government gazette)[\s,-]*(?P<year>\d{4})[\s,-]*"
    r"(?:(?:nr|no)\.?\s*)?(?P<number>\d+)",
    re.IGNORECASE,
)
_PROCEEDINGS = re.compile(r"(?:handelingen|proceedings|h-[te]k-)\b.*", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"(?:https?://)?(?:[\w.-]*\bofficielebekendmakingen|repository\.overheid)\.nl/(?:.*/)?(?P<name>[\w-]+)",
    re.IGNORECASE,
)
_AROUND = " \t\"'()[]<>.,;:*"
_ENDING = re.compile(r"\.(?:html?|pdf|xml|odt|txt)\Z|[?#].*\Z", re.IGNORECASE)
_LONGEST = 120  # characters; no reference is longer
# A reference names a paper of any of these kinds; the first that is in the graph is meant.
PAPER_KINDS = ("letter", "paper", "motion")


def reference_keys(text: str) -> Sequence[tuple[str, str]]:
    """The (kind, key) pairs a printed reference may stand for, likeliest first; empty when it is no reference.

    >>> reference_keys("Kamerstuk 35 925 VII, nr. 24")[0]
    ('letter', 'kst-35925-vii-24')
    """
    if len(text) > _LONGEST:
        return []
    plain = _ENDING.sub("", fold(text).strip(_AROUND))
    if official := _OFFICIAL.fullmatch(plain):
        plain = official["name"]
    if match := _GAZETTE.fullmatch(plain):
        return [("gazette", f"stcrt-{match['year']}-{match['number']}")]
    if _PROCEEDINGS.fullmatch(plain):
        keys = [plain.lower()] if re.fullmatch(r"h-[a-z0-9-]+", plain.lower()) else proceedings_keys(plain)
        return [("proceedings", key) for key in keys]
    match = _PAPER.fullmatch(plain)
    return _paper_keys(match, is_senates=is_of_senate(plain)) if match else []


def names_senate(text: str) -> bool:
    """True for a reference to a paper of the Senate."""
    return is_of_senate(text) and any(kind in PAPER_KINDS for kind, _ in reference_keys(text))


def _paper_keys(match: re.Match[str], *, is_senates: bool) -> Sequence[tuple[str, str]]:
    dossier = re.sub(r"\D", "", match["dossier"]) + (
        f"-{match['chapter'].lower()}" if match["chapter"] else ""
    )
    annex = match["before"] or match["behind"]
    number = match["number"] or (match["letters"] or "").lower()
    if not number:
        return [] if annex else [("dossier", dossier)]
    # A number of the Senate is not that of the House: the official publications give its papers letters.
    house = "ek-" if is_senates and match["number"] else ""
    key = f"kst-{house}{dossier}-{number}" + (f"-bijlage-{annex}" if annex else "")
    return [(kind, key) for kind in PAPER_KINDS]
