"""From the results of an engine to findings: words, file, line, column, and the passage of a claim."""

from collections.abc import Iterable, Sequence

from wijkgraph.rdf import NamedNode
from wijkgraph.validation.findings import Finding, Place, Result, Severity, local_name
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.positions import Positions, Wanted, locate
from wijkgraph.validation.property_paths import Path, Predicate, path_text
from wijkgraph.validation.property_paths import Sequence as PathSequence
from wijkgraph.validation.sources import Source
from wijkgraph.validation.wording import wording


def place_results(results: Iterable[Result], sources: Sequence[Source], shapes: Graph) -> list[Finding]:
    """A finding for each result, with its place in the sources."""
    # The same result twice is one thing to mend.
    wanted = [(result, _wanted(result)) for result in dict.fromkeys(results)]
    positions = locate(sources, (each for _, each in wanted)) if wanted else Positions()
    return [_finding(result, each, positions, shapes) for result, each in wanted]


def _wanted(result: Result) -> Wanted:
    predicate = _first_predicate(result.path)
    if isinstance(result.path, Predicate):
        return Wanted(result.focus, predicate, result.value)
    if result.path is None and result.value != result.focus:
        return Wanted(result.focus, None, result.value)
    return Wanted(result.focus, predicate)


def _first_predicate(path: Path | None) -> NamedNode | None:
    match path:
        case Predicate(iri):
            return iri
        case PathSequence(paths):
            return _first_predicate(paths[0])
        case _:
            return None


def _finding(result: Result, wanted: Wanted, positions: Positions, shapes: Graph) -> Finding:
    messages, advice = wording(result, shapes)
    found = positions.of(wanted)
    return Finding(
        rule=local_name(result.component),
        severity=Severity.of(result.severity),
        messages=messages,
        advice=advice,
        place=found.place if found else Place(),
        focus=result.focus,
        path=path_text(result.path, short=True) if result.path else "",
        value=result.value,
        shape=result.shape,
        receipt=positions.receipt(result.focus) or positions.receipt(found.graph if found else None),
        excerpt=found.excerpt if found else "",
        result=result,
    )
