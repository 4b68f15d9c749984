"""Names of everything in a dataset, in every form they may be typed in, and the words of its passages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.name_variants import (
    acronym_letters,
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
from wijkgraph.names import DEF, key_of, kind_of, names_at, names_beside, slug
from wijkgraph.rdf import Literal, NamedNode

Posts = Sequence[tuple[NamedNode, NamedNode]]  # each with its ministry

_MAIN = ("prefLabel", "label", "title", "question")
_OTHER = ("altLabel", "identifier", "number", "title")
# Ways in which a text may name a thing, the surest first.
_KEY, _NAME, _FORM, _INITIALS, _SURNAME = range(5)
_COUNTED = "/commitment-state/kept-times"  # a concept that is shown with its count
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
        """Short identifier, as typed and sent: `study/wijk-in-zicht`."""
        kind = kind_of(self.iri)
        return f"{kind}/{key_of(self.iri)}" if kind else self.iri.value.removeprefix(DEF)

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
        words = self.names if self.place else (*self.names, self.id.rpartition("/")[2])
        return f" {' '.join(word for text in words for word in words_of(text))} "

    def receipt(self) -> Receipt:
        """The passage as a receipt."""
        assert self.place is not None
        letter = names_beside(self.iri).thing("letter", self.place.letter)
        place = self.place
        return Receipt(self.iri, letter, self.label("nl"), place.start, place.end, place.issued)


class NameIndex:
    """The things, concepts and passages of one version of the data, and the names that lead to them.

    `posts` are posts, each with a ministry that it is in or hosted at.
    """

    def __init__(self, things: Iterable[IndexEntry], passages: Iterable[IndexEntry] = (), posts: Posts = ()):
        self.things = tuple(things)
        self.passages = tuple(passages)
        self._entries = {entry.iri: entry for entry in self.things}
        self._ways: Sequence[dict[str, set[NamedNode]]] = [defaultdict(set) for _ in range(5)]
        self._whole_initials: dict[str, set[NamedNode]] = defaultdict(set)
        self.posts = tuple(pair for pair in posts if pair[1] in self._entries)
        ministries: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for post, ministry in self.posts:
            ministries[post].append(ministry)
        for entry in self.things:
            self._learn(entry)
            if entry.kind == "post":
                for one in ministries.get(entry.iri, (None,)):
                    self._learn_post(entry, one)

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
        wanted = [(_KEY, text), (_NAME, letters), (_FORM, letters), (_FORM, bare), (_KEY, key)]
        if acronym := acronym_letters(text.strip()):
            wanted.append((_INITIALS, acronym))
        wanted.append((_SURNAME, letters))
        for way, name in wanted:
            if name and (found := _of_kinds(self._ways[way].get(name, ()), kinds)):
                return found
        if len(letters) >= _LEAST and (whole := _of_kinds(self._whole_initials.get(letters, ()), kinds)):
            return whole
        return self._with_title(text, kinds)

    def _with_title(self, text: str, kinds: Sequence[str]) -> list[NamedNode]:
        """The people whose surname follows a title: “minister Ollongren”."""
        rest = words_of(text)
        while rest and rest[0] in _TITLES:
            rest = rest[1:]
            if found := _of_kinds(self._ways[_SURNAME].get("".join(rest), ()), kinds):
                return found
        return []

    def _learn(self, entry: IndexEntry) -> None:
        self._ways[_KEY][entry.id.rpartition("/")[2].lstrip("#")].add(entry.iri)
        for name in entry.names:
            self._add(_NAME, name, entry.iri)
            for plain in plain_names(name):
                self._add(_FORM, plain, entry.iri)
            if entry.kind in NAMED_KINDS:
                self._learn_initials(name, entry.iri)
            if entry.kind == "person":
                for surname in surnames_as_typed(name):
                    self._add(_SURNAME, surname, entry.iri)
        if entry.id == _COUNTED:
            for counting in countings_as_typed():
                self._add(_FORM, counting, entry.iri)
        for dated in letters_by_day(entry.issued):
            self._add(_FORM, dated, entry.iri)

    def _learn_initials(self, name: str, thing: NamedNode) -> None:
        letters = initials(name)
        for start in range(len(letters) - _LEAST + 1):
            self._ways[_INITIALS][letters[start:]].add(thing)
        self._ways[_INITIALS][letters[-2:]].add(
            thing
        )  # two letters are an acronym with a mark only, as in J&V
        self._whole_initials[letters.lower()].add(thing)

    def _learn_post(self, post: IndexEntry, ministry: NamedNode | None) -> None:
        names, key = (self._entries[ministry].names, key_of(ministry)) if ministry else ((), "")
        for form in posts_as_typed(post.names, names, key):
            self._add(_FORM, form, post.iri)

    def _add(self, way: int, name: str, thing: NamedNode) -> None:
        if letters := "".join(words_of(name)):
            self._ways[way][letters].add(thing)


def _of_kinds(things: Iterable[NamedNode], kinds: Sequence[str]) -> list[NamedNode]:
    return sorted((one for one in things if is_of_kind(one, kinds)), key=str)


def read_names(store: SparqlStore) -> NameIndex:
    """The index without passages, in two queries."""
    return NameIndex(_things(store), posts=ministries_of_posts(store))


def read_index(store: SparqlStore) -> NameIndex:
    """The index of every thing and concept with a name, and of every passage, in three queries."""
    return NameIndex(_things(store), _passages(store), ministries_of_posts(store))


def _things(store: SparqlStore) -> list[IndexEntry]:
    rows = store.select(query("name-index", ID=names_at(store.base).things)).rows
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
