"""Terms as rdflib has them, and back."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import rdflib

from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.graph import Statement
from wijkgraph.validation.vocabulary import RDF_LANG_STRING, XSD_STRING


def as_rdflib(statements: Iterable[Statement], graph: rdflib.Graph) -> rdflib.Graph:
    """Returns the graph, with the statements added."""
    for subject, predicate, value in statements:
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(value)))
    return graph


@lru_cache(maxsize=1 << 14)
def to_rdflib(term: Term) -> Any:
    """Returns the node of rdflib for a term, written as it is."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == XSD_STRING:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: Any) -> Term:
    """Returns the term for a node of rdflib."""
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    if term.datatype is None or term.datatype == rdflib.URIRef(RDF_LANG_STRING.value):
        return Literal(str(term))
    return Literal(str(term), datatype=NamedNode(str(term.datatype)))
