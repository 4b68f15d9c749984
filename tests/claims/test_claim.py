"""A claim keeps its name through review, and cannot stand without its words."""

from dataclasses import replace

import pytest

from tests.examples import LETTER, PROVENANCE, claim, passage
from tests.ours import NAMES, thing
from wijkgraph.claims.claim import (
    Claim,
    Ledger,
    Provenance,
    SetAside,
    Status,
    check_claim,
    merge_claims,
    review_claim,
)
from wijkgraph.errors import ClaimError
from wijkgraph.names import term
from wijkgraph.rdf import BlankNode, Literal, Triple


def test_a_review_changes_the_status_and_not_the_name() -> None:
    proposed = claim(status=Status.PROPOSED)
    rejected = review_claim(proposed, Status.REJECTED, PROVENANCE, "De brief zegt: kan.")
    assert rejected.iri == proposed.iri
    assert rejected.note == "De brief zegt: kan."


def test_a_claim_once_rejected_is_not_asked_again() -> None:
    rejected = claim("A", Status.REJECTED)
    again, fresh = claim("A", Status.PROPOSED), claim("B", Status.PROPOSED)
    assert merge_claims(Ledger(LETTER.iri, (rejected,)), [again, fresh, fresh]) == [fresh]


def test_a_letters_claim_needs_words_of_that_letter() -> None:
    with pytest.raises(ClaimError, match="has no passage"):
        check_claim(replace(claim(), evidence=()))
    with pytest.raises(ClaimError, match="rests on another letter: kst-2-2"):
        check_claim(replace(claim(), evidence=(replace(passage(), letter="kst-2-2"),)))


def test_a_claim_speaks_of_things_with_names() -> None:
    nameless = Triple(BlankNode("x"), term("wg:aim"), Literal("x"))
    with pytest.raises(ClaimError, match="thing without a name"):
        check_claim(replace(claim(), assertion=frozenset({nameless})))
    with pytest.raises(ClaimError, match="says nothing"):
        check_claim(replace(claim(), assertion=frozenset()))


def test_a_review_says_who_decided_when_and_why() -> None:
    reviewer = Provenance(thing("agent", "lezer"), thing("activity", "review"), "2026-11-21T09:00:00Z")
    rejected = review_claim(
        claim(status=Status.PROPOSED, note="Twijfel."), Status.REJECTED, reviewer, "Te sterk."
    )
    assert rejected == replace(claim(), status=Status.REJECTED, provenance=reviewer, note="Te sterk.")
    assert review_claim(rejected, Status.ACCEPTED, reviewer).note == ""


def test_a_claim_is_named_by_what_it_says_and_where() -> None:
    told = claim()
    assert told.iri == NAMES.claim("kst-1-1", told.assertion, [passage().iri])
    register = thing("register", "polder")
    stated = replace(told, source=register, evidence=())
    assert stated.iri == NAMES.claim("polder", told.assertion, [register])


def test_a_claim_that_can_stand_comes_back_as_it_is() -> None:
    told = claim()
    assert check_claim(told) is told
    register = replace(told, source=thing("register", "polder"), evidence=())
    assert check_claim(register) is register


def refusal(refused: Claim) -> str:
    with pytest.raises(ClaimError) as caught:
        check_claim(refused)
    return str(caught.value)


def test_a_refusal_says_what_where_and_what_next() -> None:
    letter, told = LETTER.iri.value, claim()
    assert refusal(replace(told, assertion=frozenset())) == (
        f"A claim says nothing ({letter}). Give it at least one triple."
    )
    unquoted = replace(told, evidence=())
    assert refusal(unquoted) == (
        f"A claim from a letter has no passage ({unquoted.iri.value}). Quote the words it rests on."
    )
    two = replace(told, evidence=(replace(passage(), letter="kst-3-3"), replace(passage(), letter="kst-2-2")))
    assert refusal(two) == (
        f"A claim rests on another letter: kst-2-2, kst-3-3 ({two.iri.value}). "
        "Each claim says what one source says; make it a claim of that letter."
    )


@pytest.mark.parametrize("at", ["subject", "object"])
def test_a_nameless_thing_is_refused_at_either_end(at: str) -> None:
    ends = {"subject": thing("study", "s"), "object": thing("study", "t"), at: BlankNode("x")}
    nameless = Triple(ends["subject"], term("wg:aim"), ends["object"])
    assert refusal(replace(claim(), assertion=frozenset({nameless}))) == (
        f"A claim speaks of a thing without a name: {nameless} ({LETTER.iri.value}). "
        "Give the blank node an IRI of its own, so that it can be cited."
    )


def test_a_ledger_knows_its_claims_and_every_passage_in_use() -> None:
    aside = passage("Ik informeer u in het najaar.")
    told, other = claim("A"), claim("B")
    ledger = Ledger(LETTER.iri, (told,), (SetAside(aside, "courtesy"),))
    assert ledger.passages == {passage(), aside}
    assert ledger.find(told.iri) is told
    assert ledger.find(other.iri) is None


def test_new_claims_come_once_each_in_the_order_proposed() -> None:
    first, second = claim("B", Status.PROPOSED), claim("A", Status.PROPOSED)
    assert merge_claims(Ledger(LETTER.iri, ()), [first, second, first]) == [first, second]
