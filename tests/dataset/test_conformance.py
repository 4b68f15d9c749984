"""Data that violate their shapes are not shown, and what was validated once is not validated again."""

import pytest

from wijkgraph.dataset import conformance as release
from wijkgraph.dataset.conformance import Outcome, conventions_of, require_conformance
from wijkgraph.dataset.snapshot import fresh_snapshot
from wijkgraph.errors import ClaimError
from wijkgraph.project import Layout
from wijkgraph.validation import Severity, validate

pytestmark = pytest.mark.slow


def test_the_real_data_may_be_shown(layout: Layout) -> None:
    assert require_conformance(fresh_snapshot(layout), layout).violations == 0


def test_data_that_violate_their_shapes_may_not(copy: Layout) -> None:
    with (copy.letters / "kst-30995-99" / "letter.ttl").open("a", encoding="utf-8") as file:
        file.write("<https://w3id.org/wijkgraph/id/letter/kst-30995-99> a wg:Decision .\n")
    with pytest.raises(ClaimError, match=r"do not conform to the shapes: \d+ violations"):
        require_conformance(fresh_snapshot(copy), copy)


def test_a_refused_claim_is_remembered_and_its_assertion_is_no_data(layout: Layout) -> None:
    assert any(b"claim-status/rejected" in path.read_bytes() for path in layout.claims.iterdir())
    paths = [layout.letters, layout.claims, layout.reference]
    background = [layout.ontology, layout.vocabularies]
    report = validate(
        paths, shapes=[layout.shapes], background=background, conventions=conventions_of(layout)
    )
    assert [str(each) for each in report.findings if each.severity is Severity.VIOLATION] == []
    everything = validate(paths, shapes=[layout.shapes], background=background)
    assert everything.checked.triples > report.checked.triples


def test_a_version_is_validated_once(copy: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = fresh_snapshot(copy)
    first = require_conformance(snapshot, copy)
    monkeypatch.delattr(release, "validate_snapshot")
    assert require_conformance(snapshot, copy) == first
    assert isinstance(first, Outcome)
