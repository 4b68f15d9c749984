"""The report as one HTML page without anything from elsewhere."""

from collections.abc import Iterator
from html import escape

from wijkgraph.validation.findings import Finding, show
from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.phrases import checked, notes_in, phrase, severity_word, tally
from wijkgraph.validation.reports.text import receipt_text

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
li { margin: 0 0 1.5rem; }
.severity { font-weight: 700; }
pre { overflow-x: auto; padding: .5rem; border-left: .25rem solid; margin: .25rem 0; }
.place { font-family: ui-monospace, monospace; }
"""


def html_page(report: Report, language: str) -> Iterator[str]:
    """The whole page; every text from the data is escaped."""
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
            yield _item(finding, language) + "\n"
        yield "</ol>\n"
    yield "</main>\n</body>\n</html>\n"


def _item(finding: Finding, language: str) -> str:
    rows = [
        f'<li><span class="severity">{severity_word(finding.severity, language)}</span>: '
        f"{escape(finding.message(language))} <code>{escape(finding.rule)}</code>",
    ]
    if str(finding.place):
        rows.append(f'<div class="place">{escape(str(finding.place))}</div>')
    if finding.excerpt:
        rows.append(f"<pre>{escape(finding.excerpt)}</pre>")
    if finding.focus is not None:
        path = f" {escape(finding.path)}" if finding.path else ""
        rows.append(
            f"<div>{phrase('focus', language)}: <code>{escape(show(finding.focus))}</code>{path}</div>"
        )
    if finding.receipt:
        rows.append(f"<div>{escape(receipt_text(finding.receipt))}</div>")
    advice = finding.what_to_do(language)
    if advice:
        rows.append(f"<div>{escape(advice)}</div>")
    return "\n".join([*rows, "</li>"])
