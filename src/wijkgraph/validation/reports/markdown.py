"""The report as Markdown: a summary for a pull request or a job page."""

from collections.abc import Iterator

from wijkgraph.validation.findings import Finding, show
from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.phrases import checked, notes_in, phrase, severity_word, tally
from wijkgraph.validation.reports.text import printable


def markdown_summary(report: Report, language: str) -> Iterator[str]:
    """Tally, table of findings, notes."""
    yield f"## {phrase('title', language)}: {tally(report, language)}\n\n{checked(report, language)}.\n"
    if report.findings:
        heads = [phrase(key, language) for key in ("place", "severity", "message", "focus", "rule")]
        yield f"\n{_row(heads)}\n{_row(['---'] * len(heads))}\n"
        for finding in report.findings:
            yield _row(_cells(finding, language)) + "\n"
    if notes := notes_in(report, language):
        yield "\n" + "".join(f"- {note}\n" for note in notes)


def _cells(finding: Finding, language: str) -> list[str]:
    advice = finding.what_to_do(language)
    message = finding.message(language) + (f" *{advice}*" if advice else "")
    focus = show(finding.focus) + (f" {finding.path}" if finding.path else "")
    return [
        _code(str(finding.place)),
        severity_word(finding.severity, language),
        _plain(message),
        _code(focus),
        _code(finding.rule),
    ]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    # Data may hold anything; in a table it must be one line without markup of its own.
    flat = " ".join(printable(text, keep="\n").split())
    for mark in "\\|<>[]`":
        flat = flat.replace(mark, f"\\{mark}")
    return flat


def _code(text: str) -> str:
    flat = " ".join(printable(text, keep="\n").split()).replace("|", "\\|").replace("`", "'")
    return f"`{flat}`" if flat else ""
