"""Queries to a store of Oxigraph, answered by the specification: the one way in which they are put."""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from wijkgraph.errors import QuerySyntax
from wijkgraph.oxigraph.empty_answers import check_for_silence
from wijkgraph.oxigraph.functions import FUNCTIONS
from wijkgraph.oxigraph.projections import columns_written_out, names_filled_in
from wijkgraph.oxigraph.rewriting import rewritten
from wijkgraph.rdf import BlankNode, DefaultGraph, Literal, NamedNode

Result = QuerySolutions | QueryBoolean | QueryTriples
Graphs = Sequence[NamedNode | BlankNode | DefaultGraph]


def run_query(
    store: Store,
    query: str,
    *,
    base: str | None = None,
    prefixes: Mapping[str, str] | None = None,
    default_graphs: Graphs | None = None,
    named_graphs: Sequence[NamedNode | BlankNode] | None = None,
) -> Result:
    """Runs a query.

    Relative IRIs are resolved against `base` (SPARQL 1.1, 4.1.1); `prefixes` are declared beside the query's own.
    Raises SyntaxError with the place in the query as it was given, QueryRefused for what cannot be answered by the
    specification, RuntimeError, OSError or ValueError when the engine fails.
    """

    declared = None if prefixes is None else dict(prefixes)

    def variables_of(text: str) -> list[str]:
        found = Store().query(text, base_iri=base, prefixes=declared)  # parsed, with nothing to be found
        return [variable.value for variable in found.variables] if isinstance(found, QuerySolutions) else []

    # No expression is without a round bracket, which may be written as an escape; most look-ups hold none.
    computes = "(" in query or "\\" in query
    if computes:
        check_for_silence(query)

    def ask(text: str) -> Result:
        text = columns_written_out(text, variables_of)
        ready = rewritten(text) if computes else text
        return store.query(
            ready,
            base_iri=base,
            prefixes=declared,
            default_graph=None if default_graphs is None else [*default_graphs],
            named_graphs=None if named_graphs is None else [*named_graphs],
            custom_functions=None if ready == text else FUNCTIONS,
        )

    try:
        return ask(query)
    except SyntaxError as error:
        filled = _filled_in(query)
        if filled is None:
            raise _in_its_own_words(query, base, prefixes, error) from error
        try:
            return ask(filled)
        except SyntaxError:
            raise _in_its_own_words(filled, base, prefixes, error) from error


def rows_that_pass(
    filters: str, names: Sequence[str], rows: Sequence[Sequence[str]], *, prefixes: Mapping[str, str]
) -> Iterator[int]:
    """Yields the place, from 0, of each row for which the filters hold: `FILTER(?a < ?b) FILTER(?a != ?c)`.

    A row holds the terms of the variables in `names`, written as in a query. Raises as `run_query` does.
    """
    place = "place"
    while place in filters or place in names:
        place += "_"
    text = f"SELECT ?{place} {{ {filters} }}"
    # The filters alone: to look through the rows too would take longer than to answer.
    ready = rewritten(text)
    select, brace, rest = ready.partition("{")
    heads = " ".join(f"?{name}" for name in (place, *names))
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        few = enumerate(rows[start : start + _ROWS_AT_ONCE], start=start)
        table = "\n".join(f"({number} {' '.join(row)})" for number, row in few)
        found = Store().query(
            f"{select}{brace} VALUES ({heads}) {{ {table} }} {rest}",
            prefixes=dict(prefixes),
            custom_functions=None if ready == text else FUNCTIONS,
        )
        if isinstance(found, QuerySolutions):
            for (number,) in found:
                yield int(number.value) if isinstance(number, Literal) else 0


_ROWS_AT_ONCE = 10_000  # a query of a megabyte or so


def _filled_in(query: str) -> str | None:
    """Query with its reused names filled in; None if there are none, or no tokens."""
    try:
        filled = names_filled_in(query)
    except QuerySyntax:
        return None
    return None if filled == query else filled


def _in_its_own_words(
    query: str, base: str | None, prefixes: Mapping[str, str] | None, error: SyntaxError
) -> SyntaxError:
    """Complaint about the query as it was given, whose places those of a rewritten one are not."""
    try:
        Store().query(query, base_iri=base, prefixes=None if prefixes is None else dict(prefixes))
    except SyntaxError as complaint:
        return complaint
    return error
