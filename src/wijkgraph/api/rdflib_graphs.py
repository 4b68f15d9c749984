"""Triples and quads as rdflib graphs, for those who go on with rdflib."""

from collections.abc import Iterable

import rdflib

from wijkgraph.engine.store import SparqlStore
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term, Triple

_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_QUADS = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"


def graph_of(triples: Iterable[Triple]) -> rdflib.Graph:
    """Converts triples to an rdflib graph; literals keep their lexical forms."""
    graph = rdflib.Graph()
    graph.addN(
        (_node(triple.subject), _node(triple.predicate), _node(triple.object), graph) for triple in triples
    )
    return graph


def merge_of(store: SparqlStore) -> rdflib.Graph:
    """Converts the default graph of a store, in which each triple stands once. Raises what the store raises."""
    return graph_of(store.construct(_TRIPLES))


def dataset_of_store(store: SparqlStore) -> rdflib.Dataset:
    """Converts a whole store: the merge as default graph, and every named graph. Raises what the store raises."""
    dataset = rdflib.Dataset(default_union=False)
    default = dataset.default_graph
    for triple in store.construct(_TRIPLES):
        default.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    graphs: dict[Term | None, rdflib.Graph] = {}
    for name, *parts in store.select(_QUADS).rows:
        if name not in graphs:
            graphs[name] = dataset.graph(_node(name))
        subject, predicate, value = map(_node, parts)
        graphs[name].add((subject, predicate, value))
    return dataset


def _node(term: object) -> rdflib.term.Identifier:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == str(rdflib.XSD.string):  # rdflib takes the two for different terms
        return rdflib.Literal(term.value)
    # Normalised, "01"^^xsd:integer would become another term.
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
