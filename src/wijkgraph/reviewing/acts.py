"""Acts of a reviewer, each one record of the journal: whole in itself, so that the ledger can be made from it alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wijkgraph.claims.claim import Claim, Provenance, SetAside, Status, hash_of
from wijkgraph.errors import SourceError
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.passages import Passage
from wijkgraph.names import key_of
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, canonical_lines, parse
from wijkgraph.reviewing.claim_wording import kind_of_claim

# Reasons to reject a proposal, by the key that gives them; their words stand in words/*.toml as `review.reason.…`.
REASONS = (
    "says-more",
    "not-said",
    "wrong-kind",
    "wrong-thing",
    "wrong-value",
    "sentence-missing",
    "said-already",
    "nothing-to-record",
    "page-misread",
)
# Reasons to set a sentence aside: the concepts of `def/set-aside-reason/`, by the key that gives them.
ASIDE_REASONS = (
    "letterhead",
    "heading",
    "page-footer",
    "pointer",
    "connecting-remark",
    "general-remark",
)
AMENDED = "amended"  # the reason of a proposal that gave way to a better reading


class ActKind(StrEnum):
    """Kinds of acts."""

    ACCEPT = "accept"
    REJECT = "reject"
    AMEND = "amend"  # the first claim gives way to the second
    NEW = "new"
    ASIDE = "aside"
    SKIP = "skip"
    READ = "read"  # a blind reading: what the sentence says, before the proposal is shown
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True)
class Act:
    """One act. `before` holds the reviewed claims and set-aside sentences that it changes, as they were.

    `at` is xsd:dateTime. `how` is empty, `bulk`, `blind` or `settle`.
    """

    kind: ActKind
    at: str = ""
    claims: tuple[Claim, ...] = ()
    aside: tuple[SetAside, ...] = ()
    reason: str = ""
    words: str = ""
    how: str = ""
    before: tuple[Claim, ...] = ()
    lifted: tuple[SetAside, ...] = ()
    read: str = field(default="")  # of a blind reading: the kind of claim, or `nothing`


def rule_of(claim: Claim) -> str:
    """Rule or activity that made a proposal."""
    return key_of(claim.provenance.generated_by)


def is_by_person(claim: Claim) -> bool:
    """True for a proposal from a draft, whose note is the person's; the note of a reader says what it doubts."""
    return rule_of(claim).startswith(("voorstel", "herziening", "beoordeling"))


def encode_act(act: Act) -> dict[str, Any]:
    """The act as JSON, empty fields left out."""
    told: dict[str, Any] = {
        "act": act.kind.value,
        "at": act.at,
        "claims": [_encode_claim(one) for one in act.claims],
        "aside": [_encode_aside(one) for one in act.aside],
        "reason": act.reason,
        "words": act.words,
        "how": act.how,
        "before": [_encode_claim(one) for one in act.before],
        "lifted": [_encode_aside(one) for one in act.lifted],
        "read": act.read,
    }
    return {name: value for name, value in told.items() if value}


def decode_act(told: Mapping[str, Any], source: NamedNode, letter: Letter | None, where: str) -> Act:
    """The act of a record. Raises SourceError for a record that is none, or whose claim reads otherwise now."""
    try:
        return Act(
            ActKind(told["act"]),
            told.get("at", ""),
            tuple(_decode_claim(one, source, letter) for one in told.get("claims", ())),
            tuple(_decode_aside(one, letter) for one in told.get("aside", ())),
            told.get("reason", ""),
            told.get("words", ""),
            told.get("how", ""),
            tuple(_decode_claim(one, source, letter) for one in told.get("before", ())),
            tuple(_decode_aside(one, letter) for one in told.get("lifted", ())),
            told.get("read", ""),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise SourceError(
            "A record of the review journal is not readable",
            where=where,
            next="Restore the journal from a copy, or move it away and review again.",
        ) from error


def _encode_claim(claim: Claim) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": hash_of(claim),
        "kind": kind_of_claim(claim),
        "says": canonical_lines(claim.assertion),
        "evidence": [[p.start, p.end] for p in claim.evidence],
        "status": claim.status.value,
        "provenance": _encode_provenance(claim.provenance),
        "note": claim.note,
        "revises": [one.value for one in claim.revises],
    }
    if claim.ended:
        told["ended"] = _encode_provenance(claim.ended)
    return told


def _decode_claim(told: Mapping[str, Any], source: NamedNode, letter: Letter | None) -> Claim:
    text = "\n".join(told["says"]).encode()
    claim = Claim(
        source,
        frozenset(quad.triple for quad in parse(text, RdfFormat.N_TRIPLES, where=told["name"])),
        tuple(_passage(letter, start, end) for start, end in told["evidence"]),
        Status(told["status"]),
        _decode_provenance(told["provenance"]),
        told.get("note", ""),
        tuple(NamedNode(one) for one in told.get("revises", ())),
        _decode_provenance(told["ended"]) if "ended" in told else None,
    )
    if hash_of(claim) != told["name"]:
        raise ValueError(told["name"])
    return claim


def _encode_aside(entry: SetAside) -> dict[str, Any]:
    notes = [[note.value, note.language or ""] for note in entry.notes]
    return {"at": [entry.passage.start, entry.passage.end], "reason": entry.reason, "notes": notes}


def _decode_aside(told: Mapping[str, Any], letter: Letter | None) -> SetAside:
    notes = (Literal(words, language=language or None) for words, language in told["notes"])
    return SetAside(_passage(letter, *told["at"]), told["reason"], tuple(notes))


def _passage(letter: Letter | None, start: int, end: int) -> Passage:
    if letter is None:
        raise ValueError("no letter")
    return Passage(letter.key, int(start), int(end), letter.text[start:end], letter.base)


def _encode_provenance(one: Provenance) -> list[str]:
    return [one.attributed_to.value, one.generated_by.value, one.generated_at]


def _decode_provenance(told: Iterable[str]) -> Provenance:
    by, activity, at = told
    return Provenance(NamedNode(by), NamedNode(activity), at)
