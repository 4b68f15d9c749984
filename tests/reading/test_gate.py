"""The gate: no doctored quote is let in, and honest re-typings are found to the code point."""

import random
from itertools import pairwise

from tests.reading.retyping import doctored, make_letter, retyped
from wijkgraph.letters.folding import fold
from wijkgraph.letters.sentences import Kind
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.grounding import Grounded, ground

LEAST_DOCTORED, LEAST_RETYPED = 2_000, 500


def quote(words: str) -> Finding:
    return Finding("claim", {}, ((0, words),), "gate")


def test_no_doctored_quote_of_two_thousand_is_let_in() -> None:
    tried, let_in = 0, []
    dice = random.Random(7)
    for seed in range(9):
        view = View(make_letter(seed), f"letter-{seed}")
        body = [s.text for s in view.sentences if s.kind is Kind.BODY]
        printed = fold(" ".join(body))
        for one, other in pairwise(body):
            for words in doctored(one, other, dice):
                if fold(words) in printed or fold(words) == fold(one):
                    continue  # the change made words that do stand in the letter
                tried += 1
                if isinstance(ground(view, quote(words)), Grounded):
                    let_in.append(words)
    assert tried >= LEAST_DOCTORED
    assert let_in == []


def test_a_quote_of_another_letter_is_not_let_in() -> None:
    one, other = View(make_letter(1)), View(make_letter(2))
    printed = fold(one.flow)
    strangers = [s.text for s in other.sentences if s.kind is Kind.BODY and fold(s.text) not in printed]
    assert len(strangers) > 30
    assert not [words for words in strangers if isinstance(ground(one, quote(words)), Grounded)]


def test_honest_retypings_are_found_to_the_code_point() -> None:
    tried = found = 0
    for seed in range(20, 24):
        view = View(make_letter(seed), f"letter-{seed}")
        for sentence in view.sentences:
            if sentence.kind is not Kind.BODY:
                continue
            for words in retyped(sentence.text):
                tried += 1
                grounded = ground(view, Finding("claim", {}, ((sentence.number, words),), "gate"))
                found += isinstance(grounded, Grounded) and grounded.sentences == (sentence,)
    assert tried >= LEAST_RETYPED
    assert found >= 0.99 * tried
