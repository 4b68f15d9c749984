"""What people type finds the one thing they mean, or says what comes near; nothing they type can do harm."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ours import ID, our_store
from wijkgraph.asking.search import find_thing, reference_keys
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound
from wijkgraph.names import DEF, term
from wijkgraph.rdf import Literal, NamedNode, Quad


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
        ("ATO", None, "organisation/aanjaagteam-ondermijning"),
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
        Quad(NamedNode(ID + path), term("wg:number"), Literal("1"))
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


@pytest.mark.parametrize("text", ["", "zzz", "}", "zz of", "\n"])
def test_nothing_near_is_said_too(text: str, store: EmbeddedStore) -> None:
    with pytest.raises(NotFound) as caught:
        find_thing(store, text)
    assert "30 995, nr. 98" in caught.value.next


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            "Kamerstuk 30 995, nr. 98",
            [("letter", "kst-30995-98"), ("paper", "kst-30995-98"), ("motion", "kst-30995-98")],
        ),
        ("35 925 VII", [("dossier", "35925-vii")]),
        ("Staatscourant 2019, 8978", [("gazette", "stcrt-2019-8978")]),
        ("nr. 98", []),
        ("2020-03-31", []),
    ],
)
def test_a_printed_reference_is_read(text: str, keys: list[tuple[str, str]]) -> None:
    assert list(reference_keys(text)) == keys


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
    text: str, kind: str | None, store: EmbeddedStore
) -> None:
    try:
        found = find_thing(store, text, *filter(None, [kind]))
    except NotFound:
        return
    assert store.ask(f"ASK {{ {{ {found} ?p ?o }} UNION {{ ?s ?p {found} }} }}")
