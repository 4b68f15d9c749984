"""Signatories and co-senders of a paper, and the posts that only a signature or a line of answer names."""

import re
from collections.abc import Iterator

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, pattern
from wijkgraph.reading.values import ministries, posts

_SIGNING = form("signing", "signing")
_SIGNED = form("signing", "signed")
_COMMITTEE = form("signing", "committee")
_WITH_ROLE = form("signing", "with-role")
_END = 1_500  # characters in which a letter of another sender than a ministry is signed
_ORDER_OF_THE_DAY = re.compile(r"gaat\s+over\s+tot\s+de\s+orde\s+van\s+de\s+dag\s*\.?")
_MOVER = pattern(r"\A(?:{member})\Z")
_WHOLE_NAME = pattern(
    r"[a-z]{2}(?<!\b[vV]an)(?<!\b[dD]e)(?<!\b[dD]er)(?<!\b[dD]en)(?<!\b[tT]en)(?<!\b[tT]er)\Z"
)
_JOINTLY = form("signing", "jointly")
_COLLEAGUES = form("signing", "colleagues")
_BELOW = re.compile(r" (?=(?:De|de|DE) (?:[Mm]inister|[Ss]taatssecretaris|MINISTER|STAATSSECRETARIS))")
# Behind a post its abbreviation or the name of its holder: "(VWS)", "(Wiersma)", "(Van Ooijen)".
_BRACKETED = r"\((?:[A-Z&a-z]{2,6}|(?:[A-Z]\.){0,5} ?(?:[A-Za-z]+ ){0,3}[A-Z][A-Za-z'-]+)\)"
_ANSWER = form("signing", "answer")


def find_signatures(view: View, kind: str) -> Iterator[Finding]:
    """The persons who sign. Of a motion: the members named below it; of a report: chair and clerk."""
    if kind == "motie":
        yield from _movers(view)
        return
    if kind.startswith(("verslag", "inbreng", "ander")):
        for match in _COMMITTEE.finditer(view.flow, 0, 12_000):
            yield _signatory(view, "sign-committee", match)
        return
    signatures = list(_ministers(view))
    for _, _, signed in signatures:
        yield _signatory(view, "sign-minister", signed, "name" if signed["name"] else "below")
    for match in () if signatures else _WITH_ROLE.finditer(view.flow, max(0, len(view.flow) - _END)):
        yield _signatory(view, "sign-role", match)


def find_signing_posts(view: View) -> Iterator[Finding]:
    """The posts of the signatures, for a paper without a head."""
    for post, (start, end), _ in _ministers(view):
        yield find(view, "sender", "sign-post", view.spans(start, end), post=post)


def _ministers(view: View) -> Iterator[tuple[str, tuple[int, int], re.Match[str]]]:
    """The posts that sign, each with its stretch of the flow and the name behind it."""
    for place in _SIGNING.finditer(view.flow):
        at: int | None = place.end()
        while at is not None:
            named = posts(view.flow[at : at + 260])
            signed = _SIGNED.match(view.flow, at + named[0][2]) if named else None
            if signed:
                yield named[0][0], (at + named[0][1], at + named[0][2]), signed
            at = _next_signature(view, signed) if signed else None


def _next_signature(view: View, signed: re.Match[str]) -> int | None:
    """Offset of the next post where it stands right below a name, no line left blank; None where none does."""
    below = _BELOW.match(view.flow, signed.end())
    return below.end() if below else None


def find_answering_post(view: View) -> Iterator[Finding]:
    """The post that answers questions of members: "Mededeling van minister X (Wonen, Wijken en Integratie)"."""
    match = _ANSWER.search(view.flow, 0, 6000)
    if match:
        for post, _, _ in posts(match[1]):
            yield find(view, "sender", "answer-post", view.spans(*match.span(1)), post=post)


def find_co_senders(view: View) -> Iterator[Finding]:
    """The posts for which the paper is sent as well. Colleagues who were only consulted are none."""
    for match in _JOINTLY.finditer(view.flow, 0, 12_000):
        at = match.end()
        limit = min(at + 900, view.line(at)[1])
        words = view.flow[at:limit]
        named = _leading_posts(words)
        for post, _, end in named:
            cited = view.spans(at + named[0][1], at + end)
            yield find(view, "co_sender", "jointly", cited, post=post)
        behind = 0
        while not named and (colleagues := _COLLEAGUES.match(words, behind)):
            behind = colleagues.end()
            for _, start, behind in ministries(words, colleagues.end()):
                named_at = (at + start, at + behind)
                printed = view.as_read(*named_at)
                yield find(view, "co_sender", "jointly-colleagues", view.spans(*named_at), post=printed)
            if behind == colleagues.end():
                break
        if behind:
            for post, start, end in _leading_posts(words[behind:]):
                cited = view.spans(at + behind + start, at + behind + end)
                yield find(view, "co_sender", "jointly", cited, post=post)


def _leading_posts(words: str) -> list[tuple[str, int, int]]:
    """The posts of a list, up to the first words that are none of it."""
    found: list[tuple[str, int, int]] = []
    at = 0
    for post, start, end in posts(words):
        between = words[at:start]
        if not re.fullmatch(
            rf"(?:{_BRACKETED}|[\s,()]|\b(?:en|de|het|mijn|onze|collega|ambts?genoot|alsmede|ook|ambts?genoten|collega's|van|voor)\b)*+",
            between,
        ):
            break
        found.append((post, start, end))
        at = end
    return found


def _movers(view: View) -> Iterator[Finding]:
    """The names below a motion: one a line, or several with commas; what is no name ends them."""
    found = _ORDER_OF_THE_DAY.search(view.text)
    at = found.end() if found else len(view.text)
    for line in re.finditer(r"[^\n]+", view.text[at:]):
        if not line[0].strip():
            continue
        for part in re.finditer(r"[^,;]+", line[0]):
            name = part[0].strip()
            if len(name) > 60 or not _MOVER.match(fold(name)):
                return
            start = at + line.start() + part.start() + part[0].index(name)
            yield find(view, "signatory", "sign-motion", [(start, start + len(name))], name=name)


def _signatory(view: View, rule: str, match: re.Match[str], group: str = "name") -> Finding:
    start, end = view.span(*match.span(group))
    first = view.text[start:end].partition("\n")[0].rstrip()
    if _WHOLE_NAME.search(first):  # what stands below a whole name is none of it
        end = start + len(first)
    return find(view, "signatory", rule, [(start, end)], name=view.as_read_text(start, end))
