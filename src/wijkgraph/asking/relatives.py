"""Relatives of a thing: parts and wholes, earlier and later forms, posts and holders, and things of one name.

No letter equates them. An answer about one offers the others, each under its own name, and only where a letter says
that a thing is made up of parts does a question follow it to them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from wijkgraph.asking.name_variants import acronym_letters, initials
from wijkgraph.asking.naming import NAMED_KINDS, RegisteredNames, registered_names
from wijkgraph.asking.queries import listed, query
from wijkgraph.asking.questions import Question, SlotValue, is_of_kind
from wijkgraph.asking.rows import bare_rows, columns_of
from wijkgraph.engine.store import Solutions, SparqlStore
from wijkgraph.letters.folding import PhraseIndex, words_of
from wijkgraph.names import kind_of
from wijkgraph.rdf import Literal, NamedNode, Term

PART = "part"
_MOST_COUNTED = 12  # where each takes a query of its own

SAME_NAME = "name"
# What stands first wins where two relations hold.
RELATIONS = (
    PART,
    "whole",
    "later",
    "earlier",
    "member",
    "set",
    "holder",
    "post",
    "ministry",
    "municipality",
    "area",
    "covering",
    SAME_NAME,
)


@dataclass(frozen=True, order=True)
class Relative:
    """A thing related to another, and how: one of RELATIONS."""

    thing: NamedNode
    relation: str


@dataclass(frozen=True)
class RelatedAnswer:
    """Answer to a question with one slot filled by a relative in place of the thing asked for.

    `rows` are triples where the answer is a graph.
    """

    slot: str
    relation: str
    thing: NamedNode
    rows: int


def relatives_of(
    store: SparqlStore, thing: NamedNode, namesakes: "Namesakes | None" = None
) -> tuple[Relative, ...]:
    """Relatives of a thing, each once, the stated ones first. Three queries, two with namesakes given.

    Of many things one after another these are best given: they are made of the names of all things there are.
    """
    alike = namesakes.of(thing) if namesakes else _namesakes(store, thing)
    found: dict[NamedNode, str] = {thing: ""}
    for relation, relative in [*_stated(store, thing), *((SAME_NAME, one) for one in alike)]:
        found.setdefault(relative, relation)
    del found[thing]
    return tuple(Relative(one, relation) for one, relation in found.items())


def with_rows(
    store: SparqlStore,
    question: Question,
    chosen: Mapping[str, SlotValue],
    slot: str,
    relatives: Iterable[Relative],
    language: str | None,
) -> tuple[RelatedAnswer, ...]:
    """The relatives that fit a slot and of which the question has an answer, with its number of rows.

    One query, or where the question's query does not allow that, one for each of the first 12 relatives.
    """
    kinds = question.slot(slot).kinds
    fitting = [one for one in relatives if is_of_kind(one.thing, kinds)]
    things = [one.thing for one in fitting]
    about_each = question.filled_with_each(slot, things, chosen) if things else None
    if about_each:
        counts = _counts(question, store.select(about_each), slot, language)
    else:
        counts = {one: count_rows(store, question, {**chosen, slot: one}) for one in things[:_MOST_COUNTED]}
    return tuple(
        RelatedAnswer(slot, one.relation, one.thing, counts[one.thing])
        for one in fitting
        if counts.get(one.thing)
    )


def _counts(
    question: Question, solutions: Solutions, slot: str, language: str | None
) -> dict[NamedNode, int]:
    """The number of rows for each value of a slot."""
    place = solutions.variables.index(slot)
    apart: dict[Term | None, list[tuple[Term | None, ...]]] = defaultdict(list)
    for row in solutions.rows:
        apart[row[place]].append(row)
    columns = columns_of(solutions)
    return {
        value: len(bare_rows(question, Solutions(solutions.variables, tuple(rows)), columns, language))
        for value, rows in apart.items()
        if isinstance(value, NamedNode)
    }


def count_rows(store: SparqlStore, question: Question, chosen: Mapping[str, SlotValue]) -> int:
    """The number of rows, in every language, or triples that a question gives. One query."""
    filled = question.filled(chosen)
    if question.gives_graph:
        return len(store.construct(filled))
    solutions = store.select(filled)
    return len(bare_rows(question, solutions, columns_of(solutions)))


def names_borne(store: SparqlStore, things: Iterable[NamedNode]) -> Mapping[NamedNode, Sequence[str]]:
    """Every name of some things in every language: preferred and other labels, and titles. One query."""
    rows = store.select(query("relatives-names-borne", things=listed(things))).rows
    found: dict[NamedNode, list[str]] = defaultdict(list)
    for thing, name in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal) and name.value not in found[thing]:
            found[thing].append(name.value)
    return found


def _stated(store: SparqlStore, thing: NamedNode) -> list[tuple[str, NamedNode]]:
    rows = store.select(query("relatives-stated", thing=thing)).rows
    found = [
        (relation.value, relative)
        for relation, relative in rows
        if isinstance(relation, Literal) and isinstance(relative, NamedNode)
    ]
    return sorted(found, key=lambda one: (RELATIONS.index(one[0]), one[1].value))


def _namesakes(store: SparqlStore, thing: NamedNode) -> list[NamedNode]:
    """The namesakes of one thing, compared with all others: for one alone that is sooner done than `Namesakes`."""
    if kind_of(thing) not in NAMED_KINDS:
        return []
    registered = registered_names(store, NAMED_KINDS)
    every = [(other, name.value) for other, names in registered.items() for name in names]
    return _likest(thing, ((own.value, other) for own in registered.get(thing, ()) for other in every))


def _likest(thing: NamedNode, pairs: Iterable[tuple[str, tuple[NamedNode, str]]]) -> list[NamedNode]:
    """The other things of which a name is like the one of the thing it is paired with, the likest first."""
    distance: dict[NamedNode, int] = {}
    for own, (other, name) in pairs:
        if other != thing and _are_alike(own, name):
            apart = _apart(own, name)
            distance[other] = min(apart, distance.get(other, apart))
    return sorted(distance, key=lambda one: (distance[one], one.value))


class Namesakes:
    """Things of NAMED_KINDS by the words and initials of their names, to find those of one name."""

    def __init__(self, registered: RegisteredNames) -> None:
        self._registered = registered
        self._names = [(thing, name.value) for thing, names in registered.items() for name in names]
        words = [tuple(_forms(name).words.split()) for _, name in self._names]
        self._held = PhraseIndex(words, words)
        self._whole: dict[str, list[int]] = defaultdict(list)  # by all words of a name
        self._ends: dict[str, list[int]] = defaultdict(list)  # by each end of its initials
        for place, (_, name) in enumerate(self._names):
            forms = _forms(name)
            self._whole[forms.words.strip()].append(place)
            for end in _ends_of(forms.initials):
                self._ends[end].append(place)

    def of(self, thing: NamedNode) -> list[NamedNode]:
        """Things whose name holds this one's, or is held by it, word for word or by its initials; the likest first."""
        own = [name.value for name in self._registered.get(thing, ())]
        return _likest(thing, ((name, near) for name in own for near in self._near(name)))

    def _near(self, name: str) -> Iterator[tuple[NamedNode, str]]:
        """The names that may be like one, and few others: all that are like it in one of the ways of _are_alike."""
        forms = _forms(name)
        words = tuple(forms.words.split())
        within = {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
        found = {*self._held.holding(words)}
        for whole in ("", *within, *_ends_of(forms.initials.lower())):
            found.update(self._whole.get(whole, ()))
        for acronym in forms.acronyms:
            found.update(self._ends.get(acronym, ()))
        return (self._names[place] for place in found)


def _ends_of(letters: str) -> Iterator[str]:
    return (letters[start:] for start in range(len(letters)))


class _Forms(NamedTuple):
    """A name as it is compared: `words` folded, between single spaces and with one at either end."""

    words: str
    initials: str
    acronyms: tuple[str, ...]  # in the name, without their marks
    is_capitals: bool


@lru_cache(maxsize=100_000)  # every thing is compared with all others
def _forms(name: str) -> _Forms:
    acronyms = (acronym_letters(token.split("-")[0]) for token in name.split())
    words = f" {' '.join(words_of(name))} "
    return _Forms(words, initials(name), tuple(filter(None, acronyms)), name == name.upper())


def _apart(name: str, other: str) -> int:
    return abs(len(_forms(name).words) - len(_forms(other).words))


def _are_alike(name: str, other: str) -> bool:
    one, two = _forms(name), _forms(other)
    if one.words in two.words or (len(two.words) > 4 and two.words in one.words):
        return True
    short = two.words.strip()
    if two.is_capitals and len(short) > 2 and one.initials.lower().endswith(short):
        return True
    return two.initials.endswith(one.acronyms)
