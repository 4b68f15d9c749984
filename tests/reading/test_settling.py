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


@pytest.mark.parametrize(
    ("key", "opening", "houses"),
    [
        ("kst-30995-7", HEAD, {"tweede-kamer"}),
        ("kst-30995-d", HEAD.replace("Nr. 7", "Nr. D"), {"eerste-kamer"}),
        ("brief-1", HEAD, {"tweede-kamer"}),
        ("brief-1", f"{HEAD}Aan de Voorzitter van de Tweede Kamer der Staten-Generaal", {"tweede-kamer"}),
        (
            "brief-1",
            f"{HEAD}Aan de Voorzitters van de Eerste en Tweede Kamer",
            {"eerste-kamer", "tweede-kamer"},
        ),
        ("brief-1", "Aan de raad van de gemeente Voorbeeld", {"gemeenteraad-van-voorbeeld"}),
        ("brief-1", "Aan Provinciale Staten van Utrecht", {"provinciale-staten-van-utrecht"}),
        ("brief-1", "Aan de gemeenteraad", set()),  # of which town it does not say
    ],
)
def test_a_promise_is_made_to_the_house_that_the_letter_is_for(
    key: str, opening: str, houses: set[str]
) -> None:
    body = "Naar aanleiding van het rapport Wonen in Zuid van Polderblik wijs ik de wijk Zuid aan als aandachtswijk. "
    body += "Wij zeggen toe de raad voor 1 juli 2025 te informeren over de voortgang."
    text = f"{opening}\n\nVoorbeeld, 3 februari 2025\n\n{body}\n\nDe wethouder Wonen\n"
    claims = proposed_by_rules(View(text.lstrip(), key, BASE), key)[0].claims
    told = [triple for claim in claims for triple in claim.assertion]
    assert term("wg:Commitment") in [triple.object for triple in told]
    promised = [triple.object for triple in told if triple.predicate == term("wg:promisedTo")]
    assert {key_of(one) for one in promised if isinstance(one, NamedNode)} == houses


def parties(body: str, relation: str = "wg:promisedBy") -> set[str]:
    return {
        key_of(one.object)
        for one in triples(body)
        if one.predicate == term(relation) and isinstance(one.object, NamedNode)
    }


@pytest.mark.parametrize(
    ("words", "posts"),
    [
        ("Ik stuur uw Kamer voor de zomer een plan.", {"minister-voor-wonen-en-rijksdienst"}),
        (
            "Samen met de Minister van Justitie stuur ik uw Kamer voor de zomer een plan.",
            {"minister-voor-wonen-en-rijksdienst"},
        ),
        ("De Staatssecretaris van VWS zal uw Kamer voor de zomer informeren.", {"staatssecretaris-van-vws"}),
        (
            "Voor de zomer stuurt de Staatssecretaris van Sociale Zaken en Werkgelegenheid uw Kamer een plan.",
            {"staatssecretaris-van-szw"},
        ),
        ("Uw Kamer wordt voor de zomer door de Minister van Justitie nader geïnformeerd.", set()),
        ("De Minister van Justitie en de Minister van Financiën sturen u voor de zomer een plan.", set()),
        ("Het kabinet stuurt uw Kamer voor de zomer een plan.", set()),
    ],
)
def test_a_promise_is_of_the_office_that_acts_in_its_sentence(words: str, posts: set[str]) -> None:
    assert parties(words) == posts


def test_a_promise_is_made_to_the_house_of_the_address_or_to_both() -> None:
    head = "34 682 Omgeving\n\nD BRIEF VAN DE MINISTER VAN FINANCIËN\n\nAan de Voorzitter van de Eerste Kamer\n\n"
    view = View(f"{head}Den Haag, 4 maart 2018\n\nVoor de zomer stuur ik u een plan.\n", "kst-34682-d", BASE)
    told = [
        one.object for claim in proposed_by_rules(view, "kst-34682-d")[0].claims for one in claim.assertion
        if one.predicate == term("wg:promisedTo")
    ]  # fmt: skip
    assert [key_of(one) for one in told if isinstance(one, NamedNode)] == ["eerste-kamer"]
    both = parties("In mei zal ik een plan aan beide Kamers aanbieden.", "wg:promisedTo")
    assert both == {"eerste-kamer", "tweede-kamer"}


def test_two_promises_of_a_sentence_are_two_things_with_a_term_each() -> None:
    told = triples("Voor 1 mei 2014 ontvangt u de brief en in het najaar van 2014 stuur ik u de wet.")
    due = [one for one in told if one.predicate == term("wg:due")]
    assert len({one.subject for one in due}) == 2
    assert {key_of(one.object) for one in due if isinstance(one.object, NamedNode)} == {
        "before-2014-05-01",
        "2014-autumn",
    }
