"""Printed references to papers, gazettes and proceedings, and the keys of the things they stand for.

Read are the forms in which papers cite one another, in either language, addresses at the official publications, file
names and bare numbers: “Kamerstukken II 2019/20, 30 995, nr. 98”, “kst-30995-98.html”, “30995-98”.
"""

import re
from collections.abc import Sequence

from wijkgraph.letters.folding import fold
from wijkgraph.reading.keys import proceedings_keys

_YEARS = r"(?:(?:vergaderjaar|session)\s*)?(?:(?:19|20)\d{2}\s*[/-]\s*(?:(?:19|20)\d{2}|\d{2})(?!\d)[\s,;:]*)"
_SERIES = (
    r"(?:(?:kst\b|kamerstuk(?:ken)?\b|kamerbrief\b|brief\b|letter\b|motie\b|motion\b|tk\b|ek\b|tweede kamer\b"
    r"|eerste kamer\b|parliamentary papers?\b|(?:kamerstuk)?dossier\b|parliamentary file\b|file\b)"
    r"[\s.,:;_-]*(?:i{1,2}\b[\s,;]*)?)"
)
_ANNEX = r"(?:bijlage|annex)[\s-]*(?P<{}>\d{{1,2}})"
_PAPER = re.compile(
    rf"(?:{_ANNEX.format('before')}\s*(?:bij|van|to|of)\s*(?:the\s*)?)?{_SERIES}*(?:{_YEARS})?"
    r"(?P<dossier>\d{2}[ .]?\d{3})(?!\d)(?:[\s-]*(?:hoofdstuk\s*)?\(?(?P<chapter>[ivxl]+)\)?)?"
    r"(?:[\s,;:._/-]*(?:(?:nrs?|no|nummer|number)\b[.:]?\s*|#)?(?P<number>\d{1,4}))?"
    rf"(?:[\s,;._-]*{_ANNEX.format('behind')})?",
    re.IGNORECASE,
)
_GAZETTE = re.compile(
    r"(?:stcrt\b\.?|staatscourant|government gazette)[\s,-]*(?P<year>\d{4})[\s,-]*"
    r"(?:(?:nr|no)\.?\s*)?(?P<number>\d+)",
    re.IGNORECASE,
)
_PROCEEDINGS = re.compile(r"(?:handelingen|proceedings|h-[te]k-)\b.*", re.IGNORECASE)
_OFFICIAL = re.compile(r"https?://[^/\s]*officielebekendmakingen\.nl/(?:.*/)?(?P<name>[\w-]+)", re.IGNORECASE)
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
    return _paper_keys(match) if match else []


def _paper_keys(match: re.Match[str]) -> Sequence[tuple[str, str]]:
    dossier = re.sub(r"\D", "", match["dossier"]) + (
        f"-{match['chapter'].lower()}" if match["chapter"] else ""
    )
    annex = match["before"] or match["behind"]
    if not match["number"]:
        return [] if annex else [("dossier", dossier)]
    key = f"kst-{dossier}-{match['number']}" + (f"-bijlage-{annex}" if annex else "")
    return [(kind, key) for kind in PAPER_KINDS]
