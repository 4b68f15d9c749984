"""The further pages of a thing: facts by the receipts they rest on, and incoming links, a portion at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wijkgraph.asking.evidence import Receipt, Statement, explain, stated_in
from wijkgraph.errors import NotFound
from wijkgraph.linked.description import describe, mentioned
from wijkgraph.names import kind_of, term
from wijkgraph.overviews.fact_order import in_reading_order, main_first, main_receipts
from wijkgraph.overviews.links import Listing, incoming_page
from wijkgraph.overviews.worded_records import names_with_records
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.web.site.document_family import RequestedForm, Site
from wijkgraph.web.site.folded_lists import Fold, folds, height_of_quotes
from wijkgraph.web.site.heading import heading_of
from wijkgraph.web.site.rendering import render

_NAME, _TITLE, _TYPE = term("skos:prefLabel"), term("dcterms:title"), term("rdf:type")
PORTION = 40  # groups of facts on one page: more would not be made in time
_FARTHEST = 2**31  # links: no thing has so many, and no store minds the number


@dataclass(frozen=True)
class Facts:
    """Statements that rest on the same receipts, in the order in which a reader asks for them.

    `receipts` are to be quoted here; `again` are those that an earlier group quotes.
    """

    receipts: tuple[Receipt, ...]
    statements: tuple[Statement, ...]
    again: tuple[Receipt, ...] = ()

    @property
    def by_subject(self) -> Mapping[NamedNode, Mapping[NamedNode, list[Statement]]]:
        """The statements by subject, and by property in the order in which a reader asks for them."""
        found: dict[NamedNode, dict[NamedNode, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        for one in self.statements:
            found[one.subject][one.predicate].append(one)
        return found

    @property
    def claims(self) -> Sequence[NamedNode]:
        """The claims that make the statements, each once."""
        return tuple(dict.fromkeys(one.review.claim for one in self.statements))


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
    def folds(self) -> list[Fold[Facts]]:
        """The facts in stretches, of which all but the first are folded."""
        return folds(self.facts, _height, self.start)

    @property
    def quoted(self) -> set[Receipt]:
        """The passages that this portion quotes."""
        return {receipt for group in self.facts for receipt in group.receipts if receipt.exact}

    @property
    def statements(self) -> list[Statement]:
        """The statements of this portion."""
        return [statement for group in self.facts for statement in group.statements]


def _height(facts: Facts) -> int:
    """Pixels that a group takes on a phone, as estimated."""
    rows = 40 * len(facts.by_subject) + 60 * len(facts.statements) + 30 * len(facts.again)
    return 90 + rows + height_of_quotes(facts.receipts)


def portion_of(statements: Iterable[Statement], thing: NamedNode, start: int = 0) -> Portion:
    """The groups of facts about a thing from `start` on, as many as a page holds."""
    groups = tuple(_gathered(statements))
    shown = groups[start : start + PORTION]
    facts = (replace(one, statements=tuple(_without_repeats(one.statements, thing))) for one in shown)
    return Portion(tuple(facts), start, len(groups))


def facts_page(site: Site, ask: RequestedForm, thing: NamedNode) -> bytes:
    """The page of facts that `?facts=` names, without the rest of the thing's page. Raises NotFound."""
    place = ask.query["facts"]
    start = int(place) if place.isdecimal() and len(place) < 10 else 0
    portion = portion_of(in_language(statements_about(site, thing), ask.language), thing, start)
    if not start or not portion.facts:
        raise NotFound(
            "There is no such page of facts",
            where=f"/{ask.stem}",
            next="Open the page of the thing, which leads to each of them.",
        )
    triples = describe(site.store, thing)
    met = {thing, *mentioned(triples), *named_in(portion.statements)}
    names = names_with_records(site.store, met, ask.language)
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


def _gathered(statements: Iterable[Statement]) -> Iterator[Facts]:
    """Groups by receipts, gathered under the passage that most rest on; each quotes what none before it did."""
    ordered = in_reading_order(statements)
    mains = main_receipts(ordered)
    gathered: dict[Receipt | None, dict[tuple[Receipt, ...], list[Statement]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in ordered:
        gathered[mains.get(one.receipts)][one.receipts].append(one)
    quoted: set[Receipt] = set()
    for main, groups in gathered.items():
        for receipts, found in groups.items():
            shown = main_first(receipts, main) if main else receipts
            fresh, again = quote_once(shown, quoted)
            yield Facts(fresh, tuple(found), again)


def quote_once(
    receipts: Iterable[Receipt], quoted: set[Receipt]
) -> tuple[tuple[Receipt, ...], tuple[Receipt, ...]]:
    """The receipts still to be quoted, which are added to `quoted`, and those that were quoted before."""
    given = tuple(receipts)
    again = tuple(one for one in given if one in quoted)
    fresh = tuple(one for one in given if one not in quoted)
    quoted |= {one for one in fresh if one.exact}  # the name of a register is short enough to repeat
    return fresh, again


def _without_repeats(statements: Sequence[Statement], thing: NamedNode) -> Sequence[Statement]:
    """The statements without name and kind of the thing, which head the page; all, where there are no others."""
    names = {one.object for one in statements if one.predicate == _NAME and one.subject == thing}
    kind = term("wg:" + "".join(part.title() for part in (kind_of(thing) or "").split("-")))
    said = [
        one
        for one in statements
        if one.subject != thing
        or not (
            one.predicate == _NAME
            or (one.predicate == _TITLE and one.object in names)
            or (one.predicate == _TYPE and one.object == kind)
        )
    ]
    return said or statements


def links_page(site: Site, ask: RequestedForm, thing: NamedNode) -> bytes:
    """The page of incoming links that `?links=` names, without the rest of the thing's page."""
    listing = _listing(site, ask, thing)
    triples = describe(site.store, thing)
    met = {thing, listing.property, *listing.things, *mentioned(triples)}
    names = names_with_records(site.store, met, ask.language)
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
        raise NotFound(
            "There is no such page of links",
            where=f"/{ask.stem}",
            next="Open the page of the thing, which leads to each of them.",
        ) from error
    return incoming_page(site.store, thing, property_, start)
