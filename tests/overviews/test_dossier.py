"""Dossiers: every sentence that names a thing, with or without a claim, and nothing else."""

import csv
import io
import json
from itertools import chain

import pytest

from tests.ours import BASE, our_store, thing
from wijkgraph.asking.naming import names_of
from wijkgraph.engine.store import EmbeddedStore, Solutions
from wijkgraph.errors import NotFound
from wijkgraph.formats import CSV, JSON, MARKDOWN
from wijkgraph.letters.frozen import read_letters
from wijkgraph.letters.sentences import split_sentences
from wijkgraph.names import term
from wijkgraph.overviews.dossier import Dossier, DossierIndex
from wijkgraph.overviews.dossier_results import DOSSIER_WRITERS, claim_briefly
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Quad


@pytest.fixture(scope="module")
def index(store: EmbeddedStore, layout: Layout) -> DossierIndex:
    return DossierIndex(store, read_letters(layout.letters, BASE).values())


def gathered(index: DossierIndex, store: EmbeddedStore, kind: str, key: str) -> Dossier:
    return index.gather(store, thing(kind, key))


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        ("area", "rotterdam-zuid", ("rotterdam-zuid", "rotterdam zuid")),
        ("area", "groningen-noord", ("groningen-noord",)),
        ("programme", "nationaal-programma-rotterdam-zuid", ("nprz", "nationaal programma rotterdam zuid")),
        ("organisation", "verwey-jonker-instituut", ("verwey-jonker instituut",)),
        ("organisation", "tweede-kamer", ("uw kamer", "tweede kamer der staten-generaal")),
        ("ministry", "bzk", ("bzk",)),
        ("person", "k-h-ollongren", ("ollongren",)),
        ("dossier", "30995", ("30 995", "aanpak wijken")),
        ("dossier", "35925-vii", ("35 925 vii",)),
    ],
)
def test_no_sentence_that_holds_a_name_is_missing(
    index: DossierIndex, store: EmbeddedStore, layout: Layout, kind: str, key: str, words: tuple[str, ...]
):
    """Looked for in a plainer way: any of the words, in any case, anywhere in the sentence."""
    sentences = chain.from_iterable(map(split_sentences, read_letters(layout.letters, BASE).values()))
    expected = {one.text for one in sentences if any(word in one.text.lower() for word in words)}
    assert expected
    assert {one.sentence.text for one in gathered(index, store, kind, key).sentences} == expected


def test_letters_come_by_date_with_their_senders(index: DossierIndex, store: EmbeddedStore):
    dossier = gathered(index, store, "organisation", "tweede-kamer")
    days = [section.card.issued for section in dossier.letters]
    assert days == sorted(days)
    assert dossier.letters[0].card.senders == (thing("post", "minister-van-bzk"),)


@pytest.mark.slow
def test_a_sentence_without_a_claim_is_there_with_the_reason(index: DossierIndex, store: EmbeddedStore):
    bare = [
        one for subject in index.things for one in index.gather(store, subject).sentences if not one.claims
    ]
    assert bare
    assert all(one.reason for one in bare)


def test_the_claims_beside_a_sentence_rest_on_it_and_those_about_the_thing_come_first(
    index: DossierIndex, store: EmbeddedStore
):
    area = thing("area", "rotterdam-zuid")
    sentences = index.gather(store, area).sentences
    assert any(len(one.claims) > 1 for one in sentences)
    for one in sentences:
        about = [any(area in (s.subject, s.object) for s in said) for _, said in one.claims]
        assert about == sorted(about, reverse=True)
        for _, said in one.claims:
            assert all(any(one.sentence.meets(r.start, r.end) for r in s.receipts) for s in said)


def test_a_name_that_is_part_of_a_longer_one_says_so(index: DossierIndex, store: EmbeddedStore):
    within = {one.within for one in gathered(index, store, "municipality", "gm0344").sentences}
    assert within == {thing("area", "utrecht-overvecht")}
    assert not any(one.within for one in gathered(index, store, "area", "utrecht-overvecht").sentences)


def test_a_post_is_found_by_the_abbreviation_of_its_ministry(index: DossierIndex, store: EmbeddedStore):
    spelt = {
        name for one in gathered(index, store, "post", "minister-van-bzk").sentences for name in one.spelt
    }
    assert {"Minister van BZK", "Minister van Binnenlandse Zaken en Koninkrijksrelaties"} <= spelt


def test_a_surname_shared_by_two_people_is_the_name_of_neither(quads: list[Quad], layout: Layout):
    other = thing("person", "a-b-ollongren")
    named = Quad(other, term("skos:prefLabel"), Literal("A.B. Ollongren", language="nl"))
    changed = our_store([*quads, named])
    index = DossierIndex(changed, read_letters(layout.letters, BASE).values())
    assert index.gather(changed, other).sentences == ()
    assert "Ollongren" not in index.gather(changed, thing("person", "k-h-ollongren")).names


def test_relatives_are_offered_with_the_number_of_their_sentences(index: DossierIndex, store: EmbeddedStore):
    counted = dict(gathered(index, store, "programme", "nationaal-programma-rotterdam-zuid").relatives)
    assert counted[thing("area", "rotterdam-zuid")] == index.count(thing("area", "rotterdam-zuid")) == 4


def test_the_names_of_all_things_are_read_once_for_all_dossiers(store: EmbeddedStore, layout: Layout):
    class Asked(EmbeddedStore):
        def select(self, query: str) -> Solutions:
            asked.append(query)
            return super().select(query)

    asked: list[str] = []
    plain = Asked(store._store, store.version, store.base)
    index = DossierIndex(plain, read_letters(layout.letters, BASE).values())
    asked.clear()
    assert len({index.gather(plain, one).thing for one in index.things[:3]}) == 3
    assert asked
    assert not any("REGEX" in query for query in asked)


def test_what_is_said_without_the_name_is_apart(index: DossierIndex, store: EmbeddedStore):
    dossier = gathered(index, store, "post", "minister-van-bzk")
    assert dossier.unnamed
    for receipt in dossier.unnamed:
        assert not any(
            one.sentence.letter == receipt.document.value.rpartition("/")[2]
            and one.sentence.meets(receipt.start, receipt.end)
            for one in dossier.sentences
        )


def test_a_thing_that_letters_do_not_name_has_an_empty_dossier_and_a_letter_has_none(
    index: DossierIndex, store: EmbeddedStore
):
    assert gathered(index, store, "person", "m-rutte").sentences == ()
    for other in (thing("letter", "kst-30995-98"), NamedNode("https://example.org/x")):
        with pytest.raises(NotFound):
            index.gather(store, other)


def test_the_dossier_of_another_thing_is_another(index: DossierIndex, store: EmbeddedStore):
    """The last one is kept for the forms of a page."""
    south = gathered(index, store, "area", "rotterdam-zuid")
    assert gathered(index, store, "area", "rotterdam-zuid") is south
    assert gathered(index, store, "ministry", "bzk").thing == thing("ministry", "bzk")
    assert gathered(index, store, "area", "rotterdam-zuid") == south


def test_a_part_of_a_dossier_holds_some_of_its_sentences(index: DossierIndex, store: EmbeddedStore):
    dossier = gathered(index, store, "organisation", "tweede-kamer")
    parts = [dossier.part(start, start + 5) for start in range(0, len(dossier.sentences), 5)]
    assert tuple(one for part in parts for one in part.sentences) == dossier.sentences
    assert all(section.sentences for part in parts for section in part.letters)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_format_holds_every_sentence(index: DossierIndex, store: EmbeddedStore, language: str):
    dossier = gathered(index, store, "area", "rotterdam-zuid")
    names = names_of(store, dossier.mentioned(), language)
    told = {form: write(dossier, names, language, "v1") for form, write in DOSSIER_WRITERS.items()}
    texts = [one.sentence.text for one in dossier.sentences]
    assert [row["sentence"] for row in csv.DictReader(io.StringIO(told[CSV]))] == texts
    whole = json.loads(told[JSON])
    assert whole["sentences"] == len(texts)
    for section in whole["letters"]:
        for one in section["sentences"]:
            assert one["text"] in texts
            assert all(one["text"][n["start"] : n["end"]] == n["text"] for n in one["names"])
    assert told[MARKDOWN].count("\n> ") == len(texts)
    assert "**Rotterdam-Zuid**" in told[MARKDOWN]


def test_a_long_claim_is_told_briefly_the_thing_first_with_the_number_of_facts_left(
    store: EmbeddedStore, index: DossierIndex
) -> None:
    vws = thing("ministry", "vws")
    found = index.gather(store, vws)
    names = names_of(store, found.mentioned(), "nl")
    claims = [claim for one in found.sentences for claim in one.claims]
    told = [claim_briefly(claim, vws, names, "nl") for claim in claims]
    long = max(claims, key=lambda claim: len(claim[1]))
    brief = told[claims.index(long)]
    assert brief.startswith("Ministerie van Volksgezondheid, Welzijn en Sport — andere naam: VWS")
    assert brief.endswith(" feiten)")
    assert max(map(len, told)) < 320
