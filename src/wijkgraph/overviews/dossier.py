"""Dossier of a thing: every sentence of every letter that names it, with or without a claim."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from wijkgraph.asking.evidence import Receipt, Statement, in_order, receipts, resting_on_each
from wijkgraph.asking.naming import NAMED_KINDS, registered_names
from wijkgraph.asking.queries import query
from wijkgraph.asking.relatives import Namesakes, relatives_of
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.mentions import Name, NamedSentences, Span, find_names
from wijkgraph.letters.sentences import Sentence, split_sentences
from wijkgraph.names import key_of, kind_of, names_at
from wijkgraph.overviews.letter_cards import LetterCard, Stretch, letter_cards, stretches_of
from wijkgraph.overviews.names_in_letters import DOSSIER_KINDS, LongerNames, Names, names_in_letters
from wijkgraph.rdf import NamedNode

MOST_UNNAMED = 300

ClaimRead = tuple[NamedNode, tuple[Statement, ...]]  # a claim and what it states


@dataclass(frozen=True)
class NamingSentence:
    """A sentence that names a thing, with the claims that rest on it, or the reason why none does.

    `names` are places in `sentence.text`. `within` is the thing of whose longer name the name is a part, in
    every place where it stands. `passage` is the first passage that shares words with the sentence.
    """

    sentence: Sentence
    names: tuple[Span, ...]
    within: NamedNode | None
    claims: tuple[ClaimRead, ...]
    reason: NamedNode | None
    passage: Stretch | None

    @property
    def start(self) -> int:
        """Offset of its first character in the frozen text, in code points."""
        return self.sentence.stretches[0].start

    @property
    def end(self) -> int:
        """Offset after its last character; after a page end, notes and a footer may stand between."""
        return self.sentence.stretches[-1].end

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The sentence cut at the names; true for each piece that is one."""
        text, at, found = self.sentence.text, 0, []
        for start, end in self.names:
            found += [(text[at:start], False), (text[start:end], True)]
            at = end
        return [piece for piece in (*found, (text[at:], False)) if piece[0]]

    @property
    def spelt(self) -> tuple[str, ...]:
        """The names as this sentence spells them, each once."""
        return tuple(dict.fromkeys(text for text, is_name in self.pieces if is_name))


@dataclass(frozen=True)
class LetterSection:
    """The sentences of one letter that name the thing, in the order of the text."""

    card: LetterCard
    sentences: tuple[NamingSentence, ...]


@dataclass(frozen=True)
class Dossier:
    """Every sentence that names a thing, by letter, oldest first; and its relatives, each with its own number.

    `unnamed` are the passages that claims about the thing rest on in sentences that do not name it, at most
    MOST_UNNAMED.
    """

    thing: NamedNode
    names: tuple[str, ...]
    letters: tuple[LetterSection, ...]
    unnamed: tuple[Receipt, ...]
    relatives: tuple[tuple[NamedNode, int], ...]
    read: int  # letters searched

    @property
    def sentences(self) -> tuple[NamingSentence, ...]:
        """The sentences of all letters."""
        return tuple(one for section in self.letters for one in section.sentences)

    def part(self, start: int, stop: int) -> "Dossier":
        """The dossier with some of its sentences only, by place."""
        chosen = set(map(id, self.sentences[start:stop]))
        sections = [
            LetterSection(section.card, tuple(one for one in section.sentences if id(one) in chosen))
            for section in self.letters
        ]
        return replace(self, letters=tuple(section for section in sections if section.sentences))

    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader of the dossier meets."""
        met = {self.thing, *(relative for relative, _ in self.relatives)}
        met |= {receipt.document for receipt in self.unnamed}
        for section in self.letters:
            met |= {section.card.iri, *section.card.senders}
        for one in self.sentences:
            met |= {iri for iri in (one.within, one.reason) if iri}
            for _, statements in one.claims:
                for statement in statements:
                    terms = (statement.subject, statement.predicate, statement.object)
                    met |= {term for term in terms if isinstance(term, NamedNode)}
        return met


class DossierIndex:
    """Material of every dossier: the sentences of all letters, and the names of things by which they are found."""

    def __init__(self, store: SparqlStore, letters: Iterable[Letter]) -> None:
        texts = {letter.iri: letter for letter in letters}
        self._cards = {card.key: card for card in letter_cards(store) if card.iri in texts}
        self._names: Names = names_in_letters(store)
        self._sentences = NamedSentences(
            (sentence for card in self._cards.values() for sentence in split_sentences(texts[card.iri])),
            (name for names in self._names.values() for name in names),
        )
        self._longer = LongerNames(self._names)
        self._namesakes = Namesakes(registered_names(store, NAMED_KINDS))
        self._counts: dict[NamedNode, int] = {}
        self._last: Dossier | None = None

    @property
    def things(self) -> tuple[NamedNode, ...]:
        """Everything that has a dossier, in the order of its kinds and names."""
        return tuple(
            sorted(self._names, key=lambda one: (DOSSIER_KINDS.index(kind_of(one) or ""), one.value))
        )

    def count(self, thing: NamedNode) -> int:
        """Number of sentences that name the thing."""
        if thing not in self._counts:
            self._counts[thing] = sum(1 for _ in self._sentences.naming(self._names.get(thing, ())))
        return self._counts[thing]

    def gather(self, store: SparqlStore, thing: NamedNode) -> Dossier:
        """The dossier of a thing. Raises NotFound for a thing that is not of a kind with names.

        The last one is kept: a page and its forms for programs are asked for one after another.
        """
        last = self._last
        if last is None or last.thing != thing:
            self._last = last = self._gather(store, thing)
        return last

    def _gather(self, store: SparqlStore, thing: NamedNode) -> Dossier:
        if thing not in self._names:
            raise NotFound(
                "This has no dossier",
                where=thing.value,
                next="Dossiers are of areas, programmes, organisations, posts, people and the like.",
            )
        found = list(self._sentences.naming(self._names[thing]))
        longer = self._longer.of(thing)
        claims = _claims_on(store, thing, [sentence for sentence, _ in found])
        sections = []
        for key, group in groupby(found, key=lambda one: one[0].letter):
            told = tuple(
                NamingSentence(sentence, spans, _within(sentence, spans, longer), *claims[sentence])
                for sentence, spans in group
            )
            sections.append(LetterSection(self._cards[key], told))
        return Dossier(
            thing,
            tuple(name.text for name in self._names[thing]),
            tuple(sections),
            _unnamed(store, thing, [sentence for sentence, _ in found]),
            self._relatives(store, thing),
            len(self._cards),
        )

    def _relatives(self, store: SparqlStore, thing: NamedNode) -> tuple[tuple[NamedNode, int], ...]:
        counted = ((one.thing, self.count(one.thing)) for one in relatives_of(store, thing, self._namesakes))
        return tuple((one, count) for one, count in counted if count)


def _within(
    sentence: Sentence, spans: Iterable[Span], longer: Iterable[tuple[NamedNode, Name]]
) -> NamedNode | None:
    """The thing of whose longer name each of the places is a part; None if one stands by itself."""
    holders: list[NamedNode] = []
    places = [(other, place) for other, name in longer for place in find_names(sentence.text, [name])]
    for start, end in spans:
        around = [one for one, (a, b) in places if a <= start and end <= b and b - a > end - start]
        if not around:
            return None
        holders += around
    return holders[0] if holders else None


def _unnamed(store: SparqlStore, thing: NamedNode, naming: Iterable[Sentence]) -> tuple[Receipt, ...]:
    rows = store.select(query("dossier-passages", thing=thing, most=MOST_UNNAMED)).rows
    by_letter: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in naming:
        by_letter[sentence.letter].append(sentence)
    found = receipts(store, [passage for (passage,) in rows if isinstance(passage, NamedNode)])
    return in_order(
        one
        for one in found.values()
        if not any(sentence.meets(one.start, one.end) for sentence in by_letter[key_of(one.document)])
    )


def _claims_on(
    store: SparqlStore, thing: NamedNode, sentences: Sequence[Sentence]
) -> Mapping[Sentence, tuple[tuple[ClaimRead, ...], NamedNode | None, Stretch | None]]:
    """By sentence the claims that rest on a passage of it, the reason if it was set aside, and its first passage.

    Claims that speak of the thing come first.
    """
    stretches: dict[str, tuple[Stretch, ...]] = {}
    for key in dict.fromkeys(sentence.letter for sentence in sentences):
        stretches.update(stretches_of(store, names_at(store.base).thing("letter", key)))
    met = {
        sentence: [one for one in stretches.get(sentence.letter, ()) if sentence.meets(one.start, one.end)]
        for sentence in sentences
    }
    resting: dict[NamedNode, dict[NamedNode, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    wanted = {one.iri for found in met.values() for one in found}
    for statement in resting_on_each(store, wanted):
        for source in {receipt.source for receipt in statement.receipts}:
            resting[source][statement.review.claim].append(statement)
    told = {}
    for sentence, found in met.items():
        claims = {claim: tuple(said) for one in found for claim, said in resting[one.iri].items()}
        reason = next((one.reason for one in found if one.reason), None)
        ordered = sorted(claims.items(), key=lambda claim: not _speaks_of(claim[1], thing))
        told[sentence] = (tuple(ordered), reason, next(iter(found), None))
    return told


def _speaks_of(statements: Iterable[Statement], thing: NamedNode) -> bool:
    return any(thing in (one.subject, one.object) for one in statements)
