"""A refused claim is remembered in its file, and its assertion is no data."""

from pathlib import Path

import pytest

from wijkgraph.project import Layout
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.validation import validate
from wijkgraph.validation.findings import Severity
from wijkgraph.validation.refused import without_refused

TRIG = """@prefix wg: <https://w3id.org/wijkgraph/def#> .
<x:c> {{ <x:s> <x:p> <x:o> }}
<x:letter> {{ <x:c> wg:status <https://w3id.org/wijkgraph/def/claim-status/{status}> . }}
"""


@pytest.mark.parametrize(
    ("status", "left"), [("accepted", 2), ("proposed", 2), ("rejected", 1), ("superseded", 1)]
)
def test_only_refused_assertions_are_left_out(status: str, left: int) -> None:
    quads = parse(TRIG.format(status=status).encode(), RdfFormat.TRIG, where="test")
    assert len(list(without_refused(quads))) == left


def test_a_claims_file_with_a_refusal_conforms_by_what_was_accepted(layout: Layout) -> None:
    assert any(b"claim-status/rejected" in path.read_bytes() for path in Path(layout.claims).iterdir())
    report = validate(
        [layout.letters, layout.claims, layout.reference],
        shapes=[layout.shapes],
        background=[layout.ontology, layout.vocabularies],
    )
    assert [str(f) for f in report.findings if f.severity is Severity.VIOLATION] == []
