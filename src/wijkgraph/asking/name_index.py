"""Names of everything in a dataset, in every form they may be typed in, and the words of its passages."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.name_variants import (
    acronym_letters,
    behind_kind,
    countings_as_typed,
    initials,
    letters_by_day,
    plain_names,
    posts_as_typed,
    surnames_as_typed,
    without_article,
)
from wijkgraph.asking.naming import NAMED_KINDS, ministries_of_posts
from wijkgraph.asking.queries import query
from wijkgraph.asking.questions import is_of_kind
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.folding import words_of
from wijkgraph.letters.passages import Reading
from wijkgraph.names import HOME, key_of, kind_of, names_at, names_beside, slug
from wijkgraph.rdf import Literal, NamedNode

Posts = Sequence[tuple[NamedNode, NamedNode]]  # each with its ministry

_MAIN = ("prefLabel", "label", "title", "question")
_OTHER = ("altLabel", "identifier", "number", "title")
_COUNTED = "def/commitment-state/kept-times"  # a concept that is shown with its count
_LEAST = 3  # letters of initials
# What people put before a surname.
_TITLES = {"de", "the", "minister", "staatssecretaris", "premier", "kamerlid", "lid", "mr", "mrs", "ms", "dr"} | {
    "mevrouw", "meneer", "dhr", "mw", "heer", "member", "prof", "state", "secretary",
}  # fmt: skip


class IndexedPlace(NamedTuple):
    """Place of a passage: key and date (xsd:date) of its letter, start and end in code points."""

    letter: str
    start: int
    end: int
    issued: str


@dataclass(frozen=True)
class IndexEntry:
    """One thing, concept or passage, with its names by language and other words to find it by."""

    iri: NamedNode
    labels: Mapping[str, str]  # by language; "" for a name without one
    others: tuple[str, ...] = ()  # other names, identifiers
    place: IndexedPlace | None = None  # of a passage
    issued: str = ""  # day of a letter (xsd:date)

    @property
    def kind(self) -> str:
        """The kind of thing; `term` for what stands in the model."""
        return kind_of(self.iri) or "term"

    @property
    def id(self) -> str:
        """Short identifier, as typed and sent: `study/wijk-in-zicht`; `def#Study` of what stands in the model."""
        kind = kind_of(self.iri)
        return f"{kind}/{key_of(self.iri)}" if kind else self.iri.value.removeprefix(HOME)

    @property
    def key(self) -> str:
        """Last part of the identifier."""
        return re.split("[/#]", self.id)[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in every language, and the identifiers."""
        return (*self.labels.values(), *self.others)

    def label(self, language: str) -> str:
        """Its name in a language, else in any."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.id)

    @cached_property
    def folded(self) -> str:
        """All it is found by, as folded words between single spaces and with one at either end."""
        words = self.names if self.place else (*self.names, self.key)
        return f" {' '.join(word for text in words for word in words_of(text))} "

    def receipt(self) -> Receipt:
        """The passage as a receipt."""
        assert self.place is not None
        letter = names_beside(self.iri).thing("letter", self.place.letter)
        place = self.place
        return Receipt(self.iri, letter, self.label("nl"), place.start, place.end, place.issued)


# Gives the texts that a thing goes by in one way, such as its surname.
Way = Callable[[IndexEntry], Iterable[str]]


class NameIndex:
    """The things, concepts and passages of one version of the data, and the names that lead to them.

    `posts` are posts, each with a ministry that it is in or hosted at.
    """

    def __init__(self, things: Iterable[IndexEntry], passages: Iterable[IndexEntry] = (), posts: Posts = ()):
        self.things = tuple(things)
        self.passages = tuple(passages)
        self._entries = {entry.iri: entry for entry in self.things}
        self._gathered: dict[Way, Mapping[str, set[NamedNode]]] = {}
        self.posts = tuple(pair for pair in posts if pair[1] in self._entries)
        self._ministries: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for post, ministry in self.posts:
            self._ministries[post].append(ministry)

    def entry(self, thing: NamedNode) -> IndexEntry | None:
        """The entry of a thing; None for one without a name."""
        return self._entries.get(thing)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of things there are."""
        return frozenset(entry.kind for entry in self.things)

    def named(self, text: str, *kinds: str) -> list[NamedNode]:
        """The things that go by a text in the surest way that any does, sorted; of those kinds if any are given.

        Letters count, with their digits: case, accents, marks, hyphens and blanks do not. Nothing is found by likeness.
        """
        letters, key = "".join(words_of(text)), slug(text)
        bare = "".join(words_of(without_article(text.strip())))
        acronym = acronym_letters(text.strip())
        surest_first = (
            (_keys, text), (_names, letters), (self._forms, letters), (self._forms, bare), (_keys, key),
            (_acronyms, acronym), (_surnames, letters), (_small_initials, letters if len(letters) >= _LEAST else ""),
        )  # fmt: skip
        for way, name in surest_first:
            if name and (found := self._by(way, name, kinds)):
                return found
        return self._with_title(text, kinds) or self._with_kind(text, kinds)

    def _with_title(self, text: str, kinds: Sequence[str]) -> list[NamedNode]:
        """The people whose surname follows a title: “minister Ollongren”."""
        rest = words_of(text)
        while rest and rest[0] in _TITLES:
            rest = rest[1:]
            if found := self._by(_surnames, "".join(rest), kinds):
                return found
        return []

    def _with_kind(self, text: str, kinds: Sequence[str]) -> list[NamedNode]:
        """The things of a kind whose name follows the word for it: “gemeente Heerlen”."""
        for kind, rest in behind_kind((one for one in NAMED_KINDS if not kinds or one in kinds), text):
            if found := self.named(rest, kind):
                return found
        return []

    def _by(self, way: Way, name: str, kinds: Sequence[str]) -> list[NamedNode]:
        """The things of some kinds that one way names so. What a way gives is gathered when it is first asked."""
        if way not in self._gathered:
            gathered: dict[str, set[NamedNode]] = defaultdict(set)
            for entry in self.things:
                for one in way(entry):
                    gathered[one].add(entry.iri)
            self._gathered[way] = gathered
        found = self._gathered[way].get(name, ())
        return sorted((one for one in found if is_of_kind(one, kinds)), key=str)

    def _forms(self, entry: IndexEntry) -> Iterable[str]:
        return _letters(self._as_typed(entry))

    def _as_typed(self, entry: IndexEntry) -> Iterable[str]:
        for name in entry.names:
            yield from plain_names(name)
        if entry.kind == "ministry":
            yield f"Min{key_of(entry.iri)}"  # as its staff and lists of organisations write it: MinBZK
        if entry.id == _COUNTED:
            yield from countings_as_typed()
        yield from letters_by_day(entry.issued)
        for one in self._ministries.get(entry.iri, (None,)) if entry.kind == "post" else ():
            names, key = (self._entries[one].names, key_of(one)) if one else ((), "")
            yield from posts_as_typed(entry.names, names, key)


def _keys(entry: IndexEntry) -> Iterable[str]:
    return (entry.key,)


def _names(entry: IndexEntry) -> Iterable[str]:
    return _letters(entry.names)


def _acronyms(entry: IndexEntry) -> Iterable[str]:
    """The ends of its initials; two letters are an acronym with a mark only, as in J&V."""
    for letters in _initials(entry):
        yield from (letters[start:] for start in range(len(letters) - _LEAST + 1))
        yield letters[-2:]


def _surnames(entry: IndexEntry) -> Iterable[str]:
    people = entry.names if entry.kind == "person" else ()
    return _letters(surname for name in people for surname in surnames_as_typed(name))


def _small_initials(entry: IndexEntry) -> Iterable[str]:
    return map(str.lower, _initials(entry))


def _initials(entry: IndexEntry) -> Iterable[str]:
    return map(initials, entry.names if entry.kind in NAMED_KINDS else ())


def _letters(names: Iterable[str]) -> Iterable[str]:
    """The letters of names, with their digits; nothing of a name that has none."""
    return filter(None, ("".join(words_of(name)) for name in names))


def read_names(store: SparqlStore) -> NameIndex:
    """The index without passages, in two queries."""
    return NameIndex(_things(store), posts=ministries_of_posts(store))


def read_index(store: SparqlStore) -> NameIndex:
    """The index of every thing and concept with a name, and of every passage, in three queries."""
    return NameIndex(_things(store), _passages(store), ministries_of_posts(store))


def _things(store: SparqlStore) -> list[IndexEntry]:
    rows = store.select(query("name-index", ID=names_at(store.base).things)).in_order()
    found: dict[NamedNode, dict[str, list[Literal]]] = {}
    for thing, property_, text in rows:
        if isinstance(thing, NamedNode) and isinstance(property_, NamedNode) and isinstance(text, Literal):
            local = property_.value.rpartition("#")[2].rpartition("/")[2]
            found.setdefault(thing, {}).setdefault(local, []).append(text)
    entries = [_entry(iri, texts) for iri, texts in found.items() if texts.keys() != {"issued"}]
    return sorted(entries, key=lambda entry: entry.iri.value)


def _entry(iri: NamedNode, texts: Mapping[str, list[Literal]]) -> IndexEntry:
    labels: dict[str, str] = {}
    for name in _MAIN:
        for text in texts.get(name, ()):
            labels.setdefault(text.language or "", text.value)
    others = (text.value for name in _OTHER for text in texts.get(name, ()))
    issued = next((text.value for text in texts.get("issued", ())), "") if kind_of(iri) == "letter" else ""
    names = tuple(one for one in dict.fromkeys(others) if one not in labels.values())
    return IndexEntry(iri, labels, names, issued=issued)


def _passages(store: SparqlStore) -> Iterable[IndexEntry]:
    rows = store.select(query("name-index-passages")).rows
    for passage, letter, exact, start, end, issued in rows:
        if isinstance(passage, NamedNode) and isinstance(letter, NamedNode) and isinstance(exact, Literal):
            first, last = (int(n.value) if isinstance(n, Literal) else 0 for n in (start, end))
            place = IndexedPlace(key_of(letter), first, last, issued.value if issued else "")
            yield IndexEntry(passage, {"nl": Reading(exact.value).text}, place=place)
