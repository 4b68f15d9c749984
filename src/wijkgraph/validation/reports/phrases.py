"""The words around findings, in English and Dutch."""

from wijkgraph.validation.findings import Severity
from wijkgraph.validation.report import Report

_SEVERITIES = {
    "en": {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "info"},
    "nl": {Severity.VIOLATION: "fout", Severity.WARNING: "waarschuwing", Severity.INFO: "info"},
}
_PLURALS = {
    "en": {Severity.VIOLATION: "violations", Severity.WARNING: "warnings", Severity.INFO: "infos"},
    "nl": {Severity.VIOLATION: "fouten", Severity.WARNING: "waarschuwingen", Severity.INFO: "infos"},
}
_WORDS = {
    "en": {
        "checked": "files {files}, triples {triples}, nodes {focus_nodes}, shapes {shapes}",
        "conforms": "Conforms",
        "nothing_new": "No new findings",
        "fixed": "{count} known findings are fixed; write the baseline again to forget them",
        "known": "{count} known findings passed over",
        "advice": "what to do",
        "claim": "the claim rests on",
        "shape": "shape",
        "focus": "node",
        "value": "value",
        "title": "Validation report",
        "place": "place",
        "message": "message",
        "severity": "severity",
        "findings": "Findings",
        "rule": "rule",
        "note": "note",
        "failed": "the data were not checked: {reason}",
        "coverage": "Coverage",
        "nodes": "nodes",
        "covered": "covered",
        "class": "class",
        "no_class": "(no class)",
    },
    "nl": {
        "checked": "bestanden {files}, triples {triples}, knopen {focus_nodes}, vormen {shapes}",
        "conforms": "Voldoet",
        "nothing_new": "Geen nieuwe bevindingen",
        "fixed": "{count} bekende bevindingen zijn verholpen; schrijf de lijst opnieuw om ze te vergeten",
        "known": "{count} bekende bevindingen overgeslagen",
        "advice": "wat te doen",
        "claim": "de bewering rust op",
        "shape": "vorm",
        "focus": "knoop",
        "value": "waarde",
        "title": "Validatieverslag",
        "place": "plaats",
        "message": "melding",
        "severity": "ernst",
        "findings": "Bevindingen",
        "rule": "regel",
        "note": "opmerking",
        "failed": "de data zijn niet gecontroleerd: {reason}",
        "coverage": "Dekking",
        "nodes": "knopen",
        "covered": "gedekt",
        "class": "klasse",
        "no_class": "(geen klasse)",
    },
}


def phrase(key: str, language: str, **values: object) -> str:
    """One of the fixed phrases, filled in."""
    return _WORDS[language][key].format(**values)


def severity_word(severity: Severity, language: str) -> str:
    """The name of a severity."""
    return _SEVERITIES[language][severity]


def tally(report: Report, language: str) -> str:
    """`2 violations, 1 warning`; `Conforms` when there is nothing."""
    counts = []
    for severity in sorted(Severity, reverse=True):
        number = sum(finding.severity == severity for finding in report.all_findings)
        if number:
            words = (_SEVERITIES if number == 1 else _PLURALS)[language]
            counts.append(f"{number} {words[severity]}")
    if not counts and report.failure:
        return phrase("failed", language, reason=report.failure)
    if not counts and report.known:
        return phrase("nothing_new", language)
    return ", ".join(counts) or phrase("conforms", language)


def notes_in(report: Report, language: str) -> list[str]:
    """The notes of a run in one language."""
    failed = [phrase("failed", language, reason=report.failure)] if report.failure else []
    return failed + [note[language] for note in report.notes]


def checked(report: Report, language: str) -> str:
    """What was looked at."""
    return phrase("checked", language, **vars(report.checked))
