"""Findings of readers other than the rules: a language model, or an assistant. They go through the same door.

Such a reader may find only what rules seldom can: commitments, their keeping, studies, influences, motions and
programmes. Values of a closed list are checked here; every other slot must stand, word for word, in what is cited.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wijkgraph.claims.claim import Ledger, Provenance
from wijkgraph.letters.folding import fold
from wijkgraph.letters.plain_sight import addresses_its_reader
from wijkgraph.letters.view import View
from wijkgraph.names import names_at, slug
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.grounding import Grounded, Refused, Why, ground
from wijkgraph.reading.rule_reader import RULE_READER
from wijkgraph.reading.settling import settle_all
from wijkgraph.reading.strength import ORDER

STRENGTHS = ("stated", "potential", "background")
# Kinds that are taken from outside: slots that must be filled, and slots that may be.
KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "made": (("text",), ()),
    "fulfilled": (("text",), ()),
    "study": (("title",), ("by", "commissioner")),
    "influence": (("study", "text", "type", "strength"), ()),
    "motion": (("by",), ()),
    "handled": (("by",), ()),
    "programme": (("name",), ()),
}
# The same for people and models; a question mark follows what may be left out.
KINDS_IN_WORDS = "; ".join(
    f"{kind}: {', '.join((*needed, *(f'{slot}?' for slot in more)))}"
    for kind, (needed, more) in KINDS.items()
)
_LISTS = {"type": ORDER, "strength": STRENGTHS}
_MOST_SLOTS, _LONGEST = 12, 2000
# Slots from which names of things are made.
_NAMES, _LONGEST_NAME = ("name", "title", "by", "commissioner", "study"), 300
# Facts of the head that settling needs; the rules read them.
_SETTING = ("date", "sender")


@dataclass(frozen=True)
class OutsideReader:
    """A reader by name and version; its agent answers for what it proposes until a person decides."""

    name: str
    version: str

    @property
    def agent(self) -> str:
        """Key of the agent: `lezer-{name}-{version}`, at most 80 characters."""
        return f"lezer-{slug(self.name) or 'naamloos'}-{slug(self.version) or '0'}"[:80].strip("-")


def check_outside(finding: Finding) -> Refused | None:
    """The refusal of a finding of a kind, slot or list value that is not taken from outside; else None."""
    if finding.kind not in KINDS:
        return Refused(finding, Why.UNKNOWN_KIND, finding.kind[:80])
    needed, possible = KINDS[finding.kind]
    for slot in finding.slots:
        if slot not in (*needed, *possible):
            return Refused(finding, Why.UNKNOWN_KIND, f"{finding.kind} has no slot {slot[:40]}")
    for slot in needed:
        if not finding.words(slot).strip():
            return Refused(finding, Why.VALUE_NOT_IN_WORDS, f"{slot} is empty")
    for slot, known in _LISTS.items():
        if slot in finding.slots and finding.words(slot) not in known:
            return Refused(finding, Why.UNKNOWN_KIND, f"{slot}: {finding.words(slot)[:80]}")
    if len(finding.cites) > _MOST_SLOTS or any(
        len(words) > _LONGEST
        for words in (*(w for said in finding.slots.values() for w in said), *(w for _, w in finding.cites))
    ):
        return Refused(finding, Why.OVER_BUDGET, "too many or too long citations")
    for slot in _NAMES:
        for name in finding.slots.get(slot, ()):
            if not slug(name) or len(name) > _LONGEST_NAME:
                return Refused(finding, Why.VALUE_NOT_IN_WORDS, f"{slot} is no name: {name[:80]}")
    if any(not number for number, _ in finding.cites):
        return Refused(finding, Why.SENTENCE_DISAGREES, "a citation names no sentence")
    return None


def _not_printed(finding: Finding) -> Refused | None:
    """The refusal of a slot whose words do not stand, in this order, in words that are cited together.

    The door checks words one by one, and passes short ones, for the rules compute theirs; a stranger may add “niet”.
    """
    cited = [fold(words).lower() for _, words in finding.cites]
    for slot, several in finding.slots.items():
        for said in several if slot not in _LISTS else ():
            wanted = re.compile(rf"(?<!\w){re.escape(fold(said).lower().strip())}(?!\w)")
            if said.strip() and not any(wanted.search(words) for words in cited):
                return Refused(finding, Why.VALUE_NOT_IN_WORDS, f"{slot}: {said[:200]}")
    return None


def ground_outside(
    view: View, findings: Iterable[Finding], *, window: range | None = None, prompt: str = ""
) -> tuple[list[Grounded], list[Refused]]:
    """Findings that stand, and those that do not. One on a sentence that addresses its reader is contested."""
    grounded: list[Grounded] = []
    refused: list[Refused] = []
    for finding in findings:
        result = check_outside(finding) or ground(view, finding, window=window, prompt=prompt)
        if isinstance(result, Grounded):
            result = _not_printed(finding) or result
        if isinstance(result, Refused):
            refused.append(result)
            continue
        if any(addresses_its_reader(sentence.text) for sentence in result.sentences):
            why = "a cited sentence addresses its reader"
            result = replace(result, contested="; ".join(filter(None, (why, result.contested))))
        grounded.append(result)
    return grounded, refused


def settle_outside(
    view: View, key: str, grounded: Sequence[Grounded], reader: OutsideReader, now: Callable[[], datetime]
) -> Ledger:
    """The proposed claims of an outside reader on a letter; `date` and `sender` are those that the rules read."""
    head = [
        one
        for finding in RULE_READER.read(view).findings
        if finding.kind in _SETTING
        for one in [ground(view, finding)]
        if isinstance(one, Grounded)
    ]
    names = names_at(view.base)
    agent = names.thing("agent", reader.agent)
    at = now().astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    rules = names.thing("agent", f"lezer-{slug(RULE_READER.name)}-{slug(RULE_READER.version)}")
    ours = {one.finding.by for one in grounded}

    def provenance(by: str) -> Provenance:
        return Provenance(
            agent if by in ours else rules, names.thing("activity", f"lezing-{slug(by)}"[:120]), at
        )

    settled = settle_all(view, names.thing("letter", key), [*head, *grounded], provenance)
    claims = tuple(claim for claim in settled.claims if claim.provenance.attributed_to == agent)
    return replace(settled, claims=claims)
