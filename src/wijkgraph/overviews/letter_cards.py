"""The letters in the order of their dates, and how much of each is accounted for, sentence by sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.sentences import split_sentences
from wijkgraph.names import PREFIXES, key_of
from wijkgraph.rdf import Literal, NamedNode


@dataclass(frozen=True)
class LetterCard:
    """One letter: when, which number, by whom, and how many claims rest on how many passages of it."""

    iri: NamedNode
    issued: str
    number: str
    senders: tuple[NamedNode, ...]
    claims: int
    passages: int

    @property
    def key(self) -> str:
        """The key under which the letter's text is kept."""
        return key_of(self.iri)


def letter_cards(store: SparqlStore) -> tuple[LetterCard, ...]:
    """Every letter whose text is in the dataset, oldest first, in two queries."""
    claimed = store.select(query("letter-cards-claimed")).rows
    counts = {letter: (_number(claims), _number(passages)) for letter, claims, passages in claimed}
    rows = store.select(query("letter-cards")).rows
    cards: dict[NamedNode, LetterCard] = {}
    for letter, issued, number, sender in rows:
        assert isinstance(letter, NamedNode)
        known = cards.get(letter)
        senders = known.senders if known else ()
        if isinstance(sender, NamedNode) and sender not in senders:
            senders = (*senders, sender)
        cards[letter] = LetterCard(letter, _text(issued), _text(number), senders, *counts.get(letter, (0, 0)))
    return tuple(cards.values())


def has_text(store: SparqlStore, letter: NamedNode) -> bool:
    """True if the letter's text is in the dataset; other letters are only cited."""
    return store.ask(query("letter-cards-has-text", letter=letter))


def subjects_of(store: SparqlStore, letter: NamedNode) -> tuple[NamedNode, ...]:
    """The files that a letter belongs to, whose names are its subject line, and the paper it is an annex of."""
    rows = store.select(query("letter-cards-subjects-of", letter=letter)).rows
    return tuple(row[0] for row in rows if isinstance(row[0], NamedNode))


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""


def _number(term: object) -> int:
    return int(_text(term) or 0)


@dataclass(frozen=True)
class Stretch:
    """A passage of a letter: how many accepted claims rest on it, and the reason if it was set aside."""

    iri: NamedNode
    start: int
    end: int
    claims: int
    reason: NamedNode | None

    @property
    def length(self) -> int:
        """Characters."""
        return self.end - self.start

    @property
    def place(self) -> str:
        """Its offsets as in its IRI: `{start}-{end}`."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True)
class Coverage:
    """One letter, and of each of its sentences whether it is `claimed`, set `aside` or `open`.

    What the claims are is not asked of the store; `dataset/coverage.py` tells it from the files.
    """

    letter: str
    states: tuple[str, ...]

    @property
    def accounted_for(self) -> int:
        """Number of sentences that carry a claim or a reason."""
        return len(self.states) - self.states.count("open")


def cover(store: SparqlStore, letters: Iterable[Letter]) -> tuple[Coverage, ...]:
    """The coverage of letters, in one query."""
    stretches = stretches_of(store)
    return tuple(cover_one(letter, stretches.get(letter.key, ())) for letter in letters)


def cover_one(letter: Letter, stretches: Iterable[Stretch]) -> Coverage:
    """The coverage of one letter by its stretches."""
    found = list(stretches)
    met = (
        [stretch for stretch in found if sentence.meets(stretch.start, stretch.end)]
        for sentence in split_sentences(letter)
    )
    return Coverage(letter.key, tuple(map(_state, met)))


def _state(met: Sequence[Stretch]) -> str:
    """The state of the sentence that these stretches meet."""
    if any(stretch.claims for stretch in met):
        return "claimed"
    return "aside" if any(stretch.reason for stretch in met) else "open"


def stretches_of(store: SparqlStore, letter: NamedNode | None = None) -> Mapping[str, tuple[Stretch, ...]]:
    """The passages of one letter or of all, by the letter's key, in the order of the text."""
    only = f"VALUES ?letter {{ {letter} }}" if letter else ""
    rows = store.select(query("letter-cards-stretches-of", wg=PREFIXES["wg"], only=only)).rows
    found: dict[str, list[Stretch]] = defaultdict(list)
    for where, passage, start, end, reason, claims in rows:
        if isinstance(where, NamedNode) and isinstance(passage, NamedNode):
            stretch = Stretch(
                passage,
                _number(start),
                _number(end),
                _number(claims),
                reason if isinstance(reason, NamedNode) else None,
            )
            found[key_of(where)].append(stretch)
    return {key: tuple(sorted(ones, key=lambda one: (one.start, -one.end))) for key, ones in found.items()}
