"""Reports for code hosts and build servers: SARIF 2.1.0, JUnit XML, GitHub workflow commands."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wijkgraph import __version__
from wijkgraph.namespaces import HOME
from wijkgraph.validation.findings import Finding, Severity, show
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.reports.json import HERE, with_items
from wijkgraph.validation.reports.text import checked, notes_in, printable, summary_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SARIF_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields a log with one run and one result a finding. Columns count code points (SARIF 3.14.17)."""
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
        "informationUri": HOME,
        "rules": [{"id": rule, "helpUri": _help(rule)} for rule in rules],
    }


def _help(rule: str) -> str:
    if rule.endswith("ConstraintComponent") and ":" not in rule:
        return f"https://www.w3.org/TR/shacl/#{rule}"
    return f"{HOME}doc/validation"


def _result(finding: Finding, rules: list[str], language: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _SARIF_LEVELS[finding.severity],
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


def junit_xml(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields one suite a file, one case a finding; violations fail, lesser findings go to the output.

    Without findings there is one passing case, so that an empty suite is never taken for a success.
    """
    root = Element("testsuites", name="wijkgraph validate", tests=str(max(1, len(report.findings))))
    root.set("failures", str(report.at_least(Severity.VIOLATION)))
    for file, group in groupby(report.findings, key=lambda finding: finding.place.file):
        findings = list(group)
        failures = sum(finding.severity == Severity.VIOLATION for finding in findings)
        suite = SubElement(
            root, "testsuite", name=file or "data", tests=str(len(findings)), failures=str(failures)
        )
        for finding in findings:
            _add_case(suite, finding, language, report.base)
    if not report.findings:
        suite = SubElement(root, "testsuite", name="data", tests="1", failures="0")
        SubElement(suite, "testcase", name=checked(report, language), classname="wijkgraph")
    indent(root, " ")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add_case(suite: Element, finding: Finding, language: str, base: str) -> None:
    place = f" line {finding.place.line}" if finding.place.line else ""
    name = printable(f"{finding.rule} {show(finding.focus, base)} {finding.path}".strip() + place)
    case = SubElement(suite, "testcase", name=name, classname=finding.place.file or "data")
    message = printable(finding.message(language), keep="\n")
    text = printable(
        f"{finding.place}\n{message}\n{finding.what_to_do(language)}\n{finding.excerpt}", keep="\n"
    )
    if finding.severity == Severity.VIOLATION:
        SubElement(case, "failure", message=message, type=finding.rule).text = text
    else:
        SubElement(case, "system-out").text = f"{finding.severity.word}: {text}"


_GITHUB_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_annotations(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields one workflow command a finding, then the tally as plain text."""
    for finding in report.findings:
        yield _annotation(finding, language) + "\n"
    yield summary_text(report, language) + "\n"


def _annotation(finding: Finding, language: str) -> str:
    place = finding.place
    properties = {"file": place.file, "line": place.line, "col": place.column, "title": finding.rule}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    advice = finding.what_to_do(language)
    text = finding.message(language) + (f"\n{advice}" if advice else "")
    return f"::{_GITHUB_LEVELS[finding.severity]} {given}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
