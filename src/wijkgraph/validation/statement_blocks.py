"""Parts of Turtle, N-Triples and N-Quads files about given subjects, so that a large file is not read again whole.

A block runs from a line that begins with the subject to the next line that begins with anything but white space. Where
that is not how a file is written, fewer statements are found than the data hold, and the caller reads the file whole.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from wijkgraph.rdf import RdfFormat
from wijkgraph.validation.sources import RdfSource

_FORMATS = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_BEGINNING = re.compile(rb"^[^\s#\])};.,][^\s]*", re.MULTILINE)
_DIRECTIVE = re.compile(rb"^[ \t]*@?(?:prefix|base)\b[^\n]*\n", re.MULTILINE | re.IGNORECASE)
_LOCAL = re.compile(rb"[^:/#]*$")


@dataclass(frozen=True)
class StatementBlock:
    """Lines of a file, after its directives. `shift` is added to a line number in them to give that in the file."""

    content: bytes
    shift: int


def local_name(iri: str) -> bytes:
    """Returns the part of an IRI that is written whatever its prefix."""
    found = _LOCAL.search(iri.encode())
    return found[0] if found else b""


def blocks_about(source: RdfSource, names: Set[bytes]) -> Iterator[StatementBlock]:
    """Yields the blocks whose subject has one of these local names; none of a file that may hold long strings."""
    content = source.content
    if source.format not in _FORMATS or b'"""' in content or b"'''" in content:
        return
    directives = [(found.end(), found[0]) for found in _DIRECTIVE.finditer(content)]
    start, line, counted = -1, 0, 0
    for found in _BEGINNING.finditer(content):
        if start >= 0:
            line += content.count(b"\n", counted, start)
            counted = start
            yield _block(content[start : found.start()], line, directives, start)
        local = _LOCAL.search(found[0].rstrip(b">"))
        start = found.start() if local and local[0] in names else -1
    if start >= 0:
        line += content.count(b"\n", counted, start)
        yield _block(content[start:], line, directives, start)


def _block(content: bytes, line: int, directives: list[tuple[int, bytes]], start: int) -> StatementBlock:
    before = [text for end, text in directives if end <= start]
    return StatementBlock(b"".join([*before, content]), line - len(before))
