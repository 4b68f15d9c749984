"""Typed text finds the one thing that is meant, or says what comes near; none of it can do harm."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ask_helpers import questions
from tests.ours import ID, our_store
from wijkgraph.asking.name_index import NameIndex, read_index
from wijkgraph.asking.printed_references import reference_keys
from wijkgraph.asking.search import LONGEST, SearchResult, find_paper, find_thing, search
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound
from wijkgraph.names import DEF, term
from wijkgraph.rdf import Literal, NamedNode, Quad


@pytest.fixture(scope="module")
def index(store: EmbeddedStore) -> NameIndex:
    """The names of the whole dataset."""
    return read_index(store)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("https://w3id.org/wijkgraph/id/study/wijk-in-zicht", None, "study/wijk-in-zicht"),
        ("https://w3id.org/wijkgraph/doc/study/wijk-in-zicht", None, "study/wijk-in-zicht"),
        ("id/study/wijk-in-zicht", None, "study/wijk-in-zicht"),
        ("study/wijk-in-zicht", None, "study/wijk-in-zicht"),
        ("wijk-in-zicht", "study", "study/wijk-in-zicht"),
        ("wijk-in-zicht", None, "study/wijk-in-zicht"),
        ("Wijk in zicht", None, "study/wijk-in-zicht"),
        ("  wijk IN zicht ", "study", "study/wijk-in-zicht"),
        ("Wijk in zicht (Neighbourhood in View)", None, "study/wijk-in-zicht"),
        ("Kamerstuk 30 995, nr. 98", None, "letter/kst-30995-98"),
        ("kamerstuk 30995 nr 98", None, "letter/kst-30995-98"),
        ("30 995-98", None, "letter/kst-30995-98"),
        ("kst-30995-98", None, "letter/kst-30995-98"),
        ("Kamerstuk 32 847, nr. 470", None, "paper/kst-32847-470"),
        ("Kamerstuk 35 925 VII, nr. 24", None, "motion/kst-35925-vii-24"),
        ("30 995", None, "dossier/30995"),
        ("Stcrt. 2017, nr. 48699", None, "gazette/stcrt-2017-48699"),
        ("“Wijk in zicht”,", None, "study/wijk-in-zicht"),
        ("wijkinzicht", None, "study/wijk-in-zicht"),
        ("Wijk in zícht", None, "study/wijk-in-zicht"),  # the accent stands apart
        ("minister BZK", None, "post/minister-van-bzk"),
        ("MinBZK", None, "ministry/bzk"),
        ("minjenv", None, "ministry/jenv"),
        ("MinAZ", "ministry", "ministry/az"),
        ("minister van BZK", "post", "post/minister-van-bzk"),
        ("de Minister van Binnenlandse Zaken", None, "post/minister-van-bzk"),
        ("Minister of the Interior", "post", "post/minister-van-bzk"),
        ("minister VRO", None, "post/minister-voor-vro"),
        ("minister JenV", None, "post/minister-van-jenv"),
        ("staatssecretaris VWS", None, "post/staatssecretaris-van-vws"),
        ("J&V", None, "ministry/jenv"),
        ("NPLV", None, "programme/nationaal-programma-leefbaarheid-en-veiligheid"),
        ("N.P.L.V.", None, "programme/nationaal-programma-leefbaarheid-en-veiligheid"),
        ("nplv", None, "programme/nationaal-programma-leefbaarheid-en-veiligheid"),
        ("Kajsa Ollongren", None, "person/k-h-ollongren"),
        ("ollongren", "person", "person/k-h-ollongren"),
        ("minister De Jonge", None, "person/h-m-de-jonge"),
        ("Yesilgoz", None, "person/d-yesilgoz-zegerius"),
        ("Platform 31", None, "organisation/platform31"),
        ("ATO", None, "organisation/aanjaagteam-ondermijning"),
        ("gemeente Heerlen", None, "municipality/gm0917"),
        ("de gemeente Heerlen", "municipality", "municipality/gm0917"),
        ("Municipality of Heerlen", None, "municipality/gm0917"),
        ("het rapport Wijk in zicht", None, "study/wijk-in-zicht"),
        ("ministerie van BZK", None, "ministry/bzk"),
        ("gemeente Platform31", None, None),  # an organisation
        ("gemeente", "municipality", None),
        ("gemeente Heerlen", "study", None),
        ("Wat is het budget?", None, None),
        ("stated", "influence-strength", f"{DEF}/influence-strength/stated"),
        ("gesteld", "influence-strength", f"{DEF}/influence-strength/stated"),
        ("influence-strength/stated", None, f"{DEF}/influence-strength/stated"),
        ("wg:Commitment", None, f"{DEF}#Commitment"),
    ],
)
def test_a_thing_is_found_by_what_it_is_called(
    text: str, kind: str | None, found: str | None, store: EmbeddedStore
) -> None:
    if found is None:
        with pytest.raises(NotFound):
            find_thing(store, text, *filter(None, [kind]))
    else:
        expected = found if found.startswith("http") else ID + found
        assert find_thing(store, text, *filter(None, [kind])).value == expected


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("letter-s", "letter/letter-s"),
        ("paper-s", "paper/paper-s"),
        ("motion-s", "motion/motion-s"),
        ("both-s", "letter/both-s"),  # a letter is meant before a paper, and a paper before a motion
        ("under_score", "letter/under_score"),  # no key of ours, yet of that form
    ],
)
def test_a_bare_key_names_a_paper_though_it_has_no_label(key: str, found: str) -> None:
    papers = ["letter/letter-s", "paper/paper-s", "motion/motion-s", "paper/both-s", "letter/both-s"]
    nameless = our_store(
        Quad(NamedNode(ID + path), term("wg:finding"), Literal("1"))
        for path in [*papers, "letter/under_score", "study/study-s"]
    )
    assert find_thing(nameless, key).value == ID + found
    with pytest.raises(NotFound):  # other kinds only where the asker says so
        find_thing(nameless, "study-s")
    assert find_thing(nameless, "study-s", "study").value == f"{ID}study/study-s"


def test_a_silence_is_found_by_its_question(store: EmbeddedStore) -> None:
    found = find_thing(store, "Which are the six woondeal regions?")
    assert found.value == f"{ID}not-stated/names-of-the-six-woondeal-regions"


def test_a_kind_shuts_out_what_else_goes_by_that_name(store: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match="among the things of kind area"):
        find_thing(store, "wijk-in-zicht", "area")
    for other in ("study/wijk-in-zicht", "https://w3id.org/wijkgraph/id/study/wijk-in-zicht"):
        with pytest.raises(NotFound, match="among the things of kind area"):
            find_thing(store, other, "area")


def test_every_identifier_that_is_shown_is_understood(index: NameIndex, store: EmbeddedStore) -> None:
    shown = {entry.id: entry.iri for entry in index.things}
    assert {"def#Study", "def/study-kind/report", "study/wijk-in-zicht"} <= set(shown)
    assert {name: find_thing(store, name) for name in shown} == shown


def test_a_name_that_several_bear_is_not_guessed_at(store: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match="may mean 2 things") as caught:
        find_thing(store, "background")
    assert "def/influence-strength/background" in caught.value.next
    assert "def/influence-type/background" in caught.value.next


def test_what_comes_nearest_comes_first(store: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match="Nothing goes by") as caught:
        find_thing(store, "nationaal programma leefbaarheid")
    assert caught.value.next.startswith(
        "Did you mean id/programme/nationaal-programma-leefbaarheid-en-veiligheid"
    )


@pytest.mark.parametrize("text", ["16 gebieden", "16 areas", "de 16 vernieuwingsgebieden"])
def test_what_holds_every_word_comes_near(text: str, store: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match="Nothing goes by") as caught:
        find_thing(store, text)
    assert "id/area-set/16-stedelijke-vernieuwingsgebieden" in caught.value.near
    assert not [near for near in caught.value.near if near.startswith("def#")]


def test_things_with_all_its_words_come_before_what_looks_like_it(store: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match="Nothing goes by 'Track 2'") as caught:
        find_thing(store, "Track 2")
    assert caught.value.near[:2] == ("id/track/spoor-2-2019", "id/track/spoor-2-2020")


@pytest.mark.parametrize("text", ["", "zzz", "}", "zz of", "\n"])
def test_nothing_near_is_said_too(text: str, store: EmbeddedStore) -> None:
    with pytest.raises(NotFound) as caught:
        find_thing(store, text)
    assert "the number of a paper" in caught.value.next


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            "Kamerstuk 30 995, nr. 98",
            [("letter", "kst-30995-98"), ("paper", "kst-30995-98"), ("motion", "kst-30995-98")],
        ),
        ("35 925 VII", [("dossier", "35925-vii")]),
        ("Staatscourant 2019, 8978", [("gazette", "stcrt-2019-8978")]),
        ("Handelingen II 2018/19, nr. 3, item 6", [("proceedings", "h-tk-20182019-3-6")]),
        ("30 995", [("dossier", "30995")]),
        ("in dossier 30995", []),
        ("12345678", []),
        ("9" * 5000, []),
        ("nr. 98", []),
        ("2020-03-31", []),
    ],
)
def test_a_printed_reference_is_read(text: str, keys: list[tuple[str, str]]) -> None:
    assert list(reference_keys(text)) == keys


@pytest.mark.parametrize(
    "text",
    [
        "Kamerstukken II 2019/20, 30 995, nr. 98",
        "Tweede Kamer, vergaderjaar 2019-2020, 30 995, nr. 98",
        "Tweede Kamer, vergaderjaar 2019–2020, 30\xa0995, nr.\xa098",
        "TK 2019-2020, 30995, nr. 98",
        "(Kamerstuk 30 995, nr. 98).",
        "kst-30995-98.html",
        "Kamerstukken II 2019/2020, 30 995, nr. 98, p. 3",
        "30 995, nr. 98, blz. 3-4",
        "kst-30995-98.pdf",
        "https://zoek.officielebekendmakingen.nl/kst-30995-98.html",
        "https://zoek.officielebekendmakingen.nl/kst-30995-98",
        "zoek.officielebekendmakingen.nl/kst-30995-98.pdf",
        "https://repository.overheid.nl/frbr/officielepublicaties/kst/30995/kst-30995-98/1/pdf/kst-30995-98.pdf",
        "https://zoek.officielebekendmakingen.nl/behandelddossier/30995/kst-30995-98.html",
        "Kamerbrief 30 995, nr. 98",
        "30.995 nr 98",
        "30995/98",
        "Parliamentary Paper 30 995, no. 98",
    ],
)
def test_a_reference_is_read_in_every_form_in_which_papers_print_it(text: str) -> None:
    assert list(reference_keys(text))[:1] == [("letter", "kst-30995-98")]


@pytest.mark.parametrize(
    "text",
    [
        "Kamerstukken I 2019/20, 30 995, nr. 98",
        "Kamerstukken I 2019/20, 30 995, 98",
        "Kamerstukken I, 30995, nr. 98",
        "Eerste Kamer, vergaderjaar 2019-2020, 30 995, nr. 98",
        "EK 2019-2020, 30995, nr. 98",
        "Eerste Kamer, vergaderjaar 2019-2020, 30 995, A",
        "Kamerstukken I 2019/20, 30 995, AB",
    ],
)
def test_a_paper_of_the_senate_is_not_one_of_the_house(
    text: str, store: EmbeddedStore, index: NameIndex
) -> None:
    found = searched(store, index, text)
    assert (found.meant, found.no_paper) == ((), "search.unknown_senate")
    assert "letter/kst-30995-98" in [one.id for one in found.near]  # told as of the same dossier
    assert find_paper(store, text) is None
    with pytest.raises(NotFound, match="is a paper of the Senate"):
        find_thing(store, text, index=index)


def test_a_number_in_letters_is_read_as_the_official_publications_write_it() -> None:
    assert reference_keys("Kamerstukken I 2008/09, 31 544, CK")[0] == ("letter", "kst-31544-ck")
    assert reference_keys("kst-30995-A")[0] == ("letter", "kst-30995-a")


def test_an_annex_is_found_by_the_paper_it_belongs_to(store: EmbeddedStore) -> None:
    for text in ("Bijlage 2 bij Kamerstuk 32 847, nr. 694", "32 847, nr. 694, bijlage 2"):
        assert find_paper(store, text) == NamedNode(f"{ID}letter/kst-32847-694-bijlage-2")


@pytest.mark.parametrize("text", ["Wijk in zicht", "minister BZK", "nr. 98", "", "a/", "en/of", "../etc"])
def test_words_lead_to_no_paper(text: str, store: EmbeddedStore) -> None:
    assert find_paper(store, text) is None


def searched(store: EmbeddedStore, index: NameIndex, text: str, kind: str = "") -> SearchResult:
    return search(store, index, questions().values(), text, kind)


@pytest.mark.parametrize(
    "text", ["", " ", "a", "de", "?!", ".*", "(", "\u202e", "\u0301", "%s{0}", "' OR ''='"]
)
def test_what_says_nothing_finds_nothing(text: str, store: EmbeddedStore, index: NameIndex) -> None:
    assert searched(store, index, text).outcome == "nothing"


@pytest.mark.parametrize("text", ["JenV", "jenv", "J&V", "minister van JenV"])
def test_the_key_of_a_ministry_is_that_of_its_minister_where_a_post_is_asked_for(
    text: str, store: EmbeddedStore, index: NameIndex
) -> None:
    assert find_thing(store, text, "post", index=index).value.endswith("/post/minister-van-jenv")
    with pytest.raises(NotFound, match="may mean 2 things"):
        find_thing(store, "VWS", "post", index=index)


@pytest.mark.parametrize("text", ["MinBZK", "ministerie van BZK"])
def test_a_ministry_in_the_place_of_a_post_suggests_its_posts(
    text: str, store: EmbeddedStore, index: NameIndex
) -> None:
    with pytest.raises(NotFound) as caught:
        find_thing(store, text, "post", index=index)
    assert caught.value.near == ("id/post/minister-van-bzk", "id/post/minister-voor-vro")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("staatssecretaris BZK", ("post/minister-van-bzk", "post/minister-voor-vro", "ministry/bzk")),
        (
            "State Secretary of the Interior",
            ("post/minister-van-bzk", "post/minister-voor-vro", "ministry/bzk"),
        ),
        ("minister van Algemene Zaken", ("post/minister-president", "ministry/az")),
        ("minister Rechtsbeschermng", ("post/minister-voor-rechtsbescherming",)),
        ("staatssecretaris Financiën", ()),
        ("minister EZK", ()),
    ],
)
def test_an_office_without_a_post_suggests_posts_of_its_ministry_and_of_no_other(
    text: str, near: tuple[str, ...], store: EmbeddedStore, index: NameIndex
) -> None:
    found = searched(store, index, text)
    assert (found.meant, found.questions) == ((), ())
    assert tuple(one.id for one in found.near) == near
    with pytest.raises(NotFound) as caught:
        find_thing(store, text, "post", index=index)
    assert caught.value.near == tuple(f"id/{one}" for one in near if one.startswith("post/"))


def test_a_title_and_any_name_of_a_ministry_find_its_post(store: EmbeddedStore, index: NameIndex) -> None:
    heads = {"minister-president", "staatssecretaris-van-vws"}
    assert index.posts
    for post, ministry in index.posts:
        if f"minister-van-{ministry.value.rpartition('/')[2]}" != post.value.rpartition("/")[2]:
            assert post.value.rpartition("/")[2] in heads or "minister-voor-" in post.value
            continue
        names = index.entry(ministry)
        assert names
        for short in (names.id.rpartition("/")[2], *(one for one in names.names if one == one.upper())):
            assert find_thing(store, f"minister {short}", index=index) == post


def test_direction_marks_and_accents_that_stand_apart_change_nothing(
    store: EmbeddedStore, index: NameIndex
) -> None:
    turned = searched(store, index, "\u2067Rotterdam\u2069-\u200fZuid")
    apart = searched(store, index, "Ro\u0301tterda\u0308m Zuid")
    assert [one.meant[0].id for one in (turned, apart)] == ["area/rotterdam-zuid"] * 2


def test_a_long_text_is_cut_and_says_so(store: EmbeddedStore, index: NameIndex) -> None:
    found = searched(store, index, "leefbaarheid " * 800)
    assert found.is_cut
    assert len(found.text) <= LONGEST
    assert found.passages


def test_what_was_typed_is_echoed_short_and_in_plain_sight(store: EmbeddedStore, index: NameIndex) -> None:
    assert searched(store, index, "\u202eRebel\u202c").echo == "[U+202E]Rebel[U+202C]"
    assert searched(store, index, "x" * 10_000).echo == "x" * 79 + "…"


def test_likeness_suggests_and_never_answers(store: EmbeddedStore, index: NameIndex) -> None:
    found = searched(store, index, "Rebell")
    assert (found.outcome, found.meant, found.things, found.mended) == ("suggested", (), (), "rebel")
    with pytest.raises(NotFound, match="Nothing goes by 'Rebell'") as caught:
        find_thing(store, "Rebell", index=index)
    assert caught.value.near[0] == "id/organisation/rebel"


def test_a_kind_shuts_out_sentences_and_questions(store: EmbeddedStore, index: NameIndex) -> None:
    found = searched(store, index, "leefbaarheid", "programme")
    assert {one.kind for one in found.things} == {"programme"}
    assert (found.passages, found.questions) == ((), ())


def test_sentences_come_in_the_order_of_their_letters(store: EmbeddedStore, index: NameIndex) -> None:
    found = searched(store, index, "leefbaarheid").passages
    days = [one.place.issued for one in found if one.place and " leefbaarheid " in one.folded]
    assert days == sorted(days)
    assert len(set(days)) > 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(text=st.text(max_size=80))
def test_whatever_is_typed_is_answered(text: str, store: EmbeddedStore, index: NameIndex) -> None:
    found = searched(store, index, text)
    assert found.outcome in ("found", "suggested", "nothing")
    assert all(one.iri in {thing.iri for thing in index.things} or not one.names for one in found.meant)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    text=st.one_of(
        st.text(),
        st.builds(
            "https://w3id.org/wijkgraph/{}/{}".format, st.sampled_from(["id", "doc", "def"]), st.text()
        ),
        st.builds("{}:{}".format, st.sampled_from(["wg", "http", "urn", "dcterms"]), st.text()),
        st.from_regex(r"[\"'<>{}\\#?\n ]+", fullmatch=True),
    ),
    kind=st.sampled_from([None, "study", "stage"]),
)
def test_whatever_is_typed_finds_a_thing_or_nothing(
    text: str, kind: str | None, store: EmbeddedStore, index: NameIndex
) -> None:
    try:
        found = find_thing(store, text, *filter(None, [kind]), index=index)
    except NotFound:
        return
    assert store.ask(f"ASK {{ {{ {found} ?p ?o }} UNION {{ ?s ?p {found} }} }}")


@pytest.mark.parametrize(
    ("text", "named", "unknown"),
    [
        ("bestuur gemeente Heerlen", ["municipality/gm0917"], []),
        ("gemeente Heerlen", [], []),  # meant, and found
        ("wat is er in Zaanstad gebouwd", ["municipality/gm0479"], ["gebouwd"]),
        ("zwembad subsidie", [], ["zwembad"]),
        ("Zwembad in Rotterdam-Zuid?", ["area/rotterdam-zuid"], ["Zwembad"]),
        ("Heerlen", [], []),  # meant, and found
        ("Kamerstuk 99 999, nr. 1", [], []),
        ("kwetsbaar zwembad", [], ["zwembad"]),  # letters print “kwetsbare”
        ("parkje in kampen", [], ["parkje", "kampen"]),  # not the “kamp” of a longer word
        ("wat gebeurt er in Zaanstad met zwembaden", ["municipality/gm0479"], ["zwembaden"]),
    ],
)
def test_what_is_named_among_other_words_is_shown_and_what_is_known_nowhere_told(
    text: str, named: list[str], unknown: list[str], store: EmbeddedStore, index: NameIndex
) -> None:
    found = searched(store, index, text)
    assert [one.id for one in found.named] == named
    assert list(found.unknown) == unknown
    if named:
        assert found.outcome != "nothing"


@pytest.mark.parametrize(
    "text", ["wat heeft minister De Jonge beloofd", "Ollongren toezegging", "what did De Jonge promise"]
)
def test_who_promised_is_not_read_as_what_it_was_about(
    text: str, store: EmbeddedStore, index: NameIndex
) -> None:
    """“Nothing is recorded about De Jonge” would deny promises that he signed."""
    found = searched(store, index, text)
    assert "who-promised-what-and-was-it-kept" in [one.question.name for one in found.questions]
    assert all(not one.chosen for one in found.questions)
    assert [one.kind for one in found.named] == ["person"]
