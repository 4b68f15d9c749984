"""Ends of sentences in a run of words: a point that no abbreviation, initial or quotation takes for itself."""

import re

# The end of a sentence: point, closing marks, a note's mark glued to it; then space and a capital or nothing.
_END = re.compile(r"[.!?][»”\"’)\]]*[0-9®*¹²³⁴-⁹]{0,2}(?=\s+(?!Nrs?\b)[«“(]?[A-ZÀ-Ý]|\s*\Z)")
_QUOTED = re.compile(r"[«“\"][^«»“”\"]{1,250}[»”\"]")
_FINISHED = re.compile(r"[.!?:;][»”\"’)\]]*[0-9®*¹²³⁴-⁹]{0,2}\s*\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[Nn]r|[Nn]rs|d\.d|dd|o\.a|jl|Stcrt|Stb|Hand|art|blz|p|pag|bijv|ca|vgl|zgn|m\.n|resp|mevr|dhr|dr|drs|prof|mr|ing|ir|hfst|hfd|Kst|kst)"
    r"|\b[A-Z](?:\.[A-Z])*|\b[a-z](?:\.[a-z])+|\A\s*(?:[•·●▪◦–-]\s*)?\(?\d{1,2})\.\Z"
)
# Abbreviations that also stand at the end of a sentence.
_MAY_END = re.compile(r"\b(?:c\.s|e\.a|e\.d|a\.i)\.\Z")
_QUOTE = 250  # characters of a quotation, in which it ends
_NEAR = 24  # characters looked back at a possible end of a sentence


def ends_of(run: str) -> list[int]:
    """Ends of the sentences in a run: not inside quotation marks, not after an abbreviation or initials."""
    ends = []
    quoted = [place.span() for place in _QUOTED.finditer(run)]
    at = 0
    for match in _END.finditer(run):
        stop = match.start() + 1
        while at < len(quoted) and quoted[at][1] <= stop:
            at += 1
        is_quoted = at < len(quoted) and quoted[at][0] < match.start() and match.end() < quoted[at][1]
        if not is_quoted and not is_abbreviation(run, stop):
            ends.append(match.end())
    return ends


def is_abbreviation(run: str, stop: int) -> bool:
    """True where the point before `stop` belongs to an abbreviation that does not end its sentence."""
    before = run[max(0, stop - _NEAR) : stop]
    if _MAY_END.search(before):
        following = run[stop : stop + 2].strip()[:1]
        return following == "(" or following.islower()
    return _ABBREVIATION.search(before) is not None


def is_finished(run: str) -> bool:
    """True where a run ends in a mark that ends a sentence, or leads to what stands below it."""
    return _FINISHED.search(run[-_NEAR:]) is not None


def is_open(text: str, end: int, following: str) -> bool:
    """True where the words up to `end` go on with what begins with `following`."""
    before = text[max(0, end - _QUOTE) : end]
    if max(map(before.rfind, "«“")) > max(map(before.rfind, "»”")) or before.endswith((",", "(")):
        return True
    return not is_finished(before) or (
        before[-1:] == "." and is_abbreviation(before + following, len(before))
    )
