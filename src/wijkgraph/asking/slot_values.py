"""Values that may fill a slot of a question: those with an answer, else the things of its kind."""

import re
from collections.abc import Sequence

from wijkgraph.asking.questions import Question, Slot
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import QueryError
from wijkgraph.names import names_at
from wijkgraph.rdf import Literal, NamedNode

MOST_VALUES = 300

_QUERY_HEAD = re.compile(r"^(?:SELECT|CONSTRUCT)\b.*?\bWHERE\b", re.MULTILINE | re.DOTALL)


def slot_values(store: SparqlStore, question: Question, slot: Slot) -> Sequence[NamedNode | Literal]:
    """Values with an answer, sorted, at most MOST_VALUES + 1; things of the slot's kind when that cannot be asked."""
    try:
        found = _answered(store, question, slot)
    except QueryError:  # the question's own query cannot be turned round
        found = ()
    return found or _of_kind(store, slot)


def _answered(store: SparqlStore, question: Question, slot: Slot) -> Sequence[NamedNode | Literal]:
    head = _QUERY_HEAD.search(question.query)
    if head is None:
        return ()
    body = question.query[head.end() : question.query.rfind("}") + 1]
    prologue = question.query[: head.start()]
    query = f"{prologue}SELECT DISTINCT ?{slot.name} WHERE {body} LIMIT {MOST_VALUES + 1}"
    return _terms(store, query)


def _of_kind(store: SparqlStore, slot: Slot) -> Sequence[NamedNode | Literal]:
    if slot.type != "iri" or not slot.kinds:
        return ()
    things = names_at(store.base).things
    begins = " || ".join(f'STRSTARTS(STR(?s), "{things}{kind}/")' for kind in slot.kinds)
    ours = f"?s a ?c FILTER({begins})"
    return _terms(store, f"SELECT DISTINCT ?s WHERE {{ {ours} }} LIMIT {MOST_VALUES + 1}")


def _terms(store: SparqlStore, query: str) -> Sequence[NamedNode | Literal]:
    rows = store.select(query).rows
    return sorted((row[0] for row in rows if isinstance(row[0], NamedNode | Literal)), key=str)
