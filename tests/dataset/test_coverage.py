"""Every sentence of the five letters is accounted for, and a hole would be seen."""

from dataclasses import replace

from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.dataset.assembly import Corpus
from wijkgraph.dataset.coverage import cover_letter, cover_letters


def test_all_five_letters_are_covered_wholly(corpus: Corpus) -> None:
    covered = cover_letters(corpus)
    assert len(covered) == 5
    holes = [(c.letter.key, s.sentence.text) for c in covered for s in c.sentences if not s.is_accounted_for]
    assert holes == []


def test_a_sentence_is_covered_by_claims_or_set_aside_but_not_both(corpus: Corpus) -> None:
    both = [
        (one.letter.key, covered.sentence.text)
        for one in cover_letters(corpus)
        for covered in one.sentences
        if covered.claims and covered.set_aside
    ]
    assert both == []


def test_what_is_set_aside_says_why_in_both_languages(corpus: Corpus) -> None:
    aside = [entry for ledger in corpus.ledgers for entry in ledger.set_aside]
    assert aside
    for entry in aside:
        assert {note.language for note in entry.notes} == {"nl", "en"}, entry.passage.exact


def test_the_per_cent_is_100_only_where_no_sentence_is_left(corpus: Corpus) -> None:
    whole = next(one for one in cover_letters(corpus) if one.letter.key == "kst-30995-98")
    first, *others = whole.sentences
    many = replace(whole, sentences=(replace(first, claims=(), set_aside=None), *others * 10))
    assert (whole.percent, many.percent) == (100, 99)


def test_a_rejected_claim_covers_nothing(corpus: Corpus) -> None:
    letter = corpus.letters["kst-30995-99"]
    ledger = next(ledger for ledger in corpus.ledgers if ledger.source == letter.iri)
    rejected = replace(ledger, claims=tuple(replace(c, status=Status.REJECTED) for c in ledger.claims))
    assert cover_letter(letter, rejected).accounted_for == len({entry.passage for entry in ledger.set_aside})
    assert cover_letter(letter, Ledger(letter.iri, ())).accounted_for == 0
