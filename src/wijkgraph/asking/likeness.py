"""Names and words that look like what was typed: suggestions, and never an answer."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from wijkgraph.asking.name_index import IndexEntry, NameIndex
from wijkgraph.asking.name_variants import surnames_as_typed
from wijkgraph.asking.printed_references import PAPER_KINDS, reference_keys
from wijkgraph.asking.questions import is_of_kind
from wijkgraph.letters.folding import words_of
from wijkgraph.rdf import NamedNode

_LONGEST = 100  # characters that are compared by likeness
_LIKE_NAME, _LIKE_WORD = 80, 78  # least likeness of 100
_LONG = 9  # characters of a text that is looked for within names
_PARTLY = 0.6  # share of the words that what comes near must hold
_SHORTEST = 3  # letters; shorter words look like too many others
# Endings of Dutch words behind enough of the word to tell it by, and the letters that another form may add again.
_ENDING = r"(?<=\w{5})(?:den|ten|de|te|en|e|s|t|d)\Z"
_MOST_ADDED = 3


def near_names(index: NameIndex, text: str, kinds: Sequence[str], most: int) -> list[IndexEntry]:
    """The things with a name that looks like a text or holds what looks like it, the likest first; of those kinds."""
    from rapidfuzz import fuzz, process  # takes a while, and is rarely wanted

    wanted = " ".join(words_of(text[:_LONGEST]))
    if max((len(word) for word in wanted.split()), default=0) < _SHORTEST:
        return []
    names = [pair for pair in _folded_names(index) if is_of_kind(pair[1].iri, kinds)]
    scores: dict[NamedNode, float] = {}
    # A short word looks like a part of too many others.
    within = [(fuzz.partial_ratio, len(wanted))] if len(wanted) >= _LONG else []
    for scorer, longer in [(fuzz.token_sort_ratio, 0), *within]:
        folded = {place: name for place, (name, _) in enumerate(names) if len(name) > longer}
        for name, score, place in process.extract(
            wanted, folded, scorer=scorer, score_cutoff=_LIKE_NAME, limit=None
        ):
            # Of two that hold the words the one with fewer others is meant.
            closer = score + fuzz.ratio(wanted, name)
            iri = names[place][1].iri
            scores[iri] = max(closer, scores.get(iri, 0))
    found = sorted(scores, key=lambda iri: (-scores[iri], iri.value))[:most]
    return [entry for entry in map(index.entry, found) if entry]


def looks_like(words: str, name: str) -> bool:
    """True for words, folded, that look like a name as a whole."""
    from rapidfuzz import fuzz

    return fuzz.ratio(words, " ".join(words_of(name))) >= _LIKE_NAME


def mended_words(index: NameIndex, words: Sequence[str]) -> list[str] | None:
    """The words, each that occurs nowhere replaced by the likest that does; None where nothing is to be mended."""
    from rapidfuzz import fuzz, process

    known, mended = _vocabulary(index), []
    for word in words:
        if occurs(index, word):
            mended.append(word)
        elif len(word) >= _SHORTEST and (
            best := process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_LIKE_WORD)
        ):
            mended.append(best[0])
        else:
            return None
    return None if mended == [*words] else mended


def occurs(index: NameIndex, word: str) -> bool:
    """True for a word that stands, or is part of one, in a name or passage; numbers and short words pass for known."""
    return word.isdigit() or len(word) < _SHORTEST or any(word in one for one in _vocabulary(index))


def occurs_otherwise(index: NameIndex, word: str) -> bool:
    """True for a word of which another form stands in a name or passage: “kwetsbaar” beside “kwetsbare”."""
    root = re.sub(r"(?<=\w{3})([aeou])\1(?=\w\Z)", r"\1", re.sub(_ENDING, "", word))
    return root != word and any(
        one.startswith(root) and len(one) <= len(root) + _MOST_ADDED for one in _vocabulary(index)
    )


@lru_cache(maxsize=4)
def _folded_names(index: NameIndex) -> Sequence[tuple[str, IndexEntry]]:
    """Every name, and the surnames of people, with its entry."""
    names = [(name, entry) for entry in index.things for name in entry.names]
    people = [pair for pair in names if pair[1].kind == "person"]
    names += [(surname, entry) for name, entry in people for surname in surnames_as_typed(name)]
    return [(" ".join(words_of(name)), entry) for name, entry in names]


@lru_cache(maxsize=4)
def _vocabulary(index: NameIndex) -> Sequence[str]:
    """Every word of a name or passage that is long enough to be misspelt, sorted."""
    texts = (name for entry in (*index.things, *index.passages) for name in entry.names)
    return sorted({word for text in texts for word in words_of(text) if len(word) >= _SHORTEST})


def of_dossier(index: NameIndex, text: str, most: int) -> list[IndexEntry]:
    """Papers of the dossiers that a printed reference names, in the order of their numbers."""
    dossiers = {
        re.sub(r"-(?:\d+|[a-z]{1,3})(?:-bijlage-\d+)?\Z", "", key).replace("kst-ek-", "kst-")
        for _, key in reference_keys(text)
    }
    begins = tuple(f"{kind}/{dossier}-" for kind in PAPER_KINDS for dossier in dossiers)
    papers = [entry for entry in index.things if entry.id.startswith(begins)]
    return sorted(papers, key=lambda entry: (PAPER_KINDS.index(entry.kind), _numbers_in(entry.id)))[:most]


def _numbers_in(key: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", key)]


def holding_most(entries: Iterable[IndexEntry], words: Sequence[str]) -> list[IndexEntry]:
    """The entries that hold most of the words, those with more of them first."""
    counted = [(sum(f" {word} " in entry.folded for word in words), entry) for entry in entries]
    enough = max(2, _PARTLY * len(words))
    hits = [(count, entry) for count, entry in counted if count >= enough]
    return [entry for _, entry in sorted(hits, key=lambda hit: (-hit[0], hit[1].iri.value))]
