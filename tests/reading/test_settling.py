"""Grounded findings become the claims that a person would draft."""

import pytest

from tests.ours import BASE
from wijkgraph.letters.view import View
from wijkgraph.names import key_of, term
from wijkgraph.rdf import NamedNode, Triple
from wijkgraph.reading.proposing import proposed_by_rules

HEAD = "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\nDen Haag, 4 maart 2014\n\n"


def triples(body: str) -> list[Triple]:
    ledger = proposed_by_rules(View(HEAD + body + "\n", "kst-30995-7", BASE), "kst-30995-7")[0]
    return [triple for claim in ledger.claims for triple in claim.assertion]


def cited(body: str) -> set[str]:
    return {
        key_of(one.object)
        for one in triples(body)
        if one.predicate == term("wg:cited") and isinstance(one.object, NamedNode)
    }


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("Kamerstuk 32 847, nr. 694", {"kst-32847-694"}),
        ("Kamerstuk 32 847, nr. 694; bijlage 2", {"kst-32847-694-bijlage-2"}),
        ("Kamerstuk 32 847, nr. 694 (bijlage)", {"kst-32847-694-bijlage"}),
        ("Bijlage bij Kamerstuk 30 995, nr. 98", {"kst-30995-98-bijlage"}),
    ],
)
def test_a_letter_that_cites_an_annex_cites_no_more_than_the_annex(words: str, keys: set[str]) -> None:
    assert cited(f"De analyse staat in een eerder stuk.1 Zo is het.\n\n1 {words}.") == keys


def test_an_annex_belongs_to_the_paper_it_is_printed_with() -> None:
    told = triples("Zie de noot.1 Zo is het.\n\n1 Kamerstuk 32 847, nr. 694; bijlage 2.")
    (of,) = [one for one in told if one.predicate == term("wg:annexOf")]
    assert isinstance(of.object, NamedNode)
    assert key_of(of.object) == "kst-32847-694"


def test_a_commissioner_that_only_its_letter_tells_apart_is_no_organisation() -> None:
    """“Mijn ministerie” is another one in another letter."""
    words = "Het in opdracht van {} door Rebel uitgevoerde onderzoek naar huren is er."
    told = [
        {
            key_of(one.object)
            for one in triples(words.format(name))
            if one.predicate == term("wg:commissionedBy")
        }
        for name in ("mijn ministerie", "het ministerie", "Aedes")
    ]
    assert told == [set(), set(), {"aedes"}]
