"""Made-up terms and things of others are seen where they are made."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.examples import LETTER, claim, passage
from tests.ours import thing
from wijkgraph.claims.claim import Ledger, SetAside
from wijkgraph.claims.term_faults import read_vocabulary, term_faults
from wijkgraph.dataset.assembly import Corpus
from wijkgraph.names import concept, term
from wijkgraph.project import Layout, find_layout
from wijkgraph.rdf import Literal, NamedNode, Term, Triple

LAYOUT = find_layout(Path(__file__).parents[2])
MODEL = read_vocabulary(LAYOUT.terms, LAYOUT.reused_terms)
DECISION = thing("decision", "vier-gebieden")
ORGANISATION, MINISTRY = thing("organisation", "rebel"), thing("ministry", "bzk")


def told(predicate: NamedNode, value: Term, subject: NamedNode = DECISION) -> list[str]:
    """The faults of a claim that says one thing more."""
    one = claim()
    added = replace(one, assertion=one.assertion | {Triple(subject, predicate, value)})
    known = {ORGANISATION: frozenset({term("wg:Organisation")}), MINISTRY: frozenset({term("wg:Ministry")})}
    return [fault.words for fault in term_faults(Ledger(LETTER.iri, (added,)), MODEL, known)]


def test_a_claim_in_terms_of_the_model_has_no_faults() -> None:
    assert told(term("wg:aim"), Literal("Gebieden toevoegen", language="nl")) == []
    assert told(term("wg:decisionStatus"), concept("decision-status", "taken")) == []
    assert told(term("dcterms:title"), Literal("x")) == []  # terms of others are theirs to check
    assert told(term("wg:decidedBy"), MINISTRY) == []  # of a class below the one that fits


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
        (
            "org:membr",
            ORGANISATION,
            "org:membr is not among the terms that are used here; did you mean org:member?",
        ),
        (
            "rdf:type",
            term("time:Instnt"),
            "time:Instnt is not among the terms that are used here; did you mean time:Instant?",
        ),
        # Values of a kind that does not fit.
        (
            "wg:decidedBy",
            Literal("de minister", language="nl"),
            "wg:decidedBy takes wg:Organisation or wg:Post, and 'de minister' is rdf:langString",
        ),
        (
            "wg:due",
            Literal("12", datatype=term("xsd:integer")),
            "wg:due takes time:Instant or time:ProperInterval, and '12' is xsd:integer",
        ),
        (
            "wg:amount",
            Literal("2020-03-31", datatype=term("xsd:date")),
            "wg:amount takes xsd:decimal, and '2020-03-31' is xsd:date",
        ),
        ("wg:amount", DECISION, "wg:amount takes xsd:decimal, and id/decision/vier-gebieden is wg:Decision"),
        (
            "wg:covers",
            ORGANISATION,
            "wg:covers takes wg:AreaSet, and id/organisation/rebel is wg:Organisation",
        ),
        (
            "wg:decidedBy",
            concept("decision-status", "taken"),
            "wg:decidedBy takes wg:Organisation or wg:Post, and def/decision-status/taken is skos:Concept",
        ),
        (
            "wg:decisionStatus",
            concept("influence-strength", "stated"),
            "wg:decisionStatus takes a concept of def/decision-status, and def/influence-strength/stated is none",
        ),
        (
            "wg:decisionStatus",
            DECISION,
            "wg:decisionStatus takes skos:Concept, and id/decision/vier-gebieden is wg:Decision",
        ),
        (
            "wg:aim",
            Literal("a\x07b", language="nl"),
            "The value of wg:aim holds U+0007, which no XML may hold",
        ),
        ("dcterms:issued", Literal("31 maart", datatype=term("xsd:date")), "'31 maart' is no xsd:date"),
        ("dcterms:issued", Literal("2020-02-30", datatype=term("xsd:date")), "'2020-02-30' is no xsd:date"),
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


def test_what_may_be_meant_is_told_and_not_refused() -> None:
    one = claim()
    extra = {
        Triple(DECISION, term("wg:decidedBy"), thing("post", "nieuw")),
        Triple(DECISION, term("dcterms:abstract"), Literal("x")),
    }
    faults = term_faults(Ledger(LETTER.iri, (replace(one, assertion=one.assertion | extra),)), MODEL)
    assert len(faults) == 2
    assert all(fault.may_stand for fault in faults)


def test_the_five_letters_have_no_faults(layout: Layout, corpus: Corpus) -> None:
    standing = [
        replace(one, claims=tuple(c for c in one.claims if c.status == "accepted")) for one in corpus.ledgers
    ]
    assert [str(f) for one in standing for f in term_faults(one, MODEL, corpus.classified)] == []


def test_the_description_of_a_register_is_looked_at_too() -> None:
    guide = thing("register", "guide")
    description = frozenset(
        {
            Triple(guide, term("rdf:type"), term("wg:Register")),
            Triple(guide, term("foaf:paje"), NamedNode("https://data.example.org/guide")),
            Triple(guide, term("dcterms:date"), Literal("maart", datatype=term("xsd:date"))),
        }
    )
    faults = term_faults(Ledger(guide, (), description=description), MODEL)
    assert [fault.words for fault in faults] == [
        "'maart' is no xsd:date",
        "foaf:paje is not among the terms that are used here; did you mean foaf:page?",
    ]
