"""From any thing one step to its receipts: words that stand in the letter, at that place, accepted by somebody."""

from collections.abc import Sequence

import pytest

from wijkgraph.asking.evidence import (
    Statement,
    explain,
    in_order,
    mentions,
    receipts,
    searched_letters,
)
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.frozen import read_letters
from wijkgraph.names import key_of, kind_of, term, thing
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode, Quad

WIJK_IN_ZICHT = thing("study", "wijk-in-zicht")
LETTERS = ["kst-30995-97", "kst-30995-98", "kst-32847-694-bijlage-2", "kst-30995-99", "kst-30995-100"]


@pytest.fixture(scope="module")
def statements(store: EmbeddedStore) -> Sequence[Statement]:
    return explain(store, WIJK_IN_ZICHT)


def test_a_statement_comes_with_its_words_and_its_reviewer(statements: Sequence[Statement]) -> None:
    [client] = [one for one in statements if one.object == thing("organisation", "g40")]
    assert client.subject == WIJK_IN_ZICHT
    assert client.predicate == term("wg:commissionedBy")
    assert client.receipts[0].words.startswith(
        "Platform31 heeft in opdracht van BZK en de G40 een onderzoek afgerond"
    )
    assert client.receipts[0].document == thing("letter", "kst-30995-98")
    assert client.receipts[0].issued == "2020-03-31"
    assert client.review.attributed_to == thing("agent", "redactie")
    assert client.review.at.startswith("2026-11-")


def test_a_receipt_stands_in_the_letter_at_its_place(store: EmbeddedStore, layout: Layout) -> None:
    letters = read_letters(layout.letters)
    rows = store.select(f"SELECT ?passage WHERE {{ ?passage a {term('wg:Passage')} }}").rows
    found = receipts(store, [row[0] for row in rows if isinstance(row[0], NamedNode)])
    assert len(found) == len(rows) > 100
    for receipt in found.values():
        text = letters[key_of(receipt.document)].text
        assert text[receipt.start : receipt.end] == receipt.exact


def test_every_statement_has_a_receipt_of_a_letter_or_a_register(
    store: EmbeddedStore, quads: list[Quad]
) -> None:
    areas = {q.subject for q in quads if q.object == term("wg:Area") and isinstance(q.subject, NamedNode)}
    said = [one for area in areas for one in (*explain(store, area), *mentions(store, area))]
    assert said
    assert all(one.receipts for one in said)
    kinds = {kind_of(receipt.document) for one in said for receipt in one.receipts}
    assert kinds == {"letter", "register"}


def test_statements_stand_in_the_order_of_the_letters_registers_last(store: EmbeddedStore) -> None:
    found = explain(store, thing("study", "leefbaarheid-in-nederland-2018"))
    documents = [one.receipts[0].document for one in found]
    order = {thing("letter", key): at for at, key in enumerate(LETTERS)}
    places = [order.get(document, len(LETTERS)) for document in documents]
    assert places == sorted(places)
    assert kind_of(documents[-1]) == "register"


def test_what_points_at_a_thing_is_told_apart(store: EmbeddedStore) -> None:
    found = mentions(store, WIJK_IN_ZICHT)
    assert {one.object for one in found} == {WIJK_IN_ZICHT}
    assert thing("citation", "kst-30995-98-n6") in {one.subject for one in found}


def test_a_thing_nobody_speaks_of_has_no_statements(store: EmbeddedStore) -> None:
    assert explain(store, thing("study", "no-such-study")) == ()
    assert mentions(store, thing("study", "no-such-study")) == ()


def test_a_register_is_a_receipt_without_words(store: EmbeddedStore) -> None:
    register = thing("register", "polder")
    [receipt] = receipts(store, [register]).values()
    assert (receipt.document, receipt.exact, receipt.words) == (register, "", "")
    assert receipt.issued == "2026-11-20"


def test_receipts_come_once_each_by_date_and_place(store: EmbeddedStore) -> None:
    found = list(
        receipts(store, {r.source for one in explain(store, WIJK_IN_ZICHT) for r in one.receipts}).values()
    )
    ordered = in_order([*reversed(found), *found])
    assert len(ordered) == len(found)
    letters = [receipt for receipt in ordered if receipt.exact]
    assert [receipt.start for receipt in letters] == sorted(receipt.start for receipt in letters)


def test_the_letters_that_are_searched_are_those_whose_text_is_here(store: EmbeddedStore) -> None:
    assert [key_of(letter) for letter in searched_letters(store)] == LETTERS
