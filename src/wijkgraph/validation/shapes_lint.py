"""Faults of the shapes themselves, any of which would make a run conform without having checked."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from wijkgraph.errors import EngineFailure, SourceError
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, Term
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.datatypes import pattern_fault
from wijkgraph.validation.engines import run_engine
from wijkgraph.validation.findings import Finding, Place, Severity, in_words, show
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.positions import Found, Sought, locate
from wijkgraph.validation.property_paths import path_text, read_path
from wijkgraph.validation.rule_faults import rule_faults
from wijkgraph.validation.shapes import SHAPE_LIST_PARAMETERS, SHAPE_PARAMETERS, Shapes
from wijkgraph.validation.sources import RdfSource, read_source
from wijkgraph.validation.vocabulary import OWL_CLASS, RDF_TYPE, SH_NAMESPACE, sh, xsd
from wijkgraph.validation.wording import wording

# With these a shape cannot even be read; everything else is a finding beside those about the data.
UNREADABLE_RULES = frozenset(("shapes/path", "shapes/list"))


@dataclass(frozen=True)
class Fault:
    """Fault of the shapes, and the statement that holds it."""

    rule: str
    statement: Sought
    messages: Mapping[str, str]
    severity: Severity = Severity.VIOLATION


def lint_shapes(shapes: Shapes, sources: Sequence[RdfSource]) -> list[Finding]:
    """Returns a finding for each fault of the shapes, with its place in the shapes files."""
    graph = shapes.graph
    faults = [*_bad_lists(graph), *_bad_paths(graph)]
    if not faults:
        faults = [
            *_unknown_terms(graph),
            *_bad_patterns(graph),
            *_bad_queries(graph),
            *_idle_parameters(graph),
            *_other_truths(graph),
            *_idle_classes(shapes),
            *_missing_shapes(graph),
            *_cycles(shapes),
        ]
        # A warning says nothing of what is ill-formed about the same shape.
        graver = (fault for fault in faults if fault.severity == Severity.VIOLATION)
        faults += _ill_formed(graph, {fault.statement.subject for fault in graver})
    positions = locate(sources, (fault.statement for fault in faults)) if faults else None
    return [_finding(fault, positions.of(fault.statement) if positions else None) for fault in faults]


def _finding(fault: Fault, found: Found | None) -> Finding:
    return Finding(
        rule=fault.rule,
        severity=fault.severity,
        messages=fault.messages,
        place=found.place if found else Place(),
        excerpt=found.excerpt if found else "",
        shape=fault.statement.subject,
    )


def _bad_lists(graph: Graph) -> Iterator[Fault]:
    for parameter in (*SHAPE_LIST_PARAMETERS, "in", "languageIn", "ignoredProperties"):
        for subject, head in graph.pairs(sh(parameter)):
            try:
                graph.items(head)
            except SourceError as error:
                yield Fault(
                    "shapes/list",
                    Sought(subject, sh(parameter)),
                    in_words(
                        "The value of sh:{parameter} is no well-formed list: {reason}",
                        parameter=parameter,
                        reason=error.what,
                    ),
                )


def _bad_paths(graph: Graph) -> Iterator[Fault]:
    for subject, node in graph.pairs(sh("path")):
        try:
            if len(graph.objects(subject, sh("path"))) > 1:
                raise SourceError("A shape has more than one sh:path", next="Keep one.")
            read_path(graph, node)
        except SourceError as error:
            yield Fault(
                "shapes/path",
                Sought(subject, sh("path")),
                in_words("Ill-formed property path: {reason}", reason=error.what),
            )


def _unknown_terms(graph: Graph) -> Iterator[Fault]:
    reported: set[tuple[Term, str]] = set()
    for subject, predicate, value in graph.statements():
        for term, told in ((predicate, None), (value, value)):
            if not isinstance(term, NamedNode) or not term.value.startswith(SH_NAMESPACE):
                continue
            name = term.value.removeprefix(SH_NAMESPACE)
            is_sound = name in known_terms() and name not in UNHEARD
            if not is_sound and (subject, name) not in reported:
                reported.add((subject, name))
                yield _term_fault(name, Sought(subject, predicate, told))


def _term_fault(name: str, statement: Sought) -> Fault:
    if name in UNHEARD:
        text = "sh:{name} is not checked: it belongs to SHACL 1.2 or an extension that no engine here runs"
        return Fault("shapes/unheard-term", statement, in_words(text, name=name))
    spelled = {known.lower(): known for known in sorted(known_terms())}
    near = [spelled[each] for each in get_close_matches(name.lower(), spelled, n=1, cutoff=0.6)]
    meant = in_words("; did you mean sh:{near}?", near=near[0]) if near else ""
    messages = in_words("SHACL has no term sh:{name}{meant}", name=name, meant=meant)
    return Fault("shapes/unknown-term", statement, messages)


def _bad_patterns(graph: Graph) -> Iterator[Fault]:
    for subject, pattern in graph.pairs(sh("pattern")):
        flags = graph.value(subject, sh("flags"))
        flag_text = flags.value if isinstance(flags, Literal) else ""
        if isinstance(pattern, Literal) and (fault := pattern_fault(pattern.value, flag_text)):
            yield Fault(
                "shapes/regular-expression",
                Sought(subject, sh("pattern"), pattern),
                in_words("Not a regular expression: {reason}", reason=fault),
            )


def _bad_queries(graph: Graph) -> Iterator[Fault]:
    for fault in rule_faults(graph):
        yield Fault(fault.rule, Sought(fault.constraint, sh(fault.parameter)), fault.messages)


# Parameters that say nothing without another, one of those named (SHACL 4.4.3, 4.7.3, 4.8.1).
_PARTNERS = {
    "flags": ("pattern",),
    "ignoredProperties": ("closed",),
    "qualifiedMinCount": ("qualifiedValueShape",),
    "qualifiedMaxCount": ("qualifiedValueShape",),
    "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
    "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
}


def _idle_parameters(graph: Graph) -> Iterator[Fault]:
    for parameter, partners in _PARTNERS.items():
        for subject, _ in graph.pairs(sh(parameter)):
            if not any(graph.objects(subject, sh(partner)) for partner in partners):
                text = "sh:{parameter} checks nothing without sh:{partner}"
                messages = in_words(text, parameter=parameter, partner=partners[0])
                yield Fault(
                    "shapes/idle-parameter", Sought(subject, sh(parameter)), messages, Severity.WARNING
                )


def _other_truths(graph: Graph) -> Iterator[Fault]:
    """Yields the switches that are not on, because the value is another literal than `true`."""
    for parameter in ("closed", "uniqueLang", "qualifiedValueShapesDisjoint"):
        for subject, value in graph.pairs(sh(parameter)):
            if isinstance(value, Literal) and value.datatype == xsd("boolean") and value.value == "1":
                text = "sh:{parameter} checks nothing with the value {value}; write true"
                messages = in_words(text, parameter=parameter, value=show(value))
                yield Fault(
                    "shapes/idle-parameter", Sought(subject, sh(parameter)), messages, Severity.WARNING
                )


def _idle_classes(shapes: Shapes) -> Iterator[Fault]:
    """Yields the shapes that seem to be about their own instances, and are used by no other shape either."""
    graph = shapes.graph
    known = frozenset(shapes.nodes)
    used = {part for node in known for part in shapes.parts(node)}
    for node in graph.subjects(RDF_TYPE, OWL_CLASS):
        if node in known and node not in used and not shapes.shape(node).targets:
            text = "{shape} is an owl:Class, and only an rdfs:Class is the target of its own shape (SHACL 2.1.3.3)"
            messages = in_words(text, shape=show(node))
            yield Fault("shapes/idle-class", Sought(node, RDF_TYPE, OWL_CLASS), messages, Severity.WARNING)


def _missing_shapes(graph: Graph) -> Iterator[Fault]:
    for parameter in (*SHAPE_PARAMETERS, *SHAPE_LIST_PARAMETERS):
        for subject, value in graph.pairs(sh(parameter)):
            for part in graph.items(value) if parameter in SHAPE_LIST_PARAMETERS else [value]:
                if not graph.properties(part):
                    yield Fault(
                        "shapes/missing-shape",
                        Sought(subject, sh(parameter), value),
                        in_words("The shape {shape} is used but defined nowhere", shape=show(part)),
                    )


def _cycles(shapes: Shapes) -> Iterator[Fault]:
    for node in shapes.nodes:
        if isinstance(node, NamedNode) and any(node in shapes.reach(part) for part in shapes.parts(node)):
            text = "The shape {shape} leads back to itself; SHACL does not say what that means"
            yield Fault("shapes/cycle", Sought(node), in_words(text, shape=show(node)), Severity.WARNING)


def _ill_formed(graph: Graph, known: Container[Term]) -> Iterator[Fault]:
    rules = shapes_for_shapes()
    as_data = DataGraph(graph.quads())
    for result in dict.fromkeys(run_engine(as_data, rules, "compiled").results):
        if result.focus in known:
            continue
        messages, _ = wording(result, rules.graph)
        path = f" ({path_text(result.path, short=True)})" if result.path else ""
        reason = {
            language: messages.get(language, next(iter(messages.values()))) for language in ("en", "nl")
        }
        yield Fault(
            "shapes/ill-formed",
            Sought(result.focus, None, result.value),
            in_words("Not a well-formed shape{path}: {reason}", path=path, reason=reason),
        )


# The terms and shapes of SHACL itself: W3C files that come with the pySHACL package, read without loading it.
_ASSETS_NUMBER = 2_000_000  # keeps the blank nodes of these files apart from data and shapes

# Read by neither engine as we run them: SHACL 1.2 (a draft), SHACL Advanced Features and SHACL-JS.
_UNHEARD = """
someValue singleLine memberShape minListLength maxListLength uniqueMembers rootClass subsetOf targetWhere
shape ShapeClass reifierShape reificationRequired nodeByExpression expression target rule js
uniqueValuesFor ByTypes incomplete incompleteURIStart TripleTerm
"""
UNHEARD = frozenset(_UNHEARD.split())


@cache
def known_terms() -> frozenset[str]:
    """Returns the local names of the SHACL vocabulary (SHACL 1.0 with its extensions)."""
    graph = _asset("shacl.ttl")
    return frozenset(
        node.value.removeprefix(SH_NAMESPACE)
        for node in graph.all_subjects()
        if isinstance(node, NamedNode) and node.value.startswith(SH_NAMESPACE)
    ) | {""}


@cache
def shapes_for_shapes() -> Shapes:
    """Returns the shapes that a shapes graph itself must conform to (SHACL appendix C)."""
    return Shapes(_asset("shacl-shacl.ttl"))


def _asset(name: str) -> Graph:
    package = find_spec("pyshacl")
    folder = next(iter(package.submodule_search_locations or ()), None) if package else None
    if folder is None:
        raise EngineFailure("pySHACL is not installed", next="Run: pip install pyshacl")
    source = RdfSource(str(Path(folder) / "assets" / name), RdfFormat.TURTLE, _ASSETS_NUMBER)
    return Graph(parts(quad) for quad in read_source(source))
