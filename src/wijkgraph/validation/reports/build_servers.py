"""Reports for build servers: JUnit XML, GitHub workflow commands."""

from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wijkgraph.validation.findings import Finding, Severity, show
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.reports.text import checked, full_message, printable, summary_text


def junit_xml(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields one suite a file, one case a finding; violations fail, lesser findings go to the output.

    Without findings there is one passing case, so that an empty suite is never taken for a success.
    """
    root = Element("testsuites", name="wijkgraph validate", tests=str(max(1, len(report.findings))))
    root.set("failures", str(report.at_least(Severity.VIOLATION)))
    for file, group in groupby(report.findings, key=lambda finding: finding.place.file):
        findings = list(group)
        failures = sum(finding.severity == Severity.VIOLATION for finding in findings)
        name = printable(file) or "data"
        suite = SubElement(root, "testsuite", name=name, tests=str(len(findings)), failures=str(failures))
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
    case = SubElement(suite, "testcase", name=name, classname=printable(finding.place.file) or "data")
    message = printable(full_message(finding, language), keep="\n")
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
    text = full_message(finding, language) + (f"\n{advice}" if advice else "")
    return f"::{_GITHUB_LEVELS[finding.severity]} {given}::{_data(text)}"


def _data(text: str) -> str:
    return printable(text, keep="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
