"""The report as JUnit XML, which most continuous integration servers show as a list of tests."""

from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wijkgraph.validation.findings import Finding, Severity, show
from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.phrases import checked
from wijkgraph.validation.reports.text import printable


def junit_xml(report: Report, language: str) -> Iterator[str]:
    """One suite a file, one case a finding; violations fail, lesser findings are told in the output.

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
            _add_case(suite, finding, language)
    if not report.findings:
        suite = SubElement(root, "testsuite", name="data", tests="1", failures="0")
        SubElement(suite, "testcase", name=checked(report, language), classname="wijkgraph")
    indent(root, " ")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add_case(suite: Element, finding: Finding, language: str) -> None:
    place = f" line {finding.place.line}" if finding.place.line else ""
    name = printable(f"{finding.rule} {show(finding.focus)} {finding.path}".strip() + place)
    case = SubElement(suite, "testcase", name=name, classname=finding.place.file or "data")
    message = printable(finding.message(language), keep="\n")
    text = printable(
        f"{finding.place}\n{message}\n{finding.what_to_do(language)}\n{finding.excerpt}", keep="\n"
    )
    if finding.severity == Severity.VIOLATION:
        SubElement(case, "failure", message=message, type=finding.rule).text = text
    else:
        SubElement(case, "system-out").text = f"{finding.severity.word}: {text}"
