"""Offers of an empty answer: other questions, the registers that were asked, and sentences of the letters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from wijkgraph.asking.evidence import Receipt, in_order, receipts
from wijkgraph.asking.questions import Question, SlotValue, is_of_kind
from wijkgraph.asking.relatives import count_rows, names_borne
from wijkgraph.asking.rows import bare_rows, columns_of
from wijkgraph.asking.text_search import Mention, sentences_holding, words_for
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import QueryError, TooLarge
from wijkgraph.letters.frozen import Letter
from wijkgraph.names import DEF, kind_of, term
from wijkgraph.rdf import Literal, NamedNode

_STRING = term("xsd:string")
_MOST_TRIED, _MOST_ATTEMPTS = 20, 5
# What no letter speaks of: the parts of the graph that hold its receipts.
_NO_SUBJECTS = ("claim", "passage", "checksum", "text")


@dataclass(frozen=True)
class Attempt:
    """Another question that has an answer: the slot to fill and with what, both empty for none; the number of rows."""

    question: Question
    slot: str
    thing: NamedNode | None
    rows: int

    @property
    def chosen(self) -> dict[str, NamedNode]:
        """Values that the question is filled with."""
        return {self.slot: self.thing} if self.thing else {}


def fits(thing: NamedNode, kinds: tuple[str, ...]) -> bool:
    """True if a slot of these kinds takes the thing; one of no kind takes all but the model and the receipts."""
    if kinds:
        return is_of_kind(thing, kinds)
    return not thing.value.startswith(f"{DEF}#") and kind_of(thing) not in _NO_SUBJECTS


def attempts_about(
    store: SparqlStore, asked: Question, things: Iterable[NamedNode], questions: Iterable[Question]
) -> tuple[Attempt, ...]:
    """Other questions with an answer about some things: those that name their kind first. A query for each tried."""
    tables = [one for one in questions if one.name != asked.name and not one.gives_graph]
    slots = [(one, slot) for one in tables for slot in one.slots if slot.type == "iri"]
    tried = [
        (question, slot.name, thing)
        for thing in things
        for question, slot in sorted(slots, key=lambda pair: not pair[1].kinds)
        if fits(thing, slot.kinds)
    ]
    counted = (
        Attempt(question, slot, thing, _rows_of(store, question, {slot: thing}))
        for question, slot, thing in tried[:_MOST_TRIED]
    )
    return tuple(islice((one for one in counted if one.rows), _MOST_ATTEMPTS))


def attempts_for_lists(
    store: SparqlStore, chosen: Mapping[str, SlotValue], questions: Iterable[Question]
) -> tuple[Attempt, ...]:
    """Questions that list the things of a chosen concept, filled with what else was chosen where they take it."""
    found = []
    for question in questions:
        if not set(question.lists) & set(chosen.values()):
            continue
        slots = {slot.name: slot for slot in question.slots if slot.type == "iri"}
        kept = {
            name: value
            for name, value in chosen.items()
            if name in slots and isinstance(value, NamedNode) and fits(value, slots[name].kinds)
        }
        slot, thing = next(iter(kept.items()), ("", None))
        attempt = Attempt(question, slot, thing, 0)
        if rows := count_rows(store, question, attempt.chosen):
            found.append(replace(attempt, rows=rows))
    return tuple(found)


def _rows_of(store: SparqlStore, question: Question, chosen: Mapping[str, SlotValue]) -> int:
    """Number of rows of a question; none of one whose query does not work, for it was not the one that was asked."""
    try:
        return count_rows(store, question, chosen)
    except (QueryError, TooLarge):
        return 0


def registers_asked(store: SparqlStore, question: Question) -> tuple[Receipt, ...]:
    """The registers on which every answer to a question rests; none where any rests on a letter. Two queries."""
    if question.gives_graph:
        return ()
    solutions = store.select(question.query)
    rows = bare_rows(question, solutions, columns_of(solutions))
    sources = {source for row in rows for source in row.sources}
    if {kind_of(source) for source in sources} != {"register"}:
        return ()
    return in_order(receipts(store, sources).values())


def sentences_about(
    store: SparqlStore,
    chosen: Mapping[str, SlotValue],
    letters: Iterable[Letter],
    dates: Mapping[NamedNode, str],
) -> tuple[Mention, ...] | None:
    """The sentences that hold a name of what was chosen; None where there is no text or no name to look for.

    `dates` are those of the letters in the dataset; other letters are passed over.
    """
    here = [letter for letter in letters if letter.iri in dates]
    things = [value for value in chosen.values() if isinstance(value, NamedNode)]
    typed = [v.value for v in chosen.values() if isinstance(v, Literal) and v.datatype == _STRING]
    words = [*typed, *(words_for(names_borne(store, things)) if things else ())]
    return sentences_holding(here, words, dates) if here and words else None
