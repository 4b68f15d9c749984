"""The report as JSON, for programs."""

import json
from typing import Any

from wijkgraph.validation.findings import Finding
from wijkgraph.validation.report import Report
from wijkgraph.validation.target_coverage import Coverage


def json_report(report: Report, language: str) -> str:
    """One object: `conforms`, `checked`, `engine`, `notes` and `findings`; messages in every language."""
    content = {
        "conforms": report.conforms,
        "checked": vars(report.checked),
        "engine": report.engine,
        "notes": [dict(note) for note in report.notes],
        "knownFindings": report.known,
        "fixedFindings": list(report.fixed),
        "hiddenFindings": len(report.hidden),
        "failure": report.failure,
        "findings": [finding_object(finding) for finding in report.findings],
    }
    if report.coverage:
        content["coverage"] = _coverage_object(report.coverage)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _coverage_object(coverage: Coverage) -> dict[str, Any]:
    return {
        "shapes": [{"shape": str(node), "nodes": number} for node, number in coverage.shapes],
        "classes": [
            {"class": _text(each.name), "nodes": each.nodes, "covered": each.covered}
            for each in coverage.classes
        ],
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding as a JSON object; terms in N-Triples syntax, absent parts left out."""
    receipt = finding.receipt
    content = {
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": finding.severity.word,
        "rule": finding.rule,
        "messages": dict(finding.messages),
        "advice": dict(finding.advice),
        "focus": _text(finding.focus),
        "path": finding.path,
        "value": _text(finding.value),
        "shape": _text(finding.shape),
        "excerpt": finding.excerpt,
        "claim": receipt.claim if receipt else "",
        "passage": receipt.passage if receipt else "",
        "quote": receipt.quote if receipt else "",
        "fingerprint": finding.fingerprint,
    }
    return {key: value for key, value in content.items() if value not in ("", None, 0)}


def _text(term: object) -> str | None:
    return None if term is None else str(term)
