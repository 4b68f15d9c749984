"""The report as Markdown: a summary for a pull request or a job page."""

from wijkgraph.validation.findings import Finding, show
from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.phrases import checked, notes_in, phrase, severity_word, tally
from wijkgraph.validation.reports.text import printable

_ROWS = 200  # a page that nobody can load helps nobody


def markdown_summary(report: Report, language: str) -> str:
    """Tally, table of findings (the first two hundred), notes."""
    lines = [
        f"## {phrase('title', language)}: {tally(report, language)}",
        "",
        checked(report, language) + ".",
        "",
    ]
    if report.findings:
        heads = [phrase(key, language) for key in ("place", "severity", "message", "focus", "rule")]
        lines += [_row(heads), _row(["---"] * len(heads))]
        lines += [_row(_cells(finding, language)) for finding in report.findings[:_ROWS]]
        if len(report.findings) > _ROWS:
            lines += ["", phrase("more", language, count=len(report.findings) - _ROWS)]
        lines.append("")
    lines += [f"- {note}" for note in notes_in(report, language)]
    return "\n".join(lines).rstrip() + "\n"


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
