"""The knowledge graph as one object: a project's dataset, or one on a SPARQL endpoint, opened and asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from wijkgraph.api.arguments import (
    SlotInput,
    checked_language,
    checked_number,
    checked_seconds,
    checked_text,
    slot_text,
)
from wijkgraph.api.graph_answers import Explanation, GraphAnswer, quotes_of
from wijkgraph.api.graph_hits import QueryTable, SearchHits
from wijkgraph.api.graph_results import NamedThing, ResultRow
from wijkgraph.asking.answers import Answer, ask_question, names_in
from wijkgraph.asking.evidence import explain as explain_thing
from wijkgraph.asking.evidence import mentions, resting_on
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.question_files import read_question_named, read_questions
from wijkgraph.asking.questions import Question, Questions
from wijkgraph.dataset.kept_snapshots import Snapshot, fresh_snapshot
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.store import EmbeddedStore, SparqlStore
from wijkgraph.errors import UsageError
from wijkgraph.letters.frozen import Letter, read_letters
from wijkgraph.project import Layout, find_layout
from wijkgraph.rdf import NamedNode, Term

if TYPE_CHECKING:
    import rdflib

    from wijkgraph.api.name_finder import NameFinder
    from wijkgraph.citing.citation import Citation
    from wijkgraph.citing.dataset_facts import DatasetFacts
    from wijkgraph.data_table import DataTable
    from wijkgraph.engine.pool_in_thread import PoolInThread
    from wijkgraph.remote.remote_source import RemoteEngine

T = TypeVar("T")
DEADLINE = Limits().deadline  # seconds
_MOST_HITS = 60


class KnowledgeGraph:
    """A dataset that is asked. Made by `wijkgraph.open`; a context manager.

    Everything is loaded on first use, modules too: a method imports what it alone needs. All methods raise UsageError
    after `close`, and StoreError where the store is away.
    """

    def __init__(
        self,
        root: Path | None = None,
        build: Path | None = None,
        language: str = "en",
        engine: "Callable[[str], RemoteEngine | None]" = lambda base: None,
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
    def remote(self) -> "RemoteEngine | None":
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
    def questions(self) -> Questions:
        """The named questions by name."""
        return read_questions(*self.layout.questions)

    def question(self, name: str) -> Question:
        """The question of that name. Raises UnknownQuestion, naming those that look like it; SourceError."""
        return read_question_named(name, *self.layout.questions)

    @property
    def facts(self) -> "DatasetFacts":
        """Publisher, title, licence and day of the dataset."""
        from wijkgraph.citing.dataset_facts import dataset_facts, day_of_data

        return dataset_facts(self.layout, day_of_data(self.store))

    def ask(self, question: str, *, language: str | None = None, **slots: SlotInput) -> GraphAnswer:
        """Asks a named question, with words, things, numbers or days in its slots.

        Raises UnknownQuestion, and BadSlot for a slot or a value that is not understood, with what comes near.
        """
        spoken = self._spoken(language)
        found = self.question(checked_text(question, "question"))
        texts = {name: slot_text(value) for name, value in slots.items() if value is not None}
        chosen = self._finder.fill(found, texts) if texts else {}
        answer = ask_question(
            self.store,
            found,
            chosen,
            spoken,
            letters=_when_wanted(lambda: self.letters.values()),
            questions=_when_wanted(lambda: self.questions.values()),
        )
        names = names_in(self.store, answer, spoken)
        return GraphAnswer(answer, names, spoken, lambda: self._cite_answer(answer, names, spoken))

    def explain(self, thing: str | NamedThing, *, language: str | None = None) -> Explanation:
        """Every statement about a thing, by its name, key, address or printed reference. Raises NotFound."""
        spoken = self._spoken(language)
        iri = self._find(thing)
        about, pointing = explain_thing(self.store, iri), mentions(self.store, iri)
        if not about and not pointing:  # a claim or a passage: what it says, or what is said on it
            about = resting_on(self.store, iri)
        met: set[Term] = {iri}
        for one in (*about, *pointing):
            met |= {one.subject, one.predicate, one.object, one.review.attributed_to}
            met |= {receipt.document for receipt in one.receipts}
        return Explanation(
            iri,
            about,
            pointing,
            names_of(self.store, met, spoken),
            spoken,
            lambda: self._cite_thing(iri, spoken),
        )

    def search(self, text: str, *, language: str | None = None, most: int = _MOST_HITS) -> SearchHits:
        """Things that a text names, then things and passages that hold every word of it, at most `most`."""
        spoken = self._spoken(language)
        wanted, most = checked_text(text, "text"), checked_number(most, "most")
        found = self._finder.search(self.questions.values(), wanted)
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

    def select(self, query: str, *, timeout: float | None = DEADLINE) -> QueryTable:
        """Runs a SELECT of SPARQL 1.1, in a process of its own that is stopped after `timeout` seconds of work.

        With None it runs in this process, and nothing stops it. Raises QuerySyntax, QueryRefused for SERVICE and
        updates, TooSlow after the timeout, TooLarge for more memory or rows than `Limits` allow.
        """
        from wijkgraph.api.stopped_queries import let_in

        text = let_in(query, "SELECT")
        return QueryTable(self._limited(timeout).select(text), self.version)

    def construct(self, query: str, *, timeout: float | None = DEADLINE) -> "rdflib.Graph":
        """Runs a CONSTRUCT or DESCRIBE and returns an rdflib graph. Stopped, and raises, as `select`."""
        from wijkgraph.api.rdflib_graphs import graph_of
        from wijkgraph.api.stopped_queries import let_in

        text = let_in(query, "CONSTRUCT", "DESCRIBE")
        return graph_of(self._limited(timeout).construct(text))

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
        from wijkgraph.overviews.thing_tables import kinds_with_tables

        return kinds_with_tables(self.store)

    def table(self, kind: str, *, language: str | None = None) -> "DataTable":
        """All things of a kind, or all statements, as a table with described columns. Raises NotFound."""
        from wijkgraph.overviews.thing_tables import thing_table

        return thing_table(self.store, checked_text(kind, "kind"), self._spoken(language))

    def citation(self, thing: str | NamedThing | None = None, *, language: str | None = None) -> "Citation":
        """Citation of a thing, or of the dataset without one. Raises NotFound."""
        from wijkgraph.citing.cited import cite_dataset

        spoken = self._spoken(language)
        if thing is None:
            return cite_dataset(self.store, self.facts, spoken)
        return self._cite_thing(self._find(thing), spoken)

    def cite(
        self, thing: str | NamedThing | None = None, form: str = "text", *, language: str | None = None
    ) -> str:
        """Citation as text, bibtex, ris or csl-json. Raises NotFound, and UsageError for another format."""
        return self.citation(thing, language=language).written(form)

    def close(self) -> None:
        """Lets go of the store; nothing can be asked afterwards."""
        self._closed = True
        if pool := self.__dict__.pop("_pool", None):
            pool.close()
        self.__dict__.pop("_store", None)
        self.__dict__.pop("_finder", None)

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

    def _limited(self, timeout: float | None) -> SparqlStore:
        """The store for a query that somebody wrote: limited, unless they gave no timeout."""
        store, seconds = self.store, checked_seconds(timeout, "timeout")  # raises where the graph was closed
        return store if seconds is None else self._pool.store(seconds)

    @cached_property
    def _pool(self) -> "PoolInThread":
        from wijkgraph.api.stopped_queries import open_pool

        return open_pool(self.remote, lambda: self.snapshot, self.layout.base)

    @cached_property
    def _finder(self) -> "NameFinder":
        from wijkgraph.api.name_finder import NameFinder

        return NameFinder(self.store)

    def _find(self, thing: str | NamedThing) -> NamedNode:
        wanted = thing.iri if isinstance(thing, NamedThing) else checked_text(thing, "thing")
        return self._finder.find(wanted)

    def _cite_thing(self, iri: NamedNode, language: str) -> "Citation":
        from wijkgraph.citing.cited import cite_thing

        return cite_thing(self.store, self.facts, iri, language)

    def _cite_answer(self, answer: Answer, names: Names, language: str) -> "Citation":
        from wijkgraph.citing.cited import cite_answer

        return cite_answer(self.store, self.facts, answer, names, language)

    def _spoken(self, language: str | None) -> str:
        return checked_language(self.language if language is None else language)


def _when_wanted(read: Callable[[], Iterable[T]]) -> Iterator[T]:
    """Values that are read when the first is wanted: an answer with rows wants none."""
    yield from read()
