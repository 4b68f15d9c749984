"""Known findings: a file that lets them pass, so that only new ones fail."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

from wijkgraph.errors import SourceError
from wijkgraph.validation.findings import Finding, show
from wijkgraph.validation.report import Report

_KIND = "wijkgraph validation baseline"


def baseline_text(report: Report) -> str:
    """The findings of a report as a baseline file: JSON, one finding a line, sorted, to read and to compare."""
    lines = sorted(json.dumps(_remembered(finding), ensure_ascii=False) for finding in report.all_findings)
    return f'{{"kind": "{_KIND}", "findings": [\n' + ",\n".join(lines) + "\n]}\n"


def _remembered(finding: Finding) -> dict[str, str]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "file": finding.place.file,
        "focus": show(finding.focus),
        "path": finding.path,
        "message": finding.message("en"),
    }


def read_baseline(file: Path) -> Counter[str]:
    """How often each fingerprint is known. Raises SourceError when the file is no baseline."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Counter(str(each["fingerprint"]) for each in content["findings"])
    except OSError as error:
        raise SourceError(
            f"Cannot read the baseline: {error.strerror}",
            where=str(file),
            next="Make one with --write-baseline.",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(
            "This is not a baseline file", where=str(file), next="Make one with --write-baseline."
        ) from error


def without_known(report: Report, known: Counter[str]) -> Report:
    """The report without the findings that are known, and with what is known but no longer found."""
    left = known.copy()
    fresh: list[Finding] = []
    for finding in report.findings:
        # A file that cannot be read is never a thing to get used to.
        if left[finding.fingerprint] > 0 and finding.rule != "syntax":
            left[finding.fingerprint] -= 1
        else:
            fresh.append(finding)
    return replace(
        report,
        findings=tuple(fresh),
        known=len(report.findings) - len(fresh),
        fixed=tuple(sorted(left.elements())),
    )
