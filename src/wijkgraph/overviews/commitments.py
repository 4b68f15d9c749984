"""Who promised what, when it was due, and how the letters say it was kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkgraph.engine.store import SparqlStore
from wijkgraph.evidence import Receipt
from wijkgraph.names import PREFIXES, concept
from wijkgraph.overviews.portraits import Portrait, portraits
from wijkgraph.rdf import Literal, NamedNode

_HEAD = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("wg", "dcterms", "prov", "time"))
OVERDUE, OPEN = concept("commitment-state", "overdue"), concept("commitment-state", "open")


@dataclass(frozen=True)
class Keeping:
    """How one promise was kept: in which paper, on which day, signed by whom, and in what sense."""

    portrait: Portrait
    paper: NamedNode | None
    day: str
    person: NamedNode | None
    kind: NamedNode | None


@dataclass(frozen=True)
class Promise:
    """A commitment or request with its term and its keeping; `state` is a kind of fulfilment, overdue or open."""

    portrait: Portrait
    day: str
    person: NamedNode | None
    due_end: str
    keepings: tuple[Keeping, ...]
    state: NamedNode

    @property
    def paper(self) -> NamedNode | None:
        """The paper in which it was promised, the first if there are several."""
        return next(iter(self.portrait.things("wg:promisedIn")), None)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The words of the promise."""
        return self.portrait.receipts

    def mentioned(self) -> set[NamedNode]:
        """Every IRI that a reader of the row meets."""
        met = self.portrait.mentioned() | {self.state}
        met |= {self.person} if self.person else set()
        for keeping in self.keepings:
            met |= keeping.portrait.mentioned()
            met |= {one for one in (keeping.person, keeping.kind) if one}
        return met


@dataclass(frozen=True)
class _Paper:
    day: str
    person: NamedNode | None


def promises(store: SparqlStore) -> tuple[Promise, ...]:
    """Every commitment: overdue first, then open, then kept, each in the order of their terms. Six queries."""
    papers, ends = _papers(store), _due_ends(store)
    kept: dict[NamedNode, list[Keeping]] = {}
    for portrait in portraits(store, "wg:Fulfilment"):
        for promise in portrait.things("wg:fulfils"):
            kept.setdefault(promise, []).append(_keeping(portrait, papers))
    last = max((paper.day for paper in papers.values()), default="")
    found = [
        _promise(portrait, papers, ends.get(portrait.thing, ""), tuple(kept.get(portrait.thing, ())), last)
        for portrait in portraits(store, "wg:Commitment")
    ]
    order = {OVERDUE: 0, OPEN: 1}
    return tuple(
        sorted(
            found, key=lambda one: (order.get(one.state, 2), one.due_end or "9999", one.portrait.thing.value)
        )
    )


def _promise(
    portrait: Portrait,
    papers: Mapping[NamedNode, _Paper],
    due_end: str,
    keepings: tuple[Keeping, ...],
    last: str,
) -> Promise:
    paper = next((papers[one] for one in portrait.things("wg:promisedIn") if one in papers), _Paper("", None))
    state = next((keeping.kind for keeping in keepings if keeping.kind), None)
    if state is None:
        state = OVERDUE if due_end and due_end < last else OPEN
    return Promise(portrait, paper.day, paper.person, due_end, keepings, state)


def _keeping(portrait: Portrait, papers: Mapping[NamedNode, _Paper]) -> Keeping:
    paper = next(iter(portrait.things("wg:fulfilledIn")), None)
    known = papers.get(paper, _Paper("", None)) if paper else _Paper("", None)
    kind = next(iter(portrait.things("wg:fulfilmentKind")), None)
    return Keeping(portrait, paper, known.day, known.person, kind)


def _papers(store: SparqlStore) -> Mapping[NamedNode, _Paper]:
    rows = store.select(
        f"""{_HEAD}SELECT ?paper (MIN(?issued) AS ?day) (MIN(?signer) AS ?person) WHERE {{
          ?paper dcterms:issued ?issued . {{ ?x wg:promisedIn ?paper }} UNION {{ ?x wg:fulfilledIn ?paper }}
          UNION {{ ?text prov:specializationOf ?paper }} OPTIONAL {{ ?paper wg:signedBy ?signer }}
        }} GROUP BY ?paper"""
    ).rows
    return {
        paper: _Paper(
            day.value if isinstance(day, Literal) else "", person if isinstance(person, NamedNode) else None
        )
        for paper, day, person in rows
        if isinstance(paper, NamedNode)
    }


def _due_ends(store: SparqlStore) -> Mapping[NamedNode, str]:
    rows = store.select(
        f"{_HEAD}SELECT ?x (MAX(?day) AS ?end) WHERE {{ ?x wg:due/time:hasEnd/time:inXSDDate ?day }} GROUP BY ?x"
    ).rows
    return {x: end.value for x, end in rows if isinstance(x, NamedNode) and isinstance(end, Literal)}
