"""Reports as documents: one HTML page, and a Markdown summary for a pull request or a job page."""

from collections.abc import Iterator
from html import escape

from wijkgraph.validation.findings import Finding, show
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.reports.text import (
    checked,
    full_message,
    notes_in,
    phrase,
    printable,
    quotation_text,
    severity_word,
    tally,
)

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
li { margin: 0 0 1.5rem; }
.severity { font-weight: 700; }
pre { overflow-x: auto; padding: .5rem; border-left: .25rem solid; margin: .25rem 0; }
.place { font-family: ui-monospace, monospace; }
"""


def html_page(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields the page piece by piece; every text from the data is escaped."""
    title = f"{phrase('title', language)}: {tally(report, language)}"
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in notes_in(report, language))
    yield (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(checked(report, language))}.</p>\n{notes}"
    )
    if report.findings:
        yield f"<h2>{phrase('findings', language)}</h2>\n<ol>\n"
        for finding in report.findings:
            yield _item(finding, language, report.base) + "\n"
        yield "</ol>\n"
    yield "</main>\n</body>\n</html>\n"


def _item(finding: Finding, language: str, base: str) -> str:
    rows = [
        f'<li><span class="severity">{severity_word(finding.severity, language)}</span>: '
        f"{_escaped(finding.message(language))} <code>{_escaped(finding.rule)}</code>",
    ]
    if str(finding.place):
        rows.append(f'<div class="place">{_escaped(str(finding.place))}</div>')
    if finding.excerpt:
        rows.append(f"<pre>{_escaped(finding.excerpt)}</pre>")
    if finding.focus is not None:
        path = f" {_escaped(finding.path)}" if finding.path else ""
        rows.append(
            f"<div>{phrase('focus', language)}: <code>{_escaped(show(finding.focus, base))}</code>{path}</div>"
        )
    if finding.quotation:
        rows.append(f"<div>{_escaped(quotation_text(finding.quotation, base))}</div>")
    if reason := finding.reason(language):
        rows.append(f"<div>{phrase('reason', language)}: {_escaped(reason)}</div>")
    advice = finding.what_to_do(language)
    if advice:
        rows.append(f"<div>{_escaped(advice)}</div>")
    return "\n".join([*rows, "</li>"])


def _escaped(text: str) -> str:
    """Escapes a text, without the control characters that no page may hold."""
    return escape(printable(text, keep="\n\t"))


def markdown_summary(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields the tally, a table of the findings, and the notes."""
    yield f"## {phrase('title', language)}: {tally(report, language)}\n\n{checked(report, language)}.\n"
    if report.findings:
        heads = [phrase(key, language) for key in ("place", "severity", "message", "focus", "rule")]
        yield f"\n{_table_row(heads)}\n{_table_row(['---'] * len(heads))}\n"
        for finding in report.findings:
            yield _table_row(_cells(finding, language, report.base)) + "\n"
    if notes := notes_in(report, language):
        yield "\n" + "".join(f"- {note}\n" for note in notes)


def _cells(finding: Finding, language: str, base: str) -> list[str]:
    advice = finding.what_to_do(language)
    message = full_message(finding, language) + (f" *{advice}*" if advice else "")
    focus = show(finding.focus, base) + (f" {finding.path}" if finding.path else "")
    return [
        _code(str(finding.place)),
        severity_word(finding.severity, language),
        _cell(message),
        _code(focus),
        _code(finding.rule),
    ]


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    # Data may hold anything; in a table it must be one line without markup of its own.
    flat = " ".join(printable(text, keep="\n").split())
    for mark in "\\|<>[]`":
        flat = flat.replace(mark, f"\\{mark}")
    return flat


def _code(text: str) -> str:
    flat = " ".join(printable(text, keep="\n").split()).replace("|", "\\|").replace("`", "'")
    return f"`{flat}`" if flat else ""
