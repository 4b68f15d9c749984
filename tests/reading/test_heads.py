"""Heads of papers as ministries and printers set them otherwise: joint posts, letters without a printed heading."""

from typing import Any

import pytest

from wijkgraph.letters.view import View
from wijkgraph.reading.document import as_json, read_document

BODY = "\n\nIk informeer uw Kamer over de leefbaarheid in de wijken van onze steden en over wat daar gebeurt.\n\n"


def read(head: str, foot: str = "") -> dict[str, Any]:
    return as_json(read_document(View(f"{head}{BODY}{foot}\n")))


def test_a_minister_and_state_secretary_of_one_ministry_are_two_senders() -> None:
    told = read(
        "31 293 Primair Onderwijs\n\nNr. 12 BRIEF VAN DE MINISTER EN STAATSSECRETARIS VAN ONDERWIJS, CULTUUR EN WETENSCHAP"
        "\n\nAan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nDen Haag, 2 december 2015"
    )
    assert told["sender_posts"] == [
        "Minister van Onderwijs, Cultuur en Wetenschap",
        "Staatssecretaris van Onderwijs, Cultuur en Wetenschap",
    ]


def test_a_letter_of_a_ministry_has_no_printed_heading() -> None:
    told = read(
        "Ministerie van Infrastructuur en Milieu\n\nDe voorzitter van de Tweede Kamer\nder Staten-Generaal\nBinnenhof 4\n"
        "2513 AA DEN HAAG\n\nDatum 3 maart 2014\nBetreft Voortgang\n\nGeachte voorzitter,",
        "Hoogachtend,\n\nDE MINISTER VAN INFRASTRUCTUUR EN MILIEU,\n\n\nmw. drs. M.H. Schultz van Haegen",
    )
    assert told["doc_type"] == "brief"
    assert told["addressee"] == "Voorzitter van de Tweede Kamer der Staten-Generaal"
    assert told["sender_posts"] == ["Minister van Infrastructuur en Milieu"]
    assert told["signatories"] == ["drs. M.H. Schultz van Haegen"]


@pytest.mark.parametrize(
    ("signed", "names"),
    [
        (
            "drs. Saskia J. Stuiveling,\npresident\n\ndr. Ellen M.A. van Schoten RA,\nsecretaris",
            ["Saskia J. Stuiveling", "Ellen M.A. van Schoten"],
        ),
        ("drs. S. J. Stuiveling, president", ["S. J. Stuiveling"]),
    ],
)
def test_a_signature_has_its_given_name(signed: str, names: list[str]) -> None:
    told = read(
        "32 847 Integrale visie op de woningmarkt\n\nNr. 91 BRIEF VAN DE ALGEMENE REKENKAMER\n\n"
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nDen Haag, 3 juli 2013",
        f"Algemene Rekenkamer\n\n{signed}",
    )
    assert told["signatories"] == names
