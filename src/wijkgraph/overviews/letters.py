"""The letters of the dataset in the order of their dates, with how much was read in each."""

from dataclasses import dataclass

from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import PREFIXES, key_of
from wijkgraph.rdf import Literal, NamedNode

_HEAD = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("wg", "prov", "dcterms"))


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
    claimed = store.select(
        f"""{_HEAD}SELECT ?letter (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?passage) AS ?passages)
        WHERE {{ ?claim wg:claimedIn ?letter ; wg:evidence ?passage . ?passage wg:inText ?letter }}
        GROUP BY ?letter"""
    ).rows
    counts = {letter: (_count(claims), _count(passages)) for letter, claims, passages in claimed}
    rows = store.select(
        f"""{_HEAD}SELECT ?letter ?issued ?number ?sender WHERE {{
          ?text prov:specializationOf ?letter .
          OPTIONAL {{ ?letter dcterms:issued ?issued }}
          OPTIONAL {{ ?letter wg:number ?number }}
          OPTIONAL {{ ?letter wg:sentBy ?sender }}
        }} ORDER BY ?issued ?letter ?sender"""
    ).rows
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
    """Whether the letter's text is in the dataset; others are only cited."""
    return store.ask(f"{_HEAD}ASK {{ ?text prov:specializationOf {letter} }}")


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""


def _count(term: object) -> int:
    return int(_text(term) or 0)
