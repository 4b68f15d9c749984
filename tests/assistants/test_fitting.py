"""Results cut to size: nothing is lost over the pages, nothing is larger than was asked for, what is cut is told."""

import json
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.assistants.answer_desk import AnswerDesk
from wijkgraph.assistants.fitting import Continued, Cursors, fit
from wijkgraph.assistants.material import Material
from wijkgraph.assistants.rendering_text import as_text
from wijkgraph.assistants.told import ToldReceipt, ToldResult, ToldSentence, ToldStatement
from wijkgraph.errors import NotFound, UsageError

pytestmark = pytest.mark.slow


def size(result: ToldResult) -> int:
    return max(
        len(json.dumps(result.as_json(), ensure_ascii=False).encode()), len(as_text(result, "en").encode())
    )


def statement(words: int, receipts: int, quote: int) -> ToldStatement:
    receipt = ToldReceipt(
        kind="quote",
        quote="woord " * quote,
        source="Kamerstuk",
        date="2020-01-01",
        address="https://example.org/p",
    )
    return ToldStatement(words="zegt " * words, strength="gesteld", receipts=[receipt] * receipts)


def material(items: list[ToldStatement]) -> Material:
    return Material("vraag", "0" * 16, total=len(items), make=lambda start, stop: items[start:stop])


@given(
    st.lists(st.builds(statement, st.integers(1, 60), st.integers(1, 12), st.integers(1, 90)), max_size=30),
    st.integers(1500, 8000),
)
def test_the_pages_hold_every_statement_once_within_the_size(items: list[ToldStatement], most: int) -> None:
    whole, at, seen = material(items), 0, []
    for _ in count():
        page = fit(whole, at, most, "en")
        assert size(page) <= most
        seen += [one.words for one in page.statements or ()]
        at += page.shown or 0
        if not page.cursor:
            break
        assert page.shown
    assert seen == [one.words for one in items]
    assert page.total == len(items)


def test_a_statement_too_large_for_a_page_is_cut_and_says_so() -> None:
    [one] = fit(material([statement(5, 40, 90)]), 0, 1500, "en").statements or ()
    assert all(receipt.cut for receipt in one.receipts)
    assert len(one.receipts) + (one.more_receipts or 0) == 40


def test_what_is_left_off_is_told_with_a_way_to_go_on() -> None:
    page = fit(material([statement(20, 2, 50) for _ in range(20)]), 0, 4096, "en")
    assert page.cursor
    assert page.left_out is not None
    assert page.left_out.startswith(f"Shown 1 to {page.shown} of 20.")


@pytest.mark.parametrize(
    "name",
    ["what-do-the-letters-not-say", "who-takes-part-in-what", "which-chain-runs-through-which-decision"],
)
def test_every_row_of_real_answers_fits(desk: AnswerDesk, name: str) -> None:
    whole, at = desk.ask(name, {}), 0
    while at < whole.total:
        page = fit(whole, at, 1500, "en")
        assert size(page) <= 1500
        assert page.shown
        at += page.shown


def test_every_sentence_of_a_letter_fits(desk: AnswerDesk) -> None:
    whole, at, numbers = desk.letter("kst-30995-100"), 0, []
    while at < whole.total:
        page = fit(whole, at, 1500, "en")
        assert size(page) <= 1500
        numbers += [one.number for one in page.sentences or ()]
        at += page.shown or 0
    assert numbers == [*range(1, whole.total + 1)]


def test_a_long_sentence_is_cut_and_says_so() -> None:
    long = ToldSentence(number=1, kind="body", quote="woord " * 2000)
    whole = Material("brief", "0" * 16, field="sentences", total=1, make=lambda start, stop: [long])
    [one] = fit(whole, 0, 1500, "en").sentences or ()
    assert one.cut
    assert long.quote.startswith(one.quote)


def test_a_cursor_leads_back_to_its_call_until_the_data_change() -> None:
    cursors, call = Cursors(), Continued("ask", {"question": "x"}, 4, "a")
    cursor = cursors.keep(call)
    assert cursors.find(cursor, "a") == call
    with pytest.raises(UsageError, match="data changed"):
        cursors.find(cursor, "b")
    with pytest.raises(NotFound):
        cursors.find("0" * 16, "a")


def test_the_oldest_cursors_are_forgotten() -> None:
    cursors = Cursors()
    first, *_ = [cursors.keep(Continued("ask", {}, place, "a")) for place in range(600)]
    with pytest.raises(NotFound):
        cursors.find(first, "a")
