"""Two reviewers compared: F1 by kind, Krippendorff's alpha, differences; rates by rule; lessons for rules."""

import tomllib
from collections.abc import Callable

import pytest

from tests.reviewing.proposals import KEY
from tests.reviewing.test_desk import go_to
from wijkgraph.errors import NotFound, UsageError
from wijkgraph.project import Layout
from wijkgraph.reviewing.agreement import agreement_of, agreements, alpha_of
from wijkgraph.reviewing.desk import open_desk
from wijkgraph.reviewing.desk_state import DeskOptions
from wijkgraph.reviewing.lessons import as_toml, lessons
from wijkgraph.reviewing.typed_commands import carry_out
from wijkgraph.reviewing.verdicts import JournalVerdict, Rate, bulk_of, rates_by, read_verdicts

Clock = Callable[[], str]


def review(layout: Layout, by: str, decisions: dict[str, str], clock: Clock, *more: str) -> None:
    with open_desk(layout, KEY, by, DeskOptions(blind=True, clock=clock)) as desk:
        for kind, decision in decisions.items():
            go_to(desk, kind)
            carry_out(desk, "1")
            carry_out(desk, decision)
        for command in more:
            carry_out(desk, command)


def test_agreement_is_counted_by_kind_and_differences_are_pairs(desk_layout: Layout, clock: Clock) -> None:
    review(desk_layout, "anna", {"date": "a", "study": "a", "area": "2", "programme": "1"}, clock)
    review(desk_layout, "bram", {"date": "a", "study": "1", "area": "2"}, clock)
    told = agreement_of(desk_layout, KEY, "anna", "bram")
    assert (told.twice, told.kinds["date"].f1, told.kinds["study"].f1) == (3, 1.0, 0.0)
    assert [
        (one.kind, one.one and one.one.status, one.other and one.other.status) for one in told.differences
    ] == [("study", "accepted", "rejected")]
    assert [one.reviewers for one in agreements(desk_layout)] == [("anna", "bram")]


def test_a_claim_that_one_of_them_wrote_counts_as_a_difference(desk_layout: Layout, clock: Clock) -> None:
    review(desk_layout, "anna", {"date": "a"}, clock, "new made 5 Naar verwachting volgt meer.")
    review(desk_layout, "bram", {"date": "a"}, clock)
    told = agreement_of(desk_layout, KEY, "anna", "bram")
    assert [(one.kind, one.other) for one in told.differences] == [("commitment", None)]


def test_alpha_is_krippendorffs() -> None:
    # Two observers, nominal, from Krippendorff's "Computing Krippendorff's Alpha-Reliability" (2011), example A.
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    pairs = [(bool(a), bool(b)) for a, b in zip(one, other, strict=True)]
    assert alpha_of(pairs) == pytest.approx(0.095, abs=0.0005)
    assert alpha_of([(True, True)] * 5) is None


def test_who_did_not_review_is_not_compared(desk_layout: Layout, clock: Clock) -> None:
    review(desk_layout, "anna", {"date": "a"}, clock)
    with pytest.raises(NotFound, match="'bram' reviewed nothing"):
        agreement_of(desk_layout, KEY, "anna", "bram")
    with pytest.raises(UsageError, match="agrees with themselves"):
        agreement_of(desk_layout, KEY, "anna", "anna")
    assert agreements(desk_layout) == []
    with pytest.raises(NotFound, match=f"No letter has the key 'brief'.*{KEY}"):
        agreement_of(desk_layout, "brief", "anna", "bram")


def test_a_test_agent_is_named_as_one_and_counts_for_nothing(desk_layout: Layout, clock: Clock) -> None:
    review(desk_layout, "test-anna", {"date": "a"}, clock)
    review(desk_layout, "bram", {"date": "a"}, clock)
    assert agreement_of(desk_layout, KEY, "test-anna", "bram").is_test
    assert {name: rate.total for name, rate in rates_by(read_verdicts(desk_layout), "by").items()} == {
        "bram": 1
    }


@pytest.mark.parametrize(
    ("accepted", "rejected", "may"),
    [(188, 0, False), (189, 0, True), (189, 1, False), (278, 1, False), (400, 1, True), (0, 0, False)],
)
def test_a_rule_goes_in_bulk_from_the_bound_of_wilson_on(accepted: int, rejected: int, may: bool) -> None:
    assert Rate(accepted, rejected).may_go_in_bulk is may


def test_bulk_verdicts_are_no_evidence_for_more_bulk() -> None:
    def verdict(n: int, how: str) -> JournalVerdict:
        return JournalVerdict("k", "anna", f"{n:012x}", "area", "lezing-x", "accepted", "", "", how, 0)

    rate = rates_by([verdict(n, "bulk") for n in range(500)] + [verdict(501, "")], "rule")["lezing-x"]
    assert (rate.total, rate.bulk, rate.may_go_in_bulk) == (1, 500, False)


def test_all_at_once_is_accepted_unseen(desk_layout: Layout, clock: Clock) -> None:
    review(desk_layout, "anna", {"date": "a"}, clock)
    with open_desk(desk_layout, KEY, "bram", DeskOptions(clock=clock)) as desk:
        assert desk.accept_all() == len(desk.proposals) > 1
    rates = rates_by(read_verdicts(desk_layout), "by")
    assert {name: (rate.accepted, rate.bulk) for name, rate in rates.items()} == {
        "anna": (1, 0),
        "bram": (0, len(desk.proposals)),
    }
    assert agreements(desk_layout) == []  # nobody who did not look agrees


def test_one_in_twenty_of_a_bulk_is_still_asked(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "anna") as desk:
        claims = desk.proposals * 20
        assert len(claims) - len(bulk_of(claims)) == 5
        assert bulk_of(claims[:1]) == []
        desk.rates["lezing-date"] = Rate(200, 0)
        go_to(desk, "date")
        assert desk.accept_in_bulk() == 0  # the only one is asked


def test_a_rule_rejected_three_times_for_one_reason_is_a_lesson(desk_layout: Layout, clock: Clock) -> None:
    from dataclasses import replace

    from wijkgraph.claims.claim import Ledger
    from wijkgraph.claims.ledgers import write_ledger
    from wijkgraph.reviewing.claim_wording import kind_of_claim
    from wijkgraph.reviewing.claims_files import ReviewFiles

    files = ReviewFiles(desk_layout, KEY)
    proposed = files.proposed()
    area = next(claim for claim in proposed.claims if kind_of_claim(claim) == "area")
    with open_desk(desk_layout, KEY, "x") as desk:
        evidence = [one.stretches for one in desk.cover.sentences[2:5]]
    files.journal("x").unlink()
    areas = tuple(replace(area, evidence=one) for one in evidence)
    files.proposals.write_text(write_ledger(Ledger(proposed.source, areas)), encoding="utf-8")
    with open_desk(desk_layout, KEY, "anna", DeskOptions(clock=clock)) as desk:
        carry_out(desk, "3")
        carry_out(desk, "3")
        assert lessons(desk_layout) == []
        carry_out(desk, "3")
        carry_out(desk, "new made 6")
    learnt = tomllib.loads(as_toml(lessons(desk_layout)))["rule"]
    assert learnt[0] == {
        "id": "by-name",
        "counter": [
            "De wijken liggen in twee steden.",
            "Hierop start ik het programma Samen Sterk.",
            "Naar verwachting volgt meer.",
        ],
    }
    assert learnt[1] == {"kind": "commitment", "example": ["Ik informeer u in het najaar over de voortgang."]}


def test_what_was_taken_back_teaches_nothing(desk_layout: Layout, clock: Clock) -> None:
    review(desk_layout, "anna", {"date": "a"}, clock, "undo")
    assert read_verdicts(desk_layout) == []
