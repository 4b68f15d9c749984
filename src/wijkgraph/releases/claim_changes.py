"""Differences between two states of a project: claims added, replaced and withdrawn; letters and questions too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.asking.question_files import read_questions
from wijkgraph.asking.questions import Question
from wijkgraph.claims.claim import Claim, Ledger, Status, successors_of
from wijkgraph.dataset.assembly import assemble, read_corpus
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.frozen import Letter
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode


@dataclass(frozen=True)
class ProjectState:
    """Files of a project at one time, read whole."""

    ledgers: tuple[Ledger, ...]
    letters: Mapping[str, Letter]
    questions: Mapping[str, Question]
    store: EmbeddedStore
    lines: frozenset[str]  # the dataset as N-Quads

    @cached_property
    def claims(self) -> Mapping[NamedNode, Claim]:
        """Every claim by name, of any status."""
        return {claim.iri: claim for ledger in self.ledgers for claim in ledger.claims}

    @cached_property
    def standing(self) -> Mapping[NamedNode, Claim]:
        """Accepted claims by name."""
        return {iri: claim for iri, claim in self.claims.items() if claim.status is Status.ACCEPTED}


def read_state(layout: Layout) -> ProjectState:
    """Reads a project. Raises what reading the corpus raises."""
    corpus = read_corpus(layout)
    quads = assemble(corpus)
    return ProjectState(
        corpus.ledgers,
        corpus.letters,
        read_questions(*layout.questions),
        EmbeddedStore.of(quads, base=layout.base),
        frozenset(f"{quad} ." for quad in quads),
    )


@dataclass(frozen=True)
class Replaced:
    """A claim that no longer stands, and those that came in its place."""

    old: Claim
    new: tuple[Claim, ...]


@dataclass(frozen=True)
class FileChanges:
    """Keys of files that came, changed or went."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True)
class StateChanges:
    """Differences between two states, each sorted by source and name."""

    old: ProjectState
    new: ProjectState
    added: tuple[Claim, ...]
    replaced: tuple[Replaced, ...]
    withdrawn: tuple[Claim, ...]
    letters: FileChanges
    questions: FileChanges

    def __bool__(self) -> bool:
        claims = self.added or self.replaced or self.withdrawn
        return bool(claims or self.letters or self.questions or self.old.lines != self.new.lines)

    @property
    def added_lines(self) -> list[str]:
        """Statements of the dataset that came, as sorted N-Quads."""
        return sorted(self.new.lines - self.old.lines)

    @property
    def removed_lines(self) -> list[str]:
        """Statements of the dataset that went, as sorted N-Quads."""
        return sorted(self.old.lines - self.new.lines)


def compare_states(old: ProjectState, new: ProjectState) -> StateChanges:
    """Compares two states of a project."""
    gone = [new.claims.get(iri, claim) for iri, claim in old.standing.items() if iri not in new.standing]
    claims = tuple(new.claims.values())
    followed = {
        claim.iri: tuple(new.standing[iri] for iri in _last(claims, claim.iri) if iri in new.standing)
        for claim in gone
    }
    replacing = {claim.iri for claims_ in followed.values() for claim in claims_} - old.standing.keys()
    fresh = [claim for iri, claim in new.standing.items() if iri not in old.standing and iri not in replacing]
    return StateChanges(
        old,
        new,
        _sorted(fresh),
        tuple(Replaced(claim, followed[claim.iri]) for claim in _sorted(gone) if followed[claim.iri]),
        tuple(claim for claim in _sorted(gone) if not followed[claim.iri]),
        _file_changes(
            {key: letter.checksum for key, letter in old.letters.items()},
            {key: letter.checksum for key, letter in new.letters.items()},
        ),
        _file_changes(
            {name: question.version for name, question in old.questions.items()},
            {name: question.version for name, question in new.questions.items()},
        ),
    )


def _last(claims: tuple[Claim, ...], iri: NamedNode) -> tuple[NamedNode, ...]:
    """The claims at the end of every line of replacement that begins with a claim; none where it has no successor."""
    ends: dict[NamedNode, None] = {}
    seen, waiting = {iri}, list(successors_of(claims, iri))
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if further := successors_of(claims, one):
            waiting += further
        else:
            ends[one] = None
    return tuple(ends)


def _sorted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims by source, then in the order of its text, then by name."""
    return tuple(
        sorted(
            claims,
            key=lambda claim: (
                claim.source.value,
                min((passage.start for passage in claim.evidence), default=0),
                claim.iri.value,
            ),
        )
    )


def _file_changes(old: Mapping[str, str], new: Mapping[str, str]) -> FileChanges:
    return FileChanges(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(key for key in old.keys() & new.keys() if old[key] != new[key])),
        tuple(sorted(old.keys() - new.keys())),
    )
