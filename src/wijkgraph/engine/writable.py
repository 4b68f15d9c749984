"""What a format cannot hold, found in the bytes as they are written: no answer goes out that no parser would read.

The engine writes any literal into XML, though XML 1.0 has no way to write most control characters, and any predicate
into RDF/XML, though one that does not end in a name cannot be an element (RDF 1.1 XML Syntax, 4). Looking at bytes in
chunks costs next to nothing; looking at terms in Python would cost as much as the query.
"""

from collections.abc import Callable

from wijkgraph.errors import NotAcceptable

_XML = frozenset({"application/rdf+xml", "application/sparql-results+xml"})
# XML 1.0, 2.2: of these bytes only tab, line feed and carriage return may stand in a document.
_CONTROLS = bytes(number for number in range(32) if chr(number) not in "\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NAMELESS = b"<oxprefix: "  # how the engine begins an element for a predicate that does not end in a name
_SEAM = len(_NAMELESS) - 1  # bytes kept of a chunk, because such a piece may lie across two


def checker(media_type: str) -> Callable[[bytes], bytes]:
    """What the chunks of an answer go through, in order: it gives them back as they must be.

    Raises NotAcceptable when the answer cannot be had in this format.
    """
    return _Xml(media_type) if media_type in _XML else lambda chunk: chunk


class _Xml:
    """Checks XML, and writes carriage returns so that parsers keep them (XML 1.0, 2.11)."""

    def __init__(self, media_type: str) -> None:
        self._media_type = media_type
        self._seam = b""

    def __call__(self, chunk: bytes) -> bytes:
        seen = self._seam + chunk
        self._seam = seen[-_SEAM:]
        if len(chunk.translate(None, _CONTROLS)) < len(chunk) or any(part in seen for part in _NONCHARACTERS):
            raise not_writable(self._media_type, "characters that XML does not have")
        if _NAMELESS in seen:
            raise not_writable(self._media_type, "a predicate that does not end in a name")
        return chunk.replace(b"\r", b"&#13;")


def not_writable(media_type: str, what: str) -> NotAcceptable:
    """That an answer cannot be had in this format."""
    return NotAcceptable(
        f"The answer holds {what}, which {media_type} cannot", next="Ask for another format."
    )
