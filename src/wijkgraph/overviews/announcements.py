"""Announcements: what a letter announces or expects, without a promise, and no letter read tells the arrival of."""

from collections import defaultdict
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, in_order
from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.overviews.class_records import ThingRecord, records_of
from wijkgraph.rdf import Literal, NamedNode


@dataclass(frozen=True)
class Announcement:
    """A thing announced: the letter and its date, its senders, and the period in which it is expected."""

    thing: NamedNode
    paper: NamedNode
    day: str
    offices: tuple[NamedNode, ...]
    expected: tuple[NamedNode, ...]
    receipts: tuple[Receipt, ...]

    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader meets."""
        return {self.thing, self.paper, *self.offices, *self.expected, *(r.document for r in self.receipts)}


def announcements(store: SparqlStore) -> tuple[Announcement, ...]:
    """Everything announced or expected that nobody promises and no letter offers, oldest first. Three queries.

    An annex is of the senders of its letter.
    """
    rows = store.select(query("announcements")).rows
    offices: dict[tuple[NamedNode, NamedNode, str], list[NamedNode]] = defaultdict(list)
    for thing, paper, day, office in rows:
        if isinstance(thing, NamedNode) and isinstance(paper, NamedNode):
            senders = offices[thing, paper, day.value if isinstance(day, Literal) else ""]
            if isinstance(office, NamedNode):
                senders.append(office)
    told = {one.thing: one for one in records_of(store, {thing for thing, _, _ in offices})}
    return tuple(
        _announcement(thing, paper, day, tuple(senders), told[thing])
        for (thing, paper, day), senders in offices.items()
        if thing in told
    )


def _announcement(
    thing: NamedNode, paper: NamedNode, day: str, offices: tuple[NamedNode, ...], record: ThingRecord
) -> Announcement:
    """The announcement with the words that announce or expect it, and no others."""
    found = (*record.values("wg:expected"), *record.values("wg:announcedIn"))
    words = in_order({receipt for value in found for receipt in value.receipts if receipt.document == paper})
    return Announcement(thing, paper, day, offices, record.things("wg:expected"), words)
