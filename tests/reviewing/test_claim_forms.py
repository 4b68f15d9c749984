"""Forms of a review: what is filled in slot by slot becomes one typed command."""

from collections.abc import Iterator

import pytest

from tests.reviewing.proposals import KEY
from wijkgraph.claims.claim import Status
from wijkgraph.errors import UsageError
from wijkgraph.project import Layout
from wijkgraph.reviewing.amending import PartKind, parts_of
from wijkgraph.reviewing.claim_forms import AmendmentForm, NewClaimForm
from wijkgraph.reviewing.claim_wording import kind_of_claim
from wijkgraph.reviewing.desk import Desk, open_desk
from wijkgraph.reviewing.typed_commands import carry_out


@pytest.fixture
def desk(desk_layout: Layout) -> Iterator[Desk]:
    with open_desk(desk_layout, KEY, "lezer") as opened:
        yield opened


def test_a_new_claim_is_asked_slot_by_slot_and_goes_through_the_door(desk: Desk) -> None:
    form = NewClaimForm(desk, [2])
    kinds = [offer.partition(" ")[0] for offer in form.question.offers]
    assert form.answer(str(kinds.index("study") + 1)) == ""
    asked = []
    for words in ("Wijk in beeld", "Bureau Voorbeeld", ""):
        asked.append(form.question.label)
        command = form.answer(words)
    assert len(set(asked)) == 3
    assert command == "new study 2 title=Wijk in beeld; by=Bureau Voorbeeld"


def test_words_of_whole_sentences_are_not_asked(desk: Desk) -> None:
    assert NewClaimForm(desk, [6]).answer("made") == "new made 6"


def test_a_line_with_all_of_it_is_the_whole(desk: Desk) -> None:
    line = "study title=Wijk in beeld; by=Bureau Voorbeeld"
    assert NewClaimForm(desk, [2]).answer(line) == "new study 2 title=Wijk in beeld; by=Bureau Voorbeeld"


def test_how_firm_it_is_said_is_chosen_from_its_list(desk: Desk) -> None:
    form = NewClaimForm(desk, [2])
    form.answer("influence")
    form.answer("Wijk in beeld")
    assert "could-be-building-block" in form.question.offers
    form.answer("inspired")
    assert (form.question.filled, form.question.offers) == (
        "potential",
        ("stated", "potential", "background"),
    )
    assert form.answer("1") == "new influence 2 study=Wijk in beeld; type=inspired; strength=stated"


@pytest.mark.parametrize("typed", ["nonsense", "99", ""])
def test_no_kind_is_said_and_asked_again(desk: Desk, typed: str) -> None:
    form = NewClaimForm(desk, [2])
    with pytest.raises(UsageError, match="is no kind of claim"):
        form.answer(typed)
    assert form.question.offers


def test_a_needed_slot_may_not_be_empty(desk: Desk) -> None:
    form = NewClaimForm(desk, [2])
    form.answer("study")
    with pytest.raises(UsageError, match="'title' is empty"):
        form.answer("  ")


def test_an_amendment_shows_the_value_as_it_is_and_its_list(desk: Desk) -> None:
    item = next(one for one in desk.items if one.claim and kind_of_claim(one.claim) == "study")
    assert item.claim
    desk.go(item.name)
    parts = parts_of(item.claim)
    number = next(n for n, part in enumerate(parts, 1) if part.kind is PartKind.TEXT and part.triple)
    form = AmendmentForm(desk, item.claim)
    with pytest.raises(UsageError, match="has no part"):
        form.answer("77")
    assert form.answer(str(number)) == ""
    assert form.question.filled == parts[number - 1].triple.object.value  # type: ignore[union-attr]
    carry_out(desk, form.answer("Wijk in zicht"))
    decided = desk.history.now.claims.values()
    assert sorted(one.status for one in decided) == [Status.ACCEPTED, Status.REJECTED]


def test_the_kind_of_a_thing_is_chosen_by_number(desk: Desk) -> None:
    item = next(one for one in desk.items if one.claim and kind_of_claim(one.claim) == "programme")
    assert item.claim
    number = next(n for n, part in enumerate(parts_of(item.claim), 1) if part.kind is PartKind.CLASS)
    form = AmendmentForm(desk, item.claim)
    form.answer(str(number))
    offers = form.question.offers
    assert len(offers) > 3
    assert form.answer("2") == f"amend {number} {offers[1]}"
