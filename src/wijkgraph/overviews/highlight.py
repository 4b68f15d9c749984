"""One finding of the graph for the start page, chosen by rule: it changes with the data, and with nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, letters_read
from wijkgraph.asking.silences import silence_of
from wijkgraph.engine.store import SparqlStore
from wijkgraph.overviews.chain import influences_of
from wijkgraph.overviews.class_records import things_of
from wijkgraph.overviews.commitments import OPEN, OVERDUE, CommitmentRegister, promises_of
from wijkgraph.rdf import NamedNode


@dataclass(frozen=True)
class Highlight:
    """A finding: its kind, `open`, `influence` or `silence`; the things of its sentence, and the words it rests on.

    For an open commitment the things are the commitment and the office, for an influence its two ends and its type,
    for a silence the record.
    """

    kind: str
    things: tuple[NamedNode, ...]
    receipt: Receipt
    day: str = ""  # of the promise (xsd:date)

    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader of the finding meets."""
        return {*self.things, self.receipt.document}


def choose_highlight(store: SparqlStore, known: CommitmentRegister) -> Highlight | None:
    """The finding of this version: of promises still open, reports behind decisions, and silences, one of each in turn.

    None where there is nothing of the kind.
    """
    kinds = [found for found in (_open(store, known), _influences(store), _silences(store)) if found]
    if not kinds:
        return None
    turn = sum(store.version.encode())
    group = kinds[turn % len(kinds)]
    return group[turn // len(kinds) % len(group)]


def _open(store: SparqlStore, known: CommitmentRegister) -> Sequence[Highlight]:
    entries = [one for one in known.entries if one.state in (OPEN, OVERDUE) and one.offices]
    found = []
    for promise in promises_of(store, known, entries):
        office = next(iter(promise.record.things("wg:promisedBy")), None)
        made = (one for value in promise.record.values("skos:prefLabel") for one in value.receipts)
        # The sentence that promises comes last: those before it tell what it is about.
        quotes = [one for one in made if one.exact and one.document == promise.paper]
        if office and quotes:
            found.append(Highlight("open", (promise.record.thing, office), quotes[-1], promise.day))
    return found


def _influences(store: SparqlStore) -> Sequence[Highlight]:
    """Influences that a letter states as a fact, each with the sentence that comes last: those before lead up to it."""
    return [
        Highlight("influence", (one.influencer, one.influenced, one.type), quotes[-1])
        for one in influences_of(store)
        if one.line == "stated" and (quotes := [receipt for receipt in one.receipts if receipt.exact])
    ]


def _silences(store: SparqlStore) -> Sequence[Highlight]:
    letters = tuple(letters_read(store))
    found = (silence_of(store, record, letters) for record in things_of(store, "wg:NotStated"))
    return [Highlight("silence", (one.record,), one.instead[0]) for one in found if one and one.instead]
