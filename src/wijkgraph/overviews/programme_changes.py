"""Changes from letter to letter: which parts of the programme a letter is the first to speak of, and which it leaves.

A letter that states nothing of a part may still name it: all that is told is that nothing of it is recorded there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.rdf import NamedNode


@dataclass(frozen=True)
class ProgrammeChange:
    """A part of the programme in one letter: the last earlier letter that spoke of it, and what it continues."""

    earlier: NamedNode | None
    continues: tuple[NamedNode, ...]

    @property
    def is_new(self) -> bool:
        """True where no earlier letter states anything of it, and it continues nothing."""
        return self.earlier is None and not self.continues


@dataclass(frozen=True)
class ProgrammeHistory:
    """By part of the programme the letters that state something of it, and its earlier forms."""

    letters: Sequence[NamedNode]  # oldest first
    told_in: Mapping[NamedNode, frozenset[NamedNode]]
    forms: Mapping[NamedNode, tuple[NamedNode, ...]]

    def change(self, thing: NamedNode, letter: NamedNode) -> ProgrammeChange:
        """The change that a letter brings to a part of the programme."""
        before = self.letters[: self.letters.index(letter)]
        told = self.told_in.get(thing, frozenset())
        earlier = next((one for one in reversed(before) if one in told), None)
        return ProgrammeChange(earlier, self.forms.get(thing, ()))

    def left(self, letter: NamedNode) -> tuple[NamedNode, ...]:
        """Parts of which the letter before states something, and this one nothing: not even of what continues them."""
        place = self.letters.index(letter)
        if not place:
            return ()
        previous = self.letters[place - 1]
        here = {thing for thing, letters in self.told_in.items() if letter in letters}
        continued = {former for thing in here for former in self.forms.get(thing, ())}
        return tuple(
            thing
            for thing, letters in self.told_in.items()
            if previous in letters and thing not in here and thing not in continued
        )


def programme_history(
    store: SparqlStore, letters: Iterable[NamedNode], classes: Iterable[NamedNode]
) -> ProgrammeHistory:
    """The history of everything of some classes through letters, given oldest first; one query."""
    rows = store.select(query("programme-changes", classes=" ".join(map(str, classes)))).rows
    told: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    forms: dict[NamedNode, dict[NamedNode, None]] = defaultdict(dict)
    for thing, letter, former in rows:
        if isinstance(thing, NamedNode) and isinstance(letter, NamedNode):
            told[thing].add(letter)
            if isinstance(former, NamedNode):
                forms[thing][former] = None
    return ProgrammeHistory(
        tuple(letters),
        {thing: frozenset(found) for thing, found in told.items()},
        {thing: tuple(found) for thing, found in forms.items()},
    )
