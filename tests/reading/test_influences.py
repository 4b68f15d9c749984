"""Influences are read where a sentence names its source or points back at it, and never above their verb."""

import pytest

from tests.ours import BASE
from wijkgraph.letters.view import View
from wijkgraph.names import key_of, term
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.proposing import proposed_by_rules
from wijkgraph.reading.rule_reader import RULE_READER
from wijkgraph.reading.rules import read_data
from wijkgraph.reading.strength import allowed_by

HEAD = "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\nDen Haag, 4 maart 2014\n\n"
STUDY = "Bijgaand stuur ik u het rapport «Wonen aan de rand» van bureau Voorbeeld.\n\n"
OTHER = "Ook ontvangt u het rapport «Werken in de wijk» van Stichting Proef.\n\n"


def influences(text: str) -> list[Finding]:
    return [one for one in RULE_READER.read(View(HEAD + text)).findings if one.kind == "influence"]


@pytest.mark.parametrize(
    ("text", "type", "strength"),
    [
        (STUDY + "Het rapport «Wonen aan de rand» is daarbij behulpzaam.", "helps-focus", "stated"),
        (STUDY + "Dit rapport kan daarbij behulpzaam zijn.", "helps-focus", "potential"),
        (
            STUDY + "Hiermee biedt het rapport bouwstenen voor nieuw beleid.",
            "could-be-building-block",
            "potential",
        ),
        (STUDY + "Naar aanleiding van dit rapport voeg ik vier gebieden toe.", "prompted", "stated"),
        (STUDY + "De aanbevelingen uit het rapport neem ik over.", "prompted", "stated"),
        (STUDY + "Het rapport vormt de aanleiding voor een nieuwe aanpak.", "prompted", "stated"),
        (
            STUDY + "De uitkomsten van het rapport betrek ik bij de wet.",
            "could-be-building-block",
            "potential",
        ),
        ("Het kabinet heeft zich laten inspireren door de aanpak in Mechelen.", "inspired", "stated"),
        (STUDY + "Tegen deze achtergrond werk ik verder.", "background", "background"),
        (STUDY + OTHER + "Deze onderzoeken onderstrepen het belang van een aanpak.", "underlines", "stated"),
        ("Hierbij biedt de aanpak van Rotterdam-Zuid inspiratie.", "inspired", "stated"),
    ],
)
def test_a_source_that_is_named_or_pointed_at_is_found(text: str, type: str, strength: str) -> None:
    (one,) = influences(text + "\n")
    assert (one.words("type"), one.words("strength")) == (type, strength)
    assert one.contested  # what is influenced a person must say


def test_the_sentences_that_name_the_studies_are_cited_with_the_one_that_points_back() -> None:
    (one,) = influences(STUDY + OTHER + "Deze onderzoeken onderstrepen het belang van een aanpak.\n")
    assert one.words("studies")
    assert len({number for number, _ in one.cites}) == 3


def test_of_two_studies_in_one_sentence_the_noun_says_which() -> None:
    both = "Ik stuur u het rapport «Wonen aan de rand» en het onderzoek «Werken in de wijk» toe. "
    (one,) = influences(both + "Het onderzoek laat zien dat het werkt.\n")
    assert one.words("study") == "Werken in de wijk"
    two = "Ik stuur u het rapport «Wonen aan de rand» en het rapport «Werken in de wijk» toe. "
    assert influences(two + "Het rapport laat zien dat het werkt.\n") == []


def test_a_study_without_a_title_is_a_source_too() -> None:
    told = "Platform31 heeft een onderzoek uitgevoerd naar elf wijken. "
    (one,) = influences(told + "Hiermee biedt het onderzoek handvatten voor beleid.\n")
    assert one.words("study") == "onderzoek naar elf wijken"
    assert len({number for number, _ in one.cites}) == 2


def test_the_examples_of_the_lexicon_allow_their_type_and_hold_a_trigger() -> None:
    for entry in read_data("strength")["influence"]:
        allowed = allowed_by(entry["example"])
        assert allowed is not None
        assert allowed.type == entry["type"]
        assert any(trigger in entry["example"].lower() for trigger in entry["trigger"])


@pytest.mark.parametrize(
    "text",
    [
        "Deze onderzoeken onderstrepen het belang van een aanpak.",  # no study is named
        STUDY
        + "Een. Twee. Drie. Vier.\n\nDit rapport is behulpzaam.",  # too far back for one that is not named
        STUDY + "De gemeenten onderstrepen het belang van een aanpak.",
        STUDY + "Met oog voor de regio kies ik gebieden.",
        "Naar aanleiding van uw vragen schrijf ik u.",
        STUDY + "Naar aanleiding van het verzoek van uw Kamer stuur ik het rapport ook aan de gemeenten.",
        STUDY + "De Kamer verzoekt de regering naar aanleiding van het rapport te handelen.",
        STUDY + "De leden van de VVD-fractie vragen of het rapport aanleiding is voor ander beleid.",
        STUDY + "Het rapport is geen aanleiding voor ander beleid.",
        STUDY + "De aanbevelingen uit het rapport neem ik niet over.",
        STUDY + "Het rapport helpt niet bij het kiezen van gebieden.",
    ],
)
def test_without_a_source_there_is_no_influence(text: str) -> None:
    assert influences(text + "\n") == []


def test_two_influences_are_two_things_and_a_set_of_studies_is_one() -> None:
    text = (
        STUDY
        + OTHER
        + "Deze onderzoeken onderstrepen het belang. Deze onderzoeken illustreren dat het niet volstaat.\n"
    )
    ledger = proposed_by_rules(View(HEAD + text, "kst-30995-7", BASE), "kst-30995-7")[0]
    told = [t for claim in ledger.claims for t in claim.assertion]
    assert len({t.subject for t in told if t.object == term("wg:Influence")}) == 2
    sources = {key_of(t.object) for t in told if t.predicate == term("wg:influencer")}  # type: ignore[arg-type]
    assert sources == {"onderzoeken-genoemd-in-kst-30995-7"}


@pytest.mark.parametrize(
    "words",
    [
        "Naar aanleiding van het rapport overweeg ik de regeling te wijzigen.",
        "Mede op basis van het rapport zal in 2015 worden bezien of de regeling wijzigt.",
        "Het rapport vormt mogelijk de aanleiding voor een programma.",
    ],
)
def test_what_is_weighed_or_left_open_is_a_possibility(words: str) -> None:
    (one,) = influences(STUDY + words + "\n")
    assert (one.words("type"), one.words("strength")) == ("prompted", "potential")


@pytest.mark.parametrize(
    "words",
    [
        "Het rapport geeft mij vooralsnog onvoldoende aanleiding tot een wijziging.",
        "Het rapport is weinig behulpzaam bij het bepalen van de focus.",
        "Volgens de VNG onderstreept het rapport het belang van wonen.",
        "Deze leden vinden dat het rapport het belang van wonen onderstreept.",
        "Naar aanleiding van het rapport «Wonen aan de rand» heeft uw Kamer vragen gesteld.",
    ],
)
def test_what_hardly_bears_or_bears_for_others_is_no_influence(words: str) -> None:
    assert influences(STUDY + words + "\n") == []
