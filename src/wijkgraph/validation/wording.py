"""Findings made from validation results: their words in English and Dutch, and their place in a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from wijkgraph.errors import SourceError
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Finding, Place, Quotation, Result, Severity, local_name, show, words
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.memory import UNWATCHED, MemoryWatch, collector_at_rest
from wijkgraph.validation.positions import Found, Positions, Sought, locate
from wijkgraph.validation.property_paths import Path, Predicate, path_text
from wijkgraph.validation.property_paths import Sequence as PathSequence
from wijkgraph.validation.shapes import COMPONENTS, Shapes
from wijkgraph.validation.sources import NO_CONVENTIONS, Conventions, RdfSource
from wijkgraph.validation.vocabulary import sh

Texts = Mapping[str, str]

_PARAMETER = {sh(component): parameter for parameter, component in COMPONENTS.items()}
# What we can advise on these is only to look at the shape; a shape that speaks for itself says it better.
_VAGUE = frozenset({"and", "or", "xone", "not", "node", "sparql"})
_LONGEST = 200  # characters of a value worth repeating
_FINDINGS = "the findings"  # where memory was wanting
_LISTED = 12  # members of a closed list worth printing


def findings_of(
    results: Iterable[Result],
    sources: Sequence[RdfSource],
    shapes: Graph,
    data: DataGraph,
    conventions: Conventions = NO_CONVENTIONS,
    memory: MemoryWatch = UNWATCHED,
) -> list[Finding]:
    """Returns a finding for each distinct result, with its place in the sources. Raises TooLarge for too many."""
    with collector_at_rest():
        known = list(dict.fromkeys(memory.over(results, _FINDINGS)))
        looked_for = memory.over(map(_wanted, known), _FINDINGS)
        positions = locate(sources, looked_for, data) if known and sources else Positions()
        quotations = Quotations(data, conventions)
        return [
            _finding(result, positions.of(_wanted(result)), shapes, quotations, conventions.base)
            for result in memory.over(known, _FINDINGS)
        ]


@dataclass(frozen=True)
class Quotations:
    """Passages that claims rest on, by the conventions of the data."""

    data: DataGraph
    conventions: Conventions

    def of(self, node: Term | None) -> Quotation | None:
        """Returns the passage a claim rests on, None for a node that is no claim."""
        evidence, quote = self.conventions.evidence, self.conventions.quote
        if evidence is None or quote is None or not isinstance(node, NamedNode):
            return None
        passage = self._first(evidence, node)
        text = self._first(quote, passage) if passage is not None else None
        words = text.value if isinstance(text, Literal) else ""
        return None if passage is None else Quotation(node.value, passage.value, words)

    def _first(self, predicate: NamedNode, node: Term) -> Term | None:
        values = self.data.along(predicate).of(self.data.number(node))
        return self.data.terms[values[0]] if values else None


def _wanted(result: Result) -> Sought:
    predicate = _first_predicate(result.path)
    if isinstance(result.path, Predicate):
        return Sought(result.focus, predicate, result.value)
    if result.path is None and result.value != result.focus:
        return Sought(result.focus, None, result.value)
    return Sought(result.focus, predicate)


def _first_predicate(path: Path | None) -> NamedNode | None:
    match path:
        case Predicate(iri):
            return iri
        case PathSequence(paths):
            return _first_predicate(paths[0])
        case _:
            return None


def _finding(
    result: Result, found: Found | None, shapes: Graph, quotations: Quotations, base: str
) -> Finding:
    messages, advice = wording(result, shapes, base)
    return Finding(
        rule=local_name(result.component),
        severity=Severity.of(result.severity),
        messages=messages,
        advice=advice,
        place=found.place if found else Place(),
        focus=result.focus,
        path=_path(result),
        value=result.value,
        shape=result.shape,
        quotation=quotations.of(result.focus) or quotations.of(found.graph if found else None),
        excerpt=found.excerpt if found else "",
        result=result,
        reasons=tuple(_reasons(result, shapes, base)),
    )


def placed_in_shapes(
    findings: Iterable[Finding], shapes: Shapes, sources: Sequence[RdfSource]
) -> list[Finding]:
    """Returns the findings, those about a node that no file mentions placed at the target that asks for it."""
    given = list(findings)
    unplaced = {place: each for place, each in enumerate(given) if not each.place.file}
    leading = _leading({each.shape for each in unplaced.values()}, shapes)
    wanted = {place: _declaration(each, leading.get(each.shape, {})) for place, each in unplaced.items()}
    positions = locate(sources, wanted.values()) if wanted else Positions()
    for place, statement in wanted.items():
        found = positions.of(statement) or Found(Place(sources[0].name, 1), "")
        given[place] = replace(given[place], place=found.place, excerpt=found.excerpt)
    return given


def _leading(asked: set[Term | None], shapes: Shapes) -> dict[Term | None, dict[Term | None, Sought]]:
    """Returns the targets that lead to each of these shapes, by their values."""
    found: dict[Term | None, dict[Term | None, Sought]] = defaultdict(dict)
    for shape in shapes.targeted:
        for reached in asked.intersection(shapes.reach(shape.node)):
            for target in shape.targets:
                statement = Sought(shape.node, sh(target.kind), target.value)
                found[reached].setdefault(target.value, statement)
    return found


def _declaration(finding: Finding, leading: Mapping[Term | None, Sought]) -> Sought:
    """Returns the statement in the shapes that leads to a finding: of its own target node if there is one."""
    other = Sought(finding.shape) if finding.shape else Sought(sh("Shape"))
    return leading.get(finding.focus) or next(iter(leading.values()), other)


def _reasons(result: Result, shapes: Graph, base: str) -> Iterator[Texts]:
    """Yields the message of each innermost result within a result, with the node and path it is about."""
    for inner in result.details:
        if inner.details:
            yield from _reasons(inner, shapes, base)
        else:
            messages, _ = wording(inner, shapes, base)
            about = " ".join(filter(None, [show(inner.focus, base), _path(inner)]))
            yield {language: f"{text.rstrip('.')} ({about})" for language, text in messages.items()}


def _path(result: Result) -> str:
    return path_text(result.path, short=True) if result.path else ""


def wording(result: Result, shapes: Graph, base: str = "") -> tuple[Texts, Texts]:
    """Messages and advice for a result, by language. The shape's own message (SHACL 2.1.5) replaces ours.

    No advice where ours would be vague beside the shape's own message.
    """
    parameter = _PARAMETER.get(result.component, "")
    value = show(result.value if result.value is not None else result.focus, base)
    filled = (
        _path(result),
        value if len(value) <= _LONGEST else value[:_LONGEST] + "…",
        _limit(result.shape, parameter, shapes, base),
        local_name(result.component),
    )
    known = parameter if parameter in words()["findings"] else "other"
    if result.messages:
        return _own(result.messages), {} if parameter in _VAGUE else _filled(known, "advice", *filled)
    return _filled(known, "message", *filled), _filled(known, "advice", *filled)


# A report says the same few things a hundred thousand times: they share one text in memory.
@lru_cache(maxsize=4096)
def _own(messages: tuple[Literal, ...]) -> Texts:
    return {literal.language or "": literal.value for literal in messages}


def _filled(parameter: str, part: str, path: str, value: str, limit: str, rule: str) -> Texts:
    texts: Mapping[str, str] = words()["findings"][parameter][part]
    if not any("{value}" in text for text in texts.values()):
        value = ""  # so that the text is the same for every value
    return _formatted(parameter, part, path, value, limit, rule)


@lru_cache(maxsize=4096)
def _formatted(parameter: str, part: str, path: str, value: str, limit: str, rule: str) -> Texts:
    return {
        language: text.format(
            path=path or words()["phrases"][language]["the_node"], value=value, limit=limit, rule=rule
        )
        for language, text in words()["findings"][parameter][part].items()
    }


@lru_cache(maxsize=1024)
def _limit(shape: Term, parameter: str, shapes: Graph, base: str) -> str:
    values: list[Term] = shapes.objects(shape, sh(parameter)) if parameter else []
    if parameter in ("in", "languageIn") and values:
        try:
            values = shapes.items(values[0])
        except SourceError:  # pySHACL may have read more into the list than stands there
            values = []
    shown = [_plain(value, base) for value in values[:_LISTED]]
    return ", ".join(shown) + (", …" if len(values) > _LISTED else "")


def _plain(term: Term, base: str) -> str:
    # Numbers and words as people write them: 1 rather than "1"^^xsd:integer.
    text = show(term, base)
    return text.split('"^^')[0].strip('"') if text.endswith(("xsd:integer", "xsd:decimal")) else text
