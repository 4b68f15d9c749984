"""Finder of the things of an opened graph by what people type, over names that are read once."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from wijkgraph.asking.name_index import NameIndex, read_index, read_names
from wijkgraph.asking.questions import Question, SlotValue
from wijkgraph.asking.search import SearchResult, find_thing, search
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.engine.store import SparqlStore
from wijkgraph.rdf import NamedNode


class NameFinder:
    """Finds things, slot values and hits in one store. The names are read when they are first looked in."""

    def __init__(self, store: SparqlStore) -> None:
        self._store = store

    def find(self, text: str) -> NamedNode:
        """The thing that a name, key, address or printed reference stands for. Raises NotFound."""
        return find_thing(self._store, text, index=lambda: self._names)

    def fill(self, question: Question, texts: Mapping[str, str]) -> Mapping[str, SlotValue]:
        """Slot values of a question from typed texts. Raises BadSlot."""
        return choose_slots(self._store, question, texts, lambda: self._names)

    def search(self, questions: Iterable[Question], text: str) -> SearchResult:
        """Things, passages and questions that hold the words of a text, best first."""
        return search(self._store, self._index, questions, text)

    @cached_property
    def _index(self) -> NameIndex:
        return read_index(self._store)

    @property
    def _names(self) -> NameIndex:
        """Names of things; those of the search where that was made."""
        return self.__dict__.get("_index") or self._things

    @cached_property
    def _things(self) -> NameIndex:
        return read_names(self._store)
