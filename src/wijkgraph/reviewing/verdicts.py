"""Verdicts of all reviewers as their journals hold them, counted by rule and by reviewer; which rule may go in bulk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wijkgraph.claims.claim import Claim, hash_of
from wijkgraph.errors import SourceError
from wijkgraph.names import key_of
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.scoring import wilson
from wijkgraph.reviewing.acts import AMENDED
from wijkgraph.reviewing.journal import ENDING, read_journal

BULK_BOUND = 0.98  # of the 95 % Wilson interval, its lower end: 189 verdicts without one rejection reach it
STILL_ASKED = 20  # of a bulk acceptance one in so many is asked all the same
TEST_AGENTS = "test-"  # keys of agents whose reviews are test data begin so


@dataclass(frozen=True)
class JournalVerdict:
    """One verdict that stands: on which claim of which source, by whom, and why.

    `status` is accepted or rejected, `start` the first code point of the evidence (-1 without), `how` as in the act.
    """

    source: str
    by: str
    name: str
    kind: str
    rule: str
    status: str
    reason: str
    words: str
    how: str
    start: int
    says: tuple[str, ...] = ()
    evidence: tuple[tuple[int, int], ...] = ()
    by_person: bool = False

    @property
    def is_test(self) -> bool:
        """True for a verdict of a test, which counts for nothing."""
        return self.by.startswith(TEST_AGENTS)


@dataclass
class Rate:
    """Verdicts on the proposals of one rule, or of one reviewer; those given in bulk apart, for nobody looked."""

    accepted: int = 0
    rejected: int = 0
    bulk: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Proposals that somebody looked at."""
        return self.accepted + self.rejected

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the acceptance rate (Wilson)."""
        return wilson(self.accepted, self.total)

    @property
    def may_go_in_bulk(self) -> bool:
        """True where the lower end of the interval reaches BULK_BOUND."""
        return self.total > 0 and self.interval[0] >= BULK_BOUND


def read_verdicts(layout: Layout, key: str = "*", *, leaves_out_broken: bool = False) -> list[JournalVerdict]:
    """Verdicts that stand in all journals of a source, or of every source.

    Raises SourceError for a broken journal, unless it may be left out.
    """
    found: list[JournalVerdict] = []
    for path in sorted(layout.reviews.glob(f"{key}/*{ENDING}")):
        try:
            records, _, _ = read_journal(path)
        except SourceError:
            if not leaves_out_broken:
                raise
            continue
        found += verdicts_of(records, path.parent.name, path.stem)
    return found


def verdicts_of(records: Iterable[Mapping[str, Any]], source: str, by: str) -> list[JournalVerdict]:
    """Verdicts that stand among the records of one journal: one for each claim, the last."""
    found: dict[str, JournalVerdict] = {}
    for record in standing_records(records):
        for claim, status, by_person in _decided(record):
            found[claim["name"]] = _verdict(record, claim, status, by_person, source, by)
    return list(found.values())


def standing_records(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Records of acts without those that were taken back."""
    done: list[Mapping[str, Any]] = []
    undone: list[Mapping[str, Any]] = []
    for record in records:
        match record.get("act"):
            case None:
                continue
            case "undo":
                undone += [done.pop()] if done else []
            case "redo":
                done += [undone.pop()] if undone else []
            case _:
                done.append(record)
                undone.clear()
    return done


def rates_by(verdicts: Iterable[JournalVerdict], attribute: str) -> dict[str, Rate]:
    """Rates by `rule` or by reviewer (`by`), sorted; without tests and without claims that a reviewer wrote."""
    rates: dict[str, Rate] = defaultdict(Rate)
    for one in verdicts:
        if one.by_person or one.is_test:
            continue
        rate = rates[getattr(one, attribute)]
        if one.how == "bulk":
            rate.bulk += 1
        elif one.status == "accepted":
            rate.accepted += 1
        else:
            rate.rejected += 1
            rate.reasons[one.reason or one.words] += 1
    return {name: rates[name] for name in sorted(rates)}


def bulk_of(waiting: Sequence[Claim]) -> list[Claim]:
    """Waiting claims that may be accepted unseen: by name, all but one in STILL_ASKED and at least one."""
    asked = -(-len(waiting) // STILL_ASKED)
    by_name = sorted(waiting, key=hash_of)
    return by_name[: len(by_name) - asked]


def _decided(record: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, bool]]:
    claims = record.get("claims", ())
    match record["act"]:
        case "accept":
            yield from ((claim, "accepted", False) for claim in claims)
        case "reject":
            yield from ((claim, "rejected", False) for claim in claims)
        case "new":
            yield from ((claim, "accepted", True) for claim in claims)
        case "amend":
            yield claims[0], "rejected", False
            yield claims[1], "accepted", True


def _verdict(
    record: Mapping[str, Any], claim: Mapping[str, Any], status: str, by_person: bool, source: str, by: str
) -> JournalVerdict:
    amended = AMENDED if record["act"] == "amend" and status == "rejected" else ""
    evidence = tuple((int(start), int(end)) for start, end in claim["evidence"])
    return JournalVerdict(
        source,
        by,
        claim["name"],
        claim.get("kind", ""),
        key_of(NamedNode(claim["provenance"][1])),
        status,
        amended or record.get("reason", ""),
        record.get("words", ""),
        record.get("how", ""),
        evidence[0][0] if evidence else -1,
        tuple(claim["says"]),
        evidence,
        by_person,
    )
