"""Commitments and announcements: offices, papers, terms, fulfilment, and their state as of the last letter read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, letters_read
from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import concept, term
from wijkgraph.overviews.class_records import ThingRecord, records_of
from wijkgraph.rdf import Literal, NamedNode, Term

# The closed list of states, in the order in which they are shown.
STATES = OVERDUE, OPEN, ANNOUNCED, PARTLY_KEPT, KEPT, KEPT_TIMES = tuple(
    concept("commitment-state", key)
    for key in ("overdue", "open", "announced", "partly-kept", "kept", "kept-times")
)
EXPLICIT = concept("fulfilment-kind", "explicit")
_WHOLE = (EXPLICIT, concept("fulfilment-kind", "implied"))


@dataclass(frozen=True)
class Keeping:
    """Fulfilment of a commitment: the paper, its day and signatory, and the kind of fulfilment."""

    record: ThingRecord
    paper: NamedNode | None
    day: str
    person: NamedNode | None
    kind: NamedNode | None


@dataclass(frozen=True)
class Promise:
    """A commitment with its term, its keepings and its state; `times` it was kept, for one that recurs."""

    record: ThingRecord
    day: str
    person: NamedNode | None
    due_end: str
    keepings: tuple[Keeping, ...]
    state: NamedNode
    times: int

    @property
    def unsaid(self) -> tuple[NamedNode, ...]:
        """Kinds of its fulfilments, where it is kept and no letter says so in so many words; else none."""
        kinds = dict.fromkeys(keeping.kind for keeping in self.keepings if keeping.kind)
        return () if self.state != KEPT or EXPLICIT in kinds else tuple(kinds)

    @property
    def paper(self) -> NamedNode | None:
        """The paper in which it was promised, the first if there are several."""
        return next(iter(self.record.things("wg:promisedIn")), None)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The words of the promise."""
        return self.record.receipts

    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader of the row meets."""
        met = self.record.mentioned() | {self.state}
        met |= {self.person} if self.person else set()
        for keeping in self.keepings:
            met |= keeping.record.mentioned()
            met |= {one for one in (keeping.person, keeping.kind) if one}
        return met


@dataclass(frozen=True)
class _Paper:
    day: str
    person: NamedNode | None


@dataclass(frozen=True)
class CommitmentRow:
    """One row of the commitments page: offices, papers, due date, state."""

    thing: NamedNode
    offices: tuple[NamedNode, ...]
    papers: tuple[NamedNode, ...]
    due_end: str
    state: NamedNode
    times: int = 0


@dataclass(frozen=True)
class CommitmentRegister:
    """Rows of the commitments page, and the papers in which commitments were made and fulfilled.

    States are those on the date `as_of` of the last letter read (xsd:date), in the letters `read`.
    """

    entries: tuple[CommitmentRow, ...]
    papers: Mapping[NamedNode, _Paper]
    as_of: str
    read: Sequence[NamedNode]


def register(store: SparqlStore) -> CommitmentRegister:
    """Every commitment, in the order of STATES, each in the order of their terms. Six queries."""
    papers, ends, kinds, recurring = _papers(store), _due_ends(store), _kinds(store), _recurring(store)
    read = letters_read(store)
    as_of = max(read.values(), default="")
    entries = []
    for thing, (offices, written) in _promised(store).items():
        end, found = ends.get(thing, ""), kinds.get(thing, ())
        times = sum(kind in _WHOLE for kind in found) if thing in recurring else 0
        state = _state(found, thing in recurring, bool(end) and end < as_of[: len(end)])
        entries.append(CommitmentRow(thing, offices, written, end, state, times))
    entries.sort(key=lambda one: (STATES.index(one.state), one.due_end or "9999", one.thing.value))
    return CommitmentRegister(tuple(entries), papers, as_of, tuple(read))


def _state(kinds: Sequence[NamedNode], recurs: bool, is_past: bool) -> NamedNode:
    """The state of a commitment: by its fulfilments first, then by its term."""
    if any(kind in _WHOLE for kind in kinds):
        return KEPT_TIMES if recurs else KEPT
    if kinds:
        return PARTLY_KEPT
    return OVERDUE if is_past else OPEN


def promises_of(
    store: SparqlStore, known: CommitmentRegister, entries: Sequence[CommitmentRow]
) -> tuple[Promise, ...]:
    """Some entries of the register with all that is stated of them and of their keeping; five queries."""
    wanted = [entry.thing for entry in entries]
    kept: dict[NamedNode, list[Keeping]] = defaultdict(list)
    for record in records_of(store, _keepings(store, wanted)):
        for promise in record.things("wg:fulfils"):
            kept[promise].append(_keeping(record, known.papers))
    told = {record.thing: record for record in records_of(store, wanted)}
    return tuple(
        _promise(entry, told[entry.thing], known, tuple(kept.get(entry.thing, ())))
        for entry in entries
        if entry.thing in told
    )


def _promise(
    entry: CommitmentRow, record: ThingRecord, known: CommitmentRegister, keepings: tuple[Keeping, ...]
) -> Promise:
    papers = (known.papers[one] for one in record.things("wg:promisedIn") if one in known.papers)
    paper = next(papers, _Paper("", None))
    return Promise(record, paper.day, paper.person, entry.due_end, keepings, entry.state, entry.times)


def _keeping(record: ThingRecord, papers: Mapping[NamedNode, _Paper]) -> Keeping:
    paper = next(iter(record.things("wg:fulfilledIn")), None)
    known = papers.get(paper, _Paper("", None)) if paper else _Paper("", None)
    kind = next(iter(record.things("wg:fulfilmentKind")), None)
    return Keeping(record, paper, known.day, known.person, kind)


def _papers(store: SparqlStore) -> Mapping[NamedNode, _Paper]:
    rows = store.select(query("commitments-papers")).rows
    return {
        paper: _Paper(
            day.value if isinstance(day, Literal) else "", person if isinstance(person, NamedNode) else None
        )
        for paper, day, person in rows
        if isinstance(paper, NamedNode)
    }


def _due_ends(store: SparqlStore) -> Mapping[NamedNode, str]:
    """By commitment the last day or month of its term."""
    rows = store.select(query("commitments-due-ends")).rows
    return {x: end.value for x, end in rows if isinstance(x, NamedNode) and isinstance(end, Literal)}


def _recurring(store: SparqlStore) -> set[NamedNode]:
    rows = store.select(query("commitments-recurring")).rows
    return {x for (x,) in rows if isinstance(x, NamedNode)}


def _promised(
    store: SparqlStore,
) -> Mapping[NamedNode, tuple[tuple[NamedNode, ...], tuple[NamedNode, ...]]]:
    """By commitment the offices that made it and the papers in which it stands."""
    rows = store.select(query("commitments-promised")).rows
    by, where = term("wg:promisedBy"), term("wg:promisedIn")
    found: dict[NamedNode, tuple[list[NamedNode], list[NamedNode]]] = {}
    for x, p, o in rows:
        if isinstance(x, NamedNode):
            offices, papers = found.setdefault(x, ([], []))
            if isinstance(o, NamedNode) and p in (by, where):
                (offices if p == by else papers).append(o)
    return {x: (tuple(offices), tuple(papers)) for x, (offices, papers) in found.items()}


def _kinds(store: SparqlStore) -> Mapping[NamedNode, Sequence[NamedNode]]:
    """By commitment the kind of each fulfilment."""
    rows = store.select(query("commitments-kinds")).rows
    kinds: dict[NamedNode, dict[Term | None, NamedNode]] = defaultdict(dict)
    for x, how, kind in rows:
        if isinstance(x, NamedNode) and isinstance(kind, NamedNode):
            kinds[x].setdefault(how, kind)
    return {x: tuple(found.values()) for x, found in kinds.items()}


def _keepings(store: SparqlStore, wanted: Iterable[NamedNode]) -> list[NamedNode]:
    values = " ".join(map(str, wanted))
    rows = store.select(query("commitments-keepings", values=values))
    return [row[0] for row in rows.rows if isinstance(row[0], NamedNode)]
