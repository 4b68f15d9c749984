"""The shapes and the data agree: on the whole graph, and on one file of claims by itself."""

from pathlib import Path

import pytest

from tests.ledger_quads import ledger_quads
from wijkgraph.claims.claim import Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.dataset.assembly import assemble, read_corpus
from wijkgraph.project import find_layout
from wijkgraph.validation import Finding, Severity, validate

pytestmark = pytest.mark.slow

LAYOUT = find_layout(Path(__file__).parents[1])
LEDGERS = sorted([*LAYOUT.claims.glob("*.trig"), *LAYOUT.reference.glob("*.trig")])
ABSENCE = {"MinCountConstraintComponent", "QualifiedMinCountConstraintComponent"}


def reported(findings: tuple[Finding, ...], *, at_least: Severity) -> list[str]:
    return [str(finding) for finding in findings if finding.severity >= at_least]


def test_the_whole_graph_conforms() -> None:
    report = validate(quads=assemble(read_corpus(LAYOUT)), shapes=[LAYOUT.shapes], engine="both")
    assert reported(report.findings, at_least=Severity.VIOLATION) == []


def test_nothing_in_the_whole_graph_is_mentioned_without_being_described() -> None:
    report = validate(quads=assemble(read_corpus(LAYOUT)), shapes=[LAYOUT.shapes])
    assert [str(finding) for finding in report.findings if "MentionedShape" in str(finding.shape)] == []


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_one_file_by_itself_lacks_at_most_what_stands_in_another(path: Path) -> None:
    """A name or date may stand in a register; a link to the wrong kind of thing is wrong anywhere."""
    ledger = read_ledger(path)
    refused = {claim.iri for claim in ledger.claims if claim.status is not Status.ACCEPTED}
    quads = [quad for quad in ledger_quads(ledger) if quad.graph_name not in refused]
    report = validate(quads=quads, shapes=[LAYOUT.shapes])
    violations = [finding for finding in report.findings if finding.severity is Severity.VIOLATION]
    assert [str(finding) for finding in violations if finding.rule not in ABSENCE] == []
