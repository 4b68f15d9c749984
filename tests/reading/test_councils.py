"""Letters of councils, water boards and agencies: their kind, head and promises, and what is no such letter."""

from typing import Any

import pytest

from tests.ours import BASE
from wijkgraph.letters.view import View
from wijkgraph.names import key_of, names_at, term
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.reading.document import as_json, read_document
from wijkgraph.reading.proposing import proposed_by_rules

HEAD = "Aan de raad van de gemeente Zeewijk\n\nZeewijk, 12 mei 2025\n\n"
FOOT = "\n\nHoogachtend,\n\nBurgemeester en wethouders van Zeewijk\n"


def read(text: str) -> dict[str, Any]:
    return as_json(read_document(View(text, "paper")))


def promises(body: str) -> list[str]:
    return [one["text"] for one in read(HEAD + body + FOOT)["commitments"] if one["kind"] == "made"]


def test_a_letter_to_a_council_needs_no_greeting_and_no_more_than_one_promise() -> None:
    told = read(HEAD + "Ik zeg toe dat u voor 1 september 2025 een plan ontvangt.\n\nDe wethouder Wonen\n")
    assert (told["doc_type"], told["date"], told["place"]) == ("brief", "2025-05-12", "Zeewijk")
    assert (told["addressee"], told["sender_posts"]) == ("Raad van de gemeente Zeewijk", ["Wethouder Wonen"])
    assert len(told["commitments"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Aan de slag met wijken\n\nZeewijk, 12 mei 2025\n\nWij werken samen.\n",
        "Agenda van de raad van de gemeente Zeewijk\n\nZeewijk, 12 mei 2025\n\n1. Opening\n2. Wij stellen vast\n",
        "Aan de raad van een vriend heb ik veel gehad. Zeewijk, 12 mei 2025: ik zat aan zee.\n",
    ],
)
def test_an_appeal_an_agenda_and_a_story_are_no_letters(text: str) -> None:
    assert read(text)["doc_type"] != "brief"


def test_a_proposal_to_a_council_is_no_letter() -> None:
    told = read(f"Raadsvoorstel\n\n{HEAD}Wij stellen voor de nota vast te stellen.{FOOT}")
    assert told["doc_type"] is None


def test_a_team_is_no_person_and_what_the_reader_promised_is_not_met() -> None:
    told = read(
        HEAD + "U hebt ons toegezegd voor 1 mei te beslissen.\n\nMet vriendelijke groet,\n\nTeam Wijkbeheer\n"
    )
    assert (told["signatories"], told["commitments"]) == ([], [])


def test_an_agent_who_signs_for_a_minister_is_not_the_sender() -> None:
    told = read(
        "Aan het college van burgemeester en wethouders van Heerlen\n\nDatum\n3 juni 2024\n\nGeacht college,\n\nIk ken u geld toe.\n\n"
        "Hoogachtend,\n\nde minister van Binnenlandse Zaken en Koninkrijksrelaties,\nnamens deze,\n\nL.M. van Dijk\ndirecteur Wonen\n"
    )
    assert told["sender_posts"] == ["Minister van Binnenlandse Zaken en Koninkrijksrelaties"]
    assert (told["signatories"], told["date"]) == (["L.M. van Dijk"], "2024-06-03")


def test_names_side_by_side_are_two() -> None:
    told = read(
        HEAD
        + "Wij schrijven u.\n\nMet vriendelijke groet,\n\nHet college van burgemeester en wethouders van Zeewijk,\n\n"
        "De secretaris,            De burgemeester,\nG.J. Wigman               É. Hofman\n"
    )
    assert told["signatories"] == ["G.J. Wigman", "É. Hofman"]


def test_the_day_that_a_plan_was_stated_is_not_that_of_the_letter() -> None:
    assert read(HEAD + "De woonvisie, vastgesteld op 4 juli 2024, ligt bij u." + FOOT)["date"] == "2025-05-12"


@pytest.mark.parametrize(
    "body",
    [
        "Het college informeert uw raad in het najaar van 2025.",
        "De raad ontvangt in september 2025 een voorstel.",
        "De wethouder stuurt u voor 1 juli 2025 een brief.",
        "Wij rapporteren jaarlijks aan uw raad.",
        "Wij komen voor de zomer terug op beide moties.",
    ],
)
def test_a_college_promises_in_the_third_person(body: str) -> None:
    assert promises(body) == [body]


@pytest.mark.parametrize(
    "body",
    [
        "Ik ben voornemens uw raad voor de zomer van 2025 te informeren.",
        "Ik streef ernaar u in maart 2026 een voorstel te sturen.",
        "Wij hopen uw raad begin 2026 te kunnen informeren.",
        "De provincie zal de raad van Polderveen in 2026 informeren.",
        "Het college van Polderveen stuurt zijn raad in juli 2025 een plan.",
        "De Raad voor de leefomgeving en infrastructuur informeert u in juni 2025.",
        "Wij informeren u in juni 2025 niet over de namen van bewoners.",
        "Wellicht kunnen wij u in september 2025 informeren.",
    ],
)
def test_what_is_hoped_or_of_others_is_no_promise_to_a_council(body: str) -> None:
    assert promises(body) == []


@pytest.mark.parametrize(
    "body",
    ["De wethouder informeert de raad in mei 2014.", "Ik zal de gemeenteraad in mei 2014 berichten.", "De raad ontvangt in juni 2014 een brief."],
)  # fmt: skip
def test_what_a_council_hears_is_no_promise_of_a_letter_to_parliament(body: str) -> None:
    head = "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\nDen Haag, 4 maart 2014\n\n"
    assert read(f"{head}{body}\n")["commitments"] == []


def test_a_motion_of_a_council_has_its_own_number() -> None:
    told = read(
        HEAD + "Wij voeren motie M-12 van de fractie van D66 uit, en de moties M25-04 en M25-05." + FOOT
    )
    assert [motion["number"] for motion in told["motions"]] == ["M-12", "M25-04", "M25-05"]


def test_a_town_whose_name_ends_like_that_of_a_district_is_none() -> None:
    told = read(HEAD + "Wij spraken met de fractie van Zeewijk Vooruit over de Zonnebuurt in Zeewijk." + FOOT)
    assert told["places"] == ["Zonnebuurt"]


def about(text: str, predicate: str) -> set[str]:
    claims = proposed_by_rules(View(text, "brief-1", BASE), "brief-1")[0].claims
    told = [t.object for claim in claims for t in claim.assertion if t.predicate == term(predicate)]
    return {key_of(one) for one in told if isinstance(one, NamedNode)}


@pytest.mark.parametrize(
    ("body", "foot", "by"),
    [
        ("Wij sturen u voor 1 juli 2025 een plan.", "Burgemeester en wethouders van Zeewijk", {"burgemeester-en-wethouders-van-zeewijk"}),
        ("Ik stuur u voor 1 juli 2025 een plan.", "De burgemeester van Zeewijk", {"burgemeester-van-zeewijk"}),
        ("Wij sturen u voor 1 juli 2025 een plan.", "De burgemeester van Zeewijk", set()),
        ("De wethouder stuurt u voor 1 juli 2025 een plan.", "Burgemeester en wethouders van Zeewijk", set()),
        ("Ik stuur u voor 1 juli 2025 een plan.", "De burgemeester", set()),
    ],
)  # fmt: skip
def test_a_promise_is_of_the_office_that_signs_where_the_sentence_is_its_own(
    body: str, foot: str, by: set[str]
) -> None:
    assert about(f"{HEAD}{body}\n\n{foot}\n", "wg:promisedBy") == by


@pytest.mark.parametrize(
    ("head", "name"), [("Onderwerp: Cameratoezicht\n\n", "Cameratoezicht"), ("", "Brief van 12 mei 2025")]
)
def test_a_letter_without_a_number_has_a_name(head: str, name: str) -> None:
    claims = proposed_by_rules(View(f"{HEAD}{head}Wij schrijven u.{FOOT}", "brief-1", BASE), "brief-1")[
        0
    ].claims
    said = Triple(
        names_at(BASE).thing("letter", "brief-1"), term("skos:prefLabel"), Literal(name, language="nl")
    )
    assert said in [triple for claim in claims for triple in claim.assertion]
