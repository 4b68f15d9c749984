"""Names of records: a passage by its words, a claim by what a reader asks for first."""

from hypothesis import given
from hypothesis import strategies as st

from tests.ours import NAMES, our_store, thing
from wijkgraph.overviews.worded_records import names_with_records, opening
from wijkgraph.rdf import NamedNode, Quad


def named(quads: list[Quad], iri: NamedNode, language: str) -> str:
    return names_with_records(our_store(quads), [iri], language)[iri].value


def test_a_passage_is_called_by_its_words_and_its_letter(quads: list[Quad]):
    assert named(quads, NAMES.passage("kst-30995-99", 34, 47), "nl") == "“Aanpak Wijken” (nr. 99)"
    assert named(quads, NAMES.passage("kst-30995-99", 34, 47), "en") == "“Aanpak Wijken” (no. 99)"


def test_a_claim_is_called_by_what_it_says_in_the_language_of_the_page(quads: list[Quad]):
    deal, theme = thing("agreement", "city-deal-zicht-op-ondermijning"), "theme"
    claim = next(
        q.graph_name
        for q in quads
        if q.subject == deal and q.predicate.value.endswith(theme) and "claim" in str(q.graph_name)
    )
    assert isinstance(claim, NamedNode)
    dutch = named(quads, claim, "nl")
    assert dutch.startswith("City Deal Zicht op Ondermijning: thema veiligheid en ondermijning")
    assert "thema" not in named(quads, claim, "en")


def test_a_thing_that_is_no_record_keeps_its_name(quads: list[Quad]):
    assert named(quads, thing("organisation", "platform31"), "nl") == "Platform31"


@given(st.text(alphabet="ab ,", max_size=200), st.integers(min_value=4, max_value=100))
def test_an_opening_is_no_longer_than_was_asked_and_begins_the_text(words: str, most: int):
    found = opening(words, most)
    assert len(found) <= max(most, len("…")) + 1
    assert words.startswith(found.removesuffix("…").rstrip())
    assert found == words or len(words) > most
