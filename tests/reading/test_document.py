"""Papers read whole: the traps of the genre by name, the corpora, and letters changed but saying the same."""

import json
import random
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.ours import BASE
from wijkgraph.letters.frozen import read_letters
from wijkgraph.letters.view import View
from wijkgraph.project import Layout
from wijkgraph.reading.document import as_json, read_document
from wijkgraph.reading.scoring import macro, read_gold, score_documents

CORPORA = Path(__file__).parent.parent / "corpora" / "reading"
HEAD = (
    "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\n"
    "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nDen Haag, 4 maart 2014\n\n"
)


def read(text: str) -> dict[str, Any]:
    return as_json(read_document(View(text, "paper")))


def letter(body: str) -> dict[str, Any]:
    return read(HEAD + body + "\n")


# --- The head


@pytest.mark.parametrize(
    ("head", "own", "dossier"),
    [
        ("30 995\nAanpak Wijken\n\nnr. 78\nBRIEF VAN DE MINISTER VAN JUSTITIE\n", "30995-78", "30995"),
        ("30 995 Aanpak Wijken\n\nNr. 78 BRIEF VAN DE MINISTER VAN JUSTITIE\n", "30995-78", "30995"),
        ("Vergaderjaar 2020–2021\n\n30 995\n\nAanpak Wijken\n\nNr. 99\n\n**BRIEF VAN DE MINISTER VAN JUSTITIE\n", "30995-99", "30995"),
        ("35 925 VII Begroting voor het jaar 2022\n\nNr. 24 BRIEF VAN DE MINISTER VAN JUSTITIE\n", "35925-VII-24", "35925-VII"),
        ("35 578 Wijziging van de wet\n\nM1 BRIEF VAN DE MINISTER VAN JUSTITIE\n", "35578-M", "35578"),
        ("Brief regering : Woonbeleid\n32 847 Visie\nNr. 1375 BRIEF VAN DE MINISTER VAN JUSTITIE\n", "32847-1375", "32847"),
        ("30 136\nInvesteringsbudget\nNr. 5\nBRIEF VAN DE MINISTER VAN JUSTITIE Aan de Voorzitter\n", "30136-5", "30136"),
    ],
)  # fmt: skip
def test_the_head_in_each_printed_layout(head: str, own: str, dossier: str) -> None:
    told = read(head + "\nDen Haag, 4 maart 2014\n\nIk schrijf u over de wijk.\n")
    assert (told["own_id"], told["dossiers"][0]["number"], told["doc_type"]) == (own, dossier, "brief")


def test_one_number_of_two_dossiers_belongs_to_the_first() -> None:
    told = read(
        "32 847 Visie\n\n30 995 Aanpak Wijken\n\nNr. 106 BRIEF VAN DE MINISTER VAN JUSTITIE\n\nDen Haag, 4 maart 2014\n\nZo.\n"
    )
    assert told["own_id"] == "32847-106"
    assert [dossier["title"] for dossier in told["dossiers"]] == ["Visie", "Aanpak Wijken"]


def test_the_dateline_wins_from_other_dates() -> None:
    told = letter("In de brief van 1 mei 2012 stond dat. Op 5 juni 2013 was er overleg.")
    assert (told["date"], told["place"]) == ("2014-03-04", "Den Haag")


def test_a_report_is_dated_by_the_day_it_was_laid_down() -> None:
    told = read(
        "30 995 Wijken\n\nNr. 9 VERSLAG VAN EEN ALGEMEEN OVERLEG\n\nVastgesteld 5 maart 2010\n\nOp 27 januari 2010 was er overleg.\n"
    )
    assert (told["date"], told["place"], told["sender_posts"]) == ("2010-03-05", None, [])


def test_a_head_that_names_ministers_together_names_each() -> None:
    told = read(
        "30 995 Wijken\n\nNr. 9 BRIEF VAN DE MINISTERS VOOR WONEN, WIJKEN EN INTEGRATIE EN VAN JUSTITIE\n\nDen Haag, 4 maart 2010\n\nZo.\n"
    )
    assert told["sender_posts"] == ["Minister voor Wonen, Wijken en Integratie", "Minister van Justitie"]


def test_co_senders_hold_commas_and_consulted_colleagues_are_none() -> None:
    told = letter(
        "Hierbij bied ik u mede namens de Minister van Onderwijs, Cultuur en Wetenschap, de Minister voor Rechtsbescherming en "
        "de Staatssecretaris van Volksgezondheid, Welzijn en Sport, het programma aan. Met mijn collega’s van SZW werk ik samen."
    )
    assert told["co_senders"] == [
        "Minister van Onderwijs, Cultuur en Wetenschap",
        "Minister voor Rechtsbescherming",
        "Staatssecretaris van Volksgezondheid, Welzijn en Sport",
    ]


def test_deelnemers_are_no_co_senders() -> None:
    assert letter("Mede namens de andere deelnemers van de City Deal informeer ik u.")["co_senders"] == []


def test_veiligheid_en_justitie_is_not_justitie_en_veiligheid() -> None:
    told = read(
        "29 911 Misdaad\n\nNr. 84 BRIEF VAN DE MINISTER VAN VEILIGHEID EN JUSTITIE\n\nDen Haag, 1 oktober 2013\n\nZo.\n"
    )
    assert told["sender_posts"] == ["Minister van Veiligheid en Justitie"]


def test_a_nested_letter_keeps_the_outer_head() -> None:
    inner = "BRIEF VAN DE MINISTER VAN JUSTITIE\n\nAan de Voorzitter van de Eerste Kamer der Staten-Generaal\n\nDen Haag, 9 maart 2014\n\nZo.\n"
    told = read(HEAD + "Ik zend u een afschrift.\n\n" + inner)
    assert told["addressee"] == "Voorzitter van de Tweede Kamer der Staten-Generaal"
    assert told["date"] == "2014-03-04"


# --- References


@pytest.mark.parametrize(
    ("printed", "papers"),
    [
        ("(Kamerstuk 29 911. Nr. 81)", ["29911-81"]),
        ("(TK 27 562, nr. 36 en 37)", ["27562-36", "27562-37"]),
        ("(kamerstuk 2010–2011, 32 417, nr. 41)", ["32417-41"]),
        ("(30 995, nr. 75)", ["30995-75"]),
        ("(Kamerstuk 29 697, nrs. 45, 56 en 81)", ["29697-45", "29697-56", "29697-81"]),
        ("(Kamerstuk 35 925 VII, nr.126)", ["35925-VII-126"]),
        ("(Kamerstukken I 2008/09, 31 544, CK, p. 2)", ["31544-CK"]),
        ("(Kamerstuk 33 340,\nnr. 29)", ["33340-29"]),
        ("(Kamerstuk 34 300 XVIII, nr. 12 en 18 mei 2016)", ["34300-XVIII-12"]),
        ("(34300-VII-60)", ["34300-VII-60"]),
    ],
)
def test_a_paper_in_each_printed_form(printed: str, papers: list[str]) -> None:
    assert letter(f"Dat staat in de brief {printed}.")["cited_kamerstukken"] == papers


@pytest.mark.parametrize(
    "words",
    ["Het daalde van 1,3 miljoen naar 900 000.", "Bel 070 33 903 52, nr 1.", "Er zijn 30.000 woningen, nr. 3 volgt.", "Het kost € 32 847, nr. een.", "In 2019 2020 stond het er."],
)  # fmt: skip
def test_false_friends_are_no_papers(words: str) -> None:
    assert letter(words)["cited_kamerstukken"] == []


def test_a_paper_does_not_cite_itself() -> None:
    assert letter("Deze brief is Kamerstuk 30 995, nr. 7.")["cited_kamerstukken"] == []


def test_other_references() -> None:
    told = letter("Zie Handelingen II 2018/19, nr. 3, items 3, 6 en 8, Stcrt. 2017, nr. 48699 en 2010Z01542.")
    assert told["other_refs"] == [
        "Handelingen II 2018/19, nr. 3, items 3, 6 en 8",
        "Stcrt 2017-48699",
        "2010Z01542",
    ]


# --- Motions and commitments


@pytest.mark.parametrize(
    ("words", "motions"),
    [
        ("de motie van het lid Ceder (Kamerstuk 35 925 VII, nr. 24)", [(["Ceder"], "35925-VII-24")]),
        ("de moties van de leden Geurts en Schonis en van het lid Moorlag", [(["Geurts", "Schonis"], None), (["Moorlag"], None)]),
        ("de motie-Ortega-Martijn", [(["Ortega-Martijn"], None)]),
        ("de motie-Van Bochove/Leerdam c.s.", [(["Van Bochove", "Leerdam"], None)]),
        ("de motie Monasch (Kamerstuk 32 847, nr. 16)", [(["Monasch"], "32847-16")]),
        ("de motie van het Boulakjar (Kamerstuk 35 925 VII, nr.126)", [(["Boulakjar"], "35925-VII-126")]),
        ("de motie van het lid De Lange c.s.", [(["De Lange"], None)]),
        ("de moties en toezeggingen", []),
    ],
)  # fmt: skip
def test_motions_with_their_movers(words: str, motions: list[tuple[list[str], str | None]]) -> None:
    told = letter(f"Zo geef ik invulling aan {words}, die dat vraagt.")["motions"]
    assert [(one["by"], one["kamerstuk"]) for one in told] == motions


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Met deze brief kom ik mijn toezegging aan het lid Raven na.", ["fulfilled"]),
        ("Met de toezending kom ik tegemoet aan de wens van uw Kamer om u te informeren.", ["fulfilled"]),
        ("Graag informeer ik u komend najaar opnieuw over de wijken.", ["made"]),
        ("Over de voortgang zal ik uw Kamer in het eerste kwartaal van 2015 nader informeren.", ["made"]),
        ("Mijn collega zal u naar verwachting voor de zomer informeren.", []),
        ("Hierbij informeer ik u over de wijken.", []),
    ],
)
def test_promises_made_met_and_only_expected(words: str, kinds: list[str]) -> None:
    assert [one["kind"] for one in letter(words)["commitments"]] == kinds


def test_a_promise_that_only_points_back_is_read_with_the_one_before() -> None:
    (told,) = letter(
        "In het AO van 6 juni 2013 heb ik u een visie toegezegd. Die toezegging los ik hiermee in."
    )["commitments"]
    assert told["text"].startswith("In het AO")
    assert told["occasion_date"] == "2013-06-06"


# --- Studies, places and programmes


@pytest.mark.parametrize(
    ("words", "study"),
    [
        ("Het rapport van de Kinderombudsman «Alle kinderen kansrijk» is er.", ("Alle kinderen kansrijk", ["Kinderombudsman"], [])),
        ("Het SER-advies «Opgroeien zonder armoede» is er.", ("Opgroeien zonder armoede", ["SER"], [])),
        ("Het rapport «Wijk op zijn kop», is opgesteld in opdracht van de Ministeries van BZK, J&V en SZW.", ("Wijk op zijn kop", [], ["BZK", "J&V", "SZW"])),
        ("Platform31 heeft in opdracht van BZK en de G40 een onderzoek afgerond, gericht op elf wijken.", ("onderzoek naar elf wijken", ["Platform31"], ["BZK", "G40"])),
        ("Bijlage 1 is het rapport Inventarisatie Plancapaciteit, voorjaar 2022 van ABF Research.", ("Inventarisatie Plancapaciteit, voorjaar 2022", ["ABF Research"], [])),
        ("De bestuurlijke afspraken zijn geëvalueerd door Bureau Bartels.", ("evaluatie bestuurlijke afspraken", ["Bureau Bartels"], [])),
    ],
)  # fmt: skip
def test_studies_with_makers_and_commissioners(words: str, study: tuple[str, list[str], list[str]]) -> None:
    (told,) = letter(words)["studies"]
    assert (told["title"], told["by"], told["for"]) == study


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("De Indische buurt in Amsterdam doet het goed.", ["Indische buurt", "Amsterdam"]),
        ("Het betreft Rotterdam-Zuid, Den Haag Zuid-West en Zaanstad Oost.", ["Rotterdam-Zuid", "Den Haag Zuid-West", "Zaanstad Oost"]),
        ("De Universiteit van Amsterdam en de leden Van Zutphen en Van Gent zien dat.", []),
        ("Huizen staan leeg en het beste is Houten te kiezen.", []),
        ("Dat is zo in de gemeente Best.", ["Best"]),
    ],
)  # fmt: skip
def test_places_and_what_only_sounds_like_one(words: str, places: list[str]) -> None:
    assert letter(words)["places"] == places


def test_programmes_by_name_and_by_kind() -> None:
    told = letter(
        "De City Deal «Zicht op Ondermijning», 30 Regio Deals en de subsidieregeling «Kansen voor alle kinderen» lopen door."
    )
    assert told["programmes"] == [
        "City Deal Zicht op Ondermijning",
        "Regio Deals",
        "Kansen voor alle kinderen",
    ]


# --- Evidence, and texts that are no paper


def test_every_value_has_the_words_it_was_read_from(layout: Layout) -> None:
    for frozen in read_letters(layout.letters, BASE).values():
        for places in as_json(read_document(View(frozen.text, frozen.key)))["evidence"].values():
            assert all(frozen.text[place["start"] : place["end"]] == place["exact"] for place in places)


@pytest.mark.parametrize(
    "text",
    [
        "Neem 250 gram bloem en 3 eieren. Bak de koek op 180 graden en serveer met room uit Friesland.",
        "Het was stil in Amsterdam. De motie van het lot was streng, zei hij vaak. Niemand wist waar de kat in Utrecht was.",
        "The Minister for Housing informed the House on 4 July 2022 of the programme in Rotterdam and Amsterdam, paper 30 995, nr. 100, and will "
        "do so twice a year, with figures for each of the neighbourhoods that take part in it.",
        "De voorzitter:\nIk geef het woord.\n\nDe heer Depla (PvdA):\nIn Amsterdam gaat het beter.\n\nMevrouw Van Gent (GroenLinks):\nNiet.",
        "def f(x):\n    return x + 1\n",
        "Geen enkel cijfer en geen kop, wel een zin of twee over het weer.",
    ],
)  # fmt: skip
def test_no_fact_is_invented_in_a_text_that_is_no_paper(text: str) -> None:
    assert not any(value for value in read(text).values())


def test_no_digit_anywhere_is_read_and_remarked() -> None:
    document = read_document(
        View(
            "BRIEF VAN DE MINISTER VAN JUSTITIE\n\nAan de Voorzitter van de Tweede Kamer\n\nIk schrijf u.\n",
            "x",
        )
    )
    assert document.remarks == ("no digit anywhere",)
    assert document.first("doc_type") == "brief"


# --- The corpora


def told_of(folder: Path, change: Any = None) -> dict[str, Any]:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    return {
        stem: as_json(read_document(View(change(text) if change else text, stem)))
        for stem, text in texts.items()
    }


@pytest.mark.parametrize(("name", "least"), [("dev", 0.97), ("held-out", 0.97)])
def test_the_corpora_are_read_well(name: str, least: float) -> None:
    gold = read_gold(CORPORA / name)
    assert macro(score_documents(gold, told_of(CORPORA / name), soft=True)) >= least


def rewrapped(width: int) -> Any:
    """Body paragraphs in other lines; heads, lists and signatures stay as they are."""

    def change(text: str) -> str:
        blocks = re.split(r"(\n[ \t]*\n)", text)
        return "".join(
            textwrap.fill(block, width, break_long_words=False, break_on_hyphens=False)
            if len(block) > 120 and "\n" not in block.strip()
            else block
            for block in blocks
        )

    return change


def repunctuated(text: str) -> str:
    return text.translate(str.maketrans({"«": "“", "»": "”", "’": "'", "–": "-"}))


def redated(text: str) -> str:
    """Every year of the century moved by one, in dates only."""
    months = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    return re.sub(
        rf"(\d{{1,2}} (?:{months}) )20(\d\d)", lambda m: f"{m[1]}20{(int(m[2]) + 1) % 100:02d}", text
    )


@pytest.mark.parametrize(
    "change",
    [rewrapped(60), rewrapped(72), rewrapped(90), repunctuated],
    ids=["60", "72", "90", "punctuation"],
)
@pytest.mark.parametrize("name", ["dev", "held-out"])
def test_a_letter_in_other_lines_or_marks_says_the_same(name: str, change: Any) -> None:
    gold = read_gold(CORPORA / name)
    before = macro(score_documents(gold, told_of(CORPORA / name), soft=True))
    after = macro(score_documents(gold, told_of(CORPORA / name, change), soft=True))
    assert after >= before - 0.01


@pytest.mark.parametrize("name", ["dev", "held-out"])
def test_a_letter_of_another_year_has_the_same_facts(name: str) -> None:
    for stem, told in told_of(CORPORA / name, redated).items():
        plain = read((CORPORA / name / f"{stem}.txt").read_text(encoding="utf-8"))
        assert len(told["cited_kamerstukken"]) == len(plain["cited_kamerstukken"])
        assert len(told["commitments"]) == len(plain["commitments"])
        assert bool(told["date"]) == bool(plain["date"])


def test_a_member_of_another_name_moves_the_same_motion() -> None:
    dice = random.Random(3)
    for _ in range(50):
        name = "".join(dice.choice("bdfgklmnprst") + dice.choice("aeiou") for _ in range(3)).capitalize()
        (told,) = letter(f"Dit vraagt de motie van het lid {name} (Kamerstuk 30 995, nr. 3) van mij.")[
            "motions"
        ]
        assert told == {"by": [name], "kamerstuk": "30995-3"}


def test_the_gold_answers_are_json_with_every_field() -> None:
    for name in ("dev", "held-out"):
        gold = json.loads((CORPORA / name / "gold.json").read_text(encoding="utf-8"))["documents"]
        assert len(gold) >= 20
        assert all(
            {"own_id", "doc_type", "studies", "programmes"} <= answer.keys() for answer in gold.values()
        )
