"""A snapshot that may be shown: validated once, its report's outcome kept beside it."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from wijkgraph.atomic_files import write_atomically
from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.dataset.assembly import Corpus
from wijkgraph.dataset.conventions import conventions_of
from wijkgraph.dataset.kept_snapshots import Snapshot, fresh_snapshot
from wijkgraph.errors import ClaimError
from wijkgraph.project import Layout
from wijkgraph.rdf import DefaultGraph, Quad, read_lines
from wijkgraph.validation import ValidationReport, validate
from wijkgraph.validation.all_cores import end_with
from wijkgraph.validation.findings import Finding, Severity
from wijkgraph.validation.reports.text import severity_word

OUTCOME = "validation.json"


@dataclass(frozen=True)
class Outcome:
    """Numbers of findings of each severity that the validation of a snapshot gave."""

    violations: int
    warnings: int
    infos: int

    def in_words(self, language: str) -> str:
        """The three numbers, gravest first."""
        counts = {
            Severity.VIOLATION: self.violations,
            Severity.WARNING: self.warnings,
            Severity.INFO: self.infos,
        }
        return ", ".join(
            f"{number} {severity_word(each, language, number)}" for each, number in counts.items()
        )


def validate_snapshot(snapshot: Snapshot, layout: Layout) -> ValidationReport:
    """The report over the merged graph of a snapshot, against the shapes of its files."""
    merged = (quad for quad in read_lines(snapshot.nquads) if quad.graph_name == DefaultGraph())
    return validate(quads=merged, shapes=layout.shapes_in_use, conventions=conventions_of(layout))


def validated_outcome(snapshot: Snapshot, layout: Layout) -> Outcome:
    """The outcome of validating a snapshot; worked out once per version. A project that says nothing yet is whole."""
    if not layout.stated:
        return Outcome(0, 0, 0)
    path = snapshot.folder / OUTCOME
    if path.exists():
        return Outcome(**json.loads(path.read_text(encoding="utf-8")))
    found = [finding.severity for finding in validate_snapshot(snapshot, layout).findings]
    outcome = Outcome(*(found.count(level) for level in sorted(Severity, reverse=True)))
    write_atomically(path, json.dumps(asdict(outcome)) + "\n")
    return outcome


@contextmanager
def made_beside(layout: Layout, *, checked: bool) -> Iterator[Callable[[], None]]:
    """A fork that makes the snapshot, and its outcome if it is to be checked; what is given waits until it has ended.

    Both are kept on disk, where this process then finds them. What fails is not told: it fails here again. To be
    called before this process opens any store: the threads of the store's library would be missing in the fork.
    Where no process can be forked there is nothing to wait for.
    """
    if not hasattr(os, "fork"):
        yield lambda: None
        return
    parent = os.getpid()
    # An interrupt that meets a fork whose Python is not yet ready would be forgotten: it is kept until then.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    process = os.fork()
    if process == 0:
        try:
            end_with(parent)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
            snapshot = fresh_snapshot(layout)
            if checked:
                validated_outcome(snapshot, layout)
        finally:
            os._exit(0)  # nothing of the parent is to be flushed, closed or told twice
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    is_there = True

    def wait() -> None:
        nonlocal is_there
        os.waitpid(process, 0)
        is_there = False

    try:
        yield wait
    finally:
        if is_there:
            os.kill(process, signal.SIGINT)  # it removes what it has half written
            wait()


def findings_on_draft(layout: Layout, corpus: Corpus, proposed: Ledger) -> tuple[Finding, ...]:
    """Values that do not fit the shapes of the things that some proposed claims speak of, were these claims accepted.

    The claims they revise are left out, as they would be. What a thing still lacks is no finding: another claim may
    say it.
    """
    ended = {old for claim in proposed.claims for old in claim.revises}
    standing = {one for one in corpus.claims if one.status is Status.ACCEPTED and one.iri not in ended}
    triples = {triple for claim in (*standing, *proposed.claims) for triple in claim.assertion}
    triples |= {quad.triple for letter in corpus.letters.values() for quad in letter.description}
    triples |= {triple for ledger in (*corpus.ledgers, proposed) for triple in ledger.description}
    spoken_of = {triple.subject for claim in proposed.claims for triple in claim.assertion} | {
        proposed.source
    }
    report = validate(
        quads=[Quad(triple.subject, triple.predicate, triple.object) for triple in triples],
        shapes=layout.shapes_in_use,
        background=[layout.ontology, layout.vocabularies],
    )
    return tuple(
        found
        for found in report.findings
        if found.severity is Severity.VIOLATION and found.focus in spoken_of and _is_on_value(found)
    )


def _is_on_value(found: Finding) -> bool:
    """True for a value that does not fit, or is one too many."""
    is_known = found.value is not None and found.rule != "SPARQLConstraintComponent"
    return is_known or found.rule == "MaxCountConstraintComponent"


def require_conformance(snapshot: Snapshot, layout: Layout) -> Outcome:
    """The outcome, when nothing is violated. Raises ClaimError otherwise: such data are not shown to anybody."""
    outcome = validated_outcome(snapshot, layout)
    if outcome.violations:
        raise ClaimError(
            f"The data do not conform to the shapes; violations: {outcome.violations}",
            where=str(layout.root),
            next="See them with `wijkgraph validate`, and mend them; `serve --unchecked` shows them as they are.",
        )
    return outcome
