"""Readers, and the one that works by rules alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from wijkgraph.letters.folding import Folded
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.view import View
from wijkgraph.reading.dated_letters import find_dated_letters
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.head import (
    Heading,
    find_head,
    find_page_date,
    find_signing_date,
    heading_on,
    read_heading,
)
from wijkgraph.reading.influences import find_influences
from wijkgraph.reading.kinds import is_debate, is_dutch, kind_of_paper
from wijkgraph.reading.letterheads import (
    find_letter_address,
    find_letter_date,
    find_letter_name,
    find_letter_senders,
    find_letter_signatures,
)
from wijkgraph.reading.motions import find_motions
from wijkgraph.reading.name_lists import find_places, find_programmes
from wijkgraph.reading.pledges import find_pledge
from wijkgraph.reading.promises import find_commitments
from wijkgraph.reading.quantities import find_quantities
from wijkgraph.reading.references import find_gazette, find_references
from wijkgraph.reading.signing import (
    find_answering_post,
    find_co_senders,
    find_signatures,
    find_signing_posts,
)
from wijkgraph.reading.studies import find_studies

MOST_FINDINGS = 10_000  # of one text; a paper has some hundreds
_HEAD_BEHIND = 8_000  # code points behind a head in which that of another paper must begin to be noticed
_ANSWERS = ("kamervragen_mededeling", "ander")  # kinds in which a post may answer questions of members
_SENT = ("brief", "kamervragen_mededeling")  # kinds that are sent by a post


@dataclass(frozen=True)
class PaperReading:
    """Result of reading a text: the kind of paper, the findings in order, and remarks for a person."""

    kind: str
    findings: tuple[Finding, ...]
    kind_passages: tuple[Passage, ...] = ()
    remarks: tuple[str, ...] = ()


class Reader(Protocol):
    """A reader: rules, a language model, an assistant. Its findings go through `ground` like those of any other."""

    @property
    def name(self) -> str:
        """Name of the reader in provenance."""

    @property
    def version(self) -> str:
        """Version of the rules or model."""

    def read(self, view: View) -> PaperReading:
        """Findings in a text."""


@dataclass(frozen=True)
class RuleReader:
    """Reads by the rules and the grammar of parliamentary papers; the same text gives the same findings."""

    name: str = "rules"
    version: str = "7"

    def read(self, view: View) -> PaperReading:
        """The findings of all families of rules; none where the text is no paper."""
        heading = read_heading(view)
        kind = kind_of_paper(view, heading)
        if not kind:
            return PaperReading("", (), remarks=(_why_none(view),))
        findings = tuple(islice(self._findings(view, kind, heading), MOST_FINDINGS))
        remarks = _remarks(view, heading)
        if len(findings) == MOST_FINDINGS:
            remarks = (*remarks, f"{MOST_FINDINGS} findings; what stands behind them is not read")
        return PaperReading(kind, findings, _kind_passages(view, heading), remarks)

    def _findings(self, view: View, kind: str, heading: Heading | None) -> Iterator[Finding]:
        if kind == "webpagina":
            yield from find_page_date(view)
        elif kind != "toezegging":
            for finding in self._head(view, kind, heading):
                yield replace(finding, kind="place_of_date") if finding.kind == "place" else finding
        start = view.flow_at(view.page.span(heading.end, heading.end)[0]) if heading else 0
        if kind == "toezegging":
            yield from find_pledge(view)
        if kind == "convenant":
            yield from find_gazette(view)
            yield from find_signing_date(view)
        answers = [] if heading else list(find_answering_post(view)) if kind in _ANSWERS else []
        if kind in _SENT or answers:
            yield from find_co_senders(view)
        yield from answers
        signed = list(find_signatures(view, kind))
        if kind == "brief" and not heading:
            senders = list(find_signing_posts(view))
            yield from senders or find_letter_senders(view)
            signed = signed if senders else list(find_letter_signatures(view)) or signed
        yield from signed
        yield from find_references(view)
        yield from find_dated_letters(view)
        yield from find_motions(view)
        yield from find_commitments(view, kind) if kind != "toezegging" else ()
        studies = list(find_studies(view, start))
        yield from studies
        yield from find_influences(view, studies)
        programmes, named = find_programmes(view, start)
        yield from programmes
        yield from find_quantities(view, start, programmes)
        yield from find_places(view, start, named)

    @staticmethod
    def _head(view: View, kind: str, heading: Heading | None) -> list[Finding]:
        """The head of a paper; of a letter that parliament did not print its own date and address come first."""
        found = list(find_head(view, heading))
        if kind != "brief" or heading:
            return found
        if not any(one.kind == "own_number" for one in found):
            found += find_letter_name(view)
        dated, addressed = list(find_letter_date(view)), list(find_letter_address(view))
        told = {"date", "place"} if dated else set()
        told |= {"addressee"} if addressed and not any(one.kind == "addressee" for one in found) else set()
        own = [one for one in (*dated, *addressed) if one.kind in told]
        return [one for one in found if one.kind not in told] + own


RULE_READER = RuleReader()


def _kind_passages(view: View, heading: Heading | None) -> tuple[Passage, ...]:
    if not heading:
        return ()
    start, end = view.page.span(heading.start, heading.end)
    return tuple(p for s in view.sentences_meeting(start, end) for p in s.clipped(view.text, start, end))


def _remarks(view: View, heading: Heading | None) -> tuple[str, ...]:
    """Remarks on a text that holds more than one paper, or nothing to count."""
    found = []
    if heading and _second_head(view, heading):
        found.append("second paper in the text; its head is not read")
    if not any(character.isdigit() for character in view.text):
        found.append("no digit anywhere")
    return tuple(found)


def _second_head(view: View, heading: Heading) -> bool:
    behind = view.page.span(heading.end, heading.end)[0]
    rest = view.text[behind : behind + _HEAD_BEHIND]
    return heading_on(Folded(rest, keep_lines=True).text) is not None


def _why_none(view: View) -> str:
    if not is_dutch(view.flow):
        return "not in Dutch"
    return "report of a debate" if is_debate(view) else "not a parliamentary paper, covenant or policy page"
