"""The order of facts, and the passage that facts are gathered under."""

from tests.ours import NAMES, thing
from wijkgraph.asking.evidence import Receipt, Review, Statement
from wijkgraph.names import term
from wijkgraph.overviews.fact_order import in_reading_order, main_first, main_receipts, place_of
from wijkgraph.rdf import Literal, NamedNode

STUDY, REGISTER = thing("study", "wijk"), thing("register", "papers")


def quote(start: int) -> Receipt:
    return Receipt(
        NAMES.passage("brief", start, start + 5), thing("letter", "brief"), "woord", start, start + 5
    )


def said(name: str, *receipts: Receipt) -> Statement:
    review = Review(NamedNode("https://example.org/claim"), thing("agent", "reader"), "")
    return Statement(STUDY, term(name), Literal(name), review, receipts)


def test_a_reader_asks_by_whom_then_when_for_whom_what_for_and_what_came_out():
    asked = ["wg:producedBy", "dcterms:issued", "wg:commissionedBy", "wg:aim", "wg:finding", "wg:stage"]
    backwards = [said(name) for name in reversed(asked)]
    assert [one.predicate for one in in_reading_order(backwards)] == [term(name) for name in asked]


def test_a_property_without_a_place_comes_before_the_names():
    assert place_of(term("wg:finding")) < place_of(term("dcterms:created")) < place_of(term("skos:prefLabel"))


def test_facts_gather_under_the_passage_that_most_rest_on():
    aside, main = quote(10), quote(50)
    mains = main_receipts([said("wg:aim", aside, main), said("wg:finding", main), said("wg:stage", main)])
    assert mains == {(aside, main): main, (main,): main}
    assert main_first((aside, main), main) == (main, aside)


def test_a_register_is_main_only_where_there_is_no_passage():
    register = Receipt(REGISTER, REGISTER)
    mains = main_receipts([said("wg:aim", quote(1), register), said("wg:number", register)])
    assert mains[(quote(1), register)] == quote(1)
    assert mains[(register,)] == register
