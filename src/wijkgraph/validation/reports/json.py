"""Report as JSON, for programs."""

import json
import os
from collections.abc import Iterable, Iterator
from textwrap import indent
from typing import Any

from wijkgraph.validation.findings import Finding
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.target_coverage import TargetCoverage

HERE = "\0"  # stands for a list that is written item by item; nothing else around it holds this character


def json_report(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields one object: `conforms`, `checked`, `engine`, `notes` and `findings`; messages in every language."""
    content = {
        "conforms": report.conforms,
        "checked": vars(report.checked),
        "engine": report.engine,
        "notes": [dict(note) for note in report.notes],
        "knownFindings": report.known,
        "fixedFindings": list(report.fixed),
        "hiddenFindings": len(report.hidden),
        "failure": report.failure.get("en", ""),
        "findings": HERE,
    }
    if report.coverage:
        content["coverage"] = _coverage_object(report.coverage)
    yield from with_items(content, map(finding_object, report.findings), depth=1)


def with_items(content: Any, items: Iterable[Any], *, depth: int) -> Iterator[str]:
    """Yields the JSON text of `content` with the items at `HERE`, `depth` levels deep, one at a time."""
    before, after = json.dumps(content, ensure_ascii=False, indent=1).split(json.dumps(HERE))
    yield before + "["
    mark = ""
    for item in items:
        yield mark + "\n" + indent(json.dumps(item, ensure_ascii=False, indent=1), " " * (depth + 1))
        mark = ","
    yield ("\n" + " " * depth if mark else "") + "]" + after + "\n"


def _coverage_object(coverage: TargetCoverage) -> dict[str, Any]:
    return {
        "shapes": [{"shape": str(node), "nodes": number} for node, number in coverage.shapes],
        "classes": [
            {"class": _text(each.name), "nodes": each.nodes, "covered": each.covered}
            for each in coverage.classes
        ],
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """Makes the JSON object of a finding; terms in N-Triples syntax, absent parts left out."""
    quotation = finding.quotation
    content = {
        "file": os.fsencode(finding.place.file).decode("utf-8", "replace"),  # a name may be no text
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": finding.severity.word,
        "rule": finding.rule,
        "messages": dict(finding.messages),
        "advice": dict(finding.advice),
        "reasons": [dict(reason) for reason in finding.reasons],
        "focus": _text(finding.focus),
        "path": finding.path,
        "value": _text(finding.value),
        "shape": _text(finding.shape),
        "excerpt": finding.excerpt,
        "claim": quotation.claim if quotation else "",
        "passage": quotation.passage if quotation else "",
        "quote": quotation.quote if quotation else "",
        "fingerprint": finding.fingerprint,
    }
    return {key: value for key, value in content.items() if value not in ("", None, 0, [])}


def _text(term: object) -> str | None:
    return None if term is None else str(term)
