"""A claim keeps its name through review, and cannot stand without its words."""

from dataclasses import replace

import pytest

from tests.examples import LETTER, PROVENANCE, claim, passage
from wijkgraph.claims.claim import Ledger, Status, check_claim, merge_claims, review_claim
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
