"""A page of a SELECT: cut because the request asked for pages, and saying so in its own body.

SPARQL JSON and XML results have a place for it: `link` in the head. CSV and TSV have none; there only the
HTTP header `Link: rel="next"` tells.
"""

import json
from itertools import islice
from typing import Any
from xml.sax.saxutils import quoteattr

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from wijkgraph.engine.frames import Request
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Triple

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def page(result: QuerySolutions, syntax: QueryResultsFormat, request: Request) -> tuple[bytes, bool]:
    """The rows `start_row` to `start_row + max_rows` in a format, and whether more rows follow them."""
    first, size = request.start_row, request.max_rows or 0
    names = [variable.value for variable in result.variables]
    rows = [
        {name: _term(value) for name in names if (value := row[name]) is not None}
        for row in islice(result, first, first + size + 1)
    ]
    cut = len(rows) > size
    links = [request.next_page] if cut and request.next_page else []
    head: dict[str, Any] = {"vars": names} | ({"link": links} if links else {})
    body = json.dumps(
        {"head": head, "results": {"bindings": rows[:size]}}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    if syntax == QueryResultsFormat.JSON:
        return body, cut
    parsed = parse_query_results(body, QueryResultsFormat.JSON)
    written = parsed.serialize(format=syntax) or b""
    if syntax == QueryResultsFormat.XML and links:
        # In an XML head the variables come first, then the links (SPARQL Query Results XML Format, 2.2).
        written = written.replace(b"</head>", f"<link href={quoteattr(links[0])}/></head>".encode(), 1)
    return written, cut


def _term(term: NamedNode | BlankNode | Literal | Triple) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON, 3.2.2; triple terms as in SPARQL 1.2."""
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    literal: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
        if term.direction:
            literal["its:dir"] = str(term.direction).lower()
    elif term.datatype.value != _XSD_STRING:
        literal["datatype"] = term.datatype.value
    return literal
