"""Answers in the result formats: terms and pages in SPARQL JSON, rows counted, and what XML cannot hold.

The engine serialises in Rust, and looking at each row in Python would cost as much as the query. So rows are counted,
and characters checked, in the bytes of each chunk.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, parse_query_results

from wijkgraph.engine.frames import Request
from wijkgraph.engine.memory_stores import store_of
from wijkgraph.errors import NotAcceptable
from wijkgraph.formats import RESULTS_JSON, RESULTS_XML
from wijkgraph.namespaces import PREFIXES
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, Triple

SPARQL_JSON, _SPARQL_XML = RESULTS_JSON.essence, RESULTS_XML.essence
_XSD_STRING = f"{PREFIXES['xsd']}string"

Result = QuerySolutions | QueryBoolean | QueryTriples
Cell = NamedNode | BlankNode | Literal | Triple


def json_term(term: Cell) -> dict[str, Any]:
    """Encodes a term in SPARQL JSON (SPARQL 1.1 Query Results JSON, 3.2.2; triple terms as in SPARQL 1.2)."""
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return {"type": "triple", "value": {name: json_term(part) for name, part in parts.items()}}
    literal: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
        if term.direction:
            literal["its:dir"] = str(term.direction).lower()
    elif term.datatype.value != _XSD_STRING:
        literal["datatype"] = term.datatype.value
    return literal


def json_results(
    variables: Sequence[str], rows: Iterable[Sequence[Cell | None]], links: Sequence[str] = ()
) -> bytes:
    """Encodes rows as a SPARQL JSON document; None is an unbound variable."""
    head: dict[str, Any] = {"vars": variables} | ({"link": links} if links else {})
    bindings = [
        {name: json_term(cell) for name, cell in zip(variables, row, strict=True) if cell is not None}
        for row in rows
    ]
    document = {"head": head, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def parse_solutions(body: bytes) -> QuerySolutions:
    """Parses a SPARQL JSON document of our own writing into the engine's kind of rows."""
    result = parse_query_results(body, QueryResultsFormat.JSON)
    assert isinstance(result, QuerySolutions)
    return result


def boolean_result(value: bool) -> QueryBoolean:
    """Wraps a truth value as the engine's kind of result."""
    result = parse_query_results(json.dumps({"head": {}, "boolean": value}), QueryResultsFormat.JSON)
    assert isinstance(result, QueryBoolean)
    return result


def graph_result(triples: Iterable[Triple]) -> QueryTriples:
    """Wraps triples as the engine's kind of result."""
    quads = (Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    result = store_of(quads).query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(result, QueryTriples)
    return result


def page(result: QuerySolutions, syntax: QueryResultsFormat, request: Request) -> tuple[bytes, bool]:
    """Encodes the rows from `start_row` to `start_row + max_rows`; returns the bytes, and true if more rows follow.

    JSON and XML link to the next page in their heads. CSV and TSV have no place for it; with them only the HTTP
    header `Link: rel="next"` does.
    """
    first, size = request.start_row, request.max_rows or 0
    names = [variable.value for variable in result.variables]
    rows = [[row[name] for name in names] for row in islice(result, first, first + size + 1)]
    cut = len(rows) > size
    links = [request.next_page] if cut and request.next_page else []
    body = json_results(names, rows[:size], links)
    if syntax == QueryResultsFormat.JSON:
        return body, cut
    written = parse_solutions(body).serialize(format=syntax) or b""
    if syntax == QueryResultsFormat.XML and links:
        from xml.sax.saxutils import quoteattr  # brings half of the network with it

        # In an XML head the variables come first, then the links (SPARQL Query Results XML Format, 2.2).
        written = written.replace(b"</head>", f"<link href={quoteattr(links[0])}/></head>".encode(), 1)
    return written, cut


_LINE_END = b"\n"
_MARKS: Mapping[str, bytes] = {
    "text/csv": _LINE_END,
    "text/tab-separated-values": _LINE_END,  # line feeds in values are escaped
    _SPARQL_XML: b"<result>",
    # The end of a row's last value, the end of the row, and the start of the next row.
    SPARQL_JSON: b"}},{",
}
_FIRST_JSON_ROW = b'"bindings":[{"'
_ROW_SEAM = len(_FIRST_JSON_ROW)  # bytes kept of each chunk, because a mark may lie across two


class RowCounter:
    """Counts the rows of a SELECT answer in its bytes.

    Exact, but for two oddities of JSON: `}},{` within a literal counts too, and rows that bind nothing do not.
    """

    def __init__(self, media_type: str) -> None:
        self._mark = _MARKS.get(media_type, b"")
        self._csv = media_type == "text/csv"
        self._seeking = media_type == SPARQL_JSON  # for the first row
        # The header of the two formats with lines is a line, but no row.
        self.rows = -1 if self._mark == _LINE_END else 0
        self._seam = b""
        self._quoted = False

    def count(self, chunk: bytes) -> None:
        """Adds the rows of the next bytes."""
        if self._csv:
            self._count_lines(chunk)
        elif self._mark:
            # The chunk itself is not copied: what lies across two chunks is looked for in a few bytes of both.
            before, after = self._seam, chunk[:_ROW_SEAM]
            across = before + after
            self.rows += chunk.count(self._mark) + across.count(self._mark)
            self.rows -= before.count(self._mark) + after.count(self._mark)
            if self._seeking and (_FIRST_JSON_ROW in chunk or _FIRST_JSON_ROW in across):
                self._seeking = False
                self.rows += 1
            self._seam = (before + chunk)[-_ROW_SEAM:] if len(chunk) < _ROW_SEAM else chunk[-_ROW_SEAM:]

    def _count_lines(self, chunk: bytes) -> None:
        """Counts line ends outside quoted fields; a doubled quote closes and opens, which changes nothing."""
        for part in chunk.split(b'"'):
            if not self._quoted:
                self.rows += part.count(_LINE_END)
            self._quoted = not self._quoted
        self._quoted = not self._quoted  # the last part was not ended by a quote


# XML 1.0, 2.2: of these bytes only tab, line feed and carriage return may stand in a document.
_CONTROLS = bytes(number for number in range(32) if chr(number) not in "\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NAMELESS = b"<oxprefix: "  # how the engine begins an element for a predicate that does not end in a name
_XML_SEAM = len(_NAMELESS) - 1  # bytes kept of a chunk, because such a piece may lie across two


def chunk_filter(media_type: str) -> Callable[[bytes], bytes]:
    """Returns a filter for the answer's chunks, to be called in order; it escapes what the format can hold otherwise.

    It raises NotAcceptable for what the format cannot hold: the engine writes any literal into XML, though XML 1.0
    has no way to write most control characters, and any predicate into RDF/XML, though one that does not end in a
    name cannot be an element (RDF 1.1 XML Syntax, 4).
    """
    xml = media_type in ("application/rdf+xml", _SPARQL_XML)
    return _XmlFilter(media_type) if xml else lambda chunk: chunk


class _XmlFilter:
    """Checks XML, and writes carriage returns so that parsers keep them (XML 1.0, 2.11)."""

    def __init__(self, media_type: str) -> None:
        self._media_type = media_type
        self._seam = b""

    def __call__(self, chunk: bytes) -> bytes:
        seen = self._seam + chunk
        self._seam = seen[-_XML_SEAM:]
        if len(chunk.translate(None, _CONTROLS)) < len(chunk) or any(part in seen for part in _NONCHARACTERS):
            raise not_writable(self._media_type, "characters that XML does not have")
        if _NAMELESS in seen:
            raise not_writable(self._media_type, "a predicate that does not end in a name")
        return chunk.replace(b"\r", b"&#13;")


def not_writable(media_type: str, what: str) -> NotAcceptable:
    """Error for an answer that holds something a format cannot."""
    return NotAcceptable(
        f"The answer holds {what}, which {media_type} cannot", next="Ask for another format."
    )
