"""Descriptions of things and of their documents as graphs: in our own terms, with labels, in PROV-O, in schema.org."""

from collections.abc import Callable, Mapping

from wijkgraph.asking.queries import listed, query
from wijkgraph.engine.store import SparqlStore, once_where_remembered
from wijkgraph.linked.schema_org import as_schema_org
from wijkgraph.names import DEF, PREFIXES, kind_of, names_at, term
from wijkgraph.project_file import Project
from wijkgraph.rdf import NamedNode, Triple

# Records that hold what others rest on: their own description is all their provenance.
RECEIPTS = frozenset({"claim", "passage", "text", "checksum", "instant", "period", "agent", "activity"})


def has_own_history(local: str) -> bool:
    """True if a thing, such as `study/wijk-in-zicht`, has provenance beyond its description: no receipt, no term."""
    return local.partition("/")[0] not in ("def", *RECEIPTS)


@once_where_remembered
def describe(store: SparqlStore, thing: NamedNode) -> tuple[Triple, ...]:
    """Every triple with the thing or one of its parts (`…#quote`) as subject, sorted; a claim also with what it says.

    Empty when there is none. One query.
    """
    said = f" UNION {{ GRAPH {thing} {{ ?s ?p ?o }} }}" if kind_of(thing) == "claim" else ""
    selectors = term("oa:hasSelector")
    triples = store.construct(query("description-describe", thing=thing, selectors=selectors, said=said))
    return tuple(sorted(set(triples), key=str))


def about_document(thing: NamedNode, project: Project) -> tuple[Triple, ...]:
    """Triples about the document itself: its topic, its licence and the address of the topic's provenance."""
    names = names_at(project.base)
    local = names.local(thing.value)
    document = NamedNode(names.documents + local)
    triples = [
        Triple(document, term("rdf:type"), term("foaf:Document")),
        Triple(document, term("foaf:primaryTopic"), thing),
        Triple(document, term("dcterms:license"), NamedNode(project.licence)),
        Triple(document, term("dcterms:isPartOf"), names.dataset),
    ]
    if has_own_history(local):
        triples.append(Triple(document, term("prov:has_provenance"), names.address(f"prov/{local}")))
    return tuple(triples)


def mentioned(triples: tuple[Triple, ...]) -> set[NamedNode]:
    """Every IRI in the triples."""
    return {
        one
        for triple in triples
        for one in (triple.subject, triple.predicate, triple.object)
        if isinstance(one, NamedNode)
    }


_TYPE = term("rdf:type")
_PROV = PREFIXES["prov"]


def own_description(store: SparqlStore, thing: NamedNode, project: Project) -> tuple[Triple, ...]:
    """Our own terms, and the document itself."""
    return (*describe(store, thing), *about_document(thing, project))


def annotated(store: SparqlStore, thing: NamedNode, project: Project) -> tuple[Triple, ...]:
    """Our own description with the labels of everything it mentions, in every language, in one query more."""
    triples = own_description(store, thing, project)
    values = listed(mentioned(triples))
    # One branch a property: with the property as a variable too, the store reads every label there is.
    labels = store.construct(query("description-annotated", values=values))
    return (*triples, *sorted(set(labels) - set(triples), key=str))


@once_where_remembered
def in_prov(store: SparqlStore, *things: NamedNode) -> tuple[Triple, ...]:
    """Description of things in PROV-O by our alignments: types, relations, and the claims behind them.

    A claim is a bundle derived from its passages, quoted from the frozen text. Four queries, however many things.
    What has evidence is a claim: see `evidence` on why the class is not asked for.
    """
    values = listed(things)
    aligned = store.construct(query("description-in-prov-aligned", values=values, prov=_PROV))
    typed = store.construct(query("description-in-prov-typed", values=values, prov=_PROV))
    influences = store.construct(query("description-in-prov-influences", values=values))
    claims = store.construct(query("description-in-prov-claims", values=values))
    return tuple(sorted({*aligned, *typed, *influences, *claims}, key=str))


def in_schema_org(store: SparqlStore, thing: NamedNode, project: Project) -> tuple[Triple, ...]:
    """Description of a thing in schema.org."""
    return as_schema_org(thing, describe(store, thing), names_at(project.base))


def _prov_document(store: SparqlStore, thing: NamedNode, project: Project) -> tuple[Triple, ...]:
    return (*in_prov(store, thing), *about_document(thing, project))


# The name of each profile in addresses, its IRI, and how it describes. The first is what one gets unasked.
PROFILES: Mapping[str, tuple[str, Callable[[SparqlStore, NamedNode, Project], tuple[Triple, ...]]]] = {
    "wg": (DEF, own_description),
    "annotated": (f"{DEF}/profile/annotated", annotated),
    "prov": ("http://www.w3.org/ns/prov-o", _prov_document),
    "schema": ("https://schema.org/", in_schema_org),
}
