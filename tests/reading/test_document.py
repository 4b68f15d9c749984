"""Papers read whole: the traps of the genre by name, the corpora, and letters changed but saying the same."""

import json
import random
import re
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
        ("21 501-20 Europese Raad\n\nNr. 1435 BRIEF VAN DE MINISTER VAN JUSTITIE\n", "21501-20-1435", "21501-20"),
        ("CXXXIX Parlementair onderzoek\n\nF BRIEF VAN DE MINISTER VAN JUSTITIE\n", "CXXXIX-F", "CXXXIX"),
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


HEADLESS = "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nDatum 12 mei 2021\n\nGeachte voorzitter,\n\n"
SIGNED = "\nDe minister van Binnenlandse Zaken en Koninkrijksrelaties,\n\ndrs. K.H. Ollongren\n"


@pytest.mark.parametrize(
    "cited",
    [
        "(Kamerstukken II, vergaderjaar 2019–2020, 30 995, nr. 98)",
        "(Tweede Kamer, vergaderjaar 2019–2020, 30 995, nr. 98)",
        "(Kamerstukken II,\nvergaderjaar 2019–2020, 30 995, nr. 98)",
        "(\nTweede Kamer, vergaderjaar 2019–2020, 30 995, nr. 98)",
        "(Kamerstukken II 2019-2020 30 995, nr. 98)",
        "(zie Kamerstuk 30995-98\n)",
    ],
)
def test_a_paper_that_a_letter_without_head_cites_is_not_the_letter(cited: str) -> None:
    told = read(
        f"{HEADLESS}Hierbij bied ik u de evaluatie aan. In de brief van 3 maart 2020 {cited} is zij aangekondigd.\n{SIGNED}"
    )
    assert told["doc_type"] == "brief"
    assert (told["own_id"], told["session_year"], told["dossiers"]) == (None, None, [])
    assert told["cited_kamerstukken"] == ["30995-98"]


def test_a_footer_gives_a_letter_without_head_its_number() -> None:
    told = read(
        f"{HEADLESS}Hierbij bied ik u de evaluatie van de wijken aan.\n\nTweede Kamer, vergaderjaar 2020–2021, 30 995, nr. 99 1\n{SIGNED}"
    )
    assert (told["own_id"], told["session_year"]) == ("30995-99", "2020-2021")


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


def test_colleagues_for_whom_a_letter_is_sent_are_co_senders() -> None:
    told = letter(
        "Hierbij informeer ik u, mede namens mijn ambtsgenoten van JenV, OCW en VWS, over de wijken."
    )
    assert told["co_senders"] == ["JenV", "OCW", "VWS"]


@pytest.mark.parametrize(
    ("words", "senders"),
    [
        ("mijn ambtgenoot van JenV en de collega’s van VWS en SZW", ["JenV", "VWS", "SZW"]),
        ("mijn ambtgenoot van JenV", ["JenV"]),
        ("de Staatssecretaris van OCW (Wiersma) en de Staatssecretaris van VWS (Van Ooijen)", ["Staatssecretaris van OCW", "Staatssecretaris van VWS"]),
        ("de Staatssecretaris van OCW (die dit eerder schreef) en de Staatssecretaris van VWS", ["Staatssecretaris van OCW"]),
    ],
)  # fmt: skip
def test_every_co_sender_of_a_list_is_told(words: str, senders: list[str]) -> None:
    assert letter(f"Hierbij zend ik u, mede namens {words}, het rapport.")["co_senders"] == senders


@pytest.mark.parametrize(
    "name", ["drs. Ella Vogelaar", "Ella Vogelaar", "drs. E. Vogelaar", "mr. Jan-Peter de Vries"]
)
def test_a_title_before_a_first_name_signs_too(name: str) -> None:
    told = read(
        f"{HEADLESS}Hierbij bied ik u het rapport aan.\n\nDe minister voor Wonen, Wijken en Integratie,\n\n{name}\n"
    )
    assert (told["signatories"], told["sender_posts"]) == (
        [name],
        ["Minister voor Wonen, Wijken en Integratie"],
    )


@pytest.mark.parametrize(
    "top", ["Vragen van het lid Beckerman (SP) over de wijk (ingezonden 1 juni 2018).", "AH 2345"]
)
def test_answers_to_questions_name_who_sends_them(top: str) -> None:
    told = read(
        f"{top}\n\nAntwoord van Minister Ollongren (Binnenlandse Zaken en Koninkrijksrelaties), mede namens de Minister van "
        "Justitie en Veiligheid (ontvangen 3 juli 2018)\n\nVraag 1\nKent u de wijk?\n\nAntwoord 1\nJa.\n"
    )
    assert told["sender_posts"] == ["Minister van Binnenlandse Zaken en Koninkrijksrelaties"]
    assert told["co_senders"] == ["Minister van Justitie en Veiligheid"]


def test_an_address_without_aan_has_an_addressee_and_a_signature_is_none() -> None:
    body = "Datum 12 mei 2021\n\nGeachte voorzitter,\n\nHierbij bied ik u het rapport aan.\n"
    told = read(f"De Voorzitter van de Tweede Kamer\nder Staten-Generaal\nPostbus 20018\n\n{body}{SIGNED}")
    assert told["addressee"] == "Voorzitter van de Tweede Kamer der Staten-Generaal"
    assert read(f"{body}\nDe Voorzitter van de Tweede Kamer\n\nM. Bosma\n")["addressee"] is None


def test_every_dossier_of_a_pledge_is_told_one_a_line() -> None:
    told = read(
        "Toezegging Brief over krimp (34.300 VII)\n\nDe Minister voor Wonen en Rijksdienst zegt de Kamer toe een brief te "
        "sturen over Delfzijl.\n\nKerngegevens\nDatum toezegging\t8 december 2015\n"
        "Kamerstukken\tBegrotingsstaten Binnenlandse Zaken 2016 (34.300 VII)\nWijziging van de Woningwet (34.468)\n"
        "Integrale visie op de woningmarkt (32.847)\n"
    )
    assert [(one["number"], one["title"]) for one in told["dossiers"]] == [
        ("34300-VII", "Begrotingsstaten Binnenlandse Zaken 2016"),
        ("34468", "Wijziging van de Woningwet"),
        ("32847", "Integrale visie op de woningmarkt"),
    ]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("De krimp raakt Nuth, Haren, Vlagtwedde, Binnenmaas, Onderbanken, Ten Boer en Winsum.", ["Nuth", "Haren", "Vlagtwedde", "Binnenmaas", "Onderbanken", "Ten Boer", "Winsum"]),
        ("Dit doe ik met Tilburg University en Maastricht University.", []),
        ("Dit doe ik met Tilburg en de universiteit.", ["Tilburg"]),
        ("Ik heb u dit toegezegd over Oss.", ["Oss"]),
        ("de motie van de leden Van Bochove en Leerdam over huren.", []),
        ("de motie-Van Bochove/Leerdam is goed.", []),
        ("Ik ging naar Arnhem/Nijmegen, Goes en Leerdam.", ["Arnhem", "Nijmegen", "Goes", "Leerdam"]),
        ("Leek het eerst anders, nu niet. Haren en kleding zijn geen plaatsen.", []),
        ("Zie de noot.2 Meer volgt.\n\n2 Oberon (2016), Brede scholen in Nederland, Utrecht.", []),
        ("Zie de noot.2 Meer volgt.\n\n2 Het gaat om Almelo, Zwolle, Utrecht.", ["Almelo", "Zwolle", "Utrecht"]),
    ],
)  # fmt: skip
def test_towns_of_the_past_are_places_and_institutions_are_none(words: str, places: list[str]) -> None:
    assert letter(words)["places"] == places


def test_sums_and_counts_are_told() -> None:
    told = letter("Voor de 16 gebieden in 15 gemeenten stel ik € 2,5 miljoen beschikbaar.")
    assert [one["euro"] for one in told["amounts"]] == ["2500000"]
    assert (16, 15) in [(one["number"], one["in_municipalities"]) for one in told["counts"]]


def test_a_post_behind_colleagues_is_a_co_sender_too() -> None:
    told = letter(
        "Dit stuur ik u mede namens mijn ambtgenoten van BZK en SZW en de Staatssecretaris van OCW."
    )
    assert len(told["co_senders"]) == 3
    assert told["co_senders"][-1] == "Staatssecretaris van OCW"


@pytest.mark.parametrize(
    "heading",
    [
        "INBRENG VERSLAG VAN EEN SCHRIFTELIJK OVERLEG",
        "INBRENG VERSLAG SCHRIFTELIJK OVERLEG",
        "INBRENG SCHRIFTELIJK OVERLEG",
        "INBRENG VERSLAG VAN EEN NADER SCHRIFTELIJK OVERLEG",
    ],
)
def test_an_inbreng_by_each_of_its_headings(heading: str) -> None:
    told = read(
        f"2022D09977 {heading}\n\nDe leden van de commissie hebben vragen over de wijken (32 847, nr. 878).\n"
    )
    assert told["doc_type"] == "inbreng_verslag_so"
    assert told["cited_kamerstukken"] == ["32847-878"]


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
        ("(Kamerstuk 21 501-20, nr. 1435)", ["21501-20-1435"]),
        ("Zie Kamerstuk 21501-08, nrs. 5 en 7.", ["21501-08-5", "21501-08-7"]),
        ("Zie kst-21501-20-1435.", ["21501-20-1435"]),
        ("Zie dossier 21501-20.", []),
        ("(27 926, nrs. 300 t/m 302)", ["27926-300", "27926-301", "27926-302"]),
        ("(Kamerstuk 27 926, nrs. 300-302)", ["27926-300", "27926-301", "27926-302"]),
        ("(Kamerstukken I 2018/19, 35 000 VII, A, B en C)", ["35000-VII-A", "35000-VII-B", "35000-VII-C"]),
        ("(EK 35 578, A, TK 2019-2020)", ["35578-A"]),
        ("Postbus 20 011, nr. 4.", []),
        ("Bel 070 45 678, nr. 5.", []),
        ("(Kamerstuk 35 925 VII, nr.126)", ["35925-VII-126"]),
        ("(Kamerstukken I 2008/09, 31 544, CK, p. 2)", ["31544-CK"]),
        ("(Kamerstukken I 2019/20, 30 995, nr. 98)", []),  # the Senate gives letters; the House has a nr. 98
        ("(Kamerstuk 33 340,\nnr. 29)", ["33340-29"]),
        ("(Kamerstuk 34 300 XVIII, nr. 12 en 18 mei 2016)", ["34300-XVIII-12"]),
        ("(34300-VII-60)", ["34300-VII-60"]),
        ("(Kamerstuk 36 410-XXII, nr. 12)", ["36410-XXII-12"]),
        ("(Kamerstuk 34 775 B, nr. 5)", ["34775-B-5"]),
        ("(Kamerstuk 35 000, hoofdstuk VII, nr. 8)", ["35000-VII-8"]),
        ("(Kamerstuk 35 000 hfst. VII, nr. 8)", ["35000-VII-8"]),
        ("(31 200, XI, nr. 12)", ["31200-XI-12"]),
        ("(Kamerstukken 31 200 XI, nrs. 12 en 14, 30 985, nr. 4)", ["31200-XI-12", "31200-XI-14", "30985-4"]),
    ],
)
def test_a_paper_in_each_printed_form(printed: str, papers: list[str]) -> None:
    assert letter(f"Dat staat in de brief {printed}.")["cited_kamerstukken"] == papers


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("(Kamerstukken 35 578, A t/m C)", "A B C"),
        ("(Kamerstukken I 2021/22, 35 578, A tot en met C en F)", "A B C F"),
        ("(Kamerstukken I, 35 578, letters A–C)", "A B C"),
        ("(EK 35 578, Z t/m AB)", "Z AA AB"),
        ("en de brieven 35 578, C t/m E", "C D E"),
        ("de moties 35 578, letter K t/m M,", "K L M"),
        ("(Kamerstukken 35578-45 t/m 35578-47)", "45 46 47"),
        ("(kst-35578-45 t/m 47)", "45 46 47"),
        ("(Kamerstuk 35 578, nr. 12 tot en met nr. 14)", "12 13 14"),
        ("(Kamerstukken 35 578, nrs. 12, 13, 15–17 en 20)", "12 13 15 16 17 20"),
        ("(Kamerstukken 35 578, nr. 12, 13 en 15)", "12 13 15"),
        ("(Kamerstukken 35 578, nrs. 12, 13 resp. 15)", "12 13 15"),
        ("(Kamerstuk 35 578, nr. 12, p. 4–7)", "12"),
        ("(Kamerstuk 35 578, nr. 45–47)", "45"),  # "nr." names one
        ("(Kamerstukken 35 578, nr. 45–47)", "45 46 47"),
        ("(Kamerstukken 35 578, nrs. 240, 244 en 246–248)", "240 244 246 247 248"),
        ("(Kamerstuk 35 578, nr. 147, nader gewijzigd onder nr. 150)", "147 150"),
        ("(Kamerstukken 35 578, nrs. 45 t/m 99)", " ".join(map(str, range(45, 100)))),
        ("(Kamerstukken 35 578, nrs. 45 t/m 450)", "45"),  # no list is that long
        ("(Kamerstukken 35578-45 t/m 30995-47)", "45 30995-47"),
    ],
)
def test_each_paper_of_a_range_is_cited(printed: str, numbers: str) -> None:
    papers = letter(f"Dat staat in de brief {printed} over wonen.")["cited_kamerstukken"]
    assert " ".join(papers).replace("35578-", "") == numbers


def test_annexes_from_a_to_c_are_no_papers_of_the_senate() -> None:
    told = letter("Zie de bijlagen A t/m C van mijn brief (Kamerstuk 30 995, nr. 12).")
    assert told["cited_kamerstukken"] == ["30995-12"]


@pytest.mark.parametrize(
    "words",
    ["Het daalde van 1,3 miljoen naar 900 000.", "Bel 070 33 903 52, nr 1.", "Er zijn 30.000 woningen, nr. 3 volgt.", "Het kost € 32 847, nr. een.", "In 2019 2020 stond het er."],
)  # fmt: skip
def test_false_friends_are_no_papers(words: str) -> None:
    assert letter(words)["cited_kamerstukken"] == []


def test_a_paper_does_not_cite_itself() -> None:
    assert letter("Deze brief is Kamerstuk 30 995, nr. 7.")["cited_kamerstukken"] == []


def test_a_motion_that_takes_the_place_of_another_cites_it() -> None:
    told = read(
        "29 453 Woningcorporaties\n\nNr. 548 GEWIJZIGDE MOTIE VAN HET LID GRINWIS TER VERVANGING VAN DIE GEDRUKT ONDER NR. 539\n\n"
        "Voorgesteld 21 juni 2022\n\nDe Kamer,\n\nverzoekt de regering dit te doen,\n\nen gaat over tot de orde van de dag.\n\nGrinwis\n"
    )
    assert told["cited_kamerstukken"] == ["29453-539"]


def test_the_head_of_the_printed_gazette_gives_its_number() -> None:
    told = read(
        "STAATSCOURANT\nOfficiële uitgave van het Koninkrijk der Nederlanden sinds 1814.\n\nNr. 21377\n30 april\n2021\n\n"
        "Regio Deal Zuidrand\n\nPartijen komen het volgende overeen:\n\nArtikel 1. Doel van de Regio Deal is leefbaarheid in de wijk.\n"
    )
    assert told["other_refs"] == ["Stcrt 2021-21377"]


def test_other_references() -> None:
    told = letter("Zie Handelingen II 2018/19, nr. 3, items 3, 6 en 8, Stcrt. 2017, nr. 48699 en 2010Z01542.")
    assert letter("Zie Hand. II 2015/16, nr. 41, item 13.")["other_refs"] == [
        "Hand. II 2015/16, nr. 41, item 13"
    ]
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
        ("de motie-Van Gent c.s. (Kamerstuk 31 200 XVIII, nr. 21)", [(["Van Gent"], "31200-XVIII-21")]),
        ("de moties-Van Baarle (Kamerstuk 35 925 VII, nr. 80) en Kröger/Beckerman (Kamerstuk 35 925 VII, nr. 61)", [(["Van Baarle"], "35925-VII-80"), (["Kröger", "Beckerman"], "35925-VII-61")]),
        ("de motie-Wiegman-van Meppelen Scheppink/Ortega-Martijn", [(["Wiegman-van Meppelen Scheppink", "Ortega-Martijn"], None)]),
        ("de motie van het lid Krol (50PLUS) (Kamerstuk 30 950, nr. 10)", [(["Krol"], "30950-10")]),
        ("de moties van het lid Grinwis (36200-VII, nr. 98) en het lid Van Ginneken (36200-VII-101)", [(["Grinwis"], "36200-VII-98"), (["Van Ginneken"], "36200-VII-101")]),
        ("de motie van het lid Ronnes over huren (32 847, nr. 1) en die van de leden Koerhuis en Dik-Faber over starters (32 847, nr. 2)", [(["Ronnes"], "32847-1"), (["Koerhuis", "Dik-Faber"], "32847-2")]),
        ("de motie van het lid Ronnes over huren en die van het lid Koerhuis over starters (32 847, nr. 2)", [(["Ronnes"], None), (["Koerhuis"], "32847-2")]),
        ("de moties-Voortman en -Ronnes over huren", [(["Voortman"], None), (["Ronnes"], None)]),
        ("de moties-Voortman en -Ronnes (32 847, nrs. 16 en 17)", [(["Voortman"], None), (["Ronnes"], None)]),
        ("de motie van het lid Ronnes over huren en het lid worden van een vereniging", [(["Ronnes"], None)]),
        ("de moties van de leden Geurts en Van Haga (Kamerstukken 32 847, nrs. 801 en 805)", [(["Geurts", "Van Haga"], "32847-801"), ([], "32847-805")]),
        ("de motie van Pieter Heerma en Van Toorenburg (Kamerstuk 32 847, nr. 16)", [(["Pieter Heerma", "Van Toorenburg"], "32847-16")]),
        ("de motie-Bruins Slot c.s.", [(["Bruins Slot"], None)]),
        ("de motie van het lid Hanke Bruins Slot (Kamerstuk 31 490, nr. 22)", [(["Hanke Bruins Slot"], "31490-22")]),
        ("de motie van de leden Mei Li Vos en Van Haersma Buma", [(["Mei Li Vos", "Van Haersma Buma"], None)]),
        ("de motie van het lid Bruins Slot Regio Deals", [(["Bruins Slot"], None)]),
        ("de moties-Depla (Kamerstukken I 35 578, letters K t/m M)", [(["Depla"], "35578-K"), ([], "35578-L"), ([], "35578-M")]),
        ("de motie van Jan Jansen over wijken", [(["Jan Jansen"], None)]),
        ("de motie-Hanke Bruins Slot/Martijn van Helvert", [(["Hanke Bruins Slot", "Martijn van Helvert"], None)]),
        ("de motie van Pieter Heerma (CDA) en Ronnes (CDA) (Kamerstuk 32 847, nr. 16)", [(["Pieter Heerma", "Ronnes"], "32847-16")]),
        ("de motie-Koerhuis, Ronnes en Dik-Faber (Kamerstuk 32 847, nr. 16)", [(["Koerhuis", "Ronnes", "Dik-Faber"], "32847-16")]),
        ("de motie Monasch van de Tweede Kamer", [(["Monasch"], None)]),
        ("een motie van GroenLinks en PvdA", []),
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
        ("Voor de zomer ontvangt u van mij een plan.", ["made"]),
        ("Ik bericht u nader zodra de wijken zijn vastgesteld.", ["made"]),
        ("In december zullen wij uw Kamer de contouren schetsen.", ["made"]),
        ("Zoals besproken rapporteer ik hierover in het eerste kwartaal van 2015.", ["made"]),
        (
            "Uw Kamer heeft in het AO van 5 juni 2013 verzocht om een brief; met deze brief voldoe ik daaraan.",
            ["fulfilled"],
        ),
        (
            "Zo geef ik invulling aan de motie-Heerma en aan het verzoek van de vaste commissie van 31 januari 2014.",
            ["fulfilled"],
        ),
        ("Uw Kamer heeft mij op 26 januari jl. verzocht te reageren; dat doe ik hierbij.", ["fulfilled"]),
        ("Ik verwijs naar de monitor van het CBS, die u voor de zomer van mij krijgt.", ["made"]),
        ("Hiermee is uitvoering gegeven aan uw verzoek van 12 september jl. om een brief.", ["fulfilled"]),
        ("In de eerste helft van 2015 komen wij met een reactie bij uw Kamer terug.", ["made"]),
        ("In het najaar volgt een rapportage, die ik u dan zal toezenden.", ["made"]),
        ("Uiterlijk 1 juli a.s. stuur ik u de uitkomsten.", ["made"]),
        ("Vóór 1 september 2014 kunt u de beleidsvisie tegemoet zien.", ["made"]),
        ("De minister voor VRO zegde hem toe de Kamer te informeren.", ["fulfilled"]),
        ("Mijn ambtsvoorganger heeft de Kamer een evaluatie in het vooruitzicht gesteld.", ["fulfilled"]),
        ("Naar verwachting ontvangt u de evaluatie eind 2015.", []),
        ("Mijn collega zal u naar verwachting voor de zomer informeren.", []),
        ("Hierbij informeer ik u over de wijken.", []),
        ("Met deze verzamelbrief informeer ik de Kamer over de volgende onderwerpen.", []),
        ("Dat komt in mijn brief over wonen, die u dit najaar ontvangt.", ["made"]),
        ("Uw Kamer krijgt de regeling vooraf toegestuurd.", ["made"]),
        (
            "In mijn brief heb ik aangegeven dat ik u voor de zomer over de wijken zou informeren.",
            ["fulfilled"],
        ),
        ("In mijn brief heb ik aangegeven dat de gemeente voor de zomer zou bouwen.", []),
        ("Het lid Depla heeft verzocht om cijfers. Met deze brief geef ik daaraan gehoor.", ["fulfilled"]),
        ("De gemeente heeft plannen. Met geld geef ik daaraan gehoor.", []),
        ("Nog dit jaar zal de Kamer daarover worden bericht.", ["made"]),
        ("Over de motie bericht ik u bij de ontwerpbegroting 2018.", ["made"]),
        ("Voorafgaand aan het debat stuur ik uw Kamer een brief.", ["made"]),
        ("Ik rapporteer u tweemaal per jaar over de voortgang.", ["made"]),
        ("Wij zullen tweemaal per jaar rapporteren.", ["made"]),
        ("Het kabinet stuurt uw Kamer dit najaar een plan.", ["made"]),
        ("De Minister van SZW stuurt uw Kamer voor 1 juli 2018 een brief.", ["made"]),
        ("Uw commissie wil een brief; met deze brief voldoe ik aan die wens.", ["fulfilled"]),
        ("Hiermee kom ik tegemoet aan die wens van uw Kamer.", ["fulfilled"]),
        ("U vroeg om een brief; aan dat verzoek voldoen wij hierbij.", ["fulfilled"]),
        ("De gemeenten zullen tweemaal per jaar rapporteren.", []),
        (
            "Zodra een aanvraag is ingediend, stel ik uw Kamer daarvan binnen vier weken op de hoogte.",
            ["made"],
        ),
        ("Uw Kamer kan de handreiking medio 2014 tegemoet zien.", ["made"]),
        ("De uitkomst daarvan meld ik u voor het herfstreces.", ["made"]),
        ("Zoals ik het lid Brugh heb beloofd, ontvangt u hierbij het rapport.", ["fulfilled"]),
        (
            "Bij de regeling van werkzaamheden verzocht het lid Jansen om een brief over de charters.",
            ["fulfilled"],
        ),
        ("De bewoners vroegen om een plein.", []),
        ("Zodra ik over dat onderzoek beschik, deel ik het met u.", ["made"]),
        ("Zodra de doorrekening gereed is, stuur ik die uw Kamer toe.", ["made"]),
        ("Aan het lid Visser doe ik de toezegging dat ik uw Kamer jaarlijks rapporteer.", ["made"]),
        ("Conform de afspraak in het AO van 13 december 2013 zend ik u de monitor toe.", ["fulfilled"]),
        ("Op het advies reageer ik voor de start van het zomerreces.", ["made"]),
        ("Tevens reageren wij op het rapport dat in september is verschenen.", []),
        ("Het kabinet stuurt de gemeenten dit najaar een plan.", []),
        ("Eind 2025 volgt een tussenbalans, waarover ik u dan bericht.", ["made"]),
        ("De gesprekken, waarover ik u eerder heb bericht, zijn afgerond.", []),
        ("Er volgen gesprekken, waarover ik u met deze brief informeer.", []),
        ("Ook zal een brief volgen, die de Kamer voor het kerstreces mag verwachten.", ["made"]),
        ("Dat is wat u van mij mag verwachten.", []),
        ("De evaluatie wordt in Q3 aan uw Kamer aangeboden.", ["made"]),
        ("In het derde kwartaal zal aan de Kamer verslag worden gedaan.", ["made"]),
        ("Een afschrift van het besluit doe ik u voor 1 juli toekomen.", ["made"]),
        ("Een afschrift van het besluit doe ik u hierbij toekomen.", []),
        ("Toegezegd is dat de regio een overzicht krijgt; dit overzicht is bijgevoegd.", ["fulfilled"]),
        ("Uw Kamer zal hierover niet voor de zomer kunnen worden geïnformeerd.", []),
        ("Daarover zal ik uw Kamer niet afzonderlijk informeren.", []),
        ("Ik stuur uw Kamer komend jaar geen rapportage.", []),
        ("Daarover zal ik uw Kamer niet later dan 1 mei informeren.", ["made"]),
        ("De gemeente zal de Kamer van Koophandel informeren.", []),
    ],
)
def test_promises_made_met_and_only_expected(words: str, kinds: list[str]) -> None:
    assert [one["kind"] for one in letter(words)["commitments"]] == kinds


def test_the_day_of_a_debate_may_be_written_in_figures() -> None:
    told = letter("In het AO van 14-02-2014 heb ik toegezegd uw Kamer te informeren.")["commitments"]
    assert [one["occasion_date"] for one in told] == ["2014-02-14"]


def test_a_day_said_with_jl_is_the_last_one_before_the_letter() -> None:
    (told,) = letter("Bij het Vragenuur van 20 november jl. heb ik u een brief toegezegd.")["commitments"]
    assert told["occasion_date"] == "2013-11-20"
    (told,) = letter("Bij het Vragenuur van 30 februari jl. heb ik u een brief toegezegd.")["commitments"]
    assert told["occasion_date"] is None


@pytest.mark.parametrize(
    ("words", "movers"),
    [
        (
            "De moties Voortman (nr. 12), Jansen (nr. 14) en Van Klaveren c.s. (nr. 15) ontraad ik.",
            [["Voortman"], ["Jansen"], ["Van Klaveren"]],
        ),
        ("Deze motie, ingediend door het lid Verhoeven, vraagt om een onderzoek.", [["Verhoeven"]]),
        (
            "Uw Kamer nam op 4 juli een motie aan van de leden Dik-Faber en Jacobi over groen.",
            [["Dik-Faber", "Jacobi"]],
        ),
        ("De fractie van GroenLinks diende een motie van wantrouwen in.", []),
    ],
)
def test_motions_by_their_verbs_and_in_lists(words: str, movers: list[list[str]]) -> None:
    assert [motion["by"] for motion in letter(words)["motions"]] == movers


def test_a_changed_motion_has_its_own_number_and_not_that_of_the_one_it_replaces() -> None:
    told = letter(
        "De motie-Terpstra/Koerhuis (t.v.v. 32 847, nr. 700) (Kamerstuk 32 847, nr. 712) voer ik uit."
    )
    assert told["motions"] == [{"by": ["Terpstra", "Koerhuis"], "kamerstuk": "32847-712"}]


def test_a_motion_pointed_back_at_has_the_movers_of_the_sentence_before() -> None:
    told = letter(
        "De motie Van Haga/Eerdmans over wijkagenten is aangenomen. Deze motie (Kamerstuk 36 200 VII, nr. 61) voer ik uit."
    )
    assert told["motions"] == [{"by": ["Van Haga", "Eerdmans"], "kamerstuk": "36200-VII-61"}]
    told = letter(
        "De motie Jansen en de motie Smit zijn aangenomen. Deze motie (Kamerstuk 36 200 VII, nr. 61) voer ik uit."
    )
    assert {"by": [], "kamerstuk": "36200-VII-61"} in told["motions"]


def test_a_motion_takes_its_number_from_its_note() -> None:
    told = letter(
        "De motie van het lid Ceder c.s.1 over preventie voer ik uit.\n\n1 Kamerstuk 28 684, nr. 690"
    )
    assert told["motions"] == [{"by": ["Ceder"], "kamerstuk": "28684-690"}]


def test_a_mark_behind_a_mover_is_no_part_of_the_name() -> None:
    told = letter(
        "Zo geef ik uitvoering aan de motie van de leden Smit en Diks1 en de motie-Volp c.s.2, en doe ik de toezegging uit het AO "
        "van 3 maart 2013 gestand.\n\n1 Kamerstuk 28 684, nr. 690\n2 Kamerstuk 28 684, nr. 691"
    )
    assert [one["by"] for one in told["motions"]] == [["Smit", "Diks"], ["Volp"]]
    assert [one["occasion_date"] for one in told["commitments"]] == ["2013-03-03"]


@pytest.mark.parametrize(
    ("printed", "post"),
    [
        ("de Staatssecretaris Participatie en Integratie", "Staatssecretaris Participatie en Integratie"),
        ("de Staatssecretaris VWS", "Staatssecretaris van VWS"),
        ("de Minister VWS", "Minister van VWS"),
        ("de Minister Rechtsbescherming", "Minister voor Rechtsbescherming"),
    ],
)
def test_a_post_has_the_little_word_that_belongs_to_it(printed: str, post: str) -> None:
    assert letter(f"Mede namens {printed} stuur ik u dit.")["co_senders"] == [post]


def test_others_than_ministers_sign_with_their_role_below() -> None:
    told = read(
        "31 951 Wijkenaanpak\n\nNr. 2 BRIEF VAN DE ALGEMENE REKENKAMER\n\nDen Haag, 28 mei 2009\n\n"
        "Hierbij ontvangt u het rapport.\n\nAlgemene Rekenkamer\n\ndrs. S. J. Stuiver,\npresident\n\n"
        "dr. E. M. A. van Schoten,\nsecretaris\n"
    )
    assert told["signatories"] == ["S. J. Stuiver", "E. M. A. van Schoten"]


def test_signatures_stand_below_each_other_without_a_blank_line() -> None:
    told = letter(
        "Zo.\n\nDe Minister van Justitie en Veiligheid,\nF.B.J. Grapperhaus\n"
        "De Minister voor Rechtsbescherming,\nS. Dekker"
    )
    assert told["signatories"] == ["F.B.J. Grapperhaus", "S. Dekker"]


def test_a_dateline_ends_the_head_where_no_line_is_left_blank() -> None:
    told = read(
        "30 995\nAanpak Wijken\nNr. 5\nBRIEF VAN DE MINISTER VAN JUSTITIE\nDen Haag, 7 november 2003\n"
        'Conform mijn toezegging stuur ik u het rapport "Doorzetten! Een onderzoek" van RIGO.\n'
    )
    assert told["commitments"][0]["text"].startswith("Conform mijn toezegging")
    assert told["studies"] == [{"title": "Doorzetten! Een onderzoek", "by": ["RIGO"], "for": []}]


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
        ("De Raad voor het openbaar bestuur (Rob) bracht het advies «De stad in de coalitie» uit.", ("De stad in de coalitie", ["Raad voor het openbaar bestuur"], [])),
        ("De VROM-raad publiceerde «Stad en stijging: een leidraad» (2006).", ("Stad en stijging: een leidraad", ["VROM-raad"], [])),
        ("Het CBS heeft op mijn verzoek de Outcomemonitor Wijkenaanpak opgesteld.", ("Outcomemonitor Wijkenaanpak", ["CBS"], [])),
        ("Het Sociaal en Cultureel Planbureau voert een evaluatie uit van de wijkenaanpak.", ("evaluatie van de wijkenaanpak", ["Sociaal en Cultureel Planbureau"], [])),
        ("Met OCW heeft Regioplan de quickscan Leefbaarheid in buurten: wat werkt? uitgevoerd.", ("Leefbaarheid in buurten: wat werkt?", ["Regioplan"], [])),
        ("Er volgt vervolgonderzoek naar zestien gebieden, dat In.Fact.Research in opdracht van BZK uitvoert.", ("vervolgonderzoek naar zestien gebieden", ["In.Fact.Research"], ["BZK"])),
        ("Onlangs verscheen het rapport De achterkant van Amsterdam.", ("De achterkant van Amsterdam", [], [])),
        ("Ik wijs op de Kwalitatieve Woningregistratie (KWR 2000).", ("Kwalitatieve Woningregistratie", [], [])),
        ("Ik stuur u het rapport «Leefbaarheid» (TNO, Delft, 2013).", ("Leefbaarheid", ["TNO"], [])),
        ("De bestuurlijke afspraken zijn geëvalueerd door Bureau Bartels.", ("evaluatie bestuurlijke afspraken", ["Bureau Bartels"], [])),
        ("Het door Regioplan uitgevoerde onderzoek «Wijken in beweging» is bijgevoegd.", ("Wijken in beweging", ["Regioplan"], [])),
        ("Het advies «De wijk nemen» dat de Raad voor het openbaar bestuur op 3 juni 2011 heeft uitgebracht, is er.", ("De wijk nemen", ["Raad voor het openbaar bestuur"], [])),
        ("Ik bied u «Gezond in de buurt» aan, een rapport.", None),
        ("Ik bied u het rapport «Gezond in de buurt» aan, dat ZonMw door Pharos liet opstellen.", ("Gezond in de buurt", ["Pharos"], ["ZonMw"])),
        ("In het onderzoek dat Platform31 in opdracht van Ede en de provincie Gelderland deed naar netwerken, staat dat.", ("onderzoek naar netwerken", ["Platform31"], ["Ede", "provincie Gelderland"])),
        ("ZonMw liet Pharos een inventarisatie uitvoeren naar gezondheid.", ("inventarisatie naar gezondheid", ["Pharos"], ["ZonMw"])),
        ("De onderzoekers van de Universiteit Utrecht stellen in het essay «Buurt in balans» dat het kan.", ("Buurt in balans", ["Universiteit Utrecht"], [])),
        ("Het SCP onderzocht in Verschil in verschil hoe bewoners hun wijk ervaren.", ("Verschil in verschil", ["SCP"], [])),
        ("Het SCP onderzocht in Rotterdam en Den Haag hoe het gaat.", None),
        ("Daarnaast heeft Platform31 in samenwerking met Movisie de publicatie «Samen aan zet» gemaakt.", ("Samen aan zet", ["Platform31", "Movisie"], [])),
        ("U leest de inventarisatie van buurtbudgetten. De inventarisatie is uitgevoerd door Bureau KWIZ.", ("inventarisatie van buurtbudgetten", ["Bureau KWIZ"], [])),
        ("Zie de noot.1 Meer volgt.\n\n1 Significant/Hogeschool Utrecht, «De conciërge terug», Barneveld, 2023.", ("De conciërge terug", ["Significant", "Hogeschool Utrecht"], [])),
        ("In opdracht van BZK en J&V is door Bureau Beke een onderzoek uitgevoerd naar de huur van criminele panden.\n\n7 «Huur van criminele panden in de wijk»; Bureau Beke, Arnhem 2020", ("Huur van criminele panden in de wijk", ["Bureau Beke"], ["BZK", "J&V"])),
        ("Het onderzoek van de Minister naar wijken loopt.", None),
        ("Allereerst heeft RIGO, in opdracht van de Woonbond en Aedes, het onderzoek «Passend wonen» uitgevoerd.", ("Passend wonen", ["RIGO"], ["Woonbond", "Aedes"])),
        ("In opdracht van Jeugd en Gezin is door Regioplan een evaluatie uitgevoerd van de wijkschool.", ("evaluatie van de wijkschool", ["Regioplan"], ["Jeugd en Gezin"])),
        ("De evaluatie is uitgevoerd door Andersson Elffers Felix (AEF). Het rapport, getiteld «Samen effectief», gaat hierbij.", ("Samen effectief", ["Andersson Elffers Felix"], [])),
        ("De Autoriteit woningcorporaties (Aw) komt in haar Sectorbeeld 2013 tot dezelfde slotsom.", ("Sectorbeeld 2013", ["Autoriteit woningcorporaties"], [])),
        ("Het PBL schreef op mijn verzoek De energie van de stad, een evaluatie.", ("De energie van de stad", ["PBL"], [])),
        ("In het rapport van Rebel, Synthese-analyse zestien gebieden, is dat gezegd.", ("Synthese-analyse zestien gebieden", ["Rebel"], [])),
        ("Ik zend u de rapporten:\n- «Bewonersbudgetten in de praktijk», opgesteld door het LSA;", ("Bewonersbudgetten in de praktijk", ["LSA"], [])),
        ("De gemeente verwijst naar het onderzoek «Staat van de straat», dat Portaal in 2015 liet maken door Regioplan.", ("Staat van de straat", ["Regioplan"], ["Portaal"])),
        ("Ik wijs op de evaluatie die RIGO en Atrivé in 2014 deden, «Doorstroming in beweging».", ("Doorstroming in beweging", ["RIGO", "Atrivé"], [])),
        ("Wij hebben dat laten doen door het Verwey-Jonker Instituut. De resultaten staan in «Buren in beeld».", ("Buren in beeld", ["Verwey-Jonker Instituut"], [])),
        ("De cijfers staan in «De Volkskrant».", None),
        ("Rapporten volgen. «Bewoners aan zet» werd geschreven door Movisie.", ("Bewoners aan zet", ["Movisie"], [])),
        ("In zijn rapport Wonen dichtbij adviseert Colliers om te beginnen.", ("Wonen dichtbij", ["Colliers"], [])),
        ("Het Centraal Planbureau rekent in Buurteffecten in kaart voor dat het weinig is.", ("Buurteffecten in kaart", ["Centraal Planbureau"], [])),
        ("Movisie en Platform31 hebben hier onderzoek gedaan. Hun bevindingen zijn neergelegd in de rapportage Achter de deur van de buurt.", ("Achter de deur van de buurt", ["Movisie", "Platform31"], [])),
        ("De analyse van Companen en SEO in het rapport «Betaalbaar wonen» is bekend.", ("Betaalbaar wonen", ["Companen", "SEO"], [])),
        ("Onderzoek van ABF Research voor Aedes wijst daarop (De huren van huurders, juni 2013).", ("De huren van huurders", ["ABF Research"], ["Aedes"])),
        ("Het CBS heeft op ons verzoek De arbeid in grensregio's samengesteld.", ("De arbeid in grensregio's", ["CBS"], [])),
        ("Hanzehogeschool Groningen onderzocht de aanpak. Het onderzoeksrapport Meedoen werkt is bijgevoegd.", ("Meedoen werkt", ["Hanzehogeschool Groningen"], [])),
        ("Ik lees dat het PBL in «De stad: magneet en spons» wijst op verschillen.", ("De stad: magneet en spons", ["PBL"], [])),
        ("Zie de kanttekening «De stad als magneet» (Trouw, 2011).", None),
        ("Raeflex heeft de wijken geteld. Het verslag daarvan, Wijken in cijfers, is als bijlage gevoegd.", ("Wijken in cijfers", ["Raeflex"], [])),
        ("Een vergelijkbare conclusie trekt de SER in «Toekomst in de wijk».", ("Toekomst in de wijk", ["SER"], [])),
        ("Het WODC laat onderzoek doen naar buitengebieden door bureau Beke.", ("onderzoek naar buitengebieden", ["bureau Beke"], ["WODC"])),
        ("Het rapport «Buurt in beeld» is in opdracht van BZK en Justitie vervaardigd door het CBS.", ("Buurt in beeld", ["CBS"], ["BZK", "Justitie"])),
        ("De RVS bracht in april zijn advies uit. In dat advies, Een eerlijke kans, pleit hij voor samenhang.", ("Een eerlijke kans", ["RVS"], [])),
        ("Het RIVM heeft de Monitor gezonde wijk ontwikkeld.", ("Monitor gezonde wijk", ["RIVM"], [])),
        ("Uit het onderzoek van Verian, uitgevoerd in samenwerking met de Radboud Universiteit en getiteld Samen onder een dak, blijkt dat.", ("Samen onder een dak", ["Verian", "Radboud Universiteit"], [])),
        ("Pharos bracht een handreiking uit: «De gezonde buurt».", ("De gezonde buurt", ["Pharos"], [])),
        ("Ik lees het onderzoek dat Regioplan verricht naar woonscholen.", ("onderzoek naar woonscholen", ["Regioplan"], [])),
        ("Ik wijs op de evaluatie van Top600 door de Vrije Universiteit («Tien jaar Top600»).", ("Tien jaar Top600", ["Vrije Universiteit"], [])),
        ("Het in opdracht van mijn ministerie door Regioplan uitgevoerde onderzoek naar schulden laat zien dat het helpt.", ("onderzoek naar schulden", ["Regioplan"], ["mijn ministerie"])),
        ("In het in 2019 door het SCP in opdracht van VWS uitgevoerde onderzoek naar eenzaamheid staat dat.", ("onderzoek naar eenzaamheid", ["SCP"], ["VWS"])),
        ("Een door Companen en RIGO verricht onderzoek naar huurprijzen bevestigt dit.", ("onderzoek naar huurprijzen", ["Companen", "RIGO"], [])),
        ("Het onderzoek naar drugspanden van de Vrije Universiteit, waarvan de resultaten er zijn, sluit aan.", ("onderzoek naar drugspanden", ["Vrije Universiteit"], [])),
        ("Het onderzoek naar de cijfers van het CBS is er.", None),
        ("Het onderzoek naar de leefbaarheid van de Schilderswijk is er.", None),
        ("Uit onderzoek door TNO en Deltares naar hitte in de wijk blijkt dat.", ("onderzoek naar hitte in de wijk", ["TNO", "Deltares"], [])),
        ("De evaluatie van het fonds is afgerond; Ecorys en Fakton hebben haar uitgevoerd.", ("evaluatie van het fonds", ["Ecorys", "Fakton"], [])),
        ("De evaluatie van de wet (uitgevoerd door Berenschot) volgt.", ("evaluatie van de wet", ["Berenschot"], [])),
        ("Ik wijs op «De buurt als thuis», een studie die het PBL vorig jaar uitbracht.", ("De buurt als thuis", ["PBL"], [])),
        ("Ik wijs op «De buurt als thuis», een rapport van Movisie.", ("De buurt als thuis", ["Movisie"], [])),
        ("Ik wijs op «De buurt als thuis», een brief van Movisie.", None),
        ("Bijlage 3: «De buurt als thuis», rapport van Alterra", ("De buurt als thuis", ["Alterra"], [])),
        ("Bijlage 1: Deltares en Wageningen Universiteit, «De buurt als thuis»", ("De buurt als thuis", ["Deltares", "Wageningen Universiteit"], [])),
        ("Divosa, dat de praktijk volgde, komt in «Dichtbij werkt» tot dezelfde slotsom.", ("Dichtbij werkt", ["Divosa"], [])),
        ("Divosa komt in «Pakhuis de Zwijger» bijeen.", None),
        ("De Rekenkamer Rotterdam bevestigt dit («De zuidkant in zicht», 2011).", ("De zuidkant in zicht", ["Rekenkamer Rotterdam"], [])),
        ("Aedes noemt dit zo («wonen is een recht»).", None),
        ("Daarnaast heeft Atlas Research op verzoek van de provincie Drenthe de leegstand onderzocht. De resultaten daarvan, gebundeld in het rapport «Licht uit», bevestigen dat.", ("Licht uit", ["Atlas Research"], ["provincie Drenthe"])),
        ("Volg het advies van de Algemene Rekenkamer, in haar rapport over de deals. Dat rapport, «Afgesproken is afgesproken», verscheen in maart.", ("Afgesproken is afgesproken", ["Algemene Rekenkamer"], [])),
        ("Volgens het PBL («De veerkrachtige stad») gaat het beter.", ("De veerkrachtige stad", ["PBL"], [])),
        ("Zie de noot.2 Meer volgt.\n\n2 Oberon (2016), Brede scholen in Nederland, Utrecht.", ("Brede scholen in Nederland", ["Oberon"], [])),
        ("Het advies over Woondeals, neem ik ter harte.", None),
        ("Naar aanleiding van het onderzoek van Movisie naar huisjesmelkers neem ik maatregelen.", ("onderzoek naar huisjesmelkers", ["Movisie"], [])),
        ("Het onderzoek naar de veiligheid op het terrein van de Erasmus Universiteit is klaar.", None),
        ("De evaluatie van de wet is gestart; Regioplan stelde het op prijs.", None),
        ("Het SCP heeft in 2013 een verkenning gedaan naar eenzaamheid.", ("verkenning naar eenzaamheid", ["SCP"], [])),
        ("Ik wijs op «De buurt als thuis», een publicatie van Trouw.", None),
        ("De Volkskrant bevestigt dit beeld («Wijken in nood», 2013).", None),
        ("Wel wordt het programma dit jaar geëvalueerd door Ecorys.", ("evaluatie programma", ["Ecorys"], [])),
        ("Wel wordt het programma niet geëvalueerd door Ecorys.", None),
        ("Kamerlid Beckers bevestigt dit beeld («Wijken in nood», 2013).", None),
        ("Aedes stelt voor het anders te doen («Agenda voor morgen», 2013).", None),
        ("Volgens Van Dijk («De wijk bestaat niet») gaat het slecht.", None),
    ],
)  # fmt: skip
def test_studies_with_makers_and_commissioners(
    words: str, study: tuple[str, list[str], list[str]] | None
) -> None:
    told = [(one["title"], one["by"], one["for"]) for one in letter(words)["studies"]]
    assert told == ([study] if study else [])


def test_names_keep_the_accents_they_were_printed_with() -> None:
    told = letter(
        "Mede namens mijn ambtgenoten van Financiën en VWS stuur ik u dit. Het rapport «Wonen in de wijk» is door Atrivé "
        "en Özgür & Co in opdracht van Coöperatie Groß en de gemeente Súdwest-Fryslân opgesteld."
    )
    assert told["co_senders"] == ["Financiën", "VWS"]
    assert told["studies"][0]["by"] == ["Atrivé", "Özgür & Co"]
    assert told["studies"][0]["for"] == ["Coöperatie Groß", "gemeente Súdwest-Fryslân"]


def test_titles_between_parentheses_are_studies_and_makers_are_not() -> None:
    told = letter("Uit onderzoeken (Leefbaarheid in Nederland 2018 en Veerkracht in bezit) blijkt dat.")
    assert [one["title"] for one in told["studies"]] == [
        "Leefbaarheid in Nederland 2018",
        "Veerkracht in bezit",
    ]
    assert letter("Uit onderzoeken (RIGO en Companen) blijkt dat.")["studies"] == []


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("De Indische buurt in Amsterdam doet het goed.", ["Indische buurt", "Amsterdam"]),
        ("Het betreft Rotterdam-Zuid, Den Haag Zuid-West en Zaanstad Oost.", ["Rotterdam-Zuid", "Den Haag Zuid-West", "Zaanstad Oost"]),
        ("De Universiteit van Amsterdam en de leden Van Zutphen en Van Gent zien dat.", []),
        ("Huizen staan leeg en het beste is Houten te kiezen.", []),
        ("Dat is zo in de gemeente Best.", ["Best"]),
        ("In Best en Epe niet; Best practices zijn er wel.", ["Best", "Epe"]),
        ("In Nijmegen-Dukenburg en Rotterdam Carnisse.", ["Nijmegen-Dukenburg", "Rotterdam Carnisse"]),
        ("De wijken Philipsdorp, Kortenbos en Laak; de wijk Anno 2020.", ["Philipsdorp", "Kortenbos", "Laak"]),
        ("De Haagse wijk Ringdijk en Gageldonk-West.", ["Ringdijk", "Gageldonk-West"]),
        ("Turfmarkt 147, Den Haag is het adres.", []),
        ("In Oud-Crooswijk en Zaandam-Oost is veel gebeurd.", ["Oud-Crooswijk", "Zaandam-Oost"]),
    ],
)  # fmt: skip
def test_places_and_what_only_sounds_like_one(words: str, places: list[str]) -> None:
    assert letter(words)["places"] == places


def test_a_programme_of_the_list_is_not_cut_short_by_a_pattern() -> None:
    told = letter("Met het programma Een thuis voor iedereen en de regeling Huisvesting Aandachtsgroepen.")
    assert told["programmes"] == ["Een thuis voor iedereen", "regeling Huisvesting Aandachtsgroepen"]


def test_programmes_by_name_and_by_kind() -> None:
    told = letter(
        "De City Deal «Zicht op Ondermijning», 30 Regio Deals en de subsidieregeling «Kansen voor alle kinderen» lopen door."
    )
    assert told["programmes"] == [
        "City Deal Zicht op Ondermijning",
        "Regio Deals",
        "Kansen voor alle kinderen",
    ]


@pytest.mark.parametrize(
    ("words", "programmes"),
    [
        ("de Regio Deal Twente, de Woondeal Arnhem en de City Deal Klimaat", ["Regio Deal Twente", "Woondeal Arnhem", "City Deal Klimaat"]),
        ("het Nationaal Programma Rotterdam Zuid, het Nationaal Programma Leefbaarheid en Veiligheid en de Regio Deal Zwolle", ["Nationaal Programma Rotterdam Zuid", "Nationaal Programma Leefbaarheid en Veiligheid", "Regio Deal Zwolle"]),
        ("het programma Kansrijke Start en het Volkshuisvestingsfonds", ["programma Kansrijke Start", "Volkshuisvestingsfonds"]),
        ("het programma Eén tegen eenzaamheid", ["programma Eén tegen eenzaamheid"]),
        ("het programma Weerbare wijken", ["programma Weerbare wijken"]),
        ("het programma Wonen en Zorg", ["programma Wonen en Zorg"]),
    ],
)  # fmt: skip
def test_a_programme_ends_where_another_begins_and_not_inside_its_name(
    words: str, programmes: list[str]
) -> None:
    assert letter(f"Met {words} ga ik door.")["programmes"] == programmes


@pytest.mark.parametrize(
    ("words", "programmes", "studies"),
    [
        ("Met het programma «Thuis in de wijk» ga ik door.", ["Thuis in de wijk"], []),
        ("Het rapport «Thuis in de wijk» gaat hierbij.", [], ["Thuis in de wijk"]),
        ("Het programma en het rapport «Thuis in de wijk» gaan hierbij.", [], ["Thuis in de wijk"]),
        ("De evaluatie van het programma «Thuis in de wijk» gaat hierbij.", ["Thuis in de wijk"], []),
        ("De evaluatie van het programma «Thuis in de wijk» is uitgevoerd door Regioplan.", ["Thuis in de wijk"], ["evaluatie van het programma «Thuis in de wijk»"]),
        ("Uit het onderzoek blijkt dat «Thuis in de wijk» werkt.", ["Thuis in de wijk"], []),
        ("Het onderzoek naar het project «Achter de voordeur» is klaar.", ["Achter de voordeur"], []),
        ("In het onderzoeksprogramma «Kennis voor steden» werkt Platform31.", ["Kennis voor steden"], []),
        ("Het onderzoek «Samen leven» hoort bij het programma «Kennis voor steden».", ["Kennis voor steden"], ["Samen leven"]),
    ],
)  # fmt: skip
def test_the_noun_beside_a_name_in_quotation_marks_says_what_it_is(
    words: str, programmes: list[str], studies: list[str]
) -> None:
    told = letter(words)
    assert told["programmes"] == programmes
    assert [study["title"] for study in told["studies"]] == studies


TITLED = "Hierbij zend ik u het onderzoek «De wijk in beeld». "


@pytest.mark.parametrize(
    ("words", "by", "commissioners"),
    [
        (TITLED + "Het is opgesteld door Rebel.", ["Rebel"], []),
        (TITLED + "Dat onderzoek is in opdracht van Aedes gemaakt door Atrivé en Stade Advies.", ["Atrivé", "Stade Advies"], ["Aedes"]),
        (TITLED + "Het onderzoek is opgesteld door Bureau Beke in opdracht van het WODC.", ["Bureau Beke"], ["WODC"]),
        (TITLED + "Regioplan heeft dit onderzoek in opdracht van Aedes uitgevoerd.", ["Regioplan"], ["Aedes"]),
        ("Zo becijfert het EIB in zijn studie «De wijk in beeld» dat het kan.", ["EIB"], []),
        ("Zo concludeert zij in haar rapport «De wijk in beeld» dat het kan.", [], []),
        ("Eveneens heeft hij in zijn rapport «De wijk in beeld» daarop gewezen.", [], []),
        ("Terecht wijst Platform31 in het rapport «De wijk in beeld» op de kosten.", ["Platform31"], []),
        ("Bewoners schrijven in het rapport «De wijk in beeld» over hun ervaringen.", [], []),
        ("Heerlen bracht het rapport «De wijk in beeld» onder de aandacht.", [], []),
        ("In het advies «De wijk in beeld» bepleit de Onderwijsraad één loket.", ["Onderwijsraad"], []),
        ("In het rapport «De wijk in beeld» wijst de Minister op kosten.", [], []),
        ("In het rapport «De wijk in beeld» stelt Rotterdam dat meer geld nodig is.", [], []),
        ("Het rapport «De wijk in beeld» is gemaakt door Bewoners.", [], []),
        ("Het rapport «De wijk in beeld» is gemaakt door KWINK groep.", ["KWINK groep"], []),
        ("In zijn essay «De wijk in beeld» werkt Alterra dit verder uit.", ["Alterra"], []),
        ("In zijn essay «De wijk in beeld» werkt de Minister dit verder uit.", [], []),
        ("Het NISB publiceerde eerder «De wijk in beeld».", ["NISB"], []),
        ("Het door het CCV in samenwerking met de politie opgestelde handboek «De wijk in beeld» is er.", ["CCV", "politie"], []),
        ("Rebel heeft in opdracht van Aedes de wijken geteld. Het rapport, «De wijk in beeld», gaat hierbij.", ["Rebel"], ["Aedes"]),
        ("Ik wijs op de evaluatie die Leemhuis Advies in opdracht van de gemeenten Groningen en Deventer heeft gemaakt, «De wijk in beeld».", ["Leemhuis Advies"], ["Groningen", "Deventer"]),
        ("Ik zend u de studie «De wijk in beeld», die is uitgevoerd door de Politieacademie en Pro Facto.", ["Politieacademie", "Pro Facto"], []),
        ("Het rapport «De wijk in beeld» is opgesteld door Bureau Beke en Intraval.", ["Bureau Beke", "Intraval"], []),
        ("Het rapport «De wijk in beeld» is opgesteld door Natuur en Milieu Nederland.", ["Natuur en Milieu Nederland"], []),
        ("Het rapport «De wijk in beeld» is opgesteld door Kennis en Co.", ["Kennis en Co"], []),
        ("Het CBS publiceert jaarlijks de monitor «De wijk in beeld».", ["CBS"], []),
        ("Ook heeft Stec Groep, in samenwerking met de VNG, de gids «De wijk in beeld» samengesteld.", ["Stec Groep", "VNG"], []),
        (TITLED + "Opdrachtgever was Aedes.", [], ["Aedes"]),
        (TITLED + "Tevens wordt het onderzoek van Rebel, in opdracht van Aedes uitgevoerd, gestuurd.", [], []),
        (TITLED + "De gemeente Utrecht is door Regioplan geholpen.", [], []),
        (TITLED + "Velen lazen het. Over het onderzoek, dat door Platform31 in samenwerking met de VNG is gedaan, spraken wij.", ["Platform31", "VNG"], []),
        ("De evaluatie is uitgevoerd door Berenschot en Ecorys. Het eindrapport «De wijk in beeld» gaat hierbij.", ["Berenschot", "Ecorys"], []),
        ("Ik constateer dat de Algemene Rekenkamer in het rapport «De wijk in beeld» wijst op leegstand.", ["Algemene Rekenkamer"], []),
        ("Rebel en Republiq hebben in de notitie «De wijk in beeld» berekend wat nodig is.", ["Rebel", "Republiq"], []),
        ("De opgave is daar groot, aldus ook het Sociaal en Cultureel Planbureau in «De wijk in beeld».", ["Sociaal en Cultureel Planbureau"], []),
        ("Ik las dat het PBL op verzoek van de VNG «De wijk in beeld» schreef.", ["PBL"], ["VNG"]),
        ("Eerder bracht onderzoeksbureau Stec het rapport «De wijk in beeld» uit.", ["Stec"], []),
        ("De Visitatiecommissie, onder voorzitterschap van mevrouw Van Rijn, trekt in haar eindrapport «De wijk in beeld» die conclusie.", ["Visitatiecommissie"], []),
        ("Dat is bepleit door de commissie-Brinkman/Mans in «De wijk in beeld».", ["commissie-Brinkman/Mans"], []),
        ("Lees de publicatie «De wijk in beeld», een uitgave van Nicis Institute en de G31.", ["Nicis Institute", "G31"], []),
        ("Het staat in het rapport «De wijk in beeld», een onderzoek van Rebel in opdracht van Aedes.", ["Rebel"], ["Aedes"]),
        ("Dat staat in CPB Document «De wijk in beeld».", ["CPB"], []),
        ("Dat is zo, zie «De wijk in beeld» (PBL, 2014).", ["PBL"], []),
        ("Platform31 heeft de praktijk geïnventariseerd. Het resultaat, de publicatie «De wijk in beeld», gaat hierbij.", ["Platform31"], []),
        ("Daarnaast treft u in de bijlagen aan:\n1. «De wijk in beeld» (Verwey-Jonker Instituut, 2021);\n2. «Antwoorden op vragen».", ["Verwey-Jonker Instituut"], []),
        ("Het onderzoek dat ik daarnaar door Atrivé heb laten doen, «De wijk in beeld», is bijgevoegd.", ["Atrivé"], []),
        ("Het bureau SEO Economisch Onderzoek, dat hierover op mijn verzoek «De wijk in beeld» uitbracht, stelt dat.", ["bureau SEO Economisch Onderzoek"], []),
        ("Ik gebruik een reflectie door de Erasmus Universiteit, «De wijk in beeld», en cijfers.", ["Erasmus Universiteit"], []),
        ("Zij wijzen op het onderzoek van Movisie naar buurthuizen, «De wijk in beeld» geheten.", ["Movisie"], []),
        ("Lees de studie «Ruimte zat» van Brink, gemaakt in opdracht van de NEPROM, en de ABF-rapportage «De wijk in beeld».", ["ABF"], []),
        ("Er zijn twee rapporten:\n- «De wijk in beeld», geschreven door Rebel;\n- «Ruimte zat», van de VNG.", ["Rebel"], []),
    ],
)  # fmt: skip
def test_makers_and_commissioners_of_a_title(words: str, by: list[str], commissioners: list[str]) -> None:
    told = {study["title"]: (study["by"], study["for"]) for study in letter(words)["studies"]}
    assert told["De wijk in beeld"] == (by, commissioners)


def test_of_a_list_of_annexes_only_a_title_with_its_maker_is_a_study() -> None:
    told = letter(
        "U treft in de bijlagen aan:\n1. «De wijk» (Rebel, 2021);\n2. «Antwoorden op vragen»;\n3. Beslisnota."
    )
    assert [study["title"] for study in told["studies"]] == ["De wijk"]


def test_a_study_told_in_the_sentence_before_its_title_is_one_study() -> None:
    told = letter(
        "De evaluatie van de regeling is uitgevoerd door Berenschot. Het eindrapport «Samen sterk» gaat hierbij."
    )
    assert [study["title"] for study in told["studies"]] == ["Samen sterk"]


def test_an_initiative_of_citizens_is_no_programme_and_tu_delft_no_town() -> None:
    told = letter("Ik las het burgerinitiatief «Geef de wijk terug» en sprak met de TU Delft.")
    assert (told["programmes"], told["places"]) == ([], [])


def test_a_person_s_words_and_a_study_told_beside_its_title_are_no_studies() -> None:
    assert letter("«Iedere wijk verdient perspectief», aldus de minister.")["studies"] == []
    told = letter("Zij wijzen op het onderzoek van Movisie naar buurthuizen, «De wijk in beeld» geheten.")
    assert [study["title"] for study in told["studies"]] == ["De wijk in beeld"]


def test_a_heading_without_a_blank_line_is_no_part_of_the_sentence_below() -> None:
    told = letter(
        "In deze brief vindt u een overzicht van wat er in de wijken en de steden gebeurt dit jaar.\n"
        "Evaluatie Regio Deals\n"
        "De evaluatie van de derde tranche is uitgevoerd door Berenschot en Ecorys, in opdracht van BZK.\n"
    )
    assert [study["title"] for study in told["studies"]] == ["evaluatie van de derde tranche"]


@pytest.mark.parametrize(
    "words",
    [
        "In het AO van 5 juni 2013 heb ik toegezegd u te informeren over de wijken. Er is onderzoek gedaan. Met deze brief kom ik die toezegging na.",
        "In het debat van 5 juni 2013 zegde ik u een brief over de wijken toe. Hiermee is de toezegging afgedaan.",
        "In het debat van 5 juni 2013 heeft uw Kamer gevraagd om een brief. Met deze brief doe ik mijn toezegging gestand.",
    ],
)  # fmt: skip
def test_a_promise_and_the_sentence_that_says_it_is_met_are_one(words: str) -> None:
    (told,) = letter(words)["commitments"]
    assert told["occasion_date"] == "2013-06-05"


def test_a_post_that_answers_a_committee_may_meet_a_promise_and_members_may_not() -> None:
    head = "30 995 Wijken\n\nNr. 9 VERSLAG VAN EEN SCHRIFTELIJK OVERLEG\n\nVastgesteld 5 maart 2015\n\n"
    met = "De toezegging aan het lid Roland (AO 10 juni 2014) over wachttijden doe ik daarmee gestand.\n"
    asked = "De leden van de SP-fractie herinneren aan de toezegging van 10 juni 2014 over wachttijden.\n"
    assert [one["occasion_date"] for one in read(head + met)["commitments"]] == ["2014-06-10"]
    assert read(head + asked)["commitments"] == []


def test_a_register_s_page_names_post_and_dossier_and_asks_by_whom() -> None:
    told = read(
        "Toezegging\n\nTZ202411-062\n\nDe Minister zegt toe naar aanleiding van vragen van het lid Duthil een brief te sturen.\n\n"
        "Datum toezegging: 14 november 2024\nNaam bewindspersoon: M. van Keijzer, Minister van Justitie\n"
        "Activiteit: Debat over leefbaarheid en wijken\nStatus: Openstaand\nOnderdeel van kamerstukdossier 30995 Aanpak Wijken\n"
    )
    assert (told["doc_type"], told["date"], told["places"]) == ("toezegging", "2024-11-14", [])
    assert told["sender_posts"] == ["Minister van Justitie"]
    assert told["dossiers"] == [{"number": "30995", "title": "Aanpak Wijken"}]


# --- Lines


@pytest.mark.parametrize(
    ("signed", "name"),
    [
        ("De griffier van de commissie, Van der\nLeeden\n", "Van der Leeden"),
        ("De griffier van de commissie,\nDe Vos\nInhoud\n", "De Vos"),
    ],
)
def test_a_name_goes_on_below_its_particle_and_not_below_its_end(signed: str, name: str) -> None:
    told = read(
        f"30 995 Wijken\n\nNr. 9 VERSLAG VAN EEN ALGEMEEN OVERLEG\n\nVastgesteld 5 maart 2010\n\n{signed}"
    )
    assert told["signatories"] == [name]


def test_the_printer_s_line_for_a_paper_is_no_signature() -> None:
    told = letter(
        "Ik schrijf u.\n\nDe Minister voor Wonen en Rijksdienst,\nS.A. Blok\n\nkst-33340-5\nISSN 0921 - 7371"
    )
    assert told["signatories"] == ["S.A. Blok"]


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


def test_a_motion_at_the_begin_of_a_line_is_no_second_paper() -> None:
    text = (
        HEAD + "Hiermee geef ik invulling aan de\nmotie van het lid Ceder (Kamerstuk 35 925 VII, nr. 24).\n"
    )
    assert read_document(View(text, "paper")).remarks == ()


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


@pytest.mark.parametrize(
    ("name", "least"), [("dev", 0.97), ("held-out", 0.97), ("later", 0.97), ("councils", 0.97)]
)
def test_the_corpora_are_read_well(name: str, least: float) -> None:
    gold = read_gold(CORPORA / name)
    assert macro(score_documents(gold, told_of(CORPORA / name), soft=True)) >= least


def repunctuated(text: str) -> str:
    return text.translate(str.maketrans({"«": "“", "»": "”", "’": "'", "–": "-"}))


def redated(text: str) -> str:
    """Every year of the century moved by one, in dates only."""
    months = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    return re.sub(
        rf"(\d{{1,2}} (?:{months}) )20(\d\d)", lambda m: f"{m[1]}20{(int(m[2]) + 1) % 100:02d}", text
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dev", "held-out", "later"])
def test_a_letter_in_other_marks_says_the_same(name: str) -> None:
    gold = read_gold(CORPORA / name)
    before = macro(score_documents(gold, told_of(CORPORA / name), soft=True))
    after = macro(score_documents(gold, told_of(CORPORA / name, repunctuated), soft=True))
    assert after >= before - 0.01


@pytest.mark.parametrize("name", ["dev", "held-out", "later"])
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
    for name, least in (("dev", 20), ("held-out", 20), ("later", 15)):
        gold = json.loads((CORPORA / name / "gold.json").read_text(encoding="utf-8"))["documents"]
        assert len(gold) >= least
        assert all(
            {"own_id", "doc_type", "studies", "programmes"} <= answer.keys() for answer in gold.values()
        )


@pytest.mark.parametrize(
    ("words", "programmes"),
    [
        (
            "Het Actieprogramma Dak- en Thuisloze Jongeren loopt door.",
            ["Actieprogramma Dak- en Thuisloze Jongeren"],
        ),
        (
            "Het Actieplan Polarisatie en Radicalisering en de Deltaplannen zijn afgerond.",
            ["Actieplan Polarisatie en Radicalisering"],
        ),
        ("Emmen kreeg € 4 miljoen (specifieke uitkering Kansrijke Wijk).", ["Kansrijke Wijk"]),
    ],
)
def test_a_programme_ends_where_its_name_does(words: str, programmes: list[str]) -> None:
    told = letter(words)
    assert told["programmes"] == programmes
    assert "Kansrijke Wijk" not in told["places"]
