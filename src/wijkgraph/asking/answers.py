"""Asks a named question and gives the answer with its receipts, or says what kind of nothing there is.

Four outcomes: rows; a silence, which a person recorded about the question and the thing asked for; nothing, where no
claim fits; unfitting, where the question is not one for that kind of thing. Only a silence is the letters' own.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal as OneOf

from wijkgraph.asking.evidence import Receipt, letters_read
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.nearby import (
    Attempt,
    attempts_about,
    attempts_for_lists,
    fits,
    registers_asked,
    sentences_about,
)
from wijkgraph.asking.questions import Question, SlotValue
from wijkgraph.asking.relatives import (
    PART,
    RelatedAnswer,
    relatives_of,
    with_rows,
)
from wijkgraph.asking.rows import Row, bare_rows, columns_of, with_receipts
from wijkgraph.asking.silences import Silence, silences_of
from wijkgraph.asking.text_search import Mention
from wijkgraph.engine.store import Solutions, SparqlStore
from wijkgraph.errors import QueryError, SourceError, StoreError
from wijkgraph.letters.frozen import Letter
from wijkgraph.names import DEF
from wijkgraph.rdf import NamedNode, Triple

Outcome = OneOf["rows", "silence", "nothing", "unfitting"]


@dataclass(frozen=True)
class Misfit:
    """A thing that a slot does not take, and the kinds that fit; none where all do but the model and the receipts."""

    slot: str
    thing: NamedNode
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The rows of an answer in the query's order, or its graph; where there are none, what there is instead.

    `followed` are the parts of the thing asked for that the rows are about, where there are none about the thing
    itself. `related` is what the question gives for relatives, `attempts` what other questions give. `registers` are
    those whose gap an empty answer is. `mentions` are sentences that hold the words asked for; None where there were
    no texts or no words to look for.
    """

    question: Question
    chosen: Mapping[str, SlotValue]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    searched: tuple[NamedNode, ...]
    silences: tuple[Silence, ...]
    query: str
    data_version: str
    graph: tuple[Triple, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    followed: tuple[NamedNode, ...] = ()
    related: tuple[RelatedAnswer, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    registers: tuple[Receipt, ...] = ()
    mentions: tuple[Mention, ...] | None = None

    @property
    def outcome(self) -> Outcome:
        """The kind of answer: rows (or a graph), silence, nothing or unfitting."""
        if self.misfits:
            return "unfitting"
        if self.rows or self.graph:
            return "rows"
        return "silence" if self.silences else "nothing"

    @property
    def is_not_stated(self) -> bool:
        """True if a person recorded that the letters do not answer this; false for any other empty answer."""
        return self.outcome == "silence"

    def things(self) -> set[NamedNode]:
        """Every IRI that a reader of this answer meets and wants named."""
        met = {value for row in self.rows for value in row.values if isinstance(value, NamedNode)}
        met |= {receipt.document for row in self.rows for receipt in row.receipts}
        met |= {value for value in self.chosen.values() if isinstance(value, NamedNode)}
        met |= {iri for silence in self.silences for iri in silence.things()}
        met |= {receipt.document for receipt in self.registers}
        met |= {one.thing for one in self.related} | {one.letter for one in self.mentions or ()}
        return met | set(self.followed) | set(self.searched)


def ask_question(
    store: SparqlStore,
    question: Question,
    chosen: Mapping[str, SlotValue],
    language: str | None = None,
    *,
    letters: Iterable[Letter] = (),
    questions: Iterable[Question] = (),
) -> Answer:
    """The answer in the data of `store`; what is worded in several languages, in `language` only if one is given.

    An empty answer is told apart with the texts of `letters`, and with `questions` to ask instead. Raises BadSlot,
    SourceError when the question's file holds no SELECT or CONSTRUCT, what the store raises otherwise, and StoreError
    where no letter is: only letters can be silent.
    """
    query = question.filled(chosen)
    dates = letters_read(store)
    searched = tuple(dates)
    answer = Answer(question, dict(chosen), (), (), searched, (), query, store.version)
    if misfits := _misfits(question, chosen):
        answer = _with_relatives(store, replace(answer, misfits=misfits), language)
        attempts = attempts_about(store, question, [misfit.thing for misfit in misfits], questions)
        return replace(answer, attempts=attempts)
    answer = _filled_in(store, answer, language)
    if answer.outcome == "rows":
        return _with_relatives(store, answer, language)
    if not searched and not _is_whole(store):
        raise StoreError(
            "There is no letter in this store, so that it cannot answer for the letters",
            next="Publish the dataset to it, or finish a publication that was interrupted.",
        )
    answer = replace(answer, silences=silences_of(store, question, chosen.values(), searched))
    answer = _with_relatives(store, answer, language)
    if answer.silences or answer.rows:
        return answer
    things = [value for value in chosen.values() if isinstance(value, NamedNode)]
    others = tuple(questions)
    listing = attempts_for_lists(store, chosen, others)
    about = attempts_about(store, question, things, others)
    return replace(
        answer,
        attempts=(*listing, *(one for one in about if one not in listing)),
        registers=registers_asked(store, question) if chosen else (),
        mentions=sentences_about(store, chosen, letters, dates),
    )


def _misfits(question: Question, chosen: Mapping[str, SlotValue]) -> tuple[Misfit, ...]:
    """The things chosen that their slots do not take."""
    return tuple(
        Misfit(name, thing, question.slot(name).kinds)
        for name, thing in chosen.items()
        if isinstance(thing, NamedNode) and not fits(thing, question.slot(name).kinds)
    )


def _is_whole(store: SparqlStore) -> bool:
    """True for a dataset as it is built, which holds the ontology: one without letters is that of a new project."""
    return store.ask(f"ASK {{ GRAPH <{DEF}> {{ <{DEF}> ?p ?o }} }}")


def _filled_in(store: SparqlStore, answer: Answer, language: str | None) -> Answer:
    """The answer with what its query gives."""
    if answer.question.gives_graph:
        with _blaming(answer.question):
            return replace(answer, graph=store.construct(answer.query))
    solutions = _select(store, answer.question, answer.query)
    columns = columns_of(solutions)
    rows = with_receipts(store, bare_rows(answer.question, solutions, columns, language))
    return replace(answer, columns=columns, rows=rows)


def _select(store: SparqlStore, question: Question, query: str) -> Solutions:
    with _blaming(question):
        return store.select(query)


@contextmanager
def _blaming(question: Question) -> Iterator[None]:
    """Turns a fault of the query into one of the question's file: what fills a slot is always a term."""
    try:
        yield
    except QueryError as error:
        raise SourceError(
            f"The question's own query does not work: {error.what}",
            where=f"{question.name}.rq" + (f", {error.where}" if error.where else ""),
            next="Mend that file.",
        ) from error


def _with_relatives(store: SparqlStore, answer: Answer, language: str | None) -> Answer:
    """The answer with what the question gives for relatives, and for parts of the thing where it has none itself."""
    misfits = {misfit.slot for misfit in answer.misfits}
    related: list[RelatedAnswer] = []
    for slot, thing in answer.chosen.items():
        if isinstance(thing, NamedNode) and not thing.value.startswith(f"{DEF}/"):
            others = {name: value for name, value in answer.chosen.items() if name not in misfits - {slot}}
            relatives = relatives_of(store, thing)
            related += with_rows(store, answer.question, others, slot, relatives, language)
    answer = replace(answer, related=tuple(related))
    return _following_parts(store, answer, language) if answer.outcome == "nothing" else answer


def _following_parts(store: SparqlStore, answer: Answer, language: str | None) -> Answer:
    """The answer with the rows about the parts of the thing asked for, where a letter says what its parts are."""
    parts = [one for one in answer.related if one.relation == PART and one.slot == answer.related[0].slot]
    if not parts:
        return answer
    followed = tuple(part.thing for part in parts)
    query = answer.question.filled_with_each(parts[0].slot, followed, answer.chosen)
    if query is None:
        return answer
    found = bare_rows(answer.question, store.select(query), answer.columns, language)
    rows = with_receipts(store, found)
    return replace(answer, rows=rows, followed=followed, query=query)


def names_in(store: SparqlStore, answer: Answer, language: str) -> Names:
    """Names in a language for everything the answer mentions."""
    return names_of(store, answer.things(), language)
