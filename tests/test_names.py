"""Names are minted here and nowhere else, and the same content gets the same name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import BASE, NAMES
from wijkgraph import names
from wijkgraph.errors import NotFound
from wijkgraph.rdf import Literal, NamedNode, Triple

TRIPLES = st.builds(
    Triple,
    st.sampled_from([NAMES.thing("study", key) for key in "abc"]),
    st.just(names.term("wg:aim")),
    st.text(min_size=1).map(Literal),
)


def test_the_patterns_of_the_model() -> None:
    assert names.term("wg:Claim").value == "https://w3id.org/wijkgraph/def#Claim"
    assert (
        names.concept("influence-type", "prompted").value
        == "https://w3id.org/wijkgraph/def/influence-type/prompted"
    )
    assert (
        NAMES.thing("area", "utrecht-overvecht").value
        == "https://w3id.org/wijkgraph/id/area/utrecht-overvecht"
    )
    passage = NAMES.passage("kst-30995-98", 12, 55)
    assert passage.value == "https://w3id.org/wijkgraph/id/passage/kst-30995-98/12-55"
    assert (names.kind_of(passage), names.key_of(passage)) == ("passage", "kst-30995-98/12-55")


@pytest.mark.parametrize("key", ["Utrecht", "utrecht overvecht", "één", "", "a--b", "-a", "../x"])
def test_a_key_is_lower_case_ascii_words(key: str) -> None:
    with pytest.raises(NotFound, match="is not a key"):
        NAMES.thing("area", key)


def test_an_unknown_prefix_is_refused() -> None:
    with pytest.raises(NotFound, match="Unknown prefix 'foo:'"):
        names.term("foo:Bar")


@given(st.lists(TRIPLES, min_size=1), st.randoms())
def test_a_claims_name_does_not_hang_on_the_order(triples: list[Triple], random: object) -> None:
    evidence = [NAMES.passage("kst-1", 0, 4), NAMES.passage("kst-1", 5, 9)]
    shuffled = sorted(triples, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert NAMES.claim("kst-1", triples, evidence) == NAMES.claim("kst-1", shuffled, evidence[::-1])


@given(TRIPLES, TRIPLES)
def test_other_content_has_another_name(one: Triple, other: Triple) -> None:
    evidence = [NAMES.passage("kst-1", 0, 4)]
    same = NAMES.claim("kst-1", [one], evidence) == NAMES.claim("kst-1", [other], evidence)
    assert same == (one == other)


def test_the_same_words_read_from_another_place_are_another_claim() -> None:
    triple = Triple(NAMES.thing("study", "a"), names.term("wg:aim"), Literal("x"))
    here, there = NAMES.passage("kst-1", 0, 4), NAMES.passage("kst-1", 5, 9)
    assert NAMES.claim("kst-1", [triple], [here]) != NAMES.claim("kst-1", [triple], [there])


def test_the_same_key_under_another_base_is_another_thing() -> None:
    theirs = names.names_at("https://data.example.org/")
    letter = theirs.thing("letter", "brief-1")
    assert letter.value == "https://data.example.org/id/letter/brief-1"
    assert (names.kind_of(letter), names.key_of(letter)) == ("letter", "brief-1")
    assert names.names_beside(letter) == theirs
    assert not NAMES.holds(letter)


@given(st.sampled_from(["https://data.example.org/", "https://example.org/id/", f"{BASE}id/letter/"]))
def test_kind_and_key_are_read_from_any_base(base: str) -> None:
    theirs = names.names_at(base)
    for iri in (theirs.thing("letter", "id"), theirs.passage("id", 0, 5)):
        assert names.names_beside(iri) == theirs
        assert iri.value == f"{base}id/{names.kind_of(iri)}/{names.key_of(iri)}"


def test_nothing_is_named_without_a_base() -> None:
    with pytest.raises(ValueError, match="without a base"):
        names.names_at("")
    with pytest.raises(NotFound, match="Not the name of a thing"):
        names.names_beside(NamedNode("https://example.org/letter/1"))


def test_iris_are_shortened_for_people() -> None:
    assert names.shorten(names.term("prov:Entity").value) == "prov:Entity"
    assert names.shorten(NAMES.thing("study", "wijk-in-zicht").value) == "id/study/wijk-in-zicht"
    assert names.shorten(NamedNode("https://example.org/x").value) == "https://example.org/x"


@given(st.text())
def test_a_slug_is_a_key_or_empty(text: str) -> None:
    made = names.slug(text)
    assert not made or NAMES.thing("area", made)
