"""Replies of an engine as terms, read strictly: what is not whole, or not what was asked for, is refused."""

import json
from collections.abc import Mapping
from typing import Any

from wijkgraph.engine.store import Solutions
from wijkgraph.errors import SourceError, StoreError, TooLarge, TooSlow
from wijkgraph.rdf import BlankNode, Literal, NamedNode, RdfFormat, Term, Triple, parse
from wijkgraph.remote.endpoint import Reply
from wijkgraph.remote.literals import as_meant
from wijkgraph.remote.virtuoso import OUR_VARIABLE

RESULTS = "application/sparql-results+json"
GRAPH = "application/n-triples, text/turtle;q=0.5"

# Engines of some age send SPARQL JSON as plain JSON, and N-Triples under the name it had in 2004.
_RESULTS = frozenset({RESULTS, "application/json"})
_GRAPHS: Mapping[str, RdfFormat] = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def read_solutions(reply: Reply, url: str) -> Solutions:
    """The solutions in a SPARQL JSON reply. Raises LimitReached if it was cut, StoreError if it is none."""
    document = _json(reply, url)
    try:
        variables = tuple(name for name in document["head"]["vars"] if not name.startswith(OUR_VARIABLE))
        bindings = document["results"]["bindings"]
        reader = _TermReader()
        rows = tuple(tuple(reader.read(row.get(name)) for name in variables) for row in bindings)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _not_results(reply, url, f"{type(error).__name__}: {error}") from error
    refuse_capped(reply, len(rows), url)
    return Solutions(variables, rows)


def read_boolean(reply: Reply, url: str) -> bool:
    """The answer in a SPARQL JSON reply to an ASK. Raises LimitReached or StoreError."""
    document = _json(reply, url)
    value = document.get("boolean") if isinstance(document, dict) else None
    if not isinstance(value, bool):
        raise _not_results(reply, url, "no boolean in it")
    return value


def read_triples(reply: Reply, url: str) -> tuple[Triple, ...]:
    """The distinct triples in a graph reply. Raises LimitReached if it was cut, StoreError if it is none."""
    refuse_partial(reply, url)
    syntax = _GRAPHS.get(reply.media_type)
    if syntax is None:
        raise _not_results(reply, url, f"the media type is '{reply.media_type}'")
    if "content-length" not in reply.headers and "chunked" not in reply.headers.get("transfer-encoding", ""):
        # Lines cut off at a line's end would pass for a smaller graph.
        raise StoreError(
            "The answer does not say how long it is, so it cannot be told from half of one",
            where=url,
            next="Have the engine, or the proxy before it, speak HTTP/1.1.",
        )
    try:
        quads = parse(reply.body, syntax, where=url)
    except SourceError as error:
        raise _not_results(reply, url, error.what) from error
    return tuple(dict.fromkeys(Triple(quad.subject, quad.predicate, as_meant(quad.object)) for quad in quads))


def refuse_partial(reply: Reply, url: str) -> None:
    """Raise TooSlow if Virtuoso's headers say that this 200 holds what it had found when time was up."""
    if "x-sql-state" in reply.headers:
        raise TooSlow(
            f"The engine gave only part of the answer: {reply.headers.get('x-sql-message', '')[:120]}".rstrip(),
            where=url,
            next="Ask for less, or give the engine more time.",
        )


def refuse_capped(reply: Reply, rows: int, url: str) -> None:
    """Raise TooLarge if Virtuoso's header says that it has a row cap, and the answer reaches it."""
    cap = reply.headers.get("x-sparql-maxrows", "")
    if cap.isdecimal() and rows >= int(cap):
        raise TooLarge(
            f"The engine cuts answers at {cap} rows, and this one has at least as many",
            where=url,
            next="Ask for less, or raise ResultSetMaxRows there.",
        )


class _TermReader:
    """Reads the terms of one reply; blank nodes are equal within it (SPARQL 1.1 Query Results JSON, 3.2.2)."""

    def __init__(self) -> None:
        self._blank: dict[str, BlankNode] = {}

    def read(self, value: Any) -> Term | None:
        """The term, None where the variable is unbound. Raises ValueError or KeyError for what is no term."""
        if value is None:
            return None
        match value["type"]:
            case "uri":
                return NamedNode(value["value"])
            case "literal" | "typed-literal":
                return as_meant(_literal(value))
            case "bnode":
                # Engines name them as they like; some of their names are no labels in RDF syntaxes.
                return self._blank.setdefault(value["value"], BlankNode(f"b{len(self._blank)}"))
        raise ValueError(f"a term of type '{value['type']}'")


def _literal(value: Mapping[str, str]) -> Literal:
    if language := value.get("xml:lang"):
        return Literal(value["value"], language=language)
    if datatype := value.get("datatype"):
        return Literal(value["value"], datatype=NamedNode(datatype))
    return Literal(value["value"])


def _json(reply: Reply, url: str) -> Any:
    refuse_partial(reply, url)
    if reply.media_type not in _RESULTS:
        raise _not_results(reply, url, f"the media type is '{reply.media_type}'")
    try:
        return json.loads(reply.body)
    except ValueError as error:  # also when it is not UTF-8
        raise _not_results(reply, url, f"broken JSON, {error}") from error


def _not_results(reply: Reply, url: str, why: str) -> StoreError:
    page = reply.body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
    what = "a web page" if page else "something else"
    return StoreError(
        f"The engine gave {what} in place of results ({why})",
        where=url,
        next="Check that the address is a SPARQL endpoint, and try again.",
    )
