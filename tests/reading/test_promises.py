"""Promises that a letter makes or meets, and sentences that speak of promises without one."""

import pytest

from tests.reading.test_document import letter


@pytest.mark.parametrize(
    "words",
    [
        "De gemeente Steenbergen heeft toegezegd 200 plekken te realiseren.",
        "De wethouder van Almelo heeft mij toegezegd dat de wijk wordt opgeknapt.",
        "Hiervoor hebben de corporaties een bijdrage toegezegd.",
        "De stichting heeft toegezegd haar jaarverslag te delen.",
        "Aan de gemeenten is extra geld toegezegd.",
        "De toegezegde bijdrage van 5 miljoen euro is overgemaakt.",
        "De door de corporaties toegezegde sloop is uitgesteld.",
        "Ik heb de gemeente toegezegd het bedrag in 2015 te betalen.",
    ],
)
def test_what_others_promised_or_were_promised_is_met_by_no_letter(words: str) -> None:
    assert letter(words)["commitments"] == []


@pytest.mark.parametrize(
    "words",
    [
        "Deze toezegging kan ik niet gestand doen.",
        "Ik had uw Kamer toegezegd voor de zomer te berichten; dit is niet gelukt.",
        "De toezegging aan het lid Jansen komt hiermee te vervallen.",
        "Het vorige kabinet heeft aangekondigd u in 2013 te informeren; dat is niet gebeurd.",
    ],
)
def test_a_promise_that_was_not_kept_is_not_met(words: str) -> None:
    assert letter(words)["commitments"] == []


@pytest.mark.parametrize(
    "words",
    [
        "Over de gemeenten heeft mijn voorganger uw Kamer een brief toegezegd.",
        "In het AO heb ik toegezegd met de gemeenten te spreken.",
        "De gemeenten hebben, zoals ik u heb toegezegd, een brief ontvangen.",
        "Mijn toezegging om na te gaan of dit niet mogelijk is, kom ik hiermee na.",
        "Zoals toegezegd heb ik met de VNG gesproken over geld voor de wijken.",
    ],
)
def test_a_promise_to_the_house_may_speak_of_others(words: str) -> None:
    assert [one["kind"] for one in letter(words)["commitments"]] == ["fulfilled"]


@pytest.mark.parametrize(
    "words",
    [
        "Wellicht informeer ik uw Kamer voor de zomer nader.",
        "Mogelijk zal ik uw Kamer in mei nader informeren.",
        "Ik zal bezien of ik uw Kamer in het najaar kan informeren.",
        "Door het lid Jansen is gevraagd of ik de Kamer voor de zomer zal informeren.",
        "In zijn brief schreef mijn voorganger: «Ik zal de Kamer voor 1 mei informeren over de wijken».",
    ],
)
def test_what_is_left_open_asked_or_quoted_is_no_promise(words: str) -> None:
    assert letter(words)["commitments"] == []


@pytest.mark.parametrize(
    "words",
    [
        "Zo mogelijk zal ik uw Kamer voor de zomer informeren.",
        "Ik zal nagaan of de regeling werkt en uw Kamer hierover voor de zomer informeren.",
        "Ik zal uw Kamer voor de zomer informeren over eventueel aanvullend beleid.",
        "In het najaar stuur ik uw Kamer de agenda «Wijken vooruit».",
    ],
)
def test_a_promise_may_speak_of_what_is_open(words: str) -> None:
    assert [one["kind"] for one in letter(words)["commitments"]] == ["made"]
