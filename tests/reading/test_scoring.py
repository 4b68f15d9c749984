"""Scores of readers against reviewed claims and gold answers."""

from tests.ours import BASE
from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status
from wijkgraph.letters.passages import Passage
from wijkgraph.names import names_at, term
from wijkgraph.rdf import NamedNode, Triple
from wijkgraph.reading.scoring import Count, macro, score_ledgers

NAMES = names_at(BASE)
LETTER = NAMES.thing("letter", "kst-1")
BY = Provenance(NAMES.thing("agent", "lezer"), NAMES.thing("activity", "a"), "2026-01-01T00:00:00Z")


def claim(of: NamedNode, property: str, value: NamedNode, starts: list[int], status: Status) -> Claim:
    evidence = tuple(Passage(LETTER, start, start + 1, "x", BASE) for start in starts)
    return Claim(LETTER, frozenset([Triple(of, term(property), value)]), evidence, status, BY, "")


def influence(key: str, starts: list[int], status: Status) -> Claim:
    return claim(NAMES.thing("influence", key), "rdf:type", term("wg:Influence"), starts, status)


def test_claims_with_other_names_pair_by_the_most_passages_in_common() -> None:
    reviewed = Ledger(
        LETTER, (influence("a", [0, 10], Status.ACCEPTED), influence("b", [0, 20], Status.ACCEPTED))
    )
    proposed = Ledger(
        LETTER, (influence("c", [0, 20], Status.PROPOSED), influence("d", [0, 10], Status.PROPOSED))
    )
    assert score_ledgers(reviewed, proposed, soft=True)["influence"] == Count(2, 0, 0)
    assert score_ledgers(reviewed, proposed, soft=False)["influence"] == Count(0, 2, 2)


def test_a_promise_of_another_paper_that_the_letter_meets_is_no_commitment_of_the_letter() -> None:
    met = NAMES.thing("commitment", "eerder")
    reviewed = Ledger(
        LETTER, (claim(met, "wg:promisedIn", NAMES.thing("letter", "kst-0"), [0], Status.ACCEPTED),)
    )
    assert score_ledgers(reviewed, Ledger(LETTER, ()), soft=True)["commitment"] == Count()


def test_where_nothing_is_told_nothing_is_measured() -> None:
    assert macro({"study": Count(), "motion": Count(extra=2)}) is None
    assert macro({"study": Count(hits=1, missed=1), "motion": Count()}) == 2 / 3
