"""The same thing described in other vocabularies: PROV-O by our alignments, schema.org, or with labels added."""

from collections.abc import Callable, Mapping

from wijkgraph.engine.store import SparqlStore
from wijkgraph.linked.description import about_document, describe, mentioned
from wijkgraph.linked.schema_org import as_schema_org
from wijkgraph.names import DEF, PREFIXES, term
from wijkgraph.rdf import NamedNode, Triple

_TYPE = term("rdf:type")
_PROV = PREFIXES["prov"]
_HEAD = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("wg", "prov", "skos", "rdfs", "dcterms", "foaf"))


def own_description(store: SparqlStore, thing: NamedNode) -> tuple[Triple, ...]:
    """Our own terms, and the document itself."""
    return (*describe(store, thing), *about_document(thing))


def annotated(store: SparqlStore, thing: NamedNode) -> tuple[Triple, ...]:
    """Our own description with the labels of everything it mentions, in every language, in one query more."""
    triples = own_description(store, thing)
    values = " ".join(sorted(map(str, mentioned(triples))))
    # One branch a property: with the property as a variable too, the store reads every label there is.
    labels = store.construct(
        f"""{_HEAD}CONSTRUCT {{ ?thing skos:prefLabel ?name ; rdfs:label ?label ; dcterms:title ?title }} WHERE {{
          VALUES ?thing {{ {values} }}
          {{ ?thing skos:prefLabel ?name }} UNION {{ ?thing rdfs:label ?label }}
          UNION {{ ?thing dcterms:title ?title }} }}"""
    )
    return (*triples, *sorted(set(labels) - set(triples), key=str))


def in_prov(store: SparqlStore, *things: NamedNode) -> tuple[Triple, ...]:
    """What PROV-O can say of things, as our alignments read: types, relations, and the claims behind them.

    A claim is a bundle derived from its passages, quoted from the frozen text. Four queries, however many things.
    What has evidence is a claim: see `evidence` on why the class is not asked for.
    """
    values = " ".join(sorted(map(str, things)))
    aligned = store.construct(
        f"""{_HEAD}CONSTRUCT {{ ?s ?broader ?o }} WHERE {{
          VALUES ?s {{ {values} }} ?s ?p ?o . ?p rdfs:subPropertyOf* ?broader
          FILTER(STRSTARTS(STR(?broader), "{_PROV}") && ISIRI(?o)) }}"""
    )
    typed = store.construct(
        f"""{_HEAD}CONSTRUCT {{ ?s a ?broader }} WHERE {{
          VALUES ?s {{ {values} }} ?s a ?type . ?type rdfs:subClassOf* ?broader
          FILTER(STRSTARTS(STR(?broader), "{_PROV}")) }}"""
    )
    influences = store.construct(
        f"""{_HEAD}CONSTRUCT {{ ?s prov:qualifiedInfluence ?node . ?node a prov:Influence ; prov:influencer ?by }}
        WHERE {{ VALUES ?s {{ {values} }} ?node wg:influenced ?s ; wg:influencer ?by }}"""
    )
    claims = store.construct(
        f"""{_HEAD}CONSTRUCT {{
          ?claim a prov:Bundle, prov:Entity ; prov:wasDerivedFrom ?passage ; prov:wasAttributedTo ?by ;
            prov:generatedAtTime ?at ; prov:wasGeneratedBy ?activity ; foaf:topic ?s .
          ?passage a prov:Entity ; prov:wasQuotedFrom ?letter .
          ?by a prov:Agent . ?activity a prov:Activity ; prov:wasAssociatedWith ?by .
        }} WHERE {{
          VALUES ?s {{ {values} }}
          GRAPH ?claim {{ ?s ?p ?o }}
          ?claim wg:evidence ?passage ; prov:wasAttributedTo ?by ; prov:generatedAtTime ?at ;
            prov:wasGeneratedBy ?activity .
          OPTIONAL {{ ?passage wg:inText ?letter }}
        }}"""
    )
    return tuple(sorted({*aligned, *typed, *influences, *claims}, key=str))


def in_schema_org(store: SparqlStore, thing: NamedNode) -> tuple[Triple, ...]:
    """What schema.org can say of a thing."""
    return as_schema_org(thing, describe(store, thing))


def _prov_document(store: SparqlStore, thing: NamedNode) -> tuple[Triple, ...]:
    return (*in_prov(store, thing), *about_document(thing))


# The name of each profile in addresses, its IRI, and how it describes. The first is what one gets unasked.
PROFILES: Mapping[str, tuple[str, Callable[[SparqlStore, NamedNode], tuple[Triple, ...]]]] = {
    "wg": (DEF, own_description),
    "annotated": (f"{DEF}/profile/annotated", annotated),
    "prov": ("http://www.w3.org/ns/prov-o", _prov_document),
    "schema": ("https://schema.org/", in_schema_org),
}
