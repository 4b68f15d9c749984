"""A recorded silence is looked at again when a letter comes that speaks of its subject."""

from dataclasses import replace

from tests.ours import our_store, thing
from wijkgraph.asking.overtaken_silences import overtaken_silences
from wijkgraph.dataset.assembly import Corpus, assemble
from wijkgraph.names import key_of, term
from wijkgraph.rdf import Quad

LATE = "kst-30995-100"
_SEARCHED, _SUBJECT = term("wg:searched"), term("dcterms:subject")


def overtaken(corpus: Corpus, *, about_nothing: bool = False) -> dict[str, list[str]]:
    """The silences overtaken by the last letter, were it not searched when they were recorded."""
    late = thing("letter", LATE)

    def stands(quad: Quad) -> bool:
        searched_late = quad.predicate == _SEARCHED and quad.object == late
        unwanted = about_nothing and quad.predicate == _SUBJECT and "/not-stated/" in str(quad.subject)
        return not searched_late and not unwanted

    store = our_store(quad for quad in assemble(corpus) if stands(quad))
    return {
        key_of(one.record): [key_of(letter) for letter in one.letters]
        for one in overtaken_silences(store, corpus.letters.values())
    }


def test_when_every_letter_was_searched_none_is_overtaken(corpus: Corpus) -> None:
    store = our_store(assemble(corpus))
    assert overtaken_silences(store, corpus.letters.values()) == ()


def test_a_letter_that_speaks_of_the_subject_overtakes_it(corpus: Corpus) -> None:
    found = overtaken(corpus)
    assert found["budget-of-the-national-programme"] == [LATE]
    assert "maker-of-the-three-country-study" not in found  # of which this letter says nothing


def test_a_name_in_the_text_is_enough(corpus: Corpus) -> None:
    """Also of a letter of which nothing was claimed yet."""
    unread = tuple(one for one in corpus.ledgers if one.source != thing("letter", LATE))
    found = overtaken(replace(corpus, ledgers=unread))
    assert found["national-programme-and-the-first-programme"] == [LATE]


def test_a_silence_about_nothing_in_particular_is_overtaken_by_any_letter(
    corpus: Corpus,
) -> None:
    found = overtaken(corpus, about_nothing=True)
    assert len(found) > 10
    assert all(letters == [LATE] for letters in found.values())


def test_where_nothing_is_recorded_nothing_is_overtaken(corpus: Corpus) -> None:
    assert overtaken_silences(our_store(()), corpus.letters.values()) == ()
