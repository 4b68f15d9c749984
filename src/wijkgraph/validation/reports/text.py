"""The report for a terminal: each finding with its source line, then a tally."""

from collections.abc import Iterator

from wijkgraph.names import shorten
from wijkgraph.validation.findings import Finding, Receipt, show
from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.phrases import checked, notes_in, phrase, severity_word, tally
from wijkgraph.validation.target_coverage import Coverage


def text_report(report: Report, language: str) -> Iterator[str]:
    """All findings and the tally, in plain text."""
    for finding in report.findings:
        yield finding_text(finding, language) + "\n"
    if report.coverage:
        yield coverage_text(report.coverage, language) + "\n"
    yield summary_text(report, language) + "\n"


def finding_text(finding: Finding, language: str) -> str:
    """`file:line:column: severity: message [rule]`, the source line, and what to do."""
    place = str(finding.place)
    head = f"{place}: " if place else ""
    message = " ".join(finding.message(language).split())
    lines = [f"{head}{severity_word(finding.severity, language)}: {message} [{finding.rule}]"]
    if finding.excerpt:
        lines.append(f"    | {printable(finding.excerpt)}")
    if finding.focus is not None:
        path = f" {finding.path}" if finding.path else ""
        lines.append(f"    {phrase('focus', language)}: {printable(show(finding.focus))}{path}")
    if finding.receipt:
        lines.append(f"    {phrase('claim', language)}: {receipt_text(finding.receipt)}")
    advice = finding.what_to_do(language)
    if advice:
        lines.append(f"    {phrase('advice', language)}: {advice}")
    return printable("\n".join(lines), keep="\n") + "\n"


def coverage_text(coverage: Coverage, language: str) -> str:
    """Two columns of numbers: nodes for each shape, covered of all nodes for each class."""
    lines = [phrase("coverage", language)]
    lines += [f"  {number:>8}  {show(node)}" for node, number in coverage.shapes]
    lines.append(f"  {phrase('covered', language)}/{phrase('nodes', language)}  {phrase('class', language)}")
    for each in coverage.classes:
        name = show(each.name) or phrase("no_class", language)
        lines.append(f"  {each.covered:>8}/{each.nodes:<8} {name}")
    return "\n".join(lines) + "\n"


def receipt_text(receipt: Receipt) -> str:
    """The quoted words, or the register where the claim rests on one."""
    quote = " ".join(receipt.quote.split())
    return f"“{quote}”" if quote else shorten(receipt.passage)


def summary_text(report: Report, language: str) -> str:
    """The tally, what was checked, and the notes."""
    lines = [f"{tally(report, language)} ({checked(report, language)}; {report.engine})"]
    if report.known:
        lines.append(phrase("known", language, count=report.known))
    if report.fixed:
        lines.append(phrase("fixed", language, count=len(report.fixed)))
    lines += [f"{phrase('note', language)}: {note}" for note in notes_in(report, language)]
    return "\n".join(lines)


def printable(text: str, keep: str = "") -> str:
    """The text without control characters: data must not steer the terminal it is shown on."""
    return "".join(char if char.isprintable() or char in keep else "·" for char in text)
