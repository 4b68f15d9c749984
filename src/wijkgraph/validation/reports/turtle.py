"""Report in the SHACL validation report vocabulary (SHACL 3.6), as Turtle."""

from collections.abc import Iterator, Mapping

from wijkgraph.namespaces import PREFIXES
from wijkgraph.rdf import BlankNode, Literal, RdfFormat, Triple, serialize
from wijkgraph.validation.findings import Result
from wijkgraph.validation.property_paths import path_statements
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.vocabulary import RDF_TYPE, sh, xsd


def turtle_report(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields a sh:ValidationReport with one sh:ValidationResult for each SHACL finding.

    Syntax errors and faults of the shapes have no place in that vocabulary and are left to the other formats.
    """
    yield serialize(_report_triples(report), RdfFormat.TURTLE, prefixes=PREFIXES).decode()


def _report_triples(report: ValidationReport) -> Iterator[Triple]:
    root = BlankNode("report")
    conforms = "true" if report.conforms else "false"
    yield Triple(root, RDF_TYPE, sh("ValidationReport"))
    yield Triple(root, sh("conforms"), Literal(conforms, datatype=xsd("boolean")))
    for number, finding in enumerate(report.findings):
        if finding.result is not None:
            node = BlankNode(f"result{number}")
            yield Triple(root, sh("result"), node)
            yield from _result_triples(node, finding.messages, finding.result)


def _result_triples(node: BlankNode, messages: Mapping[str, str], result: Result) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, sh("ValidationResult"))
    yield Triple(node, sh("focusNode"), result.focus)
    if result.path is not None:
        path, statements = path_statements(result.path, f"{node.value}p")
        yield Triple(node, sh("resultPath"), path)
        yield from (Triple(*statement) for statement in statements)
    if result.value is not None:
        yield Triple(node, sh("value"), result.value)
    yield Triple(node, sh("resultSeverity"), result.severity)
    yield Triple(node, sh("sourceConstraintComponent"), result.component)
    yield Triple(node, sh("sourceShape"), result.shape)
    if result.constraint is not None:
        yield Triple(node, sh("sourceConstraint"), result.constraint)
    # The messages of the shape are given as they are, however many a language has (SHACL 2.1.5).
    ours = [Literal(text, language=language or None) for language, text in messages.items()]
    for message in sorted(result.messages or ours, key=str):
        yield Triple(node, sh("resultMessage"), message)
    for number, inner in enumerate(result.details):
        detail = BlankNode(f"{node.value}d{number}")
        yield Triple(node, sh("detail"), detail)
        yield from _result_triples(detail, {}, inner)
