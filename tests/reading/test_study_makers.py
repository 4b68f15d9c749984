"""Makers of a study: those who made it, and not those who did something else with it."""

import pytest

from tests.reading.test_document import letter


@pytest.mark.parametrize(
    ("words", "by"),
    [
        (
            "De Algemene Rekenkamer publiceerde op 12 mei jl. het rapport «Zicht op zorg».",
            ["Algemene Rekenkamer"],
        ),
        (
            "Door Ecorys en SEO Economisch Onderzoek is de evaluatie «Gezond in de wijk» (2013) uitgevoerd.",
            ["Ecorys", "SEO Economisch Onderzoek"],
        ),
        ("In opdracht van Divosa heeft Significant de «Monitor Schulden 2013» opgesteld.", ["Significant"]),
        ("Door RIGO is de «Verkenning van de stad» uitgevoerd.", ["RIGO"]),
        ("Het rapport «Samen wonen» is door RIGO in 2013 uitgebracht.", ["RIGO"]),
        ("Het rapport «Samen wonen» is door RIGO opgesteld en door de VNG omarmd.", ["RIGO"]),
        (
            "Ik wijs op het advies «Samen wonen», dat de Gezondheidsraad en de RMNO in 2004 uitbrachten.",
            ["Gezondheidsraad", "RMNO"],
        ),
        (
            "Volgens het rapport «Samen wonen», dat Regioplan en Movisie opstelden, werkt het.",
            ["Regioplan", "Movisie"],
        ),
        (
            "Het advies van de Onderzoeksraad voor Veiligheid «Samen wonen» is duidelijk.",
            ["Onderzoeksraad voor Veiligheid"],
        ),
        (
            "In het rapport van de Visitatiecommissie Wonen «Samen wonen» staat dat.",
            ["Visitatiecommissie Wonen"],
        ),
        (
            "De Raad voor de leefomgeving en infrastructuur (Rli), de Raad voor het Openbaar Bestuur (ROB) en het CPB"
            " brachten het advies «Samen wonen» uit.",
            ["Raad voor de leefomgeving en infrastructuur", "Raad voor het Openbaar Bestuur", "CPB"],
        ),
        (
            "De evaluatie van de Wet Victor, uitgevoerd door de Rijksuniversiteit Groningen en Pro Facto, is gereed.",
            ["Rijksuniversiteit Groningen", "Pro Facto"],
        ),
        ("De hoogleraren Tops en Van Valkenhoef schreven het boek «Samen wonen».", ["Van Valkenhoef"]),
        (
            "Een onderzoek in opdracht van de gemeente Tilburg door PON Telos naar huren leverde dit op.",
            ["PON Telos"],
        ),
        ("Berenschot heeft op mijn verzoek een evaluatie van de regeling uitgevoerd.", ["Berenschot"]),
        ("Een rapport, eveneens van SWOV, heet «Samen wonen».", ["SWOV"]),
        ("Dat de bouw daalt (EIB, «Samen wonen», Amsterdam 2013), verbaast niet.", ["EIB"]),
    ],
)
def test_makers(words: str, by: list[str]) -> None:
    assert [study["by"] for study in letter(words)["studies"]] == [by]


@pytest.mark.parametrize(
    "words",
    [
        "Het rapport «Samen wonen» wordt door de VNG onderschreven.",
        "Het rapport «Samen wonen» is door de VNG in ontvangst genomen.",
        "Het rapport «Samen wonen», dat door Aedes is omarmd, is kritisch.",
        "Door de VNG is het rapport «Samen wonen» onderschreven.",
        "Het onderzoek naar leegstand is door Aedes bekritiseerd.",
        "Ik heb het rapport «Samen wonen» ontvangen. Dit rapport is door de VNG aan mij aangeboden.",
    ],
)
def test_who_embraces_receives_or_hands_over_a_study_made_none(words: str) -> None:
    assert [study["by"] for study in letter(words)["studies"]] == [[]]


@pytest.mark.parametrize("printed", ["Arnhem, 2010", "Den Haag, september 2010", "Boom, Amsterdam, 2010"])
def test_where_a_study_was_printed_is_no_maker(printed: str) -> None:
    (study,) = letter(f"De methode is vernieuwd; zie «Samen wonen in de stad» ({printed}).")["studies"]
    assert study["by"] == []


def test_several_makers_of_a_subject_and_of_a_title_in_its_note_made_one_study() -> None:
    (study,) = letter(
        "Significant en de Hogeschool Utrecht hebben een verkenning naar buurten gedaan.1 Daarover meer.\n\n"
        "1 Significant/Hogeschool Utrecht, «De straat van morgen», Barneveld, 2023."
    )["studies"]
    assert study["title"] == "De straat van morgen"
