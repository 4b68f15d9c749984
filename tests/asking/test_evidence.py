"""From any thing one step to its receipts: words that stand in the letter, at that place, accepted by somebody."""

from collections.abc import Sequence

import pytest

from tests.ours import BASE, our_store, thing
from wijkgraph.asking.evidence import (
    Receipt,
    Review,
    Statement,
    claims_resting_on,
    explain,
    explain_pointing,
    explain_these,
    in_order,
    letters_read,
    mentions,
    receipts,
    resting_on,
    resting_on_each,
    stated_in,
)
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.frozen import read_letters
from wijkgraph.names import key_of, kind_of, term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Quad

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
    letters = read_letters(layout.letters, BASE)
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
    assert [key_of(letter) for letter in letters_read(store)] == LETTERS


# A graph small enough to see whole: two letters and a register, three claims.

OLD, NEW, REGISTER = thing("letter", "b-old"), thing("letter", "a-new"), thing("register", "r")
EARLY, LATE, NEXT = (thing("passage", key) for key in ("early", "late", "next"))
STUDY, OTHER, MAKER = thing("study", "s"), thing("study", "t"), thing("organisation", "m")
EDITOR, DAY = thing("agent", "editor"), "2026-11-20T12:00:00Z"
ONE, TWO, THREE = (thing("claim", key) for key in ("one", "two", "three"))
ON_EARLY = Receipt(EARLY, OLD, "vroeg", 3, 8, "2020-01-01")
ON_LATE = Receipt(LATE, OLD, "laat", 10, 14, "2020-01-01")
ON_NEXT = Receipt(NEXT, NEW, "later", 1, 6, "2021-01-01")
ON_REGISTER = Receipt(REGISTER, REGISTER, issued="1999-01-01")


def quote(receipt: Receipt) -> list[Quad]:
    return [
        Quad(receipt.source, term("wg:inText"), receipt.document),
        Quad(receipt.source, term("wg:exact"), Literal(receipt.exact)),
        Quad(receipt.source, term("wg:start"), Literal(receipt.start)),
        Quad(receipt.source, term("wg:end"), Literal(receipt.end)),
        Quad(receipt.document, term("dcterms:issued"), Literal(receipt.issued)),
    ]


def claimed(
    claim: NamedNode, s: NamedNode, p: str, o: NamedNode | Literal, *rests_on: NamedNode
) -> list[Quad]:
    return [
        Quad(s, term(p), o, claim),
        Quad(s, term(p), o),
        *(Quad(claim, term("wg:evidence"), source) for source in rests_on),
        Quad(claim, term("prov:wasAttributedTo"), EDITOR),
        Quad(claim, term("prov:generatedAtTime"), Literal(DAY)),
    ]


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    return our_store(
        [
            *quote(ON_EARLY),
            *quote(ON_LATE),
            *quote(ON_NEXT),
            Quad(REGISTER, term("rdf:type"), term("wg:Register")),
            Quad(REGISTER, term("dcterms:date"), Literal("1999-01-01")),
            *claimed(ONE, STUDY, "wg:producedBy", MAKER, LATE, EARLY),
            *claimed(TWO, STUDY, "rdf:type", term("wg:Study"), REGISTER),
            *claimed(THREE, OTHER, "wg:producedBy", MAKER, NEXT, REGISTER),
            *claimed(THREE, OTHER, "rdf:type", term("wg:Track"), NEXT, REGISTER),
        ]
    )


MADE = Statement(STUDY, term("wg:producedBy"), MAKER, Review(ONE, EDITOR, DAY), (ON_EARLY, ON_LATE))
LISTED = Statement(STUDY, term("rdf:type"), term("wg:Study"), Review(TWO, EDITOR, DAY), (ON_REGISTER,))
MADE_TOO = Statement(OTHER, term("wg:producedBy"), MAKER, Review(THREE, EDITOR, DAY), (ON_NEXT, ON_REGISTER))
IS_TRACK = Statement(
    OTHER, term("rdf:type"), term("wg:Track"), Review(THREE, EDITOR, DAY), (ON_NEXT, ON_REGISTER)
)


def test_statements_come_whole_by_thing_class_property_claim_and_receipt(small: EmbeddedStore) -> None:
    """Old letters before new ones, their text from top to bottom, registers last though they are older."""
    assert explain(small, STUDY) == (MADE, LISTED)
    assert mentions(small, MAKER) == (MADE, MADE_TOO)
    assert explain_these(small, [STUDY, OTHER]) == (MADE, IS_TRACK, MADE_TOO, LISTED)
    assert explain_these(small, [STUDY, OTHER], "rdf:type") == (IS_TRACK, LISTED)
    assert explain_these(small, [STUDY], "rdf:type", "wg:producedBy") == (MADE, LISTED)
    assert explain_pointing(small, "wg:Study", "wg:producedBy", [MAKER, OTHER]) == (MADE,)
    assert explain_pointing(small, "wg:Study", "wg:commissionedBy", [MAKER]) == ()
    assert stated_in(small, [ONE, THREE]) == (MADE, IS_TRACK, MADE_TOO)
    assert resting_on(small, ONE) == resting_on(small, LATE) == (MADE,)
    assert resting_on(small, REGISTER) == (IS_TRACK, MADE_TOO, LISTED)


def test_statements_of_one_passage_stand_by_property_then_value_then_thing() -> None:
    a, b, c = (thing("study", key) for key in "abc")
    said = [
        (c, "wg:cites", a),
        (a, "wg:producedBy", b),
        (b, "wg:cites", b),
        (c, "wg:producedBy", a),
        (a, "wg:cites", c),
        (a, "wg:cites", b),
    ]
    store = our_store([*quote(ON_EARLY), *(q for one in said for q in claimed(ONE, *one, EARLY))])
    expected = [said[0], said[5], said[2], said[4], said[3], said[1]]
    assert [(one.subject, one.predicate, one.object) for one in explain_these(store, [a, b, c])] == [
        (s, term(p), o) for s, p, o in expected
    ]


def test_what_rests_on_a_letter_is_found(small: EmbeddedStore) -> None:
    assert claims_resting_on(small, [OLD]) == (ONE,)
    assert set(claims_resting_on(small, [OLD, NEW])) == {ONE, THREE}
    assert claims_resting_on(small, []) == ()


def test_what_rests_on_any_of_some_passages_comes_once_with_all_its_receipts(small: EmbeddedStore) -> None:
    assert resting_on_each(small, [LATE]) == resting_on_each(small, [LATE, EARLY]) == (MADE,)
    assert resting_on_each(small, [NEXT, EARLY]) == (MADE, IS_TRACK, MADE_TOO)
    assert resting_on_each(small, []) == ()


def test_letters_are_read_oldest_first_each_with_its_date() -> None:
    texts = [
        Quad(thing("text", key_of(letter)), term("prov:specializationOf"), letter) for letter in (NEW, OLD)
    ]
    assert list(letters_read(our_store([*texts, *quote(ON_NEXT), *quote(ON_EARLY)])).items()) == [
        (OLD, ON_EARLY.issued),
        (NEW, ON_NEXT.issued),
    ]
    assert letters_read(our_store([*texts[1:], *quote(ON_NEXT)])) == {OLD: ""}


def test_nothing_asked_is_nothing_found(small: EmbeddedStore) -> None:
    assert explain_these(small, []) == stated_in(small, []) == ()
    assert explain_pointing(small, "wg:Study", "wg:producedBy", []) == ()
    assert receipts(small, []) == {}


def test_receipts_stand_by_date_then_letter_then_place_registers_last() -> None:
    same_day = Receipt(thing("passage", "x"), thing("letter", "c"), "x", 0, 1, "2020-01-01")
    mixed = [ON_REGISTER, ON_NEXT, same_day, ON_LATE, ON_EARLY, ON_LATE]
    assert in_order(mixed) == (ON_EARLY, ON_LATE, same_day, ON_NEXT, ON_REGISTER)


def test_each_source_has_its_receipt_known_or_not(small: EmbeddedStore) -> None:
    nowhere = thing("passage", "nowhere")
    assert receipts(small, [LATE, REGISTER, nowhere]) == {
        LATE: ON_LATE,
        REGISTER: ON_REGISTER,
        nowhere: Receipt(nowhere, nowhere),
    }


def test_a_letter_without_a_date_has_receipts_without_one() -> None:
    undated = our_store(quote(ON_EARLY)[:-1])
    assert receipts(undated, [EARLY]) == {EARLY: Receipt(EARLY, OLD, "vroeg", 3, 8, "")}


def test_a_quote_is_read_without_the_lines_of_its_page() -> None:
    assert Receipt(EARLY, OLD, "aan-\npak  van").words == "aanpak van"
