"""The report as GitHub workflow commands: an annotation on the changed line of a pull request."""

from collections.abc import Iterator

from wijkgraph.validation.findings import Finding, Severity
from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.text import summary_text

_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_annotations(report: Report, language: str) -> Iterator[str]:
    """One workflow command a finding, then the tally as plain text."""
    for finding in report.findings:
        yield _annotation(finding, language) + "\n"
    yield summary_text(report, language) + "\n"


def _annotation(finding: Finding, language: str) -> str:
    place = finding.place
    properties = {"file": place.file, "line": place.line, "col": place.column, "title": finding.rule}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    advice = finding.what_to_do(language)
    text = finding.message(language) + (f"\n{advice}" if advice else "")
    return f"::{_LEVELS[finding.severity]} {given}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
