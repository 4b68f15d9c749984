"""Sums and numbers with what they count; letters cited by their day; who held an office on a day."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import BASE, thing
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.letters.view import View
from wijkgraph.names import key_of
from wijkgraph.reading.document import read_document
from wijkgraph.reading.holders import Holder, holders_on
from wijkgraph.reading.keys import printed
from wijkgraph.reading.proposing import proposed_by_rules
from wijkgraph.reading.quantities import count_of, sum_of

HEAD = "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\nDen Haag, 4 maart 2014\n\n"


@pytest.mark.parametrize(
    ("words", "euros"),
    [
        ("€ 450 miljoen", "450000000"), ("1,5 miljard euro", "1500000000"), ("EUR 12,5 mln", "12500000"),
        ("€ 75.000", "75000"), ("€ 1.250,50", "1250.5"), ("€ 3 duizend", "3000"), ("€ 1.2.3", None), ("euro", None),
        ("€ 12 500 000", "12500000"), ("€ 12\u202f500\u00a0000", "12500000"), ("1 250 miljoen euro", "1250000000"),
        ("€ 1 250,50", "1250.5"),
    ],
)  # fmt: skip
def test_a_sum_is_worked_out_from_its_words(words: str, euros: str | None) -> None:
    assert sum_of(words) == euros


@given(st.integers(0, 10**9))
def test_every_sum_printed_with_points_is_read_back(euros: int) -> None:
    assert sum_of(f"€ {euros:,}".replace(",", ".")) == str(euros)
    assert count_of(f"{euros:,}".replace(",", ".")) == euros
    assert sum_of(f"€ {euros:,}".replace(",", " ")) == str(euros)
    assert count_of(f"{euros:,}".replace(",", " ")) == euros


@pytest.mark.parametrize(
    ("words", "number"), [("elf", 11), ("Twintig", 20), ("16", 16), ("700.000", 700_000), ("veel", None)]
)
def test_a_count_is_worked_out_from_its_words(words: str, number: int | None) -> None:
    assert count_of(words) == number


def test_sums_and_counts_are_told_with_what_they_are_for() -> None:
    document = read_document(
        View(
            f"{HEAD}Ik stel € 450 miljoen beschikbaar voor twintig focusgebieden in 19 steden. Er wonen 700.000 inwoners.\n"
        )
    )
    assert document.values("amounts") == [
        {"euro": "450000000", "for": "twintig focusgebieden in 19 steden", "programme": None}
    ]
    assert {"number": 20, "of": "focusgebieden", "in_municipalities": 19} in document.values("counts")
    assert {"number": 700_000, "of": "inwoners", "in_municipalities": None} in document.values("counts")


def test_thousands_behind_a_blank_belong_to_the_number() -> None:
    text = (
        "Voor het Volkshuisvestingsfonds is € 12 500 000 beschikbaar. Het richt zich op 1 300 aandachtswijken met "
        "70 800 huishoudens. Dat kost 1 250 000 euro. Per woning zijn er 3,5 inwoners."
    )
    document = read_document(View(f"{HEAD}{text}\n"))
    assert [one["euro"] for one in document.values("amounts")] == ["12500000", "1250000"]
    assert [(one["number"], one["of"]) for one in document.values("counts")] == [
        (1300, "aandachtswijken"), (70_800, "huishoudens"),
    ]  # fmt: skip
    told = claimed(f"{text}\n")
    assert ("volkshuisvestingsfonds", "amount", "12500000") in told
    assert {number for _, predicate, number in told if predicate == "statedSize"} == {"1300"}


@pytest.mark.parametrize(
    "text", ["In 2019 gebieden gekozen.", "Drie typen gebieden.", "Spoor 1 genoemde gebieden."]
)
def test_what_counts_no_areas_is_no_set(text: str) -> None:
    assert read_document(View(f"{HEAD}{text}\n")).values("counts") == []


def claimed(text: str) -> set[tuple[str, str, str]]:
    ledger = proposed_by_rules(View(HEAD + text, "kst-30995-7", BASE), "kst-30995-7")[0]
    return {
        (key_of(t.subject), t.predicate.value.rpartition("#")[2], getattr(t.object, "value", ""))  # type: ignore[arg-type]
        for claim in ledger.claims
        for t in claim.assertion
    }


def test_numbers_of_areas_become_claims_and_a_bare_number_stays_with_its_letter() -> None:
    told = claimed("Het gaat om 20 focusgebieden in 19 steden, en om 16 gebieden.\n")
    assert ("20-focusgebieden", "statedSize", "20") in told
    assert ("20-focusgebieden", "statedMunicipalities", "19") in told
    assert ("kst-30995-7-16-gebieden", "statedSize", "16") in told


def test_a_sum_goes_with_the_one_programme_of_its_sentence() -> None:
    told = claimed("Voor het Volkshuisvestingsfonds is € 450 miljoen beschikbaar.\n")
    assert ("volkshuisvestingsfonds", "amount", "450000000") in told
    two = claimed("Voor het Volkshuisvestingsfonds en de Woningbouwimpuls is € 450 miljoen beschikbaar.\n")
    assert "amount" not in {predicate for _, predicate, _ in two}


@pytest.mark.parametrize(
    "words",
    [
        "Het kabinet trekt niet € 100 miljoen maar € 80 miljoen uit voor het Volkshuisvestingsfonds.",
        "Gemeenten vragen € 600 miljoen extra voor het Volkshuisvestingsfonds.",
        "Voor het Volkshuisvestingsfonds was € 450 miljoen beschikbaar en nu € 350 miljoen.",
        "Voor het Volkshuisvestingsfonds is € 100 miljoen minder beschikbaar.",
        "Voor het Volkshuisvestingsfonds zou € 100 miljoen nodig zijn.",
    ],
)
def test_a_sum_asked_for_denied_compared_or_one_of_two_is_of_no_programme(words: str) -> None:
    assert "amount" not in {predicate for _, predicate, _ in claimed(f"{words}\n")}


@pytest.mark.parametrize(
    "words",
    [
        "Dit kost tussen € 5 en € 10 miljoen.",
        "Dit kost € 5 tot € 10 miljoen.",
        "Dit kost € 5 à 10 miljoen.",
        "Dit kost 5 tot 10 miljoen euro.",
    ],
)
def test_neither_end_of_a_range_is_a_sum(words: str) -> None:
    assert read_document(View(f"{HEAD}{words}\n")).values("amounts") == []


@pytest.mark.parametrize("words", ["Nog geen 10 wijken doen mee.", "Ruim 20 gebieden doen mee."])
def test_a_bound_is_no_size_of_a_set(words: str) -> None:
    assert "statedSize" not in {predicate for _, predicate, _ in claimed(f"{words}\n")}


def test_a_dossier_divided_by_numbers_is_named_as_printed() -> None:
    told = claimed("Zie Kamerstuk 21 501-20, nr. 1435 hierover.\n")
    assert ("21501-20", "number", "21501-20") in told
    assert printed("21501-20-1435") == "21 501-20, nr. 1435"
    assert printed("35925-VII-24") == "35 925 VII, nr. 24"
    assert printed("CXXXIX-F") == "CXXXIX, F"


def test_a_letter_cited_by_its_day_is_told_unless_a_number_stands_with_it() -> None:
    told = claimed("In mijn brief van 14 augustus 2013 schreef ik u.\n")
    assert ("brief-2013-08-14", "issued", "2013-08-14") in {(s, p.rpartition("/")[2], o) for s, p, o in told}
    numbered = claimed("In mijn brief van 14 augustus 2013 (Kamerstuk 30 995, nr. 3) schreef ik u.\n")
    assert not any(subject.startswith("brief-") for subject, _, _ in numbered)
    noted = claimed("In mijn brief van 14 augustus 2013¹ schreef ik u.\n\n¹ Kamerstuk 30 995, nr. 3.\n")
    assert not any(subject.startswith("brief-") for subject, _, _ in noted)


def test_ik_is_an_office_and_its_holder_a_matter_of_the_day(layout) -> None:  # type: ignore[no-untyped-def]
    registers = [read_ledger(path) for path in sorted(Path(layout.reference).glob("*.trig"))]
    post = thing("post", "minister-van-bzk")
    assert [one.person for one in holders_on(post, "2020-03-31", registers)] == ["r-w-knops"]
    assert Holder("k-h-ollongren", "polder") in holders_on(post, "2021-05-28", registers)
    assert holders_on(post, "1950-01-01", registers) == []
    assert holders_on(thing("post", "minister-van-niets"), "2020-03-31", registers) == []
