"""Data that violate their shapes are not shown, and what was validated once is not validated again."""

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.examples import PROVENANCE
from tests.ours import thing
from wijkgraph.claims.claim import Claim, Ledger, Status
from wijkgraph.dataset import conformance as release
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.dataset.conformance import Outcome, findings_on_draft, require_conformance
from wijkgraph.dataset.conventions import conventions_of
from wijkgraph.dataset.kept_snapshots import fresh_snapshot, kept_of_these_files
from wijkgraph.errors import ClaimError
from wijkgraph.names import concept, term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, Triple
from wijkgraph.validation import Severity, validate

pytestmark = pytest.mark.slow


def test_the_real_data_may_be_shown(layout: Layout) -> None:
    assert require_conformance(fresh_snapshot(layout), layout).violations == 0


def test_data_that_violate_their_shapes_may_not(copy: Layout) -> None:
    with (copy.letters / "kst-30995-99" / "letter.ttl").open("a", encoding="utf-8") as file:
        file.write("<https://w3id.org/wijkgraph/id/letter/kst-30995-99> a wg:Decision .\n")
    with pytest.raises(ClaimError, match=r"do not conform to the shapes; violations: \d+"):
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


# In a process of its own: where a store was ever opened its threads are missing in a fork, which waits for them.
_BESIDE = """
import os, sys
from pathlib import Path
from wijkgraph.dataset.conformance import made_beside
from wijkgraph.project import find_layout
with made_beside(find_layout(Path(sys.argv[1]), Path(sys.argv[2])), checked=sys.argv[3] == "checked") as wait:
    if "waiting" in sys.argv:
        wait()
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("alone")
"""


def _beside(layout: Layout, *words: str) -> str:
    """All that a process says which has a fork make the snapshot."""
    command = [sys.executable, "-c", _BESIDE, str(layout.root), str(layout.build), *words]
    return subprocess.run(
        command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ).stdout


@pytest.mark.parametrize("how", ["checked", "unchecked"])
def test_a_fork_makes_the_snapshot_beside(copy: Layout, how: str) -> None:
    assert _beside(copy, how, "waiting") == "alone\n"
    snapshot = kept_of_these_files(copy)
    assert snapshot is not None
    assert (snapshot.folder / release.OUTCOME).exists() == (how == "checked")


def test_what_fails_beside_is_not_told_there(copy: Layout) -> None:
    copy.ontology.write_text("no turtle", encoding="utf-8")
    assert _beside(copy, "checked", "waiting") == "alone\n"
    assert kept_of_these_files(copy) is None


def test_a_fork_that_is_not_waited_for_leaves_nothing_behind(copy: Layout) -> None:
    assert _beside(copy, "checked") == "alone\n"
    assert kept_of_these_files(copy) is None
    assert not list(copy.build.glob("snapshots/.*"))


def test_a_value_that_does_not_fit_is_seen_while_it_is_a_draft(layout: Layout) -> None:
    """Also of terms that are not ours; what a thing still lacks may come in another claim."""
    office, day = thing("holding", "nieuw"), thing("instant", "nieuw")
    assertion = {
        Triple(office, term("rdf:type"), term("wg:PostHolding")),
        Triple(office, term("org:memberDuring"), Literal("2022")),
        Triple(day, term("rdf:type"), term("time:Instant")),
        Triple(day, term("time:inXSDDate"), Literal("2022", datatype=term("xsd:gYear"))),
    }
    guide = thing("register", "guide")
    one = Claim(guide, frozenset(assertion), (), Status.PROPOSED, PROVENANCE)
    found = findings_on_draft(layout, read_corpus(layout), Ledger(guide, (one,)))
    assert {(finding.focus, finding.path) for finding in found} == {
        (office, "org:memberDuring"),
        (day, "time:inXSDDate"),
    }


def test_a_claim_that_gives_way_is_not_held_against_its_successor(layout: Layout) -> None:
    corpus, status = read_corpus(layout), term("wg:decisionStatus")
    taken, intended = concept("decision-status", "taken"), concept("decision-status", "intended")
    old = next(
        claim
        for claim in corpus.claims
        if claim.status is Status.ACCEPTED
        and any((t.predicate, t.object) == (status, taken) for t in claim.assertion)
    )
    assertion = frozenset(
        Triple(t.subject, t.predicate, intended if t.predicate == status else t.object) for t in old.assertion
    )
    beside = Claim(old.source, assertion, old.evidence, Status.PROPOSED, PROVENANCE)
    in_its_place = replace(beside, revises=(old.iri,))
    found = findings_on_draft(layout, corpus, Ledger(old.source, (beside,)))
    assert [finding.path for finding in found] == ["wg:decisionStatus"]  # of two there may be one
    assert not findings_on_draft(layout, corpus, Ledger(old.source, (in_its_place,)))


def test_an_outcome_counts_in_forms_that_fit_one_and_many() -> None:
    assert Outcome(0, 1, 2).in_words("en") == "0 violations, 1 warning, 2 infos"
    assert Outcome(1, 2, 1).in_words("en") == "1 violation, 2 warnings, 1 info"
