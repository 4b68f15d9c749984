"""Letters cited by their day: proposed by name where the project knows one of that day."""

from pathlib import Path

import pytest

from tests.ours import BASE
from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status
from wijkgraph.claims.ledgers import write_ledger
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.view import View
from wijkgraph.names import key_of, names_at, term
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.reading.known_letters import KnownLetters
from wijkgraph.reading.proposing import proposed_by_rules

NAMES = names_at(BASE)
POST = NAMES.thing("post", "minister-voor-wonen-en-rijksdienst")
OTHER = NAMES.thing("post", "minister-van-bzk")
BY = Provenance(NAMES.thing("agent", "redactie"), NAMES.thing("activity", "a"), "2026-01-01T00:00:00Z")
HEAD = "30 995 Aanpak Wijken\n\nNr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST\n\nDen Haag, 4 maart 2014\n\n"
MINE = "In mijn brief van 14 augustus 2013 schreef ik u."


def ledger_of(folder: Path, key: str, letters: dict[str, tuple[str, NamedNode | None]]) -> Path:
    """A file of accepted claims on a letter, which tell the day and the sender of others."""
    source = NAMES.thing("letter", key)
    told = set()
    for name, (day, sender) in letters.items():
        letter = NAMES.thing("letter", name)
        told.add(Triple(letter, term("dcterms:issued"), Literal(day, datatype=term("xsd:date"))))
        if sender:
            told.add(Triple(letter, term("wg:sentBy"), sender))
    passage = Passage(key, 0, 4, "Zie:", BASE)
    path = folder / f"{key}.trig"
    path.write_text(
        write_ledger(Ledger(source, (Claim(source, frozenset(told), (passage,), Status.ACCEPTED, BY, ""),))),
        encoding="utf-8",
    )
    return path


def cited(body: str, *ledgers: Path, head: str = HEAD) -> set[str]:
    letter = NAMES.thing("letter", "kst-30995-7")
    known = KnownLetters(ledgers).beside(letter, head + body)
    proposed = proposed_by_rules(View(head + body + "\n", "kst-30995-7", BASE), "kst-30995-7", known=known)[0]
    return {
        key_of(triple.object)
        for claim in proposed.claims
        for triple in claim.assertion
        if triple.predicate == term("wg:cited") and isinstance(triple.object, NamedNode)
    }


@pytest.mark.parametrize(
    ("words", "letters", "wanted"),
    [
        (MINE, {"kst-32847-90": ("2013-08-14", POST)}, {"kst-32847-90"}),
        (MINE, {"kst-32847-90": ("2013-08-14", None)}, {"kst-32847-90"}),
        # Another day, two of that day, a letter that another office sent: the day is all that is told.
        (MINE, {"kst-32847-90": ("2012-08-14", POST)}, {"brief-2013-08-14"}),
        (MINE, {"kst-1": ("2013-08-14", POST), "kst-2": ("2013-08-14", POST)}, {"brief-2013-08-14"}),
        (MINE, {"kst-32847-90": ("2013-08-14", OTHER)}, {"brief-2013-08-14"}),
        (
            "De Minister van BZK schreef in zijn brief van 14 augustus 2013 hierover.",
            {"kst-32847-90": ("2013-08-14", OTHER)},
            {"kst-32847-90"},
        ),
        ("Zie mijn brief van 3 februari jl. hierover.", {"kst-1": ("2014-02-03", POST)}, {"kst-1"}),
        ("Hiermee kom ik mijn toezegging van 3 februari jl. na.", {"kst-1": ("2014-02-03", POST)}, {"kst-1"}),
        ("Hiermee kom ik mijn toezegging van 3 februari jl. na.", {"kst-1": ("2014-02-04", POST)}, set()),
    ],
)
def test_a_letter_cited_by_its_day_is_the_one_known_of_that_day(
    tmp_path: Path, words: str, letters: dict[str, tuple[str, NamedNode | None]], wanted: set[str]
) -> None:
    assert cited(words, ledger_of(tmp_path, "kst-5", letters)) == wanted


def test_what_was_found_in_the_letter_itself_is_not_known_of_it(tmp_path: Path) -> None:
    own = ledger_of(tmp_path, "kst-30995-7", {"kst-32847-90": ("2013-08-14", POST)})
    assert cited(MINE, own) == {"brief-2013-08-14"}


def test_an_undated_paper_has_the_day_that_others_know_of_it(tmp_path: Path) -> None:
    others = {"kst-30995-7": ("2014-03-04", None), "kst-1": ("2014-02-03", None)}
    ledger = ledger_of(tmp_path, "kst-5", others)
    undated = HEAD.replace("Den Haag, 4 maart 2014\n\n", "")
    words = "Zoals ik schreef in mijn brief van 3 februari jl., is dit zo."
    assert cited(words, ledger, head=undated) == {"kst-1"}
    assert cited(words, head=undated) == set()


def test_a_second_mention_by_day_of_a_letter_with_a_number_cites_no_other() -> None:
    twice = "Zie mijn brief van 14 augustus 2013 (Kamerstuk 30 995, nr. 3). De brief van 14 augustus 2013 meldt dit."
    assert cited(twice) == {"kst-30995-3"}


@pytest.mark.parametrize(
    ("key", "house"),
    [
        ("kst-30995-97", "tweede-kamer"),
        ("kst-35925-vii-24", "tweede-kamer"),
        ("kst-32847-694-bijlage-2", "tweede-kamer"),
        ("kst-35578-m", "eerste-kamer"),
        ("brief-over-wijken", ""),
    ],
)
def test_uw_kamer_is_the_house_whose_number_the_paper_has(key: str, house: str) -> None:
    text = HEAD + "Hiermee informeer ik uw Kamer over de wijken.\n"
    proposed = proposed_by_rules(View(text, key, BASE), key)[0]
    found = [
        (key_of(triple.object), claim.note)
        for claim in proposed.claims
        for triple in claim.assertion
        if triple.predicate == term("wg:addressedTo") and isinstance(triple.object, NamedNode)
    ]
    assert [name for name, _ in found] == ([house] if house else [])
    assert all("uw Kamer" in note for _, note in found)
