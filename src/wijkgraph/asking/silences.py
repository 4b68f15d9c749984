"""Recorded silences: a person looked for the answer to a question in some letters, and found none."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkgraph.asking.evidence import Receipt, in_order, receipts
from wijkgraph.asking.queries import listed, query
from wijkgraph.asking.questions import Question, SlotValue
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import DEF, kind_of, names_at, term
from wijkgraph.rdf import NamedNode, Term

_AS_OF, _SUBJECT, _SEARCHED, _SAYS_INSTEAD = map(
    term, ("wg:asOf", "dcterms:subject", "wg:searched", "wg:saysInstead")
)
Rows = Iterable[tuple[Any, ...]]
# What is about claims and letters, and no fact about the neighbourhoods.
_RECORDS = ("claim", "passage", "register", "activity", "agent", "influence", "citation", "not-stated")


@dataclass(frozen=True)
class Silence:
    """Record that some letters do not answer a question.

    `as_of` is the day of the search, `by` who made it, `searched` the letters; `unsearched` are letters that came
    to the dataset since. `instead` are passages on what the letters do say, `nearest` the things claimed there.
    """

    record: NamedNode
    as_of: str
    instead: tuple[Receipt, ...] = ()
    searched: tuple[NamedNode, ...] = ()
    unsearched: tuple[NamedNode, ...] = ()
    by: tuple[NamedNode, ...] = ()
    nearest: tuple[NamedNode, ...] = ()

    def things(self) -> set[NamedNode]:
        """Every IRI that a reader of the record meets."""
        met = {receipt.document for receipt in self.instead}
        return {self.record, *self.searched, *self.unsearched, *self.by, *self.nearest} | met


def silences_of(
    store: SparqlStore, question: Question, chosen: Iterable[SlotValue], letters: Sequence[NamedNode]
) -> tuple[Silence, ...]:
    """The question's recorded silences about every thing that was chosen; all of them where nothing was.

    A record about nothing in particular is about everything. `letters` are those in the dataset, in order.
    """
    filled = list(chosen)
    asked_of = {one for one in filled if isinstance(one, NamedNode) and not one.value.startswith(f"{DEF}/")}
    said = _said_of(store, [names_at(store.base).thing("not-stated", key) for key in question.silences])
    fitting = {
        record: of
        for record, of in said.items()
        if of[_AS_OF] and (not filled or not of[_SUBJECT] or (asked_of and asked_of.issubset(of[_SUBJECT])))
    }
    return _silences(store, fitting, letters)


def silence_of(store: SparqlStore, record: NamedNode, letters: Sequence[NamedNode]) -> Silence | None:
    """One record of a silence; None where nothing of it is in the data. `letters` as for `silences_of`."""
    fitting = {one: of for one, of in _said_of(store, [record]).items() if of[_AS_OF]}
    return next(iter(_silences(store, fitting, letters)), None)


def _silences(
    store: SparqlStore, fitting: Mapping[NamedNode, Mapping[Term, list[Any]]], letters: Sequence[NamedNode]
) -> tuple[Silence, ...]:
    passages = {one for of in fitting.values() for one in of[_SAYS_INSTEAD] if isinstance(one, NamedNode)}
    quotes = receipts(store, passages)
    claimed = _claimed_on(store, passages)
    recorded_by = _recorded_by(store, fitting)
    return tuple(
        Silence(
            record=record,
            as_of=of[_AS_OF][0].value,
            # a letter that is not here has no words
            instead=in_order(q for one in of[_SAYS_INSTEAD] if (q := quotes[one]).exact),
            searched=tuple(sorted(of[_SEARCHED], key=lambda one: _place(letters, one))),
            unsearched=tuple(one for one in letters if of[_SEARCHED] and one not in of[_SEARCHED]),
            by=tuple(recorded_by[record]),
            nearest=tuple(
                dict.fromkeys(
                    near for one in of[_SAYS_INSTEAD] for near in claimed[one] if near not in of[_SUBJECT]
                )
            ),
        )
        for record, of in fitting.items()
    )


def _place(letters: Sequence[NamedNode], letter: NamedNode) -> tuple[int, str]:
    """The place of a letter in the order of the dataset; those that are not there come last."""
    return letters.index(letter) if letter in letters else len(letters), letter.value


def _said_of(store: SparqlStore, records: Iterable[NamedNode]) -> dict[NamedNode, dict[Term, list[Any]]]:
    """Values of each record by property."""
    said: dict[NamedNode, dict[Term, list[Any]]] = {one: defaultdict(list) for one in records}
    rows: Rows = store.select(query("silences-values", records=listed(said))).rows if said else ()
    for record, predicate, value in rows:
        said[record][predicate].append(value)
    return said


def _claimed_on(store: SparqlStore, passages: Collection[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    """By passage, the things of which something is claimed on it."""
    found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    rows: Rows = (
        store.select(query("silences-claimed-on", passages=listed(passages))).rows if passages else ()
    )
    for passage, claimed in rows:
        if isinstance(claimed, NamedNode) and kind_of(claimed) not in _RECORDS:
            found[passage].append(claimed)
    return found


def _recorded_by(store: SparqlStore, records: Collection[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    """By record, the people and programs that made it."""
    found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    rows: Rows = store.select(query("silences-recorded-by", records=listed(records))).rows if records else ()
    for record, by in rows:
        found[record].append(by)
    return found
