"""The ledger as the decisions of a reviewer leave it: a pure function of the ledger on file and the journal.

What the journal put into the ledger before is taken out first, so that the same journal gives the same file however
often it is written, and a decision taken back leaves no trace. What others decided stays as it is.
"""

from collections.abc import Mapping
from dataclasses import replace

from wijkgraph.claims.claim import (
    Claim,
    Ledger,
    Provenance,
    SetAside,
    Status,
    end_claim,
    hash_of,
    review_claim,
)
from wijkgraph.names import names_beside
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.reviewing.acts import Act, is_by_person
from wijkgraph.reviewing.decisions import Decided, History

# Words of the reasons as the ledger keeps them, which speaks Dutch as its letters do (decision 0007).
NOTES: Mapping[str, str] = {
    "says-more": "zegt meer dan de woorden",
    "not-said": "staat er niet",
    "wrong-kind": "andere soort bewering",
    "wrong-thing": "gaat over iets anders",
    "wrong-value": "verkeerde waarde",
    "sentence-missing": "een andere zin hoort erbij",
    "said-already": "is al gezegd",
    "nothing-to-record": "niets om vast te leggen",
    "page-misread": "bladspiegel verkeerd gelezen",
    "amended": "verbeterd",
}


def provenance_at(by: NamedNode, at: str) -> Provenance:
    """Provenance of a decision by an agent at a moment (xsd:dateTime)."""
    return Provenance(by, names_beside(by).thing("activity", f"beoordeling-{at[:10]}"), at)


def provenance_of_draft(by: NamedNode, at: str) -> Provenance:
    """Provenance of a proposal by an agent at a moment (xsd:dateTime)."""
    return Provenance(by, names_beside(by).thing("activity", f"voorstel-{at[:10]}"), at)


def decided_ledger(on_file: Ledger | None, source: NamedNode, history: History, by: NamedNode) -> Ledger:
    """The ledger with every decision that stands, and none that was taken back."""
    base = _without_ours(on_file or Ledger(source, ()), history, by)
    claims = {claim.iri: claim for claim in base.claims}
    for one in history.now.claims.values():
        _decide(claims, one, by)
    accepted = [claim for claim in claims.values() if claim.status is Status.ACCEPTED]
    used = {passage for claim in accepted for passage in claim.evidence}
    known = {entry.passage.start: entry for entry in base.set_aside}
    known |= {start: entry for start, (entry, _) in history.now.aside.items()}
    aside = tuple(known[start] for start in sorted(known) if known[start].passage not in used)
    return replace(base, claims=tuple(claims.values()), set_aside=aside)


def _decide(claims: dict[NamedNode, Claim], one: Decided, by: NamedNode) -> None:
    """Puts one decision into the claims. A second opinion changes nothing but where it settles a difference."""
    now = provenance_at(by, one.act.at)
    standing = claims.get(one.claim.iri)
    if standing is None:
        claims[one.claim.iri] = review_claim(one.claim, one.status, now, _note(one))
    elif one.act.how == "settle" and standing.status is not one.status:
        if one.status is Status.ACCEPTED:
            claims[one.claim.iri] = replace(review_claim(standing, one.status, now, _note(one)), ended=None)
        elif standing.status is Status.ACCEPTED:
            claims[one.claim.iri] = end_claim(standing, Status.REJECTED, now, _note(one))
    if one.status is Status.ACCEPTED:
        for old in one.claim.revises:
            earlier = claims.get(old)
            if earlier is not None and earlier.status is Status.ACCEPTED:
                claims[old] = end_claim(earlier, Status.SUPERSEDED, now, _note(one) or one.claim.note)


def _note(one: Decided) -> str:
    """Reason for the ledger. The remark of a rule on its own proposal is not kept: the reviewer has answered it."""
    reason = one.act.words or NOTES.get(one.reason, "")
    if one.status is Status.REJECTED:
        return reason
    return one.act.words or (one.claim.note if is_by_person(one.claim) else "")


def _without_ours(ledger: Ledger, history: History, by: NamedNode) -> Ledger:
    """The ledger as it was before this journal: its decisions taken out, what they changed put back."""
    touched = history.touched
    before: dict[NamedNode, Claim] = {}
    lifted: dict[int, SetAside] = {}
    ours: set[SetAside] = set()
    for act in history.ever:
        _note_before(act, before, lifted, ours)
    claims = []
    for claim in ledger.claims:
        times = touched.get(hash_of(claim), frozenset())
        mark = claim.ended or claim.provenance
        stands = history.now.claims.get(hash_of(claim))
        if (
            stands
            and claim.ended is None
            and (stands.status, stands.act.at) == (claim.status, mark.generated_at)
        ):
            claims.append(claim)  # as it stands on file, with what was added to its note since
        elif mark.attributed_to == by and mark.generated_at in times:
            if claim.iri in before:
                claims.append(before[claim.iri])
        else:
            claims.append(claim)
    kept = {entry.passage.start: entry for entry in ledger.set_aside if entry not in ours}
    return replace(ledger, claims=tuple(claims), set_aside=tuple({**lifted, **kept}.values()))


def _note_before(
    act: Act, before: dict[NamedNode, Claim], lifted: dict[int, SetAside], ours: set[SetAside]
) -> None:
    for claim in act.before:
        before.setdefault(claim.iri, claim)
    for entry in act.lifted:
        lifted.setdefault(entry.passage.start, entry)
    ours.update(entry for entry in act.aside if entry not in lifted.values())


def set_aside_note(words: str, language: str) -> tuple[Literal, ...]:
    """The notes of a sentence set aside: the reviewer's words in their language; none where there are none."""
    return (Literal(words, language=language),) if words.strip() else ()
