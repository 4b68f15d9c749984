"""A copy of the default graph alone, for the many queries that name no graph.

In memory Oxigraph finds the quads of a term in one list for all graphs. Our claims stand in graphs of their own
beside the merge in the default graph, so a query on the merge would walk past every claim that speaks of a term
to find the one triple it wants. On a store without them a join at a million quads takes a fifth of the time.
"""

from pyoxigraph import QuerySolutions, Store

from wijkgraph.rdf import DefaultGraph, Literal

_WORTH_IT = 4  # a copy is made when at least one quad in so many stands in a named graph


def default_graph_alone(store: Store) -> Store | None:
    """A store in memory with the default graph of `store`; None when there is little else in `store` to leave out."""
    if len(store) - _size_of_default_graph(store) < len(store) / _WORTH_IT or not len(store):
        return None
    alone = Store()
    # Quad by quad, because blank nodes keep their identity so and not in a dump; the newest come out first, and
    # turned round they stand in the copy as in the whole, so that even LIMIT without ORDER BY gives the same rows.
    newest_first = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    alone.bulk_extend(reversed(newest_first))
    return alone


def _size_of_default_graph(store: Store) -> int:
    solutions = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(solutions, QuerySolutions)
    count = next(solutions)["n"]
    assert isinstance(count, Literal)
    return int(count.value)
