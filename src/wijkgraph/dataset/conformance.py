"""A snapshot that may be shown: validated once, its report's outcome kept beside it."""

import json
from dataclasses import asdict, dataclass

from wijkgraph.atomic_files import write_atomically
from wijkgraph.dataset.snapshot import Snapshot
from wijkgraph.errors import ClaimError
from wijkgraph.names import concept
from wijkgraph.namespaces import term
from wijkgraph.project import Layout
from wijkgraph.rdf import DefaultGraph, RdfFormat, parse
from wijkgraph.validation import ValidationReport, validate
from wijkgraph.validation.findings import Severity
from wijkgraph.validation.sources import Conventions

OUTCOME = "validation.json"


# How our data speak about their own graphs: a refused claim is remembered in its file, and its assertion is no
# data (docs/decisions/0002).
def conventions_of(layout: Layout) -> Conventions:
    """The conventions of a project's data."""
    return Conventions(
        base=layout.base,
        status=term("wg:status"),
        refused=frozenset(concept("claim-status", status) for status in ("rejected", "superseded")),
        evidence=term("wg:evidence"),
        quote=term("wg:exact"),
    )


@dataclass(frozen=True)
class Outcome:
    """How many findings of each severity the validation of a snapshot gave."""

    violations: int
    warnings: int
    infos: int

    @property
    def in_words(self) -> str:
        """The three numbers, gravest first."""
        return f"{self.violations} violations, {self.warnings} warnings, {self.infos} infos"


def validate_snapshot(snapshot: Snapshot, layout: Layout) -> ValidationReport:
    """The report over the merged graph of a snapshot, against the shapes of its files."""
    quads = parse(snapshot.nquads.read_bytes(), RdfFormat.N_QUADS, where=str(snapshot.nquads))
    merged = (quad for quad in quads if quad.graph_name == DefaultGraph())
    return validate(quads=merged, shapes=[layout.shapes], conventions=conventions_of(layout))


def validated_outcome(snapshot: Snapshot, layout: Layout) -> Outcome:
    """The outcome of validating a snapshot; worked out once per version."""
    path = snapshot.folder / OUTCOME
    if path.exists():
        return Outcome(**json.loads(path.read_text(encoding="utf-8")))
    found = [finding.severity for finding in validate_snapshot(snapshot, layout).findings]
    outcome = Outcome(*(found.count(level) for level in sorted(Severity, reverse=True)))
    write_atomically(path, json.dumps(asdict(outcome)) + "\n")
    return outcome


def require_conformance(snapshot: Snapshot, layout: Layout) -> Outcome:
    """The outcome, when nothing is violated. Raises ClaimError otherwise: such data are not shown to anybody."""
    outcome = validated_outcome(snapshot, layout)
    if outcome.violations:
        raise ClaimError(
            f"The data do not conform to the shapes: {outcome.violations} violations",
            where=str(layout.root),
            next="See them with `wijkgraph validate`, mend them, or serve with --unchecked.",
        )
    return outcome
