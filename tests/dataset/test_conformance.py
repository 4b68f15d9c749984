"""Data that violate their shapes are not shown, and what was validated once is not validated again."""

import pytest

from wijkgraph.dataset import conformance as release
from wijkgraph.dataset.conformance import Outcome, require_conformance
from wijkgraph.dataset.snapshot import fresh_snapshot
from wijkgraph.errors import ClaimError
from wijkgraph.project import Layout


def test_the_real_data_may_be_shown(layout: Layout) -> None:
    assert require_conformance(fresh_snapshot(layout), layout).violations == 0


def test_data_that_violate_their_shapes_may_not(copy: Layout) -> None:
    with (copy.letters / "kst-30995-99" / "letter.ttl").open("a", encoding="utf-8") as file:
        file.write("<https://w3id.org/wijkgraph/id/letter/kst-30995-99> a wg:Decision .\n")
    with pytest.raises(ClaimError, match=r"do not conform to the shapes: \d+ violations"):
        require_conformance(fresh_snapshot(copy), copy)


def test_a_version_is_validated_once(copy: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = fresh_snapshot(copy)
    first = require_conformance(snapshot, copy)
    monkeypatch.delattr(release, "validate_snapshot")
    assert require_conformance(snapshot, copy) == first
    assert isinstance(first, Outcome)
