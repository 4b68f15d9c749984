"""Input of a validation run: data and shapes, each file parsed once, strictly; faults kept as findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from wijkgraph.errors import SourceError
from wijkgraph.rdf import Quad, RdfFormat
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Finding
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.memory import UNWATCHED, MemoryWatch
from wijkgraph.validation.shapes import Shape, Shapes
from wijkgraph.validation.shapes_lint import UNREADABLE_RULES, lint_shapes
from wijkgraph.validation.sources import (
    NO_CONVENTIONS,
    Conventions,
    RdfSource,
    StandardInput,
    find_sources,
    labelling,
    read_source,
    syntax_finding,
    unlabelled,
)
from wijkgraph.validation.targets import Classes, focus_nodes
from wijkgraph.validation.triple_column import Numbers

SHAPES_NUMBER = 1_000_000  # keeps the blank node labels of shapes apart from those of data


@dataclass(frozen=True)
class ValidationInput:
    """Data and shapes of a run, read and ready. `faults` are findings made while reading."""

    data: DataGraph
    shapes: Shapes
    sources: tuple[RdfSource, ...]
    shape_sources: tuple[RdfSource, ...]
    faults: tuple[Finding, ...]
    background: tuple[RdfSource, ...] = ()
    conventions: Conventions = NO_CONVENTIONS
    memory: MemoryWatch = UNWATCHED

    @property
    def sound_sources(self) -> tuple[RdfSource, ...]:
        """Sources whose triples are in the data."""
        broken = {fault.place.file for fault in self.faults if fault.leaves_out}
        return tuple(source for source in self.sources if source.name not in broken)

    @cached_property
    def focus(self) -> list[tuple[Shape, Numbers]]:
        """Shapes with targets, each with the numbers of its focus nodes."""
        classes = Classes(self.data)
        return [(shape, focus_nodes(self.data, shape, classes)) for shape in self.shapes.targeted]

    def background_nodes(self) -> set[int]:
        """Subjects of the background files: known, but not to be checked."""
        return self.data.numbers(parts(quad)[0] for source in self.background for quad in read_source(source))

    @property
    def names(self) -> str:
        """Names of the files to be checked, for a message."""
        return ", ".join(source.name for source in self.sources if source not in self.background)


def read_input(
    paths: Sequence[str | Path],
    *,
    quads: Iterable[Quad] = (),
    shapes: Sequence[str | Path],
    background: Sequence[str | Path] = (),
    stdin: StandardInput | None = None,
    conventions: Conventions = NO_CONVENTIONS,
    contexts: Mapping[str, bytes] | None = None,
    memory: MemoryWatch = UNWATCHED,
) -> ValidationInput:
    """Finds and reads data and shapes.

    Raises SourceError when one cannot be read or there are no data, TooLarge when `memory` does not suffice.
    """
    loaded_shapes, shape_sources = load_shapes(shapes, contexts)
    shape_faults = lint_shapes(loaded_shapes, shape_sources)
    for fault in shape_faults:
        if fault.rule in UNREADABLE_RULES:
            raise SourceError(fault.message("en"), where=str(fault.place), next="Mend the shapes file first.")
    _require_shapes(loaded_shapes, shape_sources)
    own = find_sources(paths, stdin=stdin, contexts=contexts)
    known = {source.identity for source in own}
    along = find_sources(background, first_number=len(own), contexts=contexts)
    extra = [each for each in along if each.identity not in known]
    sources = [*own, *extra]
    data, faults = load_data(sources, quads, conventions, memory)
    if not data.size and not faults:
        raise SourceError(
            "There is no triple in the data",
            where=", ".join(source.name for source in sources),
            next="Nothing was checked; give files with data.",
        )
    return ValidationInput(
        data,
        loaded_shapes,
        tuple(sources),
        tuple(shape_sources),
        (*shape_faults, *faults),
        tuple(extra),
        conventions,
        memory,
    )


def load_data(
    sources: Sequence[RdfSource],
    quads: Iterable[Quad] = (),
    conventions: Conventions = NO_CONVENTIONS,
    memory: MemoryWatch = UNWATCHED,
) -> tuple[DataGraph, list[Finding]]:
    """Returns the data graph of all sources and quads, and a finding for each source that is not well-formed.

    A source with a syntax error is left out whole. Raises SourceError for a file that cannot be read, TooLarge when
    `memory` does not suffice.
    """
    data = DataGraph(memory.over(quads, "quads"))
    faults: list[Finding] = []
    for source in sources:
        try:
            memory.check(source.name, more=source.size)
            if _needs_graphs(source, conventions):
                data.add(memory.over(_accepted(source, conventions), source.name))
            else:
                data.add(memory.over(unlabelled(source), source.name), labelling(source))
        except SyntaxError as error:
            faults.append(syntax_finding(source, error))
    return data, faults


def _needs_graphs(source: RdfSource, conventions: Conventions) -> bool:
    """True where a graph may be refused, or be a blank node, which then takes its turn when these are labelled."""
    if not source.format.supports_datasets:
        return False
    content = source.content
    blank = source.format == RdfFormat.JSON_LD or b"_:" in content or b"[" in content
    return blank or conventions.may_refuse(content)


def _accepted(source: RdfSource, conventions: Conventions) -> Iterable[Quad]:
    quads = read_source(source)
    return conventions.without_refused(quads) if conventions.may_refuse(source.content) else quads


def load_shapes(
    paths: Sequence[str | Path], contexts: Mapping[str, bytes] | None = None
) -> tuple[Shapes, list[RdfSource]]:
    """Returns the shapes in these files and folders, and the files they come from.

    Raises SourceError when a file cannot be read or is not well-formed.
    """
    sources = find_sources(paths, first_number=SHAPES_NUMBER, contexts=contexts)
    return Shapes(Graph(parts(quad) for source in sources for quad in _strictly(source))), sources


def _strictly(source: RdfSource) -> Iterator[Quad]:
    try:
        yield from read_source(source)
    except SyntaxError as error:
        fault = syntax_finding(source, error)
        raise SourceError(
            fault.message("en"), where=str(fault.place), next="Mend the shapes file first."
        ) from error


def _require_shapes(shapes: Shapes, sources: Sequence[RdfSource]) -> None:
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
