"""Terms in words, seen from the date of the letter."""

import pytest

from wijkgraph.reading.terms import past_day, term_of


@pytest.mark.parametrize(
    ("words", "written", "key", "last"),
    [
        ("Graag informeer ik u komend najaar opnieuw.", "2020-03-31", "2020-autumn", "2020-12-20"),
        (
            "zal ik uw Kamer in het eerste kwartaal van 2020 nader informeren",
            "2019-10-28",
            "2020-q1",
            "2020-03-31",
        ),
        ("Uw Kamer ontvangt voor de zomer een brief.", "2016-02-01", "2016-before-summer", "2016-06-20"),
        ("Ik bericht u vóór de zomer van 2021.", "2020-10-01", "2021-before-summer", "2021-06-20"),
        ("Uw Kamer ontvangt dit najaar een brief.", "2020-03-31", "2020-autumn", "2020-12-20"),
        ("Ik informeer u uiterlijk in juni 2019.", "2018-09-04", "2019-06", "2019-06-30"),
        ("Ik kom hier eind 2023 op terug.", "2022-09-04", "2023-end", "2023-12-31"),
        ("Ik zend u voor 1 april 2020 een brief.", "2019-10-28", "before-2020-04-01", "2020-04-01"),
        ("In januari informeer ik u.", "2019-10-28", "2020-01", "2020-01-31"),
        ("In de eerste helft van 2024 volgt een brief.", "2023-10-28", "2024-h1", "2024-06-30"),
        ("Voor 1 mei 2024 ontvangt u de nota.", "2024-03-14", "before-2024-05-01", "2024-05-01"),
        (
            "Voor het zomerreces van 2024 stuur ik u de nota.",
            "2024-03-14",
            "2024-before-summer",
            "2024-06-20",
        ),
        ("Komend najaar ontvangt u de nota.", "2024-03-14", "2024-autumn", "2024-12-20"),
        ("Eind dit jaar ontvangt u de nota.", "2024-03-14", "2024-end", "2024-12-31"),
    ],
)
def test_a_term_is_a_period(words: str, written: str, key: str, last: str) -> None:
    found = term_of(words, written)
    assert found is not None
    assert (found.key, found.last) == (key, last)


@pytest.mark.parametrize(
    ("words", "recurrence"),
    [
        ("Graag informeer ik u tweemaal per jaar.", "P6M"),
        ("tweejaarlijks informeren", "P2Y"),
        ("Ik bericht u jaarlijks.", "P1Y"),
        ("elk kwartaal", "P3M"),
    ],
)
def test_a_term_may_come_back(words: str, recurrence: str) -> None:
    found = term_of(words, "2022-07-04")
    assert found is not None
    assert found.recurrence == recurrence


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Over het rapport van eind 2023 stuur ik u in mei 2024 een reactie.", "2024-05"),
        ("De cijfers over het tweede kwartaal van 2024 stuur ik u in september 2024.", "2024-09"),
        ("Na de pilot, die loopt tot eind 2026, bericht ik u in het voorjaar van 2027.", "2027-spring"),
        ("Over de invoering per 1 januari 2025 zal ik u in oktober 2024 informeren.", "2024-10"),
        ("Uw Kamer ontvangt de evaluatie, die eind 2024 gereed is, begin 2025.", "2025-begin"),
        ("In het najaar van 2024 stuur ik u de evaluatie van het voorjaar van 2023.", "2024-autumn"),
        ("Ik verwijs naar de monitor, die u voor de zomer van mij krijgt.", "2024-before-summer"),
        ("Als eerste stap stuur ik u in mei 2024 een brief.", "2024-05"),
        ("Ik zal u over die wijken voor 1 mei 2025 informeren.", "before-2025-05-01"),
        ("Voor 1 mei 2024 stuur ik u de jaarlijkse rapportage.", "before-2024-05-01"),
        ("Ik zal u over de jaarlijks terugkerende actie in juni 2024 berichten.", "2024-06"),
    ],
)
def test_periods_of_something_else_are_passed_over(words: str, key: str) -> None:
    found = term_of(words, "2024-03-14")
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "words",
    [
        "Ik zal u informeren over de wet die op 1 januari 2025 in werking treedt.",
        "Zodra ik het rapport in mei 2025 heb ontvangen, bericht ik u.",
        "Na afronding van het onderzoek in mei 2025 informeer ik uw Kamer.",
        "Na 1 oktober 2024 stuur ik u een brief.",
        "Niet eerder dan september 2024 ontvangt u de nota.",
        "In mei of juni ontvangt u de nota.",
        "Tussen juni en september ontvangt u de nota.",
        "Voor de zomer stuur ik u een plan en eind 2025 informeer ik u over de uitvoering.",
        "Bij de komende voorjaarsbesluitvorming kom ik hierop terug.",
        "Zo mogelijk informeer ik u voor de zomer.",
        "Het streven is u voor de zomer te informeren.",
    ],
)
def test_a_period_from_which_of_a_clause_or_one_of_two_is_no_term(words: str) -> None:
    assert term_of(words, "2024-03-14") is None


@pytest.mark.parametrize(
    "words",
    [
        "die u naar verwachting voér de zomer informeert",
        "Hierbij informeer ik u.",
        "De brief van 4 mei 2018 is af.",
    ],
)
def test_what_sets_no_term(words: str) -> None:
    assert term_of(words, "2020-03-31") is None


def test_a_day_that_is_past_is_the_last_before_the_letter() -> None:
    assert past_day("mijn toezegging op 31 maart jl.", "2020-11-06") == "2020-03-31"
    assert past_day("op 13 oktober jl. gevraagd", "1999-09-01") == "1998-10-13"
