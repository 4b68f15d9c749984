"""Hidden characters are shown, and instructions are marked; a letter that only sounds so is left alone."""

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import BASE
from wijkgraph.letters.frozen import read_letters
from wijkgraph.letters.plain_sight import addresses_its_reader, visible
from wijkgraph.letters.sentences import split_sentences
from wijkgraph.project import Layout

CORPUS = tomllib.loads(
    (Path(__file__).parents[1] / "corpora" / "assistants" / "hostile.toml").read_text("utf-8")
)
HOSTILE = {
    f"{part} {name}": text for part, of in CORPUS.items() if part != "innocent" for name, text in of.items()
}


@pytest.mark.parametrize("name", HOSTILE)
def test_sentences_that_instruct_are_marked(name: str) -> None:
    assert addresses_its_reader(HOSTILE[name])


@pytest.mark.parametrize("name", CORPUS["innocent"])
def test_sentences_that_use_the_same_words_are_not(name: str) -> None:
    assert not addresses_its_reader(CORPUS["innocent"][name])


def test_no_sentence_of_the_real_letters_is_marked(layout: Layout) -> None:
    for letter in read_letters(layout.letters, BASE).values():
        assert [s.text for s in split_sentences(letter) if addresses_its_reader(s.text)] == []


def test_what_is_not_seen_is_written_by_its_number() -> None:
    assert visible("a\u200bb\u202ec\x1b[31m") == "a[U+200B]b[U+202E]c[U+001B][31m"
    assert visible("\U000e0041") == "[U+E0041]"


def test_plain_words_stay_as_they_are() -> None:
    assert visible("Één «wijk» – 20 % méér’s") == "Één «wijk» – 20 % méér’s"


@given(st.text())
def test_nothing_unseen_is_left_and_all_is_on_one_line(text: str) -> None:
    seen = visible(text)
    assert all(unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs", "Cn") for one in seen)
    assert len(seen.splitlines()) <= 1
    assert visible(seen) == seen
