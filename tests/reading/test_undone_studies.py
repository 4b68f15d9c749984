"""Studies that a sentence denies, asks for or has under a condition are none."""

import pytest

from wijkgraph.letters.view import View
from wijkgraph.reading.document import as_json, read_document

HEAD = "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\nDen Haag, 4 maart 2014\n\n"


def titles(words: str) -> list[str]:
    told = as_json(read_document(View(f"{HEAD}{words}\n", "paper")))
    return [study["title"] for study in told["studies"]]


@pytest.mark.parametrize(
    "words",
    [
        "Evenmin is door het CPB onderzoek gedaan naar de kosten ervan.",
        "Nooit heeft het SCP onderzoek gedaan naar de oorzaken van leegstand.",
        "Een onderzoek naar leegstand door Regioplan is niet nodig.",
        "Een onderzoek naar leegstand door Regioplan acht ik nu niet nodig.",
        "Als de gemeenten dat besluiten, voert Arcadis een verkenning uit naar de kosten.",
        "Mocht dat nodig zijn, dan doet het CPB een onderzoek naar de kosten.",
        "Is het waar dat door het CBS een onderzoek is uitgevoerd naar leegstand?",
        "Er vindt geen onderzoek plaats naar leegstand.",
        "Er is geen onderzoek gedaan naar leegstand in krimpwijken.",
        "Er wordt niet opnieuw een evaluatie van de regeling uitgevoerd door RIGO.",
        "De regeling is niet geëvalueerd door RIGO.",
        "De regeling wordt zo nodig geëvalueerd door RIGO.",
        "Het WODC liet geen onderzoek doen naar buitengebieden door bureau Beke.",
        "Het WODC doet een evaluatie naar verwachting in maart 2014.",
    ],
)
def test_a_study_that_is_denied_asked_for_or_conditional_is_none(words: str) -> None:
    assert titles(words) == []


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("De evaluatie van de wet, uitgevoerd door Companen, is nog niet gereed.", "evaluatie van de wet"),
        ("Zodra de evaluatie van de wet, uitgevoerd door Companen, er is, volgt meer.", "evaluatie van de wet"),
        ("Niet alles is bekend, maar door RIGO is een onderzoek uitgevoerd naar leegstand.", "onderzoek naar leegstand"),
        ("Het door RIGO uitgevoerde onderzoek naar leegstand vraagt niet om meer.", "onderzoek naar leegstand"),
        ("Het rapport «Geen plek voor de buurt» is niet van vandaag.", "Geen plek voor de buurt"),
    ],
)  # fmt: skip
def test_a_study_that_is_known_stays_one(words: str, title: str) -> None:
    assert titles(words) == [title]
