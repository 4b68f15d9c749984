"""Files to validate: found by path, folder, pattern or standard input, read once as bytes, parsed strictly."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from wijkgraph.errors import SourceError, cannot_read
from wijkgraph.jsonld_input import ContextElsewhere
from wijkgraph.rdf import (
    FORMATS,
    BlankNode,
    CountedLines,
    NamedNode,
    Quad,
    RdfFormat,
    Term,
    Triple,
    format_of,
    prepared,
    syntax_reason,
    with_languages,
    with_line,
)
from wijkgraph.rdf_input import MOST_DEEP, TooDeep, without_mark, xml_in_utf8
from wijkgraph.validation.findings import Finding, Place, Severity, in_words

STDIN = "-"
_STDIN_NAME = "<stdin>"
_PATTERN_MARKS = frozenset("*?[")
_SUFFIXES = frozenset(f".{name}" for name in FORMATS)


@dataclass(frozen=True)
class Conventions:
    """Conventions of a data set: the base of its IRIs, and the terms in which it speaks about its own named graphs.

    A graph whose `status` is one of `refused` is no data. `evidence` leads from a graph to the passage it rests
    on, `quote` from a passage to its words. Without them all graphs are data, and no finding quotes a passage.
    """

    base: str = ""
    status: NamedNode | None = None
    refused: frozenset[NamedNode] = frozenset()
    evidence: NamedNode | None = None
    quote: NamedNode | None = None

    def may_refuse(self, content: bytes) -> bool:
        """True where the bytes of a file name a refused status; most do not, and are read in one pass."""
        names = (status.value.replace("#", "/").rpartition("/")[2] for status in self.refused)
        return any(name.encode() in content for name in names)

    def without_refused(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yields the quads outside refused graphs; statements about those graphs stay."""
        known = list(quads)
        refused = {
            quad.subject for quad in known if quad.predicate == self.status and quad.object in self.refused
        }
        return (quad for quad in known if quad.graph_name not in refused)


NO_CONVENTIONS = Conventions()


@dataclass(frozen=True)
class RdfSource:
    """File to read, or standard input (`given`). `number` keeps its blank nodes apart from those of others."""

    name: str
    format: RdfFormat
    number: int
    given: bytes | None = None
    contexts: Mapping[str, bytes] = field(default_factory=dict, compare=False)

    @property
    def size(self) -> int:
        """Number of bytes. Raises SourceError for a file that is not there."""
        try:
            return Path(self.name).stat().st_size if self.given is None else len(self.given)
        except OSError as error:
            raise cannot_read(error, self.name) from error

    @cached_property
    def content(self) -> bytes:
        """All bytes, without byte order mark, XML in UTF-8; read once. Raises SourceError for an unreadable file."""
        try:
            content = Path(self.name).read_bytes() if self.given is None else self.given
        except OSError as error:
            raise cannot_read(error, self.name) from error
        return xml_in_utf8(content) if self.format == RdfFormat.RDF_XML else without_mark(content)

    @cached_property
    def readable(self) -> bytes:
        """Bytes as the parser takes them, line by line. Raises SyntaxError and SourceError."""
        return prepared(self.content, self.format, self.base, self.contexts)

    @cached_property
    def identity(self) -> Path:
        """File itself, whatever path led to it."""
        return Path(self.name).resolve()

    @cached_property
    def base(self) -> str:
        """Base IRI for relative IRIs: the file itself (RFC 3986, 5.1.3)."""
        return "urn:stdin:" if self.name == _STDIN_NAME else Path(self.name).absolute().as_uri()


@dataclass(frozen=True)
class StandardInput:
    """Bytes of standard input, and their syntax."""

    content: bytes
    format: RdfFormat = RdfFormat.TRIG


def find_sources(
    paths: Iterable[str | Path],
    *,
    first_number: int = 0,
    stdin: StandardInput | None = None,
    contexts: Mapping[str, bytes] | None = None,
) -> list[RdfSource]:
    """Returns the files that the paths name, each once, sorted within a folder or pattern.

    A folder means every file below it with a known RDF ending; hidden files are left out; `-` is
    standard input. Raises SourceError when a path names nothing, so that a slip never passes as success.
    """
    files: dict[Path, str] = {}  # one file under two names is read once
    for path in paths:
        try:
            found = _expand(str(path))
        except OSError as error:  # of a name that is too long, or a folder that may not be looked into
            raise cannot_read(error, path) from error
        for name in found:
            files.setdefault(Path(name).resolve(), name)
    return [
        replace(_source(name, number, stdin), contexts=contexts or {})
        for number, name in enumerate(files.values(), start=first_number)
    ]


def _expand(path: str) -> list[str]:
    if path == STDIN:
        return [path]
    place = Path(path)
    if place.is_file():
        return [path]
    if place.is_dir():
        found = sorted(str(file) for file in place.rglob("*") if _is_rdf(file, place))
        reason = "No RDF file in this folder"
    elif _PATTERN_MARKS & set(path):
        root = Path(place.anchor or ".")
        found = sorted(
            str(file) for file in root.glob(str(place.relative_to(place.anchor))) if file.is_file()
        )
        reason = "No file matches this pattern"
    else:
        found, reason = [], "No such file"
    if not found:
        raise SourceError(
            reason,
            where=path,
            next="Nothing was checked; give a file, a folder, a pattern or - for standard input.",
        )
    return found


def _is_rdf(file: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    return file.suffix.lower() in _SUFFIXES and not hidden and file.is_file()


def _source(name: str, number: int, stdin: StandardInput | None) -> RdfSource:
    if name == STDIN:
        if stdin is None:
            raise SourceError("Nothing was read from standard input", where=name, next="Give a file.")
        return RdfSource(_STDIN_NAME, stdin.format, number, stdin.content)
    return RdfSource(name, format_of(Path(name)), number)


def read_source(source: RdfSource, feed: BinaryIO | None = None) -> Iterator[Quad]:
    """Yields the quads of a source, parsed strictly, blank nodes labelled `b{source}n{order}`.

    The labels keep blank nodes of two files apart and are the same in every run and on every reading. `feed` gives
    the bytes piece by piece, for a caller that watches how far the parser has read.
    Raises SyntaxError (with `lineno` and `offset`) where the text stops being well-formed, and SourceError.
    """
    label: Callable[[Any], Any] = labelling(source)
    for quad in unlabelled(source, feed):
        subject, value, graph = quad.subject, quad.object, quad.graph_name
        kinds = (type(subject), type(value), type(graph))
        if BlankNode in kinds or Triple in kinds:
            yield Quad(label(subject), quad.predicate, label(value), label(graph))
        else:
            yield quad


def unlabelled(source: RdfSource, feed: BinaryIO | None = None) -> Iterable[Quad]:
    """Returns the quads of a source, parsed strictly, with the blank nodes as the parser names them.

    `feed` and errors are those of `read_source`, but for terms that `labelling` refuses.
    """
    read = ox.parse(feed or source.readable, format=source.format, base_iri=source.base)
    return with_languages(read, source.format)


def labelling(source: RdfSource) -> Callable[[Term], Term]:
    """Makes the function that labels the blank nodes of a source, in the order in which it is asked about them.

    It returns other terms as they are, and raises TripleTermFound, with its line, for a triple term.
    """
    labels: dict[str, BlankNode] = {}

    def label(term: Term) -> Term:
        if isinstance(term, BlankNode):
            return labels.setdefault(term.value, BlankNode(f"b{source.number}n{len(labels) + 1}"))
        if isinstance(term, Triple):
            raise TripleTermFound("a triple term (RDF 1.2)", (None, _line_of_triple_term(source), None, None))
        return term

    return label


class TripleTermFound(SyntaxError):
    """A source holds a triple term of RDF 1.2: well-formed, but not what a validator of RDF 1.1 can take."""


def _line_of_triple_term(source: RdfSource) -> int:
    lines = CountedLines(source.readable)
    quads = unlabelled(source, lines)
    next((quad for quad in quads if Triple in (type(quad.subject), type(quad.object))), None)
    return lines.given


def syntax_finding(source: RdfSource, error: SyntaxError) -> Finding:
    """Makes the finding for a file that cannot be read: where it is not well-formed, or needs a context elsewhere."""
    if isinstance(error, ContextElsewhere):
        rule = "context"
        needs = "The JSON-LD needs the context {iri}, which is not fetched"
        wrong = "What was given for the context {iri} is no context, or leads back to itself"
        messages = in_words(wrong if error.is_given else needs, iri=error.iri)
        give = "Give it as a file: --context {iri}=FILE; this file was left out."
        advise = "Give a file of JSON that holds @context; this file was left out."
        advice = in_words(advise if error.is_given else give, iri=error.iri)
    elif isinstance(error, TripleTermFound):
        rule = "syntax"
        messages = in_words("A triple term (RDF 1.2) cannot be validated")
        advice = in_words("Say it with a named graph or a reification; this file was left out.")
    elif isinstance(error, TooDeep):
        rule = "syntax"
        messages = in_words(
            "More than {number} XML elements stand within each other, and are not read", number=str(MOST_DEEP)
        )
        advice = in_words(
            "Name the inner nodes with rdf:about, each beside the others; this file was left out."
        )
    else:
        if error.lineno is None:  # not of what could not be prepared, which has its place
            error = with_line(error, source.readable, source.format, source.base)
        rule, reason = "syntax", syntax_reason(error)
        messages = in_words("Not well-formed {name}: {reason}", name=source.format.name, reason=reason)
        advice = in_words("Mend the syntax here; this file was left out.")
    return Finding(
        rule=rule,
        severity=Severity.VIOLATION,
        messages=messages,
        place=Place(source.name, error.lineno or 0, error.offset or 0),
        advice=advice,
    )
