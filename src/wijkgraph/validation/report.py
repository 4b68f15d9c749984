"""The outcome of a validation run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wijkgraph.validation.findings import Finding, Severity
from wijkgraph.validation.target_coverage import Coverage

Note = Mapping[str, str]  # the same words in each language


@dataclass(frozen=True)
class Checked:
    """What was looked at."""

    files: int
    triples: int
    shapes: int
    focus_nodes: int


@dataclass(frozen=True)
class Report:
    """The findings in their fixed order, what was checked, how, and what should be known about it.

    After comparison with a baseline, `known` counts the findings left out because they are in it, and `fixed`
    holds the fingerprints in it that were not found any more. `hidden` are findings that count but are not shown.
    `failure` says why the engine could not run faulty shapes: the data were then not checked.
    """

    findings: tuple[Finding, ...]
    checked: Checked
    engine: str
    notes: tuple[Note, ...] = ()
    known: int = 0
    fixed: tuple[str, ...] = ()
    hidden: tuple[Finding, ...] = ()
    failure: str = ""
    coverage: Coverage | None = None

    def at_least(self, level: Severity) -> int:
        """The number of findings of this severity or worse."""
        return sum(finding.severity >= level for finding in self.all_findings)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings, shown or not."""
        return self.findings + self.hidden

    @property
    def conforms(self) -> bool:
        """Whether no result was found at all, of whatever severity (SHACL 3.6.1.1)."""
        return not any(finding.is_about_data for finding in self.all_findings)

    @property
    def unreadable(self) -> bool:
        """Whether some file could not be read whole, or the shapes could not be run."""
        return bool(self.failure) or any(finding.rule == "syntax" for finding in self.all_findings)

    def first(self, most: int) -> "Report":
        """The report with at most this many findings, the gravest; a note says how many are left out. 0 means all."""
        left = len(self.findings) - most
        if most == 0 or left <= 0:
            return self
        note = {
            "en": f"… and {left} more findings; shown are the {most} gravest (--max 0 shows all)",
            "nl": f"… en nog {left} bevindingen; getoond zijn de {most} ernstigste (--max 0 toont alle)",
        }
        gravest = sorted(range(len(self.findings)), key=lambda place: -self.findings[place].severity)
        shown, hidden = (
            tuple(self.findings[place] for place in sorted(places))
            for places in (gravest[:most], gravest[most:])
        )
        return replace(self, findings=shown, hidden=hidden, notes=(*self.notes, note))
