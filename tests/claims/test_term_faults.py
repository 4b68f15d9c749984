"""Made-up terms and things of others are seen where they are made."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.examples import LETTER, claim, passage
from tests.ours import thing
from wijkgraph.claims.claim import Ledger, SetAside
from wijkgraph.claims.term_faults import read_vocabulary, term_faults
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.names import concept, term
from wijkgraph.project import Layout, find_layout
from wijkgraph.rdf import Literal, NamedNode, Term, Triple

MODEL = read_vocabulary(find_layout(Path(__file__).parents[2]).terms)
DECISION = thing("decision", "vier-gebieden")


def told(predicate: NamedNode, value: Term, subject: NamedNode = DECISION) -> list[str]:
    """The faults of a claim that says one thing more."""
    one = claim()
    added = replace(one, assertion=one.assertion | {Triple(subject, predicate, value)})
    return [fault.words for fault in term_faults(Ledger(LETTER.iri, (added,)), MODEL)]


def test_a_claim_in_terms_of_the_model_has_no_faults() -> None:
    assert told(term("wg:aim"), Literal("Gebieden toevoegen", language="nl")) == []
    assert told(term("wg:decisionStatus"), concept("decision-status", "taken")) == []
    assert told(term("dcterms:title"), Literal("x")) == []  # terms of others are theirs to check


@pytest.mark.parametrize(
    ("predicate", "value", "said"),
    [
        ("wg:decidedByy", Literal("12"), "There is no property wg:decidedByy; did you mean wg:decidedBy?"),
        ("wg:zzzz", Literal("12"), "There is no property wg:zzzz"),
        ("rdf:type", term("wg:Decisionn"), "There is no class wg:Decisionn; did you mean wg:Decision?"),
        (
            "wg:decisionStatus",
            concept("decision-status", "takn"),
            "There is no concept def/decision-status/takn; did you mean def/decision-status/taken?",
        ),
        ("wg:decidedBy", thing("post", "nieuw"), "id/post/nieuw has no class: say what it is, with `a`"),
    ],
)
def test_what_the_model_does_not_have_is_told_with_the_nearest(
    predicate: str, value: Term, said: str
) -> None:
    assert told(term(predicate), value) == [said]


def test_a_thing_under_a_foreign_base_is_told() -> None:
    foreign = NamedNode("https://data.example.org/id/study/x")
    (said,) = told(term("rdf:type"), term("wg:Study"), foreign)
    assert (
        said == "https://data.example.org/id/study/x is not named under the base https://w3id.org/wijkgraph/"
    )
    # What a claim leads to may be anybody's.
    assert told(term("wg:considers"), foreign) == []


def test_a_reason_to_set_aside_is_one_of_the_list() -> None:
    ledger = Ledger(LETTER.iri, (), (SetAside(passage(), "general-remrk"),))
    (fault,) = term_faults(ledger, MODEL)
    assert "did you mean def/set-aside-reason/general-remark?" in fault.words
    assert not fault.may_stand


def test_the_five_letters_have_no_faults(layout: Layout) -> None:
    corpus = read_corpus(layout)
    standing = [
        replace(one, claims=tuple(c for c in one.claims if c.status == "accepted")) for one in corpus.ledgers
    ]
    assert [str(f) for one in standing for f in term_faults(one, MODEL, corpus.classified)] == []
