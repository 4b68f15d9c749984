"""The knowledge graph as one object: a project's dataset, or one on a SPARQL endpoint, opened and asked."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from wijkgraph.api.graph_answers import Explanation, GraphAnswer, quotes_of
from wijkgraph.api.graph_hits import QueryTable, SearchHits
from wijkgraph.api.graph_results import NamedThing, ResultRow
from wijkgraph.asking.answers import ask_question, choose_slots, names_in
from wijkgraph.asking.evidence import explain as explain_thing
from wijkgraph.asking.evidence import mentions, resting_on
from wijkgraph.asking.name_index import NameIndex, read_index
from wijkgraph.asking.naming import names_of
from wijkgraph.asking.questions import Question, find_question, read_questions
from wijkgraph.asking.search import find_thing, search
from wijkgraph.citing.citation import Citation
from wijkgraph.citing.cited import cite_answer, cite_dataset, cite_thing
from wijkgraph.citing.dataset_facts import DatasetFacts, dataset_facts
from wijkgraph.data_table import DataTable
from wijkgraph.dataset.snapshot import Snapshot, fresh_snapshot
from wijkgraph.engine.admission import admit
from wijkgraph.engine.store import EmbeddedStore, SparqlStore
from wijkgraph.errors import QuerySyntax, UsageError
from wijkgraph.letters.frozen import Letter, read_letters
from wijkgraph.overviews.thing_tables import kinds_with_tables, thing_table
from wijkgraph.project import Layout, find_layout
from wijkgraph.rdf import NamedNode
from wijkgraph.remote.remote_source import RemoteEngine
from wijkgraph.words.messages import LANGUAGES

if TYPE_CHECKING:
    import rdflib

SlotInput = str | int | date | NamedThing | None
_MOST_HITS = 60
_NESTING = 100  # brackets of a query within each other


class KnowledgeGraph:
    """A dataset that is asked. Made by `wijkgraph.open`; a context manager. Everything is loaded on first use.

    All methods raise UsageError after `close`, and StoreError where the store is away.
    """

    def __init__(
        self,
        root: Path | None = None,
        build: Path | None = None,
        language: str = "en",
        engine: Callable[[str], RemoteEngine | None] = lambda base: None,
    ) -> None:
        """Prepares a graph; `engine` gives the engine elsewhere for the base of the project, if there is one."""
        self.language = language
        self._root = root
        self._build = build
        self._engine = engine
        self._closed = False

    @cached_property
    def layout(self) -> Layout:
        """Paths of the project. Raises SourceError when there is none."""
        return find_layout(self._root, self._build)

    @cached_property
    def remote(self) -> RemoteEngine | None:
        """The engine elsewhere that was named."""
        return self._engine(self.layout.base)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The dataset as the files stand now, built anew when they changed."""
        return fresh_snapshot(self.layout)

    @property
    def store(self) -> SparqlStore:
        """The store that answers: the embedded one of the project, or the engine that was named."""
        if self._closed:
            raise UsageError("The graph was closed", next="Open it again with wijkgraph.open().")
        return self._store

    @cached_property
    def _store(self) -> SparqlStore:
        if self.remote:
            return self.remote.connect()
        return EmbeddedStore.open(self.snapshot.store, self.snapshot.version, self.layout.base)

    @property
    def version(self) -> str:
        """Version of the data that answers."""
        return self.store.version

    @cached_property
    def letters(self) -> Mapping[str, Letter]:
        """The frozen letters by key; none where the project has no folder of letters."""
        folder = self.layout.letters
        return read_letters(folder, self.layout.base) if folder.is_dir() else {}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The named questions by name."""
        return read_questions(*self.layout.questions)

    @property
    def facts(self) -> DatasetFacts:
        """Publisher, title and licence of the dataset."""
        return dataset_facts(self.layout)

    def ask(self, question: str, *, language: str | None = None, **slots: SlotInput) -> GraphAnswer:
        """Asks a named question, with words, things, numbers or days in its slots.

        Raises UnknownQuestion, and BadSlot for a slot or a value that is not understood, with what comes near.
        """
        spoken = self._spoken(language)
        found = find_question(self.questions, question)
        texts = {name: _slot_text(value) for name, value in slots.items() if value is not None}
        chosen = choose_slots(self.store, found, texts)
        answer = ask_question(
            self.store,
            found,
            chosen,
            spoken,
            letters=self.letters.values(),
            questions=self.questions.values(),
        )
        names = names_in(self.store, answer, spoken)
        return GraphAnswer(
            answer, names, spoken, lambda: cite_answer(self.store, self.facts, answer, names, spoken)
        )

    def explain(self, thing: str | NamedThing, *, language: str | None = None) -> Explanation:
        """Every statement about a thing, by its name, key, address or printed reference. Raises NotFound."""
        spoken = self._spoken(language)
        iri = self._find(thing)
        about, pointing = explain_thing(self.store, iri), mentions(self.store, iri)
        if not about and not pointing:  # a claim or a passage: what it says, or what is said on it
            about = resting_on(self.store, iri)
        met = {iri} | {
            term
            for one in (*about, *pointing)
            for term in (
                one.subject,
                one.predicate,
                one.object,
                one.review.attributed_to,
                *(receipt.document for receipt in one.receipts),
            )
        }
        return Explanation(
            iri,
            about,
            pointing,
            names_of(self.store, met, spoken),
            spoken,
            lambda: cite_thing(self.store, self.facts, iri, spoken),
        )

    def search(self, text: str, *, language: str | None = None, most: int = _MOST_HITS) -> SearchHits:
        """Things that a text names, then things and passages that hold every word of it, at most `most`."""
        spoken = self._spoken(language)
        found = search(self.store, self._index, self.questions.values(), text)
        # What comes near is left out: it is no hit.
        holding = () if found.is_partial else (*found.things, *found.passages)
        hits = (*found.meant, *holding)[:most]
        receipts = {one.iri: one.receipt() for one in hits if one.place}
        names = names_of(self.store, {receipt.document for receipt in receipts.values()}, spoken)
        rows = []
        for one in hits:
            quotes = quotes_of([receipts[one.iri]], names) if one.place else ()
            thing = NamedThing(one.label(spoken), one.iri.value, one.kind)
            rows.append(ResultRow({"thing": thing, "kind": one.kind}, quotes))
        return SearchHits(text, rows)

    def select(self, query: str) -> QueryTable:
        """Runs a SELECT of SPARQL 1.1. Raises QuerySyntax, and QueryRefused for SERVICE and updates."""
        self._admit(query, "SELECT")
        return QueryTable(self.store.select(query), self.version)

    def construct(self, query: str) -> "rdflib.Graph":
        """Runs a CONSTRUCT or DESCRIBE and returns an rdflib graph. Raises as `select` does."""
        from wijkgraph.api.rdflib_graphs import graph_of

        self._admit(query, "CONSTRUCT", "DESCRIBE")
        return graph_of(self.store.construct(query))

    def to_rdflib(self) -> "rdflib.Graph":
        """The merge of all claims as an rdflib graph: each triple once, however many letters state it."""
        from wijkgraph.api.rdflib_graphs import merge_of

        return merge_of(self.store)

    def to_rdflib_dataset(self) -> "rdflib.Dataset":
        """The merge as default graph and every claim in its named graph, as an rdflib dataset."""
        from wijkgraph.api.rdflib_graphs import dataset_of_store

        return dataset_of_store(self.store)

    def tables(self) -> tuple[tuple[str, int], ...]:
        """Names of the tables, each with its number of rows: `statement`, then every kind of thing."""
        return kinds_with_tables(self.store)

    def table(self, kind: str, *, language: str | None = None) -> DataTable:
        """All things of a kind, or all statements, as a table with described columns. Raises NotFound."""
        return thing_table(self.store, kind, self._spoken(language))

    def citation(self, thing: str | NamedThing | None = None, *, language: str | None = None) -> Citation:
        """Citation of a thing, or of the dataset without one. Raises NotFound."""
        spoken = self._spoken(language)
        if thing is None:
            return cite_dataset(self.store, self.facts, spoken)
        return cite_thing(self.store, self.facts, self._find(thing), spoken)

    def cite(
        self, thing: str | NamedThing | None = None, form: str = "text", *, language: str | None = None
    ) -> str:
        """Citation as text, bibtex, ris or csl-json. Raises NotFound, and UsageError for another format."""
        return self.citation(thing, language=language).written(form)

    def close(self) -> None:
        """Lets go of the store; nothing can be asked afterwards."""
        self._closed = True
        self.__dict__.pop("_store", None)
        self.__dict__.pop("_index", None)

    def __enter__(self) -> "KnowledgeGraph":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        where = self.remote.url if self.remote else str(self.layout.root)
        return f"<wijkgraph.KnowledgeGraph of {where}{', closed' if self._closed else ''}>"

    @cached_property
    def _index(self) -> NameIndex:
        return read_index(self.store)

    def _find(self, thing: str | NamedThing) -> NamedNode:
        return find_thing(self.store, thing.iri if isinstance(thing, NamedThing) else thing)

    def _spoken(self, language: str | None) -> str:
        return checked_language(self.language if language is None else language)

    def _admit(self, query: str, *forms: str) -> None:
        if admit(query, nesting=_NESTING).form not in forms:
            raise QuerySyntax(f"This query is not a {forms[0]}", next=f"Start it with {forms[0]}.")


def checked_language(language: str) -> str:
    """The language. Raises UsageError unless it is one that we speak."""
    if language not in LANGUAGES:
        raise UsageError(f"'{language}' is not a language that is spoken here", next="Use nl or en.")
    return language


def _slot_text(value: SlotInput) -> str:
    if isinstance(value, NamedThing):
        return value.iri
    return value.isoformat() if isinstance(value, date) else str(value)
