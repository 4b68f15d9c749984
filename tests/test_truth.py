"""Claims held against the letters: one test for each kind of fault that a second reading found.

Each fails on the claims as they were before that reading.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.ask_helpers import Ask, ask, in_short
from wijkgraph.claims.claim import Claim, Status
from wijkgraph.dataset.assembly import Corpus
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.names import PREFIXES, kind_of
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.contested import contested_claims

HEAD = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())
ID = "https://w3id.org/wijkgraph/id/"


def accepted(corpus: Corpus) -> list[Claim]:
    return [claim for claim in corpus.claims if claim.status is Status.ACCEPTED]


def rows(store: EmbeddedStore, pattern: str) -> set[tuple[str, ...]]:
    """Matches of a pattern, its variables in the order in which they come, IRIs in short."""
    variables = " ".join(dict.fromkeys(re.findall(r"\?\w+", pattern)))
    found = store.select(f"{HEAD}SELECT DISTINCT {variables} WHERE {{ {pattern} }}").rows
    return {tuple(in_short(value) for value in row) for row in found}


def words_of(claim: Claim) -> str:
    return " ".join(passage.as_read for passage in claim.evidence)


# 2. Sentences left out between two quotes


def test_no_cited_sentence_points_at_one_that_is_left_out(corpus: Corpus) -> None:
    letters = {letter.iri: letter for letter in corpus.letters.values()}
    contested = [
        (found.claim.iri.value, found.word)
        for ledger in corpus.ledgers
        if ledger.source in letters
        for found in contested_claims(letters[ledger.source], ledger)
    ]
    assert contested == []


# 3. What a letter says of studies together


def test_what_a_letter_says_of_studies_together_is_not_said_of_each(corpus: Corpus) -> None:
    told: dict[tuple[str, str, object], set[object]] = defaultdict(set)
    for claim in accepted(corpus):
        for triple in claim.assertion:
            if triple.predicate.value.endswith(("def#finding", "terms/description")):
                told[claim.source.value, triple.predicate.value, triple.object].add(triple.subject)
    spread = {key: subjects for key, subjects in told.items() if len(subjects) > 1}
    assert spread == {}


def test_influence_that_a_letter_words_once_stands_once(corpus: Corpus) -> None:
    """“Naar aanleiding van de uitkomsten van de hiervoor genoemde onderzoeken” is one influence, of a set."""
    on: dict[tuple[object, object, tuple[object, ...]], set[object]] = defaultdict(set)
    for claim in accepted(corpus):
        said = {triple.predicate.value.rpartition("#")[2]: triple for triple in claim.assertion}
        if {"influencer", "influenced", "influenceType"} <= said.keys():
            last = claim.evidence[-1]
            key = (said["influenced"].object, said["influenceType"].object, (last.letter, last.start))
            on[key].add(said["influencer"].object)
    assert {key: sources for key, sources in on.items() if len(sources) > 1} == {}


def test_the_reports_behind_the_four_areas_are_the_two_together(store: EmbeddedStore) -> None:
    report = rows(
        store, f"<{ID}decision/vier-gebieden-toegevoegd> wg:informedBy ?set . ?set wg:member ?study"
    )
    together = "document-set/onderzoeken-genoemd-in-kst-30995-98"
    assert report == {
        (together, "study/leefbaarheid-in-nederland-2018"),
        (together, "study/veerkracht-in-het-corporatiebezit"),
    }


def test_a_big_data_report_did_not_find_that_a_broad_effort_is_needed(store: EmbeddedStore) -> None:
    found = rows(
        store, "?who wg:finding ?what FILTER(LANG(?what) = 'nl' && CONTAINS(?what, 'samenhangende inzet'))"
    )
    assert {who for who, _ in found} == {"document-set/onderzoeken-bij-kst-30995-97"}
    assert all("in deze gebieden" in what for _, what in found)


# 4. Modality


def test_what_is_expected_is_never_due(corpus: Corpus, store: EmbeddedStore) -> None:
    due = [
        claim
        for claim in accepted(corpus)
        if any(t.predicate.value.endswith("#due") for t in claim.assertion)
    ]
    assert due
    assert [claim.iri for claim in due if "verwacht" in words_of(claim)] == []
    assert ("paper/voortgangsbrief-aanpak-ondermijning", "period/2020-before-summer") in rows(
        store, "?what wg:expected ?when"
    )
    assert rows(store, "?what a wg:Commitment ; wg:expected ?when") == set()


def test_who_is_thought_of_is_not_involved(corpus: Corpus, store: EmbeddedStore) -> None:
    thought = [claim for claim in accepted(corpus) if "denk ik ook aan" in words_of(claim)]
    assert not any(t.predicate.value.endswith("#involves") for claim in thought for t in claim.assertion)
    considered = {who for (who,) in rows(store, f"<{ID}track/spoor-2-2019> wg:considers ?who")}
    assert "organisation/platform31" in considered


@pytest.mark.parametrize(
    ("influence", "strength"),
    [("leefbaarheid-2018-focus", "stated"), ("aanpak-rotterdam-zuid-spoor-1-2019", "stated")],
)
def test_an_indicative_is_no_possibility(store: EmbeddedStore, influence: str, strength: str) -> None:
    assert rows(store, f"<{ID}influence/{influence}> wg:strength ?how") == {
        (f"influence-strength/{strength}",)
    }


def test_what_may_come_is_possible_and_no_more(store: EmbeddedStore) -> None:
    """“Kunnen de bouwstenen vormen voor een” programme: no letter says that it will be there."""
    concepts = "https://w3id.org/wijkgraph/def/"
    bears_on = f"?influence wg:strength <{concepts}influence-strength/potential> ; wg:influenced ?what"
    assert rows(store, bears_on)
    possible = f"<{concepts}stage/possible>"
    assert rows(store, f"{bears_on} FILTER NOT EXISTS {{ ?what wg:stage {possible} }}") == set()


def test_what_can_help_is_not_said_to_help_and_a_scope_is_kept(corpus: Corpus) -> None:
    said = {"concreet kunnen helpen": "#aim", "om op dit terrein tot doorbraken": "#description"}
    for words, end in said.items():
        found = [claim for claim in accepted(corpus) if words in words_of(claim)]
        wordings = [
            str(triple.object)
            for claim in found
            for triple in claim.assertion
            if triple.predicate.value.replace("terms/", "terms#").endswith(end)
        ]
        assert any(words in wording for wording in wordings), words


def test_giving_effect_to_a_motion_is_not_told_as_keeping_it(store: EmbeddedStore) -> None:
    labels = {
        label
        for name in ("fulfils", "fulfilledIn")
        for (label,) in rows(store, f"wg:{name} rdfs:label ?label")
    }
    assert labels
    assert not any(word in label for word in ("nagekomen", "komt na", "fulfil") for label in labels)


def test_influence_on_what_is_only_related_is_no_influence_on_it(store: EmbeddedStore) -> None:
    """Rotterdam-Zuid inspired track 1, which is related to the woondeals; no letter says it inspired those."""
    question = "which-influence-did-which-source-have-on-what"
    of_decision = ask(store, Ask("", 1, question, {"target": "programme/leefbaarheid-en-veiligheid"}))
    assert of_decision.rows
    assert ask(store, Ask("", 1, question, {"target": "agreement/woondeals"})).rows == ()


def test_what_editors_take_as_a_continuation_is_not_asked_of_the_letters(corpus: Corpus) -> None:
    editors = [
        claim for claim in accepted(corpus) if any("#continues" in t.predicate.value for t in claim.assertion)
    ]
    assert {claim.source.value for claim in editors} == {f"{ID}register/redactie"}
    head = Path("queries/what-does-what-continue.rq").read_text(encoding="utf-8")
    asked = [line for line in head.splitlines() if line.startswith(("#+ question:", "#+ vraag:"))]
    assert len(asked) == 2
    assert not any("letters" in line or "brieven" in line for line in asked)


def test_a_pointer_for_the_reader_has_no_influence(store: EmbeddedStore) -> None:
    essay = f"<{ID}study/weerbare-wijken-tegen-ondermijning>"
    assert rows(store, f"?influence wg:influencer {essay}") == set()
    assert rows(store, f"?citation wg:cited {essay} ; wg:citationType ?how") == {
        ("citation/kst-30995-97-n10", "citation-type/see-also")
    }


# 5. Identity, dates and periods


def test_no_track_belongs_to_two_programmes(store: EmbeddedStore) -> None:
    assert rows(store, "?one wg:hasTrack ?track . ?other wg:hasTrack ?track FILTER(?one != ?other)") == set()
    assert ("track/spoor-2-2020", "track/spoor-2-2019") in rows(store, "?later wg:continues ?earlier")


def test_no_decision_of_2019_is_about_the_programme_that_its_letter_never_names(store: EmbeddedStore) -> None:
    about = rows(
        store,
        f"?decision wg:announcedIn <{ID}letter/kst-30995-97> ; dcterms:relation ?what . ?programme wg:hasTrack ?what",
    )
    assert about
    assert {programme for _, _, programme in about} == {
        "initiative/tweesporenaanpak-leefbaarheid-en-veiligheid"
    }


def test_no_name_in_a_letters_claim_holds_a_year_that_the_letter_does_not(corpus: Corpus) -> None:
    strange = []
    for claim in accepted(corpus):
        letter = corpus.letters.get(claim.source.value.rpartition("/")[2])
        for triple in claim.assertion if letter else ():
            if triple.predicate.value.endswith("#prefLabel") and letter:
                years = set(re.findall(r"\b(?:19|20)\d\d", str(triple.object)))
                strange += [(claim.iri.value, year) for year in years if year not in letter.text]
    assert strange == []


def test_a_year_in_a_wording_stands_in_the_words_it_rests_on(corpus: Corpus) -> None:
    """“Komend najaar” is a year only beside the day of the letter: that day is cited too."""
    strange = []
    for claim in accepted(corpus):
        for triple in claim.assertion if claim.source.value.startswith(f"{ID}letter/") else ():
            if triple.predicate.value.endswith(
                ("#prefLabel", "/description", "#subject", "#aim", "#finding")
            ):
                years = set(re.findall(r"\b(?:19|20)\d\d", str(triple.object)))
                strange += [(claim.iri.value, year) for year in years if year not in words_of(claim)]
    assert strange == []


def test_a_month_stays_a_month(store: EmbeddedStore) -> None:
    city_deal = rows(
        store,
        f"<{ID}agreement/city-deal-zicht-op-ondermijning> dcterms:temporal ?p . "
        "?p time:hasBeginning ?b ; time:hasEnd ?e",
    )
    assert {row[1:] for row in city_deal} == {("instant/2017-07", "instant/2021-06")}
    assert rows(store, "?month time:inXSDgYearMonth ?value ; time:inXSDDate ?day") == set()


@pytest.mark.parametrize(
    ("period", "begin", "end"),
    [
        ("2020-before-summer", "2020-03-31", "2020-07"),  # the summer recess, not the sun
        ("2020-autumn", "2020-09", "2020-12"),
        ("2019-end", "2019-11", "2019-12"),
        ("2020-end", "2020-11", "2020-12"),
        ("2021-begin", "2021-01", "2021-02"),
        ("2020-q1", "2020-01-01", "2020-03-31"),
    ],
)
def test_periods_follow_one_convention(store: EmbeddedStore, period: str, begin: str, end: str) -> None:
    found = rows(store, f"<{ID}period/{period}> time:hasBeginning ?b ; time:hasEnd ?e")
    assert found == {(f"instant/{begin}", f"instant/{end}")}


# 6. The same words read in one way


def test_my_colleague_of_is_a_minister_wherever_it_stands(corpus: Corpus) -> None:
    """*Mijn collega’s van J&V, OCW, SZW en VWS*: offices, as for *mijn collega van J&V* with his letter."""
    named = {
        kind_of(triple.object)
        for claim in accepted(corpus)
        if "mijn collega" in words_of(claim).lower()
        for triple in claim.assertion
        if triple.predicate.value.endswith(("#involves", "#partner", "#sentBy"))
        and isinstance(triple.object, NamedNode)
    }
    assert named == {"post"}


def test_a_file_name_is_no_evidence(corpus: Corpus) -> None:
    """The web address of footnote 3 of no. 98 gives an address and a citation, no maker, kind or organisation."""
    at = [claim for claim in accepted(corpus) if "cloudfront" in words_of(claim)]
    said = {
        triple.predicate.value.rpartition("/")[2].rpartition("#")[2]
        for claim in at
        for triple in claim.assertion
    }
    assert "page" in said
    assert said <= {"page", "type", "citing", "cited", "citationType", "footnote", "note"}


def test_a_passive_announcement_is_no_promise(corpus: Corpus) -> None:
    passive = re.compile(r"wordt u nader geinformeerd|wordt samen met deze partners|zal worden verzonden")
    by_it = [claim for claim in accepted(corpus) if passive.search(words_of(claim))]
    assert by_it
    assert not any(
        "commitment" in str(kind_of(t.subject))
        for c in by_it
        for t in c.assertion
        if isinstance(t.subject, NamedNode)
    )


def test_who_promised_is_left_open_where_no_letter_says(store: EmbeddedStore) -> None:
    promise = f"<{ID}commitment/informeren-leefbaarheid-in-wijken>"
    assert rows(store, f"{promise} wg:promisedBy ?who") == set()
    assert rows(store, f"?silence a wg:NotStated ; dcterms:subject {promise}") != set()


# 7. Neutral links


@pytest.mark.parametrize(("language", "label"), [("nl", "houdt verband met"), ("en", "is related to")])
def test_a_neutral_link_does_not_say_that_one_is_about_the_other(
    store: EmbeddedStore, language: str, label: str
) -> None:
    assert rows(store, f"dcterms:relation rdfs:label ?label FILTER(LANG(?label) = '{language}')") == {
        (label,)
    }


def test_the_knowledge_network_belongs_to_track_2(store: EmbeddedStore) -> None:
    assert rows(store, f"<{ID}initiative/kennisnetwerk> dcterms:relation ?track . ?track a wg:Track") == set()
    parts = {what for (what,) in rows(store, f"<{ID}track/spoor-2-2020> dcterms:hasPart ?what")}
    assert parts == {
        "initiative/kenniskamer",
        "initiative/kennisnetwerk",
        "initiative/werkwijzen-voor-gemeenten",
    }


# What was missing


def test_twice_a_year_is_not_every_six_months(store: EmbeddedStore) -> None:
    promise = f"<{ID}commitment/halfjaarlijkse-voortgang-nationaal-programma>"
    assert rows(store, f"{promise} wg:timesPerYear ?n") == {("2",)}
    assert rows(store, f"{promise} wg:recurrence ?every") == set()


def test_the_conclusion_of_the_reports_of_2019_is_asserted(store: EmbeddedStore) -> None:
    assert rows(store, "?set wg:finding ?what FILTER(CONTAINS(?what, 'niet kan worden volstaan'))")


def test_others_can_learn_from_nprz(store: EmbeddedStore) -> None:
    found = rows(
        store, f"?i wg:influencer <{ID}study/het-verhaal-van-nprz> ; wg:strength ?s ; wg:influenceType ?t"
    )
    assert {row[1:] for row in found} == {("influence-strength/potential", "influence-type/inspired")}


def test_what_names_undermining_crime_has_its_theme(store: EmbeddedStore) -> None:
    themed = {
        what
        for (what,) in rows(store, "?what wg:theme <https://w3id.org/wijkgraph/def/theme/safety-subversion>")
    }
    assert themed >= {
        "agreement/city-deal-zicht-op-ondermijning",
        "initiative/kennisplatform-ondermijning",
        "initiative/offensief-tegen-georganiseerde-ondermijnende-criminaliteit",
        "organisation/aanjaagteam-ondermijning",
        "study/panden-met-een-luchtje",
        "study/weerbare-wijken-tegen-ondermijning",
    }


def test_nine_offices_and_local_partners_take_part_in_the_programme_of_2022(store: EmbeddedStore) -> None:
    programme = f"<{ID}programme/nationaal-programma-leefbaarheid-en-veiligheid>"
    assert len(rows(store, f"{programme} wg:involves ?office . ?office a wg:Post")) == 9
    assert ("actor-group/local-partners",) in rows(store, f"{programme} wg:involvesGroup ?group")


def test_the_reserve_about_corona_and_the_reason_of_2022_are_there(corpus: Corpus) -> None:
    said = " ".join(str(triple.object) for claim in accepted(corpus) for triple in claim.assertion)
    assert "nog afgezien van de mogelijke gevolgen van de coronacrisis" in said.lower()
    assert "bepalend is voor hoe hun verdere carrière en levenspad eruitziet" in said


@pytest.mark.parametrize(
    "silence",
    [
        "the-20-and-the-16-areas",
        "names-of-the-15-municipalities",
        "names-of-the-four-added-areas",
        "maker-of-the-city-deal-report",
        "client-of-the-city-deal-report",
        "the-network-and-the-platform",
        "how-the-mechelen-lessons-are-included",
        "who-promised-what-kst-32847-470-records",
        "delivery-of-what-was-announced-in-november-2020",
    ],
)
def test_a_silence_worth_recording_is_recorded(store: EmbeddedStore, silence: str) -> None:
    assert rows(store, f"<{ID}not-stated/{silence}> wg:searched ?letter")


def test_no_silence_is_one_by_construction(store: EmbeddedStore) -> None:
    """No later letter was read than that of July 2022: that none tells more is no silence."""
    assert rows(store, f"<{ID}not-stated/reporting-twice-a-year> a ?kind") == set()


# Registers


def test_sources_that_differ_stand_side_by_side(store: EmbeddedStore) -> None:
    ends = rows(
        store,
        f"?h wg:ofPost <{ID}post/minister-voor-vro> ; org:memberDuring/time:hasEnd/time:inXSDDate ?end . "
        "GRAPH ?claim { ?h a wg:PostHolding } ?claim wg:claimedIn ?register",
    )
    assert {(end, register) for _, end, _, register in ends} == {
        ("2024-07-02", "register/polder"),
        ("2023-09-05", "register/parlement-com"),
    }


@pytest.mark.parametrize(
    ("post", "day", "person"),
    [
        ("minister-van-bzk", "2022-07-04", "h-g-j-bruins-slot"),
        ("minister-van-bzk", "2024-01-01", "h-m-de-jonge"),
        ("minister-van-jenv", "2019-10-18", "f-grapperhaus"),
        ("minister-van-jenv", "2022-07-04", "d-yesilgoz-zegerius"),
        ("minister-president", "2018-09-20", "m-rutte"),
    ],
)
def test_an_office_has_its_holder(store: EmbeddedStore, post: str, day: str, person: str) -> None:
    found = rows(
        store,
        f"?h wg:ofPost <{ID}post/{post}> ; org:member ?who ; org:memberDuring ?term . "
        "?term time:hasBeginning/time:inXSDDate ?from ; time:hasEnd/time:inXSDDate ?until "
        f"FILTER(?from <= '{day}'^^xsd:date && '{day}'^^xsd:date < ?until)",
    )
    assert {row[1] for row in found} == {f"person/{person}"}


def test_nobody_is_an_orphan(store: EmbeddedStore) -> None:
    assert rows(store, "?person a wg:Person FILTER NOT EXISTS { ?s ?p ?person }") == set()


def test_parkstad_is_more_than_heerlen(store: EmbeddedStore) -> None:
    area = f"<{ID}area/parkstad-limburg-heerlen-noord>"
    assert rows(store, f"{area} wg:inMunicipality ?where") == set()
    assert ("municipality/gm0917",) in rows(store, f"{area} dcterms:relation ?what")


def test_the_official_name_of_den_haag_is_known(store: EmbeddedStore) -> None:
    assert ("’s-Gravenhage",) in rows(store, f"<{ID}municipality/gm0518> skos:altLabel ?name")
