"""Reading data and shapes: strictly, each file by itself, faults kept as findings."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wijkgraph.errors import SourceError
from wijkgraph.rdf import Quad
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Finding
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.refused import may_refuse, without_refused
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.sources import Source, find_sources, read_source, syntax_finding

SHAPES_NUMBER = 1_000_000  # keeps the blank node labels of shapes apart from those of data


def load_data(sources: Sequence[Source], quads: Iterable[Quad] = ()) -> tuple[DataGraph, list[Finding]]:
    """The data graph of all sources and quads, and a finding for each source that is not well-formed.

    A source with a syntax error is left out whole. Raises SourceError for what cannot be read.
    """
    given = list(quads)
    try:
        return DataGraph(_all_quads(sources, given)), []
    except SyntaxError:
        faults = [fault for source in sources if (fault := _fault(source))]
        broken = {fault.place.file for fault in faults}
        return DataGraph(_all_quads([each for each in sources if each.name not in broken], given)), faults


def _all_quads(sources: Iterable[Source], quads: Iterable[Quad]) -> Iterator[Quad]:
    for source in sources:
        holds_refusals = source.format.supports_datasets and may_refuse(source.content_now())
        yield from without_refused(read_source(source)) if holds_refusals else read_source(source)
    yield from quads


def _fault(source: Source) -> Finding | None:
    try:
        for _ in read_source(source):
            pass
    except SyntaxError as error:
        return syntax_finding(source, error)
    return None


def load_shapes(paths: Sequence[str | Path]) -> tuple[Shapes, list[Source]]:
    """The shapes in these files and folders, and the files they come from.

    Raises SourceError when a file cannot be read or is not well-formed.
    """
    sources = find_sources(paths, first_number=SHAPES_NUMBER)
    statements = [parts(quad) for source in sources for quad in _strictly(source)]
    shapes = Shapes(Graph(statements))
    return shapes, sources


def require_shapes(shapes: Shapes, sources: Sequence[Source]) -> None:
    """Raises SourceError when there is no shape, or none with a target: nothing would be checked."""
    if not shapes.nodes:
        raise SourceError(
            "There is no shape in the shapes files",
            where=", ".join(source.name for source in sources),
            next="Nothing was checked; give a file or folder with SHACL shapes.",
        )
    if not shapes.targeted:
        raise SourceError(
            "No shape has a target",
            where=", ".join(source.name for source in sources),
            next="Nothing was checked; give at least one shape a sh:targetClass or another target.",
        )


def _strictly(source: Source) -> Iterator[Quad]:
    try:
        yield from read_source(source)
    except SyntaxError as error:
        fault = syntax_finding(source, error)
        raise SourceError(
            fault.message("en"), where=str(fault.place), next="Mend the shapes file first."
        ) from error
