"""Report of a validation run, and its comparison with a baseline of known findings."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from wijkgraph.errors import SourceError, cannot_read
from wijkgraph.validation.findings import Finding, Severity, in_words, show
from wijkgraph.validation.target_coverage import TargetCoverage

Note = Mapping[str, str]  # the same words in each language


@dataclass(frozen=True)
class Checked:
    """Size of a run: files, triples, shapes with targets, and distinct focus nodes."""

    files: int
    triples: int
    shapes: int
    focus_nodes: int


@dataclass(frozen=True)
class ValidationReport:
    """Findings in their fixed order, with the size of the run, the engine, and notes.

    After comparison with a baseline, `known` counts the findings left out because they are in it, and `fixed`
    holds the fingerprints in it that were not found any more. `hidden` are findings that count but are not shown.
    `failure` says, by language, why no engine could run faulty shapes: the data were then not checked. It is empty
    where one did. IRIs under `base` are shown relative to it.
    """

    findings: tuple[Finding, ...]
    checked: Checked
    engine: str
    notes: tuple[Note, ...] = ()
    known: int = 0
    fixed: tuple[str, ...] = ()
    hidden: tuple[Finding, ...] = ()
    failure: Note = field(default_factory=dict)
    coverage: TargetCoverage | None = None
    base: str = ""

    def at_least(self, level: Severity) -> int:
        """Counts the findings of this severity or worse."""
        return sum(finding.severity >= level for finding in self.all_findings)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings, shown or hidden."""
        return self.findings + self.hidden

    @property
    def conforms(self) -> bool:
        """True where no result was found at all, of whatever severity (SHACL 3.6.1.1)."""
        return not any(finding.is_about_data for finding in self.all_findings)

    @property
    def unreadable(self) -> bool:
        """True where a file could not be read whole, or the shapes could not be run."""
        return bool(self.failure) or any(finding.leaves_out for finding in self.all_findings)

    def first(self, most: int) -> "ValidationReport":
        """Returns the report with at most this many findings, the gravest, and a note on the others. 0 means all."""
        left = len(self.findings) - most
        if most == 0 or left <= 0:
            return self
        text = "… and {left} more findings; shown are the {most} gravest (--max 0 shows all)"
        note = in_words(text, left=left, most=most)
        gravest = sorted(range(len(self.findings)), key=lambda place: -self.findings[place].severity)
        shown, hidden = (
            tuple(self.findings[place] for place in sorted(places))
            for places in (gravest[:most], gravest[most:])
        )
        return replace(self, findings=shown, hidden=hidden, notes=(*self.notes, note))


_KIND = "wijkgraph validation baseline"


def baseline_text(report: ValidationReport) -> str:
    """Formats the findings of a report as a baseline: JSON, one finding a line, sorted."""
    lines = sorted(
        json.dumps(_remembered(finding, report.base), ensure_ascii=False) for finding in report.all_findings
    )
    return f'{{"kind": "{_KIND}", "findings": [\n' + ",\n".join(lines) + "\n]}\n"


def _remembered(finding: Finding, base: str) -> dict[str, str]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "file": finding.place.file,
        "focus": show(finding.focus, base),
        "path": finding.path,
        "message": finding.message("en"),
    }


def read_baseline(file: Path) -> Counter[str]:
    """Reads a baseline: the number of known findings of each fingerprint. Raises SourceError when it is none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
        return Counter(str(each["fingerprint"]) for each in content["findings"])
    except FileNotFoundError as error:
        raise SourceError(
            f"Cannot read the baseline: {error.strerror}",
            where=str(file),
            next="Make one with --write-baseline.",
        ) from error
    except OSError as error:
        raise cannot_read(error, file) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(
            "This is not a baseline file", where=str(file), next="Make one with --write-baseline."
        ) from error


def without_known(report: ValidationReport, known: Counter[str]) -> ValidationReport:
    """Returns the report without known findings, and with the fingerprints that were not found any more."""
    left = known.copy()
    fresh: list[Finding] = []
    for finding in report.findings:
        # A file that cannot be read is never a thing to get used to.
        if left[finding.fingerprint] > 0 and not finding.leaves_out:
            left[finding.fingerprint] -= 1
        else:
            fresh.append(finding)
    return replace(
        report,
        findings=tuple(fresh),
        known=len(report.findings) - len(fresh),
        fixed=tuple(sorted(left.elements())),
    )
