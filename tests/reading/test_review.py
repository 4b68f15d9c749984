"""A reviewer decides claim by claim; what was decided before stays."""

from dataclasses import replace

import pytest

from tests.examples import LETTER, PROVENANCE, claim, passage
from tests.ours import thing
from wijkgraph.claims.claim import Claim, Ledger, Provenance, SetAside, Status, hash_of
from wijkgraph.errors import ClaimError, Gone, NotFound
from wijkgraph.names import term
from wijkgraph.rdf import Literal, Triple
from wijkgraph.reading.review import (
    Verdict,
    keep_claims,
    review_ledger,
    revising,
    standing_claim,
    withdraw_claims,
)

REVIEWER = replace(PROVENANCE, attributed_to=thing("agent", "lezer"))
ONE, TWO = claim("A", Status.PROPOSED), claim("B", Status.PROPOSED)
ASIDE = SetAside(passage("Ik informeer u"), "general-remark")
PROPOSED = Ledger(LETTER.iri, (ONE, TWO), (ASIDE,))


def test_verdicts_make_reviewed_claims() -> None:
    verdicts = {
        hash_of(ONE): Verdict(Status.ACCEPTED),
        hash_of(TWO): Verdict(Status.REJECTED, "staat er niet"),
    }
    ledger = review_ledger(None, PROPOSED, verdicts, REVIEWER)
    assert {c.iri: (c.status, c.note, c.provenance) for c in ledger.claims} == {
        ONE.iri: (Status.ACCEPTED, "", REVIEWER),
        TWO.iri: (Status.REJECTED, "staat er niet", REVIEWER),
    }
    assert ledger.set_aside == (ASIDE,)


def test_what_was_rejected_cannot_be_accepted_by_proposing_it_again() -> None:
    before = review_ledger(None, PROPOSED, {hash_of(ONE): Verdict(Status.REJECTED)}, REVIEWER)
    with pytest.raises(NotFound, match="No proposed claim ends in"):
        review_ledger(before, PROPOSED, {hash_of(ONE): Verdict(Status.ACCEPTED)}, PROVENANCE)


def test_a_second_review_adds_to_the_first() -> None:
    before = review_ledger(None, PROPOSED, {hash_of(ONE): Verdict(Status.ACCEPTED)}, REVIEWER)
    after = review_ledger(before, PROPOSED, {hash_of(TWO): Verdict(Status.ACCEPTED)}, PROVENANCE)
    assert [c.provenance for c in after.claims] == [REVIEWER, PROVENANCE]
    assert after.set_aside == (ASIDE,)
    assert isinstance(after.claims[0].provenance, Provenance)


def test_a_part_of_a_name_is_enough_where_no_other_claim_has_it() -> None:
    ledger = Ledger(LETTER.iri, tuple(claim(f"Besluit {n}") for n in range(40)))
    one = ledger.claims[0]
    name = hash_of(one)
    assert standing_claim(ledger, name[:8]) == standing_claim(ledger, name[-8:]) == one
    for part in (name[:3], name[:1]):
        with pytest.raises(NotFound, match="is too little of a claim's name: it fits") as caught:
            standing_claim(ledger, part)
        assert name in caught.value.next or "…" in caught.value.next
    with pytest.raises(NotFound, match="No claim from this source ends in"):
        standing_claim(ledger, "")


OLD, BETTER = claim("Gebieden toevoegen"), claim("Vier gebieden toevoegen", Status.PROPOSED)
STANDING = Ledger(LETTER.iri, (OLD,))


def replaced(by: Claim = BETTER) -> Ledger:
    proposed = revising(Ledger(LETTER.iri, (by,)), OLD.iri, "de brief noemt het aantal")
    return review_ledger(STANDING, proposed, {hash_of(by): Verdict(Status.ACCEPTED)}, REVIEWER)


def test_a_better_reading_takes_the_place_of_an_accepted_claim_and_names_it() -> None:
    old, new = (replaced().find(one.iri) for one in (OLD, BETTER))
    assert old
    assert new
    assert (old.status, old.note, old.ended) == (Status.SUPERSEDED, "de brief noemt het aantal", REVIEWER)
    assert old.provenance == PROVENANCE  # who accepted it stays on record
    assert (new.status, new.revises, new.provenance) == (Status.ACCEPTED, (OLD.iri,), REVIEWER)


def test_a_replaced_claim_is_not_replaced_again_and_the_message_names_what_stands_now() -> None:
    after = replaced()
    second = revising(Ledger(LETTER.iri, (claim("Iets anders", Status.PROPOSED),)), OLD.iri)
    verdicts = {hash_of(second.claims[0]): Verdict(Status.ACCEPTED)}
    with pytest.raises(Gone, match=f"replaced already, by {BETTER.iri.value}"):
        review_ledger(after, second, verdicts, REVIEWER)


def test_one_claim_on_a_collection_replaces_what_was_spread_over_its_members() -> None:
    spread = Ledger(LETTER.iri, (OLD, claim("B"), claim("C")))
    one = replace(BETTER, revises=tuple(each.iri for each in spread.claims), note="zij zeggen het samen")
    verdicts = {hash_of(one): Verdict(Status.ACCEPTED)}
    after = review_ledger(spread, Ledger(LETTER.iri, (one,)), verdicts, REVIEWER)
    assert [c.status for c in after.claims] == [Status.SUPERSEDED] * 3 + [Status.ACCEPTED]


def test_a_draft_that_replaces_something_else_is_refused() -> None:
    elsewhere = replace(BETTER, revises=(claim("B").iri,))
    with pytest.raises(ClaimError, match="no claim that replaces it"):
        revising(Ledger(LETTER.iri, (elsewhere,)), OLD.iri)


def test_a_claim_nobody_made_cannot_be_revised() -> None:
    stray = replace(BETTER, revises=(claim("Z").iri,))
    with pytest.raises(NotFound, match="No claim from this source ends in"):
        review_ledger(
            STANDING, Ledger(LETTER.iri, (stray,)), {hash_of(stray): Verdict(Status.ACCEPTED)}, REVIEWER
        )


def test_a_withdrawn_claim_is_rejected_with_its_reason_and_nothing_of_it_is_lost() -> None:
    noted = replace(OLD, note="eerst zo gelezen")
    after = withdraw_claims(Ledger(LETTER.iri, (noted,)), [hash_of(OLD)], "staat er niet", REVIEWER)
    assert after.claims == (
        replace(
            noted,
            status=Status.REJECTED,
            ended=REVIEWER,
            note="staat er niet (Bij aanvaarding: eerst zo gelezen)",
        ),
    )
    with pytest.raises(Gone, match="rejected or withdrawn"):
        withdraw_claims(after, [hash_of(OLD)], "nog eens", REVIEWER)


def test_a_claim_kept_after_another_look_says_why_and_by_whom() -> None:
    (kept,) = keep_claims(STANDING, [OLD.iri.value], "de brief zegt het zo", REVIEWER).claims
    assert kept == replace(OLD, note="de brief zegt het zo (Herlezen op 2026-11-20 door lezer.)")


def test_a_claim_is_found_by_its_whole_name_or_the_end_of_it() -> None:
    assert standing_claim(STANDING, OLD.iri.value) is standing_claim(STANDING, hash_of(OLD)) is OLD


def test_a_sentence_set_aside_comes_back_with_the_claim_that_rests_on_it() -> None:
    before = Ledger(LETTER.iri, (), (SetAside(passage(), "general-remark"), ASIDE))
    after = review_ledger(
        before, Ledger(LETTER.iri, (ONE,)), {hash_of(ONE): Verdict(Status.ACCEPTED)}, REVIEWER
    )
    assert after.set_aside == (ASIDE,)


def test_a_register_describes_itself_anew_property_by_property() -> None:
    register = thing("register", "redactie")
    note, name = term("skos:note"), term("skos:prefLabel")
    was = frozenset({Triple(register, note, Literal("oud")), Triple(register, name, Literal("Redactie"))})
    fresh = frozenset({Triple(register, note, Literal("nieuw"))})
    after = review_ledger(
        Ledger(register, (), description=was), Ledger(register, (), description=fresh), {}, REVIEWER
    )
    assert after.description == {
        Triple(register, note, Literal("nieuw")),
        Triple(register, name, Literal("Redactie")),
    }
