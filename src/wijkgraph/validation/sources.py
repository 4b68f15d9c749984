"""Finding and strictly reading the files to validate: paths, folders, patterns and standard input."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from wijkgraph.errors import SourceError, cannot_read
from wijkgraph.rdf import FORMATS, BlankNode, Quad, RdfFormat, Triple, check_whole, format_of, syntax_reason
from wijkgraph.validation.findings import Finding, Place, Severity

STDIN = "-"
_STDIN_NAME = "<stdin>"
_PATTERN_MARKS = frozenset("*?[")
_SUFFIXES = frozenset(f".{name}" for name in FORMATS)


@dataclass(frozen=True)
class Source:
    """One file to read. `content` is set for standard input, which can be read only once."""

    name: str
    format: RdfFormat
    number: int
    content: bytes | None = None

    def open(self) -> BinaryIO:
        """The bytes from the start, a byte order mark left out. Raises SourceError when it cannot be read."""
        try:
            stream = BytesIO(self.content) if self.content is not None else Path(self.name).open("rb")  # noqa: SIM115 - the caller closes it
        except OSError as error:
            raise cannot_read(error, self.name) from error
        if stream.read(len(BOM_UTF8)) != BOM_UTF8:
            stream.seek(0)
        return stream

    def content_now(self) -> bytes:
        """All bytes. Raises SourceError when the file cannot be read."""
        with self.open() as stream:
            return stream.read()

    @property
    def identity(self) -> Path:
        """The file itself, whatever path led to it."""
        return Path(self.name).resolve()

    @property
    def base(self) -> str:
        """The base IRI for relative IRIs: the file itself (RFC 3986, 5.1.3)."""
        return "urn:stdin:" if self.name == _STDIN_NAME else Path(self.name).absolute().as_uri()


@dataclass(frozen=True)
class StandardInput:
    """What was read from standard input, and its syntax."""

    content: bytes
    format: RdfFormat = RdfFormat.TRIG


def find_sources(
    paths: Iterable[str | Path], *, first_number: int = 0, stdin: StandardInput | None = None
) -> list[Source]:
    """The files that the paths name, each once, sorted within a folder or pattern.

    A folder stands for every file below it with a known RDF ending; hidden files are left out; `-` is
    standard input. Raises SourceError when a path names nothing, so that a slip never passes as success.
    """
    files: dict[Path, str] = {}  # one file under two names is read once
    for path in paths:
        for name in _expand(str(path)):
            files.setdefault(Path(name).resolve(), name)
    return [_source(name, number, stdin) for number, name in enumerate(files.values(), start=first_number)]


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


def _source(name: str, number: int, stdin: StandardInput | None) -> Source:
    if name == STDIN:
        if stdin is None:
            raise SourceError("Nothing was read from standard input", where=name, next="Give a file.")
        return Source(_STDIN_NAME, stdin.format, number, stdin.content)
    return Source(name, format_of(Path(name)), number)


def read_source(source: Source, feed: BinaryIO | None = None) -> Iterator[Quad]:
    """The quads of a source, parsed strictly, blank nodes labelled `b{source}n{order}`.

    The labels keep blank nodes of two files apart and are the same in every run and on every reading.
    Raises SyntaxError (with `lineno` and `offset`) where the text stops being well-formed, and SourceError.
    """
    if feed is None:
        with source.open() as whole:
            check_whole(whole, source.format)
    labels: dict[str, BlankNode] = {}
    numbers = count(1)

    def relabel(node: BlankNode) -> BlankNode:
        known = labels.get(node.value)
        if known is None:
            known = labels[node.value] = BlankNode(f"b{source.number}n{next(numbers)}")
        return known

    with feed or source.open() as stream:
        for quad in ox.parse(stream, format=source.format, base_iri=source.base):
            subject, value, graph = quad.subject, quad.object, quad.graph_name
            if type(value) is Triple:
                raise SourceError(
                    "Triple terms (RDF 1.2) cannot be validated",
                    where=source.name,
                    next="Say it with a named graph or a reification.",
                )
            if BlankNode in (type(subject), type(value), type(graph)):
                yield Quad(
                    relabel(subject) if isinstance(subject, BlankNode) else subject,
                    quad.predicate,
                    relabel(value) if isinstance(value, BlankNode) else value,
                    relabel(graph) if isinstance(graph, BlankNode) else graph,
                )
            else:
                yield quad


def syntax_finding(source: Source, error: SyntaxError) -> Finding:
    """The finding for a place where a file is not well-formed."""
    reason = syntax_reason(error)
    name = source.format.name
    return Finding(
        rule="syntax",
        severity=Severity.VIOLATION,
        messages={
            "en": f"Not well-formed {name}: {reason}",
            "nl": f"Geen welgevormde {name}: {reason}",
        },
        place=Place(source.name, error.lineno or 0, error.offset or 0),
        advice={
            "en": "Mend the syntax here; this file was left out.",
            "nl": "Herstel de syntaxis hier; dit bestand is overgeslagen.",
        },
    )
