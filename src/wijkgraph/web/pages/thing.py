"""The page and the graph of any thing: each fact beside its receipt, influences, what points here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from wijkgraph.errors import Gone, NotFound
from wijkgraph.evidence import Receipt, Statement, explain, stated_in
from wijkgraph.linked.description import describe, has_own_history, is_known
from wijkgraph.linked.naming import names_of
from wijkgraph.linked.profiles import PROFILES
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.names import BASE, DEF, ID, kind_of, term
from wijkgraph.overviews.incoming import Incoming, count_incoming
from wijkgraph.overviews.influences import Influence, influences_of
from wijkgraph.overviews.neighbours import Neighbours, neighbours_of
from wijkgraph.overviews.portraits import silences_about
from wijkgraph.rdf import Literal, NamedNode, Term, Triple
from wijkgraph.web.negotiation import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from wijkgraph.web.pages.heading import heading_of
from wijkgraph.web.pages.links import links_page
from wijkgraph.web.pages.pictures import draw_neighbours
from wijkgraph.web.pages.rendering import render
from wijkgraph.web.pages.site import Ask, Family, Site
from wijkgraph.web.pages.withdrawn import withdrawn_status

_TYPE, _LABEL = term("rdf:type"), term("skos:prefLabel")


@dataclass(frozen=True)
class Facts:
    """Statements that rest on the same receipts."""

    receipts: tuple[Receipt, ...]
    statements: tuple[Statement, ...]


def thing_document(site: Site, ask: Ask) -> bytes:
    """A thing's page, or its description in a syntax and profile. Raises NotFound, or Gone for what was withdrawn."""
    thing = find_document_topic(site, ask.stem)
    if ask.representation is HTML:
        return links_page(site, ask, thing) if "links" in ask.query else _page(site, ask, thing)
    _, profile = PROFILES[ask.profile]
    return write_graph(profile(site.store, thing), ask.representation.name, site.layout.context)


def find_document_topic(site: Site, stem: str) -> NamedNode:
    """The thing that a document is about, as it is in the data: written out or percent-encoded.

    Raises NotFound when nothing is known of it, Gone when it was a claim that no longer stands.
    """
    local = stem.partition("/")[2]
    space = BASE if local == "def" or local.startswith("def/") else ID
    for iri in dict.fromkeys((space + local, space + quote(local))):
        try:
            thing = NamedNode(iri)
        except ValueError:
            continue
        if is_known(site.store, thing):
            return thing
        if status := withdrawn_status(site, thing):
            raise Gone(
                f"This claim no longer stands: it was {status}",
                where=iri,
                next="Its letter tells what does stand there.",
            )
    raise NotFound("Nothing goes by that name", where=f"/{stem}", next="Look for it with the search field.")


def _page(site: Site, ask: Ask, thing: NamedNode) -> bytes:
    store = site.store
    triples = describe(store, thing)
    statements = in_language(_statements(site, thing), ask.language)
    influences = influences_of(store, thing)
    incoming = count_incoming(store, thing)
    neighbours = neighbours_of(store, thing)
    silences = silences_about(store, thing)
    names = names_of(
        store,
        {silence.iri for silence in silences}
        | _mentioned(thing, triples, statements, influences, incoming, neighbours),
        ask.language,
    )
    shown_triples = [t for t in triples if t.subject == thing and not _is_claimed(t, statements)]
    return render(
        site,
        ask,
        "thing.html",
        names=names,
        **heading_of(site, ask, thing, triples, names),
        facts=list(_by_receipts(statements)),
        plain=_by_property(shown_triples, ask.language),
        pieces=_pieces(thing, triples, ask.language),
        influences=influences,
        silences=silences,
        incoming=incoming,
        picture=draw_neighbours(thing, neighbours, ask, names),
        mentions=_letters(statements),
        profiles=[name for name in PROFILES if name != "wg"],
        has_provenance=has_own_history(ask.stem.partition("/")[2]),
    )


def _statements(site: Site, thing: NamedNode) -> tuple[Statement, ...]:
    """What claims say about a thing; of a claim, what it says; of a passage, what rests on it."""
    kind = kind_of(thing)
    if kind == "claim":
        return stated_in(site.store, [thing])
    if kind == "passage":
        evidence = term("wg:evidence")
        rows = site.store.select(f"SELECT ?claim WHERE {{ ?claim {evidence} {thing} }}").rows
        return stated_in(site.store, [row[0] for row in rows if isinstance(row[0], NamedNode)])
    return explain(site.store, thing)


def in_language(statements: Sequence[Statement], language: str) -> tuple[Statement, ...]:
    """The statements without translations that this page does not need.

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


def _by_property(triples: Iterable[Triple], language: str) -> list[tuple[NamedNode, list[Term | Triple]]]:
    """The values of each property; words in another language go where there are any in this one."""
    ordered = sorted(triples, key=lambda t: str(t.predicate))
    found = []
    for property_, group in groupby(ordered, lambda t: t.predicate):
        values = [t.object for t in group]
        spoken = [v for v in values if not isinstance(v, Literal) or v.language in (None, language)]
        found.append((property_, spoken or values))
    return found


def _pieces(
    thing: NamedNode, triples: Iterable[Triple], language: str
) -> list[tuple[str, list[tuple[NamedNode, list[Term | Triple]]]]]:
    """What is stated of each part of a thing (`…#quote`), by the part's name in the page."""
    within = [
        t
        for t in triples
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(f"{thing.value}#")
    ]
    return [
        (part.value.partition("#")[2], _by_property(found, language))
        for part, found in groupby(sorted(within, key=str), lambda t: t.subject)
        if isinstance(part, NamedNode)
    ]


def _is_claimed(triple: Triple, statements: Iterable[Statement]) -> bool:
    return any(s.predicate == triple.predicate and s.object == triple.object for s in statements)


def _letters(statements: Iterable[Statement]) -> list[Receipt]:
    """The first passage of each letter that speaks of the thing, in the order of their dates."""
    first: dict[NamedNode, Receipt] = {}
    for statement in statements:
        for receipt in statement.receipts:
            if receipt.exact:
                first.setdefault(receipt.document, receipt)
    return sorted(first.values(), key=lambda receipt: (receipt.issued, receipt.document.value))


def _mentioned(
    thing: NamedNode,
    triples: Iterable[Triple],
    statements: Iterable[Statement],
    influences: Iterable[Influence],
    incoming: Incoming,
    neighbours: Neighbours,
) -> set[NamedNode]:
    met = {thing, *(group.property for group in incoming.groups), *neighbours.terms()}
    for triple in triples:
        met |= {one for one in (triple.predicate, triple.object) if isinstance(one, NamedNode)}
    for statement in statements:
        met |= {statement.subject, statement.predicate, statement.review.attributed_to}
        met |= {receipt.document for receipt in statement.receipts}
        if isinstance(statement.object, NamedNode):
            met.add(statement.object)
    for influence in influences:
        met |= {influence.influencer, influence.influenced, influence.type, influence.strength}
        met |= {receipt.document for receipt in influence.receipts}
    return met


def all_things(site: Site) -> list[str]:
    """The document of every thing of ours that is subject or object of a triple, concepts among them."""
    rows = site.store.select(
        f"""SELECT DISTINCT ?x WHERE {{ {{ ?x ?p ?o }} UNION {{ ?s ?p ?x }}
          FILTER(ISIRI(?x) && (STRSTARTS(STR(?x), "{ID}") || STRSTARTS(STR(?x), "{DEF}/")) && !CONTAINS(STR(?x), "#"))
        }} ORDER BY ?x"""
    ).rows
    found = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
    return [
        "doc/" + (iri.removeprefix(ID) if iri.startswith(ID) else iri.removeprefix(BASE))
        for iri in found
        if not iri.endswith("/0.1.0")
    ]


THING = Family(
    "thing",
    r"doc/(?:def/.+|[^/]+/.+)",
    thing_document,
    all_things,
    offers=(HTML, TURTLE, JSONLD, RDFXML, NTRIPLES),
    profiles={name: iri for name, (iri, _) in PROFILES.items()},
)
