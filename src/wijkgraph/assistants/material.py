"""Material of a result before it is cut to size, and what is prepared once for each version of the data."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from pydantic import BaseModel

from wijkgraph.asking.answers import Outcome
from wijkgraph.asking.name_index import NameIndex, read_index
from wijkgraph.asking.questions import Question
from wijkgraph.asking.text_search import Mention
from wijkgraph.assistants.finding_words import folded
from wijkgraph.assistants.told import ToldNote, ToldTable, ToldThing
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.sentences import Kind, split_sentences
from wijkgraph.letters.view import View
from wijkgraph.overviews.dossier import DossierIndex
from wijkgraph.overviews.letter_cards import letter_cards

Made = TypeVar("Made")
Maker = Callable[[int, int], Sequence[BaseModel]]


def _nothing(start: int, stop: int) -> Sequence[BaseModel]:
    return ()


@dataclass(frozen=True)
class Material:
    """A result with all its items, of which `make(start, stop)` tells some; `field` is where they stand."""

    asked: str
    version: str
    field: str = "statements"
    total: int = 0
    make: Maker = _nothing
    outcome: Outcome | None = None
    told: str = ""
    notes: tuple[ToldNote, ...] = ()
    things: tuple[ToldThing, ...] = ()
    citation: str = ""
    table: ToldTable | None = None
    is_open: bool = (
        False  # more rows may follow than `total` tells: a query's rows are not counted beforehand
    )


class Prepared:
    """Letters, questions and indexes of one version of the data; each index is made when first wanted."""

    def __init__(self, letters: Mapping[str, Letter], questions: Mapping[str, Question]) -> None:
        self.letters = letters
        self.questions = questions
        self._made: dict[str, object] = {}
        self._lock = threading.RLock()

    def dossiers(self, store: SparqlStore) -> DossierIndex:
        """Names of things, and the sentences of all letters by their words."""
        return self._once("dossiers", lambda: DossierIndex(store, self.letters.values()))

    def index(self, store: SparqlStore) -> NameIndex:
        """Things and passages by their names and words."""
        return self._once("index", lambda: read_index(store))

    def dates(self, store: SparqlStore) -> Mapping[str, str]:
        """The date of each letter (xsd:date) by its key, oldest first."""
        return self._once("dates", lambda: {card.key: card.issued for card in letter_cards(store)})

    def sentences(self, store: SparqlStore) -> Sequence[tuple[Mention, str]]:
        """The sentences of the letters with their words folded, oldest letter first, without page footers."""
        return self._once("sentences", lambda: self._sentences(store))

    def view(self, letter: Letter) -> View:
        """The page reading of a letter."""
        return self._once(f"view {letter.key}", lambda: View(letter.text, letter.key, letter.base))

    def _sentences(self, store: SparqlStore) -> Sequence[tuple[Mention, str]]:
        return [
            (Mention(self.letters[key].iri, issued, sentence), folded(sentence.text))
            for key, issued in self.dates(store).items()
            if key in self.letters
            for sentence in split_sentences(self.letters[key])
            if sentence.kind not in (Kind.FOOTER, Kind.FURNITURE)
        ]

    def _once(self, name: str, make: Callable[[], Made]) -> Made:
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return cast(Made, self._made[name])


class Preparations:
    """Preparations for the version of the data that answers, made anew when it changes. For several threads."""

    def __init__(
        self, letters: Callable[[], Mapping[str, Letter]], questions: Callable[[], Mapping[str, Question]]
    ) -> None:
        self._letters = letters
        self._questions = questions
        self._lock = threading.Lock()
        self._kept: tuple[str, Prepared] | None = None

    def of(self, version: str) -> Prepared:
        """Preparations for a version."""
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                self._kept = version, Prepared(self._letters(), self._questions())
            return self._kept[1]
