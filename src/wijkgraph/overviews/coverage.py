"""How much of each letter is accounted for, as the store knows it: read from passages, sentence by sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.sentences import Sentence, split_sentences
from wijkgraph.names import PREFIXES, key_of
from wijkgraph.rdf import Literal, NamedNode


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
        """Where it stands, as in its IRI: `{start}-{end}`."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True)
class Told:
    """One sentence and what became of it."""

    sentence: Sentence
    claims: int
    reason: NamedNode | None

    @property
    def state(self) -> str:
        """`claimed`, `aside` or `open`."""
        if self.claims:
            return "claimed"
        return "aside" if self.reason else "open"


@dataclass(frozen=True)
class Coverage:
    """One letter, sentence by sentence."""

    letter: str
    sentences: tuple[Told, ...]

    @property
    def accounted_for(self) -> int:
        """How many sentences carry a claim or a reason."""
        return sum(told.state != "open" for told in self.sentences)

    def count(self, state: str) -> int:
        """How many sentences are in a state."""
        return sum(told.state == state for told in self.sentences)


def cover(store: SparqlStore, letters: Iterable[Letter]) -> tuple[Coverage, ...]:
    """The coverage of letters, in one query."""
    stretches = stretches_of(store)
    return tuple(cover_one(letter, stretches.get(letter.key, ())) for letter in letters)


def cover_one(letter: Letter, stretches: Iterable[Stretch]) -> Coverage:
    """The coverage of one letter by its stretches."""
    found = list(stretches)
    told = []
    for sentence in split_sentences(letter):
        met = [stretch for stretch in found if sentence.meets(stretch.start, stretch.end)]
        reason = next((stretch.reason for stretch in met if stretch.reason), None)
        told.append(Told(sentence, sum(stretch.claims for stretch in met), reason))
    return Coverage(letter.key, tuple(told))


def stretches_of(store: SparqlStore, letter: NamedNode | None = None) -> Mapping[str, tuple[Stretch, ...]]:
    """The passages of one letter or of all, by the letter's key, in the order of the text."""
    only = f"VALUES ?letter {{ {letter} }}" if letter else ""
    rows = store.select(
        f"""PREFIX wg: <{PREFIXES["wg"]}>
        SELECT ?letter ?passage ?start ?end ?reason (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
          {only}
          ?passage wg:inText ?letter ; wg:start ?start ; wg:end ?end .
          OPTIONAL {{ ?passage wg:setAside ?reason }}
          OPTIONAL {{ ?claim wg:evidence ?passage }}
        }} GROUP BY ?letter ?passage ?start ?end ?reason"""
    ).rows
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


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
