"""A reviewer decides claim by claim; what was decided before stays."""

from dataclasses import replace

import pytest

from tests.examples import LETTER, PROVENANCE, claim, passage
from wijkgraph.claims.claim import Ledger, Provenance, SetAside, Status
from wijkgraph.errors import NotFound
from wijkgraph.names import thing
from wijkgraph.reading.review import Verdict, hash_of, review_ledger

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
