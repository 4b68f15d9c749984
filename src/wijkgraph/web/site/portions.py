"""The further pages of a thing: facts by the receipts they rest on, and incoming links, a portion at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from wijkgraph.asking.evidence import Receipt, Statement, explain, stated_in
from wijkgraph.asking.naming import names_of
from wijkgraph.errors import NotFound
from wijkgraph.linked.description import describe, mentioned
from wijkgraph.names import kind_of, term
from wijkgraph.overviews.links import Listing, incoming_page
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.web.site.document_family import RequestedForm, Site
from wijkgraph.web.site.heading import heading_of
from wijkgraph.web.site.rendering import render

PORTION = 40  # groups of facts on one page: more would not be made in time


@dataclass(frozen=True)
class Facts:
    """Statements that rest on the same receipts."""

    receipts: tuple[Receipt, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Portion:
    """Some of the facts, from `start` on, of `total` groups; `next` is where the portion after it starts."""

    facts: tuple[Facts, ...]
    start: int
    total: int

    @property
    def next(self) -> int | None:
        """Start of the next portion; None after the last."""
        end = self.start + len(self.facts)
        return end if end < self.total else None

    @property
    def left(self) -> int:
        """Number of groups after this portion."""
        return self.total - self.start - len(self.facts)

    @property
    def statements(self) -> list[Statement]:
        """The statements of this portion."""
        return [statement for group in self.facts for statement in group.statements]


def portion_of(statements: Iterable[Statement], start: int = 0) -> Portion:
    """The groups from `start` on, as many as a page holds."""
    groups = tuple(_by_receipts(statements))
    return Portion(groups[start : start + PORTION], start, len(groups))


def facts_page(site: Site, ask: RequestedForm, thing: NamedNode) -> bytes:
    """The page of facts that `?facts=` names, without the rest of the thing's page. Raises NotFound."""
    place = ask.query["facts"]
    start = int(place) if place.isdecimal() and len(place) < 10 else 0
    portion = portion_of(in_language(statements_about(site, thing), ask.language), start)
    if not start or not portion.facts:
        raise NotFound("There is no such page of facts", where=f"/{ask.stem}")
    triples = describe(site.store, thing)
    met = {thing, *mentioned(triples), *named_in(portion.statements)}
    names = names_of(site.store, met, ask.language)
    heading = heading_of(site, ask, thing, triples, names)
    return render(site, ask, "facts.html", names=names, **heading, portion=portion)


def named_in(statements: Iterable[Statement]) -> set[NamedNode]:
    """Every IRI that a reader of the statements meets."""
    met: set[NamedNode] = set()
    for one in statements:
        met |= {one.subject, one.predicate, one.review.attributed_to}
        met |= {receipt.document for receipt in one.receipts}
        if isinstance(one.object, NamedNode):
            met.add(one.object)
    return met


def statements_about(site: Site, thing: NamedNode) -> tuple[Statement, ...]:
    """The statements of claims about a thing; for a claim its own, for a passage those that rest on it."""
    kind = kind_of(thing)
    if kind == "claim":
        return stated_in(site.store, [thing])
    if kind == "passage":
        return stated_by_claims_with(site, "wg:evidence", thing)
    return explain(site.store, thing)


def stated_by_claims_with(site: Site, property_: str, value: NamedNode) -> tuple[Statement, ...]:
    """The statements of all claims that have a value of a property."""
    rows = site.store.select(f"SELECT ?claim WHERE {{ ?claim {term(property_)} {value} }}").rows
    return stated_in(site.store, [row[0] for row in rows if isinstance(row[0], NamedNode)])


def in_language(statements: Sequence[Statement], language: str) -> tuple[Statement, ...]:
    """The statements for a page in one language, without translations that it does not need.

    A text in another language goes when its own claim says the same in this one, and an English name goes from a
    Dutch page that has the Dutch one. What a letter says in Dutch alone stays, on English pages too.
    """
    spoken = {
        (one.review.claim, one.subject, one.predicate)
        for one in statements
        if isinstance(one.object, Literal) and one.object.language == language
    }
    named = {(subject, predicate) for _, subject, predicate in spoken}
    return tuple(
        one
        for one in statements
        if not isinstance(one.object, Literal)
        or one.object.language in (None, language)
        or (
            (one.review.claim, one.subject, one.predicate) not in spoken
            and (language == "en" or (one.subject, one.predicate) not in named)
        )
    )


def _by_receipts(statements: Iterable[Statement]) -> Iterator[Facts]:
    for receipts, group in groupby(statements, key=lambda one: one.receipts):
        yield Facts(receipts, tuple(group))


_FARTHEST = 2**31  # links: no thing has so many, and no store minds the number


def links_page(site: Site, ask: RequestedForm, thing: NamedNode) -> bytes:
    """The page of incoming links that `?links=` names, without the rest of the thing's page."""
    listing = _listing(site, ask, thing)
    triples = describe(site.store, thing)
    met = {thing, listing.property, *listing.things, *mentioned(triples)}
    names = names_of(site.store, met, ask.language)
    return render(
        site,
        ask,
        "links.html",
        names=names,
        **heading_of(site, ask, thing, triples, names),
        listing=listing,
    )


def _listing(site: Site, ask: RequestedForm, thing: NamedNode) -> Listing:
    """The links that `?links=` and `?from=` name. Raises NotFound for text that is no IRI or number."""
    try:
        property_, start = NamedNode(ask.query["links"]), int(ask.query.get("from", "0"))
        if not 0 <= start <= _FARTHEST:
            raise ValueError
    except ValueError as error:
        raise NotFound("There is no such page of links", where=f"/{ask.stem}") from error
    return incoming_page(site.store, thing, property_, start)
