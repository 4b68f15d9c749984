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
        "Aan deze toezegging zal ik in het najaar van 2014 voldoen.",
        "De toezegging over de huren wordt later dit jaar afgedaan.",
        "Mijn toezegging om hierover te overleggen staat nog open.",
        "Ik geef geen gevolg aan het verzoek van uw Kamer.",
        "Het vorige kabinet heeft aangekondigd u in 2013 te informeren; dat is niet gebeurd.",
    ],
)
def test_a_promise_that_is_not_kept_or_not_yet_is_not_met(words: str) -> None:
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
        "Wij sluiten niet uit dat wij uw Kamer in het voorjaar een voorstel zullen sturen.",
        "Het ligt niet in de rede dat ik uw Kamer voor de zomer zal informeren.",
        "Ik acht het niet nodig dat ik uw Kamer jaarlijks zal informeren.",
        "Ik zeg u niet toe dat ik voor de zomer met een plan kom.",
        "De Algemene Rekenkamer zal de Kamer in het najaar over haar onderzoek informeren.",
        "De gemeente Breda zal u voor 1 mei informeren.",
        "In zijn brief schreef mijn voorganger: «Ik zal de Kamer voor 1 mei informeren over de wijken».",
    ],
)
def test_what_is_left_open_denied_asked_quoted_or_of_others_is_no_promise(words: str) -> None:
    assert letter(words)["commitments"] == []


@pytest.mark.parametrize(
    "words",
    [
        "Zo mogelijk zal ik uw Kamer voor de zomer informeren.",
        "Ik zal nagaan of de regeling werkt en uw Kamer hierover voor de zomer informeren.",
        "Ik zal uw Kamer voor de zomer informeren over eventueel aanvullend beleid.",
        "De evaluatie zal uw Kamer in het najaar worden toegezonden.",
        "De gemeenten zal ik in mei spreken, waarna ik u voor de zomer zal informeren.",
        "Ik zal uw Kamer niet alleen in mei, maar ook in juni informeren.",
        "In het najaar stuur ik uw Kamer de agenda «Wijken vooruit».",
    ],
)
def test_a_promise_may_speak_of_what_is_open(words: str) -> None:
    assert [one["kind"] for one in letter(words)["commitments"]] == ["made"]


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (
            "Ik stuur u voor de zomer een plan, en in het najaar van 2014 informeer ik u over de uitvoering.",
            [
                "Ik stuur u voor de zomer een plan",
                "in het najaar van 2014 informeer ik u over de uitvoering.",
            ],
        ),
        (
            "Voor 1 mei ontvangt uw Kamer de brief en voor het kerstreces stuur ik uw Kamer de wet.",
            ["Voor 1 mei ontvangt uw Kamer de brief", "voor het kerstreces stuur ik uw Kamer de wet."],
        ),
    ],
)
def test_two_promises_of_a_sentence_with_a_term_each_are_two(words: str, texts: list[str]) -> None:
    assert [one["text"] for one in letter(words)["commitments"]] == texts


@pytest.mark.parametrize(
    "words",
    [
        "Ik zal uw Kamer voor de zomer en in het najaar informeren over wijken en steden.",
        "Mits de Raad van State instemt, stuur ik u voor de zomer de wet en in mei 2015 informeer ik u nader.",
    ],
)
def test_a_promise_with_two_terms_or_a_condition_stays_whole(words: str) -> None:
    assert [one["text"] for one in letter(words)["commitments"]] == [words]


def test_a_promise_goes_with_the_list_below_it() -> None:
    items = "– de rapportage over de wijken;\n– een reactie op het advies.\n\nDat is alles."
    (told,) = letter(f"Voor de zomer ontvangt u van mij:\n{items}")["commitments"]
    assert told["text"].endswith(": – de rapportage over de wijken; – een reactie op het advies.")


def test_a_promise_in_a_list_is_told_without_its_mark() -> None:
    (told,) = letter("Zo gaan wij verder.\n\n• Ik stuur u voor 1 mei een plan;")["commitments"]
    assert told["text"] == "Ik stuur u voor 1 mei een plan;"


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("De eindrapportage zal in juni 2014 aan de Tweede Kamer worden gezonden.", ["made"]),
        ("Voor het kerstreces volgt een brief over de Nota Landschap.", ["made"]),
        ("Voor het eind van het jaar komt er een brief naar uw Kamer.", ["made"]),
        ("Voor het kerstreces volgt een brief van de gemeente.", []),
        ("U kunt mijn reactie tegemoetzien in het eerste kwartaal van 2014.", ["made"]),
        ("Ik kom daar in het eerstvolgende AO op terug.", ["made"]),
        ("In mijn volgende voortgangsrapportage ga ik nader in op de resultaten.", ["made"]),
        ("In de volgende paragraaf ga ik nader in op de resultaten.", []),
        (
            "Het dashboard komt in 2014 beschikbaar en waarover ik u in de volgende brief nader bericht.",
            ["made"],
        ),
        ("Conform de wens van de leden Knops en Monasch ontvangt u bijgaand de cijfers.", ["fulfilled"]),
        ("De toezegging aan de leden Stienen en Vos kan ik pas na inwerkingtreding nakomen.", []),
        ("Zoals toegezegd zal ik u voor het kerstreces de stukken sturen.", ["made"]),
        ("Zoals toegezegd zal ik uw Kamer hieronder over de stand van zaken informeren.", ["fulfilled"]),
        ("Een eerdere toezegging van mijn ambtsvoorganger hierover is mij niet bekend.", []),
        ("Voorts verzocht de heer Polderman in een aangehouden motie mij om een groennorm.", []),
    ],
)
def test_promises_in_other_words(words: str, kinds: list[str]) -> None:
    assert [one["kind"] for one in letter(words)["commitments"]] == kinds
