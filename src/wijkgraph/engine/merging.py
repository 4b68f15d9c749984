"""The RDF merge of several graphs as one default graph (SPARQL 1.1 Query, 13.2).

Oxigraph reads several default graphs one after the other: a triple in two of them gives two rows (measured).
"""

from collections.abc import Sequence

from pyoxigraph import Store

from wijkgraph.rdf import NamedNode, Quad


def merged(store: Store, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> Store:
    """A store in memory whose default graph is the merge of `default`, with the `named` graphs beside it.

    Blank nodes keep their identity: graphs of one dataset may share them.
    """
    found = Store()
    for graph in default:
        found.extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in named:
        found.extend(store.quads_for_pattern(None, None, None, graph))
    return found
