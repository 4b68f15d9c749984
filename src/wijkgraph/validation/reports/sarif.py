"""The report as SARIF 2.1.0, which code hosts and editors show beside the source."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wijkgraph import __version__
from wijkgraph.validation.findings import Finding, Severity, show
from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.json import HERE, with_items
from wijkgraph.validation.reports.phrases import notes_in

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(report: Report, language: str) -> Iterator[str]:
    """One run with one result a finding. Columns count code points, as SARIF's `columnKind` says."""
    rules = sorted({finding.rule for finding in report.findings})
    run: dict[str, Any] = {
        "tool": {"driver": _driver(rules)},
        "columnKind": "unicodeCodePoints",
        "results": HERE,
        "invocations": [
            {
                "executionSuccessful": not report.unreadable,
                "toolExecutionNotifications": [
                    {"message": {"text": note}} for note in notes_in(report, language)
                ],
            }
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield from with_items(log, (_result(finding, rules, language) for finding in report.findings), depth=3)


def _driver(rules: list[str]) -> dict[str, Any]:
    return {
        "name": "wijkgraph validate",
        "semanticVersion": __version__,
        "informationUri": "https://w3id.org/wijkgraph/",
        "rules": [{"id": rule, "helpUri": _help(rule)} for rule in rules],
    }


def _help(rule: str) -> str:
    if rule.endswith("ConstraintComponent") and ":" not in rule:
        return f"https://www.w3.org/TR/shacl/#{rule}"
    return "https://w3id.org/wijkgraph/doc/validation"


def _result(finding: Finding, rules: list[str], language: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, language)},
        "partialFingerprints": {"wijkgraph/v1": finding.fingerprint},
    }
    location = _location(finding)
    if location:
        result["locations"] = [location]
    return result


def _message(finding: Finding, language: str) -> str:
    advice = finding.what_to_do(language)
    return finding.message(language) + (f" {advice}" if advice else "")


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    place = finding.place
    if place.file:
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(Path(place.file).as_posix())}}
        if place.line:
            region: dict[str, Any] = {"startLine": place.line}
            if place.column:
                region["startColumn"] = place.column
            if finding.excerpt:
                region["snippet"] = {"text": finding.excerpt}
            physical["region"] = region
        location["physicalLocation"] = physical
    if finding.focus is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": show(finding.focus, prefixes=False)}]
    return location
