"""Report for a terminal: each finding with its source line, then a tally; and the phrases all reports share."""

from collections.abc import Iterator

from wijkgraph.namespaces import shorten
from wijkgraph.validation.findings import Finding, Quotation, Severity, show, words
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.target_coverage import TargetCoverage


def text_report(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields each finding, then the tally, as plain text."""
    for finding in report.findings:
        yield _finding_text(finding, language, report.base) + "\n"
    if report.coverage:
        yield _coverage_text(report.coverage, language, report.base) + "\n"
    yield summary_text(report, language) + "\n"


def _finding_text(finding: Finding, language: str, base: str) -> str:
    """Formats `file:line:column: severity: message [rule]`, the source line, and the advice."""
    place = str(finding.place)
    head = f"{place}: " if place else ""
    message = " ".join(finding.message(language).split())
    lines = [f"{head}{severity_word(finding.severity, language)}: {message} [{finding.rule}]"]
    if finding.excerpt:
        lines.append(f"    | {printable(finding.excerpt)}")
    if finding.focus is not None:
        path = f" {finding.path}" if finding.path else ""
        lines.append(f"    {phrase('focus', language)}: {printable(show(finding.focus, base))}{path}")
    if finding.quotation:
        lines.append(f"    {phrase('claim', language)}: {quotation_text(finding.quotation, base)}")
    if reason := finding.reason(language):
        lines.append(f"    {phrase('reason', language)}: {' '.join(reason.split())}")
    advice = finding.what_to_do(language)
    if advice:
        lines.append(f"    {phrase('advice', language)}: {advice}")
    return printable("\n".join(lines), keep="\n") + "\n"


def _coverage_text(coverage: TargetCoverage, language: str, base: str) -> str:
    """Formats two columns of numbers: nodes for each shape, covered of all nodes for each class."""
    lines = [phrase("coverage", language)]
    lines += [f"  {number:>8}  {show(node, base)}" for node, number in coverage.shapes]
    lines.append(f"  {phrase('covered', language)}/{phrase('nodes', language)}  {phrase('class', language)}")
    for each in coverage.classes:
        name = show(each.name, base) or phrase("no_class", language)
        lines.append(f"  {each.covered:>8}/{each.nodes:<8} {name}")
    return "\n".join(lines) + "\n"


def quotation_text(quotation: Quotation, base: str) -> str:
    """Formats the quoted words, or the name of the passage where it has none."""
    quote = " ".join(quotation.quote.split())
    return f"“{quote}”" if quote else shorten(quotation.passage, base)


def summary_text(report: ValidationReport, language: str) -> str:
    """Formats the tally, the size of the run, and the notes."""
    lines = [f"{tally(report, language)} ({checked(report, language)}; {report.engine})"]
    if report.known:
        lines.append(phrase("known", language, count=report.known))
    if report.fixed:
        lines.append(phrase("fixed", language, count=len(report.fixed)))
    lines += [f"{phrase('note', language)}: {note}" for note in notes_in(report, language)]
    return "\n".join(lines)


def printable(text: str, keep: str = "") -> str:
    """Replaces control characters: data must not steer the terminal that shows them."""
    return "".join(char if char.isprintable() or char in keep else "·" for char in text)


def full_message(finding: Finding, language: str) -> str:
    """Returns the message with the reasons within nested shapes."""
    reason = finding.reason(language)
    return finding.message(language) + (f" ({reason})" if reason else "")


def phrase(key: str, language: str, **values: object) -> str:
    """Returns one of the fixed phrases (`words.toml`), filled in."""
    text: str = words()["phrases"][language][key]
    return text.format(**values)


def severity_word(severity: Severity, language: str, number: int = 1) -> str:
    """Returns the name of a severity, for one finding or several."""
    one, several = words()["severities"][language][severity.word]
    return str(one if number == 1 else several)


def tally(report: ValidationReport, language: str) -> str:
    """Formats `2 violations, 1 warning`; `Conforms` when there is nothing."""
    counts = []
    for severity in sorted(Severity, reverse=True):
        number = sum(finding.severity == severity for finding in report.all_findings)
        if number:
            counts.append(f"{number} {severity_word(severity, language, number)}")
    if not counts and report.failure:
        return phrase("failed", language, reason=report.failure[language])
    if not counts and report.known:
        return phrase("nothing_new", language)
    return ", ".join(counts) or phrase("conforms", language)


def notes_in(report: ValidationReport, language: str) -> list[str]:
    """Returns the notes of a run in one language."""
    failed = [phrase("failed", language, reason=report.failure[language])] if report.failure else []
    return failed + [note[language] for note in report.notes]


def checked(report: ValidationReport, language: str) -> str:
    """Formats the size of the run."""
    return phrase("checked", language, **vars(report.checked))
