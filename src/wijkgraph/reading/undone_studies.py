"""Studies that their sentence does not tell of: not done, asked for, asked about, or only done under a condition.

A study that is told by its subject exists because its sentence says so. So one that the sentence denies or leaves
open is none; a study with a title, or with the article of one that is known, is there whatever is said of it.
"""

import re

from wijkgraph.reading.rules import form

_KNOWN = form("studies", "known")
_DENIED = form("studies", "denied")
_DENIED_BEHIND = form("studies", "denied-behind")
_OPEN = form("studies", "left-open")
_NO_SUBJECT = form("studies", "no-subject")
_LINK = re.compile(r"; |, (?:maar|terwijl|waarna|want) ")


def is_undone(flow: str, match: re.Match[str], line: tuple[int, int]) -> bool:
    """True where the sentence denies the study of a match that it tells by its subject, or leaves it open."""
    low, high = line
    begin = max((link.end() for link in _LINK.finditer(flow, low, match.start("noun"))), default=low)
    if match.groupdict().get("evaluated"):
        return _DENIED.search(flow, begin, match.end()) is not None
    noun = match.start("noun")
    naar = _NO_SUBJECT.search(flow, noun, match.end("subject"))
    if naar and naar.start() <= match.start("subject"):
        return True
    if _DENIED.search(match["noun"]):  # "geen onderzoek"
        return True
    if _KNOWN.search(flow, begin, noun):
        return False
    return bool(
        _DENIED.search(flow, begin, noun)
        or _DENIED_BEHIND.match(flow, match.end())
        or _OPEN.search(flow, begin, noun)
        or flow[low:high].rstrip().endswith("?")
    )
