"""Replies of an engine as terms, read strictly: a reply that is not whole, or of another kind, is refused."""

import json
from collections.abc import Mapping
from typing import Any

from wijkgraph.engine.store import Solutions
from wijkgraph.errors import SourceError, StoreError
from wijkgraph.formats import NTRIPLES, RDFXML, RESULTS_JSON, TURTLE
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term, Triple, parse
from wijkgraph.remote.dialects import Dialect
from wijkgraph.remote.endpoint import Reply

GRAPH = "application/n-triples, text/turtle;q=0.5"

# Engines of some age send SPARQL JSON as plain JSON, and N-Triples under the name it had in 2004. RDF/XML counts under
# its own name only: under that of XML an engine may send anything.
_RESULTS = frozenset((RESULTS_JSON.essence, *RESULTS_JSON.aliases))
_GRAPHS = {name: one for one in (NTRIPLES, TURTLE) for name in (one.essence, *one.aliases)}
_GRAPHS[RDFXML.essence] = RDFXML


class ReplyReader:
    """Reads the replies of one engine."""

    def __init__(self, url: str, dialect: Dialect) -> None:
        self._url = url
        self._dialect = dialect

    def solutions(self, reply: Reply) -> Solutions:
        """Reads the solutions of a SPARQL JSON reply. Raises LimitReached if it was cut, StoreError if it is none."""
        document = self._json(reply)
        try:
            names = tuple(name for name in document["head"]["vars"] if not self._dialect.is_ours(name))
            terms = _TermReader(self._dialect)
            rows = tuple(
                tuple(terms.read(row.get(name)) for name in names) for row in document["results"]["bindings"]
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise self._not_results(reply, f"{type(error).__name__}: {error}") from error
        self._dialect.refuse_cut(reply, self._url, len(rows))
        return Solutions(names, rows)

    def boolean(self, reply: Reply) -> bool:
        """Reads the answer of an ASK in a SPARQL JSON reply. Raises LimitReached or StoreError."""
        document = self._json(reply)
        value = document.get("boolean") if isinstance(document, dict) else None
        if not isinstance(value, bool):
            raise self._not_results(reply, "no boolean in it")
        return value

    def triples(self, reply: Reply) -> tuple[Triple, ...]:
        """Reads the distinct triples of a graph reply. Raises LimitReached if it was cut, StoreError if it is none."""
        self._dialect.refuse_cut(reply, self._url)
        syntax = _GRAPHS.get(reply.media_type)
        if syntax is None or syntax.rdf is None:
            raise self._not_results(reply, f"the media type is '{reply.media_type}'")
        if "content-length" not in reply.headers and "chunked" not in reply.headers.get(
            "transfer-encoding", ""
        ):
            # Lines cut off at a line's end would pass for a smaller graph.
            raise StoreError(
                "The answer does not say how long it is, so it cannot be told from half of one",
                where=self._url,
                next="Have the engine, or the proxy before it, speak HTTP/1.1.",
            )
        try:
            quads = parse(reply.body, syntax.rdf, where=self._url)
        except SourceError as error:
            raise self._not_results(reply, error.what) from error
        return tuple(dict.fromkeys(self._as_meant(quad.triple) for quad in quads))

    def _as_meant(self, triple: Triple) -> Triple:
        if not isinstance(triple.object, Literal):
            return triple
        return Triple(triple.subject, triple.predicate, self._dialect.as_meant(triple.object))

    def _json(self, reply: Reply) -> Any:
        self._dialect.refuse_cut(reply, self._url)
        if reply.media_type not in _RESULTS:
            raise self._not_results(reply, f"the media type is '{reply.media_type}'")
        try:
            return json.loads(reply.body)
        except ValueError as error:  # also when it is not UTF-8
            raise self._not_results(reply, f"broken JSON, {error}") from error

    def _not_results(self, reply: Reply, why: str) -> StoreError:
        page = reply.body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        what = "a web page" if page else "something else"
        return StoreError(
            f"The engine gave {what} in place of results ({why})",
            where=self._url,
            next="Check that the address is a SPARQL endpoint, and try again.",
        )


class _TermReader:
    """Reads the terms of one reply; blank nodes are equal within it (SPARQL 1.1 Query Results JSON, 3.2.2)."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._blank: dict[str, BlankNode] = {}

    def read(self, value: Any) -> Term | None:
        """Decodes a term; None for an unbound variable. Raises ValueError or KeyError for anything else."""
        if value is None:
            return None
        match value["type"]:
            case "uri":
                return NamedNode(value["value"])
            case "literal" | "typed-literal":
                return self._dialect.as_meant(_literal(value))
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
