"""A reviewer decides; each decision is kept, can be taken back, and stands in the claims file."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.ours import thing
from tests.reviewing.proposals import KEY
from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.errors import ChangedText, NotFound, QuoteNotFound, UsageError
from wijkgraph.names import term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, Triple
from wijkgraph.reviewing.cards import card_of
from wijkgraph.reviewing.claim_wording import kind_of_claim
from wijkgraph.reviewing.claims_files import ReviewFiles
from wijkgraph.reviewing.desk import Desk, open_desk
from wijkgraph.reviewing.desk_state import DeskOptions
from wijkgraph.reviewing.typed_commands import carry_out, carry_out_all

Clock = Callable[[], str]


def on_file(layout: Layout) -> Ledger:
    return read_ledger(layout.claims / f"{KEY}.trig")


def statuses(ledger: Ledger) -> dict[str, str]:
    """Status by kind of claim."""
    return {kind_of_claim(claim): claim.status.value for claim in ledger.claims}


def go_to(desk: Desk, kind: str) -> None:
    """Asks the proposal of a kind."""
    desk.go(next(item.name for item in desk.items if item.claim and kind_of_claim(item.claim) == kind))


def test_contested_proposals_come_first_then_open_sentences_are_reached(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        asked = [(kind_of_claim(item.claim) if item.claim else "sentence", item.place) for item in desk.items]
    assert asked[:2] == [("programme", 2), ("area", 3)]
    assert asked[2:5] == [("study", 2), ("date", 1), ("commitment", 6)]
    assert asked[5:7] == [("sentence", 5), ("sentence", 7)]


def test_each_key_decides_and_asks_the_next(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        for key in "12aaa6666":  # the last two for sentences whose proposals were rejected
            carry_out(desk, key)
        assert desk.current is None
        assert (desk.progress.decided, desk.progress.total, desk.progress.open_sentences) == (5, 5, 0)
    ledger = on_file(desk_layout)
    assert statuses(ledger) == {
        "programme": "rejected", "area": "rejected", "study": "accepted", "date": "accepted",
        "commitment": "accepted",
    }  # fmt: skip
    assert {claim.note for claim in ledger.claims} == {"", "zegt meer dan de woorden", "staat er niet"}
    assert {entry.reason for entry in ledger.set_aside} == {"general-remark"}


def test_sentences_of_rejected_proposals_are_asked_too(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        for key in ("1", "2", "a", "a", "a", "6", "6"):
            carry_out(desk, key)
        assert {number for number, state in desk.states.items() if state == "open"} == {3, 4}


def test_undo_and_redo_have_no_end(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        for key in "12aaa":
            carry_out(desk, key)
        before = desk.ledger
        for _ in range(5):
            desk.undo()
        assert desk.ledger.claims == ()
        with pytest.raises(UsageError, match="nothing to take back"):
            desk.undo()
        for _ in range(5):
            desk.redo()
        assert desk.ledger == before
        with pytest.raises(UsageError, match="nothing to give back"):
            desk.redo()


def test_a_decision_is_taken_back_in_a_later_session_and_leaves_no_trace(
    desk_layout: Layout, clock: Clock
) -> None:
    other = next(iter(read_ledger(ReviewFiles(desk_layout, KEY).proposals).claims))
    aside = replace(
        other, status=Status.ACCEPTED, provenance=replace(other.provenance, attributed_to=thing("agent", "x"))
    )
    ReviewFiles(desk_layout, KEY).write(Ledger(other.source, (aside,)))
    before = (desk_layout.claims / f"{KEY}.trig").read_bytes()
    with open_desk(desk_layout, KEY, "lezer", DeskOptions(clock=clock)) as desk:
        desk.accept()
        desk.reject("not-said")
    assert (desk_layout.claims / f"{KEY}.trig").read_bytes() != before
    with open_desk(desk_layout, KEY, "lezer", DeskOptions(clock=clock)) as desk:
        desk.undo()
        desk.undo()
    assert (desk_layout.claims / f"{KEY}.trig").read_bytes() == before


def test_the_same_decisions_give_the_same_bytes_however_often_they_are_written(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        desk.accept()
    first = (desk_layout.claims / f"{KEY}.trig").read_bytes()
    with open_desk(desk_layout, KEY, "lezer") as desk:
        assert desk.save() is False
    assert (desk_layout.claims / f"{KEY}.trig").read_bytes() == first


def test_one_more_decision_changes_only_lines_of_its_own(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        go_to(desk, "date")
        desk.accept()
    before = (desk_layout.claims / f"{KEY}.trig").read_text(encoding="utf-8").splitlines()
    with open_desk(desk_layout, KEY, "lezer") as desk:
        go_to(desk, "commitment")
        desk.accept()
    after = (desk_layout.claims / f"{KEY}.trig").read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line and line not in after] == []


def test_an_amended_claim_is_accepted_and_names_the_proposal_it_mends(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        go_to(desk, "study")
        number = 1 + next(
            n for n, line in enumerate(card_of(desk, desk.current).parts) if "Bureau Voorbeeld" in line
        )
        parts = card_of(desk, desk.current).parts
        last = len(parts) - 1  # the things, then the sentences
        carry_out(desk, f"amend {last} Bureau Anders")
        assert number <= last
    accepted = next(claim for claim in on_file(desk_layout).claims if claim.status is Status.ACCEPTED)
    rejected = next(claim for claim in on_file(desk_layout).claims if claim.status is Status.REJECTED)
    assert accepted.revises == (rejected.iri,)
    assert thing("organisation", "bureau-anders") in {t.object for t in accepted.assertion}
    assert Literal("Bureau Anders", language="nl") in {t.object for t in accepted.assertion}
    assert rejected.note == "verbeterd"


def test_another_cited_sentence_is_taken_in(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        go_to(desk, "programme")
        carry_out(desk, f"amend {len(card_of(desk, desk.current).parts)} 2 3 4")
    accepted = next(claim for claim in on_file(desk_layout).claims if claim.status is Status.ACCEPTED)
    assert len(accepted.evidence) == 3


@pytest.mark.parametrize(
    ("command", "trouble"),
    [
        ("amend 99 x", "has no part"),
        ("amend x", "Which part"),
        ("amend 1", "Nothing was filled in"),
        ("reject", "Say why"),
        ("aside nonsense", "is no reason"),
        ("new nonsense 2", "is no kind of claim"),
        ("new study 2", "slot 'title' is empty"),
        ("new study 2 title=Wijk die er niet is", "do not stand there"),
        ("new influence 2 study=Wijk in beeld; type=caused", "no type of influence"),
        ("frobnicate", "is no decision"),
        ("redo", "nothing to give back"),
        ("bulk", "may not be accepted in bulk"),
        ("x" * 5000, "too long"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    desk_layout: Layout, command: str, trouble: str
) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        at = desk.at
        with pytest.raises((UsageError, QuoteNotFound), match=trouble):
            carry_out(desk, command)
        assert (desk.at, desk.history.done) == (at, [])


def test_a_new_claim_goes_through_the_same_door(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        carry_out(desk, "new made 5 Naar verwachting volgt meer.")
        assert desk.states[5] == "claimed"
    claim = on_file(desk_layout).claims[0]
    assert (claim.status, kind_of_claim(claim)) == (Status.ACCEPTED, "commitment")
    assert claim.provenance.attributed_to == thing("agent", "lezer")


def test_typed_control_characters_never_reach_the_file(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        carry_out(desk, "reject staat\x1b[31m er\u202e niet\x00")
    written = (desk_layout.claims / f"{KEY}.trig").read_text(encoding="utf-8")
    assert not set(written) & set("\x1b\x00\u202e")
    assert "staat" in written


def test_a_sentence_set_aside_comes_back_when_a_claim_rests_on_it_and_goes_again_with_undo(
    desk_layout: Layout,
) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        desk.set_aside("heading", "", 1)
        go_to(desk, "date")
        desk.accept()
        assert desk.ledger.set_aside == ()
        desk.undo()
        assert [entry.reason for entry in desk.ledger.set_aside] == ["heading"]


def test_skipped_items_are_asked_when_no_other_waits(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        first = desk.at
        desk.skip()
        for key in "1aaa666":  # the last for the sentence whose proposal was rejected
            carry_out(desk, key)
        assert desk.at == first


def test_a_letter_that_changed_is_not_reviewed(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        desk.accept()
    path = desk_layout.letters / KEY / "letter.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("dank", "groet"), encoding="utf-8")
    with pytest.raises(ChangedText), open_desk(desk_layout, KEY, "lezer"):
        pass


def test_a_journal_of_another_text_is_not_replayed(desk_layout: Layout) -> None:
    from hashlib import sha256

    with open_desk(desk_layout, KEY, "lezer") as desk:
        desk.accept()
    path = desk_layout.letters / KEY / "letter.txt"
    text = path.read_text(encoding="utf-8").replace("dank", "groet")
    path.write_text(text, encoding="utf-8")
    (path.parent / "letter.sha256").write_text(
        f"{sha256(text.encode()).hexdigest()}  letter.txt\n", encoding="utf-8"
    )
    (desk_layout.proposals / f"{KEY}.trig").unlink()
    with pytest.raises(ChangedText, match="reviewed in another text"), open_desk(desk_layout, KEY, "lezer"):
        pass


def test_nothing_to_review_is_said(desk_layout: Layout) -> None:
    (desk_layout.proposals / f"{KEY}.trig").unlink()
    with pytest.raises(NotFound, match="Nothing was proposed"), open_desk(desk_layout, KEY, "lezer"):
        pass


def test_a_proposal_that_an_accepted_claim_contradicts_comes_first_and_shows_both(
    desk_layout: Layout,
) -> None:
    files = ReviewFiles(desk_layout, KEY)
    date = next(claim for claim in files.proposed().claims if kind_of_claim(claim) == "date")
    other = Triple(date.source, term("dcterms:issued"), Literal("2014-03-05", datatype=term("xsd:date")))
    files.write(Ledger(date.source, (replace(date, assertion=frozenset({other}), status=Status.ACCEPTED),)))
    with open_desk(desk_layout, KEY, "lezer", DeskOptions("en")) as desk:
        go_to(desk, "date")
        assert desk.current
        card = card_of(desk, desk.current)
        assert desk.current.is_contested
    assert "5 March 2014" in card.differs[0]
    assert card.flags[0].startswith("An accepted claim says otherwise")


def test_a_file_of_decisions_is_carried_out_and_its_fault_told_by_line(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "lezer") as desk:
        names = [item.name for item in desk.items if item.claim]
        lines = [
            "# a comment",
            "",
            f"{names[0]} reject not-said",
            f"{names[1]} accept",
            "s5 aside 6",
            "undo",
            "u",
        ]
        assert carry_out_all(desk, lines) == 5
        with pytest.raises(UsageError, match="Nothing here") as told:
            carry_out_all(desk, [f"{names[1]} accept", "nobody accept"])
        assert told.value.where.startswith("line 2")
        assert statuses(desk.ledger) == {"programme": "rejected", "area": "accepted"}


@pytest.mark.slow
def test_a_thousand_proposals_are_ordered_and_decided(desk_layout: Layout) -> None:
    files = ReviewFiles(desk_layout, KEY)
    first = next(claim for claim in files.proposed().claims if kind_of_claim(claim) == "area")
    many = tuple(
        replace(
            first,
            assertion=frozenset(
                Triple(thing("area", f"wijk-{n}"), t.predicate, t.object) for t in first.assertion
            ),
        )
        for n in range(1000)
    )
    files.proposals.write_text(write_ledger(Ledger(first.source, many)), encoding="utf-8")
    with open_desk(desk_layout, KEY, "lezer") as desk:
        for _ in range(20):
            desk.accept()
        assert (desk.progress.decided, desk.progress.total) == (20, 1000)


def test_a_blind_review_hides_the_proposal_until_it_was_read(desk_layout: Layout) -> None:
    with open_desk(desk_layout, KEY, "anna", DeskOptions(blind=True)) as desk:
        hidden = card_of(desk, desk.current)
        assert (hidden.hidden, hidden.flags, hidden.triples) == (True, (), ())
        assert "Samen Sterk" not in hidden.told
        with pytest.raises(UsageError, match="not read yet"):
            desk.accept()
        at = desk.at
        carry_out(desk, "1")
        assert desk.at == at
        assert not card_of(desk, desk.current).hidden
        desk.accept()


def test_a_second_opinion_changes_nothing_until_it_is_settled(desk_layout: Layout, clock: Clock) -> None:
    options = DeskOptions(clock=clock)
    with open_desk(desk_layout, KEY, "anna", options) as desk:
        go_to(desk, "date")
        desk.accept()
        go_to(desk, "study")
        desk.accept()
    before = (desk_layout.claims / f"{KEY}.trig").read_bytes()
    with open_desk(desk_layout, KEY, "bram", DeskOptions(blind=True, clock=clock)) as desk:
        for kind, status in (("date", "accept"), ("study", "reject says-more")):
            go_to(desk, kind)
            carry_out(desk, "1")
            carry_out(desk, status)
    assert (desk_layout.claims / f"{KEY}.trig").read_bytes() == before
    with open_desk(desk_layout, KEY, "cor", DeskOptions("en", settle=("anna", "bram"), clock=clock)) as desk:
        assert [kind_of_claim(item.claim) for item in desk.items if item.claim] == ["study"]
        assert (
            card_of(desk, desk.current).opinions
            == "anna: Accepted. bram: Rejected: says more than the words."
        )
        desk.reject("says-more")
        assert desk.current is None
    study = next(claim for claim in on_file(desk_layout).claims if kind_of_claim(claim) == "study")
    assert (study.status, study.ended and study.ended.attributed_to) == (
        Status.REJECTED,
        thing("agent", "cor"),
    )
    with open_desk(desk_layout, KEY, "cor", DeskOptions("en", settle=("anna", "bram"), clock=clock)) as desk:
        desk.undo()
    assert (desk_layout.claims / f"{KEY}.trig").read_bytes() == before
