"""Sheet of an office: what it promised and announced, and how that stands as of the last letter read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, in_order
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.folding import words_of
from wijkgraph.overviews.announcements import Announcement, announcements
from wijkgraph.overviews.class_records import ThingRecord
from wijkgraph.overviews.commitments import (
    KEPT,
    KEPT_TIMES,
    CommitmentRegister,
    Keeping,
    Promise,
    promises_of,
    register,
)
from wijkgraph.rdf import Literal, NamedNode

_WHOLE = re.compile(r"[.!?:;][»”\"’)\]]*\d{0,2}\s*$")
# Words by which a letter says that it keeps a promise.
_KEEPING = frozenset({"toezegging", "gestand", "invulling", "nagekomen"})


@dataclass(frozen=True)
class Sheet:
    """Commitments of an office, kept and open, and its announcements, apart.

    States are those on the date `as_of` of the last letter read (xsd:date), in the letters `texts`.
    """

    office: NamedNode
    as_of: str
    texts: Sequence[NamedNode]
    kept: tuple[Promise, ...]
    open: tuple[Promise, ...]
    announced: tuple[Announcement, ...]

    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader of the sheet meets."""
        met = {self.office, *self.texts}
        for promise in (*self.kept, *self.open):
            met |= promise.mentioned()
        for announcement in self.announced:
            met |= announcement.mentioned()
        return met


def sheet_of(store: SparqlStore, office: NamedNode, known: CommitmentRegister | None = None) -> Sheet:
    """The sheet of an office; `known` is the register of commitments, read here where it is not given."""
    known = known or register(store)
    promises = promises_of(store, known, [one for one in known.entries if office in one.offices])
    return Sheet(
        office,
        known.as_of,
        known.read,
        tuple(one for one in promises if one.state in (KEPT, KEPT_TIMES)),
        tuple(one for one in promises if one.state not in (KEPT, KEPT_TIMES)),
        tuple(one for one in announcements(store) if office in one.offices),
    )


def promise_words(promise: Promise) -> tuple[Receipt, ...]:
    """The quotes that tell what was promised, at most two."""
    record = promise.record
    return _telling(
        _resting(record, "wg:subject", "wg:promisedIn"), _texts(record, "wg:subject", "skos:prefLabel")
    )


def keeping_words(keeping: Keeping) -> tuple[Receipt, ...]:
    """The quotes that tell of the keeping: a sentence that says so, else at most two that deliver."""
    record = keeping.record
    found = _resting(record, "wg:fulfilmentKind")
    said = [unit for unit in _units(found) if _KEEPING & _words_in(unit)]
    return tuple(said[0]) if said else _telling(found, _texts(record, "skos:prefLabel"))


def announcement_words(announcement: Announcement, *names: str) -> tuple[Receipt, ...]:
    """The quotes that tell what is announced and when it is expected, at most two, by their Dutch names."""
    return _telling(announcement.receipts, names)


def _resting(record: ThingRecord, *properties: str) -> tuple[Receipt, ...]:
    found = {r for name in properties for value in record.values(name) for r in value.receipts if r.exact}
    return in_order(found) or record.receipts


def _texts(record: ThingRecord, *properties: str) -> list[str]:
    texts = (one for name in properties for one in record.terms(name) if isinstance(one, Literal))
    return [one.value for one in texts if one.language in (None, "nl")]


def _telling(receipts: Sequence[Receipt], texts: Iterable[str]) -> tuple[Receipt, ...]:
    """Of several quotes the one with most words of some texts, and a second where it adds two or more.

    A claim also rests on the sentences that its words point back at; those tell less of it. A sentence cut by a
    page end counts as one.
    """
    wanted = {word for text in texts for word in _words(text)}
    chosen: list[Sequence[Receipt]] = []
    units = _units(receipts)
    for least in (0, 2):
        best = max(units, key=lambda unit: len(wanted & _words_in(unit)), default=None)
        if best is None or len(wanted & _words_in(best)) < least:
            break
        chosen.append(best)
        wanted -= _words_in(best)
        units.remove(best)
    return in_order(receipt for unit in chosen for receipt in unit)


def _units(receipts: Sequence[Receipt]) -> list[list[Receipt]]:
    """Quotes in the order of the text, a sentence that is cut by a page end together."""
    units: list[list[Receipt]] = []
    for receipt in receipts:
        last = units[-1][-1] if units else None
        if last and last.document == receipt.document and not _WHOLE.search(last.words):
            units[-1].append(receipt)
        else:
            units.append([receipt])
    return units


def _words_in(unit: Iterable[Receipt]) -> set[str]:
    return {word for receipt in unit for word in _words(receipt.words)}


def _words(text: str) -> set[str]:
    return {word for word in words_of(text) if len(word) > 3}
