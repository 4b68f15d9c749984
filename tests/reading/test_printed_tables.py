"""Tables as text: what their heads say a column holds, and nothing else."""

from typing import Any

import pytest

from wijkgraph.letters.view import View
from wijkgraph.reading.document import as_json, read_document

HEAD = "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\nDen Haag, 4 maart 2014\n\n"


def told(*lines: str, gap: str = " | ", above: str = "Zie de tabel.") -> dict[str, Any]:
    table = "\n".join(gap.join(line.split("/")) for line in lines)
    return as_json(read_document(View(f"{HEAD}{above}\n\n{table}\n\nHet gaat goed.\n", "paper")))


@pytest.mark.parametrize("gap", ["   ", "\t", " | "])
def test_a_row_tells_a_study_with_its_maker_and_commissioner(gap: str) -> None:
    found = told(
        "Titel/Uitvoerder/Opdrachtgever", "«Wijk in zicht»/Regioplan/gemeenten Breda en Ede", gap=gap
    )
    study = {"title": "Wijk in zicht", "by": ["Regioplan"], "for": ["Breda", "Ede"]}
    assert found["studies"] == [study]
    (evidence,) = {one["exact"] for one in found["evidence"]["studies"] if "Regioplan" in one["exact"]}
    assert "«Wijk in zicht»" in evidence


def test_rows_of_a_page_stand_apart_by_a_blank_line() -> None:
    rows = (
        "Onderzoek/Uitvoerder",
        "",
        "Wijk in zicht/Regioplan",
        "",
        "Stad in beeld/RIGO",
        "",
        "Naam/Uitvoerder",
    )
    assert [(one["title"], one["by"]) for one in told(*rows)["studies"]] == [
        ("Wijk in zicht", ["Regioplan"]),
        ("Stad in beeld", ["RIGO"]),
    ]
    assert told("Titel/Uitvoerder", "", "Wijk in zicht/Regioplan", gap="   ")["studies"] == []


@pytest.mark.parametrize("nobody", ["n.v.t.", "–", "onbekend", "Onbekend", "nog niet bekend"])
def test_a_cell_that_names_nobody_is_no_maker(nobody: str) -> None:
    (study,) = told("Titel/Uitvoerder/Opdrachtgever", f"De wijk af/{nobody}/{nobody}")["studies"]
    assert (study["by"], study["for"]) == ([], [])


@pytest.mark.parametrize(
    "lines",
    [
        ("Naam/Stad/Jaar", "Wijk in zicht/Breda/2013"),
        ("Titel/Jaar", "Wijk in zicht/2013"),
        ("Titel/Uitvoerder/Jaar", "Wijk in zicht/Regioplan"),
        ("Titel/Uitvoerder", "wijkagent/Regioplan"),
    ],
)
def test_other_tables_and_rows_tell_no_study(lines: tuple[str, ...]) -> None:
    assert told(*lines)["studies"] == []


MOTIONS = (
    "Kamerstuk/Indieners/Stand",
    "35 925 VII, nr. 44/Ceder/Uitgevoerd",
    "30 995, nr. 3/Bosma en Van Dijk c.s./Loopt",
)


def test_a_row_tells_a_motion_with_its_movers() -> None:
    assert told(*MOTIONS, above="Moties")["motions"] == [
        {"by": ["Ceder"], "kamerstuk": "35925-VII-44"},
        {"by": ["Bosma", "Van Dijk"], "kamerstuk": "30995-3"},
    ]


@pytest.mark.parametrize(
    "above", ["Zie de tabel.", "Amendementen", "Moties en amendementen", "Schriftelijke vragen"]
)
def test_a_table_of_other_papers_tells_no_motion(above: str) -> None:
    assert told(*MOTIONS, above=above)["motions"] == []
