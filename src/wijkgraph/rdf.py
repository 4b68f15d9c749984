"""RDF terms and syntaxes. The only door to pyoxigraph's terms, parsers and serializers.

Terms are pyoxigraph's: immutable, hashable, and equal exactly when RDF 1.1 says they are the same term.
Parser errors become SourceError, with line and column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox
from pyoxigraph import BlankNode as BlankNode
from pyoxigraph import DefaultGraph as DefaultGraph
from pyoxigraph import Literal as Literal
from pyoxigraph import NamedNode as NamedNode
from pyoxigraph import Quad as Quad
from pyoxigraph import RdfFormat as RdfFormat
from pyoxigraph import Triple as Triple

from wijkgraph.errors import SourceError, cannot_read
from wijkgraph.formats import GRAPHS
from wijkgraph.rdf_input import (
    MOST_DEEP,
    NO_LANGUAGE,
    TooDeep,
    check_xml,
    plain_rdf_xml,
    without_mark,
    xml_in_utf8,
)

Term = NamedNode | BlankNode | Literal
Node = (
    Term | Triple
)  # subject or object of a triple, as pyoxigraph types them: RDF 1.2 lets a triple stand there

# Every name and ending of a format of RDF, in the order of the registry.
FORMATS: Mapping[str, RdfFormat] = {name: one.rdf for one in GRAPHS if one.rdf for name in one.names}


def format_of(path: Path) -> RdfFormat:
    """RDF format of a file, by its ending. Raises SourceError for an unknown ending."""
    found = FORMATS.get(path.suffix.lstrip(".").lower())
    if found is None:
        raise SourceError(
            f"No RDF format has the ending '{path.suffix}'",
            where=str(path),
            next="Use .ttl, .trig, .nq, .nt, .jsonld or .rdf.",
        )
    return found


def read_quads(path: Path, *, base: str | None = None) -> list[Quad]:
    """Reads all quads of a file, strictly; triples stand in the default graph.

    Raises SourceError naming file, line and column when the file is missing, not UTF-8 or not well-formed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot_read(error, path) from error
    return parse(data, format_of(path), where=str(path), base=base)


def read_lines(path: Path) -> Iterator[Quad]:
    """Reads the quads of an N-Quads file one by one. Raises SourceError where it is broken."""
    try:
        yield from ox.parse(path=path, format=RdfFormat.N_QUADS)
    except OSError as error:
        raise cannot_read(error, path) from error
    except SyntaxError as error:
        raise not_well_formed(error, RdfFormat.N_QUADS, str(path)) from error


def parse(data: bytes, format: RdfFormat, *, where: str, base: str | None = None) -> list[Quad]:
    """Parses all quads in `data`. `where` names the source in the SourceError raised for broken syntax."""
    ready = b""
    try:
        ready = prepared(data, format, base)
        return list(with_languages(ox.parse(ready, format=format, base_iri=base), format))
    except SyntaxError as error:
        raise not_well_formed(with_line(error, ready, format, base), format, where) from error


def prepared(
    data: bytes, format: RdfFormat, base: str | None = None, contexts: Mapping[str, bytes] | None = None
) -> bytes:
    """Returns the bytes of a document as the parser takes them, line by line; see `rdf_input` and `jsonld_input`.

    Raises SyntaxError, with line and column, where RDF/XML is not well-formed XML (the parser itself takes the end of
    the bytes for the end of the document, wherever it comes) and where JSON-LD needs a context that is not given.
    """
    data = without_mark(data)
    if format == RdfFormat.JSON_LD:
        from wijkgraph.jsonld_input import with_contexts  # commands that read none start without it

        return with_contexts(data, base or "", contexts or {}, resolve)
    if format != RdfFormat.RDF_XML:
        return data
    data = xml_in_utf8(data)
    try:
        check_xml(data)
        return plain_rdf_xml(data, base or "", resolve)
    except (LookupError, ValueError) as error:
        raise SyntaxError(str(error), (None, 1, 1, None)) from error
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise SyntaxError(reason, (None, error.lineno, error.offset + 1, None)) from error


class CountedLines(BytesIO):
    """Bytes that are read line by line, and the number of lines that were."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        """Returns the rest of the line, or as much as there is room for."""
        line = self.readline(size)
        self.given += line.endswith(b"\n") or not self.getbuffer()[self.tell() :]
        return line


def with_line(error: SyntaxError, ready: bytes, format: RdfFormat, base: str | None = None) -> SyntaxError:
    """Returns an error about prepared bytes with its line, where the parser gave none.

    It tells a place where the XML or JSON breaks off, and none where these are no RDF/XML or JSON-LD.
    """
    if error.lineno or not ready:
        return error
    lines = CountedLines(ready)
    with suppress(SyntaxError):
        for _ in ox.parse(lines, format=format, base_iri=base):
            pass
    return SyntaxError(error.msg, (None, lines.given, None, None))


def with_languages(quads: Iterable[Quad], format: RdfFormat) -> Iterable[Quad]:
    """Returns the quads read from prepared bytes, texts without a language where RDF/XML takes it away."""
    return map(_without_language, quads) if format == RdfFormat.RDF_XML else quads


def _without_language(quad: Quad) -> Quad:
    value = quad.object
    if isinstance(value, Literal) and value.language == NO_LANGUAGE:
        return Quad(quad.subject, quad.predicate, Literal(value.value), quad.graph_name)
    return quad


def resolve(reference: str, base: str) -> str:
    """Resolves an IRI reference (RFC 3986, 5.2). Raises SyntaxError for a relative one without a base."""
    if not reference:
        return base
    (quad,) = ox.parse(f"<{reference}> a <x:x> .", format=RdfFormat.TURTLE, base_iri=base or None)
    assert isinstance(quad.subject, NamedNode)
    return quad.subject.value


def not_well_formed(error: SyntaxError, format: RdfFormat, where: str) -> SourceError:
    """Error for a source, named by `where`, that breaks the rules of its format; with line and column."""
    from wijkgraph.jsonld_input import ContextElsewhere

    place = ":".join([where, *(str(number) for number in (error.lineno, error.offset) if number)])
    if isinstance(error, ContextElsewhere):
        return SourceError(
            f"The JSON-LD needs the context {error.iri}, which is not fetched",
            where=place,
            next="Put the context into the document.",
        )
    if isinstance(error, TooDeep):
        return SourceError(
            f"More than {MOST_DEEP} XML elements stand within each other, and are not read",
            where=place,
            next="Name the inner nodes with rdf:about, each beside the others.",
        )
    return SourceError(
        f"Not well-formed {format.name}: {syntax_reason(error)}", where=place, next="Mend the syntax there."
    )


def syntax_reason(error: SyntaxError) -> str:
    """The parser's message without the place before it."""
    return re.sub("^Parser error at [^:]*: ", "", str(error.msg))


def serialize(
    statements: Iterable[Quad] | Iterable[Triple],
    format: RdfFormat,
    *,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """Writes statements in a format, in the order given; sort them first where bytes must be reproducible."""
    return ox.serialize(statements, format=format, prefixes=dict(prefixes or {})) or b""


def sorted_turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """The set of triples as Turtle, sorted, with the prefixes it uses: the same graph gives the same bytes."""
    return ordered_turtle(sorted(set(triples), key=str), prefixes)


def ordered_turtle(ordered: Sequence[Triple], prefixes: Mapping[str, str]) -> bytes:
    """Triples that are in order as Turtle, with the prefixes that they use."""
    text = "\n".join(map(str, ordered))
    used = {prefix: space for prefix, space in prefixes.items() if f"<{space}" in text}
    lines = serialize(ordered, RdfFormat.TURTLE, prefixes=used).splitlines(keepends=True)
    # The library writes prefixes in an order of its own.
    head = sorted(lines[: len(used)])
    return b"".join([*head, *([b"\n"] if used else []), *lines[len(used) :]])


def rewrite(
    nquads: Iterable[bytes], format: RdfFormat, *, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Rewrites N-Quads of our own in another format, piece by piece; the order stays.

    Read leniently, in half the time: their terms were checked when we read or made them.
    """
    read = (quad for piece in nquads for quad in ox.parse(piece, format=RdfFormat.N_QUADS, lenient=True))
    return serialize(read, format, prefixes=prefixes)


def canonical_lines(statements: Iterable[Quad] | Iterable[Triple]) -> list[str]:
    """Sorted N-Quads (or N-Triples) lines of the distinct statements, each ending in ` .`."""
    return sorted({f"{statement} ." for statement in statements})
