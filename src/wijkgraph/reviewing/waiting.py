"""The order in which a reviewer is asked: doubtful proposals first, then open sentences, then by sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from wijkgraph.claims.claim import Claim, Ledger, SetAside, Status, hash_of
from wijkgraph.letters.sentences import Kind, Sentence
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.contested import contests
from wijkgraph.reviewing.acts import is_by_person, rule_of
from wijkgraph.reviewing.claim_wording import kind_of_claim
from wijkgraph.reviewing.decisions import Decisions
from wijkgraph.reviewing.known_things import KnownThings

RARE = 5  # a rule with fewer verdicts than this is rare
# Ranks by the first of the flags; sentences without a claim come behind the flagged, the rest behind both.
_RANKS = (
    "contradicts",
    "contested",
    "points-back",
    "too-strong",
    "readers-disagree",
    "new-names",
    "rare-rule",
)
_UNCOVERED, _REST, _COVERED = len(_RANKS), len(_RANKS) + 1, len(_RANKS) + 2
_SUGGESTED: Mapping[Kind, str] = {
    Kind.FOOTER: "page-footer",
    Kind.FURNITURE: "page-footer",
    Kind.HEADING: "heading",
}


@dataclass(frozen=True)
class Flag:
    """A reason to look first: a key of words (`review.flag.…`) and what it is about."""

    key: str
    about: str = ""


@dataclass(frozen=True)
class Waiting:
    """One thing to decide on: a proposed claim, or a sentence. `suggested` is a reason to set the sentence aside."""

    name: str  # of a claim its twelve digits, of a sentence s and its number
    claim: Claim | None = None
    sentence: Sentence | None = None
    flags: tuple[Flag, ...] = ()
    suggested: str = ""
    place: int = 0  # number of the first sentence

    @property
    def is_contested(self) -> bool:
        """True for a proposal that is asked before others because something speaks against it."""
        return any(flag.key in _RANKS[:5] for flag in self.flags)


def sentence_name(number: int) -> str:
    """Name of the item of a sentence."""
    return f"s{number}"


class SentenceCover:
    """Claims and reasons that rest on each sentence of a letter, by number."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self._by_start = {p.start: s for s in sentences for p in s.stretches}

    def of_claim(self, claim: Claim) -> list[Sentence]:
        """Sentences that a claim cites, in order."""
        met: dict[int, Sentence] = {}
        for passage in claim.evidence:
            whole = self._by_start.get(passage.start)
            if whole is not None:
                met[whole.number] = whole
            else:
                met |= {s.number: s for s in self.sentences if s.meets(passage.start, passage.end)}
        return [met[number] for number in sorted(met)]

    def of_aside(self, entry: SetAside) -> list[Sentence]:
        """Sentences that a set-aside passage meets."""
        return [s for s in self.sentences if s.meets(entry.passage.start, entry.passage.end)]

    def states(
        self, claims: Iterable[Claim], aside: Iterable[SetAside], waiting: Iterable[Claim]
    ) -> dict[int, str]:
        """State of every sentence: `claimed`, `aside`, `waiting` (a proposal rests on it) or `open`."""
        states = {s.number: "open" for s in self.sentences}
        states |= {s.number: "waiting" for claim in waiting for s in self.of_claim(claim)}
        states |= {s.number: "aside" for entry in aside for s in self.of_aside(entry)}
        return states | {s.number: "claimed" for claim in claims for s in self.of_claim(claim)}


def waiting_items(
    proposals: Sequence[Claim],
    proposed_aside: Sequence[SetAside],
    cover: SentenceCover,
    states: Mapping[int, str],
    known: KnownThings,
    verdicts: Mapping[str, int],
    *,
    blind: bool = False,
) -> list[Waiting]:
    """Everything to decide on, in order. `verdicts` counts by rule; a blind review goes by sentence, for flags tell."""
    suggestions = {s.number: e.reason for e in proposed_aside for s in cover.of_aside(e)}
    disagreeing = readers_disagree(proposals, cover)
    items = []
    for claim in proposals:
        flags = () if blind else tuple(_flags(claim, cover, known, verdicts, disagreeing))
        cited = cover.of_claim(claim)
        items.append(Waiting(hash_of(claim), claim, None, flags, place=cited[0].number if cited else 0))
    for sentence in cover.sentences:
        suggested = suggestions.get(sentence.number) or _SUGGESTED.get(sentence.kind, "")
        name = sentence_name(sentence.number)
        items.append(Waiting(name, None, sentence, (), suggested, sentence.number))
    if blind:
        return sorted(items, key=lambda item: (item.claim is None, item.place, item.name))
    return sorted(items, key=lambda item: (_rank(item, states), item.place, item.claim is None, item.name))


def readers_disagree(proposals: Sequence[Claim], cover: SentenceCover) -> frozenset[NamedNode]:
    """Proposals of one kind on one sentence by readers that read it otherwise."""
    if len({claim.provenance.attributed_to for claim in proposals}) < 2:
        return frozenset()
    by_place: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for claim in proposals:
        for sentence in cover.of_claim(claim)[:1]:
            by_place[(kind_of_claim(claim), sentence.number)].append(claim)
    found: set[NamedNode] = set()
    for several in by_place.values():
        ordered = sorted(several, key=lambda claim: claim.provenance.attributed_to.value)
        readers = [
            frozenset(claim.assertion for claim in group)
            for _, group in groupby(ordered, key=lambda claim: claim.provenance.attributed_to)
        ]
        if len(readers) > 1 and len(set(readers)) > 1:
            found |= {claim.iri for claim in several}
    return frozenset(found)


def _flags(
    claim: Claim,
    cover: SentenceCover,
    known: KnownThings,
    verdicts: Mapping[str, int],
    disagreeing: frozenset[NamedNode],
) -> Iterable[Flag]:
    if clash := known.contradicted(claim):
        yield Flag("contradicts", clash[0].claim.value.rpartition("/")[2])
    if claim.note and not is_by_person(claim):
        yield Flag("contested", claim.note)
    for found in contests(claim, cover.sentences):
        if found.left_out:
            yield Flag("points-back", f"{found.word} ({found.left_out.number})")
        else:
            yield Flag("too-strong", found.word)
    if claim.iri in disagreeing:
        yield Flag("readers-disagree")
    if new := known.new_in(claim):
        yield Flag("new-names", ", ".join(known.name(one, "nl", claim.assertion) for one in new[:3]))
    if verdicts.get(rule_of(claim), 0) < RARE:
        yield Flag("rare-rule", rule_of(claim))


def _rank(item: Waiting, states: Mapping[int, str]) -> int:
    if item.claim is not None:
        ranks = [_RANKS.index(flag.key) for flag in item.flags]
        # Doubts of one kind are asked together by sentence: five kinds of contest are one rank.
        return 0 if item.is_contested else min(ranks, default=_REST)
    return _UNCOVERED if states.get(item.place) == "open" else _COVERED


def is_pending(item: Waiting, decisions: Decisions, states: Mapping[int, str]) -> bool:
    """True for what still waits for a decision."""
    if item.claim is not None:
        return item.name not in decisions.claims
    return states.get(item.place) == "open"


def standing_claims(ledger: Ledger | None) -> list[Claim]:
    """Accepted claims of a ledger."""
    return [claim for claim in ledger.claims if claim.status is Status.ACCEPTED] if ledger else []
