"""Changes in words, as Markdown: each claim with the sentence it rests on and what it says."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from wijkgraph.asking.evidence import Receipt, letters_read
from wijkgraph.asking.naming import Names, name_of, names_of
from wijkgraph.asking.outcomes import show_receipt
from wijkgraph.asking.results import escape_markdown, show_term
from wijkgraph.claims.claim import Claim
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.releases.claim_changes import FileChanges, ProjectState, StateChanges
from wijkgraph.words.messages import Messages, messages

_TYPE = term("rdf:type")


def changes_in_words(changes: StateChanges, language: str, title: str) -> str:
    """Formats changes as Markdown under a title; says so where there are none."""
    return "\n".join([f"# {title}", "", *_Telling(changes, language).lines()]).rstrip("\n") + "\n"


class _Telling:
    """One telling of changes in one language; each state names the things of its own claims."""

    def __init__(self, changes: StateChanges, language: str) -> None:
        self._changes = changes
        self._language = language
        self._say: Messages = messages(language)

    def lines(self) -> Iterator[str]:
        changes, say = self._changes, self._say
        if not changes:
            yield say.plain("changes.none")
            return
        counts = {
            "added": len(changes.added),
            "replaced": len(changes.replaced),
            "withdrawn": len(changes.withdrawn),
        }
        yield say.plain("changes.summary", **counts)
        yield ""
        yield from self._files("letters", changes.letters)
        yield from self._files("questions", changes.questions)
        if changes.added:
            yield from self._heading("added")
            for claim in changes.added:
                yield from self._claim(claim, changes.new, self._new)
        if changes.replaced:
            yield from self._heading("replaced")
            for pair in changes.replaced:
                yield from self._claim(pair.old, changes.old, self._old, why=pair.old.note)
                yield f"  {say.plain('changes.by')}"
                for claim in pair.new:
                    yield from (f"  {line}" for line in self._claim(claim, changes.new, self._new))
        if changes.withdrawn:
            yield from self._heading("withdrawn")
            for claim in changes.withdrawn:
                yield from self._claim(claim, changes.old, self._old, why=claim.note)
        if not any(counts.values()) and not changes.letters and not changes.questions:
            count = len(changes.added_lines) + len(changes.removed_lines)
            yield say.plain("changes.statements", count=count)

    def _heading(self, name: str) -> Iterator[str]:
        yield f"## {self._say.plain(f'changes.{name}')}"
        yield ""

    def _files(self, kind: str, files: FileChanges) -> Iterator[str]:
        if not files:
            return
        yield from self._heading(kind)
        for how, keys in (("new", files.added), ("other", files.changed), ("gone", files.removed)):
            if keys:
                yield f"- {self._say.plain(f'changes.{how}')}: {', '.join(keys)}"
        yield ""

    def _claim(self, claim: Claim, state: ProjectState, names: Names, why: str = "") -> Iterator[str]:
        """A claim: the words it rests on, what it says, and why it no longer stands."""
        quotes = [
            show_receipt(receipt, names, self._language) for receipt in _receipts(claim, self._dates(state))
        ]
        quotes = quotes or [name_of(claim.source, names)]
        yield f"- {escape_markdown(' '.join(quotes))}"
        ordered = sorted(claim.assertion, key=lambda triple: (triple.predicate != _TYPE, str(triple)))
        for triple in ordered:
            subject, value = triple.subject, triple.object
            assert isinstance(subject, NamedNode)
            assert isinstance(value, NamedNode | Literal)
            said = (
                f"{show_term(subject, names)} — {show_term(triple.predicate, names)}: "
                f"{show_term(value, names, self._language)}"
            )
            yield f"  - {escape_markdown(said)}"
        if why:
            yield f"  - *{self._say.plain('changes.why')}*: {escape_markdown(why)}"
        yield f"  - <{claim.iri.value}>"

    @cached_property
    def _new(self) -> Names:
        changes = self._changes
        claims = [*changes.added, *(claim for pair in changes.replaced for claim in pair.new)]
        return names_of(changes.new.store, _terms(claims), self._language)

    @cached_property
    def _old(self) -> Names:
        changes = self._changes
        claims = [*(pair.old for pair in changes.replaced), *changes.withdrawn]
        return names_of(changes.old.store, _terms(claims), self._language)

    def _dates(self, state: ProjectState) -> Mapping[NamedNode, str]:
        return self._old_dates if state is self._changes.old else self._new_dates

    @cached_property
    def _old_dates(self) -> Mapping[NamedNode, str]:
        return letters_read(self._changes.old.store)

    @cached_property
    def _new_dates(self) -> Mapping[NamedNode, str]:
        return letters_read(self._changes.new.store)


def _receipts(claim: Claim, dates: Mapping[NamedNode, str]) -> Iterator[Receipt]:
    for passage in claim.evidence:
        letter = claim.source
        yield Receipt(passage.iri, letter, passage.exact, passage.start, passage.end, dates.get(letter, ""))


def _terms(claims: list[Claim]) -> set[NamedNode]:
    """Every IRI that a telling of these claims names."""
    met = {
        part
        for claim in claims
        for triple in claim.assertion
        for part in (triple.subject, triple.predicate, triple.object)
        if isinstance(part, NamedNode)
    }
    return met | {claim.source for claim in claims}
