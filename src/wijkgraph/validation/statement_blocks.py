"""Parts of text files of RDF about given subjects, so that a large file is not read again whole.

A block runs from a line that begins with the subject to the next line that begins with anything but white space; in
TriG from that with the graph, and the subject begins an indented line. Where that is not how a file is written, fewer
statements are found than the data hold, and the caller reads the file whole.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from wijkgraph.rdf import RdfFormat
from wijkgraph.validation.sources import RdfSource

_ANGLE = ord("<")
_LOCAL = re.compile(rb"[^:/#]*$")
# Well-formed between statements and nowhere else, so that no block runs on into the next one given to the parser.
_AFTER_EACH = b"PREFIX wijkgraph-after-block: <urn:wijkgraph:after-block>\n"


def _at_line_starts(pattern: bytes, content: bytes) -> Iterator[re.Match[bytes]]:
    """Yields the lines that begin so, as group 1; a pattern with `^` takes three times as long."""
    return chain(
        filter(None, [re.match(b"(%b)" % pattern, content)]), re.finditer(b"\\n(%b)" % pattern, content)
    )


_HEAD = rb"[^\s#\])};.,]\S*"
_BEGINNINGS = {
    RdfFormat.TURTLE: _HEAD,
    RdfFormat.N_TRIPLES: _HEAD,
    RdfFormat.N_QUADS: _HEAD,
    RdfFormat.TRIG: rb"[ \t]*+" + _HEAD,
}
_WITH_DIRECTIVES = (RdfFormat.TURTLE, RdfFormat.TRIG)
_DIRECTIVE = rb"[ \t]*+@?(?:[pP][rR][eE][fF][iI][xX]|[bB][aA][sS][eE])\b[^\n]*"
_ALONE = re.compile(
    rb"\s*(?:@?(?:prefix|base)\b[^<#]*<[^>]*>[ \t]*\.?[ \t]*)+(?:#[^\n]*)?\r?\n", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class StatementBlock:
    """Lines of a file. `shift` is added to a line number in them to give that in the file.

    The first `before` of `directives` come before it in the file.
    """

    content: bytes
    shift: int = 0
    directives: Sequence[bytes] = ()
    before: int = 0


def local_name(iri: str) -> bytes:
    """Returns the part of an IRI that is written whatever its prefix."""
    found = _LOCAL.search(iri.encode())
    return found[0] if found else b""


def blocks_about(source: RdfSource, names: Set[bytes]) -> Iterator[StatementBlock]:
    """Yields the blocks whose subject has one of these local names; none of a file that may hold long strings.

    So of a file in which something else stands on the line of a directive.
    """
    content = source.content
    beginning = _BEGINNINGS.get(source.format)
    if beginning is None or b'"""' in content or b"'''" in content:
        return
    found = [(each.end(), each[1] + b"\n") for each in _at_line_starts(_DIRECTIVE, content)]
    if not all(_ALONE.fullmatch(text) for _, text in found):
        return  # what else is on such a line would be read before each block
    ends, directives = [end for end, _ in found], [text for _, text in found]
    after = _AFTER_EACH if source.format in _WITH_DIRECTIVES else b""
    line = counted = 0
    for start, end in _stretches(_at_line_starts(beginning, content), len(content), names):
        line += content.count(b"\n", counted, start)
        counted = start
        ended = b"" if content.endswith(b"\n", start, end) else b"\n"
        whole = b"".join((content[start:end], ended, after))
        yield StatementBlock(whole, line, directives, bisect_right(ends, start))


def _stretches(
    beginnings: Iterator[re.Match[bytes]], length: int, names: Set[bytes]
) -> Iterator[tuple[int, int]]:
    """Yields where the blocks begin and end that have a line about one of these names."""
    start, is_wanted = 0, False
    for found in beginnings:
        head = found[1].lstrip()
        if len(head) == len(found[1]):  # not indented
            if is_wanted:
                yield start, found.start(1)
            start, is_wanted = found.start(1), False
        is_wanted = is_wanted or _name_in(head) in names
    if is_wanted:
        yield start, length


def _name_in(head: bytes) -> bytes:
    """Returns the local name of a term at the beginning of a line."""
    if head[0] != _ANGLE:
        return head.rpartition(b":")[2]
    local = _LOCAL.search(head.rstrip(b">"))
    return local[0] if local else b""
