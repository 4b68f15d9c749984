"""The description of a thing as a graph: what is stated of it and of its parts, and where its page stands."""

from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import BASE, ID, kind_of, term
from wijkgraph.rdf import NamedNode, Triple

_CC0 = NamedNode("http://creativecommons.org/publicdomain/zero/1.0/")
DATASET = NamedNode(f"{ID}dataset/wijkgraph")


# Records that hold what others rest on: their own description is all their provenance.
RECEIPTS = frozenset({"claim", "passage", "text", "checksum", "instant", "period", "agent", "activity"})


def has_own_history(local: str) -> bool:
    """Whether `study/wijk-in-zicht` has more provenance than its description tells: not a receipt, not a term."""
    return local.partition("/")[0] not in ("def", *RECEIPTS)


def is_known(store: SparqlStore, thing: NamedNode) -> bool:
    """Whether anything in the data is about a thing or points at it."""
    return store.ask(f"ASK {{ {{ {thing} ?p ?o }} UNION {{ ?s ?p {thing} }} }}")


def describe(store: SparqlStore, thing: NamedNode) -> tuple[Triple, ...]:
    """Every triple with the thing or one of its parts (`…#quote`) as subject, sorted; a claim also with what it says.

    Empty when there is none. One query.
    """
    said = f" UNION {{ GRAPH {thing} {{ ?s ?p ?o }} }}" if kind_of(thing) == "claim" else ""
    selectors = term("oa:hasSelector")
    triples = store.construct(
        f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
          {{ BIND({thing} AS ?s) ?s ?p ?o }}
          UNION {{ {thing} {selectors} ?s . ?s ?p ?o }}{said}
        }}"""
    )
    return tuple(sorted(set(triples), key=str))


def about_document(thing: NamedNode) -> tuple[Triple, ...]:
    """What the document about a thing says of itself: its topic, its licence, where the topic's provenance stands."""
    local = thing.value.removeprefix(ID) if thing.value.startswith(ID) else thing.value.removeprefix(BASE)
    document = NamedNode(f"{BASE}doc/{local}")
    triples = [
        Triple(document, term("rdf:type"), term("foaf:Document")),
        Triple(document, term("foaf:primaryTopic"), thing),
        Triple(document, term("dcterms:license"), _CC0),
        Triple(document, term("dcterms:isPartOf"), DATASET),
    ]
    if has_own_history(local):
        triples.append(Triple(document, term("prov:has_provenance"), NamedNode(f"{BASE}prov/{local}")))
    return tuple(triples)


def mentioned(triples: tuple[Triple, ...]) -> set[NamedNode]:
    """Every IRI in the triples."""
    return {
        one
        for triple in triples
        for one in (triple.subject, triple.predicate, triple.object)
        if isinstance(one, NamedNode)
    }
