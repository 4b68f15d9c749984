"""The page and the graph of any thing: each fact beside its receipt, influences, what points here."""

from collections.abc import Iterable
from itertools import groupby
from urllib.parse import quote

from wijkgraph.asking.evidence import Receipt, Statement, letters_read, receipts
from wijkgraph.asking.naming import name_of
from wijkgraph.asking.queries import query
from wijkgraph.asking.search import is_known
from wijkgraph.asking.silences import silence_of
from wijkgraph.engine.store import SparqlStore, once_where_remembered
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML, JSONLD, NTRIPLES, RDFXML, REFERENCES, TURTLE
from wijkgraph.linked.description import PROFILES, describe, has_own_history
from wijkgraph.linked.syntaxes import in_order, write_ordered
from wijkgraph.names import HOME, key_of, kind_of, term
from wijkgraph.overviews.chain import Influence, influences_named
from wijkgraph.overviews.links import Surroundings, surroundings_of
from wijkgraph.overviews.worded_records import names_with_records
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Term, Triple
from wijkgraph.web.site.citations import citation_bytes, citation_of_thing, is_citation
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.error_reports import contact_about
from wijkgraph.web.site.folded_lists import folds, height_of_quotes
from wijkgraph.web.site.heading import heading_of
from wijkgraph.web.site.pictures import draw_neighbours
from wijkgraph.web.site.portions import (
    facts_page,
    in_language,
    links_page,
    named_in,
    portion_of,
    quote_once,
    statements_about,
)
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.withdrawn import find_withdrawn, gone

# What the page of a thing shows the beginning of, by the parameter that asks for more.
_PARTS = {"links": links_page, "facts": facts_page}

_SELECTOR = term("oa:hasSelector")
# Statistics of the data that programs read; people have them in words on the page of the terms.
_STATISTICS = frozenset(
    NamedNode(f"http://rdfs.org/ns/void#{name}") for name in ("classPartition", "propertyPartition")
)


def thing_document(site: Site, ask: RequestedForm) -> bytes:
    """A thing's page, or its description in a syntax and profile. Raises NotFound, or Gone for a withdrawn claim."""
    thing = find_document_topic(site, ask.stem)
    if ask.representation is HTML:
        part = next((name for name in _PARTS if name in ask.query), None)
        return _PARTS[part](site, ask, thing) if part else _page(site, ask, thing)
    if is_citation(ask):
        return citation_bytes(ask, citation_of_thing(site, ask, thing))
    described = _described(site.store, thing, ask.profile, site.layout)
    return write_ordered(described, ask.representation, site.layout.context)


@once_where_remembered
def _described(store: SparqlStore, thing: NamedNode, profile: str, layout: Layout) -> tuple[Triple, ...]:
    _, describe_so = PROFILES[profile]
    return in_order(describe_so(store, thing, layout.project))


def find_document_topic(site: Site, stem: str) -> NamedNode:
    """The thing that a document is about, as it is in the data: written out or percent-encoded.

    Raises NotFound when nothing is known of it, Gone when it was a claim that no longer stands.
    """
    local = stem.partition("/")[2]
    space = HOME if local == "def" or local.startswith("def/") else site.names.things
    for iri in dict.fromkeys((space + local, space + quote(local))):
        try:
            thing = NamedNode(iri)
        except ValueError:
            continue
        if withdrawn := find_withdrawn(site, thing):  # the claim that replaced it points at it
            raise gone(withdrawn)
        if describe(site.store, thing) or is_known(site.store, thing):  # most pages want the description too
            return thing
    raise NotFound("Nothing goes by that name", where=f"/{stem}", next="Look for it with the search field.")


def _page(site: Site, ask: RequestedForm, thing: NamedNode) -> bytes:
    store = site.store
    triples = describe(store, thing)
    everything = statements_about(site, thing)
    statements = in_language(everything, ask.language)
    portion = portion_of(statements, thing)
    silence = silence_of(store, thing, tuple(letters_read(store))) if kind_of(thing) == "not-stated" else None
    around = surroundings_of(store, thing, in_order=not site.is_service)
    influences = influences_named(store, around.influences)
    met = (
        (silence.things() if silence else set())
        | named_in(portion.statements)
        | _mentioned(thing, triples, influences, around)
        | {receipt.document for one in everything for receipt in one.receipts}  # which the citation names
    )
    ended = {one: withdrawn.claim.assertion for one in met if (withdrawn := find_withdrawn(site, one))}
    names = names_with_records(store, met, ask.language, ended)
    quoted = portion.quoted
    return render(
        site,
        ask,
        "thing.html",
        names=names,
        **heading_of(site, ask, thing, triples, names),
        portion=portion,
        plain=_by_property(_unclaimed(thing, triples, statements, ask.language), ask.language),
        pieces=_pieces(thing, triples, ask.language),
        influences=folds(
            [(one, *quote_once(one.receipts, quoted)) for one in influences], _height, most=2_500
        ),
        silences=around.silences,
        silence=silence,
        quote=receipts(store, [thing])[thing] if kind_of(thing) == "passage" else None,
        asked_by=[one for one in site.questions.values() if silence and key_of(thing) in one.silences],
        incoming=around.incoming,
        picture=draw_neighbours(thing, around.neighbours, ask, names),
        mentions=_letters(portion.statements),
        citation=citation_of_thing(site, ask, thing, names),
        contact=contact_about(site, ask, name_of(thing, names), thing),
        profiles=[name for name in PROFILES if name != "wg"],
        has_provenance=has_own_history(ask.stem.partition("/")[2]),
    )


def _height(told: tuple[Influence, tuple[Receipt, ...], tuple[Receipt, ...]]) -> int:
    """Pixels that an influence takes on a phone, as estimated."""
    _, fresh, again = told
    return 110 + 60 * len(again) + height_of_quotes(fresh)


def _unclaimed(
    thing: NamedNode, triples: Iterable[Triple], statements: Iterable[Statement], language: str
) -> list[Triple]:
    """The triples about a thing that no claim states, without translations that the page does not need."""
    own = [t for t in triples if t.subject == thing]
    claimed = {(one.predicate, one.object) for one in statements}
    spoken = {t.predicate for t in own if isinstance(t.object, Literal) and t.object.language == language}
    return [
        t
        for t in own
        if (t.predicate, t.object) not in claimed
        and t.predicate != _SELECTOR  # what it leads to stands below it
        and t.predicate not in _STATISTICS
        and not (
            isinstance(t.object, Literal)
            and t.object.language not in (None, language)
            and t.predicate in spoken
        )
    ]


def _by_property(triples: Iterable[Triple], language: str) -> list[tuple[NamedNode, list[Term | Triple]]]:
    """The values of each property; texts in another language are left out where there are any in this one."""
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
    """The statements on each part of a thing (`…#quote`), by the fragment of the part."""
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
    influences: Iterable[Influence],
    around: Surroundings,
) -> set[NamedNode]:
    met = {thing, *(group.property for group in around.incoming.groups), *around.neighbours.terms()}
    met |= {one.iri for one in around.silences}
    for triple in triples:
        met |= {one for one in (triple.predicate, triple.object) if isinstance(one, NamedNode)}
    for influence in influences:
        met |= {influence.influencer, influence.influenced, influence.type, influence.strength}
        met |= {receipt.document for receipt in influence.receipts}
    return met


@once_per_version
def all_things(site: Site) -> tuple[str, ...]:
    """The document of every thing of ours that is subject or object of a triple, concepts among them.

    A withdrawn claim has none, though the claim that replaced it points at it.
    """
    rows = site.store.select(query("thing-all-things", ID=site.names.things)).rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    found = [one.value for one in things if not find_withdrawn(site, one)]
    return tuple("doc/" + site.names.local(iri) for iri in found if not iri.endswith("/0.1.0"))


THING = Family(
    "thing",
    r"doc/(?:def/.+|[^/]+/.+)",
    thing_document,
    all_things,
    offers=(HTML, TURTLE, JSONLD, RDFXML, NTRIPLES, *REFERENCES),
    profiles={name: iri for name, (iri, _) in PROFILES.items()},
    summary="Description of a thing",
    path="doc/{kind}/{key:path}",
    parameters={
        "_profile": "Vocabulary of the description, by name or IRI",
        "links": "IRI of a property: the page of the things that point here by it",
        "from": "First of these things, from 0",
        "facts": "First group of facts of a further page",
    },
)
