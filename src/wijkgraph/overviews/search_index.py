"""Search index: names, other names, identifiers and the words of passages."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.passages import Reading
from wijkgraph.names import DEF, key_of, kind_of, names_at, names_beside
from wijkgraph.rdf import Literal, NamedNode


@dataclass(frozen=True)
class IndexEntry:
    """One entry of the index: a thing, concept or passage with its names by language and other words to find it by."""

    iri: NamedNode
    labels: Mapping[str, str]  # by language; "" for a name without one
    words: str  # other names, identifiers; the text of a passage
    place: tuple[str, int, int] | None = None  # letter, start and end of a passage

    @property
    def kind(self) -> str:
        """The kind of thing; `term` for what stands in the model."""
        return kind_of(self.iri) or "term"

    @property
    def id(self) -> str:
        """Short identifier, as typed and sent: `study/wijk-in-zicht`."""
        return _short(self.iri)

    def label(self, language: str) -> str:
        """Its name in a language, else in any."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.id)

    @cached_property
    def folded(self) -> str:
        """All it is found by, without accents and capitals."""
        return fold(" ".join([*self.labels.values(), self.id, key_of(self.iri), self.words]))


def _short(iri: NamedNode) -> str:
    kind = kind_of(iri)
    return f"{kind}/{key_of(iri)}" if kind else iri.value.removeprefix(DEF)


def fold(text: str) -> str:
    """Text as it is compared: no accents, no capitals."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character)).lower()


def read_index(store: SparqlStore) -> tuple[IndexEntry, ...]:
    """Every thing and concept with a name, then every passage, in two queries."""
    rows = store.select(query("search-index-read-index", ID=names_at(store.base).things)).rows
    found: dict[NamedNode, dict[str, list[Literal]]] = {}
    for x, p, text in rows:
        if isinstance(x, NamedNode) and isinstance(p, NamedNode) and isinstance(text, Literal):
            local = p.value.rpartition("#")[2].rpartition("/")[2]
            found.setdefault(x, {}).setdefault(local, []).append(text)
    entries = [_entry(iri, texts) for iri, texts in found.items()]
    return (*sorted(entries, key=lambda entry: entry.iri.value), *_passages(store))


def _entry(iri: NamedNode, texts: Mapping[str, list[Literal]]) -> IndexEntry:
    labels: dict[str, str] = {}
    for name in ("prefLabel", "label", "title", "question"):
        for text in texts.get(name, ()):
            labels.setdefault(text.language or "", text.value)
    others = [
        text.value for name in ("altLabel", "identifier", "number", "title") for text in texts.get(name, ())
    ]
    return IndexEntry(iri, labels, " ".join(others))


def _passages(store: SparqlStore) -> Iterable[IndexEntry]:
    rows = store.select(query("search-index-passages")).rows
    for passage, letter, exact, start, end in rows:
        if isinstance(passage, NamedNode) and isinstance(letter, NamedNode) and isinstance(exact, Literal):
            first, last = (int(n.value) if isinstance(n, Literal) else 0 for n in (start, end))
            yield IndexEntry(passage, {"nl": Reading(exact.value).text}, "", (key_of(letter), first, last))


def search_index(entries: Iterable[IndexEntry], query: str, kind: str = "") -> list[IndexEntry]:
    """The entries that hold every word of a query: those whose name starts so first, then the shorter names."""
    words = fold(query).split()
    if not words:
        return []
    hits = [
        entry
        for entry in entries
        if (not kind or entry.kind == kind) and all(word in entry.folded for word in words)
    ]
    return sorted(
        hits,
        key=lambda entry: (
            entry.place is not None,
            not entry.folded.startswith(words[0]),
            len(entry.label("nl")),
            entry.iri.value,
        ),
    )


def as_receipt(entry: IndexEntry, issued: str = "") -> Receipt:
    """A passage that was found, as a receipt."""
    assert entry.place is not None
    key, start, end = entry.place
    return Receipt(
        entry.iri, names_beside(entry.iri).thing("letter", key), entry.label("nl"), start, end, issued
    )
